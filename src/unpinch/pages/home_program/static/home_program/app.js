// Today as a whole: who is here, what the phone keeps of them, what is shown. The views ask it and tell it; nothing else writes entries.
import { Clock } from "./clock.js";
import { token, Outbox } from "./outbox.js";
import { askProgram, askTable, fetchPictures, isStale, shaped } from "./program.js";
import { Signs } from "./signs.js";
import { forget, newId, setWho, Store, whoWasHere } from "./store.js";
import { Tally } from "./tally.js";

const LOOK_MS = 30_000;
const KEPT_MS = 14 * 24 * 3_600_000; // entries the clinic has stay on the phone so long, for looking back (judgement)
const MARK = "unpinch_person"; // written by every page of a signed-in person: somebody else may have signed in since
const ASK_FIRST = "unpinch_day_ask";

export class App {
  constructor(render) {
    this.render = render;
    this.word = "opening";
    this.signs = new Signs(this);
    this.forget();
  }

  forget() {
    Object.assign(this, { store: null, program: null, hold: null, run: null, advice: [], table: null, entries: [], clock: new Clock(), drafts: {} });
  }

  // ---- opening ----
  async start() {
    const last = await whoWasHere();
    this.strict = mustAskFirst(last);
    if (last && !this.strict) await this.use(last.who);
    this.render();
    if (!this.store) await this.check();
    else this.outbox.kick();
    addEventListener("online", () => !this.store && this.check());
    setInterval(() => this.look(), LOOK_MS);
  }

  async use(who) {
    this.outbox?.close();
    this.store?.close();
    this.forget();
    this.store = await Store.of(who);
    const [program, table, clock, hold, run, advice, device, card] = await Promise.all(
      ["program", "table", "clock", "hold", "run", "advice", "device", "card"].map((name) => this.store.kept(name)),
    );
    this.table = table ?? null;
    this.signs.changed();
    this.drafts.card = card ?? null;
    Object.assign(this, { program: program && table ? shaped(program, table.table) : null, hold: hold ?? null, run: run ?? null, advice: advice ?? [], clock: new Clock(clock) });
    await this.reload();
    await this.signs.again();
    await this.onReady?.();
    this.device = device ?? newId();
    if (!device) await this.store.keep("device", this.device);
    const { store, device: id } = this;
    this.outbox = new Outbox({ store, device: id, check: () => this.check(), onChange: () => this.onState?.(), onAnswer: (each) => this.answered(each) });
    this.outbox.listen();
    navigator.storage?.persist?.();
  }

  async reload() {
    const all = await this.store.entries();
    const old = all.filter((each) => each.state === "sent" && this.clock.now() - Date.parse(each.event.at) > KEPT_MS).map((each) => each.id);
    if (old.length) await this.store.drop(old);
    this.entries = all.filter((each) => !old.includes(each.id)).sort((a, b) => a.seq - b.seq);
  }

  // ---- the clinic's word: who is signed in, and what holds ----
  async check() {
    const judged = this.hold && this.wasJudged();
    const before = [this.program, this.hold, this.stale];
    const got = await askProgram(this.store && !this.strict ? await this.store.kept("etag") : "");
    if (got.word !== "ok") return this.without(got.word);
    const who = got.program?.who ?? this.store.who;
    const changed = who !== this.store?.who;
    if (changed) await this.use(who);
    this.strict = false;
    localStorage.removeItem(ASK_FIRST);
    await setWho({ who, mark: localStorage.getItem(MARK) });
    await this.confirmed(got, judged && !changed);
    this.word = "ok";
    const same = [this.program, this.hold, this.stale].every((each, at) => each === before[at]);
    if (changed) {
      this.outbox.checked = true;
      this.outbox.kick();
    }
    if (same) this.onState?.();
    else this.render();
    return "ok";
  }

  async confirmed({ program, etag, theirs }, judged) {
    if (program) await this.take(program, etag);
    this.clock.confirm(theirs);
    await this.store.keep("clock", this.clock.state);
    if (judged && this.program.state !== "held") await this.keep("hold", null);
  }

