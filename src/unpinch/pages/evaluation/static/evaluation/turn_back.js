// Escape turns the screen back to the therapist.
export default function turnBack(link) {
  document.addEventListener("keydown", (event) => event.key === "Escape" && location.assign(link.href));
}
