// A countdown that follows the end it was given, not its own ticks: a sleeping phone wakes at the right second.
//
// A phone's steady clock may stand still while it sleeps, and its wall clock may be set back; the greater of what the two have gone is true.
export class Countdown {
  constructor(seconds) {
    this.total = seconds * 1000;
    this.gone = 0;
    this.running = false;
  }

  start() {
    this.running = true;
    this.wall = Date.now();
    this.steady = performance.now();
    return this;
  }

  pause() {
    this.gone = this.elapsed;
    this.running = false;
  }

  get elapsed() {
    return this.running ? this.gone + Math.max(Date.now() - this.wall, performance.now() - this.steady) : this.gone;
  }

  // Milliseconds left; below zero when it is over by so much.
  get left() {
    return this.total - this.elapsed;
  }

  get secondsLeft() {
    return Math.max(0, Math.ceil(this.left / 1000));
  }
}
