// How the leg is before and after an exercise: one touch for the pain, one for how far down it goes. The back is asked before by a quiet
// button, and after only where it was told before.
import { el, t } from "./dom.js";
import { legChart } from "./legs.js";
import { scale, unfold } from "./parts.js";

// `run` holds what was told and is told at once; `when` is "before" or "after".
export function legNow(run, when) {
  const { told } = run.state;
  const [pain, reach] = [`leg_${when}`, `reach_${when}`];
  const chart = el("div", {});
  const drawChart = () => {
    const asked = told[pain] > 0;
    if (!asked) chart.replaceChildren();
    else if (!chart.firstChild) {
      const options = run.app.program.reach;
      chart.append(legChart({ legend: t("reach_ask"), options, value: told[reach] ?? null, pick: (id) => run.tell(reach, id) }));
    }
  };
  const pick = (n) => {
    run.tell(pain, n);
    if (n === 0) run.tell(reach, "none");
    drawChart();
  };
  drawChart();
  const legend = when === "before" ? t("leg_ask") : t("leg_after_ask");
  return [scale({ legend, low: t("pain_none"), high: t("pain_worst"), value: told[pain] ?? null, pick }), chart, backNow(run, when)];
}

function backNow(run, when) {
  const { told } = run.state;
  const known = typeof told.back_before === "number";
  if (when === "after" && !known) return null;
  const name = `back_${when}`;
  const legend = when === "before" ? t("back_ask") : t("back_after_ask");
  const content = () => scale({ legend, low: t("pain_none"), high: t("pain_worst"), value: told[name] ?? null, pick: (n) => run.tell(name, n) });
  return unfold({ label: t("back_too"), open: known, content });
}
