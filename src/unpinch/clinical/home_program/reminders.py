"""When somebody may be reminded of the program at home: few, wished for, and never at night. What is sent is decided elsewhere.

A reminder is a nudge: it comes at the time the person chose, on a day the person chose, and only while nothing was entered that day.
It is sent once, or not at all; nobody is told what was missed. Too much contact drives people away, so one a day over all ways is the
most (conventions, not reviewed).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unpinch.methods.hours import in_span, moment_of

AT_MOST = 1
"""Messages to one person on one day, over all ways together (convention; alerts to staff are not such messages)."""
LATEST_H = 3
"""A reminder that could not be sent so many hours after its time is dropped: it would be about another part of the day (judgement)."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the clock in which nothing is sent."""

    start: str
    end: str

    def holds(self, local: dt.datetime) -> bool:
        """Whether it is quiet at a moment in local time."""
        return in_span(local.time(), self.start, self.end)


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody wants to be reminded: the time, the weekdays (0 is Monday), and when never."""

    at: str
    days: Sequence[int]
    quiet: Sequence[Quiet]


def is_quiet(quiet: Iterable[Quiet], local: dt.datetime) -> bool:
    """Whether any of several quiet hours holds: a person's own make the clinic's longer, never shorter."""
    return any(each.holds(local) for each in quiet)


def quiet_from(quiet: Iterable[Quiet], now: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """When it gets quiet next, at the latest at midnight of the second day on."""
    day = now.astimezone(zone).date()
    times = [moment_of(day + dt.timedelta(ahead), each.start, zone) for each in quiet if each.start != each.end for ahead in (0, 1)]
    return min((time for time in times if time > now), default=moment_of(day + dt.timedelta(2), "00:00", zone))


def is_due(wish: Wish, now: dt.datetime, zone: dt.tzinfo) -> bool:
    """Whether the time for a nudge is now: after the chosen time on a chosen day, not much later, and not in the quiet hours."""
    local = now.astimezone(zone)
    start = moment_of(local.date(), wish.at, zone)
    in_time = start <= now < start + dt.timedelta(hours=LATEST_H)
    return in_time and local.weekday() in wish.days and not is_quiet(wish.quiet, local)


def useless_after(wish: Wish, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """From when on a nudge of now says nothing any more: some hours after its time, or when it gets quiet."""
    start = moment_of(now.astimezone(zone).date(), wish.at, zone)
    return min(start + dt.timedelta(hours=LATEST_H), quiet_from(wish.quiet, now, zone))
