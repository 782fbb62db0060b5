"""The signed program as progression reads it: which exercise, how much of it, and how far the dose may move without asking.

Values only. The therapist signs each exercise with its limits (least and most dose, the rungs of its ladder that may be used); inside
them a change applies at once, outside it waits. Nothing here decides. Sources: DESIGN section 6; progression rules P18 to P21 for the
limits that are offered for signing.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from unpinch.clinical.plan.dose import Dose
from unpinch.terms.errors import InputError

PARTS = ("sets", "reps", "hold_s", "times_per_day", "days_per_week")
"""The numbers of a dose, in the order in which it is written."""


@dataclass(frozen=True, kw_only=True)
class Prescription:
    """What is done: an exercise of the library, its dose, and the load in kilograms where one is held or pulled."""

    exercise: str
    dose: Dose
    load_kg: float | None = None

    @property
    def volume(self) -> int:
        """How much of it in a week, in seconds of holding (a repetition without a hold counts as one)."""
        return self.day_volume * self.dose.days_per_week

    @property
    def day_volume(self) -> int:
        """How much of it on one day."""
        d = self.dose
        return d.sets * d.reps * max(1, d.hold_s) * d.times_per_day

    @property
    def words(self) -> str:
        """The dose as a therapist writes it, with the load."""
        return self.dose.words + (f", {self.load_kg:g} kg" if self.load_kg is not None else "")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How far the dose may move by itself: `least` and `most` of each number, the `rungs` that may be used, and the heaviest load."""

    least: Dose
    most: Dose
    rungs: tuple[str, ...]
    load_most_kg: float | None = None

    def allow(self, change: Prescription) -> bool:
        """Whether a prescription lies inside what was signed. The dose of another rung is judged by `most` alone.

        A step down always may be made, so `least` guards only against a dose too small to be worth doing.
        """
        inside = all(getattr(change.dose, part) <= getattr(self.most, part) for part in PARTS)
        heavy = change.load_kg is not None and (self.load_most_kg is None or change.load_kg > self.load_most_kg)
        return change.exercise in self.rungs and inside and not heavy


@dataclass(frozen=True, kw_only=True)
class ProgramItem:
    """One exercise of the signed program. It keeps its id while the rung that is done changes.

    `added_on` is the day it came into the program; `opposite` marks the direction that was given back after recovery (P12).
    """

    start: Prescription
    limits: Limits
    added_on: dt.date
    opposite: bool = False

    @property
    def id(self) -> str:
        """The exercise that was signed."""
        return self.start.exercise


@dataclass(frozen=True, kw_only=True)
class Program:
    """The signed home program with what the dose rules read about the person.

    `smaller` is the signed version for a bad day. `irritability` (low, moderate, high), `phase` and `direction` (extension, flexion,
    lateral, rotation; empty: none shown to help) are those of the signing. `causes` are the signed ones. `leg_pain` and `scores`
    (psfs_mean, rmdq_total, odi_total) are the values before treatment. What is not known is None or absent, never a guess.
    """

    version: str
    signed_at: dt.datetime
    items: tuple[ProgramItem, ...]
    smaller: tuple[Prescription, ...] = ()
    irritability: str = "high"
    phase: str = "acute"
    direction: str = ""
    causes: frozenset[str] = frozenset()
    leg_pain: float | None = None
    onset_on: dt.date | None = None
    scores: tuple[tuple[str, float], ...] = ()
    extra_visits: bool = False

    def __post_init__(self) -> None:
        if self.signed_at.utcoffset() is None:
            raise InputError("signed_at", "a signature needs a moment with its offset from UTC.")
        names = [item.id for item in self.items]
        if len(set(names)) < len(names):
            raise InputError("items", "an exercise stands twice in the program.", "Keep one of them.")

    def item(self, item_id: str) -> ProgramItem | None:
        """The item with this id."""
        return next((item for item in self.items if item.id == item_id), None)

    def score(self, name: str) -> float | None:
        """A value before treatment, when it was taken."""
        return dict(self.scores).get(name)


def read_dose(raw: Mapping[str, Any]) -> Dose:
    """A dose from plain values, as the plan's content keeps it."""
    return Dose(**{part: int(raw[part]) for part in PARTS}, minutes=float(raw["minutes"]), through_the_day=bool(raw["through_the_day"]))
