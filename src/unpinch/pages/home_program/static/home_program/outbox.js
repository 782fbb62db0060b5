// Keeps sending until nothing waits: at once, when the network is back, when the page is seen again, in the background where the browser
// can, and else again and again with growing pauses.
import { send, waiting } from "./send.js";

const FIRST_MS = 2000;
const LONGEST_MS = 300_000;
const ADDRESS = "/api/day/events";

export class Outbox {
  // `check` asks the clinic who is signed in and gives a word: "ok", "offline", "sign_in" or "other". Nothing is sent before it says "ok".
  constructor({ store, device, check, onChange, onAnswer }) {
    Object.assign(this, { store, device, check, onChange, onAnswer });
    this.state = "idle";
    this.pause = FIRST_MS;
    this.timer = 0;
    this.busy = null;
    this.checked = false;
  }

  listen() {
    this.back = () => this.again();
    this.seen = () => document.visibilityState === "visible" && this.again();
    addEventListener("online", this.back);
    document.addEventListener("visibilitychange", this.seen);
  }

  close() {
    clearTimeout(this.timer);
    removeEventListener("online", this.back);
    document.removeEventListener("visibilitychange", this.seen);
    this.closed = true;
  }

  again() {
    this.checked = false;
    this.pause = FIRST_MS;
    return this.kick();
  }

  kick() {
    if (!this.busy) this.busy = this.locked().finally(() => (this.busy = null));
    return this.busy;
  }

  // One tab at a time sends; what another tab sends at the same moment would only be sent twice, which changes nothing.
  locked() {
    return navigator.locks ? navigator.locks.request(`unpinch-day-${this.store.who}`, () => this.run()) : this.run();
  }

  async run() {
    clearTimeout(this.timer);
    for (;;) {
      if (this.closed) return;
      const word = this.checked ? "ok" : await this.check();
      if (this.closed) return; // somebody else is signed in: their own outbox goes on
      this.checked = word === "ok";
      if (!this.checked) return this.rest(word);
      if (!waiting(await this.store.entries()).length) return this.tell("idle");
      this.tell("sending");
      const answer = await send(this.store, { address: ADDRESS, device: this.device, token: token() });
      if (answer.outcome === "token") await fetch("/day/", { cache: "no-store" }).catch(() => null);
      else if (answer.outcome !== "sent" && answer.outcome !== "idle") return this.rest(answer.outcome);
      await this.onAnswer(answer);
      if (answer.outcome === "token" && this.tokens++ > 1) return this.rest("offline");
      if (answer.outcome === "sent") this.tokens = 0;
    }
  }

  // Nothing is lost while it rests; signing in again, or the network, wakes it.
  rest(word) {
    this.checked = false;
    this.tell(word);
    if (word === "offline") {
      this.timer = setTimeout(() => this.kick(), this.pause);
      this.pause = Math.min(this.pause * 2, LONGEST_MS);
      inBackground();
    }
  }

  tell(state) {
    this.state = state;
    if (state === "idle") this.pause = FIRST_MS;
    this.onChange();
  }
}

Outbox.prototype.tokens = 0;

async function inBackground() {
  try {
    const worker = await navigator.serviceWorker?.getRegistration("/day/");
    await worker?.sync?.register("unpinch-day");
  } catch {
    // Not every browser sends in the background; the timer does.
  }
}

export function token() {
  return document.cookie.match(/(?:^|; )unpinch_csrf=([^;]+)/)?.[1] ?? "";
}
