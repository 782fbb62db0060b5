"""Somebody's course as the charts draw it: the diary's values over the days to show, and nothing that may not be shown.

The recovery band is left out unless it is asked for: it is for the clinician, and for the patient only once the clinician has released it
(S10). Labels of exercises and goals come from whoever knows the reader's language.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from unpinch import charts
from unpinch.clinical.home_program.adherence import Adherence
from unpinch.clinical.home_program.diary import Morning, mornings_by_day
from unpinch.clinical.home_program.response import SetResponse, by_item
from unpinch.clinical.recurrence.drift import recovery_band
from unpinch.clinical.recurrence.flares import Flares, Notion
from unpinch.clinical.recurrence.notice import usual_ranges
from unpinch.clinical.recurrence.rules import DAY
from unpinch.clinical.recurrence.series import series_of
from unpinch.knowledge.load import Knowledge
from unpinch.terms.side import Side

Label = Callable[[str, Side | None], str]
"""An exercise's name for the reader, with its side."""


def leg_pain_course(mornings: Iterable[Morning], found: Flares, first: dt.date, last: dt.date, knowledge: Knowledge) -> charts.LegPain:
    """This function will lay out leg pain over some days with the own usual range and the flares, without the recovery band."""
    told = list(mornings)
    by_day = mornings_by_day(told)
    points = [(day, leg) for day, morning in by_day.items() if first <= day <= last and (leg := morning.leg) is not None]
    return charts.LegPain(
        first=first,
        last=last,
        points=tuple(sorted(points)),
        usual=_usual(told, first, last, knowledge),
        marks=tuple(_mark(spell.notion, spell.first, spell.last) for spell in found.all),
    )


def with_recovery_band(course: charts.LegPain, mornings: Iterable[Morning], first_visit: dt.date, knowledge: Knowledge) -> charts.LegPain:
    """This function will add the band of people who started alike; for the clinician, or released by them. Unchanged without a start."""
    band = recovery_band(mornings, first_visit, knowledge)
    if band is None:
        return course
    days = (course.first + DAY * at for at in range((course.last - course.first).days + 1))
    rows = []
    for day in (day for day in days if day >= first_visit):
        at = (day - first_visit).days
        p10, p25, p50, p75, p90 = (band.at(at, name) for name in ("p10", "p25", "p50", "p75", "p90"))
        rows.append(charts.BandDay(day=day, p10=p10, p25=p25, p50=p50, p75=p75, p90=p90))
    return replace(course, band=tuple(rows))


def reach_course(mornings: Iterable[Morning], first: dt.date, last: dt.date) -> charts.ReachDays:
    """This function will lay out how far down the leg it went, on the days on which that was told."""
    days = ((day, morning.reach.value) for day, morning in sorted(mornings_by_day(mornings).items()) if morning.reach is not None)
    return charts.ReachDays(first=first, last=last, days=tuple((day, reach) for day, reach in days if first <= day <= last))


def sets_course(adherence: Adherence) -> charts.SetsDone:
    """This function will lay out a fortnight's sets by day, with the sums that adherence counts."""
    too_much = {row.day for row in adherence.overdone}
    return charts.SetsDone(
        days=tuple(
            charts.DaySets(day=row.day, done=row.done, due=row.due, told=row.told, overdone=row.day in too_much) for row in adherence.days
        ),
        done=adherence.tally.credited,
        due=adherence.tally.due,
        days_told=adherence.days_told,
        days_untold=adherence.days_due - adherence.days_told,
    )


def exercises_course(adherence: Adherence, label: Label) -> tuple[charts.ExerciseSets, ...]:
    """This function will lay out the fortnight's sets by exercise and side."""
    return tuple(
        charts.ExerciseSets(label=label(row.exercise, row.side), done=row.tally.credited, due=row.tally.due) for row in adherence.items
    )


def responses_course(found: Iterable[SetResponse], label: Label) -> charts.Responses:
    """This function will lay out what each exercise did, right after and by the next morning."""
    traces = []
    for (exercise, side), rows in by_item(found).items():
        told = tuple(
            charts.Response(day=row.day, after=row.after, next_morning=row.next_morning, further_down=row.further_down) for row in rows
        )
        traces.append(charts.ExerciseTrace(label=label(exercise, side), responses=told))
    return charts.Responses(exercises=tuple(traces))


def _usual(mornings: Iterable[Morning], first: dt.date, last: dt.date, knowledge: Knowledge) -> tuple[charts.UsualDay, ...]:
    series = series_of(mornings, last)
    if series is None:
        return ()
    low, _, high = usual_ranges(series, knowledge)
    rows = zip(series.days, low, high, strict=True)
    return tuple(charts.UsualDay(day=day, low=a, high=b) for day, a, b in rows if day >= first and np.isfinite(a) and np.isfinite(b))


def _mark(notion: Notion, first: dt.date, last: dt.date) -> charts.Mark:
    match notion:
        case Notion.SELF_REPORTED:
            return charts.Mark(kind="self_reported", first=first, last=last)
        case Notion.SIGNAL:
            return charts.Mark(kind="signal", first=first, last=last)
        case Notion.RECURRENCE:
            return charts.Mark(kind="recurrence", first=first, last=last)
