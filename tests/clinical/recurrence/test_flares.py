"""Three notions of a flare, apart: what the person said, what the rule saw, and pain after a month without."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.diaries import KNOWLEDGE, at, morning, mornings
from unpinch.clinical.home_program.diary import Morning
from unpinch.clinical.recurrence.flares import Flares, Notion, flares, score_notices

CALM = [3.0] * 14


def found(told: list[Morning], until: int | None = None) -> Flares:
    last = max(m.day for m in told) if until is None else at(until).date()
    return flares(told, last, KNOWLEDGE)


def said(*answers: bool | None, first: int = 0) -> list[Morning]:
    return [morning(first + day, 3, flare=answer) for day, answer in enumerate(answers)]


# ---- signal ------------------------------------------------------------------------------------------------------------------
def test_signal_begins_on_the_first_marked_day() -> None:
    spell = found(mornings(*CALM, 6, 3, 8)).signal[0]
    assert (spell.first, spell.noticed, spell.usual, spell.highest) == (at(14).date(), at(16).date(), 3.0, 8.0)


def test_signal_ends_when_it_has_settled() -> None:
    spell = found(mornings(*CALM, 6, 6, 3, 3, 3)).signal[0]
    assert (spell.last, spell.going_on) == (at(15).date(), False)


def test_long_flare_does_not_become_its_own_usual() -> None:
    spell = found(mornings(*CALM, *[6] * 20)).signal[0]
    assert (spell.days, spell.going_on, spell.usual) == (20, True, 3.0)


def test_after_four_weeks_it_is_the_new_level() -> None:
    (spell,) = found(mornings(*CALM, *[6] * 40)).signal
    assert (spell.days, spell.going_on) == (28, False)


def test_recovering_person_still_gets_notice() -> None:
    falling = [round(2 + 4 * 0.93**day) for day in range(40)]
    assert found(mornings(*falling, 6, 6)).signal[0].going_on


# ---- self-reported -----------------------------------------------------------------------------------------------------------
def test_untold_days_belong_to_a_told_flare() -> None:
    (spell,) = found(said(True, None, True)).self_reported
    assert (spell.days, spell.going_on) == (3, True)


def test_told_no_ends_a_told_flare() -> None:
    assert [spell.days for spell in found(said(True, False, True)).self_reported] == [1, 1]


def test_told_flare_ends_after_days_of_silence() -> None:
    assert [found(said(True), until=day).self_reported[0].going_on for day in (3, 4)] == [True, False]


def test_told_flare_needs_no_number() -> None:
    assert found([morning(0, flare=True)]).self_reported


def test_notions_never_overwrite_each_other() -> None:
    told = [*mornings(*CALM, 6, 6), morning(16, 6, flare=True)]
    notions = [spell.notion for spell in found(told).all]
    assert notions == [Notion.SIGNAL, Notion.SELF_REPORTED]


def test_flare_told_and_noticed_is_one() -> None:
    days = found([*mornings(*CALM, 6, 6), morning(16, 6, flare=True)])
    assert (len(days.all), days.begun(dt.timedelta(days=3))) == (2, (at(14).date(),))


@pytest.mark.parametrize(("gap", "times"), [(4, 1), (5, 2)])
def test_flares_close_together_are_one(gap: int, times: int) -> None:
    told = [morning(0, 3, flare=True), *(morning(day, 3, flare=False) for day in range(1, gap)), morning(gap, 3, flare=True)]
    assert len(found(told).begun(dt.timedelta(days=4))) == times


# ---- recurrence --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("free", "times"), [(29, 0), (30, 1), (45, 1)])
def test_recurrence_needs_thirty_days_without(free: int, times: int) -> None:
    assert len(found(mornings(4, *[0] * free, 3, 3)).recurrence) == times


def test_one_morning_of_pain_is_no_recurrence() -> None:
    assert not found(mornings(4, *[0] * 40, 3, 0)).recurrence


def test_untold_month_is_no_month_without() -> None:
    assert not found([morning(0, 4), morning(1, 0), morning(38, 0), *mornings(3, 3, first=39)]).recurrence


def test_recurrence_that_settled_is_over() -> None:
    (spell,) = found(mornings(4, *[0] * 33, 3, 4, 0)).recurrence
    assert (spell.going_on, spell.days) == (False, 2)


def test_recurrence_counts_the_days_without() -> None:
    (spell,) = found(mornings(4, *[0] * 33, 3, 4, 2)).recurrence
    assert (spell.without, spell.days, spell.highest, spell.going_on) == (33, 3, 4.0, True)


# ---- notices and what the person said ----------------------------------------------------------------------------------------
def score(answer: bool | None) -> tuple[int, int, int]:
    told = [*mornings(*CALM), *(morning(day, 6, flare=answer) for day in (14, 15))]
    result = score_notices(found(told), told, KNOWLEDGE)
    return result.confirmed, result.not_confirmed, result.unanswered


@pytest.mark.parametrize(("answer", "counted"), [(True, (1, 0, 0)), (False, (0, 1, 0)), (None, (0, 0, 1))])
def test_notice_is_held_against_the_answer(answer: bool | None, counted: tuple[int, int, int]) -> None:
    assert score(answer) == counted


def test_told_flare_without_signal_was_missed() -> None:
    told = [*mornings(*CALM), morning(14, 3, flare=True)]
    assert score_notices(found(told), told, KNOWLEDGE).missed == 1


def test_thresholds_wait_for_a_hundred_notices() -> None:
    told = [*mornings(*CALM), *mornings(6, 6, first=14)]
    assert not score_notices(found(told), told, KNOWLEDGE).may_tune(KNOWLEDGE)


@given(st.lists(st.tuples(st.integers(0, 10), st.sampled_from([True, False, None])), min_size=1, max_size=70), st.randoms())
def test_order_of_arrival_changes_nothing(days: list[tuple[int, bool | None]], shuffle: object) -> None:
    told = [morning(day, leg, flare=flare) for day, (leg, flare) in enumerate(days)]
    mixed = [*told, told[0]]
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert found(mixed) == found(told)
