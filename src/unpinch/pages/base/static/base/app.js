// Starts the behaviours of a page: each element with data-module="name" gets the module of that name, once, also after an htmx swap.
const modules = {
  autosave: () => import("./autosave.js"),
  "body-chart": () => import("./body_chart.js"),
  copy: () => import("../account/copy.js"),
  dialog: () => import("./dialog.js"),
  evaluation: () => import("../evaluation/evaluation.js"),
  "keep-scroll": () => import("../plan/keep_scroll.js"),
  "keep-typed": () => import("./keep_typed.js"),
  "paper-week": () => import("../course/paper_week.js"),
  passkey: () => import("../account/passkey.js"),
  picture: () => import("../library/picture.js"),
  print: () => import("../library/print.js"),
  "push-here": () => import("../messages/push.js"),
  "still-here": () => import("./still_here.js"),
  "submit-once": () => import("./submit_once.js"),
  "turn-back": () => import("../evaluation/turn_back.js"),
};

function start(root) {
  for (const element of root.querySelectorAll("[data-module]:not([data-started])")) {
    element.setAttribute("data-started", "");
    modules[element.dataset.module]?.().then((module) => module.default(element)); // none waits for another
  }
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentNode ?? document));