  // A program counts together with its table; without the new table the old pair stays.
  async take(program, etag) {
    const table = this.table?.address === program.warnings ? this.table : await askTable(program.warnings);
    if (!table && !this.table) return;
    this.table = table ?? this.table;
    this.signs.changed();
    this.program = shaped(program, this.table.table);
    await this.store.keep("table", this.table);
    await this.store.keep("program", program);
    await this.store.keep("etag", table ? etag : "");
    fetchPictures(program);
    await this.onProgram?.();
  }

  // Who is signed in has no program here: whoever it is, nobody sees what another wrote. It waits in its own database.
  without(word) {
    this.word = word;
    if (word === "none" && this.store) {
      localStorage.setItem(ASK_FIRST, "1");
      this.outbox.close();
      this.store.close();
      this.forget();
    }
    if (this.program) this.onState?.(); // the page goes on as it was
    else this.render();
    return word;
  }

  // The clinic took something: when all is there, ask what holds now; what was done may have changed a dose, or ended a hold.
  async answered() {
    await this.reload();
    if (!this.entries.some((each) => each.state === "pending")) this.outbox.checked = false;
    this.onState?.();
  }

  // Whether the clinic has everything that the hold rests on: only what it says after that can end the hold.
  wasJudged() {
    const own = this.entries.filter((each) => this.hold.events.includes(each.id));
    return own.some((each) => each.state === "sent") && !own.some((each) => each.state === "pending");
  }

  look() {
    if (!this.store) return;
    const before = this.stale;
    this.store.keep("clock", this.clock.look());
    if (before !== this.stale || before !== this.shownStale) this.render();
    this.shownStale = this.stale;
  }

  // ---- what is shown ----
  get stale() {
    return !this.program || isStale(this.program, this.clock);
  }

  get held() {
    return Boolean(this.hold) || this.program?.state === "held";
  }

  get tally() {
    return new Tally(this.program, this.entries, this.clock);
  }

  // Somebody said that something is new and has not yet said what: the card comes before any exercise.
  get cardOpen() {
    if (Object.values(this.drafts.card?.answers ?? {}).some((each) => each !== "no")) return true;
    const { morning, events } = this.tally;
    if (morning?.body.anything_new !== "yes") return false;
    return !events.some((each) => each.kind === "card" && Date.parse(each.at) >= Date.parse(morning.at));
  }

  // ---- what is written ----
  async keep(name, value) {
    this[name] = value;
    await this.store.keep(name, value);
  }

  keepDraft(draft) {
    this.drafts.card = draft;
    return this.store.keep("card", draft && { ...draft, none: { ...draft.none } });
  }

  async add(kind, body, { corrects = null, at = undefined, id = newId() } = {}) {
    const known = this.entries.find((each) => each.id === id); // written before the tab died
    if (known) return known.event;
    const event = { id, kind, at: this.clock.stamp(at), plan: this.program.plan?.id ?? null, corrects, body };
    const seq = Math.max(0, ...this.entries.map((each) => each.seq)) + 1;
    const entry = { id: event.id, for: this.program.for, state: "pending", text: "", seq, event };
    await this.store.add(entry);
    this.entries.push(entry);
    this.onState?.();
    return event;
  }

  async again(id) {
    await this.store.mark(id, { state: "pending", text: "" });
    await this.reload();
    this.outbox.again();
  }

  // ---- leaving ----
  // Sends first; what cannot be sent keeps the person here. Gives how many entries wait, none when the phone is clean.
  async leave() {
    await this.outbox.again();
    await this.reload();
    const left = this.entries.filter((each) => each.state === "pending").length;
    if (left) return left;
    const { who } = this.store;
    this.outbox.close();
    this.store.close();
    this.forget();
    await forget(who);
    return 0;
  }

  get token() {
    return token();
  }
}

// Whoever came through the door, or signed in on another page, may be somebody else: ask the clinic before showing anybody's day.
function mustAskFirst(last) {
  const from = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
  if (from.startsWith("/account/") || (last && last.mark !== localStorage.getItem(MARK))) localStorage.setItem(ASK_FIRST, "1");
  return localStorage.getItem(ASK_FIRST) !== null;
}
