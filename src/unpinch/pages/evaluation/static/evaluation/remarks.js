// Free remarks: written anywhere, sent when one goes on, and kept on this device with every letter until then - also when the tablet falls
// asleep or the session ends in the middle of a word. They belong to the person who wrote them, like the results that wait.
import { newId } from "../base/new_id.js";

export class Remarks {
  constructor(room) {
    this.room = room;
    this.key = `${room.queue.key}:words`;
    this.areas = [...room.form.querySelectorAll("[data-remark]")];
    for (const area of this.areas) {
      area.dataset.kept = area.value;
      area.addEventListener("input", () => this.draft(area));
      area.addEventListener("change", () => this.enter(area));
    }
    this.back();
  }

  get drafts() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "{}");
    } catch {
      return {};
    }
  }

  set drafts(words) {
    if (Object.keys(words).length) localStorage.setItem(this.key, JSON.stringify(words));
    else localStorage.removeItem(this.key);
  }

  draft(area) {
    this.drafts = { ...this.drafts, [area.name]: area.value };
  }

  // Words that were being written when the page went away.
  back() {
    for (const [name, words] of Object.entries(this.drafts)) {
      const area = this.area(name);
      if (!area) continue;
      this.fill(area, words);
      setTimeout(() => this.enter(area));
    }
  }

  leave() {
    for (const name of Object.keys(this.drafts)) if (this.area(name)) this.enter(this.area(name));
  }

  area(name) {
    return this.areas.find((each) => each.name === name);
  }

  fill(area, words) {
    area.value = words;
    area.closest("details").open = true;
  }

  enter(area) {
    const { [area.name]: _sent, ...others } = this.drafts;
    this.drafts = others;
    if (area.value.trim() === area.dataset.kept.trim()) return;
    const item = { client_id: newId(), fact: area.name, side: "", value: "", remark: area.value, saw: area.dataset.saw || null, at: new Date().toISOString() };
    this.room.enter([item]);
  }

  // Whether an item is a remark; it is shown as it stands.
  put(item) {
    const area = this.area(item.fact);
    if (!area) return false;
    if (area.value !== item.remark) this.fill(area, item.remark);
    area.dataset.kept = item.remark;
    area.dataset.saw = item.client_id;
    this.problem(area, "");
    return true;
  }

  undo(item, text) {
    const area = this.area(item.fact);
    if (!area) return false;
    area.dataset.kept = "";
    area.dataset.saw = item.saw ?? "";
    this.problem(area, text);
    return true;
  }

  problem(area, text) {
    const place = area.closest("details").querySelector("[data-problem]");
    place.textContent = text;
    place.hidden = !text;
  }
}
