// The exercises of today: how each stands, its dose in words, why it is there, and the way to do, leave out or swap it.
import { banner, button, el, icon, many, t } from "./dom.js";
import { notice, picture, top } from "./parts.js";
import { entriesOf, length, stepsOf } from "./run.js";

const SIGNS = { done: "check", partly: "play", later: "clock", skipped: "cross", due: "" };

export function toDo(lines) {
  return lines.filter((each) => each.state === "due" || each.state === "partly");
}

export function minutesOf(lines) {
  const seconds = lines.reduce((sum, { exercise, dose }) => sum + length(stepsOf(exercise, dose)), 0);
  return Math.max(1, Math.round(seconds / 60));
}

export function exerciseList(app, lines) {
  if (!lines.length) return el("p", { class: "empty" }, t("none_today"));
  return el("ol", { class: "plain day-list" }, lines.map((line) => el("li", {}, item(app, line))));
}

function item(app, { exercise, dose, state, rounds, times }) {
  const words = state === "due" ? "" : t(`state_${state}`);
  const count = times > 1 && rounds > 0 && state !== "done" ? t("times_done", { n: rounds, m: times }) : "";
  return el(
    "a",
    { class: `day-item exercise-row is-${state}`, href: `#exercise/${exercise.id}` },
    el("span", { class: "day-thumb" }, picture(exercise)),
    el(
      "span",
      { class: "day-text" },
      el("strong", {}, exercise.name),
      el("span", { class: "day-dose" }, dose.words),
      
      exercise.changed?.text && el("span", { class: "small changed" }, icon("info"), el("span", {}, exercise.changed.text)),
      (words || count) && el("span", { class: `day-state state-${state}` }, SIGNS[state] && icon(SIGNS[state]), el("span", {}, [words, count].filter(Boolean).join(" · "))),
    ),
    icon("chevron"),
  );
}

export function viewExercise(app, id) {
  const line = lineOf(app, id);
  if (!line) return { title: t("today"), parts: [top(t("gone_title"), () => app.go("")), notice(t("gone_text"))] };
  const { exercise, dose } = line;
  const start = () => {
    app.drafts.run = [id];
    app.go("run");
  };
  return {
    title: exercise.name,
    parts: [
      top(exercise.name, () => app.go("")),
      el("div", { class: "card picture-card" }, picture(exercise, { kind: "moving" })),
      el("p", { class: "big-dose" }, dose.words),
      exercise.cue && el("p", { class: "cue" }, icon("heart"), el("span", {}, exercise.cue)),
      exercise.changed?.text && notice(exercise.changed.text),
      el("section", { class: "card" }, el("h2", {}, t("how")), el("ol", { class: "steps" }, exercise.steps.map((each) => el("li", {}, each)))),
      exercise.stop && banner("emergency", "alert", t("when_stop"), el("p", {}, exercise.stop)),
      exercise.why && el("section", { class: "card" }, el("h2", {}, t("why")), el("p", {}, exercise.why)),
      el("div", { class: "row" }, button(t("did_it"), () => didIt(app, line), { sign: "check" }), leaveOut(app, line)),
      el("div", { class: "actions-bar" }, button(t("start_one"), start, { kind: "primary wide", sign: "play" })),
    ],
  };
}

export function lineOf(app, id) {
  const tally = app.tally;
  const exercise = app.program.exercises.find((each) => each.id === id);
  return exercise && !(tally.badDay && !exercise.small) ? tally.line(exercise) : null;
}

// Done without the timer: the person says so, and it is kept as their word.
async function didIt(app, line) {
  const { exercise, dose } = line;
  const done = Object.fromEntries((exercise.sides?.length ? exercise.sides : [""]).map((side) => [side, dose.sets]));
  for (const body of entriesOf({ exercise, dose, done, told: {}, small: app.tally.badDay, timed: false })) await app.add("set", body);
  app.outbox.kick();
  app.go("");
}

export function leaveOut(app, { exercise, dose }, after = () => app.go("")) {
  const swaps = (exercise.swaps ?? []).filter((each) => app.program.exercises.some((own) => own.id === each.id));
  const keep = async (reason, swapped = "") => {
    for (const body of entriesOf({ exercise, dose, done: {}, told: {}, small: app.tally.badDay, reason, swapped, timed: false })) await app.add("set", body);
    app.outbox.kick();
    after(swapped);
  };
  const reasons = app.program.reasons.map((each) => el("li", {}, button(each.label, () => keep(each.id), { kind: "wide" })));
  const swap = (each) => el("li", {}, button(t("swap_for", { name: each.name }), () => keep(reasonOf(app), each.id), { kind: "wide", sign: "swap" }));
  return el(
    "details",
    { class: "leave-out" },
    el("summary", { class: "button" }, t("leave_out")),
    el("p", { class: "hint" }, t("leave_why")),
    el("ul", { class: "plain reasons" }, reasons),
    swaps.length > 0 && [el("p", { class: "hint" }, t("swap_hint")), el("ul", { class: "plain reasons" }, swaps.map(swap))],
  );
}

const reasonOf = (app) => app.program.reasons.find((each) => each.id === "swapped")?.id ?? app.program.reasons[0]?.id ?? "";

export function startWords(lines) {
  return `${many("start_all", lines.length)} · ${t("about_minutes", { n: minutesOf(lines) })}`;
}
