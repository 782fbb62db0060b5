"""Flags are events: what stays, what a clinician closes, and what opens a flag again."""

from dataclasses import replace

import pytest

from tests.support.sheet_to_facts import UNSURE_ABOUT, YES
from tests.support.triage_cases import EVENTS, KNOWLEDGE, TODAY, again, cleared, fact, later, levels, missing, triage, well
from unpinch.terms.level import TriageLevel

SADDLE = {"ces_saddle": "yes", "ces_saddle__started": "under_2_weeks"}
NEW = fact("finding.saddle_sensation_change", "new_or_changing", 5)


def test_a_later_benign_answer_closes_nothing() -> None:
    result = triage(later(well(**SADDLE), 5, *again(well(), 5)))
    assert levels(result) == {"ces_saddle": TriageLevel.EMERGENCY}
    assert result.flags[0].since == TODAY


def test_a_later_milder_follow_up_lowers_nothing() -> None:
    case = later(well(**SADDLE), 5, fact("patient.ces_saddle_started", "over_3_months", 5), fact("patient.ces_saddle_worse", "no", 5))
    assert levels(triage(case)) == {"ces_saddle": TriageLevel.EMERGENCY}


def test_a_later_worse_follow_up_raises() -> None:
    case = well(ces_bladder_start="yes", ces_bladder_start__started="over_3_months", ces_bladder_start__worse="no")
    worse = later(case, 5, fact("patient.ces_bladder_start_worse", "yes", 5))
    assert levels(triage(worse)) == {"ces_bladder_start": TriageLevel.EMERGENCY}


def test_the_same_day_completes_a_provisional_level() -> None:
    fall = well(trauma_major="yes")
    assert (levels(triage(fall)), triage(fall).provisional) == ({"trauma_major": TriageLevel.URGENT_72H}, True)
    harmless = well(
        trauma_major="yes",
        trauma_major__when="4_to_28_days",
        trauma_major__able="yes",
        trauma_major__checked="yes_cleared",
        trauma_major__middle="no",
    )
    assert (levels(triage(harmless)), triage(harmless).provisional) == ({"trauma_major": TriageLevel.CAUTION}, False)


def test_status_flags_follow_the_facts() -> None:
    case = later(well(severe_pain="yes", severe_pain__function="manage_somehow"), 5, *again(well(), 5))
    assert levels(triage(case)) == {}


def test_caution_for_unsure_is_met_by_asking_again() -> None:
    case = well(gyn_cyclic="unsure", age=34)
    assert levels(triage(case)) == {"gyn_cyclic": TriageLevel.CAUTION}
    assert levels(triage(later(case, 5, *again(well(age=34), 5)))) == {}


def test_entries_of_later_days_are_not_yet_known() -> None:
    assert levels(triage(replace(well(), facts=(*well().facts, NEW)))) == {}


def test_two_days_raise_what_one_day_began() -> None:
    """Cancer told on one day, weakness found on another: together an emergency."""
    cancer = {
        "cancer_history__status": "ended_under_5_years",
        "cancer_history__kind": "other",
        "cancer_history__pattern": "no",
        "cancer_history__checked": "no",
    }
    case = later(well(cancer_history="yes", **cancer), 9, fact("finding.toe_catching", "new", 9, side="left"))
    assert levels(triage(case))["cancer_history"] == TriageLevel.EMERGENCY


def test_a_level_that_stands_raises_its_neighbours() -> None:
    """A bladder emergency that is answered more mildly later still makes new cord signs an emergency."""
    first = well(ces_bladder_start="yes", ces_bladder_start__started="under_2_weeks")
    milder = (fact("patient.ces_bladder_start_started", "over_3_months", 5), fact("patient.ces_bladder_start_worse", "no", 5))
    cord = (fact("finding.stiff_unsteady_legs", "present", 5), fact("patient.cord_symptoms_tempo", "weeks", 5))
    assert levels(triage(later(first, 5, *milder, *cord)))["cord_symptoms"] == TriageLevel.EMERGENCY


# ---- clearances --------------------------------------------------------------------------------------------------------------
def test_a_clinician_closes_the_answers_of_that_day() -> None:
    result = triage(cleared(well(**SADDLE), "ces_saddle"))
    assert (levels(result), result.closed, result.incomplete) == ({}, {"ces_saddle"}, False)
    assert "cauda_equina_suspected" not in result.conditions


@pytest.mark.parametrize(("by", "reason"), [("", "examined"), ("Dr Lee", ""), (" ", " ")])
def test_no_clearance_without_a_name_and_a_reason(by: str, reason: str) -> None:
    assert levels(triage(cleared(well(**SADDLE), "ces_saddle", by=by, reason=reason))) == {"ces_saddle": TriageLevel.EMERGENCY}


def test_a_clearance_of_tomorrow_closes_nothing_today() -> None:
    case = cleared(well(**SADDLE), "ces_saddle", 1)
    assert levels(triage(replace(case, as_of=TODAY))) == {"ces_saddle": TriageLevel.EMERGENCY}


def test_a_clearance_of_a_condition_closes_no_flag() -> None:
    assert levels(triage(cleared(well(**SADDLE), "cauda_equina_suspected"))) == {"ces_saddle": TriageLevel.EMERGENCY}


