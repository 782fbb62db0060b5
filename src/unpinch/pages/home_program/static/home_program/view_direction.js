// "Test your direction again": asked where the direction that helped was not confirmed for too long. A few slow repetitions of the exercise
// that is known, then one word about the leg; kept by a button, because one of the answers stops the exercise.
import { announce, banner, button, el, t } from "./dom.js";
import { choices, picture } from "./parts.js";

const WORSE = new Set(["worse", "peripheralizes"]); // words of the findings of repeated movements

export function directionTest(app) {
  const told = app.tally.latest("direction");
  if (told) return WORSE.has(told.body.response) ? worseNow(app, told) : null;
  const asked = app.program.direction_test;
  const exercise = asked && exerciseOf(app, asked.exercise);
  if (!exercise || exercise.stands || app.tally.tested(asked.finding) || app.cardOpen || app.tally.badDay || app.tally.flare) return null;
  const draft = (app.drafts.direction ??= { response: null });
  const keep = button(t("direction_keep"), () => keepTest(app, asked, draft), { kind: "primary wide", sign: "check", id: "direction-keep" });
  const pick = (response) => {
    draft.response = response;
    keep.removeAttribute("disabled");
  };
  keep.toggleAttribute("disabled", !draft.response);
  const options = asked.responses.map(({ id, label }) => ({ value: id, label }));
  return el(
    "section",
    { class: "card direction", "aria-labelledby": "direction-title" },
    el("h2", { id: "direction-title" }, t("direction_title")),
    el("p", {}, t("direction_why")),
    el("p", { class: "direction-do" }, picture(exercise), el("span", {}, el("strong", {}, exercise.name), el("br"), t("direction_do", { once: asked.once }), el("br"), el("a", { href: `#exercise/${exercise.id}` }, t("how")))),
    choices({ legend: t("direction_ask"), value: draft.response, options, pick }),
    keep,
  );
}

async function keepTest(app, { finding, exercise }, { response }) {
  app.drafts.direction = null;
  await app.add("direction", { finding, response, exercise });
  app.outbox.kick();
  announce(t("kept"));
  app.render();
}

const exerciseOf = (app, id) => (app.program.exercises ?? []).find((each) => each.id === id);

// The same words as after a set that made it worse; they stand there for the day.
function worseNow(app, told) {
  const stop = exerciseOf(app, told.body.exercise)?.stop;
  return banner("urgent_72h", "alert", t("worse_leg"), el("p", {}, stop || t("worse_text")), el("p", {}, t("worse_do")));
}
