// The body chart: paint what is felt with finger, pen, mouse or keyboard, in step with a list of boxes that says the same.
//
// Inside [data-module="body-chart"]:
//   input[type=radio][data-quality]          what to paint: the value is a quality id, or "erase"; data-label says it in words
//   svg[role=group][data-name] > g[data-view]  as chart_svg(interactive=True) draws it; several may stand in .chart-view[data-view]
//   input[type=checkbox][name=mark]          value "region:quality": what the form posts, and all there is without script
//   input[type=hidden][name=strokes]         the hand-drawn lines as JSON
//   button[data-action=undo|clear], button[data-zoom=whole|hips|legs], button[data-show=front|back], [data-live] (role=status)
// Sentences may be translated by data-say-added, -removed, -erased, -cleared, -undone, -choose on the root ({region}, {quality}).
// After every change by the user a `change` event bubbles from the hidden field, so that autosave sees it.

// These figures and the two functions below them are those of unpinch/anatomy/chart.py; a browser test compares the two.
const STEP = 3;
const ENOUGH = 12;
const NUDGE = 0.01;
const MAX_STROKES = 120;
const MAX_POINTS = 400;
const MAX_LENGTH = 20000;
const TAP = 6; // a movement shorter than this, in chart units, is a tap
const QUALITY = "input[type=radio][data-quality]";
const SAY = {
  added: "{region}: {quality} added",
  removed: "{region}: {quality} removed",
  erased: "{region}: erased",
  cleared: "The chart is empty. Undo brings it back.",
  undone: "Last step undone",
  choose: "First choose what you feel there.",
};

export function looks(points) {
  const out = [points[0]];
  let owed = STEP;
  for (let i = 1; i < points.length; i += 1) {
    const [[x1, y1], [x2, y2]] = [points[i - 1], points[i]];
    const length = Math.hypot(x2 - x1, y2 - y1);
    let gone = owed;
    for (; gone <= length; gone += STEP) out.push([x1 + ((x2 - x1) * gone) / length, y1 + ((y2 - y1) * gone) / length]);
    owed = gone - length;
  }
  return out;
}

export function covered(places, points) {
  const counts = new Map();
  const spots = looks(points);
  for (const [x, y] of spots) {
    for (const nudge of [-NUDGE, NUDGE]) {
      const place = placeAt(places, x + nudge, y);
      if (place) counts.set(place.region, (counts.get(place.region) ?? 0) + 1);
    }
  }
  const needed = Math.min((2 * ENOUGH) / STEP, spots.length);
  return places.map((place) => place.region).filter((region) => (counts.get(region) ?? 0) >= needed);
}

function placeAt(places, x, y) {
  return places.find(({ box, polygon }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] && inside(x, y, polygon));
}

function inside(x, y, polygon) {
  let odd = false;
  let [x1, y1] = polygon[polygon.length - 1];
  for (const [x2, y2] of polygon) {
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd;
    [x1, y1] = [x2, y2];
  }
  return odd;
}

function lengthOf(points) {
  return points.reduce((sum, [x, y], i) => (i ? sum + Math.hypot(x - points[i - 1][0], y - points[i - 1][1]) : 0), 0);
}

// A line without the pieces that run through a region.
function without(stroke, places, region) {
  const place = places.find((each) => each.region === region);
  if (!place) return [stroke];
  const pieces = [[]];
  let cut = false;
  for (const [x, y] of looks(stroke.points)) {
    const gone = inside(x, y, place.polygon);
    cut ||= gone;
    if (gone || pieces.at(-1).length === MAX_POINTS) pieces.push([]);
    if (!gone) pieces.at(-1).push([Math.round(x), Math.round(y)]);
  }
  return cut ? pieces.filter((piece) => piece.length > 1).map((points) => ({ ...stroke, points })) : [stroke];
}

const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function readViews(root) {
  return [...root.querySelectorAll("svg g[data-view]")].map((group) => {
    const places = [...group.querySelectorAll("[data-region]")].map((button) => {
      const numbers = button.getAttribute("d").match(/-?[\d.]+/g).map(Number);
      const polygon = Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
      const [xs, ys] = [polygon.map((p) => p[0]), polygon.map((p) => p[1])];
      const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
      return { region: button.dataset.region, label: button.dataset.label, button, polygon, box };
    });
    const layer = (name) => group.querySelector(`[data-layer="${name}"]`);
    return { name: group.dataset.view, group, svg: group.ownerSVGElement, places, marks: layer("marks"), strokes: layer("strokes") };
  });
}

