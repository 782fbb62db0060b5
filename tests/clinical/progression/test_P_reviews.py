"""Phases, reviews, referral, visits, discharge, flare: P24, P27 to P34 and the flare plan."""

from dataclasses import replace

import pytest

from tests.clinical.progression.lives import BRIDGE, KNOWLEDGE, PRESS_UP, SLIDER, WALK, Life, item, standing, transitions
from tests.clinical.progression.scenes import SCENES
from unpinch.clinical.home_program.diary import Reach
from unpinch.clinical.progression import Prescription


# ---- P24, phases -----------------------------------------------------------------------------------------------------------
def test_P24_one_class_up_for_three_days_steps_back() -> None:
    found = SCENES["P24-back"]()
    assert found.phase == "subacute"


def test_P24_back_in_time_keeps_the_phase() -> None:
    life = Life(phase="reconditioning").woke(1, 8.0).woke(2, 8.0).woke(3, 3.0).woke(4, 3.0).woke(5, 3.0).woke(6, 8.0)
    assert life.decided(7).phase == "reconditioning"


def test_phase_goes_on_only_when_accepted() -> None:
    life = Life(phase="acute").saw(1, "walk_minutes", 15.0).woke(2).woke(3).woke(5)
    found = life.decided(5)
    assert found.phase == "acute"
    assert life.answered(6, next(d for d in found.program if d.kind == "phase_on")).decided(7).phase == "subacute"


def test_phase_needs_two_checks_days_apart() -> None:
    life = Life(phase="acute").saw(1, "walk_minutes", 15.0).woke(2).woke(4)
    assert "phase-on" not in transitions(life.decided(4))


def test_phase_waits_for_what_is_not_known() -> None:
    assert "phase-on" not in transitions(Life(phase="acute").calm_days(1, 8).decided(8))


def test_disability_has_a_twin_for_everybody() -> None:
    life = Life(scores=(("psfs_mean", 3.0),)).saw(2, "psfs_mean", 6.0).saw(2, "form_score_percent", 90.0)
    assert "phase-on" in transitions(life.woke(3).woke(6).decided(6))


@pytest.mark.parametrize(("bridge", "walk", "offered"), [(90.0, 40.0, False), (40.0, 90.0, False), (90.0, 85.0, True)])
def test_least_form_score_decides(bridge: float, walk: float, offered: bool) -> None:
    life = Life(BRIDGE, WALK, scores=(("psfs_mean", 3.0),)).saw(2, "psfs_mean", 6.0)
    life.saw(2, "form_score_percent", bridge, exercise=BRIDGE).saw(2, "form_score_percent", walk, exercise=WALK)
    assert ("phase-on" in transitions(life.woke(3).woke(6).decided(6))) is offered


def test_form_of_an_exercise_that_is_gone_counts_no_more() -> None:
    life = Life(BRIDGE, scores=(("psfs_mean", 3.0),)).saw(2, "psfs_mean", 6.0).saw(2, "form_score_percent", 40.0, exercise=WALK)
    assert "phase-on" in transitions(life.saw(2, "form_score_percent", 90.0, exercise=BRIDGE).woke(3).woke(6).decided(6))


# ---- P27, P28 --------------------------------------------------------------------------------------------------------------
def test_P27_review_is_met_by_a_visit() -> None:
    assert "P27-review" not in transitions(Life().visited(15).decided(16))


@pytest.mark.parametrize(("start", "now", "flagged"), [(7.0, 5.0, True), (7.0, 4.0, False), (3.0, 2.5, True), (3.0, 2.0, False)])
def test_P27_response_by_points_or_by_percent(start: float, now: float, flagged: bool) -> None:
    found = Life(leg_pain=start).calm_days(1, 29, leg=now).decided(29)
    assert ("P27-no-response" in transitions(found)) is flagged


def test_P27_unknown_start_is_no_verdict() -> None:
    found = Life(leg_pain=None).calm_days(1, 29).decided(29)
    assert "P27-no-response" not in transitions(found)
    assert next(d for d in found.program if d.transition == "P27-review").missing


def test_P27_not_tried_is_not_did_not_work() -> None:
    found = Life().calm_days(1, 30, leg=5.0, sets_done=0).decided(30)
    assert "P27-not-tried" in transitions(found)
    assert "P27-no-response" not in transitions(found)


def test_P27_too_few_sets_do_not_raise() -> None:
    found = SCENES["P27-too-little"]()
    assert standing(found).now.dose == standing(Life(item("toe-raise-seated")).decided(0, 13)).now.dose


def test_P27_days_not_told_are_not_zero() -> None:
    life = Life()
    for day in range(1, 16):
        life.woke(day)
        if day > 8:
            life.did(day)
    assert "P27-not-tried" not in transitions(life.decided(16))


def test_P28_offers_medical_review_at_week_six() -> None:
    assert "P28-offer" in transitions(SCENES["P28-offer"]())
    assert "P28-offer" not in transitions(Life().calm_days(1, 43, leg=1.0).decided(43))


def test_P28_comes_early_when_life_is_flat_too() -> None:
    assert "P28-early" in transitions(SCENES["P28-early"]())
    life = Life(scores=(("rmdq_total", 14.0),)).saw(27, "rmdq_total", 5.0).calm_days(1, 29, leg=4.0)
    assert "P27-no-response" in transitions(life.decided(29))


