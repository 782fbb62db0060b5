// Starts Today: the app, the way between its views, the service worker. The address after # says which view is open, so that "back" works.
import { App } from "./app.js";
import { fetchPictures } from "./program.js";
import { focusTop, show, t } from "./dom.js";
import { viewCard } from "./view_card.js";
import { viewExercise } from "./view_exercises.js";
import { viewCall, viewEntries, viewNote } from "./view_more.js";
import { endRun, isOld } from "./run_log.js";
import { viewRun } from "./view_run.js";
import { viewClosed, viewDoor, viewHeld, viewOpening, viewStale, viewWaiting } from "./view_stand.js";
import { statusLine, viewToday } from "./view_today.js";

const ROUTES = { card: viewCard, run: viewRun, note: viewNote, entries: viewEntries, call: viewCall, exercise: viewExercise };
const WHILE_STALE = new Set(["card", "call", "entries"]);
const STATES = { waiting: viewWaiting, closed: viewClosed };

let shown = "";
let view = null;

function route() {
  const [name, arg = ""] = location.hash.slice(1).split("/");
  return { name: name in ROUTES ? name : "", arg };
}

// Which view stands now: what must be done first comes before everything else.
function chosen() {
  if (!app.program) return [`door:${app.word}`, app.word === "opening" ? viewOpening : viewDoor];
  const { name, arg } = route();
  if (app.held) return name === "entries" || name === "call" ? [name, ROUTES[name]] : ["held", viewHeld];
  if (app.stale) return WHILE_STALE.has(name) ? [name, ROUTES[name]] : ["stale", viewStale];
  if (name && (!STATES[app.program.state] || WHILE_STALE.has(name) || name === "note")) return [`${name}/${arg}`, ROUTES[name]];
  return STATES[app.program.state] ? [app.program.state, STATES[app.program.state]] : ["today", viewToday];
}

function render() {
  speak();
  const [key, draw] = chosen();
  const same = key === shown;
  if (same && view?.keeps) return app.onState?.(); // a run or a half-filled card is not drawn anew under the person's fingers
  view?.close?.();
  const scroll = same ? scrollY : 0;
  const focused = same ? document.activeElement?.id : "";
  view = draw(app, route().arg) ?? null;
  show(statusLine(app), view.parts);
  if (!same && shown) focusTop(); // the first page leaves the focus where the browser put it
  else {
    scrollTo(0, scroll);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
  shown = key;
  document.title = `${view.title ?? t("today")} · Unpinch`;
  document.body.dataset.view = key.split("/")[0];
}

// The page speaks the language of the account; the worker opens the right one the next time.
async function speak() {
  const language = app.program?.language;
  if (!language || language === document.documentElement.lang || new URLSearchParams(location.search).get("lang") === language) return;
  if (app.run) return;
  await choose(language);
  location.replace(`/day/?lang=${language}`);
}

async function choose(language) {
  const cache = await globalThis.caches?.open("unpinch-choice").catch(() => null);
  await cache?.put("/day/language", new Response(language));
}

const app = new App(render);
app.go = (name, arg = "") => {
  const hash = name ? `#${name}${arg ? `/${arg}` : ""}` : "#";
  if (location.hash === hash || (!name && !location.hash)) render();
  else location.hash = hash;
};
app.onReady = () => isOld(app) && endRun(app);
app.onState = () => document.querySelector("#day-status")?.replaceWith(statusLine(app));
addEventListener("hashchange", render);
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  app.install = event;
  if (document.body.dataset.view === "today") render();
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && app.look());

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/day/sw.js").catch(() => null);
  navigator.serviceWorker.addEventListener("controllerchange", () => app.program && fetchPictures(app.program));
  navigator.serviceWorker.addEventListener("message", (event) => event.data === "send" && app.outbox?.again());
}
choose(document.documentElement.lang);
if ("indexedDB" in globalThis) app.start().catch(failed);
else failed(null);

function failed(error) {
  if (error) reportError(error);
  document.querySelector("#day-plain").hidden = false;
  document.querySelector("#day-opening")?.remove();
}
