"""The gate before every dose decision: P1 to P3, P35, and what P25 holds."""

import pytest

from tests.clinical.progression.lives import BRIDGE, CLEAR, KNOWLEDGE, PRESS_UP, WALK, Life, standing, transitions
from tests.clinical.progression.scenes import SCENES
from unpinch.clinical.progression import Cleared, Hold, State, decide
from unpinch.terms.side import Side


# ---- P1 --------------------------------------------------------------------------------------------------------------------
def test_P1_stop_all_condition_leaves_nothing_to_do() -> None:
    found = Life(BRIDGE, WALK).decided(1, conditions={"malignancy_spine_suspected": True})
    assert [each.rule for each in found.held_by] == ["P1"]
    assert found.todo == ()


def test_P1_unknown_condition_stops_and_names_it() -> None:
    found = Life().decided(1, conditions={"dvt_suspected": None})
    assert found.held_by[0].missing == ("dvt_suspected",)
    assert found.todo == ()


def test_P1_condition_nobody_named_is_unknown() -> None:
    life = Life()
    left = {name: value for name, value in CLEAR.items() if name != "dvt_suspected"}
    found = decide(life.program, life.history, life.at(1), KNOWLEDGE, conditions=left)
    assert found.held_by[0].missing == ("dvt_suspected",)


def test_P1_newly_forbidden_exercise_stops_alone() -> None:
    found = Life(BRIDGE, PRESS_UP).decided(1, conditions={"cannot_lie_prone": True})
    assert [each.state for each in found.items] == [State.DOING, State.STOPPED]
    assert [each.exercise for each in found.todo] == [BRIDGE]


def test_P1_forbidden_rung_is_never_reached() -> None:
    found = SCENES["P1-rung"]()
    assert standing(found).now.exercise == BRIDGE


def test_P1_hold_stands_until_a_clinician_clears() -> None:
    life = Life()
    life.holds.append(Hold(id="h", occurred_at=life.at(1)))
    assert life.woke(5).decided(5).todo == ()
    assert life.cleared_on(6).decided(7).held_by == ()


def test_P1_clearing_one_exercise_keeps_the_hold() -> None:
    life = Life()
    life.holds.append(Hold(id="h", occurred_at=life.at(1)))
    assert life.cleared_on(2, item=BRIDGE).decided(3).held_by


def test_P1_clearing_one_flag_keeps_the_other() -> None:
    life = Life().saw(3, "ankle_dorsiflexion_strength", 4.0, side=Side.LEFT)
    life.holds += [Hold(id="a", occurred_at=life.at(1)), Hold(id="b", occurred_at=life.at(1))]
    life.cleared.append(Cleared(id="c", occurred_at=life.at(4), of=("a",)))
    assert [each.transition for each in life.decided(5).held_by] == ["P1-hold", "P3-fall"]


def test_P1_warning_answer_goes_with_its_last_flag() -> None:
    life = Life().woke(1, anything_new="yes")
    life.holds += [Hold(id="a", occurred_at=life.at(1)), Hold(id="b", occurred_at=life.at(1))]
    life.cleared.append(Cleared(id="c", occurred_at=life.at(4), of=("a",)))
    assert [each.transition for each in life.decided(5).held_by] == ["P2-yes", "P1-hold"]
    life.cleared.append(Cleared(id="d", occurred_at=life.at(6), of=("b",)))
    assert life.decided(7).held_by == ()


# ---- P2 --------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "told",
    [
        {"anything_new": "yes"},
        {"answers": {"finding.saddle_sensation_change": "new_or_changing"}},
        {"answers": {"bladder_change": ("leaks_new",)}},
        {"answers": {"patient.fever_or_chills": "yes"}},
        {"answers": {"patient.pregnancy_stop_symptoms": "yes"}},
    ],
)
def test_P2_one_yes_stops_everything(told: dict[str, object]) -> None:
    found = Life(BRIDGE, WALK).woke(1, 0.0, **told).decided(1)
    assert [each.rule for each in found.held_by] == ["P2"]
    assert found.todo == ()


def test_P2_later_no_does_not_lift_it() -> None:
    assert Life().woke(1, anything_new="yes").calm_days(2, 6, leg=0.0).decided(7).held_by


def test_P2_new_yes_after_clearance_holds_again() -> None:
    life = Life().woke(1, anything_new="yes").cleared_on(2).woke(3, anything_new="yes")
    assert life.decided(4).held_by


def test_P2_open_line_is_no_no() -> None:
    life = Life().calm_days(1, 5).woke(6, anything_new="unanswered")
    assert standing(life.decided(6)).now.dose.reps == 10
    assert life.woke(6, hour=7.5).decided(6).log[-1].transition == "P19-reps"


# ---- P3 --------------------------------------------------------------------------------------------------------------------
def test_P3_fall_of_a_grade_stops_whatever_pain_says() -> None:
    life = Life().calm_days(1, 5, leg=0.0).saw(5, "ankle_dorsiflexion_strength", 4.0, side=Side.LEFT)
    assert [each.rule for each in life.decided(6).held_by] == ["P3"]


