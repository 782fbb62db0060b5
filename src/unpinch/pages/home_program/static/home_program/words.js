// Warning words in what somebody writes, by the clinic's own table. The twin of clinical/triage/words.py; the table's phrases come as
// expressions in plain words already. English only, as the table is.
const MAYBE = /[a-z0-9]+/g;

export class WarningWords {
  constructor(table) {
    this.same = table.same.map(([pattern, word]) => [new RegExp(pattern, "g"), word]);
    this.end = new RegExp(table.clause_end, "g");
    this.negators = new Set(table.negators);
    this.window = table.window;
    this.phrases = table.phrases.map(read);
    this.silencing = table.silencing.map(read);
  }

  plain(text) {
    return this.same.reduce((words, [pattern, word]) => words.replace(pattern, word), lower(text));
  }

  // The flags that a text raises.
  flags(text) {
    const found = new Set();
    for (const clause of this.plain(text).split(this.end)) {
      if (clause.trim()) this.inClause(clause, found);
    }
    return [...found];
  }

  inClause(clause, found) {
    const groups = [...clause.matchAll(/\S+/g)].map((each) => [each.index, each[0]]);
    const read = { starts: groups.map(([start]) => start), negators: [...groups.keys()].filter((at) => this.negators.has(groups[at][1])) };
    const words = new Set(clause.match(MAYBE));
    for (const phrase of this.phrases) {
      if (found.has(phrase.flag) || !may(phrase, words) || !this.holds(clause, read, phrase)) continue;
      if (!this.silencing.some((other) => other.flag === phrase.flag && this.silences(clause, read, other))) found.add(phrase.flag);
    }
  }

  holds(clause, read, phrase) {
    const places = phrase.parts.map((part) => spans(part, clause));
    return places.every((each) => each.length) && combinations(places).some((each) => !this.negated(read, each));
  }

  // Judged in its first place only: silence must not be easier to reach than warning.
  silences(clause, read, phrase) {
    const places = phrase.parts.map((part) => spans(part, clause));
    return places.every((each) => each.length) && !this.negated(read, places.map((each) => each[0]));
  }

  // A negator within five words before the first part, or between the parts; words of the phrase itself do not count.
  negated({ starts, negators }, places) {
    const first = Math.min(...places.map(([start]) => start));
    const last = Math.max(...places.map(([start]) => start));
    const begin = before(starts, first);
    for (const at of negators) {
      if (at < begin - this.window) continue;
      const start = starts[at];
      if (start >= last) return false;
      if (!places.some(([from, to]) => from <= start && start < to)) return true;
    }
    return false;
  }
}

function read({ flag, parts }) {
  // A word of the phrase without any ending left open: where it is not among the words of a clause, the phrase cannot be there.
  const key = parts.map((part) => part.match(/^\\b([a-z0-9]+)(?=\\b| )/)?.[1]).find(Boolean);
  return { flag, key, parts: parts.map((part) => new RegExp(part, "g")) };
}

const may = (phrase, words) => !phrase.key || words.has(phrase.key);
const spans = (part, clause) => [...clause.matchAll(part)].map((each) => [each.index, each.index + each[0].length]);

// How many of the sorted numbers are smaller.
function before(sorted, than) {
  let count = 0;
  while (count < sorted.length && sorted[count] < than) count++;
  return count;
}

// The first place of each part, then each place of the first part with the nearest of the others.
function combinations(places) {
  const [own, ...others] = places;
  const found = [places.map((each) => each[0])];
  if (!others.length) return [...found, ...own.slice(1).map((span) => [span])];
  for (const span of own) {
    const near = others.map((part) => nearest(part, span));
    found.push(...near.reduce((all, part) => all.flatMap((each) => part.map((other) => [...each, other])), [[span]]));
  }
  return found;
}

function nearest(places, to) {
  const at = places.filter((each) => each[0] < to[0] || (each[0] === to[0] && each[1] < to[1])).length;
  return places.slice(Math.max(at - 1, 0), at + 1);
}

// Lower case that keeps every letter in its place, as the clinic's does.
function lower(text) {
  return Array.from(text, (letter) => (Array.from(letter.toLowerCase()).length === 1 ? letter.toLowerCase() : " ")).join("");
}
