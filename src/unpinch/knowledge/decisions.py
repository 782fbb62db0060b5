"""The decision language of the warning flags: how a flag's answers become a level, as frozen rules that can be read and checked.

    decision  = rule, rule, ...                  from the most to the least serious; the first that matches gives the level
    rule      = term " & " term ... " -> " level
    term      = yes|unsure                       the main answer of this flag, alternatives with |
              | name=a|b    name!=a|b            an answer; `missing` is the answer nobody gave, so `!=` is true when missing
              | number>=1   number<1 ...         a measurement; a missing number matches nothing
              | lvl(flag)>=level   lvl(@group)>=level
              | ( term & term or term ... )
    name      = a follow-up key of this flag, `flag`, `flag.key`, or `sex`

Reading a decision never applies it: that is done in `clinical.triage.grading`. Who uses it: triage, and the check of the knowledge base,
which wants every fault with its place. Source: triage_levels.md, sections 3 and 14 (JUDGEMENT).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from unpinch.knowledge.grammar import RuleError
from unpinch.knowledge.schema import Flag, FollowUp
from unpinch.terms.level import TriageLevel

NUMBERS = ("age", "temp_c", "hr", "rr", "sbp", "dbp", "spo2", "pvr_ml", "pain_nrs", "grade_drop", "diff_cm")
"""Measurements a decision may read: years, degrees Celsius, beats and breaths per minute, mmHg, %, ml, 0-10, MRC grades, cm."""
SEX = "sex"
MAIN_ANSWERS = ("yes", "no", "unsure")
MISSING = "missing"
_REACHES = re.compile(r"lvl\((@?\w+)\)>=(\w+)")
_COMPARED = re.compile(r"([\w.]+)(>=|<=|!=|=|>|<)(.+)")
_REQUIRED = re.compile(r"\(required(?: if (.*?))?\)")

Groups = Mapping[str, tuple[str, ...]]
"""Named sets of flags that a decision may ask for together, as `@name`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer under `key` (a flag, `flag.follow_up` or `sex`) is one of `options`, or with `negated` none of them."""

    key: str
    options: frozenset[str]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A measurement compared with a limit."""

    name: str
    op: str
    limit: float


@dataclass(frozen=True, slots=True)
class Reaches:
    """One of the flags stands at this level or above."""

    flags: tuple[str, ...]
    level: TriageLevel


@dataclass(frozen=True, slots=True)
class Either:
    """One of several conjunctions holds."""

    alternatives: tuple["Terms", ...]


Term = Answer | Number | Reaches | Either
Terms = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """All terms hold: the flag stands at `level`. `text` is the rule as the knowledge base writes it."""

    terms: Terms
    level: TriageLevel
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A follow-up question and when it is asked."""

    key: str
    asked_if: Terms
    follow_up: FollowUp


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """One flag's decision, its follow-up questions, and when its own question must be answered (`required` None: it need not be)."""

    flag: str
    rules: tuple[Rule, ...]
    questions: tuple[Question, ...] = ()
    required: Terms | None = None


class _Names:
    """Resolves the names of one flag's decision into the keys of an answer sheet."""

    def __init__(self, flag: str, keys: Iterable[str], flags: Iterable[str], groups: Groups) -> None:
        self.flag, self.keys, self.flags, self.groups = flag, frozenset(keys), frozenset(flags), groups

    def key(self, name: str) -> str:
        """The sheet's key for a name. A flag comes before an own follow-up of the same name."""
        if name in self.flags or name == SEX or ("." in name and name.partition(".")[0] in self.flags):
            return name
        if name in self.keys:
            return f"{self.flag}.{name}"
        raise RuleError(f"unknown name {name!r}")

    def members(self, name: str) -> tuple[str, ...]:
        """The flags meant by `flag` or `@group`; a group never asks for the flag that reads it."""
        found = self.groups.get(name[1:], ()) if name.startswith("@") else (name,) if name in self.flags else ()
        if not found:
            raise RuleError(f"no flag or group {name!r}")
        return tuple(flag for flag in found if flag != self.flag)


