"""What an exercise did to the leg, right after the set and by the next morning, for each exercise on its side.

For the therapist's page. Values as told, nothing judged: zones and dose are the room of progression. The next morning belongs to the whole
day, so it says with how many other exercises it is shared; a change that was not told is None, never 0 (S3).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from unpinch.clinical.home_program.diary import Morning, Reach, SetEntry, further_down, in_force, mornings_by_day
from unpinch.terms.side import Side
from unpinch.terms.truth import Truth

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class SetResponse:
    """One occasion: change of leg pain right after (points, worse is positive), further down or not, minutes until it had settled.

    `next_morning` is the change from that day's morning to the next one's, in points; `shared_with` counts the other exercises done on
    that day.
    """

    entry: str
    exercise: str
    side: Side | None
    day: dt.date
    after: float | None
    further_down: Truth
    settled_minutes: float | None
    next_morning: float | None
    next_further_down: Truth
    shared_with: int


def responses(entries: Iterable[SetEntry], mornings: Iterable[Morning]) -> tuple[SetResponse, ...]:
    """This function will give the response to every occasion on which at least one set was done, in the order in which they happened."""
    by_day = mornings_by_day(mornings)
    done = [entry for entry in in_force(entries) if entry.sets_done]
    together = {day: {entry.exercise for entry in done if entry.day == day} for day in {entry.day for entry in done}}
    return tuple(_response(entry, by_day, len(together[entry.day]) - 1) for entry in done)


def by_item(found: Iterable[SetResponse]) -> Mapping[tuple[str, Side | None], tuple[SetResponse, ...]]:
    """This function will sort responses under their exercise and side, in the order of ids."""
    rows: dict[tuple[str, Side | None], list[SetResponse]] = {}
    for response in found:
        rows.setdefault((response.exercise, response.side), []).append(response)
    return {item: tuple(rows[item]) for item in sorted(rows, key=lambda item: (item[0], item[1] or ""))}


def _response(entry: SetEntry, by_day: Mapping[dt.date, Morning], shared_with: int) -> SetResponse:
    here, there = by_day.get(entry.day), by_day.get(entry.day + DAY)
    return SetResponse(
        entry=entry.id,
        exercise=entry.swapped_to or entry.exercise,
        side=entry.side,
        day=entry.day,
        after=_change(entry.leg_before, entry.leg_after),
        further_down=further_down(entry.reach_before, entry.reach_after),
        settled_minutes=entry.settled_minutes,
        next_morning=_change(_leg(here), _leg(there)),
        next_further_down=further_down(_reach(here), _reach(there)),
        shared_with=shared_with,
    )


def _change(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _leg(morning: Morning | None) -> float | None:
    return morning.leg if morning else None


def _reach(morning: Morning | None) -> Reach | None:
    return morning.reach if morning else None
