// The morning in under half a minute: the leg, how far down, sleep, a flare, and one line about the red card. What is not touched is not
// told; nothing is filled in beforehand. The back, a bad night and being ill ask more only of those whom they concern.
import { announce, button, el, icon, t } from "./dom.js";
import { legChart } from "./legs.js";
import { choices, scale, unfold } from "./parts.js";
import { nightSigns } from "./signs.js";
import { cardSigns } from "./view_card.js";
import { sleep, sleepTold } from "./view_sleep.js";

const STRONG = 8; // from here it is asked what is still possible (flag severe_pain)
const EMPTY = {
  leg: null, back: null, reach: null, sleep_hours: null, sleep_quality: null, night_pain: null, most_nights: null, flare: null, illness: null, anything_new: "unanswered",
};

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
    back(app, draft, set("back")),
    sleep(draft, set),
    choices({ legend: t("flare_ask"), row: true, value: text(draft.flare), options: yesNo(), pick: (value) => set("flare")(value === "true") }),
    ill(app, draft, set("illness")),
    redLine(app, draft, set("anything_new")),
    save,
  );
}

// The back is asked only of those who told of it before, and of those who want to.
function back(app, draft, pick) {
  const { drafts } = app; // the page may be drawn anew while it is open
  const open = drafts.back || draft.back !== null || app.tally.events.some((each) => each.kind === "morning" && (each.body.back ?? null) !== null);
  return unfold({ label: t("back_too"), open, opened: () => (drafts.back = true), content: () => scale({ legend: t("back_ask"), low: t("pain_none"), high: t("pain_worst"), value: draft.back, pick }) });
}

// One quiet switch; whoever was ill the last time is asked whether that is over. A fever belongs to the red card.
function ill(app, draft, pick) {
  const fever = el("p", { class: "hint ill-fever", "aria-live": "polite" });
  const say = (on) => fever.replaceChildren(...(on ? [el("span", {}, t("ill_fever")), el("button", { type: "button", class: "button small", onclick: () => app.go("card") }, icon("alert"), el("span", {}, t("card_short")))] : []));
  const told = (value) => {
    pick(value);
    say(value);
  };
  say(draft.illness);
  const was = app.tally.ill ?? Boolean(app.program.ill);
  const asked = was
    ? choices({ legend: t("ill_still"), row: true, value: text(draft.illness), options: yesNo(), pick: (value) => told(value === "true") })
    : el("label", { class: "choice ill-now" }, el("input", { type: "checkbox", checked: draft.illness === true, onchange: (event) => told(event.target.checked || null) }), el("span", {}, t("ill_now")));
  return el("div", { class: "ill" }, asked, fever);
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
const yesNo = () => [
  { value: "false", label: t("no") },
  { value: "true", label: t("yes") },
];

async function keep(app, draft) {
  const earlier = app.tally.morning?.id ?? null;
  app.drafts.morning = app.drafts.back = null;
  if (await written(app, draft, earlier)) return app.go("");
  announce(t("kept"));
  const strong = draft.leg !== null && draft.leg >= STRONG;
  app.outbox.kick();
  if (draft.anything_new === "yes") return app.go("card");
  if (strong && hasLine(app, "severe_pain")) return app.go("card", "severe_pain");
  app.render();
  scrollTo(0, 0);
  document.querySelector("#told-title")?.focus({ preventScroll: true });
}

// Keep the check-in; a night that is a warning sign is judged here. Gives whether it stopped everything.
async function written(app, draft, corrects) {
  if (Object.keys(nightSigns(draft)).length) return app.signs.add("morning", draft, { corrects });
  await app.add("morning", draft, { corrects });
  return false;
}

const hasLine = (app, flag) => app.program.card.groups.some((group) => group.lines.some((each) => each.flag === flag));

// What was told, in one line, with the way to change it: a change is a new entry that names the old one.
function told(app, morning) {
  const body = { ...EMPTY, ...morning.body }; // the clinic leaves out what was not told
  const reach = app.program.reach.find((each) => each.id === body.reach);
  const words = [
    body.leg !== null && t("told_leg", { n: body.leg }),
    reach && reach.label,
    body.back !== null && t("told_back", { n: body.back }),
    ...sleepTold(body),
    body.flare && t("told_flare"),
    body.illness && t("told_ill"),
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
