"""What a signed program asked for day by day, as adherence counts it: exercise, side, sets, weekdays, from a day until a day.

    signed versions + what the dose rules changed + bad days + pauses -> Due rows;  sets as they were logged -> on the side that is due

An earlier version counts with its signed doses until the day on which the next was signed; within the one in force every change counts
from the day after it was made (convention: on its own day either dose may have been done).
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from unpinch.actions.assessment import knowledge
from unpinch.actions.plan_content import week_of
from unpinch.clinical.home_program.adherence import Due
from unpinch.clinical.home_program.diary import SetEntry
from unpinch.clinical.plan.groups import group
from unpinch.clinical.progression import Applies, Decision, Decisions, Kind, Standing, State
from unpinch.records.models import PlanVersion
from unpinch.terms.side import Side

DAY = dt.timedelta(days=1)
STOPS = frozenset({Kind.SUSPEND})
SESSION_MINUTES, DAYS = 30, 7
"""Where a plan does not say how long and how often (as the phone spreads it)."""
IN_MEMORY = 2000
SPREAD: dict[uuid.UUID, dict[str, frozenset[int]]] = {}


def due_rows(
    versions: Sequence[PlanVersion], found: Decisions | None, hurts: str, bad_days: Iterable[dt.date], zone: dt.tzinfo
) -> tuple[Due, ...]:
    """Everything that was due, of all versions of a plan in their order; `found` is what the dose rules say of the last."""
    rows: list[Due] = []
    bad = set(bad_days)
    for version, later in zip_longest(versions, versions[1:]):
        first = version.signed_at.astimezone(zone).date()
        last = later.signed_at.astimezone(zone).date() - DAY if later else None
        if last is not None and last < first:
            continue  # signed and replaced on one day
        decisions = found if later is None else None
        rows += _version_rows(version, decisions, hurts, first, last, {day for day in bad if day >= first and (not last or day <= last)})
    return tuple(rows)


def _version_rows(
    version: PlanVersion, found: Decisions | None, hurts: str, first: dt.date, last: dt.date | None, bad: set[dt.date]
) -> Iterator[Due]:
    content = version.content
    weekdays = _days_of_version(version)
    small = {row["id"]: row["dose"] for row in content.get("smaller", ()) if row.get("dose")}
    for item in content["items"]:
        if item["kind"] != "exercise" or item["place"] != "home" or not item["dose"]:
            continue
        for side in sides_of(item["id"], hurts, item.get("side", "")):
            base = Due(
                exercise=item["id"],
                side=side,
                sets=sets_a_day(item["dose"]),
                weekdays=weekdays.get(item["id"], frozenset(range(7))),
                first=first,
                last=last,
            )
            yield base
            yield from _changed(base, found)
            yield from (replace(base, sets=sets_a_day(small.get(item["id"])), first=day, last=day) for day in sorted(bad))


def _changed(base: Due, found: Decisions | None) -> Iterator[Due]:
    """What the dose rules made of one exercise: another dose from the next day on, nothing while it is paused or stopped."""
    if found is None:
        return
    sets = base.sets
    for decision in (each for each in found.log if each.item == base.exercise and each.applies is Applies.AT_ONCE):
        day = decision.at.date() + DAY
        sets = _sets_after(decision, sets)
        if day > base.first:
            yield replace(base, sets=0 if decision.kind in STOPS else sets, first=day)
        if decision.kind in STOPS and decision.until is not None:
            yield replace(base, sets=sets, first=max(decision.until.date(), day))
    standing = next((each for each in found.items if each.item == base.exercise), None)
    if standing is not None and standing.state is State.STOPPED:
        yield replace(base, sets=0, first=max(_since(standing, found), base.first))


def _sets_after(decision: Decision, sets: int) -> int:
    if decision.after is None:
        return sets
    return decision.after.dose.sets * decision.after.dose.times_per_day


def _since(standing: Standing, found: Decisions) -> dt.date:
    return standing.because.at.date() + DAY if standing.because else found.as_of.date()


def sets_on(due: Iterable[Due], item: str, side: Side | None, day: dt.date) -> int:
    """Sets due of one exercise on one day: of several rows that hold, the one that began last counts."""
    rows = [row for row in due if row.item == (item, side) and row.first <= day and (row.last is None or day <= row.last)]
    return max(rows, key=lambda row: row.first).sets_on(day) if rows else 0


def sets_a_day(dose: Mapping[str, Any] | None) -> int:
    """Sets of one day; none without a dose."""
    return int(dose["sets"]) * int(dose["times_per_day"]) if dose else 0


def _days_of_version(version: PlanVersion) -> dict[str, frozenset[int]]:
    """The same for a signed version, spread once: a version never changes."""
    if version.id not in SPREAD:
        if len(SPREAD) >= IN_MEMORY:
            SPREAD.clear()
        SPREAD[version.id] = days_of(version.content)
    return SPREAD[version.id]


def days_of(content: Mapping[str, Any]) -> dict[str, frozenset[int]]:
    """On which days of the week each home exercise falls, Monday 0; what is done through the day falls on all."""
    read = content.get("read_as", {})
    minutes, days = read.get("session_minutes") or SESSION_MINUTES, read.get("days_per_week") or DAYS
    week = week_of(content, session_minutes=minutes, days_per_week=days)
    found: dict[str, set[int]] = {}
    for day, items in enumerate(week.days):
        for item in items:
            found.setdefault(item, set()).add(day)
    every = dict.fromkeys(week.through_the_day, frozenset(range(7)))
    return {**{item: frozenset(days) for item, days in found.items()}, **every}


def sides_of(item: str, hurts: str, prescribed: str = "") -> tuple[Side | None, ...]:
    """The sides an exercise is logged on, as the phone logs it: none, the painful one, or both with the painful one first."""
    painful = Side(hurts) if hurts in ("left", "right") else Side.RIGHT
    if item in group(knowledge(), "painful_side"):
        if prescribed in ("left", "right"):
            return (Side(prescribed),)
        return (Side.LEFT, Side.RIGHT) if "both" in (hurts, prescribed) else (painful,)
    return (painful, painful.opposite) if item in group(knowledge(), "each_side") else (None,)


def on_due_sides(entries: Iterable[SetEntry], due: Iterable[Due]) -> tuple[SetEntry, ...]:
    """The sets on the side that is due: one that was logged without its side, or on one that is not asked for, still was done."""
    asked: dict[str, list[Side | None]] = {}
    for row in due:
        if row.side not in asked.setdefault(row.exercise, []):
            asked[row.exercise].append(row.side)
    return tuple(
        replace(entry, side=asked[entry.exercise][0]) if entry.exercise in asked and entry.side not in asked[entry.exercise] else entry
        for entry in entries
    )
