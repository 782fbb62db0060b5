"""How two values compare, which days a date can mean, and how bad a value is on its own scale.

A number may be a range (a count with unknown parts, a date known by its month): what straddles a limit is unknown.
"""

import datetime as dt
from typing import NamedTuple

from unpinch.knowledge.grammar import RuleError
from unpinch.knowledge.schema import Finding
from unpinch.terms.fact import Scalar
from unpinch.terms.truth import Truth, negate


class Range(NamedTuple):
    """A number that is only known to lie between two numbers, both included."""

    low: float
    high: float


Held = Scalar | Range
"""What a rule's operand can hold: a value as entered, or a range worked out."""


def compare(op: str, left: Held | None, right: Held | None) -> Truth:
    """Compare two words, or two numbers or ranges of numbers; a range that straddles the limit is unknown.

    >>> compare(">=", Range(2, 4), 3.0) is None, compare(">=", Range(3, 4), 3.0), compare("==", None, "left") is None
    (True, True, True)
    """
    if left is None or right is None:
        return None
    if isinstance(left, str) or isinstance(right, str):
        return (left == right) == (op == "==")
    (low, high), (lower, upper) = _range(left), _range(right)
    if op in ("<", ">="):
        below = True if high < lower else False if low >= upper else None
        return below if op == "<" else negate(below)
    if op in (">", "<="):
        above = True if low > upper else False if high <= lower else None
        return above if op == ">" else negate(above)
    same = True if low == high == lower == upper else False if high < lower or upper < low else None
    return same if op == "==" else negate(same)


def _range(value: Held) -> Range:
    if isinstance(value, Range):
        return value
    if isinstance(value, str | tuple):
        raise RuleError(f"{value!r} has no order")
    return Range(value, value)


def date_range(text: str) -> tuple[dt.date, dt.date]:
    """The first and last day that an ISO day, month or year can mean.

    >>> date_range("2026-02")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    parts = [int(part) for part in text.split("-")]
    year, month, day = [*parts, 1, 1][:3]
    first = dt.date(year, month, day)
    if len(parts) == 3:
        return first, first
    if len(parts) == 2:
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        return first, following - dt.timedelta(1)
    return first, dt.date(year, 12, 31)


def badness(entry: Finding, value: Scalar) -> float:
    """How bad a value is on the finding's own scale (its `worse`); greater is worse."""
    match entry.worse:
        case "present":
            return float(value == "present")
        case "later":
            return float(entry.values.index(str(value)))
        case "away_from_normal":
            return {"normal": 0.0, "absent": 2.0}.get(str(value), 1.0)
        case "lower":
            return -_range(value)[0]
        case "higher":
            return _range(value)[0]
    raise RuleError(f"finding.{entry.id} has no direction of worse")
