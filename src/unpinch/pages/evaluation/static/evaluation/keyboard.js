// The examination by keys. In a test: its number or first letter enters a result and goes on; arrows move; Backspace takes back.
// Elsewhere: 1 to 7 choose the position, 8 what to ask first, 0 shows all, N goes to the next best test, / finds a test.
const MOVES = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function keyboard(room) {
  rove(room.form);
  room.form.addEventListener("keydown", (event) => inTest(room, event));
  document.addEventListener("keydown", (event) => anywhere(room, event));
}

// One stop of the Tab key for each side of a test.
export function rove(form) {
  for (const group of form.querySelectorAll(".opts")) {
    const options = [...group.querySelectorAll(".opt")];
    const first = options.find((each) => each.getAttribute("aria-pressed") === "true") ?? options[0];
    for (const option of options) option.tabIndex = option === first ? 0 : -1;
  }
}

function inTest(room, event) {
  const option = event.target.closest(".opt");
  if (!option || event.ctrlKey || event.metaKey || event.altKey) return;
  const options = [...option.parentElement.querySelectorAll(".opt")];
  if (MOVES[event.key]) {
    event.preventDefault();
    focus(options[(options.indexOf(option) + MOVES[event.key] + options.length) % options.length]);
    return;
  }
  if (event.key === "Backspace") {
    const chosen = options.find((each) => each.getAttribute("aria-pressed") === "true");
    if (chosen) room.tap(chosen);
    return;
  }
  const meant = options.find((each) => each.dataset.key === event.key.toLowerCase());
  if (!meant) return;
  event.preventDefault();
  event.stopPropagation();
  if (meant.getAttribute("aria-pressed") !== "true") room.tap(meant);
  onward(room.form, meant);
}

function onward(form, option) {
  const stops = [...form.querySelectorAll(".opts, .num input")].filter((each) => each.offsetParent !== null);
  const here = stops.indexOf(option.parentElement);
  focus(option);
  const next = stops[here + 1];
  (next?.matches("input") ? next : (next?.querySelector('[tabindex="0"]') ?? option)).focus();
}

function focus(option) {
  for (const each of option.parentElement.querySelectorAll(".opt")) each.tabIndex = each === option ? 0 : -1;
  option.focus();
}

function anywhere(room, event) {
  const field = event.target.closest?.("input, textarea, select, dialog");
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (field) {
    if (event.key === "Escape" && field.type === "search") {
      field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.blur();
    }
    return;
  }
  if (event.target.closest?.(".opt") && event.key !== "/" && !/^[n0]$/i.test(event.key)) return;
  const to = event.key === "0" ? room.root.querySelector('[data-to=""]') : room.root.querySelector(`[data-to][aria-keyshortcuts="${CSS.escape(event.key)}"]`);
  if (to) room.place(event, to.dataset.to);
  else if (event.key.toLowerCase() === "n") room.root.querySelector(".p-go")?.click();
  else if (event.key === "/") {
    event.preventDefault();
    room.root.querySelector("#ev-q").focus();
  }
}
