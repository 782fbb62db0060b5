"""The charts of a course as a page shows them: each drawn for a phone and for a desk, with the same in rows."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from unpinch import charts
from unpinch.actions.course import Course
from unpinch.actions.course_home import HomeCourse
from unpinch.actions.course_words import reader
from unpinch.charts import NARROW, WIDE, Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart: a title, two drawings of which the page shows one, and its table."""

    id: str
    title: str
    narrow: SafeString
    wide: SafeString
    table: Table


Draw = Callable[..., str]


def _figure(name: str, title: str, value: Any, draw: Draw, rows: Callable[..., Table]) -> Figure:
    who = reader()
    # Our own drawings; what a person typed (the name of an activity) is escaped where it is written (charts.canvas).
    narrow, wide = (mark_safe(draw(value, name=f"{name}-{size}", width=width, reader=who)) for size, width in (("n", NARROW), ("w", WIDE)))
    return Figure(name, title, narrow, wide, rows(value, reader=who))


def own_figures(course: Course) -> list[Figure]:
    """What a patient sees of the own course, as far as there is something to see."""
    found = [_leg(course), _reach(course)] if course.leg.points else []
    if course.goals.goals:
        found.append(_goals(course))
    return [*found, *_sets(course)]


def home_figures(course: HomeCourse) -> list[Figure]:
    """What a therapist sees: the same with the band, and what each exercise did."""
    found = [_leg(course), _reach(course), *_sets(course)]
    if course.responses.exercises:
        title = _("What each exercise did, right after and by the next morning")
        found.append(_figure("responses", title, course.responses, charts.responses_svg, charts.responses_table))
    return [*found, _goals(course)] if course.goals.goals else found


def _leg(course: Course | HomeCourse) -> Figure:
    return _figure("leg", _("Leg pain"), course.leg, charts.leg_pain_svg, charts.leg_pain_table)


def _reach(course: Course | HomeCourse) -> Figure:
    return _figure("reach", _("How far down the leg"), course.reach, charts.reach_svg, charts.reach_table)


def _goals(course: Course | HomeCourse) -> Figure:
    return _figure("goals", _("What it is for"), course.goals, charts.goals_svg, charts.goals_table)


def _sets(course: Course | HomeCourse) -> Iterator[Figure]:
    if course.sets is not None:
        yield _figure("sets", _("Sets done in two weeks"), course.sets, charts.sets_svg, charts.sets_table)
    if course.exercises and course.sets is not None and course.sets.days_told:
        yield _figure("by-exercise", _("Sets done, by exercise"), course.exercises, charts.exercises_svg, charts.exercises_table)


def form_id_of(typed: Mapping[str, object]) -> uuid.UUID:
    """The id made with a form, so that a second tap counts once."""
    try:
        return uuid.UUID(str(typed.get("form_id", "")))
    except ValueError:
        return uuid.uuid4()
