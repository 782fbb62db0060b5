// The smaller pages and pieces: a note, what was entered and where it stands, whom to call, habits, "has it settled?".
import { announce, banner, button, el, icon, many, t } from "./dom.js";
import { calls, choices, top } from "./parts.js";
import { signInAddress } from "./view_stand.js";

const LONGEST = 2000;
const SETTLED = [10, 30, 60, 120]; // minutes (convention)

export function viewCall(app) {
  return { title: t("call_title"), parts: [top(t("call_title"), () => app.go("")), el("p", {}, t("call_text")), calls(app.program, { urgent: true })] };
}

export function viewNote(app) {
  const field = el("textarea", { id: "note", rows: "6", maxlength: String(LONGEST), oninput: (event) => (app.drafts.note = event.target.value), value: app.drafts.note ?? "" });
  const keep = async () => {
    const text = field.value.trim();
    if (!text) return field.focus();
    app.drafts.note = "";
    const stopped = await app.signs.add("note", { text });
    if (!stopped) announce(t("kept"));
    app.go("");
  };
  return {
    keeps: true,
    title: t("note_write"),
    parts: [
      top(t("note_write"), () => app.go("")),
      banner("refer", "info", "", el("p", {}, t("note_hint"))),
      el("div", { class: "field" }, el("label", { for: "note" }, t("note_label")), field),
      el("div", { class: "actions-bar" }, button(t("keep"), keep, { kind: "primary wide", sign: "check" })),
    ],
  };
}

// ---- what was entered ----
export function viewEntries(app) {
  const recent = app.entries.slice(-40).reverse();
  const waits = app.entries.filter((each) => each.state === "pending").length;
  return {
    title: t("entries_title"),
    parts: [
      top(t("entries_title"), () => app.go("")),
      waits > 0 && el("p", {}, many("state_waits", waits)),
      waits > 0 && app.outbox.state === "sign_in" && el("p", {}, el("a", { class: "button primary", href: signInAddress() }, t("sign_in"))),
      waits > 0 && button(t("send_now"), () => app.outbox.again().then(() => app.render()), { sign: "swap" }),
      recent.length ? el("ul", { class: "lines" }, recent.map((each) => el("li", {}, line(app, each)))) : el("p", { class: "empty" }, t("entries_none")),
      el("section", { class: "card day-leave" }, el("h2", {}, t("leave_title")), el("p", {}, t("leave_text")), button(t("leave"), () => leave(app), { sign: "exit" }), el("p", { id: "leave-no", role: "alert" }, app.drafts.leave)),
    ],
  };
}

function line(app, { id, state, text, event }) {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", hour: "2-digit", minute: "2-digit" }).format(new Date(event.at));
  const name = app.program.exercises?.find((each) => each.id === event.body.exercise)?.name;
  return el(
    "div",
    { class: "line", "data-entry": state },
    el("span", {}, el("strong", {}, name ?? t(`kind_${event.kind}`)), el("span", { class: "muted small" }, ` ${time}`), text && el("span", { class: "small entry-text" }, text), state === "conflict" && el("span", { class: "small entry-text" }, t("conflict_text"))),
    el("span", { class: `badge ${state === "failed" || state === "conflict" ? "level-urgent_today" : state === "sent" ? "level-proceed" : ""}` }, t(`entry_${state}`)),
    state === "failed" && button(t("try_again"), () => app.again(id), { kind: "small" }),
  );
}

// Signing out: first everything goes to the clinic; what cannot go keeps the person signed in.
async function leave(app) {
  const say = (words) => {
    app.drafts.leave = words; // the page may be drawn anew meanwhile
    document.querySelector("#leave-no").textContent = words;
  };
  say(app.run ? t("leave_run") : t("state_sending"));
  if (app.run) return;
  const left = await app.leave();
  if (left) return say(many("leave_no", left));
  const form = el("form", { method: "post", action: "/account/sign-out/", hidden: true }, el("input", { type: "hidden", name: "csrfmiddlewaretoken", value: app.token }));
  document.body.append(form);
  form.submit();
}

// ---- pieces of today ----
export function settle(app, { id, body }) {
  const name = app.program.exercises.find((each) => each.id === body.exercise)?.name ?? "";
  const keep = async (minutes) => {
    await app.add("settled", { set: id, minutes, not_yet: minutes === null });
    app.outbox.kick();
    app.render();
  };
  const options = [...SETTLED.map((n) => ({ value: String(n), label: t("settled_within", { n }) })), { value: "", label: t("settled_not") }];
  return el(
    "section",
    { class: "card" },
    el("h2", {}, t("settled_title")),
    choices({ legend: t("settled_ask", { name }), row: true, options, pick: (value) => keep(value === "" ? null : Number(value)) }),
  );
}

export function habits(app, tally) {
  const all = app.program.habits ?? [];
  if (!all.length) return null;
  return el("section", { class: "card", "aria-labelledby": "habits-title" }, el("h2", { id: "habits-title" }, t("habits")), el("ul", { class: "plain habits" }, all.map((each) => el("li", {}, habit(app, tally, each)))));
}

function habit(app, tally, { id, name, text, target, unit, note, agreed }) {
  const done = tally.habit(id);
  const add = async (amount) => {
    await app.add("habit", { habit: id, amount });
    app.outbox.kick();
    announce(`${name}: ${t("kept")}`);
    app.render();
  };
  const words = target ? t("habit_of", { n: done, m: target, unit: unit && unit !== "times" ? t(`unit_${unit}`) : t("unit_times") }) : String(done);
  const step = unit === "minutes" ? 5 : 1;
  const tap = button(unit === "minutes" ? t("plus_minutes", { n: step }) : t("plus_one"), () => add(step), { kind: "small", sign: "plus", "aria-label": `${name}: ${t("plus_one")}`, id: `habit-${id}` });
  return el("div", { class: "habit" }, el("div", {}, el("strong", {}, name), text && el("p", { class: "small muted" }, text), note && el("p", { class: "small" }, note), agreed && el("p", { class: "small muted" }, agreed), el("p", { class: "small" }, words)), unit === "kg" ? weight(add, id, name) : tap, target > 0 && done >= target && icon("check"));
}

function weight(add, id, name) {
  const field = el("input", { type: "number", inputmode: "decimal", min: "20", max: "350", step: "0.1", id: `habit-${id}`, "aria-label": name });
  return el("span", { class: "row" }, field, button(t("keep"), () => field.value && field.checkValidity() && add(Number(field.value)), { kind: "small" }));
}
