"""Zones, mornings, directions and irritability: P4 to P13, and what P26 takes down."""

import pytest

from tests.clinical.progression.lives import BRIDGE, KNOWLEDGE, PRESS_UP, SLIDER, WALK, Life, item, standing, transitions
from tests.clinical.progression.scenes import SCENES
from unpinch.clinical.home_program.diary import Reach, SetEntry
from unpinch.clinical.progression import State, Zone, zone
from unpinch.clinical.progression.directions import self_test_due


def response(irritability: str = "moderate", **told: object) -> Zone:
    """The zone of one set."""
    entry: SetEntry = Life().did(1, **told).sets[0]
    return zone(entry, irritability, KNOWLEDGE).zone


# ---- zones -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, Zone.GREEN),
        ({"leg_before": 6.0, "leg_after": 6.0}, Zone.GREEN),
        ({"leg_after": 1.0}, Zone.GREEN),
        ({"leg_after": 4.0, "settled_minutes": 5}, Zone.AMBER),
        ({"leg_after": 5.0, "settled_minutes": 0}, Zone.RED),
        ({"reach_after": Reach.FOOT, "leg_after": 2.0}, Zone.RED),
        ({"settled_minutes": 61}, Zone.RED),
        ({"back_after": 4.0}, Zone.AMBER),
        ({"back_after": 5.0}, Zone.RED),
        ({"back_after": 5.0, "leg_after": 2.0, "reach_after": Reach.KNEE}, Zone.GREEN),
        ({"back_after": 5.0, "reach_after": Reach.KNEE}, Zone.GREEN),
        ({"leg_before": None}, Zone.UNKNOWN),
        ({"reach_after": None}, Zone.UNKNOWN),
        ({"leg_after": None, "reach_after": Reach.FOOT}, Zone.RED),
        ({"leg_after": 4.0}, Zone.AMBER),
    ],
)
def test_zone_counts_change_from_before_the_set(told: dict[str, object], expected: Zone) -> None:
    assert response(**told) is expected


@pytest.mark.parametrize(("irritability", "expected"), [("low", Zone.RED), ("moderate", Zone.AMBER), ("high", Zone.AMBER)])
def test_settling_is_judged_by_the_class(irritability: str, expected: Zone) -> None:
    assert response(irritability, leg_after=4.0, settled_minutes=30) is expected


# ---- P4 --------------------------------------------------------------------------------------------------------------------
def test_P4_morning_a_point_above_usual_is_baseline() -> None:
    assert "P4-worse" not in transitions(Life().calm_days(1, 4).woke(5, 4.0).decided(5))


def test_P4_morning_two_points_above_takes_down() -> None:
    found = SCENES["P4-worse"]()
    assert standing(found).now.exercise == "bridge-partial"
    assert standing(found).state is State.PAUSED


def test_P4_step_up_answers_first_for_a_bad_morning() -> None:
    life = Life(BRIDGE, WALK).calm_days(1, 6).woke(7).did(7, BRIDGE).did(7, WALK)
    life.sets = [entry for entry in life.sets if not (entry.exercise == WALK and entry.occurred_at < life.at(5))]
    found = life.woke(8, 5.0).decided(8)
    assert {d.item for d in found.log if d.transition == "P4-worse"} == {BRIDGE}


def test_P4_without_next_morning_nothing_goes_up() -> None:
    life = Life().calm_days(1, 5)
    assert standing(life.decided(6)).now.dose.reps == 10
    assert standing(life.woke(6).decided(6)).now.dose.reps == 12


def test_P4_morning_further_down_the_leg_is_worse() -> None:
    assert "P4-worse" in transitions(Life().calm_days(1, 4).woke(5, 3.0, reach=Reach.FOOT).decided(5))


# ---- P5, P6 ----------------------------------------------------------------------------------------------------------------
def test_P5_spread_overrides_the_number() -> None:
    found = Life().did(1, leg_before=3.0, leg_after=2.0, reach_before=Reach.THIGH, reach_after=Reach.CALF).decided(1, 19)
    assert found.log[-1].rule == "P5"
    assert standing(found).now.exercise == "bridge-partial"


def test_P6_red_rests_for_a_day_then_goes_on_lower() -> None:
    life = Life().did(1, leg_after=5.0)
    assert standing(life.decided(2, 17)).state is State.PAUSED
    assert standing(life.decided(2, 19)).state is not State.PAUSED
    assert standing(life.decided(2, 19)).now.exercise == "bridge-partial"


