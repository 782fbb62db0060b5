// Warning signs, judged on the phone: from the card and from what somebody writes, without a network. A sign that stops holds the program
// here until the clinic, which judges again, says that it may go on.
import { Card, joined } from "./card.js";
import { WarningWords } from "./words.js";

const KINDS = new Set(["card", "note", "morning"]);
const NO_EASE = { night_pain: "yes", "night_pain.eases": "no" };

// What a check-in tells that is a warning sign by itself: nights without ease, unless it was a single one (clinic: diary._facts_of).
export function nightSigns({ night_pain: night, most_nights: most }) {
  return night === "wakes_not_eased" && most !== false ? NO_EASE : {};
}

export class Signs {
  constructor(app) {
    this.app = app;
  }

  // The table changed.
  changed() {
    this.words = null;
  }

  get table() {
    return this.app.program.card;
  }

  // Entries that the clinic has not judged yet.
  get open() {
    return this.app.entries.filter((each) => each.state === "pending" && KINDS.has(each.event.kind)).map((each) => each.event);
  }

  // What answers raise together with everything that the clinic has not judged yet, written words included.
  judge(answers = {}) {
    this.words ??= new WarningWords(this.table.words);
    const { open } = this;
    const told = open.map((each) => this.sheet(each.body)).reduce(joined, this.app.hold?.sheet ?? {});
    const spoken = open.flatMap((each) => this.words.flags(each.body.text ?? "")).map((flag) => [flag, "yes"]);
    const sheet = joined(joined(told, answers), Object.fromEntries(spoken));
    return { sheet, raised: new Card(this.table, sheet).raised() };
  }

  // The answers of an entry as a sheet: follow-ups under their own keys.
  sheet(body) {
    const { answers = {}, more = {} } = body;
    const keys = Object.values(this.table.lines).flatMap((line) => line.more.map((each) => [each.fact, each.key]));
    const named = keys.filter(([fact]) => fact in more).map(([fact, key]) => [key, more[fact]]);
    return { ...answers, ...Object.fromEntries(named), ...nightSigns(body) };
  }

  // Whether a follow-up question of a flag is asked on a sheet.
  asks({ flag, if: terms }, sheet) {
    const answer = sheet[flag] ?? "yes";
    return answer !== "no" && new Card(this.table, { ...sheet, [flag]: answer }).holds(terms);
  }

  // Keep an entry, then judge it. Gives whether it stopped everything.
  async add(kind, body, { corrects = null } = {}) {
    const { app } = this;
    const event = await app.add(kind, body, { corrects });
    const { raised, sheet } = this.judge();
    await app.keep("advice", raised.filter((each) => !each.stops && each.do).map((each) => ({ ...each, day: app.clock.day() })));
    const stopped = await this.hold(raised, sheet, [...(app.hold?.events ?? []), event.id]);
    app.outbox.kick();
    app.render();
    return stopped;
  }

  async hold(raised, sheet, events) {
    const stops = raised.filter((each) => each.stops);
    if (!stops.length) return false;
    await this.app.keep("hold", { at: this.app.clock.stamp(), raised: stops, events, sheet });
    this.app.onHold?.();
    return true;
  }

  // A tab may die between an entry and its hold: what the clinic has not judged yet is judged here again.
  async again() {
    const { app } = this;
    if (app.hold || !app.program || !this.open.length) return;
    const { raised, sheet } = this.judge();
    await this.hold(raised, sheet, this.open.map((each) => each.id));
  }
}
