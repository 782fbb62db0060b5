// What "Stop" asks: something new on the red card, enough for now, or going on after all.
import { button, el, t } from "./dom.js";

export function askWhatItIs({ newSign, end, goOn }) {
  const asked = el("dialog", { class: "day-dialog", "aria-labelledby": "stop-title" });
  const act = (deed) => () => {
    asked.close();
    asked.remove();
    deed();
  };
  asked.append(
    el("h2", { id: "stop-title" }, t("stop_title")),
    button(t("stop_red"), act(newSign), { kind: "wide call", sign: "alert" }),
    button(t("stop_here"), act(end), { kind: "wide" }),
    button(t("go_on"), act(goOn), { kind: "wide primary" }),
  );
  asked.addEventListener("cancel", () => asked.remove());
  document.body.append(asked);
  asked.showModal();
}