def test_P6_two_red_sets_of_a_day_are_one_step() -> None:
    life = Life().did(1, hour=9, leg_after=6.0).did(1, hour=18, leg_after=6.0)
    assert standing(life.decided(1, 20)).now.exercise == "bridge-partial"


def test_P6_reds_of_two_exercises_ask_for_review() -> None:
    found = SCENES["P6-review"]()
    assert "P6-review" in [each.transition for each in found.waiting]


def test_P6_reds_eight_days_apart_do_not() -> None:
    assert "P6-review" not in transitions(Life().did(1, leg_after=5.0).did(9, leg_after=5.0).decided(9, 19))


def test_P6_review_holds_until_the_visit() -> None:
    life = Life(BRIDGE, SLIDER, WALK).did(1, BRIDGE, leg_after=5.0).did(2, SLIDER, leg_after=5.0).calm_days(3, 10, WALK).woke(11)
    assert not [d for d in life.decided(11).log if d.kind == "progress"]
    assert [d for d in life.visited(10).decided(11).log if d.kind == "progress"]


def test_P6_two_ambers_cut_every_exercise() -> None:
    life = Life(BRIDGE, WALK).woke(1)
    for day in (1, 2):
        life.did(day, BRIDGE, leg_after=4.0, settled_minutes=10).woke(day + 1)
    found = life.decided(3)
    assert standing(found, BRIDGE).now.dose.reps == 7
    assert standing(found, WALK).now.dose.hold_s == 450


def test_P6_amber_mornings_apart_do_not_add_up() -> None:
    life = Life().woke(1).did(1, leg_after=4.0, settled_minutes=10).woke(2).did(2).woke(3)
    assert "P6-ambers" not in transitions(life.did(3, leg_after=4.0, settled_minutes=10).woke(4).decided(4))


def test_P6_red_at_least_dose_stops_it() -> None:
    assert standing(SCENES["P6-floor"]()).state is State.STOPPED


# ---- P7 to P12 -------------------------------------------------------------------------------------------------------------
def test_P7_back_up_leg_away_goes_on() -> None:
    found = SCENES["P7-retreat"]()
    assert standing(found).now == standing(Life().decided(0, 13)).now
    assert standing(found).state is State.DOING


def test_P8_tests_sagittal_then_shift_then_sideways() -> None:
    life, asked = Life(), []
    steps = ("repeated_extension_response", "repeated_flexion_response", "lateral_shift", "repeated_side_glide_response")
    for what in steps:
        asked.append(next(d for d in life.decided(2).program if d.rule == "P8").why_staff)
        life.saw(1, what, "none" if what == "lateral_shift" else "no_lasting_change")
    assert [text.partition("next: ")[2].split()[-1] for text in asked] == ["extension.", "flexion.", "again.", "gliding."]


def test_P9_figures_come_with_their_source() -> None:
    said = next(d for d in SCENES["P9-figures"]().program if d.rule == "P9")
    assert "39.5 %" in said.why_staff
    assert "MAY2018" in said.source


def test_P10_spread_stops_every_exercise_of_the_direction() -> None:
    life = Life(PRESS_UP, "seated-back-arch", BRIDGE, direction="extension").did(1, PRESS_UP, reach_after=Reach.FOOT)
    assert [each.state for each in life.decided(9).items] == [State.STOPPED, State.STOPPED, State.DOING]


def test_P10_direction_goes_on_after_a_good_test() -> None:
    life = Life(PRESS_UP, direction="extension").did(1, reach_after=Reach.FOOT)
    assert standing(life.saw(3, "repeated_extension_response", "centralizes").decided(4)).state is not State.STOPPED


def test_P11_expired_direction_stays_and_is_asked_about() -> None:
    life = Life(item(PRESS_UP, times_per_day=2), direction="extension").calm_days(1, 15).woke(16)
    found = life.decided(16)
    assert standing(found).state is State.HELD
    assert any(d.rule == "P11" and d.kind == "ask" for d in found.program)


def test_P11_self_test_confirms_it() -> None:
    life = Life(PRESS_UP, direction="extension").woke(15, answers={"repeated_extension_response": "better_stays_better"})
    assert "P11-expired" not in transitions(life.decided(16))


@pytest.mark.parametrize(("value", "asked"), [("centralizes", False), ("no_lasting_change", True), ("worse", True)])
def test_P11_test_at_home_confirms_only_help(value: str, asked: bool) -> None:
    found = Life(PRESS_UP, direction="extension").tried(15, value).decided(16)
    assert ("P11-expired" in transitions(found), standing(found).state) == (asked, State.DOING)


