"""What a person told from home, as values: a set of an exercise, and how the morning was.

Shared by adherence, progression and recurrence. An entry never changes: a correction is a new entry that names the one it replaces.
What was not told is None and never "no" or zero (safety property S3). It stores nothing, judges nothing and knows no clock: every
entry carries its own moment with offset, and its day is the person's own calendar day.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from unpinch.terms.errors import InputError
from unpinch.terms.fact import Scalar
from unpinch.terms.side import Side
from unpinch.terms.truth import Truth

NOTHING: Mapping[str, Scalar] = MappingProxyType({})
HIGHEST_PAIN = 10.0
"""Pain is told from 0 to 10 (measure `nprs_leg`)."""
CountedBy = Literal["person", "timer", "camera"]
AnythingNew = Literal["no", "yes", "unanswered"]


class Reach(StrEnum):
    """How far down the leg it goes, from nowhere in the leg to the foot. Greater `depth` is further down."""

    NONE = "none"
    BUTTOCK = "buttock"
    THIGH = "thigh"
    KNEE = "knee"
    CALF = "calf"
    FOOT = "foot"

    @property
    def depth(self) -> int:
        """The place in the order, 0 for nowhere.

        >>> Reach.FOOT.depth > Reach.KNEE.depth, Reach.NONE.depth
        (True, 0)
        """
        return list(Reach).index(self)


def further_down(before: Reach | None, after: Reach | None) -> Truth:
    """This function will say whether it went further down the leg; unknown when either is not told."""
    return None if before is None or after is None else after.depth > before.depth


@dataclass(frozen=True, kw_only=True)
class SetEntry:
    """One occasion of one exercise: `sets_done` of `sets_due` sets, on `side` (None: not sided), with what it did to the leg.

    Pain is 0-10. `settled_minutes` is how long it took to be as before the set, 0 at once. `reason` is why it was left out, cut or
    swapped (a reason's id), `swapped_to` the exercise done instead. `counted_by` says who counted, `load_kg` what was held or pulled;
    `replaces` is the id of the entry that this one corrects.
    """

    id: str
    occurred_at: dt.datetime
    exercise: str
    side: Side | None = None
    sets_done: int
    sets_due: int
    reps: int | None = None
    leg_before: float | None = None
    leg_after: float | None = None
    back_before: float | None = None
    back_after: float | None = None
    reach_before: Reach | None = None
    reach_after: Reach | None = None
    settled_minutes: float | None = None
    reason: str = ""
    swapped_to: str = ""
    counted_by: CountedBy = "person"
    load_kg: float | None = None
    replaces: str = ""

    def __post_init__(self) -> None:
        _check_moment(self.occurred_at)
        for name in ("leg_before", "leg_after", "back_before", "back_after"):
            _check_pain(name, getattr(self, name))
        for name in ("sets_done", "sets_due", "reps", "settled_minutes", "load_kg"):
            _check_not_negative(name, getattr(self, name))

    @property
    def day(self) -> dt.date:
        """The person's own calendar day."""
        return self.occurred_at.date()


@dataclass(frozen=True, kw_only=True)
class Morning:
    """A check-in: leg and back pain 0-10, how far down, sleep, whether there is a flare, and whether something of the red card is new.

    `sleep_quality` is 0 (very bad) to 10 (very good). `flare` is the answer to the flare question, `answers` what was told of single
    findings or fields, by their ids. `anything_new` "unanswered" is not "no".
    """

    id: str
    occurred_at: dt.datetime
    leg: float | None = None
    back: float | None = None
    reach: Reach | None = None
    sleep_hours: float | None = None
    sleep_quality: float | None = None
    flare: Truth = None
    anything_new: AnythingNew = "unanswered"
    answers: Mapping[str, Scalar] = field(default_factory=lambda: NOTHING, hash=False)
    replaces: str = ""

    def __post_init__(self) -> None:
        _check_moment(self.occurred_at)
        for name in ("leg", "back", "sleep_quality"):
            _check_pain(name, getattr(self, name))
        if self.sleep_hours is not None and not 0 <= self.sleep_hours <= 24:
            raise InputError("sleep_hours", "a night has 0 to 24 hours.", "Enter the hours slept.")

    @property
    def day(self) -> dt.date:
        """The person's own calendar day."""
        return self.occurred_at.date()


Entry = TypeVar("Entry", SetEntry, Morning)


def in_force(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """This function will give the entries that count, in the order in which things happened.

    An id counts once, an entry that another one replaces does not count, and the order of arrival never matters. Two bodies under one
    id are a conflict that the record keeps and shows; here one of them counts, always the same.
    """
    by_id: dict[str, Entry] = {}
    for entry in entries:  # which of two bodies counts does not depend on the order of arrival; one body is the rule, and costs nothing
        known = by_id.get(entry.id)
        if known is None or repr(entry) > repr(known):
            by_id[entry.id] = entry
    replaced = {entry.replaces for entry in by_id.values() if entry.replaces != entry.id}
    return tuple(sorted((entry for entry in by_id.values() if entry.id not in replaced), key=lambda entry: (entry.occurred_at, entry.id)))


def mornings_by_day(mornings: Iterable[Morning]) -> dict[dt.date, Morning]:
    """This function will give one check-in for each day: of several, the latest word on each thing, and the more serious of yes and no.

    A second check-in that leaves something out takes nothing back.
    """
    found: dict[dt.date, Morning] = {}
    for morning in in_force(mornings):
        found[morning.day] = _together(found[morning.day], morning) if morning.day in found else morning
    return found


def _together(earlier: Morning, later: Morning) -> Morning:
    """Two check-ins of one day as one."""
    told: dict[str, Any] = {name: getattr(earlier, name) for name in TOLD if getattr(later, name) is None}
    new: AnythingNew = max((earlier.anything_new, later.anything_new), key=("unanswered", "no", "yes").index)
    flare = True if earlier.flare or later.flare else (later.flare if later.flare is not None else earlier.flare)
    return replace(later, **told, flare=flare, anything_new=new, answers={**earlier.answers, **later.answers})


TOLD = ("leg", "back", "reach", "sleep_hours", "sleep_quality")


def _check_moment(moment: dt.datetime) -> None:
    if moment.utcoffset() is None:
        raise InputError("occurred_at", "a diary entry needs a moment with its offset from UTC.", "Send it as 2026-11-27T08:00:00+01:00.")


def _check_pain(name: str, value: float | None) -> None:
    if value is not None and not 0 <= value <= HIGHEST_PAIN:
        raise InputError(name, "this is told from 0 to 10.", "Choose a number from 0 to 10.")


def _check_not_negative(name: str, value: float | None) -> None:
    if value is not None and value < 0:
        raise InputError(name, "a number below zero cannot be.", "Enter 0 or more.")
