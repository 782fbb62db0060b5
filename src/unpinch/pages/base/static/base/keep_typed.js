// A plain form that loses nothing when the session ends while somebody types.
//
//   <form data-module="keep-typed" data-form-id="note:EPISODE">      the id says which form it is, never whose it is
//
// Words are kept in this tab as they are typed, and put back when the same person comes to the same form again; for anybody else they are
// dropped (drafts.js). Passwords, files and hidden fields are never kept.
import { keep, kept, markFormSent } from "./drafts.js";

const NEVER = ["password", "file", "hidden", "submit", "button"];

export default function keepTyped(form) {
  const { formId } = form.dataset;
  const person = document.body.dataset.person ?? "";
  if (!formId || !person) return;
  const words = kept(formId, person);
  const remember = () => keep(formId, person, values(form));
  if (words) putBack(form, words);
  else if (fields(form).some((field) => "defaultValue" in field && field.value !== field.defaultValue)) remember(); // typed before this was here
  form.addEventListener("input", remember);
  form.addEventListener("change", remember);
  form.addEventListener("submit", () => markFormSent(formId));
  form.dataset.ready = "";
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !NEVER.includes(field.type));
}

function values(form) {
  const found = {};
  for (const field of fields(form)) {
    if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
    (found[field.name] ??= []).push(field.value);
  }
  return found;
}

function putBack(form, words) {
  for (const field of fields(form)) {
    const given = words[field.name] ?? [];
    if (["checkbox", "radio"].includes(field.type)) field.checked = given.includes(field.value);
    else if (given.length) field.value = given.shift();
  }
  form.closest("details")?.setAttribute("open", ""); // what comes back is seen
  const note = document.createElement("p");
  note.className = "banner";
  note.setAttribute("role", "status");
  note.textContent = document.body.dataset.wordsBack ?? "";
  form.prepend(note);
}