def split_outside(text: str, separator: str) -> list[str]:
    """Split where the separator stands outside parentheses.

    >>> split_outside("a & (b & c)", "&")
    ['a', '(b & c)']
    """
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            raise RuleError(f"a parenthesis closes too early: {text!r}")
        if depth == 0 and at >= start and text.startswith(separator, at):
            parts.append(text[start:at])
            start = at + len(separator)
    if depth:
        raise RuleError(f"a parenthesis stays open: {text!r}")
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def level_of(word: str) -> TriageLevel:
    """Read a level's word. Raises RuleError for a word that is no level."""
    try:
        return TriageLevel.from_word(word)
    except KeyError:
        raise RuleError(f"no such level: {word!r}") from None


def _term(text: str, names: _Names) -> Term:
    if text.startswith("(") and text.endswith(")"):
        return Either(tuple(_terms(part, names) for part in split_outside(text[1:-1], " or ")))
    words = frozenset(text.split("|"))
    if words <= set(MAIN_ANSWERS):
        return Answer(names.flag, words)
    if reaches := _REACHES.fullmatch(text):
        return Reaches(names.members(reaches.group(1)), level_of(reaches.group(2)))
    compared = _COMPARED.fullmatch(text)
    if compared is None:
        raise RuleError(f"cannot read {text!r}")
    name, op, raw = compared.groups()
    if name in NUMBERS:
        return _number(name, op, raw)
    if op not in ("=", "!="):
        raise RuleError(f"{name} is no number: {text!r}")
    return Answer(names.key(name), frozenset(raw.split("|")), negated=op == "!=")


def _number(name: str, op: str, raw: str) -> Number:
    try:
        return Number(name, op, float(raw))
    except ValueError:
        raise RuleError(f"{name} is compared with {raw!r}, which is no number") from None


def _terms(text: str, names: _Names) -> Terms:
    terms = tuple(_term(part, names) for part in split_outside(text, "&"))
    if not terms:
        raise RuleError("a condition without terms")
    return terms


def _rule(text: str, names: _Names) -> Rule:
    condition, arrow, word = text.rpartition("->")
    if not arrow:
        raise RuleError(f"a rule without an arrow: {text!r}")
    return Rule(_terms(condition, names), level_of(word.strip()), text)


def required_condition(answer_type: str) -> str | None:
    """When a flag's own question must be answered: None never, empty always, else a condition.

    >>> required_condition("yes/no/unsure (required if pregnancy=yes)"), required_condition("yes/no/unsure")
    ('pregnancy=yes', None)
    """
    match = _REQUIRED.search(answer_type)
    return None if match is None else match.group(1) or ""


def read_table(flag: Flag, flags: Iterable[str], groups: Groups) -> DecisionTable:
    """Read one flag's decision and the conditions of its questions. Raises RuleError saying what cannot be read."""
    names = _Names(flag.id, (item.key for item in flag.follow_up), flags, groups)
    condition = required_condition(flag.answer_type)
    return DecisionTable(
        flag.id,
        tuple(_rule(text, names) for text in flag.decision),
        tuple(Question(f"{flag.id}.{item.key}", _terms(item.condition, names), item) for item in flag.follow_up),
        None if condition is None else _terms(condition, names) if condition else (),
    )


def read_tables(flags: Mapping[str, Flag], groups: Groups) -> dict[str, DecisionTable]:
    """Read every flag's decision, in the order of the flags."""
    known = tuple(flags)
    return {flag.id: read_table(flag, known, groups) for flag in flags.values()}


@cache
def read_condition(text: str, flags: tuple[str, ...], groups: tuple[tuple[str, tuple[str, ...]], ...]) -> Terms:
    """Read a condition that belongs to no flag, as the bridge to the conditions uses it."""
    return _terms(text, _Names("", (), flags, dict(groups)))


# ---- what a reader needs to know of a rule ------------------------------------------------------------------------------
def leaves(terms: Terms) -> Iterator[Answer | Number | Reaches]:
    """Every answer, number and level that terms read, those inside parentheses included."""
    for term in terms:
        if isinstance(term, Either):
            for alternative in term.alternatives:
                yield from leaves(alternative)
        else:
            yield term