def test_P3_other_side_is_not_compared() -> None:
    life = Life().saw(5, "ankle_dorsiflexion_strength", 4.0, side=Side.RIGHT)
    assert life.decided(6).held_by == ()


def test_P3_two_half_falls_are_one_fall() -> None:
    life = Life().saw(3, "ankle_dorsiflexion_strength", 4.5, side=Side.LEFT).saw(6, "ankle_dorsiflexion_strength", 4.0, side=Side.LEFT)
    assert life.decided(7).held_by


def test_P3_cleared_weakness_is_the_new_baseline() -> None:
    life = Life().saw(3, "ankle_dorsiflexion_strength", 4.0, side=Side.LEFT).cleared_on(4)
    assert life.saw(6, "ankle_dorsiflexion_strength", 4.0, side=Side.LEFT).decided(7).held_by == ()
    assert life.saw(8, "ankle_dorsiflexion_strength", 3.0, side=Side.LEFT).decided(9).held_by


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [("heel_raise_count", 20.0, 10.0), ("sensation_l5", "normal", "reduced"), ("achilles_reflex", "reduced", "absent")],
)
def test_P3_worse_nerve_sign_lets_nothing_go_up(what: str, before: float | str, after: float | str) -> None:
    life = Life().saw(0, what, before, side=Side.LEFT).saw(5, what, after, side=Side.LEFT).calm_days(1, 5).woke(6)
    assert standing(life.decided(6)).now.dose.reps == 10


def test_P3_toe_catching_is_weakness() -> None:
    life = Life().saw(0, "toe_catching", "none", side=Side.LEFT).saw(3, "toe_catching", "new", side=Side.LEFT)
    assert [each.rule for each in life.decided(4).held_by] == ["P3"]


@pytest.mark.parametrize(("what", "value"), [("foot_drop", "present"), ("hip_abduction_strength", 4.0), ("sensation_l5", "absent")])
def test_P3_weakness_never_tested_before_holds(what: str, value: float | str) -> None:
    life = Life().saw(5, what, value, side=Side.LEFT).calm_days(1, 5).woke(6)
    assert standing(life.decided(6)).now.dose.reps == 10


def test_P3_normal_first_test_is_no_reason_to_hold() -> None:
    life = Life().saw(5, "sensation_l5", "normal", side=Side.LEFT).saw(5, "hip_abduction_strength", 5.0, side=Side.LEFT)
    assert standing(life.calm_days(1, 5).woke(6).decided(6)).now.dose.reps == 12


def test_P3_visit_without_strength_check_holds() -> None:
    life = Life().calm_days(1, 5).visited(5).woke(6)
    assert standing(life.decided(6)).now.dose.reps == 12
    life.observations.pop()
    assert "P3-due" in transitions(life.decided(6))
    assert standing(life.decided(6)).now.dose.reps == 10


# ---- P35 -------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("upper", "lower", "rule"), [(180.0, 80.0, "P35"), (120.0, 110.0, "P35")])
def test_P35_stop_range_holds_program(upper: float, lower: float, rule: str) -> None:
    found = Life().saw(1, "systolic_bp", upper).saw(1, "diastolic_bp", lower).decided(2)
    assert {each.rule for each in found.held_by} == {rule}


def test_P35_caution_range_goes_on_without_raising() -> None:
    life = Life().saw(1, "systolic_bp", 165.0).calm_days(1, 5).woke(6)
    found = life.decided(6)
    assert found.held_by == ()
    assert standing(found).now.dose.reps == 10


def test_P35_one_number_alone_is_not_known() -> None:
    life = Life(checked=False).saw(0, "systolic_bp", 120.0).saw(0, "ankle_dorsiflexion_strength", 5.0, side=Side.LEFT)
    assert "P35-none" in transitions(life.woke(1).decided(1))


# ---- P25, program ----------------------------------------------------------------------------------------------------------
def test_P25_two_short_nights_hold_one_does_not() -> None:
    assert "P25-sleep" not in transitions(Life().woke(1).woke(2, sleep_hours=4.0).decided(2))
    assert "P25-sleep" in transitions(SCENES["P25-sleep"]())


def test_P25_illness_unsaid_is_not_over() -> None:
    life = Life().woke(1, answers={"illness": "yes"}).calm_days(2, 5).woke(6)
    assert standing(life.decided(6)).now.dose.reps == 10
    assert standing(life.woke(6, answers={"illness": "no"}, hour=7.5).decided(6)).now.dose.reps == 12


def test_P25_illness_ends_with_the_next_no() -> None:
    life = Life().saw(1, "illness", "yes").calm_days(1, 5).woke(6)
    assert standing(life.decided(6)).now.dose.reps == 10
    assert standing(life.woke(6, answers={"illness": "no"}, hour=7.5).decided(6)).now.dose.reps == 12