def test_a_new_answer_is_judged_without_the_closed_ones() -> None:
    """The old answer was two months old and reviewed; nobody has said that of the new one."""
    old = {"ces_saddle__started": "over_3_months", "ces_saddle__worse": "no", "ces_saddle__reviewed": "yes_same"}
    case = later(cleared(well(ces_saddle="yes", **old), "ces_saddle"), 5, NEW)
    result = triage(case)
    assert levels(result) == {"ces_saddle": TriageLevel.EMERGENCY}
    assert "patient.ces_saddle_started" in missing(result)


def test_a_new_answer_stays_after_the_next_benign_one() -> None:
    case = later(later(cleared(well(**SADDLE), "ces_saddle"), 5, NEW), 9, *again(well(), 9))
    assert levels(triage(case)) == {"ces_saddle": TriageLevel.EMERGENCY}


def test_unsure_after_a_clearance_opens_again() -> None:
    case = later(cleared(well(**SADDLE), "ces_saddle"), 5, fact("finding.saddle_sensation_change", None, 5, answer="unsure"))
    assert levels(triage(case)) == {"ces_saddle": TriageLevel.URGENT_TODAY}


def test_a_benign_answer_after_a_clearance_leaves_it_closed() -> None:
    result = triage(later(cleared(well(**SADDLE), "ces_saddle"), 5, *again(well(), 5)))
    assert (levels(result), result.closed) == ({}, {"ces_saddle"})


def test_new_evidence_elsewhere_opens_a_closed_combination() -> None:
    cancer = {
        "cancer_history__status": "ended_under_5_years",
        "cancer_history__kind": "other",
        "cancer_history__pattern": "no",
        "cancer_history__checked": "no",
    }
    closed = cleared(well(cancer_history="yes", **cancer), "cancer_history")
    assert levels(triage(closed)) == {}
    weak = later(closed, 5, fact("finding.toe_catching", "new", 5, side="left"))
    assert levels(triage(weak))["cancer_history"] == TriageLevel.EMERGENCY


def test_closing_one_flag_leaves_what_it_raised_elsewhere() -> None:
    ill = {"fever": "yes", "fever__pain": "constant", "fever__cause": "no_reason", "fever__shakes": "no"}
    case = well(**ill, thoracic="yes", thoracic__band="no", thoracic__sudden="no")
    before = levels(triage(case))
    after = levels(triage(cleared(case, "fever")))
    assert before["thoracic"] == after["thoracic"] == TriageLevel.URGENT_TODAY
    assert "fever" not in after


def test_a_text_of_the_day_is_closed_with_it_but_not_the_evening_diary() -> None:
    words = "numb when I wipe"
    assert levels(triage(cleared(later(well(), 0, text=words, where="texts[0]"), "ces_saddle"))) == {}
    assert levels(triage(cleared(later(well(), 0, text=words, where="diary[0].text"), "ces_saddle"))) == {
        "ces_saddle": TriageLevel.EMERGENCY
    }


@pytest.mark.parametrize(("days", "still_closed"), [(28, True), (29, False)])
def test_a_fact_that_can_change_is_closed_for_28_days(days: int, still_closed: bool) -> None:
    case = cleared(well(immuno="yes", immuno__pain="constant"), "immuno")
    assert ("immuno" not in levels(triage(later(case, days)))) is still_closed


def test_a_muscle_that_falls_on_after_a_clearance_is_seen() -> None:
    toe = "finding.great_toe_extension_strength"
    fallen = cleared(well(grade_drop=2), "motor_progressive")
    assert "motor_progressive" not in levels(triage(fallen))
    further = later(fallen, 6, fact(toe, 2.0, 6, side="left"))
    assert levels(triage(further))["motor_progressive"] == TriageLevel.URGENT_TODAY


def test_measurements_before_a_clearance_are_closed_with_it() -> None:
    case = cleared(well(hr=134), "sepsis_vitals")
    assert levels(triage(case)) == {}
    assert levels(triage(later(case, 1, fact("patient.heart_rate", 134.0, 1)))) == {"sepsis_vitals": TriageLevel.EMERGENCY}


def test_a_clinician_who_asked_makes_a_no_count_again() -> None:
    case = well(unreliable_history="yes", unreliable_history__why="memory_or_language_for_long")
    assert triage(case).incomplete
    assert not triage(cleared(case, "unreliable_history", by="Dr Lee", reason="asked with an interpreter")).incomplete


@pytest.mark.parametrize("flag", sorted(EVENTS & (set(YES) | set(UNSURE_ABOUT))))
def test_every_event_opens_again_as_on_the_first_day(flag: str) -> None:
    """Yes, closed, yes again: the level is that of a first yes."""
    person = {"age": 30, "sex": "female", "pregnancy": "yes"} if flag == "pregnancy_warning" else {}
    first = well(**{**person, flag: "yes"})
    level = levels(triage(first)).get(flag)
    reopened = levels(triage(later(cleared(first, flag), 5, *again(first, 5))))
    assert level is None or reopened[flag] >= level


def test_the_judge_agrees_on_what_is_raised() -> None:
    from unpinch.clinical.intake.judge import Judge

    for flag in sorted(EVENTS - {"motor_progressive", "ces_bilateral", "sepsis_vitals", "trauma_minor_old"}):
        case = well(**{flag: "yes"})
        judge = Judge(KNOWLEDGE, case)
        assert judge.flag(flag) is True or flag == "pregnancy_warning", flag
