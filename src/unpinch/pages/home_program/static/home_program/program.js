// The program as the clinic last gave it, and the table of warning signs that belongs to it. Both are kept by the page, because the service
// worker keeps no JSON. Asking again costs little, and an answer confirms what the phone holds.
const ADDRESS = "/api/day/program";
const GOOD_MS = 72 * 3_600_000; // DESIGN.md section 9 (judgement)
const PLACE = /\{([A-Z_]+)\}/g;

// Ask the clinic. Gives {word: "ok" | "offline" | "sign_in" | "none", program?, etag?, theirs?}: `program` only when it is new.
export async function askProgram(etag) {
  let answer;
  try {
    const headers = { Accept: "application/json", ...(etag ? { "If-None-Match": etag } : {}) };
    answer = await fetch(ADDRESS, { headers, credentials: "same-origin", redirect: "manual", cache: "no-store" });
  } catch {
    return { word: "offline" };
  }
  if (answer.status === 304) return { word: "ok", theirs: Date.parse(answer.headers.get("Date")) || Date.now() };
  if (answer.status === 401 || answer.type === "opaqueredirect") return { word: "sign_in" };
  if (answer.status === 403 || answer.status === 404 || answer.status === 409) return { word: "none" };
  const program = answer.ok ? await answer.json().catch(() => null) : null;
  if (!program) return { word: "offline" };
  return { word: "ok", program, etag: answer.headers.get("ETag") ?? "", theirs: Date.parse(program.served_at) };
}

// The table of warning signs at its address; null when there is no network.
export async function askTable(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    return answer.ok ? { address, table: await answer.json() } : null;
  } catch {
    return null;
  }
}

// Program and table as the views read them: the groups that concern this person, the clinic's numbers in every text, one dose for each line.
export function shaped(program, table) {
  const fill = (text) => text.replace(PLACE, (_, name) => program.numbers[name] ?? program.numbers.EMERGENCY ?? "");
  const groups = table.groups.filter((each) => program.card.groups.includes(each.id));
  return {
    ...program,
    exercises: program.exercises.map(exercise),
    card: { ...table, groups, lines: filled(table.lines, fill), levels: filled(table.levels, fill), own_hours: filled(table.own_hours, fill) },
  };
}

function exercise(each) {
  const stands = each.state === "paused" || each.state === "stopped";
  return { ...each, dose: dose(each.dose), small: each.small && dose(each.small), stands };
}

// What is spread over the day is done one set at a time.
function dose(given) {
  const spread = given.through_the_day && given.times_per_day === 1 && given.sets > 1;
  return { ...given, ...(spread ? { sets: 1, times_per_day: given.sets } : {}), words: given.words.join(" · ") };
}

function filled(value, fill) {
  if (typeof value === "string") return fill(value);
  if (Array.isArray(value)) return value.map((each) => filled(each, fill));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, fill)]));
}

export function isStale(program, clock) {
  const span = Date.parse(program.good_until) - Date.parse(program.served_at) || GOOD_MS;
  return clock.age() > span;
}

// The pictures of a program are fetched while there is a network; the service worker keeps them.
export function fetchPictures(program) {
  if (!navigator.serviceWorker?.controller) return;
  for (const each of program.exercises ?? []) {
    for (const address of [each.thumb, each.picture]) if (address) fetch(address).catch(() => null);
  }
}
