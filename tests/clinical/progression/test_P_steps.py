"""Steps up and what limits them: P14 to P23, P25 and P32."""

from dataclasses import replace

import pytest

from tests.clinical.progression.lives import BRIDGE, KNOWLEDGE, PRESS_UP, SLIDER, WALK, Life, item, standing, transitions
from tests.clinical.progression.scenes import GLIDE_AT_TOP, SCENES, low_leg
from unpinch.clinical.progression import Applies, Kind
from unpinch.clinical.progression.rules import rules_of
from unpinch.clinical.progression.steps import step_up
from unpinch.terms.side import Side


def raised(name: str) -> tuple[int, ...]:
    """Sets, repetitions, hold, times a day and days a week after the step up of a scene."""
    step = next(d for d in SCENES[name]().log if d.transition == name)
    assert step.after is not None
    dose = step.after.dose
    return dose.sets, dose.reps, dose.hold_s, dose.times_per_day, dose.days_per_week


# ---- glides ----------------------------------------------------------------------------------------------------------------
def test_P14_next_slider_begins_at_the_first_dose() -> None:
    assert raised("P14-start")[:2] == (2, 8)
    assert raised("P14-start")[3] == 2


def test_P15_frequency_before_repetitions() -> None:
    assert raised("P15-frequency") == (2, 10, 1, 2, 7)


def test_P15_never_above_three_times_a_day() -> None:
    life = Life(item(SLIDER, reps=8, times_per_day=3)).calm_days(1, 6).woke(7)
    assert standing(life.decided(7)).now.dose.times_per_day == 3


def gated(**changed: object) -> Life:
    """A person before the gate with all criteria met, but for what is changed."""
    told: dict[str, object] = {"leg": 1.0, "slr": 70.0, "sets_done": 6, **changed}
    life = low_leg(Life(item("slider-standing-stool", **GLIDE_AT_TOP), irritability="low", phase="reconditioning"))
    if told["slr"] is not None:
        life.saw(0, "straight_leg_raise_angle", told["slr"], side=Side.LEFT).saw(0, "straight_leg_raise_angle", 80.0, side=Side.RIGHT)  # type: ignore[arg-type]
    leg = told["leg"]
    return life.calm_days(1, 10, leg=leg, leg_before=leg, leg_after=leg, sets_done=told["sets_done"], sets_due=6).woke(11, leg)  # type: ignore[arg-type]


def test_P16_gate_met_offers_the_first_dose() -> None:
    found = SCENES["P16-open"]()
    waiting = standing(found).waiting
    assert waiting is not None
    assert waiting.after is not None
    assert (waiting.after.dose.sets, waiting.after.dose.reps, waiting.after.dose.times_per_day) == (2, 6, 1)
    assert waiting.applies is Applies.WAITS


@pytest.mark.parametrize("changed", [{"slr": 50.0}, {"slr": None}, {"leg": 5.0}, {"sets_done": 5}])
def test_P16_gate_stays_closed_without_one_criterion(changed: dict[str, object]) -> None:
    assert standing(gated(**changed).decided(11)).waiting is None


def test_P16_leg_raise_near_the_other_side_is_enough() -> None:
    life = gated(slr=None)
    life.saw(0, "straight_leg_raise_angle", 52.0, side=Side.LEFT).saw(0, "straight_leg_raise_angle", 50.0, side=Side.RIGHT)
    assert standing(life.decided(11)).waiting is not None


def test_P17_no_change_in_three_weeks_stops() -> None:
    found = SCENES["P17-stop"]()
    assert standing(found).state == "stopped"


def test_P17_unknown_change_holds_and_asks() -> None:
    life = Life(item(SLIDER, **GLIDE_AT_TOP), leg_pain=3.0).calm_days(1, 22).woke(23)
    because = standing(life.decided(23)).because
    assert because is not None
    assert because.missing == ("straight leg raise before and after",)


# ---- strength --------------------------------------------------------------------------------------------------------------
def test_P18_load_rises_two_to_ten_percent() -> None:
    step = next(d for d in SCENES["P18-load"]().log if d.rule == "P18")
    assert step.after is not None
    assert 10.2 <= (step.after.load_kg or 0) <= 11.0


