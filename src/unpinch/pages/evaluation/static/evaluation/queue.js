// Results that wait for the network, kept on this device until the clinic has them. They survive a sleeping tablet, a closed tab and the end
// of a session; they belong to one person and one episode, and nobody else who signs in here sees or sends them.
//
// Results go out in order, together, one request at a time; each has its own id, so that sending twice is the same as sending once.
const RETRY_MS = 3000;
const MOST = 60;

export class Queue {
  constructor({ address, person, onState, onAnswer, asked }) {
    this.address = address;
    this.key = `evaluation:${person}:${address}`;
    this.onState = onState;
    this.onAnswer = onAnswer;
    this.asked = asked;
    this.position = "";
    this.busy = false;
    this.timer = 0;
    this.state = "saved";
    addEventListener("online", () => this.send());
    addEventListener("offline", () => this.tell("waiting"));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.send());
  }

  get items() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  }

  set items(list) {
    if (list.length) localStorage.setItem(this.key, JSON.stringify(list));
    else localStorage.removeItem(this.key);
  }

  add(results) {
    this.items = [...this.items, ...results];
    this.send();
  }

  tell(state) {
    if (state === "waiting" && !this.items.length) return;
    this.state = state;
    this.onState(state, this.items.length);
  }

  async send() {
    clearTimeout(this.timer);
    const batch = this.items.slice(0, MOST);
    if (this.busy || !batch.length) return;
    this.busy = true;
    this.tell("saving");
    try {
      const answer = await fetch(this.address, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ results: batch, position: this.position, asked: this.asked() }),
      });
      await this.taken(answer, batch);
    } catch {
      this.later("waiting");
    } finally {
      this.busy = false;
    }
    if (this.state === "saving") this.tell(this.items.length ? "saving" : "saved");
    if (this.items.length && !["out", "waiting"].includes(this.state)) this.send();
  }

  async taken(answer, batch) {
    if (answer.status === 401 || answer.status === 403) {
      this.tell("out");
      return;
    }
    const body = await answer.json();
    if (answer.status >= 500) throw new Error(String(answer.status));
    const sent = new Set(batch.map((each) => each.client_id));
    this.items = this.items.filter((each) => !sent.has(each.client_id));
    const kept = body.kept ?? batch.map((each) => ({ client_id: each.client_id, outcome: "", problem: body.text ?? "" }));
    const wrong = kept.filter((each) => each.problem);
    this.onAnswer({ kept, panel: body.panel ?? "", first: body.first ?? "", batch, more: this.items.length });
    this.tell(wrong.length ? "wrong" : this.items.length ? "saving" : "saved");
  }

  later(state) {
    this.tell(state);
    this.timer = setTimeout(() => this.send(), RETRY_MS);
  }
}

function token() {
  return document.querySelector("#tests [name=csrfmiddlewaretoken]")?.value ?? "";
}
