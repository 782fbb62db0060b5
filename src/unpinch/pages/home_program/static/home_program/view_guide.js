// One exercise, step by step, with a clock that follows end times, a voice, a tone and a buzz. It counts; it decides nothing.
import { button, el, icon, t } from "./dom.js";
import { picture } from "./parts.js";
import { repAt } from "./run.js";
import { Countdown } from "./timer.js";

const TICK_MS = 200;
const AWAY_MS = 1500; // later than this the phone slept through the end of a step: wait for the person (judgement)
const LONG_S = 60; // told as a time, as in the dose (convention)
const COUNTED = new Set(["ready", "switch", "rest", "hold"]);
const MUTES = [
  ["voice", "mute_voice"],
  ["tone", "mute_tone"],
  ["buzz", "mute_buzz"],
];

export class Guide {
  constructor({ exercise, steps, at = 0, cues, onStep, onSet, onDone }) {
    Object.assign(this, { exercise, steps, at, cues, onStep, onSet, onDone });
    this.spoken = "";
    this.parts = this.build();
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.seen = () => document.visibilityState === "visible" && this.tick();
    document.addEventListener("visibilitychange", this.seen);
  }

  build() {
    this.label = el("p", { class: "guide-label", "aria-live": "polite" });
    this.number = el("p", { class: "guide-number number", "aria-hidden": "true" });
    this.where = el("p", { class: "guide-where" });
    this.bar = el("progress", { class: "progress", max: "1", value: "0", "aria-label": t("run_progress") });
    this.away = el("p", { class: "guide-away", role: "status" });
    this.hold = button(t("pause"), () => this.toggle(), { kind: "primary guide-big", sign: "pause", id: "guide-pause" });
    const onward = button(t("run_next"), () => this.next(0), { kind: "guide-big", sign: "chevron", id: "guide-next" });
    const mutes = MUTES.map(([name, words]) => this.mute(name, t(words)));
    return [
      el("div", { class: "guide-picture" }, picture(this.exercise, { kind: "moving" })),
      el("div", { class: "guide-now" }, this.label, this.number, this.where, this.bar, this.away),
      el("div", { class: "guide-keys" }, this.hold, onward),
      el("div", { class: "row guide-mutes", role: "group", "aria-label": t("mutes") }, mutes),
    ];
  }

  mute(name, words) {
    const key = button(words, () => {
      this.cues.toggle(name);
      key.setAttribute("aria-pressed", String(!this.cues.muted[name]));
    }, { kind: "small", "aria-pressed": String(!this.cues.muted[name]) });
    return key;
  }

  // Resumed runs wait for the person; a fresh one starts at once, with its lead-in.
  begin(running) {
    this.enter(0, running);
  }

  get step() {
    return this.steps[this.at];
  }

  enter(over, running) {
    this.clock = new Countdown(this.step.seconds);
    this.clock.gone = over;
    if (running) this.clock.start();
    this.spoken = "";
    this.onStep(this.at);
    this.say();
    this.draw();
  }

  tick() {
    if (!this.clock.running) return;
    const over = -this.clock.left;
    if (over >= 0) return this.next(over);
    this.count();
    this.draw();
  }

  next(over) {
    const step = this.step;
    if (step.last) this.onSet(step);
    if (step.last || step.kind === "hold") this.cues.sign("end");
    if (this.at + 1 >= this.steps.length) return this.finish();
    this.at += 1;
    const slept = over > AWAY_MS;
    this.away.textContent = slept ? t("run_away") : "";
    this.enter(slept ? 0 : over, !slept && (this.clock.running || over === 0));
  }

  finish() {
    this.close();
    this.cues.say(t("run_done"));
    this.onDone();
  }

  toggle() {
    if (this.clock.running) this.clock.pause();
    else this.clock.start();
    this.cues.ready();
    this.away.textContent = "";
    this.draw();
  }

  // ---- what one sees ----
  draw() {
    const { step, clock } = this;
    const rep = repAt(step, clock.elapsed);
    const running = clock.running;
    set(this.label, this.words(step));
    set(this.number, step.kind === "reps" ? `${rep}` : clockWords(clock.secondsLeft));
    set(this.where, this.whereWords(step, rep));
    this.bar.value = Math.min(1, clock.elapsed / clock.total);
    set(this.hold.querySelector("span"), running ? t("pause") : t("go_on"));
    this.hold.querySelector("svg").replaceWith(icon(running ? "pause" : "play"));
    this.label.closest(".guide-now")?.setAttribute("data-kind", step.kind);
  }

  // A minute or more is gone on with, not held.
  words({ kind, side, seconds }) {
    if (kind === "switch") return t(`run_switch_${side}`);
    return kind === "hold" && seconds >= LONG_S ? t("run_long") : t(`run_${kind}`);
  }

  whereWords(step, rep) {
    const sets = Math.max(...this.steps.map((each) => each.set));
    return [
      step.side && t(`side_${step.side}`),
      sets > 1 && t("run_set", { n: step.set, m: sets }),
      step.reps > 1 && t("run_rep", { n: rep, m: step.reps }),
    ].filter(Boolean).join(" · ");
  }

  // ---- what one hears ----
  say() {
    const { kind, side } = this.step;
    const turn = side ? t(`run_switch_${side}`) : "";
    const ready = this.at === 0 ? `${t("run_ready")}. ${this.exercise.name}. ${side ? t(`side_${side}`) : ""}` : t("run_ready");
    const words = { ready, switch: turn, hold: this.words(this.step), rest: t("run_rest"), again: "", reps: "" };
    this.cues.sign(kind === "hold" || kind === "reps" ? "go" : "rest");
    this.cues.say(words[kind]);
  }

  // The last three seconds as ticks; who lies face down also hears the numbers, because the screen is out of sight.
  count() {
    const { step, clock, exercise } = this;
    const now = step.kind === "reps" ? `r${repAt(step, clock.elapsed)}` : `s${clock.secondsLeft}`;
    if (now === this.spoken) return;
    const first = this.spoken === "";
    this.spoken = now;
    if (step.kind === "reps") {
      if (!first) this.cues.sign("tick");
      if (exercise.face_down) this.cues.say(now.slice(1));
      return;
    }
    if (!COUNTED.has(step.kind)) return;
    const half = step.kind === "hold" && step.seconds >= 20 && clock.secondsLeft === Math.round(step.seconds / 2);
    if (clock.secondsLeft > 0 && clock.secondsLeft <= 3) this.cues.sign("tick");
    if (exercise.face_down && ((clock.secondsLeft > 0 && clock.secondsLeft <= 3) || half)) this.cues.say(String(clock.secondsLeft));
  }

  close() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
    this.cues.quiet();
  }
}

// Only what changed is written, so that a screen reader is not told the same again.
function set(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function clockWords(seconds) {
  return seconds < 60 ? String(seconds) : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

