// Warning words in what somebody writes, by the clinic's own table. The twin of clinical/triage/words.py. Every text is read in every
// language of the table: English, whose phrases come as expressions, and those under `more`, whose phrases come as words.
const MAYBE = /[a-z0-9]+/g;

export class WarningWords {
  constructor(table) {
    this.readers = [table, ...(table.more ?? []).map((each) => spelled(each, table))].map((each) => new Reader(each));
  }

  // The flags that a text raises.
  flags(text) {
    const found = new Set();
    for (const reader of this.readers) reader.flags(text, found);
    return [...found];
  }
}

class Reader {
  constructor({ same, clause_end: end, negators, complaints = [], window, phrases, silencing }) {
    this.same = same.map(([pattern, word]) => [new RegExp(pattern, "g"), word]);
    this.end = new RegExp(end, "g");
    this.negators = new Set(negators);
    this.against = new Set([...negators, ...complaints]);
    this.window = window;
    this.phrases = phrases.map(read);
    this.silencing = silencing.map(read);
  }

  plain(text) {
    return this.same.reduce((words, [pattern, word]) => words.replace(pattern, word), lower(text));
  }

  flags(text, found) {
    for (const clause of this.plain(text).split(this.end)) {
      if (clause.trim()) this.inClause(clause, found);
    }
  }

  inClause(clause, found) {
    const groups = [...clause.matchAll(/\S+/g)].map((each) => [each.index, each[0]]);
    const those = (words) => [...groups.keys()].filter((at) => words.has(groups[at][1]));
    const read = { starts: groups.map(([start]) => start), negators: those(this.negators), against: those(this.against) };
    const words = new Set(clause.match(MAYBE));
    for (const phrase of this.phrases) {
      if (found.has(phrase.flag) || !may(phrase, words) || !this.holds(clause, read, phrase)) continue;
      if (!this.silencing.some((other) => other.flag === phrase.flag && this.silences(clause, read, other))) found.add(phrase.flag);
    }
  }

  holds(clause, read, phrase) {
    const places = phrase.parts.map((part) => spans(part, clause));
    return places.every((each) => each.length) && combinations(places).some((each) => !this.negated(read, read.negators, each, phrase));
  }

  // Judged in its first place only, and denied by a complaint too: silence must not be easier to reach than warning.
  silences(clause, read, phrase) {
    const places = phrase.parts.map((part) => spans(part, clause));
    return places.every((each) => each.length) && !this.negated(read, read.against, places.map((each) => each[0]), phrase);
  }

  // A negator within five words before the first part, or between the parts; words of the phrase itself do not count. Before a phrase
  // that denies something itself none counts.
  negated({ starts }, negators, places, phrase) {
    const first = Math.min(...places.map(([start]) => start));
    const last = Math.max(...places.map(([start]) => start));
    const begin = before(starts, first);
    for (const at of negators) {
      if (at < begin - (phrase.denies ? 0 : this.window)) continue;
      const start = starts[at];
      if (start >= last) return false;
      if (!places.some(([from, to]) => from <= start && start < to)) return true;
    }
    return false;
  }
}

// A language whose phrases come as words, flag by flag, in the form of the first.
function spelled(language, { window, gap }) {
  const own = new Set([...language.negators, ...language.complaints]);
  const each = (flags) => Object.entries(flags).flatMap(([flag, phrases]) => phrases.map((text) => {
    const parts = text.split(" + ");
    return { flag, parts: parts.map((part) => expression(part, gap)), denies: text.split(" ").some((word) => own.has(word)) };
  }));
  return { ...language, window, phrases: each(language.phrases), silencing: each(language.silencing) };
}

// `..` is a gap of a few words, `*` any ending.
function expression(part, gap) {
  return part.split(" ").reduce((made, word) => {
    if (word === "..") return `${made}(?: \\w+){0,${gap}}`;
    return word === "*" ? `${made}\\w*` : `${made}${made ? " " : "\\b"}${word}`;
  }, "") + "\\b";
}

function read({ flag, parts, denies = false }) {
  // A word of the phrase without any ending left open: where it is not among the words of a clause, the phrase cannot be there.
  const key = parts.map((part) => part.match(/^\\b([a-z0-9]+)(?=\\b| )/)?.[1]).find(Boolean);
  return { flag, key, denies, parts: parts.map((part) => new RegExp(part, "g")) };
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
