// The morning in under half a minute: the leg, how far down, sleep, a flare, and one line about the red card. What is not touched is not
// told; nothing is filled in beforehand.
import { announce, button, el, icon, t } from "./dom.js";
import { legChart } from "./legs.js";
import { choices, scale } from "./parts.js";
import { cardSigns } from "./view_card.js";

const SLEEP = [0, 3, 5, 8, 10]; // five words on the scale of 0 to 10 (convention)
const STRONG = 8; // from here it is asked what is still possible (flag severe_pain)
const EMPTY = { leg: null, back: null, reach: null, sleep_hours: null, sleep_quality: null, flare: null, anything_new: "unanswered" };

export function checkin(app) {
  const { morning } = app.tally;
  if (morning && !app.drafts.morning) return told(app, morning);
  const draft = (app.drafts.morning ??= { ...EMPTY });
  const reach = el("div", {});
  const save = button(t("morning_save"), () => keep(app, draft), { kind: "primary wide", sign: "check", id: "morning-save" });
  const set = (name) => (value) => {
    draft[name] = value;
    if (name === "leg") drawReach();
    save.toggleAttribute("disabled", !touched(draft));
  };
  const drawReach = () => {
    const asked = draft.leg > 0;
    if (asked && !reach.firstChild) reach.append(legChart({ legend: t("reach_ask"), options: app.program.reach, value: draft.reach, pick: set("reach") }));
    if (!asked) reach.replaceChildren();
  };
  drawReach();
  save.toggleAttribute("disabled", !touched(draft));
  return el(
    "section",
    { class: "card checkin", "aria-labelledby": "checkin-title" },
    el("h2", { id: "checkin-title" }, t("morning_title")),
    scale({ legend: t("leg_ask"), low: t("pain_none"), high: t("pain_worst"), value: draft.leg, pick: set("leg") }),
    reach,
    choices({ legend: t("sleep_ask"), row: true, value: text(draft.sleep_quality), options: sleepOptions(), pick: (value) => set("sleep_quality")(Number(value)) }),
    choices({ legend: t("flare_ask"), row: true, value: text(draft.flare), options: yesNo(), pick: (value) => set("flare")(value === "true") }),
    redLine(app, draft, set("anything_new")),
    save,
  );
}

// "Anything new on your red card?" with the card itself one touch away.
function redLine(app, draft, pick) {
  const options = [
    { value: "no", label: t("new_no") },
    { value: "yes", label: t("new_yes") },
  ];
  return el(
    "div",
    { class: "red-line" },
    choices({ legend: t("new_ask"), row: true, value: draft.anything_new, options, pick }),
    el("details", {}, el("summary", {}, t("new_show")), cardSigns(app)),
  );
}

const text = (value) => (value === null ? null : String(value));
const touched = (draft) => Object.entries(draft).some(([name, value]) => value !== EMPTY[name]);
// The place of the word next to a score: on paper, or by another program, any of 0 to 10 may have been told.
const nearest = (score) => SLEEP.reduce((best, value, at) => (Math.abs(value - score) < Math.abs(SLEEP[best] - score) ? at : best), 0);
const sleepOptions = () => SLEEP.map((value, at) => ({ value: String(value), label: t(`sleep_${at}`) }));
const yesNo = () => [
  { value: "false", label: t("no") },
  { value: "true", label: t("yes") },
];

async function keep(app, draft) {
  const earlier = app.tally.morning?.id ?? null;
  app.drafts.morning = null;
  await app.add("morning", draft, { corrects: earlier });
  announce(t("kept"));
  const strong = draft.leg !== null && draft.leg >= STRONG;
  app.outbox.kick();
  if (draft.anything_new === "yes") return app.go("card");
  if (strong && hasLine(app, "severe_pain")) return app.go("card", "severe_pain");
  app.render();
  scrollTo(0, 0);
  document.querySelector("#told-title")?.focus({ preventScroll: true });
}

const hasLine = (app, flag) => app.program.card.groups.some((group) => group.lines.some((each) => each.flag === flag));

// What was told, in one line, with the way to change it: a change is a new entry that names the old one.
function told(app, morning) {
  const body = { ...EMPTY, ...morning.body }; // the clinic leaves out what was not told
  const reach = app.program.reach.find((each) => each.id === body.reach);
  const words = [
    body.leg !== null && t("told_leg", { n: body.leg }),
    reach && reach.label,
    body.sleep_quality !== null && t("told_sleep", { words: t(`sleep_${nearest(body.sleep_quality)}`).toLowerCase() }),
    body.flare && t("told_flare"),
  ].filter(Boolean);
  const change = () => {
    app.drafts.morning = { ...EMPTY, ...body };
    app.render();
  };
  return el(
    "section",
    { class: "card told" },
    icon("check"),
    el("div", {}, el("h2", { id: "told-title", tabindex: "-1" }, t("told_title")), el("p", {}, words.join(" · ") || t("told_little")), body.anything_new === "unanswered" && unanswered(app)),
    button(t("change"), change, { kind: "small", id: "morning-change" }),
  );
}

function unanswered(app) {
  return el("p", {}, t("new_unanswered"), " ", el("button", { type: "button", class: "button small", onclick: () => app.go("card") }, icon("alert"), el("span", {}, t("new_answer"))));
}
