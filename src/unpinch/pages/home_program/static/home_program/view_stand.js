// What stands in place of the day: what to do now, a program that nobody has confirmed lately, a plan that is not signed yet, the door.
import { banner, button, el, icon, link, t } from "./dom.js";
import { calls, choices, instruction, notice } from "./parts.js";

// A sign stands: what to do, whom to call, by when, and nothing else. Only the clinic ends it.
export function viewHeld(app) {
  const signs = app.hold ? app.hold.raised : (app.program.urgent ?? []).map((each) => ({ level: "urgent_today", ...each, title: each.title, sign: "" }));
  const head = el("h1", { class: "held-title" }, icon("alert"), el("span", {}, signs.length ? t("held_title") : t("held_plain")));
  return {
    title: t("held_title"),
    parts: [
      el("div", { role: "alert", class: "stack" }, head, signs.map(instruction)),
      calls(app.program, { urgent: true }),
      el("p", { class: "held-why" }, icon("lock"), el("span", {}, t("held_why"))),
      app.hold && sent(app),
      app.hold && questions(app),
    ],
  };
}

function sent(app) {
  const words = app.wasJudged() ? t("held_sent") : t("held_unsent");
  return el("p", { class: "small muted" }, words);
}

// What is still open of the signs: a further answer can make it more urgent, it never takes anything back.
function questions(app) {
  const { lines } = app.program.card;
  const told = app.hold.sheet;
  const open = app.hold.raised.flatMap(({ flag }) => (lines[flag]?.more ?? []).map((each) => ({ flag, ...each })));
  const asked = open.filter((each) => !(each.key in told) && told[each.flag] !== "no" && opens(app, each));
  if (!asked.length) return null;
  const ask = (each) =>
    choices({ legend: each.question, options: each.options, pick: (value) => app.signs.add("card", { full: false, answers: { [each.flag]: told[each.flag] ?? "yes" }, more: { [each.fact]: value } }) });
  return el("details", { class: "card", open: true }, el("summary", {}, el("strong", {}, t("held_more"))), asked.slice(0, 2).map(ask));
}

function opens(app, each) {
  return app.signs.asks(each, app.hold.sheet);
}

// Nobody has confirmed the program for three days: only the warning questions and whom to call.
export function viewStale(app) {
  const days = Math.floor(app.clock.age() / 86_400_000);
  const old = Number.isFinite(days) ? t("stale_days", { n: days }) : t("stale_clock");
  return {
    title: t("stale_title"),
    parts: [
      el("h1", {}, t("stale_title")),
      banner("refer", "clock", "", el("p", {}, old), el("p", {}, t("stale_why"))),
      signIn(app),
      el("section", { class: "card" }, el("h2", {}, t("card_title")), el("p", {}, t("stale_card")), button(t("card_open"), () => app.go("card"), { kind: "primary wide", sign: "alert" })),
      el("section", { class: "card" }, el("h2", {}, t("call_title")), calls(app.program)),
    ],
  };
}

export function viewWaiting(app) {
  return standing(app, t("waiting_title"), t("waiting_text"));
}

export function viewClosed(app) {
  return standing(app, t("closed_title"), t("closed_text"));
}

function standing(app, title, text) {
  return {
    title,
    parts: [
      el("h1", {}, title),
      el("p", { class: "lead" }, text),
      app.advice.map((each) => notice(each.do)),
      el("section", { class: "card" }, el("h2", {}, t("card_title")), el("p", {}, t("card_lead")), button(t("card_open"), () => app.go("card"), { kind: "wide", sign: "alert" })),
      el("section", { class: "card" }, el("h2", {}, t("call_title")), calls(app.program)),
      el("p", { class: "row" }, link(t("plain_page"), "/program/", { sign: "document" })),
    ],
  };
}

export function viewOpening() {
  return { parts: [el("h1", { class: "visually-hidden" }, t("today")), el("p", { class: "lead", role: "status" }, t("opening"))] };
}

// Nothing of anybody is shown: the session is over, or there was never a network.
export function viewDoor(app) {
  const offline = app.word === "offline";
  const none = app.word === "none";
  const text = offline ? t("door_offline") : none ? t("door_none") : t("door_sign_in");
  return {
    parts: [
      el("h1", {}, t("today")),
      el("section", { class: "empty" }, icon(offline ? "globe" : "person"), el("p", {}, text)),
      el(
        "p",
        { class: "row day-center" },
        offline ? button(t("try_again"), () => app.check(), { kind: "primary" }) : none ? link(t("to_start"), "/", { kind: "primary" }) : link(t("sign_in"), signInAddress(), { kind: "primary" }),
      ),
    ],
  };
}

export const signInAddress = () => `/account/sign-in/?next=${encodeURIComponent("/day/")}`;

export function signIn(app) {
  if (app.outbox?.state !== "sign_in") return null;
  return banner("refer", "person", "", el("p", {}, t("state_sign_in")), el("p", {}, link(t("sign_in"), signInAddress(), { kind: "primary" })));
}
