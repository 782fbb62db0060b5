// A guided run as plain values: what comes after what in one exercise, and what is written down of it. It shows nothing and knows no clock.
//
//   ready -> work (left) -> change sides -> work (right) -> rest -> ready -> ... -> end
export const LEAD_S = 5; // time to get into position (judgement)
export const SWITCH_S = 8; // time to turn to the other side (judgement)
const AGAIN_S = 3; // between two holds of one set (judgement)
const PACE_S = 4; // one slow repetition, where the dose names none (convention)
const LEG_RED = 2; // points of 0 to 10 above the score just before the set (dose_numbers: leg_rise_red)
const BACK_RED = 3; // the same of the back (dose_numbers: back_rise_red)
const REST_S = 30; // between two sets, where the dose names none (convention)

// The steps of one occasion of an exercise: `kind`, `seconds`, `side`, `set`, and for a hold which repetition it is.
export function stepsOf(exercise, dose) {
  const sides = exercise.sides?.length ? exercise.sides : [""];
  const found = [];
  for (let set = 1; set <= dose.sets; set++) {
    sides.forEach((side, at) => {
      found.push(at === 0 ? { kind: "ready", seconds: LEAD_S, side, set } : { kind: "switch", seconds: SWITCH_S, side, set });
      found.push(...work(dose, side, set));
    });
    if (set < dose.sets) found.push({ kind: "rest", seconds: dose.rest_s || REST_S, side: "", set });
  }
  return found;
}

function work(dose, side, set) {
  const pace = dose.rep_s || PACE_S;
  if (dose.hold_s < 2) return [{ kind: "reps", seconds: dose.reps * pace, pace, side, set, rep: 1, reps: dose.reps, last: true }];
  const steps = [];
  for (let rep = 1; rep <= dose.reps; rep++) {
    const last = rep === dose.reps;
    steps.push({ kind: "hold", seconds: dose.hold_s, side, set, rep, reps: dose.reps, last });
    if (!last) steps.push({ kind: "again", seconds: AGAIN_S, side, set, rep: rep + 1, reps: dose.reps });
  }
  return steps;
}

export const length = (steps) => steps.reduce((sum, step) => sum + step.seconds, 0);

// Which repetition it is after so many milliseconds of counted repetitions.
export function repAt(step, elapsed) {
  return step.kind === "reps" ? Math.min(step.reps, Math.floor(elapsed / 1000 / step.pace) + 1) : (step.rep ?? 1);
}

// What is written down: one entry for each side, with the sets that were finished.
export function entriesOf(run) {
  const { exercise, dose, done, told, small, reason = "", swapped = "", timed = true } = run;
  return (exercise.sides?.length ? exercise.sides : [""]).map((side) => ({
    exercise: exercise.id,
    side,
    sets_done: done[side] ?? 0,
    sets_due: dose.sets,
    reps: run.reps ?? dose.reps ?? null,
    load_kg: run.load ?? dose.load_kg ?? null,
    hold_s: dose.hold_s ?? null,
    leg_before: told.leg_before ?? null,
    leg_after: told.leg_after ?? null,
    back_before: told.back_before ?? null,
    back_after: told.back_after ?? null,
    reach_before: told.reach_before ?? null,
    reach_after: told.reach_after ?? null,
    settled_minutes: settled(told),
    reason,
    swapped_to: swapped,
    counted_by: timed ? "timer" : "person",
    small: Boolean(small),
  }));
}

// Where the leg is no worse than before, it has settled at once; else nobody knows yet, and it is asked later.
function settled({ leg_before: before, leg_after: after }) {
  return typeof before === "number" && typeof after === "number" && after <= before ? 0 : null;
}

// What a set made worse (progression.md, "red"; the clinic judges again): the leg by two points or further down, or the back by three
// points while the leg does not draw back. "leg", "back" or "".
export function worse(told, order) {
  const rise = (name) => (typeof told[`${name}_before`] === "number" && typeof told[`${name}_after`] === "number" ? told[`${name}_after`] - told[`${name}_before`] : null);
  const [leg, back] = [rise("leg"), rise("back")];
  const steps = told.reach_before && told.reach_after ? order.indexOf(told.reach_after) - order.indexOf(told.reach_before) : null;
  if (steps > 0 || leg >= LEG_RED) return "leg";
  const retreats = leg !== null && steps !== null && leg <= 0 && steps <= 0 && (leg < 0 || steps < 0);
  return back >= BACK_RED && !retreats ? "back" : "";
}
