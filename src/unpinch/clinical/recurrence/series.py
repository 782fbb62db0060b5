"""Mornings as a row of numbers, one for each calendar day, with a gap for each day without an answer."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from unpinch.clinical.home_program.diary import Morning, Reach, mornings_by_day
from unpinch.clinical.recurrence.rules import DAY
from unpinch.methods.odds import Floats


@dataclass(frozen=True)
class Series:
    """Check-ins by day, from the first told one to `last`. Days are counted from `first`."""

    first: dt.date
    last: dt.date
    by_day: dict[dt.date, Morning]

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        return tuple(self.first + DAY * at for at in range((self.last - self.first).days + 1))

    @cached_property
    def legs(self) -> Floats:
        """Leg pain, (1, days), NaN where it was not told."""
        return np.array([[np.nan if (leg := self.leg(day)) is None else leg for day in self.days]], float)

    def leg(self, day: dt.date) -> float | None:
        """Leg pain of a day, None when it was not told."""
        return self.by_day[day].leg if day in self.by_day else None

    def told(self, first: dt.date, last: dt.date) -> int:
        """Days with leg pain told, both ends included."""
        return sum(first <= day <= last and morning.leg is not None for day, morning in self.by_day.items())

    def deepest(self, first: dt.date, last: dt.date) -> Reach | None:
        """How far down the leg it went at most, both ends included; None when that was never told."""
        reaches = [morning.reach for day, morning in self.by_day.items() if first <= day <= last and morning.reach is not None]
        return max(reaches, key=lambda reach: reach.depth, default=None)


def series_of(mornings: Iterable[Morning], as_of: dt.date) -> Series | None:
    """This function will lay the check-ins up to a day side by side; None when there is none with leg pain."""
    by_day = {day: morning for day, morning in mornings_by_day(mornings).items() if day <= as_of}
    first = min((day for day, morning in by_day.items() if morning.leg is not None), default=None)
    return Series(first, as_of, by_day) if first else None
