"""The week of a draft's home program, shaped for the composer: which exercise on which day, and how many minutes each day takes."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from unpinch.actions.plan_content import Content, dose_of
from unpinch.actions.plan_content import week_of as spread_week
from unpinch.clinical.plan.week import Week

IN_MEMORY = 64


@dataclass(frozen=True, slots=True)
class WeekView:
    """The week of the home program: each exercise with the days it is done on, and the session minutes of each day."""

    rows: tuple[tuple[str, tuple[bool, ...]], ...]
    minutes: tuple[float, ...]
    daily: tuple[str, ...]
    short: tuple[str, ...]
    minutes_there: int
    days_there: int


def week_view(content: Content) -> WeekView:
    """The home exercises over the days of a week, with the minutes of each day."""
    read_as = content.get("read_as", {})
    minutes, days = int(read_as.get("session_minutes", 20)), int(read_as.get("days_per_week", 7))
    home = [item for item in content["items"] if item["place"] == "home" and item["dose"]]
    week = _spread(tuple((item["id"], tuple(sorted(item["dose"].items()))) for item in home), minutes, days)
    names = {item["id"]: item["label"] for item in home}
    return WeekView(
        rows=tuple((names[item], tuple(item in day for day in week.days)) for item in names if item not in week.through_the_day),
        minutes=tuple(round(each, 1) for each in week.minutes),
        daily=tuple(names[item] for item in week.through_the_day),
        short=tuple(names[item] for item in week.short),
        minutes_there=minutes,
        days_there=days,
    )


@lru_cache(IN_MEMORY)
def _spread(home: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...], minutes: int, days: int) -> Week:
    """The same week is not solved twice."""
    items = [{"id": item, "place": "home", "dose": dict(dose)} for item, dose in home]
    return spread_week({"items": items}, session_minutes=minutes, days_per_week=days)


def program_minutes(content: Content) -> float:
    """Minutes of the longest day, what is done through the day included."""
    doses = [dose_of(item["dose"]) for item in content["items"] if item["place"] == "home"]
    return round(sum(dose.minutes for dose in doses if dose), 1)
