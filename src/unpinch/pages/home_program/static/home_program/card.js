// The warning rules of the clinic's own table, judged here, so that the phone says what to do without a network. The twin of
// clinical/triage/grading.py: the first rule of a flag that holds gives its level, and what nobody answered is "missing", never "no".
const MISSING = "missing";
const COMPARE = {
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};
const FEVER_FROM_C = 38;

export class Card {
  constructor(table, answers) {
    this.table = table;
    this.answers = answers.temp_c >= FEVER_FROM_C ? { ...answers, fever: "yes" } : answers;
    this.found = new Map();
  }

  // The word of a flag's level, empty for none.
  level(flag) {
    if (!this.found.has(flag)) {
      this.found.set(flag, ""); // no flag asks for itself
      const rule = this.table.lines[flag]?.rules.find((each) => this.holds(each.if));
      this.found.set(flag, rule && this.rank(rule.level) > 0 ? rule.level : "");
    }
    return this.found.get(flag);
  }

  rank(level) {
    return this.table.levels[level]?.rank ?? 0;
  }

  holds(terms) {
    return terms.every((term) => this.term(term));
  }

  term(term) {
    if (term.key) return term.is.includes(this.answers[term.key] ?? MISSING) !== Boolean(term.not);
    if (term.number) {
      const value = this.answers[term.number];
      return typeof value === "number" && COMPARE[term.op](value, term.limit);
    }
    if (term.flags) return term.flags.some((flag) => this.rank(this.level(flag)) >= this.rank(term.level));
    return term.any.some((terms) => this.holds(terms));
  }

  // Everything that is raised, the most serious first, with what to do.
  raised() {
    const flags = Object.keys(this.table.lines).filter((flag) => this.level(flag));
    return flags.map((flag) => this.told(flag, this.level(flag))).sort((a, b) => b.rank - a.rank);
  }

  told(flag, level) {
    const line = this.table.lines[flag];
    const { title, deadline, out_of_hours, stops, rank } = this.table.levels[level];
    const closed = this.table.own_hours?.[flag] || out_of_hours;
    return { flag, level, rank, stops, sign: line.title, title, do: line.do[level] ?? "", deadline, out_of_hours: closed };
  }
}

// A yes is never taken back by a later no: only the clinic closes a sign.
export function joined(before, now) {
  const sheet = { ...before, ...now };
  for (const [key, value] of Object.entries(before)) {
    if (value === "yes" && now[key] !== "yes" && !key.includes(".")) sheet[key] = value;
  }
  return sheet;
}
