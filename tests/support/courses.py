"""Made-up courses to draw: full, with gaps, one entry, empty. Used by the tests of the charts and by whoever looks at them."""

import datetime as dt
import random

from unpinch.charts import (
    BandDay,
    DaySets,
    ExerciseSets,
    ExerciseTrace,
    Goal,
    Goals,
    LegPain,
    Mark,
    ReachDays,
    Response,
    Responses,
    SetsDone,
    UsualDay,
)

FIRST = dt.date(2026, 9, 7)
DAY = dt.timedelta(days=1)
PLACES = ("none", "buttock", "thigh", "knee", "calf", "foot")


def day(at: int) -> dt.date:
    """A day so many days after the first."""
    return FIRST + DAY * at


def leg_pain(days: int = 84, missing: float = 0.0, *, band: bool = False, marks: bool = True, seed: int = 3) -> LegPain:
    """Recovery from 7 with two flares."""
    rng = random.Random(seed)
    points = []
    for at in range(days):
        flare = 2.6 if 30 <= at < 35 or 60 <= at < 64 else 0
        value = 1.5 + 5.5 * 0.965**at + flare + rng.gauss(0, 0.6)
        if rng.random() >= missing:
            points.append((day(at), float(min(10, max(0, round(value))))))
    usual = tuple(
        UsualDay(day=day(at), low=max(0.0, round(1 + 5.5 * 0.965**at)), high=round(2.4 + 5.5 * 0.965 ** (at - 7))) for at in range(6, days)
    )
    flares = (
        Mark(kind="self_reported", first=day(30), last=day(33)),
        Mark(kind="signal", first=day(31), last=day(35)),
        Mark(kind="signal", first=day(60), last=day(64)),
    )
    alike = tuple(
        BandDay(day=day(at), p10=6.2 * 0.95**at, p25=6.5 * 0.965**at, p50=6.8 * 0.975**at, p75=7 * 0.985**at + 0.3, p90=7.6 * 0.996**at)
        for at in range(days)
    )
    return LegPain(
        first=day(0), last=day(days - 1), points=tuple(points), usual=usual, marks=flares if marks else (), band=alike if band else ()
    )


def reach(days: int = 84, missing: float = 0.2, seed: int = 4) -> ReachDays:
    """From the foot back up."""
    rng = random.Random(seed)
    found = []
    for at in range(days):
        depth = round(5 - 4.6 * at / days + rng.gauss(0, 0.5) + (1.5 if 30 <= at < 35 else 0))
        if rng.random() >= missing:
            found.append((day(at), PLACES[min(5, max(0, depth))]))
    return ReachDays(first=day(0), last=day(days - 1), days=tuple(found))


def goals() -> Goals:
    """Three activities, one of them with many words."""
    return Goals(
        first=day(0),
        last=day(83),
        goals=(
            Goal(label="Sitting through dinner with my family", points=((day(0), 2), (day(14), 3), (day(42), 6), (day(70), 7)), target=8),
            Goal(
                label="Lifting my grandson out of his cot without being afraid that my leg will give way under me in the morning",
                points=((day(0), 0), (day(14), 1), (day(42), 3)),
                target=7,
            ),
            Goal(label="Walking to the shop", points=((day(0), 4),), target=None),
        ),
    )


def sets(kind: str = "full") -> SetsDone:
    """A fortnight: with days off, days not told, one day too much."""
    rows = []
    for at in range(14):
        due = 0 if at in (6, 13) and kind != "full" else 8
        told = kind == "full" or at not in (3, 4, 9)
        done = (8, 6, 4, 0, 0, 8, 0, 8, 13, 0, 2, 8, 8, 0)[at] if told else 0
        rows.append(DaySets(day=day(at), done=done if due else 0, due=due, told=told, overdone=done > 12))
    due_told = sum(row.due for row in rows if row.told)
    untold = sum(not row.told and row.due > 0 for row in rows)
    return SetsDone(
        days=tuple(rows),
        done=sum(min(row.done, row.due) for row in rows),
        due=due_told,
        days_told=sum(row.told and row.due > 0 for row in rows),
        days_untold=untold,
    )


def exercises() -> tuple[ExerciseSets, ...]:
    """What was done by exercise."""
    return (
        ExerciseSets(label="Press up lying on your front", done=26, due=28),
        ExerciseSets(label="Gliding the sciatic nerve, sitting (left)", done=9, due=28),
        ExerciseSets(label="Bridge", done=0, due=12),
        ExerciseSets(label="Walk", done=0, due=0),
    )


def responses(times: int = 14, seed: int = 5) -> Responses:
    """One exercise that helps, one that stirs the leg, one hardly told."""
    rng = random.Random(seed)

    def trace(label: str, mean: float, told: float) -> ExerciseTrace:
        rows = []
        for at in range(times):
            after = float(round(rng.gauss(mean, 1))) if rng.random() < told else None
            following = float(round(rng.gauss(mean / 2, 0.8))) if rng.random() < told else None
            rows.append(Response(day=day(at), after=after, next_morning=following, further_down=bool(after and after >= 3)))
        return ExerciseTrace(label=label, responses=tuple(rows))

    return Responses(
        exercises=(
            trace("Press up lying on your front", -1.2, 0.9),
            trace("Gliding the sciatic nerve, sitting (left)", 1.6, 0.9),
            trace("Bridge", 0.1, 0.35),
        )
    )
