// The red card, line by line: grouped check lists with an explicit "none of these", follow-ups only where something is ticked, and what to
// do as soon as an answer calls for it. Leaving keeps what was answered: a ticked sign is an answer.
import { announce, button, el, icon, t } from "./dom.js";
import { choices, instruction, top } from "./parts.js";

export function viewCard(app, only) {
  const draft = (app.drafts.card ??= { answers: {}, more: {}, none: {}, then: app.drafts.then ?? null, only });
  const groups = groupsOf(app, draft.only);
  const live = el("p", { class: "visually-hidden", role: "alert" });
  const boxes = groups.map((group) => el("section", { class: "card" }));
  const save = button(t("card_done"), () => finish(), { kind: "primary wide", sign: "check" });
  const left = el("p", { class: "muted small", role: "status" });
  let kept = false;

  const draw = (at) => boxes[at].replaceChildren(...drawGroup(app, draft, groups[at], () => changed(at)).flat());

  function changed(at) {
    const focused = document.activeElement?.id;
    draw(at);
    app.keepDraft(draft);
    document.getElementById(focused)?.focus({ preventScroll: true });
    tell();
  }

  function tell() {
    const { raised } = app.signs.judge(app.signs.sheet(body(app, draft, groups)));
    const urgent = raised.filter((each) => each.stops);
    const say = urgent.map((each) => `${each.title}. ${each.do}`).join(" ");
    if (live.textContent !== say) live.textContent = say;
    const open = groups.filter((group) => !answered(draft, group)).length;
    left.textContent = open ? t(open === 1 ? "card_left_one" : "card_left_many", { n: open }) : "";
    save.toggleAttribute("disabled", !Object.keys(body(app, draft, groups).answers).length);
    save.querySelector("span").textContent = urgent.length ? t("card_send") : t("card_done");
  }

  async function finish() {
    if (kept) return;
    kept = true;
    const answer = body(app, draft, groups);
    const then = draft.then;
    app.drafts.then = null;
    const stopped = await app.signs.add("card", answer);
    await app.keepDraft(null);
    if (stopped) return app.go("");
    announce(t("card_kept"));
    if (then === "bad_day") await app.add("bad_day", { on: true });
    app.outbox.kick();
    app.go("");
  }

  groups.forEach((_, at) => draw(at));
  tell();
  return {
    keeps: true,
    title: t("card_title"),
    parts: [
      top(t("card_title"), () => (ticked(draft) ? finish() : app.go(""))),
      !draft.only && el("p", { class: "lead" }, t("card_lead")),
      boxes,
      live,
      left,
      el("div", { class: "actions-bar" }, save),
    ],
    close: () => ticked(draft) && !kept && finish(),
  };
}

function groupsOf(app, only) {
  const all = app.program.card.groups;
  if (!only) return all;
  return all.map((group) => ({ ...group, lines: group.lines.filter((each) => each.flag === only) })).filter((group) => group.lines.length);
}

const ticked = (draft) => Object.values(draft.answers).some((each) => each !== "no");
const answered = (draft, group) => draft.none[group.id] || group.lines.every((each) => draft.answers[each.flag]);

// What is sent: a line that was not ticked is "no" only where "none" was said. `full` when every line has an answer.
function body(app, draft, groups) {
  const answers = { ...draft.answers };
  for (const group of groups) {
    if (draft.none[group.id]) for (const { flag } of group.lines) answers[flag] ??= "no";
  }
  const full = !draft.only && app.program.card.groups.every((group) => group.lines.every((each) => answers[each.flag]));
  return { full, answers, more: { ...draft.more } };
}

function drawGroup(app, draft, group, changed) {
  if (draft.only) return [el("h2", {}, group.label), group.lines.map((each) => drawLine(app, draft, group, each, changed))];
  const any = group.lines.some((each) => draft.answers[each.flag]);
  const lines = group.lines.map((each) => drawLine(app, draft, group, each, changed));
  const none = el(
    "label",
    { class: "choice none" },
    el("input", { type: "checkbox", id: `none-${group.id}`, checked: Boolean(draft.none[group.id]), onchange: (event) => setNone(draft, group, event.target.checked, changed) }),
    el("span", {}, any ? t("card_none_other") : t("card_none")),
  );
  const head = [el("legend", {}, el("h2", {}, group.label)), group.statement && el("p", { class: "hint" }, group.statement)];
  return [el("fieldset", {}, head, el("div", { class: "choices" }, lines, none))];
}

function setNone(draft, group, on, changed) {
  draft.none[group.id] = on;
  changed();
}

function drawLine(app, draft, group, { flag, short }, changed) {
  if (draft.only) return follow(app, draft, flag, changed);
  const on = Boolean(draft.answers[flag]);
  const box = el("input", { type: "checkbox", id: `line-${flag}`, checked: on, onchange: (event) => tick(app, draft, flag, event.target.checked, changed) });
  const line = el("label", { class: "choice" }, box, el("span", {}, short));
  return on ? el("div", { class: "card-line" }, line, follow(app, draft, flag, changed)) : line;
}

function tick(app, draft, flag, on, changed) {
  if (on) draft.answers[flag] = "yes";
  else {
    delete draft.answers[flag];
    for (const each of app.program.card.lines[flag].more) delete draft.more[each.fact];
  }
  changed();
}

// The sign's own question, and what its answer opens.
function follow(app, draft, flag, changed) {
  const line = app.program.card.lines[flag];
  const sheet = app.signs.sheet(draft);
  const sure = choices({
    legend: line.question,
    row: true,
    value: draft.answers[flag] ?? null,
    options: [
      ...(draft.only ? [{ value: "no", label: t("no") }] : []),
      { value: "yes", label: t("yes") },
      { value: "unsure", label: t("unsure") },
    ],
    pick: (value) => {
      draft.answers[flag] = value;
      changed();
    },
  });
  const more = !draft.answers[flag] ? [] : line.more.filter((each) => app.signs.asks({ flag, ...each }, sheet));
  const asked = more.map((each) =>
    choices({
      legend: each.question,
      value: draft.more[each.fact] ?? null,
      options: each.options,
      pick: (value) => {
        draft.more[each.fact] = value;
        changed();
      },
    }),
  );
  const stops = app.signs.judge(sheet).raised.filter((each) => each.flag === flag && each.stops);
  return el("div", { class: "card-more" }, sure, asked, stops.map(instruction));
}

// The short lines of the whole card, to look at.
export function cardSigns(app) {
  const lines = app.program.card.groups.flatMap((group) => group.lines.map((each) => el("li", {}, each.short)));
  return el("ul", { class: "card-signs" }, lines);
}

export function cardLink(app, words = t("card_open")) {
  return el("button", { type: "button", class: "button", onclick: () => app.go("card") }, icon("alert"), el("span", {}, words));
}
