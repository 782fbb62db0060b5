// Small helpers of the views: elements, words, signs, and what a screen reader hears. Text from anywhere is only ever text.
const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "use", "path", "g"]);
const said = JSON.parse(document.querySelector("#day-words").dataset.words);

export function t(key, values = {}) {
  if (!(key in said)) throw new Error(`no words for ${key}`);
  return said[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function many(key, n) {
  return t(`${key}_${n === 1 ? "one" : "many"}`, { n });
}

export function el(tag, props = {}, ...children) {
  const made = DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "checked" || name === "value") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(4).filter((each) => each !== null && each !== undefined && each !== false && each !== ""));
  return made;
}

export function icon(name) {
  return el("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, el("use", { href: `#i-${name}` }));
}

export function button(words, act, { kind = "", sign = "", ...more } = {}) {
  return el("button", { type: "button", class: `button ${kind}`, onclick: act, ...more }, sign && icon(sign), el("span", {}, words));
}

export function link(words, href, { kind = "", sign = "" } = {}) {
  return el("a", { class: `button ${kind}`, href }, sign && icon(sign), el("span", {}, words));
}

export function banner(level, sign, title, ...children) {
  const role = level === "emergency" || level === "urgent_today" || level === "urgent_72h" ? "alert" : undefined;
  return el("section", { class: `banner level-${level}`, role }, icon(sign), el("div", {}, title && el("h2", {}, title), ...children));
}

// Say something to those who do not see it.
export function announce(words) {
  const live = document.querySelector("#day-live");
  live.textContent = "";
  live.textContent = words;
}

// Show a view: its heading gets the focus, so that keyboard and screen reader begin at the top.
export function show(...parts) {
  const main = document.querySelector("#main");
  main.replaceChildren(...parts.flat(3).filter(Boolean));
}

export function focusTop() {
  const head = document.querySelector("#main h1");
  head?.setAttribute("tabindex", "-1");
  head?.focus({ preventScroll: true });
  scrollTo(0, 0);
}
