"""What the charts are given: the diary's values, gaps kept, and no band unless it is asked for."""

import datetime as dt

import pytest

from tests.support.diaries import KNOWLEDGE, MONDAY, at, measured, morning, mornings, told
from unpinch import charts
from unpinch.clinical.home_program.diary import Morning, Reach
from unpinch.clinical.home_program.response import responses
from unpinch.clinical.recurrence.course import (
    exercises_course,
    leg_pain_course,
    reach_course,
    responses_course,
    sets_course,
    with_recovery_band,
)
from unpinch.clinical.recurrence.flares import flares
from unpinch.terms.side import Side

CALM = [3.0] * 14


def course(days: list[Morning], last: int) -> charts.LegPain:
    return leg_pain_course(days, flares(days, at(last).date(), KNOWLEDGE), MONDAY, at(last).date(), KNOWLEDGE)


def label(exercise: str, side: Side | None) -> str:
    return f"{exercise} {side or 'both'}"


def test_gaps_of_the_diary_stay_gaps() -> None:
    assert course(mornings(3, None, 5), 2).points == ((MONDAY, 3.0), (at(2).date(), 5.0))


def test_usual_range_stands_behind_the_line() -> None:
    last = course(mornings(*CALM, 3), 14).usual[-1]
    assert (last.day, last.low, last.high) == (at(14).date(), 3.0, 3.0)


def test_flares_stand_over_the_line() -> None:
    days = [*mornings(*CALM, 6, 6), morning(16, 6, flare=True)]
    assert [mark.kind for mark in course(days, 16).marks] == ["signal", "self_reported"]


def test_band_is_left_out_until_asked_for() -> None:
    days = mornings(6, 6, 6, 5)
    bare = course(days, 20)
    banded = with_recovery_band(bare, days, MONDAY, KNOWLEDGE)
    assert (bare.band, len(banded.band)) == ((), 21)


def test_band_begins_at_the_first_visit() -> None:
    days = mornings(6, 6, 6, 5)
    first = with_recovery_band(course(days, 20), days, at(1).date(), KNOWLEDGE).band[0]
    assert (first.day, first.p50) == (at(1).date(), pytest.approx(6, abs=0.5))


def test_unknown_start_leaves_the_band_out() -> None:
    days = [morning(9, 6)]
    assert with_recovery_band(course(days, 20), days, MONDAY, KNOWLEDGE).band == ()


def test_reach_keeps_the_words_of_the_charts() -> None:
    days = [morning(day, 3, reach=reach) for day, reach in enumerate(Reach)]
    assert tuple(level for _, level in reach_course(days, MONDAY, at(9).date()).days) == charts.values.LEVELS


def test_sets_carry_their_denominator() -> None:
    found = sets_course(measured([told(0, 2), told(1, 5)]))
    assert (found.done, found.due, found.days_told, found.days_untold) == (4, 4, 2, 12)
    assert [day.overdone for day in found.days[:3]] == [False, True, False]


def test_exercises_are_named_by_the_reader() -> None:
    assert exercises_course(measured([told(0, 1)]), label) == (charts.ExerciseSets(label="bridge both", done=1, due=2),)


def test_responses_keep_what_is_not_told() -> None:
    found = responses_course(responses([told(0, 2, leg_before=3, leg_after=5)], []), label)
    assert found.exercises[0].responses == (charts.Response(day=MONDAY, after=2.0),)


def test_whole_course_can_be_drawn() -> None:
    days = mornings(*CALM, 6, 6)
    drawn = charts.leg_pain_svg(with_recovery_band(course(days, 15), days, MONDAY, KNOWLEDGE), reader=charts.Reader(day=dt.date.isoformat))
    assert "Latest: 6 of 10 on 2026-11-17." in drawn