export default function bodyChart(root) {
  const views = readViews(root);
  const radios = [...root.querySelectorAll(QUALITY)];
  const boxes = new Map([...root.querySelectorAll('input[name="mark"]')].map((box) => [box.value, box]));
  const field = root.querySelector('input[name="strokes"]');
  const live = root.querySelector("[data-live]");
  const qualities = radios.map((radio) => radio.value).filter((value) => value !== "erase");
  const labels = new Map(views.flatMap((view) => view.places.map((place) => [place.region, place.label])));
  const inks = new Map();

  let marks = new Set([...boxes.values()].filter((box) => box.checked).map((box) => box.value));
  let strokes = readStrokes();
  const past = [];

  function readStrokes() {
    try {
      const read = JSON.parse(field?.value || "[]");
      return Array.isArray(read) ? read : [];
    } catch {
      return [];
    }
  }

  const chosen = () => radios.find((radio) => radio.checked)?.value ?? "";
  const word = (quality) => (radios.find((radio) => radio.value === quality)?.dataset.label ?? quality).toLowerCase();
  const viewNamed = (name) => views.find((view) => view.name === name);

  function say(sentence, region = "", quality = "") {
    const spoken = root.dataset[`say${sentence[0].toUpperCase()}${sentence.slice(1)}`] ?? SAY[sentence];
    if (live) live.textContent = spoken.replace("{region}", labels.get(region) ?? "").replace("{quality}", quality && word(quality));
  }

  // ---- state -----------------------------------------------------------------------------------------------------------
  const snapshot = () => ({ marks: new Set(marks), strokes: [...strokes] });

  function remember(before) {
    past.push(before);
    if (past.length > 100) past.shift();
  }

  function unmark(region, quality) {
    marks.delete(`${region}:${quality}`);
    strokes = strokes.flatMap((stroke) =>
      stroke.quality === quality ? without(stroke, viewNamed(stroke.view)?.places ?? [], region) : [stroke],
    );
  }

  function erase(region) {
    for (const quality of qualities) unmark(region, quality);
  }

  function keep(stroke) {
    const all = strokes.reduce((sum, each) => sum + lengthOf(each.points), lengthOf(stroke.points));
    if (strokes.length < MAX_STROKES && all <= MAX_LENGTH) strokes.push(stroke);
  }

  function toggle(region) {
    const quality = chosen();
    if (!quality) return say("choose");
    const before = snapshot();
    if (quality === "erase") {
      erase(region);
      say("erased", region);
    } else if (marks.has(`${region}:${quality}`)) {
      unmark(region, quality);
      say("removed", region, quality);
    } else {
      marks.add(`${region}:${quality}`);
      say("added", region, quality);
    }
    remember(before);
    done();
  }

  function done() {
    show();
    field?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // ---- what is seen ----------------------------------------------------------------------------------------------------
  function show() {
    for (const [value, box] of boxes) box.checked = marks.has(value);
    if (field) field.value = JSON.stringify(strokes);
    for (const view of views) {
      showMarks(view);
      view.strokes.replaceChildren(...strokes.filter((stroke) => stroke.view === view.name).map(line));
      for (const place of view.places) describe(place);
    }
    root.querySelector('[data-action="undo"]')?.setAttribute("aria-disabled", String(!past.length));
    root.querySelector('[data-action="clear"]')?.setAttribute("aria-disabled", String(!marks.size && !strokes.length));
  }

  function showMarks(view) {
    const there = new Map([...view.marks.children].map((path) => [path.dataset.mark, path]));
    for (const [mark, path] of there) if (!marks.has(mark)) path.remove();
    for (const place of view.places) {
      for (const quality of qualities) {
        const mark = `${place.region}:${quality}`;
        if (!marks.has(mark) || there.has(mark)) continue;
        const path = element("path", { d: place.button.getAttribute("d"), fill: `url(#${view.svg.dataset.name}-${quality})` });
        path.dataset.mark = mark;
        view.marks.append(path);
      }
    }
  }

  function ink(quality) {
    if (!inks.has(quality)) {
      const pattern = root.querySelector(`pattern[id$="-${quality}"]`);
      inks.set(quality, pattern?.querySelector("rect")?.getAttribute("fill") ?? "currentColor");
    }
    return inks.get(quality);
  }

  function line({ quality, points }) {
    return element("polyline", { points: [...points, points.at(-1)].join(" "), stroke: ink(quality) });
  }

  function describe({ region, label, button }) {
    const felt = qualities.filter((quality) => marks.has(`${region}:${quality}`));
    const quality = chosen();
    const pressed = felt.includes(quality) || ((!quality || quality === "erase") && felt.length > 0);
    button.setAttribute("aria-pressed", String(pressed));
    button.setAttribute("aria-label", felt.length ? `${label}: ${felt.map(word).join(", ")}` : label);
  }

  // ---- finger, pen, mouse ----------------------------------------------------------------------------------------------
  let drawing = null;

  function spot(view, event) {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(view.group.getScreenCTM().inverse());
    return [Math.min(430, Math.max(0, Math.round(x))), Math.min(1000, Math.max(0, Math.round(y)))];
  }

  function start(view, event) {
    const button = event.target.closest("[data-region]");
    if (!button || drawing || event.button || !event.isPrimary) return;
    if (!chosen()) return say("choose");
    event.preventDefault();
    focus(view, button, false);
    view.svg.setPointerCapture(event.pointerId);
    drawing = { view, pointer: event.pointerId, region: button.dataset.region, quality: chosen(), before: snapshot(), points: [spot(view, event)] };
  }

  function move(event) {
    if (drawing?.pointer !== event.pointerId) return;
    const { points, quality } = drawing;
    const events = event.getCoalescedEvents?.();
    for (const each of events?.length ? events : [event]) {
      const next = spot(drawing.view, each);
      if (points.length < MAX_POINTS && Math.hypot(next[0] - points.at(-1)[0], next[1] - points.at(-1)[1]) >= STEP) points.push(next);
    }
    if (lengthOf(points) < TAP) return;
    quality === "erase" ? rub() : trace();
  }

  function trace() {
    const { view, points, quality } = drawing;
    drawing.line?.remove();
    drawing.line = line({ quality, points });
    view.strokes.append(drawing.line);
    const fresh = covered(view.places, points).filter((region) => !marks.has(`${region}:${quality}`));
    for (const region of fresh) marks.add(`${region}:${quality}`);
    if (fresh.length) showMarks(view);
  }

  function rub() {
    const { view, points } = drawing;
    for (const region of covered(view.places, points)) {
      if (drawing.rubbed?.has(region)) continue;
      (drawing.rubbed ??= new Set()).add(region);
      erase(region);
    }
    show();
  }

  function stop(event) {
    if (drawing?.pointer !== event.pointerId) return;
    const { view, points, quality, region, before, rubbed } = drawing;
    drawing.line?.remove();
    drawing = null;
    if (lengthOf(points) < TAP) return toggle(region);
    const touched = quality === "erase" ? [...(rubbed ?? [])] : covered(view.places, points);
    if (quality !== "erase") keep({ view: view.name, quality, points });
    remember(before);
    if (touched.length) say(quality === "erase" ? "erased" : "added", touched.at(-1), quality);
    done();
  }

  function cancel(event) {
    if (drawing?.pointer !== event.pointerId) return;
    ({ marks, strokes } = drawing.before);
    drawing.line?.remove();
    drawing = null;
    show();
  }

  // ---- keyboard --------------------------------------------------------------------------------------------------------
  function focus(view, button, move = true) {
    for (const place of view.places) place.button.setAttribute("tabindex", place.button === button ? "0" : "-1");
    if (move) button.focus();
  }

  function press(view, event) {
    const button = event.target.closest("[data-region]");
    if (!button || event.altKey || event.ctrlKey || event.metaKey) return;
    const arrow = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" }[event.key];
    const there = view.places.find((place) => place.region === button.dataset[arrow]);
    if (arrow && there) focus(view, there.button);
    else if (event.key === "Home") focus(view, view.places[0].button);
    else if (event.key === "End") focus(view, view.places.at(-1).button);
    else if (event.key === " " || event.key === "Enter") toggle(button.dataset.region);
    else if (!arrow) return;
    event.preventDefault();
  }

  for (const view of views) {
    focus(view, view.places[0].button, false);
    view.group.addEventListener("pointerdown", (event) => start(view, event));
    view.group.addEventListener("keydown", (event) => press(view, event));
    view.svg.addEventListener("pointermove", move);
    view.svg.addEventListener("pointerup", stop);
    view.svg.addEventListener("pointercancel", cancel);
    view.svg.addEventListener("touchmove", (event) => drawing && event.preventDefault(), { passive: false });
  }

  // ---- buttons and boxes -----------------------------------------------------------------------------------------------
  function choose() {
    root.classList.toggle("is-painting", Boolean(chosen()));
    for (const view of views) for (const place of view.places) describe(place);
  }

  root.addEventListener("change", (event) => {
    if (event.target.matches(QUALITY)) choose();
    if (event.target.name !== "mark") return;
    const [region, quality] = event.target.value.split(":");
    remember(snapshot());
    if (event.target.checked) marks.add(event.target.value);
    else unmark(region, quality);
    show();
  });

  const actions = {
    undo() {
      if (!past.length) return;
      ({ marks, strokes } = past.pop());
      say("undone");
      done();
    },
    clear() {
      if (!marks.size && !strokes.length) return;
      remember(snapshot());
      [marks, strokes] = [new Set(), []];
      say("cleared");
      done();
    },
  };

  function pressOne(kind, value) {
    for (const button of root.querySelectorAll(`button[data-${kind}]`)) {
      button.setAttribute("aria-pressed", String(button.dataset[kind] === value));
    }
  }

  function zoom(to) {
    for (const { svg } of views) {
      const window = svg.getAttribute(`data-zoom-${to}`);
      if (window) svg.setAttribute("viewBox", window);
      for (const letter of svg.querySelectorAll(".chart-near")) letter.setAttribute("display", to === "whole" ? "none" : "inline");
    }
    root.dataset.zoomed = to;
    pressOne("zoom", to);
  }

  function turn(to) {
    root.dataset.shown = to;
    pressOne("show", to);
  }

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    actions[button.dataset.action]?.();
    if (button.dataset.zoom) zoom(button.dataset.zoom);
    if (button.dataset.show) turn(button.dataset.show);
  });

  root.classList.add("is-ready");
  if (root.querySelector("button[data-show]")) turn(root.dataset.shown ?? "back");
  if (root.querySelector("button[data-zoom]")) zoom("whole");
  choose();
  show();
}
