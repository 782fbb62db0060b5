"""One matched suggestion for what stands in the way, and none twice in vain."""

import datetime as dt

import pytest

from tests.support.diaries import KNOWLEDGE, MONDAY, measured, told
from unpinch.clinical.home_program.barriers import Tried, barrier_question_due, barriers_of, suggest


def test_question_comes_every_fortnight() -> None:
    asked = [MONDAY - dt.timedelta(days=40), MONDAY]
    assert [barrier_question_due(asked, MONDAY + dt.timedelta(days=days), KNOWLEDGE) for days in (13, 14)] == [False, True]


def test_question_may_come_at_once() -> None:
    assert barrier_question_due([], MONDAY, KNOWLEDGE)


def test_reasons_point_to_barriers() -> None:
    found = measured([told(0, 0, reason="ill"), told(1, 0, reason="tired"), told(2, 0, reason="no_time"), told(3, 0, reason="other")])
    assert barriers_of(found, KNOWLEDGE) == (("tired", 2), ("time", 1))


def test_suggestion_is_for_the_person_first() -> None:
    found = suggest("time", [], KNOWLEDGE)
    assert (bool(found.text), found.for_staff) == (True, "")


def test_suggestion_tried_in_vain_goes_to_the_team() -> None:
    found = suggest("time", [Tried(barrier="time", on=MONDAY, helped=False)], KNOWLEDGE)
    assert (found.text, bool(found.for_staff)) == ("", True)


@pytest.mark.parametrize("tried", [Tried(barrier="time", on=MONDAY, helped=None), Tried(barrier="afraid", on=MONDAY, helped=False)])
def test_other_suggestions_may_still_help(tried: Tried) -> None:
    assert suggest("time", [tried], KNOWLEDGE).text


def test_reason_of_a_suggestion_is_given() -> None:
    assert "Jack 2010" in suggest("time", [], KNOWLEDGE).because.source