def test_P18_without_two_for_two_load_stays() -> None:
    life = Life(item("squat-goblet", load_kg=10.0)).calm_days(1, 6, reps=8).woke(7)
    assert standing(life.decided(7)).now.load_kg == 10.0


def test_P18_lighter_load_raises_nothing() -> None:
    life = Life(item("squat-goblet", load_kg=10.0)).calm_days(1, 6, reps=10, load_kg=8.0).woke(7)
    assert standing(life.decided(7)).now.load_kg == 10.0


def test_P18_load_as_asked_or_more_counts() -> None:
    life = Life(item("squat-goblet", load_kg=10.0)).calm_days(1, 6, reps=10, load_kg=10.0).woke(7)
    assert (standing(life.decided(7)).now.load_kg or 0) > 10


def test_load_comes_back_with_its_rung() -> None:
    life = Life(item("squat-goblet", load_kg=8.0), irritability="low", phase="reconditioning")
    log = life.did(1, leg_after=6.0).calm_days(3, 60).woke(61).decided(61).log
    down, back = (next(d.after for d in log if d.transition == name) for name in ("P6-red", "P19-rung"))
    assert (down and down.exercise, down and down.load_kg) == ("squat", None)
    assert (back and back.exercise, back and back.load_kg) == ("squat-goblet", 8.0)


def test_P19_repetitions_then_sets_then_rung() -> None:
    assert raised("P19-reps")[:2] == (3, 12)
    assert raised("P19-sets")[:2] == (3, 12)
    assert next(d for d in SCENES["P19-rung"]().log if d.transition == "P19-rung").after.exercise == "bridge-march"  # type: ignore[union-attr]


def test_P19_next_rung_begins_at_part_of_the_repetitions() -> None:
    before, after = 8, raised("P19-rung")[1]
    assert 0.6 * before <= after + 1
    assert after <= 0.7 * before


def test_P19_never_rung_and_volume_in_one_week() -> None:
    changes = [
        d for d in Life(phase="reconditioning", irritability="low").calm_days(1, 40).woke(41).decided(41).log if d.kind is Kind.PROGRESS
    ]
    rungs = [d.at for d in changes if d.before and d.after and d.before.exercise != d.after.exercise and d.applies is Applies.AT_ONCE]
    volume = [d.at for d in changes if d.before and d.after and d.before.exercise == d.after.exercise]
    assert rungs
    assert all(abs((a - b).days) >= 7 for a in rungs for b in volume)


def test_P20_repetitions_before_hold_to_the_cap() -> None:
    assert raised("P20-reps")[:3] == (2, 8, 5)
    assert raised("P20-hold")[:3] == (2, 10, 7)


def test_P20_hold_stops_at_ten_seconds() -> None:
    life = Life(item("glute-set", hold_s=10), irritability="low").calm_days(1, 6).woke(7)
    assert standing(life.decided(7)).now.dose.hold_s <= 10


def test_P20_endurance_hold_stops_at_sixty() -> None:
    life = Life(item("wall-sit", hold_s=58)).calm_days(1, 6).woke(7)
    assert standing(life.decided(7)).now.dose.hold_s == 60


# ---- aerobic ---------------------------------------------------------------------------------------------------------------
def test_P21_a_tenth_more_minutes_a_week() -> None:
    steps = [d for d in Life(WALK).calm_days(1, 28).woke(29).decided(29).log if d.rule == "P21"]
    assert len(steps) == 4
    assert all(d.before and d.after and d.after.dose.hold_s <= 1.1 * d.before.dose.hold_s for d in steps)


def test_P21_minutes_first_then_days() -> None:
    assert raised("P21-days")[2:] == (1800, 1, 4)


def test_P22_stenosis_adds_bouts_not_longer_ones() -> None:
    assert raised("P22-bouts")[:3] == (5, 1, 180)