def test_P11_worse_at_home_asks_again_at_once() -> None:
    life = Life(item(PRESS_UP, times_per_day=2), direction="extension").calm_days(1, 6).tried(5, "worse").woke(7)
    found = life.decided(7)
    assert "P11-expired" in transitions(found)
    assert standing(found).now == life.program.items[0].start


def test_P10_test_at_home_stops_the_direction() -> None:
    found = Life(PRESS_UP, "seated-back-arch", BRIDGE, direction="extension").tried(15, "peripheralizes").decided(16)
    assert [each.state for each in found.items] == [State.STOPPED, State.STOPPED, State.DOING]


def test_P10_test_at_home_brings_nothing_back() -> None:
    life = Life(PRESS_UP, direction="extension").did(1, reach_after=Reach.FOOT).tried(3, "centralizes")
    assert standing(life.decided(4)).state is State.STOPPED


def test_P11_asks_for_what_is_being_done() -> None:
    life = Life(BRIDGE, PRESS_UP, direction="extension")
    due = self_test_due(life.program, life.decided(16), KNOWLEDGE)
    assert due is not None
    assert (due[0], due[1].item) == ("repeated_extension_response", PRESS_UP)
    assert self_test_due(life.program, life.decided(2), KNOWLEDGE) is None


def test_P11_asks_for_nothing_stopped() -> None:
    life = Life(PRESS_UP, direction="extension").did(1, reach_after=Reach.FOOT)
    assert self_test_due(life.program, life.decided(16), KNOWLEDGE) is None


def test_P11_asks_for_nothing_in_a_flare() -> None:
    life = Life(PRESS_UP, direction="extension").woke(2, 6.0, flare=True)
    assert self_test_due(life.program, life.decided(2), KNOWLEDGE) is None


def test_P11_flare_asks_again() -> None:
    life = Life(PRESS_UP, direction="extension").woke(2, 6.0, flare=True)
    assert "P11-expired" in transitions(life.decided(2))


def test_P12_opposite_direction_waits_for_therapist() -> None:
    assert "P12-add" in [each.transition for each in SCENES["P12-add"]().waiting]


def test_P12_opposite_is_taken_back_when_leg_speaks() -> None:
    assert standing(SCENES["P12-withdraw"](), "single-knee-to-chest").state is State.STOPPED


# ---- P13 -------------------------------------------------------------------------------------------------------------------
def test_P13_worst_column_counts() -> None:
    life = Life().saw(0, "time_to_provoke", 40.0).saw(0, "time_to_settle", 5.0)
    assert life.woke(1, 1.0).decided(1).irritability == "low"
    assert life.saw(1, "time_to_settle", 90.0, hour=20).woke(2, 1.0).decided(2).irritability == "high"


def test_P13_unknown_column_keeps_the_signed_class() -> None:
    assert Life().woke(1, 1.0).decided(1).irritability == "moderate"


def test_P13_night_waking_is_high() -> None:
    assert Life().woke(1, 1.0, answers={"night_pain": "wakes_not_eased"}).decided(1).irritability == "high"


def test_P13_too_hard_rung_waits_for_a_calmer_leg() -> None:
    assert standing(SCENES["P13-cap"]()).now.exercise == BRIDGE


# ---- P26 -------------------------------------------------------------------------------------------------------------------
def test_P26_form_faults_follow_easier_id() -> None:
    assert standing(SCENES["P26-form"]()).now.exercise == "bridge-partial"


def test_P26_one_missed_target_is_not_two() -> None:
    assert "P26-targets" not in transitions(Life().did(1).woke(2).did(2, reps=6).woke(3).decided(3))
    assert standing(SCENES["P26-targets"]()).now.exercise == "bridge-partial"


def test_P4_several_done_and_none_stands_out_holds_all() -> None:
    life = Life(BRIDGE, "clamshell").calm_days(1, 4, leg_before=3.0)
    found = life.woke(5, 5.0).decided(5)
    assert [each.because.transition for each in found.items if each.because] == ["P4-other", "P4-other"]


def test_P4_two_such_mornings_cut_volume_and_ask_for_review() -> None:
    life = Life(BRIDGE, "clamshell").calm_days(1, 4).calm_days(5, 5, leg=5.0)
    found = life.woke(6, 6.0).decided(6)
    assert {"P6-ambers", "P6-review"} <= set(transitions(found))
    assert standing(found, BRIDGE).now.dose.reps == 7
