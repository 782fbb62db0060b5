// A guided run through what is due: how the leg is, each exercise with its clock, how the leg is now. Where it stands is kept at every step,
// so that a call, an empty battery or a closed tab costs nothing. "Stop" is always there.
import { Cues } from "./cues.js";
import { announce, banner, button, el, icon, many, t } from "./dom.js";
import { picture, stepper } from "./parts.js";
import { stepsOf, worse } from "./run.js";
import { endRun, newIds, write } from "./run_log.js";
import { leaveOut, lineOf } from "./view_exercises.js";
import { Guide } from "./view_guide.js";
import { legNow } from "./view_leg.js";
import { askWhatItIs } from "./view_stop.js";
import { letSleep, stayAwake } from "./wake.js";

const MUTED = "unpinch_day_muted";
const LOAD_STEP_KG = 0.5; // one touch (convention)
const UNTOUCHED = { phase: "before", exercise: null, step: 0, done: {}, load: null, reps: null };
const STRONG = 8; // from here it is asked what is still possible (flag severe_pain)

export function viewRun(app) {
  const fresh = app.drafts.run?.length ? { queue: app.drafts.run, at: 0, phase: "before", done: {}, told: {}, finished: 0 } : null;
  app.drafts.run = null;
  const state = fresh ?? app.run;
  if (!state) {
    queueMicrotask(() => app.go(""));
    return { parts: [el("p", {}, t("opening"))] };
  }
  const run = new Run(app, state);
  return { keeps: true, title: t("run_title"), parts: [run.head, run.box], close: () => run.close() };
}

class Run {
  constructor(app, state) {
    this.app = app;
    this.state = state;
    this.box = el("div", { class: "run" });
    this.head = el("div", { class: "run-head" }, el("h1", {}, t("run_title")), button(t("stop"), () => this.stop(), { kind: "run-stop", sign: "cross", id: "run-stop" }));
    const muted = JSON.parse(localStorage.getItem(MUTED) ?? "{}");
    this.cues = new Cues({ language: document.documentElement.lang, muted, onMute: (each) => localStorage.setItem(MUTED, JSON.stringify(each)) });
    app.onHold = () => this.halt();
    app.onProgram = () => this.changed();
    stayAwake();
    this.resumed = Boolean(app.run) && state === app.run;
    this.enter();
  }

  get line() {
    return lineOf(this.app, this.state.queue[this.state.at]);
  }

  // ---- where it stands ----
  keep(change = {}) {
    const line = this.line;
    Object.assign(this.state, change, { name: line?.exercise.name ?? "", touched: this.app.clock.now(), small: this.app.tally.badDay });
    if (line && !this.state.exercise) Object.assign(this.state, { exercise: line.exercise, dose: line.dose, ids: newIds(line.exercise) });
    this.saved = this.app.keep("run", this.state);
    return this.saved;
  }

  enter() {
    this.guide?.close();
    this.guide = null;
    if (this.state.at >= this.state.queue.length) return this.summary();
    if (!this.line) return this.skip();
    this.keep();
    this[this.state.phase === "work" ? "work" : this.state.phase]();
  }

  go(phase) {
    this.state.phase = phase;
    this.enter();
  }

