// What is written down of a run, and when a run that was left alone is over.
import { entriesOf } from "./run.js";
import { newId } from "./store.js";

const OLD_MS = 3 * 3_600_000; // a run left alone so long is over; what was done is kept (judgement)

// Keep what was done of a run and close it.
export async function endRun(app, reason = "") {
  const { run } = app;
  if (!run) return;
  await write(app, run, reason);
  await app.keep("run", null);
}

// The ids of an exercise's entries are made as it begins: written twice, it is still the same entry.
export function newIds(exercise) {
  return Object.fromEntries((exercise.sides?.length ? exercise.sides : [""]).map((side) => [side, newId()]));
}

export function isOld(app) {
  return app.run && app.clock.now() - app.run.touched > OLD_MS;
}

export async function write(app, run, reason = "") {
  const exercise = app.program.exercises.find((each) => each.id === run.exercise?.id) ?? run.exercise;
  if (!exercise || (!reason && !Object.values(run.done).some(Boolean))) return [];
  const written = [];
  const { dose, done, told, small, load, reps } = run;
  for (const body of entriesOf({ exercise, dose, done, told, small, load, reps, reason })) {
    written.push(await app.add("set", body, { at: run.touched, id: run.ids[body.side] }));
  }
  app.outbox.kick();
  return written;
}
