// Today on one page: how things stand with the clinic, the morning, what is due now, a bad day, small habits.
import { banner, button, el, icon, link, many, t } from "./dom.js";
import { notice } from "./parts.js";
import { checkin } from "./view_checkin.js";
import { directionTest } from "./view_direction.js";
import { exerciseList, startWords, toDo } from "./view_exercises.js";
import { habits, settle } from "./view_more.js";
import { signIn, signInAddress } from "./view_stand.js";

const HOUR_MS = 3_600_000;
const CARD_MS = HOUR_MS; // a whole card within the hour counts for a bad day too (judgement)

// Always in sight: is everything with the clinic, or does something wait?
export function statusLine(app) {
  if (!app.store || !app.program) return el("p", { id: "day-status", hidden: true });
  const count = (state) => app.entries.filter((each) => each.state === state).length;
  const [waits, failed] = [count("pending"), count("failed") + count("conflict")];
  const state = app.outbox.state;
  const words = failed
    ? many("state_failed", failed)
    : waits && state === "sign_in"
      ? t("state_sign_in")
      : waits && state === "other"
        ? t("state_other")
        : waits && state === "sending"
          ? t("state_sending")
          : waits
            ? many("state_waits", waits)
            : t("state_sent");
  const name = failed ? "failed" : waits ? "pending" : "sent";
  return el(
    "p",
    { id: "day-status", class: "day-status", "data-state": name, role: "status" },
    el("a", { href: waits && state === "sign_in" ? signInAddress() : "#entries" }, icon(failed ? "alert" : waits ? "clock" : "check"), el("span", {}, words)),
    el("span", { class: "muted" }, age(app)),
  );
}

function age(app) {
  const hours = Math.floor(app.clock.age() / HOUR_MS);
  if (!Number.isFinite(hours)) return t("age_unknown");
  if (hours < 1) return t("age_now");
  return hours < 48 ? many("age_hours", hours) : t("age_days", { n: Math.floor(hours / 24) });
}

export function viewToday(app) {
  const tally = app.tally;
  const lines = tally.due();
  const open = toDo(lines);
  return {
    title: t("today"),
    parts: [
      el("header", { class: "day-head" }, el("h1", {}, t("today")), el("p", { class: "muted" }, dateWords(app))),
      signIn(app),
      app.run && resume(app),
      app.cardOpen && banner("urgent_today", "alert", t("say_what"), el("p", {}, t("say_what_text")), el("p", {}, button(t("card_open"), () => app.go("card"), { kind: "primary" }))),
      app.advice.filter((each) => each.day === tally.day).map((each) => banner("caution", "info", each.sign, el("p", {}, each.do))),
      checkin(app),
      tally.unsettled().map((each) => settle(app, each)),
      directionTest(app),
      tally.cardDue && !app.cardOpen && cardDue(app),
      exercises(app, tally, lines),
      tally.flare && flare(app),
      habits(app, tally),
      week(app),
      more(app),
      open.length > 0 && !app.cardOpen && bar(app, open),
    ],
  };
}

function dateWords(app) {
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });
  return `${words.format(new Date(app.clock.now()))} · ${app.program.name}`;
}

function resume(app) {
  return banner(
    "caution",
    "play",
    t("resume_title"),
    el("p", {}, t("resume_text", { name: app.run.name })),
    el("p", { class: "row" }, button(t("resume_go"), () => app.go("run"), { kind: "primary", sign: "play" })),
  );
}

function cardDue(app) {
  return el("section", { class: "card due-card" }, el("h2", {}, t("card_due")), el("p", {}, t("card_due_text")), button(t("card_open"), () => app.go("card"), { sign: "alert" }));
}

function exercises(app, tally, lines) {
  const { program } = app;
  return el(
    "section",
    { "aria-labelledby": "exercises-title", class: "day-section" },
    el("div", { class: "spread" }, el("h2", { id: "exercises-title" }, t("exercises")), !tally.badDay && bad(app, tally)),
    tally.badDay && notice(program.bad_day_only ? t("bad_day_only") : t("bad_day_on")),
    tally.badDay && !program.bad_day_only && el("p", {}, button(t("bad_day_off"), () => setBadDay(app, false), { kind: "small quiet" })),
    program.paused.map((each) => banner("urgent_today", "lock", each.name, el("p", {}, t("paused")))),
    program.exercises.filter((each) => each.stands).map((each) => banner("refer", "pause", each.name, el("p", {}, each.changed?.text || t("waits")))),
    exerciseList(app, lines),
  );
}

function bad(app, tally) {
  if (!app.program.exercises.some((each) => each.small)) return null;
  const open = () => {
    if (tally.cardWithin(CARD_MS)) return setBadDay(app, true);
    app.keepDraft(null);
    app.drafts.then = "bad_day";
    app.go("card");
  };
  return button(t("bad_day"), open, { kind: "small", sign: "heart" });
}

async function setBadDay(app, on) {
  await app.add("bad_day", { on });
  app.outbox.kick();
  app.render();
}

function flare(app) {
  const over = async () => {
    await app.add("flare", { on: false });
    app.outbox.kick();
    app.render();
  };
  const step = ({ title, when, do: lines }) =>
    el("details", {}, el("summary", {}, el("strong", {}, title), when && el("span", { class: "muted" }, ` · ${when}`)), el("ul", {}, lines.map((each) => el("li", {}, each))));
  const steps = (app.program.flare ?? []).map(step);
  steps[0]?.setAttribute("open", "");
  return el("section", { class: "card flare" }, el("h2", {}, t("flare_title")), steps, button(t("flare_over"), over, { kind: "small" }));
}

function week(app) {
  const { done, due } = app.tally.week();
  if (!due || !done) return null;
  return el(
    "section",
    { class: "card week" },
    el("h2", {}, t("week_title")),
    el("p", {}, t("week_sets", { n: done, m: due })),
    el("progress", { class: "progress", max: String(due), value: String(Math.min(done, due)), "aria-label": t("week_title") }),
  );
}

function more(app) {
  return el(
    "nav",
    { class: "day-more", "aria-label": t("more") },
    button(t("note_write"), () => app.go("note"), { sign: "pen" }),
    button(t("call_title"), () => app.go("call"), { sign: "phone" }),
    link(t("plain_page"), "/program/", { sign: "document" }),
    link(t("course"), "/course/", { sign: "heart" }),
    button(t("entries_title"), () => app.go("entries"), { sign: "clock" }),
    app.install && button(t("install"), () => install(app), { sign: "plus" }),
  );
}

async function install(app) {
  await app.install.prompt();
  app.install = null;
  app.render();
}

function bar(app, open) {
  const start = () => {
    app.drafts.run = open.map((each) => each.exercise.id);
    app.go("run");
  };
  return el(
    "div",
    { class: "actions-bar day-bar" },
    button(startWords(open), start, { kind: "primary", sign: "play" }),
    button(t("card_short"), () => app.go("card"), { kind: "day-red", sign: "alert" }),
  );
}
