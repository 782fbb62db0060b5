// A form that must not be sent twice by an impatient finger: its button rests until the page answers.
export default function submitOnce(form) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
      setTimeout(() => button.setAttribute("aria-disabled", "true"), 0);
    }
    setTimeout(() => form.querySelectorAll("[aria-disabled]").forEach((b) => b.removeAttribute("aria-disabled")), 8000);
  });
}
