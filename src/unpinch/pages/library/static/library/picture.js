// The moving picture: pause, play, slow. The page drives the picture's own clock, so that it stops where it is.
const SLOW = 0.4;

export default function picture(box) {
  const svg = box.querySelector("svg");
  const tools = box.querySelector(".picture-run");
  if (!svg || !tools || !svg.setCurrentTime || !svg.querySelector("animate, animateTransform")) return;
  svg.querySelectorAll('[role=button]').forEach((own) => own.remove());
  tools.hidden = false;
  svg.pauseAnimations();

  const pause = tools.querySelector("[data-do=pause]");
  const slow = tools.querySelector("[data-do=slow]");
  let runs = true;
  let rate = 1;
  let at = 0;
  let before = performance.now();

  function tick(now) {
    if (runs && !document.hidden) at += ((now - before) / 1000) * rate;
    before = now;
    svg.setCurrentTime(at);
    if (runs) requestAnimationFrame(tick);
  }

  pause.addEventListener("click", () => {
    runs = !runs;
    pause.textContent = runs ? pause.dataset.pause : pause.dataset.play;
    before = performance.now();
    if (runs) requestAnimationFrame(tick);
  });
  slow.addEventListener("click", () => {
    rate = rate === 1 ? SLOW : 1;
    slow.setAttribute("aria-pressed", String(rate !== 1));
  });
  requestAnimationFrame(tick);
}
