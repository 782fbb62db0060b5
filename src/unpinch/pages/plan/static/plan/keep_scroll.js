// Keeps a part of the page where it was scrolled to when htmx puts a fresh one in its place: what the patient will see stays in view.
const places = new Map();

export default function (element) {
  element.scrollTop = places.get(element.id) ?? 0;
  element.addEventListener("scroll", () => places.set(element.id, element.scrollTop), { passive: true });
}
