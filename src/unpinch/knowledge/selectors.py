"""Which exercises does a row of the safety tables mean?

A safety rule on exercises names them by what they do, not one by one, so that a new exercise is barred without anybody remembering to
list it:

    selector = part { "&" part }
    part     = column ("=" | "!=" | ">=" | "<=") value | column " in(" value { ";" value } ")"

A column is an attribute of an exercise that holds one value. `spinal_load` and `neural_tension` run low < med < high; whole numbers
compare as numbers; everything else is equal or not. Nothing is guessed: what cannot be read is refused, naming the part. This module
does not decide whether a rule applies to a person. Source: data dictionary of the safety tables (clinical convention).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import get_type_hints

from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Exercise, SafetyRule
from unpinch.terms.errors import UnpinchError

LOADS = ("low", "med", "high")
ORDERED_WORDS = ("spinal_load", "neural_tension")
NOT_SELECTABLE = frozenset(
    {"reviewer", "reviewed_on", "note", "label", "plain_label", "statement", "unit", "population", "status", "instructions"}
)
_COLUMNS = {name: hint for name, hint in get_type_hints(Exercise).items() if hint in (str, int) and name not in NOT_SELECTABLE}
_COMPARED = re.compile(r"(\w+)(>=|<=|!=|=)([^\s=<>!&;()]+)")
_LISTED = re.compile(r"(\w+) in\(([^\s=<>!&()]+)\)")


class SelectorError(UnpinchError, ValueError):
    """A selector that cannot be read, or that names a column or value no exercise has."""


@dataclass(frozen=True, slots=True)
class Part:
    """One condition: the column, how it is compared, and with what. `in` has one or more values, the others exactly one."""

    column: str
    operator: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.column} in({';'.join(self.values)})" if self.operator == "in" else f"{self.column}{self.operator}{self.values[0]}"


@dataclass(frozen=True, slots=True)
class Selector:
    """Parts that must all hold."""

    parts: tuple[Part, ...]


@cache
def parse_selector(text: str) -> Selector:
    """Read a selector. Raises SelectorError naming the part that cannot be read.

    >>> parse_selector("spinal_load>=med&kneeling=1").parts[0]
    Part(column='spinal_load', operator='>=', values=('med',))
    """
    return Selector(tuple(_read_part(part) for part in text.split("&")))


def matches(selector: Selector, exercise: Exercise) -> bool:
    """Whether an exercise meets every part of a selector."""
    return all(_meets(part, exercise) for part in selector.parts)


def check_values(selector: Selector, exercises: Collection[Exercise]) -> None:
    """Refuse a word or id that no exercise has: it is misspelled or the exercise is gone. Raises SelectorError."""
    for part in selector.parts:
        if part.column in ORDERED_WORDS or _COLUMNS[part.column] is int:
            continue
        known = {getattr(exercise, part.column) for exercise in exercises}
        for value in part.values:
            if value not in known:
                raise SelectorError(f"{part}: {part.column} has no value {value!r}")


def exercises_hit(knowledge: Knowledge, rule: SafetyRule) -> frozenset[str]:
    """The ids of the exercises that a safety rule targets: all for a rule on everything, none for one on treatments."""
    return _hits(knowledge)[rule.id]


@lru_cache(maxsize=32)
def _hits(knowledge: Knowledge) -> Mapping[str, frozenset[str]]:
    return {rule.id: _hit_by(knowledge, rule) for rule in knowledge.safety_rules.values()}


def _hit_by(knowledge: Knowledge, rule: SafetyRule) -> frozenset[str]:
    if rule.target_type != "exercise":
        return frozenset(knowledge.exercises) if rule.target_type == "everything" else frozenset()
    selector = parse_selector(rule.target)
    return frozenset(exercise.id for exercise in knowledge.exercises.values() if matches(selector, exercise))


def _read_part(text: str) -> Part:
    if match := _LISTED.fullmatch(text):
        part = Part(match[1], "in", tuple(match[2].split(";")))
    elif match := _COMPARED.fullmatch(text):
        part = Part(match[1], match[2], (match[3],))
    else:
        raise SelectorError(f"cannot read {text!r}")
    if part.column not in _COLUMNS:
        raise SelectorError(f"{part}: an exercise has no {part.column!r} with one value")
    ordered = part.column in ORDERED_WORDS
    if part.operator in (">=", "<=") and not ordered and _COLUMNS[part.column] is not int:
        raise SelectorError(f"{part}: {part.column} has no order")
    for value in part.values:
        if not value or (ordered and value not in LOADS) or (_COLUMNS[part.column] is int and not re.fullmatch(r"-?\d+", value)):
            raise SelectorError(f"{part}: {value!r} is no value of {part.column}")
    if len(set(part.values)) < len(part.values):
        raise SelectorError(f"{part}: a value stands twice")
    return part


def _meets(part: Part, exercise: Exercise) -> bool:
    have = getattr(exercise, part.column)
    if part.operator in (">=", "<="):
        rank, limit = _rank(part.column, have), _rank(part.column, part.values[0])
        return rank >= limit if part.operator == ">=" else rank <= limit
    among = str(have) in part.values
    return not among if part.operator == "!=" else among


def _rank(column: str, value: str | int) -> int:
    return LOADS.index(str(value)) if column in ORDERED_WORDS else int(value)
