// The time, as well as a phone can know it. The clinic's clock is taken as right whenever it answers; how old the program is counts from that
// answer. A clock that was set back would make an old program look fresh, so the latest moment ever seen is kept too.
const BACK_MS = 600_000; // so far behind the latest moment seen, the clock was set back (judgement)
const NEAR_MS = 120_000; // a difference that needs no correction (convention)

export class Clock {
  constructor({ skew = 0, confirmed = 0, seen = 0 } = {}) {
    Object.assign(this, { skew, confirmed, seen });
  }

  get state() {
    return { skew: this.skew, confirmed: this.confirmed, seen: this.seen };
  }

  now() {
    return Date.now() + this.skew;
  }

  // The clinic answered, and its clock said `theirs` (milliseconds).
  confirm(theirs) {
    const apart = theirs - Date.now();
    this.skew = Math.abs(apart) < NEAR_MS ? 0 : apart;
    this.confirmed = this.seen = this.now();
  }

  // Look at the clock; what it shows counts as seen.
  look() {
    this.seen = Math.max(this.seen, this.now());
    return this.state;
  }

  // Milliseconds since the clinic confirmed the program; without end when the clock was set back or nothing was ever confirmed.
  age() {
    if (!this.confirmed || this.now() < this.seen - BACK_MS) return Infinity;
    return Math.max(this.now(), this.seen) - this.confirmed;
  }

  // A moment as wall time with its offset.
  stamp(at = this.now()) {
    const away = -new Date(at).getTimezoneOffset();
    const local = new Date(at + away * 60_000).toISOString().slice(0, 19);
    const size = Math.abs(away);
    return `${local}${away < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  }

  day(at = this.now()) {
    return this.stamp(at).slice(0, 10);
  }

  // 1 is Monday.
  weekday(at = this.now()) {
    return new Date(at).getDay() || 7;
  }
}

const two = (number) => String(number).padStart(2, "0");
