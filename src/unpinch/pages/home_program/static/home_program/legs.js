// How far down the leg: one touch on a small drawing of a leg, or on the list beside it, which is what keyboard and screen reader use.
import { el } from "./dom.js";

// From the hip down. Each shape is one part of the leg seen from the side, toes to the left.
const SHAPES = {
  buttock: "M27 8c14-6 31 0 34 16 2 10 0 18-3 24H22C18 34 17 14 27 8z",
  thigh: "M22 49h36c-1 17-5 33-9 46H30c-4-13-8-31-8-46z",
  knee: "M30 96h19c2 7 2 13 0 19H30c-2-6-2-12 0-19z",
  calf: "M30 116h19c5 13 4 31-4 49H33c-3-17-6-33-3-49z",
  foot: "M33 166h12c1 6 3 10 3 14 0 4-2 6-6 6H12c-5 0-6-5-2-7 9-4 18-4 23-13z",
};
let made = 0;

export function legChart({ legend, options, value = null, pick, hint = "" }) {
  const name = `reach-${++made}`;
  const order = options.map((each) => each.id);
  const drawn = Object.entries(SHAPES).map(([id, d]) => el("path", { d, "data-reach": id, onclick: () => choose(id) }));
  const chart = el("svg", { class: "leg-chart", viewBox: "0 0 72 190", "aria-hidden": "true", focusable: "false" }, drawn);
  const inputs = options.map((each) => el("input", { type: "radio", name, value: each.id, checked: each.id === value, onchange: () => choose(each.id) }));
  const list = options.map((each, at) => el("label", { class: "choice" }, inputs[at], el("span", {}, each.label)));

  function paint(chosen) {
    for (const path of drawn) path.classList.toggle("on", chosen !== null && order.indexOf(path.dataset.reach) <= order.indexOf(chosen));
    for (const input of inputs) input.checked = input.value === chosen;
  }

  function choose(id) {
    paint(id);
    pick(id);
  }

  paint(value);
  return el(
    "fieldset",
    { class: "field" },
    el("legend", {}, legend),
    hint && el("p", { class: "hint" }, hint),
    el("div", { class: "leg-field" }, chart, el("div", { class: "choices leg-list" }, list)),
  );
}
