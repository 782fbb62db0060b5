"""Units as they are typed, and what each measurement may be. Nothing is divided, converted or guessed unless its unit was said.

Unit codes are UCUM (grammar of the vocabulary, section 6); the spoken forms beside them are ours. The limits are those accepted at
triage (triage_levels.md, section 9, JUDGEMENT) where they are narrower than the vocabulary's own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from unpinch.knowledge.schema import Finding, PatientField

SPOKEN = {
    "c": "Cel", "°c": "Cel", "celsius": "Cel", "degc": "Cel",
    "f": "[degF]", "°f": "[degF]", "fahrenheit": "[degF]", "degf": "[degF]",
    "lb": "[lb_av]", "lbs": "[lb_av]", "pound": "[lb_av]", "pounds": "[lb_av]", "kilogram": "kg", "kilograms": "kg", "kgs": "kg",
    "in": "[in_i]", "inch": "[in_i]", "inches": "[in_i]", "ft": "[ft_i]", "foot": "[ft_i]", "feet": "[ft_i]",
    "mi": "[mi_i]", "mile": "[mi_i]", "miles": "[mi_i]", "metre": "m", "meter": "m", "metres": "m", "meters": "m",
    "mmhg": "mm[Hg]", "bpm": "/min", "1/min": "/min", "percent": "%", "ml": "mL", "l": "L", "°": "deg", "degrees": "deg",
    "minute": "min", "minutes": "min", "mins": "min", "second": "s", "seconds": "s", "sec": "s", "hour": "h", "hours": "h",
    "year": "a", "years": "a", "days": "d", "day": "d",
}  # fmt: skip
"""How people write a unit, in lower case, and its UCUM code."""

CONVERT: dict[tuple[str, str], Callable[[float], float]] = {
    ("[degF]", "Cel"): lambda x: (x - 32) / 1.8,
    ("[lb_av]", "kg"): lambda x: x * 0.45359237,
    ("[in_i]", "cm"): lambda x: x * 2.54,
    ("[ft_i]", "cm"): lambda x: x * 30.48,
    ("m", "cm"): lambda x: x * 100,
    ("mm", "cm"): lambda x: x / 10,
    ("[ft_i]", "m"): lambda x: x * 0.3048,
    ("[mi_i]", "m"): lambda x: x * 1609.344,
    ("km", "m"): lambda x: x * 1000,
    ("kPa", "mm[Hg]"): lambda x: x * 7.50062,
    ("L", "mL"): lambda x: x * 1000,
    ("s", "min"): lambda x: x / 60,
    ("h", "min"): lambda x: x * 60,
    ("min", "h"): lambda x: x / 60,
    ("min", "s"): lambda x: x * 60,
}
"""From a typed unit to a field's own. Definitions of the units, no judgement in them."""

ACCEPTED: dict[str, dict[str, tuple[float, float]]] = {
    "patient.body_temperature": {"Cel": (30, 45), "[degF]": (86, 113)},
    "patient.weight": {"kg": (25, 350), "[lb_av]": (55, 770)},
    "patient.systolic_bp": {"mm[Hg]": (50, 280)},
    "patient.diastolic_bp": {"mm[Hg]": (20, 180)},
    "finding.post_void_residual": {"mL": (0, 3000)},
}
"""Accepted measurements by unit (triage_levels.md, section 9, JUDGEMENT). Outside: refused."""

_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Limits:
    """What a measurement may be in one unit; `low` or `high` None means no limit on that side."""

    unit: str
    low: float | None
    high: float | None

    def hold(self, value: float) -> bool:
        """Whether a value lies inside, the limits included."""
        return not ((self.low is not None and value < self.low - _SLACK) or (self.high is not None and value > self.high + _SLACK))

    def __str__(self) -> str:
        unit = f" {self.unit}" if _said(self.unit) else ""
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}{unit}"
        return f"{self.low:g}{unit} or more" if self.low is not None else f"{self.high:g}{unit} or less"


def ucum(typed: str) -> str:
    """The UCUM code for a unit as people write it; what is not known comes back as it was.

    >>> ucum("°F"), ucum("mm[Hg]"), ucum("stone")
    ('[degF]', 'mm[Hg]', 'stone')
    """
    typed = typed.strip()
    return SPOKEN.get(typed.lower().rstrip("."), typed)


def units_of(entry: PatientField | Finding) -> tuple[str, ...]:
    """The units that a field takes: its own first, then what can be turned into it."""
    own = entry.unit
    return (own, *(source for source, target in CONVERT if target == own))


def convert(value: float, unit: str, own: str) -> float:
    """The value in the field's own unit. `unit` must be one of `units_of`.

    >>> round(convert(102, "[degF]", "Cel"), 1)
    38.9
    """
    return value if unit == own else CONVERT[unit, own](value)


def limits(entry: PatientField | Finding, fact_id: str, unit: str) -> Limits:
    """What is possible for a field, in one of its units. Narrower accepted limits come before the vocabulary's own."""
    accepted = ACCEPTED.get(fact_id, {})
    if unit in accepted:
        return Limits(unit, *accepted[unit])
    own = Limits(entry.unit, *accepted[entry.unit]) if entry.unit in accepted else _impossible(entry)
    if unit == entry.unit:
        return own
    zero, one = convert(0, unit, entry.unit), convert(1, unit, entry.unit)
    back = [None if limit is None else (limit - zero) / (one - zero) for limit in (own.low, own.high)]
    return Limits(unit, *back)


def possible_in_some_unit(entry: PatientField | Finding, fact_id: str, value: float) -> bool:
    """Whether a number without a unit could be right in one of them: then it is held and asked, otherwise refused."""
    return any(limits(entry, fact_id, unit).hold(value) for unit in units_of(entry))


def unusual(entry: PatientField | Finding, value: float) -> bool:
    """Whether a possible value lies outside what is plausible, and should be asked once more (`range`, JUDGEMENT)."""
    return bool(entry.range) and not entry.range[0] <= value <= entry.range[1]


def _impossible(entry: PatientField | Finding) -> Limits:
    low = high = None
    for limit in entry.impossible:
        number = re.fullmatch(r"([<>])(-?\d+(?:\.\d+)?)", limit)
        assert number, f"{entry.id}: impossible {limit!r}"
        low, high = (float(number[2]), high) if number[1] == "<" else (low, float(number[2]))
    return Limits(entry.unit, low, high)


def _said(unit: str) -> bool:
    """Whether a unit is worth saying: counts, scores and grades have none that a reader would miss."""
    return unit not in ("none", "1", "") and not unit.startswith("{")
