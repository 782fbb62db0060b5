"""Who looked at one record, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from unpinch.actions.audit_view import AccessLog, Day, Visitor
from unpinch.pages.manager import words


@dataclass(frozen=True, slots=True)
class Visit:
    """One person's doing on one day, in words for the patient."""

    who: str
    role: str
    did: str
    times: int
    latest: dt.datetime
    broke_glass: bool
    reason: str


@dataclass(frozen=True, slots=True)
class VisitDay:
    """One day: what was opened or changed, and on whose lists the name stood."""

    day: dt.date
    visits: tuple[Visit, ...]
    lists: tuple[Visit, ...]


def days(log: AccessLog) -> list[VisitDay]:
    """The days of a log in words."""
    return [_day(day) for day in log.days]


def _day(day: Day) -> VisitDay:
    return VisitDay(day.day, _together(day.visitors), _together(day.lists))


def _together(visitors: Iterable[Visitor]) -> tuple[Visit, ...]:
    """One line for each person in each role, with everything they did that day, the newest first."""
    people: dict[tuple[str, str], list[Visitor]] = {}
    for visitor in visitors:
        people.setdefault((visitor.who, visitor.role), []).append(visitor)
    return tuple(_visit(who, role, same) for (who, role), same in people.items())


def _visit(who: str, role: str, same: list[Visitor]) -> Visit:
    glass = [each for each in same if each.relation == "broke_glass" or each.act == "patient.break_glass"]
    return Visit(
        who,
        words.word(words.ROLES, role),
        ", ".join(dict.fromkeys(words.visit_words(each) for each in same)),
        max(each.times for each in same),
        max(each.latest for each in same),
        bool(glass),
        next((each.reason for each in glass if each.reason), ""),
    )
