"""Is one dose higher than another, and was a response bad? Judged from the exercise table alone: the oracle of S4 and S5.

It opens exercises.yaml by itself and shares no code with `unpinch`: doses and entries come as plain values (`to_plain`). A dose is higher
when its rung stands higher on its ladder, or when on the same rung any number of it, or the load, is greater.
"""

from collections.abc import Iterator
from typing import Any

from tests.oracles.safety_tables import exercises

PARTS = ("sets", "reps", "hold_s", "times_per_day", "days_per_week")
REACH = ("none", "buttock", "thigh", "knee", "calf", "foot")
Plain = dict[str, Any]


def ladder(exercise: str) -> tuple[str, ...]:
    """The rungs of an exercise's ladder, the easiest first."""
    rows, foot = exercises(), exercise
    while rows[foot].get("easier_id"):
        foot = rows[foot]["easier_id"]
    rungs = [foot]
    while rows[rungs[-1]].get("harder_id"):
        rungs.append(rows[rungs[-1]]["harder_id"])
    return tuple(rungs)


def higher(one: Plain, other: Plain) -> bool:
    """Whether the first prescription asks for more than the second."""
    if one["exercise"] != other["exercise"]:
        rungs = ladder(other["exercise"])
        return one["exercise"] not in rungs or rungs.index(one["exercise"]) > rungs.index(other["exercise"])
    more = any(one["dose"][part] > other["dose"][part] for part in PARTS)
    return more or (one["load_kg"] or 0) > (other["load_kg"] or 0)


def bad_sets(history: Plain) -> Iterator[Plain]:
    """The sets after which nothing may be higher: leg pain up by two, further down the leg, or not settled within an hour."""
    for entry in history["sets"]:
        if not entry["sets_done"]:
            continue
        before, after = entry["leg_before"], entry["leg_after"]
        reach = [REACH.index(entry[name]) if entry[name] else None for name in ("reach_before", "reach_after")]
        rose = before is not None and after is not None and after - before >= 2
        spread = reach[0] is not None and reach[1] is not None and reach[1] > reach[0]
        late = entry["settled_minutes"] is not None and entry["settled_minutes"] > 60
        if rose or spread or late:
            yield entry


def raised(log: list[Plain]) -> list[Plain]:
    """The steps up of a log that took effect."""
    return [
        step for step in log if step["before"] and step["after"] and step["applies"] == "at_once" and higher(step["after"], step["before"])
    ]
