// The angle of a leg or of the back, measured by the tilt of the phone that lies along it: zero it, raise, keep.
//
// The angle is the one between the direction of gravity at zero and now, so that it does not matter how the phone lies. The button shows
// only where the device has such a sensor; what is kept is a whole degree, as it would be typed.
const DEGREES = 180 / Math.PI;
const SILENT_MS = 1500; // a sensor that has said nothing for so long says nothing (judgement)

// Show the buttons where the device can measure: by a first reading, or where permission must be asked first.
export function offer(root) {
  const show = () => root.querySelectorAll("[data-tilt]").forEach((each) => (each.hidden = false));
  if (typeof DeviceOrientationEvent === "undefined") return;
  if (mustAsk()) {
    show();
    return;
  }
  const first = (event) => {
    if (event.beta === null) return;
    removeEventListener("deviceorientation", first);
    show();
  };
  addEventListener("deviceorientation", first);
}

// Phones of one maker give no reading before somebody has agreed to it; others answer the same question, but need not be asked.
function mustAsk() {
  return typeof DeviceOrientationEvent.requestPermission === "function" && "standalone" in navigator && navigator.maxTouchPoints > 0;
}

export async function open(button, room) {
  const leg = button.closest("[data-leg]");
  if (leg.querySelector(".tilt")) return;
  if (mustAsk()) {
    const answer = await DeviceOrientationEvent.requestPermission().catch(() => "denied");
    if (answer !== "granted") {
      room.problem(leg, room.root.querySelector("#tilt-pad").dataset.denied);
      return;
    }
  }
  new Pad(leg, room).start();
}

class Pad {
  constructor(leg, room) {
    this.leg = leg;
    this.room = room;
    this.zero = null;
    this.now = null;
    this.listen = (event) => this.felt(event);
  }

  start() {
    this.pad = this.room.root.querySelector("#tilt-pad").content.firstElementChild.cloneNode(true);
    this.leg.append(this.pad);
    this.shown = this.pad.querySelector("[data-angle]");
    this.pad.querySelector("[data-zero]").addEventListener("click", () => (this.zero = this.now));
    this.pad.querySelector("[data-keep]").addEventListener("click", () => this.keep());
    this.pad.querySelector("[data-close]").addEventListener("click", () => this.end());
    this.pad.addEventListener("keydown", (event) => event.key === "Escape" && this.end());
    addEventListener("deviceorientation", this.listen);
    this.silent = setTimeout(() => this.none(), SILENT_MS);
    navigator.wakeLock?.request("screen").then(
      (lock) => (this.ended ? lock.release() : (this.lock = lock)),
      () => {}, // the screen may go dark; the angle is felt again when it is lit
    );
    this.pad.querySelector("[data-zero]").focus();
  }

  // The device has no such sensor after all, or keeps it to itself.
  none() {
    this.pad.querySelector("[data-none]").hidden = this.now !== null;
  }

  felt(event) {
    if (event.beta === null) return;
    this.now = gravity(event.beta, event.gamma);
    this.zero ??= this.now;
    this.none();
    this.angle = Math.round(between(this.zero, this.now));
    this.shown.textContent = `${this.angle}°`;
  }

  keep() {
    if (this.angle === undefined) return this.none();
    const field = this.leg.querySelector(".num input");
    field.value = String(this.angle);
    this.end();
    this.room.typed(field);
    field.focus();
  }

  end() {
    removeEventListener("deviceorientation", this.listen);
    clearTimeout(this.silent);
    this.ended = true;
    this.lock?.release();
    this.pad.remove();
  }
}

// The direction of gravity in the phone's own axes, from its tilt to the front (beta) and to the side (gamma), in degrees.
function gravity(beta, gamma) {
  const [b, g] = [beta / DEGREES, gamma / DEGREES];
  return [Math.cos(b) * Math.sin(g), -Math.sin(b), -Math.cos(b) * Math.cos(g)];
}

function between(a, b) {
  const dot = a.reduce((sum, each, at) => sum + each * b[at], 0);
  return Math.acos(Math.min(1, Math.max(-1, dot))) * DEGREES;
}
