// The examination: a tap is shown at once, kept on this device, sent, and answered with what it means now. Without script the same
// buttons send the form.
import { keyboard, rove } from "./keyboard.js";
import { newId } from "../base/new_id.js";
import { Queue } from "./queue.js";
import { Remarks } from "./remarks.js";
import { Skin } from "./skin.js";
import { offer, open as openTilt } from "./tilt.js";

const NOT_TESTED = "not_tested";

export default function evaluation(root) {
  const room = new Room(root);
  room.start();
  keyboard(room);
}

export class Room {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector("#tests");
    this.aside = root.querySelector("#panel");
    this.said = root.querySelector("[data-save-state]");
    this.position = root.dataset.position;
    this.queue = new Queue({
      address: root.dataset.save,
      person: document.body.dataset.person ?? "",
      onState: (state, n) => this.say(state, n),
      onAnswer: (answer) => this.answered(answer),
      asked: () => [...this.form.querySelectorAll("[data-first] [data-test]")].map((each) => each.dataset.test),
    });
  }

  start() {
    this.queue.position = bodily(this.position);
    this.remarks = new Remarks(this);
    for (const item of this.queue.items) this.put(item);
    this.form.addEventListener("submit", (event) => this.pressed(event));
    this.form.addEventListener("change", (event) => this.typed(event.target));
    this.form.addEventListener("shown", () => this.count());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    this.root.addEventListener("click", (event) => this.clicked(event));
    this.search();
    this.sheet();
    const skin = this.root.querySelector("[data-skin]");
    if (skin) new Skin(this, skin).start();
    offer(this.root);
    const done = this.root.querySelector("[data-done]");
    done.addEventListener("submit", (event) => {
      if (this.queue.items.length) {
        event.preventDefault();
        this.queue.send();
      }
    });
    this.queue.send();
    this.root.dataset.ready = "";
  }

  // ---- results -------------------------------------------------------------------------------------------------------------------
  pressed(event) {
    event.preventDefault();
    const button = event.submitter;
    if (button?.classList.contains("sweep")) this.sweep(button);
    else if (button?.classList.contains("opt")) this.tap(button);
    else if (document.activeElement?.matches?.(".num input")) this.typed(document.activeElement);
  }

  tap(button) {
    const leg = button.closest("[data-leg]");
    const again = button.getAttribute("aria-pressed") === "true";
    this.enter([result(leg, again ? NOT_TESTED : button.dataset.value)]);
  }

  sweep(button) {
    const [, , , side] = button.value.split("|");
    const open = (leg) => !leg.dataset.saw && leg.querySelector(".opt.normal") && !leg.querySelector('.opt[aria-pressed="true"]');
    const legs = [...button.closest(".block").querySelectorAll(`[data-leg="${side}"]`)].filter(open);
    this.enter(legs.map((leg) => result(leg, leg.querySelector(".opt.normal").dataset.value)));
  }

  typed(field) {
    const test = field.closest?.("[data-test]");
    if (!test) return;
    if (field.matches(".num input") && field.validity.valid) {
      const leg = field.closest("[data-leg]");
      if (field.value === (field.dataset.kept ?? field.defaultValue)) return;
      if (field.value !== "" || leg.dataset.saw) this.enter([result(leg, field.value || NOT_TESTED)]);
    } else if (field.matches("[data-note]")) {
      const leg = test.querySelector(`[data-leg="${field.dataset.note}"]`);
      const value = valueOf(leg);
      if (value) this.enter([result(leg, value)]);
    }
  }

  enter(results) {
    if (!results.length) return;
    for (const item of results) this.put(item);
    this.queue.add(results);
  }

  // The tablet goes to sleep, or the page is left: what is being typed counts as typed.
  leave() {
    if (this.form.contains(document.activeElement)) this.typed(document.activeElement);
    this.remarks.leave();
  }

  // Show a result as the page would show it.
  put(item) {
    if (this.remarks.put(item)) return;
    const leg = this.leg(item);
    if (!leg) return;
    for (const option of leg.querySelectorAll(".opt")) option.setAttribute("aria-pressed", String(option.dataset.value === item.value));
    const field = leg.querySelector(".num input");
    const tapped = leg.querySelector('.opt[aria-pressed="true"]');
    if (field) field.dataset.kept = field.value = item.value === NOT_TESTED || tapped ? "" : item.value;
    leg.dataset.saw = item.client_id;
    this.problem(leg, "");
    shown(leg);
  }

  leg(item) {
    return this.form.querySelector(`[data-test="${CSS.escape(item.fact)}"] [data-leg="${item.side}"]`);
  }

  problem(leg, text) {
    const place = leg.querySelector("[data-problem]");
    place.textContent = text;
    place.hidden = !text;
  }

  answered({ kept, panel, first, batch, more }) {
    kept.forEach((each, at) => {
      if (each.problem && this.remarks.undo(batch[at], each.problem)) return;
      const leg = each.problem && this.leg(batch[at]);
      if (leg) this.undo(leg, batch[at], each.problem);
    });
    if (panel && !more) this.show(panel);
    if (first && !more) this.ask(first);
  }

  // What was not kept is not shown as kept: a number stays to be mended.
  undo(leg, item, problem) {
    for (const option of leg.querySelectorAll(".opt")) option.setAttribute("aria-pressed", "false");
    leg.dataset.saw = item.saw ?? "";
    leg.querySelector(".num input")?.removeAttribute("data-kept");
    this.problem(leg, problem);
    shown(leg);
  }

  // ---- what it means -------------------------------------------------------------------------------------------------------------
  show(html) {
    const open = new Set([...this.aside.querySelectorAll("details[open] > summary")].map((each) => each.textContent.trim()));
    const panel = parsed(html);
    for (const summary of panel.querySelectorAll("details > summary")) {
      if (open.has(summary.textContent.trim())) summary.parentElement.open = true;
    }
    this.aside.querySelector(".panel").replaceWith(panel);
    this.peek();
  }

  // Questions that came up with an entry stand with the others; whoever was among them stays there.
  ask(html) {
    const fresh = parsed(html);
    const old = this.form.querySelector("[data-first]");
    const held = old?.contains(document.activeElement) && document.activeElement.closest("[data-test]")?.id;
    if (old) old.replaceWith(fresh);
    else this.form.querySelector("[data-group]").before(fresh);
    fresh.hidden = Boolean(this.position) && this.position !== "ask";
    this.root.querySelector('[data-to="ask"]').hidden = false;
    rove(fresh);
    this.count();
    if (held) document.getElementById(held)?.querySelector('.opt[tabindex="0"], .num input')?.focus();
  }

  count() {
    const legs = [...this.form.querySelectorAll("[data-first] [data-leg]")];
    const open = legs.filter((leg) => !leg.querySelector('.opt[aria-pressed="true"]') && !leg.querySelector(".num input")?.value).length;
    const badge = this.root.querySelector("[data-open]");
    badge.textContent = open;
    badge.hidden = !open;
  }

  async refresh() {
    try {
      const answer = await fetch(`${this.root.dataset.panel}?position=${bodily(this.position)}`, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) this.show(await answer.text());
    } catch {
      // The panel keeps what it says; the next entry brings a new one.
    }
  }

  say(state, n) {
    this.said.dataset.state = { waiting: "failed", out: "failed", wrong: "failed" }[state] ?? state;
    this.said.textContent = (this.said.dataset[state] ?? "").replace("{n}", n);
    if (state === "out") {
      const door = document.createElement("a");
      door.href = `${this.root.dataset.door}?next=${encodeURIComponent(location.pathname)}`;
      door.textContent = "→";
      door.setAttribute("aria-label", this.said.textContent);
      this.said.append(" ", door);
    }
  }

  // ---- around --------------------------------------------------------------------------------------------------------------------
  clicked(event) {
    const to = event.target.closest("[data-to]");
    const go = event.target.closest("[data-go]");
    const tilt = event.target.closest("[data-tilt]");
    if (to) this.place(event, to.dataset.to);
    else if (go) this.go(event, go.dataset.go || go.getAttribute("href").slice(1));
    else if (event.target.closest("[data-sheet]")) this.turn();
    else if (tilt) openTilt(tilt, this);
  }

  place(event, position) {
    event?.preventDefault();
    this.position = position;
    this.queue.position = bodily(position);
    this.form.elements.position.value = position;
    for (const link of this.root.querySelectorAll("[data-to]")) {
      if (link.dataset.to === position) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    for (const group of this.form.querySelectorAll("[data-group]")) group.hidden = Boolean(position) && group.dataset.group !== position;
    history.replaceState(null, "", position ? `?position=${position}` : location.pathname);
    this.refresh();
  }

  go(event, id) {
    const test = document.getElementById(id);
    if (!test) return;
    event?.preventDefault();
    const group = test.closest("[data-group]");
    if (group.hidden) this.place(null, group.dataset.group);
    const more = test.closest("details.more-tests");
    if (more) more.open = true;
    this.root.classList.remove("sheet-open");
    test.scrollIntoView({ block: "center" });
    test.querySelector(".opt, .num input").focus({ preventScroll: true });
    test.classList.add("lit");
    setTimeout(() => test.classList.remove("lit"), 1600);
  }

  search() {
    const box = this.root.querySelector("[data-search]");
    const none = this.root.querySelector("[data-none]");
    box.hidden = false;
    box.querySelector("input").addEventListener("input", ({ target }) => {
      const words = target.value.toLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      for (const test of this.form.querySelectorAll("[data-test]")) {
        const fits = words.every((word) => test.dataset.words.includes(word));
        test.hidden = !fits;
        found += fits ? 1 : 0;
      }
      for (const more of this.form.querySelectorAll("details.more-tests")) more.open = words.length > 0;
      this.root.classList.toggle("searching", words.length > 0);
      none.hidden = found > 0;
    });
  }

  // On a small screen the panel lies at the foot, one line high, until it is pulled up.
  sheet() {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "sheet-handle";
    handle.dataset.sheet = "";
    handle.setAttribute("aria-expanded", "false");
    handle.setAttribute("aria-controls", "ev-panel");
    this.aside.prepend(handle);
    this.root.classList.add("has-sheet");
    this.peek();
  }

  peek() {
    const handle = this.aside.querySelector("[data-sheet]");
    if (!handle) return;
    const parts = [".p-level strong", this.aside.querySelector(".p-words") ? ".p-words strong" : ".p-causes summary", ".p-next p strong"].map((each) => this.aside.querySelector(each));
    handle.replaceChildren(...parts.filter(Boolean).map((part, at) => line(part, at)));
    handle.dataset.level = this.aside.querySelector(".p-triage").className;
  }

  turn() {
    const open = this.root.classList.toggle("sheet-open");
    this.aside.querySelector("[data-sheet]").setAttribute("aria-expanded", String(open));
  }
}

// How the patient is placed; what is asked first needs no position.
function bodily(position) {
  return position === "ask" ? "" : position;
}

function parsed(html) {
  const held = document.createElement("template");
  held.innerHTML = html;
  return held.content.firstElementChild;
}

function line(part, at) {
  const span = document.createElement("span");
  span.className = `peek-${at}`;
  span.textContent = (at === 2 ? "→ " : "") + part.textContent.replace(/\s+/g, " ").trim();
  return span;
}

function result(leg, value) {
  const test = leg.closest("[data-test]");
  const note = test.querySelector(`[data-note="${leg.dataset.leg}"]`);
  return {
    client_id: newId(),
    fact: test.dataset.test,
    side: leg.dataset.leg,
    value: String(value),
    remark: note?.value ?? "",
    saw: leg.dataset.saw || null,
    at: new Date().toISOString(),
  };
}

function shown(leg) {
  leg.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
}

function valueOf(leg) {
  return leg.querySelector('.opt[aria-pressed="true"]')?.dataset.value ?? leg.querySelector(".num input")?.value ?? "";
}
