"""What the charts draw, as plain values. What is not known is absent or None and leaves a gap, never a zero."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

LEVELS = ("none", "buttock", "thigh", "knee", "calf", "foot")
"""How far down the leg, from nowhere in it; the words are those of the diary."""
Day = dt.date
Point = tuple[Day, float]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A flare over the line: what the person said, what the rule saw, or pain after a month without. Three shapes, never merged."""

    kind: Literal["self_reported", "signal", "recurrence"]
    first: Day
    last: Day


@dataclass(frozen=True, kw_only=True)
class UsualDay:
    """A person's own usual range as one day was judged."""

    day: Day
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class BandDay:
    """Where people who started alike stood on one day, as percentiles. For the clinician, and for the patient once released."""

    day: Day
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float


@dataclass(frozen=True, kw_only=True)
class LegPain:
    """Leg pain 0-10 by day; days without a point are a gap. `band` is drawn when it is given: give it only to whom it may be shown."""

    first: Day
    last: Day
    points: tuple[Point, ...] = ()
    usual: tuple[UsualDay, ...] = ()
    marks: tuple[Mark, ...] = ()
    band: tuple[BandDay, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReachDays:
    """How far down the leg it went by day; a level is one of `LEVELS`."""

    first: Day
    last: Day
    days: tuple[tuple[Day, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Goal:
    """One activity in the person's own words, 0 cannot to 10 as before, and the target agreed on."""

    label: str
    points: tuple[Point, ...] = ()
    target: float | None = None


@dataclass(frozen=True, kw_only=True)
class Goals:
    """Activities side by side, all over the same days."""

    first: Day
    last: Day
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DaySets:
    """Sets of one day. `told` False: nobody knows. `due` 0: a day off."""

    day: Day
    done: int
    due: int
    told: bool
    overdone: bool = False


@dataclass(frozen=True, kw_only=True)
class SetsDone:
    """Sets by day, with the sums over the days told and how many days with something due were not told."""

    days: tuple[DaySets, ...]
    done: int
    due: int
    days_told: int
    days_untold: int


@dataclass(frozen=True, kw_only=True)
class ExerciseSets:
    """One exercise (with its side in the label): sets credited of sets due on the days told."""

    label: str
    done: int
    due: int


@dataclass(frozen=True, kw_only=True)
class Response:
    """One occasion of an exercise: change of leg pain right after and by the next morning (worse is positive), None where not told."""

    day: Day
    after: float | None = None
    next_morning: float | None = None
    further_down: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ExerciseTrace:
    """All occasions of one exercise, with its label."""

    label: str
    responses: tuple[Response, ...]


@dataclass(frozen=True, kw_only=True)
class Responses:
    """Exercises under one another."""

    exercises: tuple[ExerciseTrace, ...] = ()