# ---- P29 to P31 ------------------------------------------------------------------------------------------------------------
def test_P29_needs_months_and_pain() -> None:
    assert "P29-surgery" in transitions(SCENES["P29-surgery"]())
    assert "P29-surgery" not in transitions(Life(onset_on=Life().at(-130).date()).calm_days(1, 5, leg=2.0).decided(5))


def test_P30_needs_three_severe_mornings() -> None:
    assert "P30-severe" not in transitions(Life().calm_days(1, 2, leg=8.0).decided(2))


def test_P31_taper_waits_for_the_therapist() -> None:
    found = SCENES["P31-taper"]()
    assert "P31-taper" in [each.transition for each in found.waiting]


def test_P31_no_taper_after_a_red_response() -> None:
    life = Life().calm_days(1, 20, leg=1.0).visited(20).did(20, leg_after=6.0, hour=20)
    assert "P31-taper" not in transitions(life.decided(21))


# ---- P33, P34 --------------------------------------------------------------------------------------------------------------
def ready(**left_out: bool) -> Life:
    """A person ready for discharge, but for what is left out."""
    life = Life(phase="reconditioning")
    for what, value in (("psfs_mean", 9.0), ("goal_met", "yes"), ("manages_flare", "yes")):
        if not left_out.get(what):
            life.saw(15, what, value)
    return life.calm_days(1, 20, leg=1.0, **({"sets_done": 1} if left_out.get("sets") else {}))


@pytest.mark.parametrize("missing", ["psfs_mean", "goal_met", "manages_flare", "sets"])
def test_P33_waits_for_every_criterion(missing: str) -> None:
    assert "P33-ready" in transitions(ready().decided(20))
    assert "P33-ready" not in transitions(ready(**{missing: True}).decided(20))


def test_P33_one_bad_morning_in_two_weeks_is_not_ready() -> None:
    assert "P33-ready" not in transitions(ready().woke(15, 3.0, hour=8).decided(20))


def test_P34_says_what_keeps_well() -> None:
    said = next(d for d in SCENES["P34-maintain"]().program if d.rule == "P34")
    assert "Walking 5 days, strength 2 days" in said.why_staff
    assert "6 and 12" in said.why_staff


# ---- flare -----------------------------------------------------------------------------------------------------------------
def test_flare_shows_only_warning_signs_until_answered() -> None:
    found = SCENES["flare-1"]()
    assert found.flare is not None
    assert found.todo == ()


def test_flare_begins_with_the_small_program() -> None:
    small = Prescription(exercise="ankle-pump-knee-bent", dose=item("ankle-pump-knee-bent", reps=8).start.dose)
    life = Life(BRIDGE, PRESS_UP, smaller=(small,), direction="extension").woke(3, 6.0, flare=True)
    todo = life.decided(3).todo
    assert [each.exercise for each in todo] == ["ankle-pump-knee-bent", PRESS_UP]
    assert todo[1].dose.reps == 5


@pytest.mark.parametrize(("now", "left"), [(12.0, 8.0), (6.0, 6.0), (None, None)])
def test_flare_is_never_heavier_than_now(now: float | None, left: float | None) -> None:
    goblet = item("squat-goblet", load_kg=now)
    small = replace(goblet.start, load_kg=8.0)
    (todo,) = Life(goblet, smaller=(small,)).woke(3, 6.0, flare=True).decided(3).todo
    assert todo.load_kg == left


def test_flare_then_brings_half_of_everything() -> None:
    life = Life(BRIDGE, WALK).woke(3, 6.0, flare=True).woke(6, 5.0, flare=True)
    assert [each.dose.reps for each in life.decided(6).todo] == [5, 1]
    assert life.decided(6).todo[1].dose.hold_s == 300


def test_flare_leaves_tensioners_out() -> None:
    life = Life(BRIDGE, "tensioner-supine-90-90").woke(3, 6.0, flare=True).woke(6, 5.0, flare=True)
    assert [each.exercise for each in life.decided(6).todo] == [BRIDGE]


def test_flare_two_green_days_bring_most_of_it_back() -> None:
    found = SCENES["flare-4"]()
    assert found.todo[0].dose.reps == 8


@pytest.mark.parametrize("told", [{"reach_after": Reach.FOOT}, {}])
def test_flare_spread_or_no_green_needs_a_visit(told: dict[str, object]) -> None:
    life = Life(SLIDER).woke(3, 6.0, flare=True)
    life = life.did(4, **told) if told else life
    day = 4 if told else 10
    assert "flare-5" in [each.transition for each in life.woke(day, 6.0, flare=True, hour=20).decided(day, 21).waiting]


def test_flare_second_within_weeks_needs_a_visit() -> None:
    life = Life().woke(3, 6.0, flare=True).woke(4, flare=False).woke(5, flare=False).woke(20, 6.0, flare=True)
    assert "flare-5" in transitions(life.decided(20))


def test_flare_over_starts_a_little_lower() -> None:
    assert standing(SCENES["flare-6"]()).now.dose.reps == 8


def test_nothing_goes_up_in_a_flare() -> None:
    life = Life().calm_days(1, 5).did(6).woke(6, flare=True).woke(7, flare=True)
    assert standing(life.decided(7)).now.dose.reps == 10


def test_limits_for_signing_hold_the_start() -> None:
    for name in KNOWLEDGE.exercises:
        found = item(name, wide=False)
        assert found.limits.allow(found.start), name
