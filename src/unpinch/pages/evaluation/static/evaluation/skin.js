// The skin areas: tap one, then say what is felt there. It presses the button of the row, so that picture and row are always one entry.
//
// Keys on an area: arrows go to its neighbors, Enter goes to the choices, the first letter of a result enters it at once.
const SIGNS = { normal: "✓", reduced: "↓", absent: "0", increased: "↑" };
const DOWN = { ArrowDown: 1, ArrowUp: -1 };
const CLOSED = "evaluation:skin-closed";

export class Skin {
  constructor(room, root) {
    this.room = room;
    this.root = root;
    this.svg = root.querySelector("svg");
    this.areas = [...root.querySelectorAll(".skin-area")];
    this.pick = root.querySelector("[data-pick]");
    this.said = root.querySelector("[data-felt]");
  }

  start() {
    for (const area of this.areas) {
      area.setAttribute("role", "button");
      area.setAttribute("tabindex", area === this.areas[0] ? "0" : "-1");
      area.addEventListener("click", (event) => this.tapped(event, area));
      area.addEventListener("keydown", (event) => this.key(event, area));
    }
    this.pick.addEventListener("click", (event) => this.chosen(event));
    this.pick.addEventListener("keydown", (event) => this.picking(event));
    this.room.form.addEventListener("shown", (event) => this.show(event.target));
    this.root.open = localStorage.getItem(CLOSED) === null;
    this.root.addEventListener("toggle", () => (this.root.open ? localStorage.removeItem(CLOSED) : localStorage.setItem(CLOSED, "1")));
  }

  leg(area) {
    return document.querySelector(`#${CSS.escape(area.dataset.row)} [data-leg="${area.dataset.side}"]`);
  }

  options(area) {
    return [...this.leg(area).querySelectorAll(".opt")];
  }

  // ---- choosing ------------------------------------------------------------------------------------------------------------------
  tapped(event, area) {
    event.preventDefault();
    this.select(area);
    if (!event.detail) this.pick.querySelector(".skin-opt").focus(); // by Enter, or by a screen reader
  }

  select(area) {
    for (const each of this.areas) {
      each.toggleAttribute("data-lit", each === area);
      each.setAttribute("tabindex", each === area ? "0" : "-1");
    }
    this.area = area;
    this.raise(area);
    this.pick.querySelector("[data-of]").textContent = area.dataset.label;
    this.root.querySelector("[data-hint]").hidden = true;
    this.draw();
    this.pick.hidden = false;
  }

  // Its rim lies above the others. The focus would be lost on the way, so it is given back.
  raise(area) {
    const held = document.activeElement === area;
    const above = [...area.parentNode.querySelectorAll(":scope > .skin-area")].at(-1);
    if (above !== area) above.after(area);
    if (held) area.focus({ preventScroll: true });
  }

  draw() {
    const made = this.options(this.area).map((option) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `skin-opt${option.classList.contains("normal") ? " normal" : ""}`;
      button.dataset.value = option.dataset.value;
      button.dataset.key = option.dataset.key;
      button.textContent = option.textContent;
      button.setAttribute("aria-pressed", option.getAttribute("aria-pressed"));
      return button;
    });
    this.pick.querySelector("[data-options]").replaceChildren(...made);
  }

  chosen(event) {
    const button = event.target.closest(".skin-opt");
    if (button) this.enter(this.area, button.dataset.value);
  }

  enter(area, value) {
    this.room.tap(this.options(area).find((option) => option.dataset.value === value));
    this.said.textContent = area.getAttribute("aria-label");
  }

  // ---- keys ----------------------------------------------------------------------------------------------------------------------
  key(event, area) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const meant = this.options(area).find((option) => option.dataset.key === event.key.toLowerCase());
    const next = this.neighbor(area, event.key);
    if (meant) this.say(area, meant.dataset.value);
    else if (event.key === "Backspace") this.takeBack(area);
    else if (next) {
      this.select(next);
      next.focus();
    } else if (event.key === " ") area.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // By keys the same result twice is said twice; only Backspace takes back.
  say(area, value) {
    const option = this.options(area).find((each) => each.dataset.value === value);
    if (option.getAttribute("aria-pressed") !== "true") this.enter(area, value);
  }

  takeBack(area) {
    const pressed = this.options(area).find((option) => option.getAttribute("aria-pressed") === "true");
    if (pressed) this.enter(area, pressed.dataset.value);
  }

  picking(event) {
    const key = event.key.toLowerCase();
    const meant = !event.ctrlKey && !event.metaKey && !event.altKey && this.pick.querySelector(`.skin-opt[data-key="${CSS.escape(key)}"]`);
    if (event.key === "Escape") this.area.focus();
    else if (meant) this.say(this.area, meant.dataset.value);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Up and down along one leg; to the side, the same root of the other leg.
  neighbor(area, key) {
    const leg = this.areas.filter((each) => each.dataset.side === area.dataset.side);
    if (DOWN[key]) return leg[leg.indexOf(area) + DOWN[key]];
    if (key !== "ArrowLeft" && key !== "ArrowRight") return undefined;
    return this.areas.find((each) => each.dataset.root === area.dataset.root && each.dataset.side !== area.dataset.side);
  }

  // ---- what is seen --------------------------------------------------------------------------------------------------------------
  show(leg) {
    const area = this.areas.find((each) => this.leg(each) === leg);
    if (!area) return;
    const pressed = this.options(area).find((option) => option.getAttribute("aria-pressed") === "true");
    const value = pressed && SIGNS[pressed.dataset.value] ? pressed.dataset.value : "";
    const { root, side, label } = area.dataset;
    area.querySelector("[data-result]").setAttribute("fill", value ? `url(#${this.svg.dataset.name}-${value})` : "none");
    area.setAttribute("aria-label", value ? `${label}: ${pressed.textContent}` : label);
    for (const text of this.svg.querySelectorAll(`[data-of="${root}-${side}"]`)) text.textContent = `${root} ${SIGNS[value] ?? ""}`.trim();
    this.svg.querySelector("desc").textContent = this.areas.map((each) => each.getAttribute("aria-label")).join("; ");
    if (area === this.area) this.draw();
  }
}
