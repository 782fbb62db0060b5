"""Sets done of sets due: what counts, what is unknown, what is too much, and when a program was not tried at all."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.diaries import BRIDGE, MONDAY, measured, told
from unpinch.clinical.home_program.adherence import (
    Doing,
    Due,
    ask_about_week,
    by_exercise,
    tried_or_not,
)
from unpinch.clinical.home_program.diary import SetEntry
from unpinch.terms.side import Side


def every_day(done: int, days: int = 14) -> list[SetEntry]:
    return [told(day, done) for day in range(days)]


def test_sets_done_of_sets_due() -> None:
    tally = measured(every_day(1)).tally
    assert (tally.done, tally.due, tally.share) == (14, 28, 0.5)


def test_untold_days_are_unknown_not_zero() -> None:
    found = measured(every_day(2, days=9))
    assert (found.tally.share, found.tally.least, found.tally.most) == (1.0, 18 / 28, 1.0)
    assert (found.days_told, found.days_due) == (9, 14)


def test_told_as_left_out_is_zero() -> None:
    assert measured(every_day(0)).tally.share == 0.0


def test_nothing_told_has_no_share() -> None:
    found = measured([])
    assert (found.tally.share, found.doing, found.tried) == (None, Doing.UNKNOWN, None)


def test_more_than_due_is_no_credit() -> None:
    found = measured(every_day(4))
    assert (found.tally.share, found.tally.done) == (1.0, 56)


def test_more_on_one_exercise_pays_for_no_other() -> None:
    squat = Due(exercise="squat", sets=2, first=MONDAY)
    found = measured([*every_day(4), *(told(day, 0, "squat") for day in range(14))], BRIDGE, squat)
    assert found.tally.share == 0.5


def test_overdone_day_is_flagged() -> None:
    found = measured([told(0, 3), told(1, 4)])
    assert [(row.day, row.done, row.due) for row in found.overdone] == [(MONDAY + dt.timedelta(days=1), 4, 2)]


def test_day_moved_within_the_week_counts() -> None:
    mondays = Due(exercise="squat", sets=2, weekdays=frozenset({0}), first=MONDAY)
    found = measured([told(0, 0, "squat"), told(1, 2, "squat"), told(7, 2, "squat")], mondays)
    assert found.tally.share == 1.0


def test_sides_are_counted_apart() -> None:
    sides = [Due(exercise="slider", side=side, sets=2, first=MONDAY) for side in Side]
    found = measured([told(day, 2, "slider", side=Side.LEFT) for day in range(14)], *sides)
    assert {row.side: row.tally.share for row in found.items} == {Side.LEFT: 1.0, Side.RIGHT: 0.0}
    assert by_exercise(found)["slider"].share == 0.5


def test_newer_version_of_a_program_counts() -> None:
    newer = Due(exercise="bridge", sets=1, first=MONDAY + dt.timedelta(days=7))
    assert measured(every_day(1), BRIDGE, newer).tally.due == 7 * 2 + 7 * 1


def test_swapped_set_counts_for_what_was_due() -> None:
    found = measured([told(day, 2, swapped_to="plank", reason="hurts") for day in range(14)])
    assert (found.tally.share, found.reasons) == (1.0, (("hurts", 14),))


def test_reasons_stand_under_their_exercise() -> None:
    squat = Due(exercise="squat", sets=2, first=MONDAY)
    found = measured([told(0, 0, reason="tired"), told(0, 0, "squat", reason="hurts"), told(1, 2, "squat")], BRIDGE, squat)
    assert [row.reasons for row in found.items] == [(("tired", 1),), (("hurts", 1),)]


def test_four_fifths_are_partly() -> None:
    five = Due(exercise="bridge", sets=5, first=MONDAY)
    assert [measured([told(day, done) for day in range(14)], five).doing for done in (4, 5)] == [Doing.PARTLY, Doing.ON_PLAN]


def test_window_is_the_last_fortnight() -> None:
    assert measured([told(-1, 2), *every_day(2)]).tally.done == 28


@pytest.mark.parametrize(
    ("full_days", "doing"), [(14, Doing.ON_PLAN), (11, Doing.PARTLY), (7, Doing.PARTLY), (6, Doing.NEEDS_HELP), (0, Doing.NEEDS_HELP)]
)
def test_class_follows_the_share(full_days: int, doing: Doing) -> None:
    entries = [told(day, 2 if day < full_days else 0) for day in range(14)]
    assert measured(entries).doing is doing


def test_few_told_days_have_no_class() -> None:
    assert [measured(every_day(2, days)).doing for days in (8, 9)] == [Doing.UNKNOWN, Doing.ON_PLAN]


def test_verified_stands_apart_from_told() -> None:
    found = measured([told(0, 2), told(1, 1, counted_by="timer")])
    assert (found.tally.done, found.tally.verified, found.estimate) == (3, 1, None)


def test_estimate_shrinks_what_nobody_counted() -> None:
    assert measured(every_day(2)).estimate == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("entries", "tried"),
    [(every_day(2), True), (every_day(0), False), (every_day(2, 7), True), (every_day(2, 6), None), (every_day(0, 8), False)],
)
def test_tried_is_known_only_when_nothing_could_tip_it(entries: list[SetEntry], tried: bool | None) -> None:
    assert measured(entries).tried is tried


@pytest.mark.parametrize(
    ("done", "improved", "word"),
    [(2, True, "helps"), (2, False, "did_not_work"), (2, None, "unknown"), (0, False, "not_tried"), (0, True, "helps")],
)
def test_not_tried_is_not_did_not_work(done: int, improved: bool | None, word: str) -> None:
    assert tried_or_not(measured(every_day(done)), improved) == word


def test_week_with_a_gap_is_asked_about() -> None:
    assert [ask_about_week(measured(every_day(2, days))) for days in (13, 14)] == [True, False]


@given(st.lists(st.tuples(st.integers(0, 13), st.integers(0, 5)), max_size=30))
def test_share_lies_between_its_ends(rows: list[tuple[int, int]]) -> None:
    tally = measured(told(day, done) for day, done in rows).tally
    if tally.share is not None and tally.least is not None and tally.most is not None:
        assert 0 <= tally.least <= tally.share <= 1
        assert tally.least <= tally.most <= 1


@given(st.permutations(every_day(1, 6)))
def test_order_of_arrival_changes_nothing(entries: list[SetEntry]) -> None:
    assert measured([*entries, entries[0]]) == measured(every_day(1, 6))