# ---- limits ----------------------------------------------------------------------------------------------------------------
def test_P23_fourth_new_exercise_waits_for_the_visit() -> None:
    found = SCENES["P23-new"]()
    rungs = [d for d in found.log if d.transition in ("P19-rung", "P14-start") and d.applies is Applies.AT_ONCE]
    assert len(rungs) == 3


def test_P23_visit_starts_the_count_anew() -> None:
    names = (BRIDGE, "clamshell", "sit-to-stand-high", "toe-raise-seated")
    life = Life(*(item(name, reps=12, sets=3) for name in names), irritability="low", phase="reconditioning")
    found = life.calm_days(1, 12).visited(9).woke(13).decided(13)
    assert len({d.item for d in found.log if d.transition == "P19-rung" and d.applies is Applies.AT_ONCE}) == 4


def test_P32_drill_rises_in_frequency_up_to_every_four_hours() -> None:
    assert raised("P32-often")[3] == 3
    life = Life(item(PRESS_UP, times_per_day=4), direction="extension")
    life.saw(0, "repeated_extension_response", "centralizes").calm_days(1, 6).woke(7)
    assert standing(life.decided(7)).now.dose.times_per_day <= 4 or standing(life.decided(7)).now.exercise != PRESS_UP


def test_P32_strength_does_not_rise_in_frequency() -> None:
    found = Life(phase="reconditioning").calm_days(1, 40).woke(41).decided(41)
    assert standing(found).now.dose.times_per_day == 1


def test_outside_signed_limits_waits() -> None:
    narrow = item(BRIDGE)
    life = Life(replace(narrow, limits=replace(narrow.limits, most=narrow.start.dose))).calm_days(1, 6).woke(7)
    found = life.decided(7)
    assert standing(found).now == narrow.start
    assert standing(found).waiting is not None


def test_accepted_change_is_done_from_then_on() -> None:
    narrow = item(BRIDGE)
    life = Life(replace(narrow, limits=replace(narrow.limits, most=narrow.start.dose))).calm_days(1, 6).woke(7)
    life.answered(7, standing(life.decided(7)).waiting)
    assert standing(life.decided(8)).now.dose.reps == 12


def test_declined_change_waits_no_longer() -> None:
    narrow = item(BRIDGE)
    life = Life(replace(narrow, limits=replace(narrow.limits, most=narrow.start.dose))).calm_days(1, 6).woke(7)
    life.answered(7, standing(life.decided(7)).waiting, accepted=False)
    assert standing(life.decided(8)).waiting is None
    assert standing(life.decided(8)).now == narrow.start


def test_bad_response_drops_what_waits() -> None:
    narrow = item(BRIDGE)
    life = Life(replace(narrow, limits=replace(narrow.limits, most=narrow.start.dose))).calm_days(1, 6).woke(7)
    waiting = standing(life.decided(7)).waiting
    life.did(7, leg_after=6.0).answered(8, waiting)
    assert standing(life.decided(9)).now.exercise == "bridge-partial"


# ---- P25, exercise ---------------------------------------------------------------------------------------------------------
def test_P25_amber_holds_the_dose() -> None:
    life = Life().calm_days(1, 5).woke(6).did(6, leg_after=4.0, settled_minutes=10).woke(7)
    assert standing(life.decided(7)).because.rule == "P25"  # type: ignore[union-attr]


def test_P25_restart_at_seventy_percent_once() -> None:
    life = Life().calm_days(1, 3)
    assert standing(life.decided(8, 23)).now.dose.reps == 10
    assert standing(life.decided(9)).now.dose.reps == 7
    assert standing(life.decided(30)).now.dose.reps == 7


def test_P25_rare_exercise_is_not_missed_too_early() -> None:
    life = Life(item(BRIDGE, days_per_week=1)).did(1)
    assert "P25-restart" not in transitions(life.decided(8))


def test_every_exercise_has_a_step_or_a_top() -> None:
    for exercise in KNOWLEDGE.exercises:
        now = item(exercise).start
        for _ in range(60):
            step = step_up(now, rules_of(KNOWLEDGE), stenosis=False)
            if step is None or step.rung:
                break
            assert step.after != now
            now = step.after
        else:
            raise AssertionError(f"{exercise} goes up for ever")
