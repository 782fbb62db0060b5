// A button that copies the text of a field, and says so.
export default function copy(button) {
  const source = document.querySelector(button.dataset.source);
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value);
    button.querySelector("span").textContent = button.dataset.done;
  });
}
