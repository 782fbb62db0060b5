"""What the diary says today, to whom, and whether the clinic is told."""

import pytest

from tests.support.diaries import KNOWLEDGE, at, morning, mornings
from unpinch.clinical.home_program.diary import Morning, Reach
from unpinch.clinical.recurrence.notice import Range, State, Watch, watch
from unpinch.clinical.recurrence.second_opinion import opinion_words, second_opinion

CALM = [3.0] * 14


def seen(told: list[Morning], until: int | None = None) -> Watch:
    last = max(m.day for m in told) if until is None else at(until).date()
    return watch(told, last, KNOWLEDGE)


def patient(found: Watch) -> list[str]:
    return [said.id for said in found.patient]


def test_ordinary_days_say_nothing() -> None:
    found = seen(mornings(*CALM, 4, 3))
    assert (found.state, found.patient, found.staff, found.tell_clinic) == (State.USUAL, (), (), ())


def test_worse_than_usual_is_noticed() -> None:
    found = seen(mornings(*CALM, 5, 6))
    assert (found.state, found.since, patient(found)) == (State.NOTICED, at(14).date(), ["worse_than_usual"])


def test_notice_says_who_and_why() -> None:
    assert seen(mornings(*CALM, 5, 6)).staff[0].text == "2 of the last 3 told days at least 2 above the usual 3, since 2026-11-16."


def test_told_flare_counts_without_a_signal() -> None:
    found = seen([*mornings(*CALM), morning(14, 3, flare=True)])
    assert (found.state, found.offers_flare_plan, found.plan_day) == (State.TOLD, True, 0)


def test_usual_range_is_the_persons_own() -> None:
    assert seen(mornings(*[2, 3, 4, 3, 3, 2, 4] * 3)).usual == Range(low=2, median=3, high=4)


# ---- too few -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("told", "state"), [(8, State.TOO_FEW), (9, State.USUAL)])
def test_too_few_entries_are_said(told: int, state: State) -> None:
    days = [morning(day, 3) for day in range(-10, 0)] + [morning(13 - day, 3) for day in range(told)]
    assert seen(days, until=13).state is state


def test_empty_diary_is_too_few() -> None:
    found = watch([], at(0).date(), KNOWLEDGE)
    assert (found.state, found.told, patient(found)) == (State.TOO_FEW, 0, ["too_few"])


def test_silence_is_never_all_well() -> None:
    assert seen(mornings(*CALM), until=30).state is State.TOO_FEW


def test_few_entries_do_not_hide_a_notice() -> None:
    told = [*mornings(*[3] * 6), *mornings(6, 6, first=14)]
    assert seen(told).state is State.NOTICED


# ---- warning signs go first ----------------------------------------------------------------------------------------------------
def test_new_warning_sign_stands_before_a_flare() -> None:
    found = seen([*mornings(*CALM, 6), morning(15, 6, anything_new="yes")])
    assert (found.state, patient(found), found.offers_flare_plan) == (State.WARNING, ["warning_first"], False)


def test_later_no_does_not_clear_a_warning() -> None:
    found = seen([*mornings(*CALM), morning(14, 3, anything_new="yes"), morning(15, 3, anything_new="no")])
    assert found.state is State.WARNING


def test_clearance_ends_a_warning_until_the_next() -> None:
    told = [*mornings(*CALM), morning(14, 3, anything_new="yes")]
    assert watch(told, at(15).date(), KNOWLEDGE, warnings_cleared_at=at(15)).state is State.USUAL
    assert watch([*told, morning(16, 3, anything_new="yes")], at(16).date(), KNOWLEDGE, warnings_cleared_at=at(15)).state is State.WARNING


def test_paused_program_offers_no_flare_plan() -> None:
    days = mornings(*CALM, 6, 6)
    found = watch(days, at(15).date(), KNOWLEDGE, on_hold=True)
    assert (found.state, patient(found), found.offers_flare_plan, found.plan_day) == (State.NOTICED, ["paused"], False, None)


# ---- telling the clinic ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "told"), [(7, ()), (8, ("lasting",))])
def test_flare_over_a_week_is_told(days: int, told: tuple[str, ...]) -> None:
    assert seen(mornings(*CALM, *[6] * days)).tell_clinic == told


@pytest.mark.parametrize(("leg", "told"), [(6, ()), (7, ("high",))])
def test_high_pain_is_told(leg: int, told: tuple[str, ...]) -> None:
    assert seen(mornings(*CALM, leg, leg)).tell_clinic == told


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [(Reach.KNEE, Reach.FOOT, ("further_down",)), (Reach.KNEE, Reach.KNEE, ()), (None, Reach.FOOT, ()), (Reach.KNEE, None, ())],
)
def test_pain_further_down_is_told(before: Reach | None, now: Reach | None, told: tuple[str, ...]) -> None:
    days = [*(morning(day, 3, reach=before) for day in range(14)), *(morning(day, 6, reach=now) for day in (14, 15))]
    assert seen(days).tell_clinic == told


@pytest.mark.parametrize(("between", "told"), [(10, ("second",)), (30, ())])
def test_second_flare_within_a_month_is_told(between: int, told: tuple[str, ...]) -> None:
    assert seen(mornings(*CALM, 6, 6, *[3] * between, 6, 6)).tell_clinic == told


def test_told_clinic_is_told_to_both() -> None:
    found = seen(mornings(*CALM, 7, 7))
    assert [said.text for said in (found.patient[-1], found.staff[-1])] == [
        "Your leg pain is 7 of 10 or more. Please call the clinic.",
        "Leg pain reached 7 of 10.",
    ]


def test_recurrence_is_for_the_staff_alone() -> None:
    found = seen(mornings(4, *[0] * 33, 2, 2))
    assert [said.id for said in found.staff if said.id not in patient(found)][-1] == "staff_back"


# ---- second opinion ----------------------------------------------------------------------------------------------------------
def opinion(*legs: float | None) -> str:
    told = mornings(*legs)
    found = second_opinion(told, max(m.day for m in told), KNOWLEDGE)
    said = found and opinion_words(found, seen(told).state is State.NOTICED, KNOWLEDGE)
    return said.id if said else ""


def test_second_opinion_agrees_with_a_clear_flare() -> None:
    assert opinion(*CALM, 6, 6) == "second_agrees"


def test_second_opinion_may_speak_a_day_earlier() -> None:
    assert opinion(*CALM, 6) == "second_alone"


def test_second_opinion_is_silent_on_ordinary_days() -> None:
    assert opinion(*CALM, 4) == ""


def test_second_opinion_says_when_it_differs() -> None:
    assert opinion(*[1, 5] * 20, 3, 3, 3, 5, 5) in ("", "second_differs")


@pytest.mark.parametrize(("entries", "own"), [(27, False), (28, True)])
def test_variances_become_the_persons_own(entries: int, own: bool) -> None:
    told = mornings(*([3, 4] * 14)[:entries])
    found = second_opinion(told, told[-1].day, KNOWLEDGE)
    assert found is not None
    assert found.own is own


def test_own_variances_stay_inside_their_bounds() -> None:
    told = mornings(*[0, 9] * 20)
    found = second_opinion(told, told[-1].day, KNOWLEDGE)
    assert found is not None
    assert (0.01 <= found.q <= 0.3, 0.3 <= found.r <= 2) == (True, True)


def test_second_opinion_needs_something_to_compare() -> None:
    assert second_opinion(mornings(5), at(0).date(), KNOWLEDGE) is None


def test_second_opinion_is_not_about_old_days() -> None:
    assert second_opinion(mornings(*CALM), at(20).date(), KNOWLEDGE) is None
