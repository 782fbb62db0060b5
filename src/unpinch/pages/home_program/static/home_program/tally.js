// What a day's entries come to: what is done, what is due, what was told this morning. Entries of this phone and those the clinic received
// from another one count alike, each once; a correction replaces what it corrects.
const AWAKE_MS = 16 * 3_600_000; // a waking day (convention)
const DAY_MS = 24 * 3_600_000;
const LONGEST_MS = 3 * 3_600_000; // the longest pause before "later" becomes "now" again (judgement)

export function inForce(received, entries) {
  const all = new Map();
  for (const each of received ?? []) all.set(each.id, { ...each, body: each.body ?? {} });
  for (const { event } of entries) all.set(event.id, event);
  const replaced = new Set([...all.values()].map((each) => each.corrects).filter(Boolean));
  return [...all.values()].filter((each) => !replaced.has(each.id)).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

export class Tally {
  constructor(program, entries, clock) {
    this.program = program;
    this.clock = clock;
    this.events = inForce(program.received, entries);
    this.day = clock.day();
    this.today = this.events.filter((each) => each.at.slice(0, 10) === this.day);
  }

  latest(kind, among = this.today) {
    return among.filter((each) => each.kind === kind).at(-1) ?? null;
  }

  get morning() {
    return this.latest("morning");
  }

  get badDay() {
    return this.program.bad_day_only || Boolean(this.latest("bad_day")?.body.on);
  }

  get flare() {
    const [morning, flare] = [this.morning, this.latest("flare", this.events)];
    if (flare && (!morning || Date.parse(flare.at) >= Date.parse(morning.at))) return flare.body.on;
    return Boolean(morning?.body.flare);
  }

  // What was last told of being ill; null when nothing was.
  get ill() {
    return this.events.findLast((each) => each.kind === "morning" && typeof each.body.illness === "boolean")?.body.illness ?? null;
  }

  // Whether a direction was tested since the clinic asked.
  tested(finding) {
    const since = Date.parse(this.program.served_at);
    return this.events.some((each) => each.kind === "direction" && each.body.finding === finding && Date.parse(each.at) >= since);
  }

  // Whether the whole card was gone through in the last hours.
  cardWithin(ms) {
    const card = this.latest("card", this.events.filter((each) => each.kind !== "card" || each.body.full));
    return card !== null && this.clock.now() - Date.parse(card.at) < ms;
  }

  get cardDue() {
    return this.program.card_full_due && !this.cardWithin(this.program.card.full_every_days * DAY_MS);
  }

  // The exercises of today with their dose and state, in the plan's order.
  due() {
    const weekday = this.clock.weekday();
    const today = (this.program.exercises ?? []).filter((each) => !each.due?.length || each.due.includes(weekday));
    const going = today.filter((each) => !each.stands);
    const chosen = this.badDay ? going.filter((each) => each.small) : going;
    return chosen.map((exercise) => this.line(exercise));
  }

  line(exercise) {
    const dose = this.badDay && exercise.small ? exercise.small : exercise.dose;
    const sets = this.today.filter((each) => each.kind === "set" && each.body.exercise === exercise.id);
    const sides = exercise.sides?.length ? exercise.sides : [""];
    const perSide = sides.map((side) => sum(sets.filter((each) => each.body.side === side).map((each) => each.body.sets_done)));
    const rounds = Math.floor(Math.min(...perSide) / dose.sets);
    const times = dose.times_per_day || 1;
    return { exercise, dose, rounds, times, state: this.state({ sets, perSide, rounds, times }) };
  }

  state({ sets, perSide, rounds, times }) {
    const last = sets.at(-1);
    if (rounds >= times) return "done";
    if (last && last.body.sets_done === 0 && sum(perSide) === 0) return "skipped";
    const pause = Math.min(AWAKE_MS / times / 2, LONGEST_MS);
    if (rounds > 0 && last && this.clock.now() - Date.parse(last.at) < pause) return "later";
    return sum(perSide) > 0 ? "partly" : "due";
  }

  habit(id) {
    const of = this.today.filter((each) => each.kind === "habit" && each.body.habit === id);
    return id === "weight" ? (of.at(-1)?.body.amount ?? 0) : sum(of.map((each) => each.body.amount));
  }

  // Sets of this week: done as the clinic counts them with what it has not yet, and due by the plan.
  week() {
    const own = this.program.exercises.filter((each) => !each.stands);
    const due = sum(own.map((each) => each.dose.sets * each.dose.times_per_day * Math.max(1, each.sides.length) * (each.due.length || 7)));
    const received = new Set(this.program.received.map((each) => each.id));
    const since = Date.parse(this.program.served_at);
    const unknown = this.events.filter((each) => each.kind === "set" && !received.has(each.id) && Date.parse(each.at) >= since);
    return { done: this.program.week_done + sum(unknown.map((each) => each.body.sets_done)), due };
  }

  // Sets after which the leg was worse and nobody has said yet when it settled.
  unsettled() {
    const told = new Set(this.events.filter((each) => each.kind === "settled" && !each.body.not_yet).map((each) => each.body.set));
    const open = this.events.filter(
      ({ id, kind, body }) => kind === "set" && (body.settled_minutes ?? null) === null && body.leg_after > (body.leg_before ?? Infinity) && !told.has(id),
    );
    return open.slice(-1);
  }
}

const sum = (numbers) => numbers.reduce((total, each) => total + (Number(each) || 0), 0);
