// Pieces that several views share: scales of one touch, the numbers to call, what to do about a sign.
import { banner, button, el, icon, t } from "./dom.js";

let made = 0;

// 0 to 10, one touch; keyboard and screen reader meet ordinary radio buttons.
export function scale({ legend, low, high, value = null, pick, hint = "" }) {
  const name = `scale-${++made}`;
  const numbers = Array.from({ length: 11 }, (_, n) => {
    const words = n === 0 ? `${n}, ${low}` : n === 10 ? `${n}, ${high}` : String(n);
    const input = el("input", { type: "radio", name, value: String(n), checked: n === value, "aria-label": words, onchange: () => pick(n) });
    return el("label", {}, input, el("span", { "aria-hidden": "true" }, String(n)));
  });
  const ends = el("div", { class: "scale-ends", "aria-hidden": "true" }, el("span", {}, `0 ${low}`), el("span", {}, `10 ${high}`));
  return el("fieldset", { class: "field" }, el("legend", {}, legend), hint && el("p", { class: "hint" }, hint), el("div", { class: "scale" }, numbers), ends);
}

// A number that is right as it stands most of the time: one touch less, one touch more.
export function stepper({ label, value, by, words, pick }) {
  const shown = el("output", { class: "number", "aria-live": "polite" }, words(value));
  const move = (step) => () => {
    value = Math.max(0, value + step);
    shown.textContent = words(value);
    pick(value);
  };
  const key = (step, sign) => el("button", { type: "button", class: "button", "aria-label": `${label}: ${sign}${words(by)}`, onclick: move(step) }, sign);
  return el("div", { class: "stepper", role: "group", "aria-label": label }, el("span", {}, label), key(-by, "−"), shown, key(by, "+"));
}

// Room for what only a few want to tell: a quiet button until it is touched.
export function unfold({ label, open, content, opened = () => null }) {
  if (open) return content();
  const box = el("div", { class: "unfold" });
  const show = () => {
    box.replaceChildren(content());
    box.querySelector("input")?.focus({ preventScroll: true });
    opened();
  };
  box.append(button(label, show, { kind: "small quiet", sign: "plus" }));
  return box;
}

// One of a few words, one touch.
export function choices({ legend, options, value = null, pick, row = false, hidden = false }) {
  const name = `choice-${++made}`;
  const boxes = options.map((each) =>
    el(
      "label",
      { class: "choice" },
      el("input", { type: "radio", name, value: each.value, checked: each.value === value, onchange: () => pick(each.value) }),
      el("span", {}, each.label),
    ),
  );
  const head = el("legend", { class: hidden ? "visually-hidden" : "" }, legend);
  return el("fieldset", { class: "field" }, head, el("div", { class: row ? "choices day-row" : "choices" }, boxes));
}

export function calls(program, { urgent = false } = {}) {
  const numbers = program?.numbers ?? {};
  const shown = new Set();
  const lines = ["EMERGENCY", "CLINIC", "OUT_OF_HOURS", "CRISIS_LINE"].map((key) => {
    const number = numbers[key];
    if (!number || shown.has(number)) return null;
    shown.add(number);
    const kind = key === "EMERGENCY" && urgent ? "call wide" : "wide";
    return el(
      "li",
      {},
      el("a", { class: `button ${kind}`, href: `tel:${number}` }, icon("phone"), el("span", {}, t(`number_${key}`), " ", el("strong", { class: "number" }, number))),
    );
  });
  return el("ul", { class: "plain day-calls", "aria-label": t("numbers") }, lines);
}

// What to do because of one sign, in the clinic's fixed words.
export function instruction(sign) {
  return el(
    "section",
    { class: `stop-now level-${sign.level}` },
    el("p", { class: "stop-title" }, icon("alert"), el("strong", {}, sign.title), sign.sign && el("span", {}, sign.sign)),
    el("p", { class: "stop-do" }, sign.do),
    sign.deadline && el("p", { class: "stop-when" }, `${t("until_when")} `, el("strong", {}, sign.deadline)),
    sign.out_of_hours && el("p", { class: "small" }, sign.out_of_hours),
  );
}

export function notice(words, { level = "caution", sign = "info" } = {}) {
  return banner(level, sign, "", el("p", {}, words));
}

export function picture(exercise, { kind = "thumb", alt = "" } = {}) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const address = kind === "thumb" || still ? (exercise.thumb ?? exercise.picture) : exercise.picture;
  if (!address) return el("span", { class: "day-picture none" }, icon("body"));
  return el("img", { class: `day-picture ${kind}`, src: address, alt, width: "240", height: "150", loading: kind === "thumb" ? "lazy" : "eager" });
}

export function top(title, back) {
  return el(
    "div",
    { class: "day-top" },
    back && el("button", { type: "button", class: "button quiet", onclick: back }, icon("back"), el("span", {}, t("back"))),
    el("h1", {}, title),
  );
}