  draw(...parts) {
    this.box.replaceChildren(...parts.flat(3).filter(Boolean));
    const head = this.box.querySelector("h2");
    head?.setAttribute("tabindex", "-1");
    head?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  // ---- phases ----
  before() {
    if (typeof this.state.told.leg_before === "number") return this.go("intro");
    const { told } = this.state;
    this.draw(el("h2", {}, t("before_title")), ...legNow(this, "before"), this.onward(t("next"), () => this.checkStrong(told.leg_before)));
  }

  // Very strong pain: ask what is possible before any exercise, once a day.
  checkStrong(pain) {
    const { app } = this;
    const asked = app.tally.today.some((each) => each.kind === "card" && "severe_pain" in (each.body.answers ?? {}));
    if (!(pain >= STRONG) || asked) return this.go("intro");
    this.keep();
    app.go("card", "severe_pain");
  }

  tell(name, value) {
    this.state.told[name] = value;
    this.keep();
    this.onTold?.();
  }

  intro() {
    const { exercise, dose } = this.line;
    const { at, queue } = this.state;
    this.draw(
      el("p", { class: "muted small" }, t("run_of", { n: at + 1, m: queue.length })),
      el("h2", {}, exercise.name),
      el("div", { class: "card picture-card" }, picture(exercise, { kind: "moving" })),
      el("p", { class: "big-dose" }, dose.words),
      exercise.cue && el("p", { class: "cue" }, icon("heart"), el("span", {}, exercise.cue)),
      exercise.face_down && el("p", { class: "small muted" }, icon("sound"), ` ${t("run_face_down")}`),
      el("details", { class: "card" }, el("summary", {}, el("strong", {}, t("how"))), el("ol", { class: "steps" }, exercise.steps.map((each) => el("li", {}, each)))),
      exercise.stop && banner("emergency", "alert", t("when_stop"), el("p", {}, exercise.stop)),
      leaveOut(this.app, this.line, (swapped) => this.left(swapped)),
      this.onward(t("run_start"), () => {
        this.cues.ready();
        this.keep({ exercise, dose, step: 0, done: {} });
        this.go("work");
      }, "play"),
    );
  }

  work() {
    const { exercise, dose } = this.state;
    const resumed = this.resumed;
    this.resumed = false;
    this.guide = new Guide({
      exercise,
      steps: stepsOf(exercise, dose),
      at: this.state.step ?? 0,
      cues: this.cues,
      onStep: (step) => this.keep({ step }),
      onSet: ({ side }) => this.keep({ done: { ...this.state.done, [side]: (this.state.done[side] ?? 0) + 1 } }),
      onDone: () => this.go("after"),
    });
    this.draw(el("h2", {}, exercise.name), this.guide.parts);
    this.guide.begin(!resumed);
  }

  after() {
    const { told } = this.state;
    const order = this.app.program.reach.map((each) => each.id);
    const warn = el("div", { "aria-live": "assertive" });
    this.onTold = () => {
      const bad = worse(told, order);
      warn.replaceChildren(...(bad ? [banner("urgent_72h", "alert", t(`worse_${bad}`), el("p", {}, this.state.exercise.stop || t("worse_text")), el("p", {}, t("worse_do")))] : []));
    };
    this.draw(
      el("h2", {}, t("after_title")),
      ...legNow(this, "after"),
      warn,
      typeof this.state.dose.load_kg === "number" && this.used(),
      el("p", {}, button(t("card_short"), () => this.newSign(), { sign: "alert" })),
      this.onward(t("next"), () => this.finishOne()),
    );
    this.onTold();
  }

  // With a load: what was really used, and how often; both stand as prescribed until they are touched.
  used() {
    const { dose, load, reps } = this.state;
    return el(
      "section",
      { class: "card used", "aria-labelledby": "used-title" },
      el("h3", { id: "used-title" }, t("used_title")),
      stepper({ label: t("used_load"), value: load ?? dose.load_kg, by: LOAD_STEP_KG, words: (n) => `${n} ${t("unit_kg")}`, pick: (n) => this.keep({ load: n }) }),
      stepper({ label: t("used_reps"), value: reps ?? dose.reps, by: 1, words: String, pick: (n) => this.keep({ reps: n }) }),
    );
  }

  async finishOne() {
    const { app, state } = this;
    const bad = worse(state.told, app.program.reach.map((each) => each.id));
    this.onTold = null;
    await write(app, state);
    const now = (name) => state.told[`${name}_after`] ?? null;
    const told = { leg_before: now("leg"), reach_before: now("reach"), back_before: now("back") };
    const ended = bad && state.at + 1 < state.queue.length;
    Object.assign(state, { ...UNTOUCHED, at: state.at + 1, told, finished: state.finished + 1 });
    if (ended) return this.offerEnd(bad);
    this.enter();
  }

  // A set that made it worse: the rest can wait.
  offerEnd(bad) {
    this.keep();
    this.draw(
      el("h2", {}, t(`worse_${bad}`)),
      el("p", {}, t("worse_do")),
      el("div", { class: "stack" }, button(t("stop_here"), () => this.end(), { kind: "primary wide" }), button(t("go_on"), () => this.enter(), { kind: "wide" })),
    );
  }

  left(swapped) {
    const { state } = this;
    if (swapped && !state.queue.slice(state.at + 1).includes(swapped)) state.queue.splice(state.at + 1, 0, swapped);
    this.skip();
  }

  skip() {
    Object.assign(this.state, { ...UNTOUCHED, at: this.state.at + 1 });
    this.enter();
  }

  async summary() {
    const { finished } = this.state;
    await this.app.keep("run", null);
    letSleep();
    this.over = true;
    this.head.querySelector("#run-stop")?.remove();
    this.draw(
      el("h2", {}, finished ? t("run_done") : t("run_none")),
      finished > 0 && el("p", { class: "lead" }, many("run_done", finished)),
      el("p", {}, t("run_done_text")),
      el("p", {}, button(t("card_short"), () => this.app.go("card"), { sign: "alert" })),
      this.onward(t("to_today"), () => this.app.go(""), "check"),
    );
  }

  onward(words, act, sign = "chevron") {
    return el("div", { class: "actions-bar" }, button(words, act, { kind: "primary wide", sign, id: "run-onward" }));
  }

  // ---- stopping ----
  stop() {
    if (this.guide?.clock.running) this.guide.toggle();
    this.cues.quiet();
    const guide = this.guide;
    askWhatItIs({ newSign: () => this.newSign(), end: () => this.end(), goOn: () => guide?.toggle() });
  }

  async newSign() {
    await this.finishQuietly();
    this.app.go("card");
  }

  async end() {
    await this.finishQuietly();
    announce(t("kept"));
    this.app.go("");
  }

  async finishQuietly() {
    this.guide?.close();
    await this.saved;
    await endRun(this.app);
    this.over = true;
  }

  // A sign stands: the run is over at once, what was done is kept.
  halt() {
    this.finishQuietly();
  }

  // The clinic changed the program meanwhile.
  changed() {
    if (this.over || this.line) return;
    this.finishQuietly().then(() => {
      this.draw(el("h2", {}, t("gone_title")), el("p", {}, t("gone_text")), this.onward(t("to_today"), () => this.app.go("")));
    });
  }

  close() {
    this.guide?.close();
    this.cues.quiet();
    letSleep();
    this.app.onHold = this.app.onProgram = null;
    document.querySelector(".day-dialog")?.remove();
  }
}

