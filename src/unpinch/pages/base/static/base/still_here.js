// The clock of a session, on every page. Whoever types or moves is still here; a minute before the end the page asks; at the end it goes to
// the door, so that no record stays on an unattended screen. What was typed is kept for the same person (drafts.js).
import { sweep } from "./drafts.js";

const TICK_MS = 15_000;
const TELL_EVERY_MS = 60_000;
const ASK_BEFORE_MS = 60_000;
const LATEST = "unpinch_person"; // Today asks the clinic first who is here when this has changed (home_program/app.js)

export default function stillHere(body) {
  if (body.dataset.person) localStorage.setItem(LATEST, body.dataset.person);
  for (const form of document.querySelectorAll('form[action$="/sign-out/"]')) {
    form.addEventListener("submit", leaveClean);
  }
  sweep(body.dataset.person ?? "");
  if (body.dataset.here) new Clock(body).start();
}

// What a phone still holds of a day goes to the clinic before its person signs out.
async function leaveClean(event) {
  event.preventDefault();
  const { default: leave } = await import("../home_program/sign_out.js");
  await leave(event.target);
}

class Clock {
  constructor(body) {
    this.body = body;
    this.dialog = document.querySelector("#still-here");
    this.endsAt = Date.now() + 1000 * Number(body.dataset.idle);
    this.toldAt = Date.now();
    this.active = false;
  }

  start() {
    for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
      addEventListener(sign, () => (this.active = true), { passive: true, capture: true });
    }
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.tick());
    this.dialog?.querySelector("[data-stay]")?.addEventListener("click", () => this.tell());
    setInterval(() => this.tick(), TICK_MS);
    this.body.dataset.clock = "runs";
  }

  async tick() {
    if (this.active && !this.dialog?.open && Date.now() - this.toldAt > TELL_EVERY_MS) await this.tell();
    if (this.endsAt - Date.now() < ASK_BEFORE_MS) await this.look();
  }

  // Somebody is here: the session starts to rest anew.
  async tell() {
    this.dialog?.close();
    this.active = false;
    this.toldAt = Date.now();
    await this.ask("POST");
  }

  // Another tab may have kept the session open: ask before saying that it ends.
  async look() {
    await this.ask("GET");
    if (this.endsAt - Date.now() < ASK_BEFORE_MS && !this.dialog?.open) this.dialog?.showModal();
  }

  async ask(method) {
    try {
      const token = JSON.parse(this.body.getAttribute("hx-headers"))["X-CSRFToken"];
      const response = await fetch(this.body.dataset.here, {
        method,
        headers: { Accept: "application/json", "X-CSRFToken": token },
      });
      if (response.status === 401) return this.leave();
      if (response.ok) this.endsAt = Date.now() + 1000 * (await response.json()).seconds;
      if (this.endsAt - Date.now() > ASK_BEFORE_MS) this.dialog?.close();
    } catch {
      // No network: nobody can be signed out, and what is typed stays here.
    }
  }

  leave() {
    const next = encodeURIComponent(location.pathname + location.search);
    location.assign(`${this.body.dataset.door}?next=${next}`);
  }
}
