// Saves a form while it is filled in, and never loses what was typed.
//
//   <form data-module="autosave" data-save="/api/..." data-person="opaque">
//
// Every change is sent after a short rest. What could not be sent (no network, session over) is kept in this tab under the person's own
// mark and sent later; it is put back only for the same person, and dropped for anybody else. The answer says which questions to show now
// (`show`), what is wrong with which field (`errors`), and where to go at once (`stop`).
import { markSent } from "./drafts.js";
import { newId } from "./new_id.js";

const REST_MS = 1500; // after a letter
const TAP_MS = 400; // after a tap: what belongs to it should appear at once
const RETRY_MS = 5000;

export default function autosave(form) {
  const saver = new Saver(form);
  saver.restore();
  form.addEventListener("input", (event) => saver.changed(event.target));
  form.addEventListener("change", (event) => saver.changed(event.target));
  form.addEventListener("submit", () => saver.leaving());
  for (const field of form.elements) if (touched(field)) saver.changed(field); // tapped before this script was there
  window.addEventListener("online", () => saver.send());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saver.send({ keepalive: true });
  });
}

// Whether a field holds something else than what the clinic sent.
function touched(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked && !field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((each) => each.selected && each.value && !each.defaultSelected);
  return field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue;
}

class Saver {
  constructor(form) {
    this.form = form;
    this.key = `draft:${form.dataset.person}:${location.pathname}`;
    this.state = document.querySelector("[data-save-state]");
    this.timer = 0;
    this.dirty = false;
    this.sending = false;
    for (const other of Object.keys(sessionStorage)) {
      if (other.startsWith("draft:") && !other.startsWith(`draft:${form.dataset.person}:`)) sessionStorage.removeItem(other);
    }
  }

  values() {
    const answers = {};
    for (const [name, value] of new FormData(this.form)) {
      if (name === "csrfmiddlewaretoken" || typeof value !== "string") continue;
      (answers[name] ??= []).push(value);
    }
    return answers;
  }

  changed(field) {
    if (!field.name) return;
    this.dirty = true;
    sessionStorage.setItem(this.key, JSON.stringify(this.values()));
    this.say("waiting");
    clearTimeout(this.timer);
    const tapped = field.type === "checkbox" || field.type === "radio" || field.tagName === "SELECT";
    this.timer = setTimeout(() => this.send(), tapped ? TAP_MS : REST_MS);
  }

  leaving() {
    clearTimeout(this.timer);
    this.left = true;
    markSent(this.key); // dropped when the next page shows that it was taken
  }

  async send({ keepalive = false } = {}) {
    if (!this.dirty || this.sending || this.left) return;
    clearTimeout(this.timer);
    this.sending = true;
    this.dirty = false;
    this.say("saving");
    try {
      const response = await fetch(this.form.dataset.save, {
        method: "POST",
        keepalive,
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token() },
        body: JSON.stringify({ save_id: newId(), at: new Date().toISOString(), answers: this.values() }),
      });
      await this.answered(response);
    } catch {
      this.failed();
    } finally {
      this.sending = false;
    }
    if (this.dirty && !this.left) this.timer = setTimeout(() => this.send(), this.lost ? RETRY_MS : REST_MS);
  }

  token() {
    return this.form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  async answered(response) {
    if (response.status === 401 || response.status === 403) {
      const body = await response.json().catch(() => ({}));
      this.dirty = true;
      sessionStorage.setItem(this.key, JSON.stringify(this.values()));
      if (body.sign_in || response.status === 401) {
        location.assign(body.sign_in ?? "/");
        return;
      }
      this.failed();
      return;
    }
    if (!response.ok && response.status !== 422) throw new Error(String(response.status));
    const body = await response.json();
    this.lost = false;
    if (!this.dirty) sessionStorage.removeItem(this.key);
    this.show(body.show);
    this.errors(body.errors ?? {});
    this.urgent(body);
    this.say(response.ok ? "saved" : "wrong");
    if (body.stop) location.assign(body.stop);
  }

  failed() {
    this.lost = true;
    this.dirty = true;
    this.say("failed");
  }

  show(keys) {
    if (!keys) return;
    for (const question of this.form.querySelectorAll("[data-question]")) {
      const shown = keys.includes(question.dataset.question);
      if (shown && question.hidden) question.classList.add("appears");
      question.hidden = !shown;
    }
  }

  errors(errors) {
    for (const place of this.form.querySelectorAll("[data-error-for]")) {
      const text = errors[place.dataset.errorFor] ?? "";
      place.textContent = text;
      place.hidden = !text;
    }
  }

  urgent(body) {
    const place = document.querySelector("[data-urgent]");
    if (!place || body.urgent === undefined) return;
    place.hidden = !body.urgent;
    if (body.urgent) place.querySelector("[data-urgent-text]").textContent = body.urgent;
  }

  say(state) {
    if (!this.state) return;
    this.state.dataset.state = state;
    this.state.textContent = this.state.dataset[state] ?? "";
  }

  restore() {
    const kept = sessionStorage.getItem(this.key);
    if (!kept) return;
    const answers = JSON.parse(kept);
    for (const field of this.form.elements) {
      if (!field.name || field.type === "hidden" || field.name === "csrfmiddlewaretoken") continue;
      const values = answers[field.name] ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    this.dirty = true;
    this.send();
  }
}
