// A button with data-module="dialog" and data-target="#id" opens that <dialog>; without script the dialog's own page is a link.
export default function dialog(button) {
  const target = document.querySelector(button.dataset.target);
  if (!target) return;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    target.showModal();
  });
}
