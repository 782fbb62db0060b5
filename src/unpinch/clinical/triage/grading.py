"""From a sheet of answers to a level for every flag, by the flags' own tables.

A sheet is a flat map: `flag` to yes, no or unsure; `flag.follow_up` to one of its options; `sex`; numbers under their names. What is not
in it was not answered. Each flag's first matching rule gives its level and the person's level is the highest; flags are never counted, and
no table uses another flag's "no" to lower itself (triage_levels.md, section 3; JUDGEMENT). It does not know facts, days or clinicians:
those are in `sheet.py` and `events.py`.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from unpinch.clinical.triage.words import Hit, WarningWords
from unpinch.knowledge.decisions import MISSING, Answer, DecisionTable, Groups, Number, Reaches, Rule, Term, Terms, leaves, read_tables
from unpinch.knowledge.load import Knowledge
from unpinch.terms.level import TriageLevel

Value = str | float
Answers = Mapping[str, Value]
NOTHING: Answers = MappingProxyType({})
FEVER_FROM_C = 38.0
"""A measured fever counts whatever was answered (red_flags table, row fever)."""
ADULT_FROM = 18.0
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """What triage reads of the knowledge base, read once: every flag's decision, the groups, the warning words."""

    knowledge: Knowledge
    decisions: Mapping[str, DecisionTable]
    groups: Groups
    numbers: Mapping[str, frozenset[str]]
    """The measurements that each flag's own rules read."""


@cache
def tables(knowledge: Knowledge) -> Tables:
    """The decision tables of a knowledge base, read once. Raises RuleError when one cannot be read."""
    groups = {group.id: group.flags for group in knowledge.flag_groups.values()}
    decisions = read_tables(knowledge.flags, groups)
    return Tables(knowledge, decisions, groups, {name: frozenset(_numbers(table)) for name, table in decisions.items()})


@cache
def warning_words(knowledge: Knowledge) -> WarningWords:
    """The warning words of a knowledge base, read when the first text comes."""
    return WarningWords(knowledge.flags)


def _numbers(table: DecisionTable) -> Iterable[str]:
    return (leaf.name for rule in table.rules for leaf in leaves(rule.terms) if isinstance(leaf, Number))


def complete(answers: Answers, from_text: Iterable[str] = ()) -> dict[str, Value]:
    """The answers with what follows from others: age gives `under18`, a measured fever beats "no", warning words raise their flag.

    >>> complete({"age": 15.0, "temp_c": 38.4, "fever": "no"})
    {'age': 15.0, 'temp_c': 38.4, 'fever': 'yes', 'under18': 'yes'}
    """
    full = {**answers, **dict.fromkeys(from_text, "yes")}
    age, heat = full.get("age"), full.get("temp_c")
    if isinstance(age, float | int):
        full["under18"] = "yes" if age < ADULT_FROM else "no"
    if isinstance(heat, float | int) and heat >= FEVER_FROM_C:
        full["fever"] = "yes"
    return full


class Grading:
    """The levels that one sheet of answers gives.

    `floor` holds levels that a flag cannot fall below (it stood there before, and nobody cleared it). `apart` holds, for a flag that was
    cleared and answered again, a sheet with its own new answers only; the more serious of the two counts.
    """

    def __init__(
        self,
        tables: Mapping[str, DecisionTable],
        answers: Answers,
        *,
        floor: Mapping[str, TriageLevel] = MappingProxyType({}),
        apart: Mapping[str, Answers] = MappingProxyType({}),
    ) -> None:
        self.tables, self.answers, self.floor, self.apart = tables, answers, floor, apart
        self._levels: dict[str, TriageLevel] = {}

    def level(self, flag: str) -> TriageLevel:
        """The level a flag stands at."""
        if flag not in self._levels:
            sheets = (self.answers, self.apart[flag]) if flag in self.apart else (self.answers,)
            found = max(self.level_by(flag, sheet) for sheet in sheets)
            self._levels[flag] = max(found, self.floor.get(flag, TriageLevel.PROCEED))
        return self._levels[flag]

    def level_by(self, flag: str, answers: Answers) -> TriageLevel:
        """The level that this flag's table gives on a sheet of its own answers."""
        rule = self.rule(flag, answers)
        return rule.level if rule else TriageLevel.PROCEED

    def rule(self, flag: str, answers: Answers | None = None) -> Rule | None:
        """The rule that decides, None when none matches."""
        sheet = self.answers if answers is None else answers
        return next((rule for rule in self.tables[flag].rules if self.holds(rule.terms, sheet)), None)

    def holds(self, terms: Terms, answers: Answers) -> bool:
        """Whether every term is true."""
        return all(self._holds(term, answers) for term in terms)

    def _holds(self, term: Term, answers: Answers) -> bool:
        match term:
            case Answer(key, options, negated):
                return (answers.get(key, MISSING) in options) is not negated
            case Number(name, op, limit):
                value = answers.get(name)
                return value is not None and _COMPARE[op](float(value), limit)
            case Reaches(flags, level):
                return any(self.level(flag) >= level for flag in flags)
        return any(self.holds(alternative, answers) for alternative in term.alternatives)

    def required(self, flag: str, answers: Answers | None = None) -> bool:
        """Whether this flag's question must be answered."""
        condition = self.tables[flag].required
        return condition is not None and self.holds(condition, self.answers if answers is None else answers)

    def missing(self, skip: Iterable[str] = ()) -> list[str]:
        """Required questions without an answer, and open follow-ups of flags that are raised or unsure: `flag` and `flag.key`."""
        left_out, found = frozenset(skip), []
        for flag in self.tables:
            if flag not in left_out:
                found += self.missing_of(flag, self.apart.get(flag, self.answers))
        return found

    def missing_of(self, flag: str, answers: Answers) -> list[str]:
        """What is missing of one flag."""
        main = answers.get(flag)
        if main is None:
            return [flag] if self.required(flag, answers) else []
        if main == "no":
            return []
        return [q.key for q in self.tables[flag].questions if q.key not in answers and self.holds(q.asked_if, answers)]


@dataclass(frozen=True, slots=True)
class SheetResult:
    """What a sheet of answers gives: the level, every flag above `proceed`, what is missing, and the words that raised a flag."""

    level: TriageLevel
    flags: Mapping[str, TriageLevel]
    missing: tuple[str, ...]
    incomplete: bool
    hits: tuple[Hit, ...] = ()


def is_incomplete(level: TriageLevel, missing: Iterable[object]) -> bool:
    """Whether something is missing at a level where that holds the plan.

    >>> is_incomplete(TriageLevel.CAUTION, ["fever"]), is_incomplete(TriageLevel.REFER, ["fever"])
    (True, False)
    """
    return level <= TriageLevel.CAUTION and any(True for _ in missing)


def grade_sheet(knowledge: Knowledge, answers: Answers, text: str = "") -> SheetResult:
    """Grade one sheet of answers, as a questionnaire or a simulation gives it, with the text beside it."""
    hits = warning_words(knowledge).hits(text) if text else ()
    heard = {hit.flag for hit in hits}
    without = Grading(tables(knowledge).decisions, complete(answers))
    floor = {flag: without.level(flag) for flag in heard}  # "unsure" can weigh more than "yes": words lower nothing
    grading = Grading(tables(knowledge).decisions, complete(answers, heard), floor=floor)
    raised = {flag: level for flag in grading.tables if (level := grading.level(flag)) > TriageLevel.PROCEED}
    level = max(raised.values(), default=TriageLevel.PROCEED)
    missing = tuple(grading.missing())
    return SheetResult(level, raised, missing, is_incomplete(level, missing), hits)
