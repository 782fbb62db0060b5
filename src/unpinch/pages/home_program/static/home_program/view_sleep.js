// The night: one row of words. Only a bad night is asked about further: how long it was, and whether the leg woke the person.
import { el, t } from "./dom.js";
import { choices } from "./parts.js";

const SLEEP = [0, 3, 5, 8, 10]; // five words on the scale of 0 to 10 (convention)
const BAD = 3; // up to here it was a bad night: the two lowest words
const HOURS = [4, 5.5, 6.5, 7]; // what stands for under 5, 5 to 6, 6 to 7, 7 and more (convention)
const HOURS_UPTO = [5, 6, 7];
const NO_EASE = "wakes_not_eased";
const NIGHTS = ["none", "wakes_eased_by_position", NO_EASE]; // the options of finding.night_pain

export function sleep(draft, set) {
  const night = el("div", {});
  const bad = () => draft.sleep_quality !== null && draft.sleep_quality <= BAD;
  const draw = () => {
    if (bad() === Boolean(night.firstChild)) return;
    if (!bad()) for (const name of ["sleep_hours", "night_pain", "most_nights"]) set(name)(null);
    night.replaceChildren(...(bad() ? badNight(draft, set) : []));
  };
  const pick = (value) => {
    set("sleep_quality")(Number(value));
    draw();
  };
  draw();
  const options = SLEEP.map((value, at) => ({ value: String(value), label: t(`sleep_${at}`) }));
  const value = draft.sleep_quality === null ? null : String(draft.sleep_quality);
  return [choices({ legend: t("sleep_ask"), row: true, value, options, pick }), night];
}

function badNight(draft, set) {
  const most = el("div", {});
  const drawMost = () => most.replaceChildren(...(draft.night_pain === NO_EASE ? [mostNights(draft, set)] : []));
  const woke = (value) => {
    set("night_pain")(value);
    if (value !== NO_EASE) set("most_nights")(null);
    drawMost();
  };
  drawMost();
  const hours = HOURS.map((value, at) => ({ value: String(value), label: t(`hours_${at}`) }));
  const nights = NIGHTS.map((value, at) => ({ value, label: t(`night_${at}`) }));
  return [
    choices({ legend: t("hours_ask"), row: true, value: draft.sleep_hours === null ? null : String(HOURS[span(draft.sleep_hours)]), options: hours, pick: (value) => set("sleep_hours")(Number(value)) }),
    choices({ legend: t("night_ask"), value: draft.night_pain, options: nights, pick: woke }),
    most,
  ];
}

// One night without ease is a bad night; most nights of it are a warning sign.
function mostNights(draft, set) {
  const options = [
    { value: "true", label: t("most_yes") },
    { value: "false", label: t("most_no") },
  ];
  const value = draft.most_nights === null ? null : String(draft.most_nights);
  return choices({ legend: t("most_ask"), value, options, pick: (word) => set("most_nights")(word === "true") });
}

// The place of the words next to a number: on paper, or by another program, any number may have been told.
const span = (hours) => HOURS_UPTO.filter((upto) => hours >= upto).length;
const nearest = (score) => SLEEP.reduce((best, value, at) => (Math.abs(value - score) < Math.abs(SLEEP[best] - score) ? at : best), 0);

export function sleepTold({ sleep_quality: quality, sleep_hours: hours, night_pain: night }) {
  return [
    quality !== null && t("told_sleep", { words: t(`sleep_${nearest(quality)}`).toLowerCase() }),
    hours !== null && quality !== null && quality <= BAD && t(`hours_${span(hours)}`),
    NIGHTS.indexOf(night) > 0 && t("told_woke"),
  ];
}
