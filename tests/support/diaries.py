"""Diary entries on days counted from a Monday, for the tests of adherence, course and charts."""

import datetime as dt
from collections.abc import Iterable

from unpinch.clinical.home_program.adherence import Adherence, Due, measure_adherence
from unpinch.clinical.home_program.diary import Morning, SetEntry
from unpinch.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
MONDAY = dt.date(2026, 11, 2)
LAST = MONDAY + dt.timedelta(days=13)
BRIDGE = Due(exercise="bridge", sets=2, first=MONDAY)


def at(day: int, hour: int = 7) -> dt.datetime:
    """A moment so many days after the Monday."""
    return dt.datetime.combine(MONDAY, dt.time(hour), dt.UTC) + dt.timedelta(days=day)


def told(day: int, done: int, exercise: str = "bridge", **more: object) -> SetEntry:
    """An evening's entry of an exercise of which two sets were due."""
    name = f"{exercise}-{day}-{more.get('side', '')}-{done}"
    return SetEntry(id=name, occurred_at=at(day, 18), exercise=exercise, sets_done=done, sets_due=2, **more)  # type: ignore[arg-type]


def morning(day: int, leg: float | None = None, **more: object) -> Morning:
    """A morning's check-in."""
    return Morning(id=f"m{day}", occurred_at=at(day), leg=leg, **more)  # type: ignore[arg-type]


def mornings(*legs: float | None, first: int = 0) -> list[Morning]:
    """Check-ins day after day; None leaves a day out."""
    return [morning(first + day, leg) for day, leg in enumerate(legs) if leg is not None]


def measured(entries: Iterable[SetEntry], *due: Due) -> Adherence:
    """Adherence over the fortnight that begins on the Monday, of two bridges a day unless said otherwise."""
    return measure_adherence(entries, due or (BRIDGE,), LAST, KNOWLEDGE)
