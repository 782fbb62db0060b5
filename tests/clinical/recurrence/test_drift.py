"""Behind the recovery of people who started alike, and the plan for a flare."""

import pytest

from tests.support.diaries import KNOWLEDGE, MONDAY, at, morning, mornings
from unpinch.clinical.recurrence.drift import Drift, band_from, behind_expected, recovery_band
from unpinch.clinical.recurrence.flare_plan import flare_plan


def drift(*legs: float | None) -> Drift:
    return behind_expected(mornings(*legs), MONDAY, at(len(legs) - 1).date(), KNOWLEDGE)


@pytest.mark.parametrize(("leg", "level"), [(0.5, 2), (4.4, 4), (4.6, 5), (10, 9)])
def test_band_is_that_of_the_nearest_start(leg: float, level: int) -> None:
    assert band_from(leg, KNOWLEDGE).level == level


def test_start_is_the_mean_of_three_days() -> None:
    found = recovery_band(mornings(8, None, 6, 2, 2), MONDAY, KNOWLEDGE)
    assert found is not None
    assert found.level == 7


def test_no_start_told_means_no_band() -> None:
    assert recovery_band([morning(5, 7)], MONDAY, KNOWLEDGE) is None


def test_band_meets_its_table() -> None:
    band = band_from(6, KNOWLEDGE)
    assert (band.at(0, "p90"), band.at(56, "p50")) == (band.points[0].p90, band.points[6].p50)


def test_band_lies_between_weeks() -> None:
    band = band_from(6, KNOWLEDGE)
    assert band.points[1].p50 > band.at(10, "p50") > band.points[2].p50


def test_last_week_holds_beyond_the_table() -> None:
    band = band_from(6, KNOWLEDGE)
    assert band.at(2000, "p75") == band.points[-1].p75


def test_no_recovery_is_behind() -> None:
    found = drift(*[7] * 7, *[8] * 35)
    assert [said.id for said in found.staff] == ["behind_p90", "behind_p75"]


def test_expected_recovery_is_not_behind() -> None:
    band = band_from(6, KNOWLEDGE)
    assert drift(*(round(band.at(day, "p50")) for day in range(60))).behind is False


def test_two_weeks_are_needed() -> None:
    assert not drift(*[6] * 3, *[5] * 28, *[8] * 12).behind


def test_fall_since_week_four_is_no_drift() -> None:
    band = band_from(6, KNOWLEDGE)
    falling = [6.0] * 3 + [band.at(day, "p75") + 0.3 for day in range(3, 70)]
    assert drift(*falling).staff == ()


def test_too_few_days_say_nothing() -> None:
    found = drift(*([7, None, None] * 20))
    assert (found.known, found.behind) == (False, False)


# ---- flare plan --------------------------------------------------------------------------------------------------------------
def steps(day: int) -> list[str]:
    return [step.id for step in flare_plan(KNOWLEDGE, day, direction=False) if step.now]


@pytest.mark.parametrize(("day", "now"), [(0, "ease"), (1, "ease"), (2, "half"), (4, "half"), (5, "most"), (9, "most"), (10, "afterwards")])
def test_each_day_has_its_step(day: int, now: str) -> None:
    assert [step for step in steps(day) if step not in ("warning_signs", "call")] == [now]


@pytest.mark.parametrize("day", [0, 3, 7, 12])
def test_warning_signs_come_first_every_day(day: int) -> None:
    assert steps(day)[0] == "warning_signs"


@pytest.mark.parametrize(("direction", "sentences"), [(True, 4), (False, 3)])
def test_direction_is_said_only_where_known(direction: bool, sentences: int) -> None:
    assert len(flare_plan(KNOWLEDGE, 0, direction=direction)[1].do) == sentences