def reads_levels_of(table: DecisionTable) -> frozenset[str]:
    """The flags whose level this table asks for."""
    conditions = [rule.terms for rule in table.rules] + [question.asked_if for question in table.questions]
    return frozenset(flag for terms in conditions for leaf in leaves(terms) if isinstance(leaf, Reaches) for flag in leaf.flags)


# ---- faults, for the check of the knowledge base ------------------------------------------------------------------------
def decision_faults(flags: Mapping[str, Flag], groups: Groups) -> list[str]:
    """Everything that is wrong with the decisions, each fault with its flag: what cannot be read, names or options that do not exist,
    rules out of order, a level without an instruction for the patient, an instruction nothing reaches, a question that decides nothing,
    levels that wait for each other in a circle.
    """
    tables, faults = {}, [f"@{name}: no flag {flag!r}" for name, members in groups.items() for flag in members if flag not in flags]
    for flag in flags.values():
        try:
            tables[flag.id] = read_table(flag, flags, groups)
        except RuleError as error:
            faults.append(f"{flag.id}: {error}")
    for name, table in tables.items():
        faults += [f"{name}: {fault}" for fault in (*_option_faults(table, flags), *_order_faults(table), *_told_faults(table, flags))]
    return [*faults, *_idle_questions(tables), *_circles(tables)]


def _offered(key: str, flags: Mapping[str, Flag]) -> frozenset[str] | None:
    flag, _, follow_up = key.partition(".")
    if key == SEX:
        return frozenset({"female", "male", MISSING})
    if not follow_up:
        return frozenset({*MAIN_ANSWERS, MISSING})
    found = [item.options for item in flags[flag].follow_up if item.key == follow_up]
    return frozenset({*found[0], MISSING}) if found else None


def _option_faults(table: DecisionTable, flags: Mapping[str, Flag]) -> Iterator[str]:
    conditions = [rule.terms for rule in table.rules] + [q.asked_if for q in table.questions] + [table.required or ()]
    for terms in conditions:
        for leaf in leaves(terms):
            if not isinstance(leaf, Answer):
                continue
            offered = _offered(leaf.key, flags)
            if offered is None:
                yield f"no follow-up {leaf.key}"
            elif strange := leaf.options - offered:
                yield f"{leaf.key} is never {', '.join(sorted(strange))}; offered: {', '.join(sorted(offered))}"


def _order_faults(table: DecisionTable) -> Iterator[str]:
    for before, after in zip(table.rules, table.rules[1:], strict=False):
        if after.level > before.level:
            yield f"a more serious rule stands below a less serious one: {after.text!r}"


def _told_faults(table: DecisionTable, flags: Mapping[str, Flag]) -> Iterator[str]:
    told = set(flags[table.flag].what_to_do)
    reached = {rule.level.word for rule in table.rules if rule.level}
    if missing := reached - told:
        yield f"what_to_do says nothing for {', '.join(sorted(missing))}"
    if idle := told - reached:
        yield f"what_to_do speaks of {', '.join(sorted(idle))}, which no rule gives"


def _idle_questions(tables: Mapping[str, DecisionTable]) -> Iterator[str]:
    read = {leaf.key for t in tables.values() for rule in t.rules for leaf in leaves(rule.terms) if isinstance(leaf, Answer)}
    for table in tables.values():
        yield from (f"{question.key}: asked but decides nothing" for question in table.questions if question.key not in read)


def _circles(tables: Mapping[str, DecisionTable]) -> Iterator[str]:
    asks = {name: reads_levels_of(table) for name, table in tables.items()}
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> Iterator[str]:
        if name in path:
            yield f"levels wait for each other: {' > '.join((*path[path.index(name) :], name))}"
        elif name not in done:
            for other in sorted(asks.get(name, ())):
                yield from walk(other, (*path, name))
            done.add(name)

    for name in asks:
        yield from walk(name, ())
