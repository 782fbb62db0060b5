"""A case: everything that is known of one person on one day, as frozen values.

It answers "what was said and found, on which side, when" and nothing else: whether that is serious, likely or treatable is for the
later rooms. Reading a case file is in `case_file.py`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from unpinch.terms.fact import Fact
from unpinch.terms.side import Side

SIDE_WORDS = ("left", "right")


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words somebody wrote. Data, never an instruction."""

    text: str
    at: dt.date | None = None
    where: str = "texts"


@dataclass(frozen=True, slots=True)
class Clearance:
    """A named clinician's reasoned closing of a flag or condition, for the answers up to `at`."""

    target: str
    at: dt.date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Settled:
    """An answer to a condition's settling question."""

    condition: str
    value: bool
    at: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One person on the day `as_of`. `facts` are in the order given; an undated one is as of that day.

    `stated` are conditions that a clinician or an imported list says hold (True) or do not (False). `signed` are the causes a
    clinician signed. `confirmed` are days on which the person said that nothing of the daily card was new. A fact that has sides but was
    given none belongs to the painful leg, whichever that is.
    """

    as_of: dt.date
    facts: tuple[Fact, ...] = ()
    texts: tuple[FreeText, ...] = ()
    stated: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    settled: tuple[Settled, ...] = ()
    signed: tuple[str, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    confirmed: tuple[dt.date, ...] = ()

    def mirrored(self) -> "Case":
        """The same person in a mirror: left and right swapped in every fact."""
        return replace(self, facts=tuple(_mirrored(fact) for fact in self.facts))


SIDED_VALUES = frozenset({"finding.symptom_side", "finding.lateral_shift", "patient.hip_replacement_side"})
"""Facts whose value, not place, is a side."""


def _mirrored(fact: Fact) -> Fact:
    value = Side(fact.value).opposite.value if fact.id in SIDED_VALUES and fact.value in SIDE_WORDS else fact.value
    return replace(fact, value=value, side=fact.side.opposite if fact.side else None)
