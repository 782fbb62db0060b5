"""The intake form: what is asked, what follows, what an answer means, and that nothing is made up or lost."""

from tests.support.intake_form import FORM, KNOWLEDGE, TODAY, Patient
from unpinch.clinical.intake.form import case_from_answers, next_screen, open_questions, screens
from unpinch.clinical.triage.screen import screen
from unpinch.terms.fact import Fact
from unpinch.terms.level import TriageLevel

START = {"birth_date": "1980-06-02", "sex": "male", "leg": "left", "since": "P2W"}


def test_nothing_ticked_states_no_fact() -> None:
    patient = Patient().send("pelvis", {})
    assert patient.case.facts == ()
    assert "ces_saddle" in {question.flag for question in patient.triage.missing}


def test_none_of_these_denies_exactly_its_lines() -> None:
    patient = Patient().send("pelvis", {"pelvis": "none"})
    assert {fact.id for fact in patient.case.facts} == {"finding.saddle_sensation_change", "finding.bladder_change", "finding.bowel_change"}
    assert patient.facts("finding.saddle_sensation_change") == [("", "none")]


def test_a_tick_alone_denies_nothing_else() -> None:
    patient = Patient().send("pelvis", {"pelvis": "flag.ces_saddle"})
    assert [fact.id for fact in patient.case.facts] == ["finding.saddle_sensation_change"]


def test_ticked_line_opens_its_follow_up() -> None:
    patient = Patient().send("pelvis", {"pelvis": ["flag.ces_saddle", "none"]})
    assert patient.keys("pelvis") == ["pelvis", "ces_saddle.started"]
    patient.send("pelvis", {"pelvis": ["flag.ces_saddle", "none"], "ces_saddle.started": "over_3_months"})
    assert patient.keys("pelvis") == ["pelvis", "ces_saddle.started", "ces_saddle.worse", "ces_saddle.reviewed"]


def test_next_stays_while_follow_ups_open() -> None:
    patient = Patient()
    before = patient.screen("pelvis")
    patient.send("pelvis", {"pelvis": ["flag.ces_saddle", "none"]})
    following = next_screen(patient.shown, before)
    assert following is not None
    assert following.id == "pelvis"


def test_next_goes_on_when_nothing_opens() -> None:
    patient = Patient()
    before = patient.screen("pelvis")
    patient.send("pelvis", {"pelvis": "none"})
    following = next_screen(patient.shown, before)
    assert following is not None
    assert following.id == "legs"


def test_vanished_follow_up_keeps_its_answer() -> None:
    patient = Patient().send("pelvis", {"pelvis": ["flag.ces_saddle", "none"]})
    patient.send("pelvis", {"pelvis": ["flag.ces_saddle", "none"], "ces_saddle.started": "over_3_months"})
    patient.send("pelvis", {"pelvis": "none", "ces_saddle.started": "over_3_months"})
    assert patient.keys("pelvis") == ["pelvis"]
    patient.send("pelvis", {"pelvis": ["flag.ces_saddle", "none"]})
    assert patient.question("ces_saddle.started").chosen == ("over_3_months",)


def test_taken_back_tick_is_unknown_again() -> None:
    patient = Patient().send("pelvis", {"pelvis": ["flag.ces_saddle"]}).send("pelvis", {})
    assert patient.case.facts == ()


def test_saddle_change_is_an_emergency_at_once() -> None:
    patient = Patient().send("start", START).send("pelvis", {"pelvis": ["flag.ces_saddle", "none"]})
    assert patient.triage.level is TriageLevel.EMERGENCY


def test_checked_without_name_counts_as_not_checked() -> None:
    old = {"pelvis": ["flag.ces_saddle", "none"], "ces_saddle.started": "over_3_months"}
    patient = Patient().send("start", START).send("pelvis", {"pelvis": ["flag.ces_saddle", "none"]}).send("pelvis", old)
    checked = {**old, "ces_saddle.worse": "no", "ces_saddle.reviewed": "yes_same"}
    assert patient.send("pelvis", checked).triage.level is TriageLevel.URGENT_TODAY
    assert patient.send("pelvis", {**checked, "ces_saddle.reviewed.text": "Dr Lee, January 2026"}).triage.level < TriageLevel.URGENT_TODAY


def test_one_unsure_bladder_line_is_never_no() -> None:
    patient = Patient().send("pelvis", {"pelvis": "none", "pelvis.unsure": "flag.ces_bladder_sense"})
    assert [fact.answer for fact in patient.case.facts if fact.id == "finding.bladder_change"] == ["unsure"]


def test_half_answered_bladder_list_reads_no_line_as_no() -> None:
    patient = Patient().send("pelvis", {"pelvis": "flag.ces_bladder_start"})
    said = [(fact.value, fact.answer) for fact in patient.case.facts if fact.id == "finding.bladder_change"]
    assert said == [(("hard_to_start_or_weak",), ""), (None, "unsure")]


def test_pregnancy_is_asked_when_sex_is_unknown() -> None:
    assert "pregnancy" in [screen.id for screen in Patient().shown]
    assert "pregnancy" not in [screen.id for screen in Patient().send("start", START).shown]


def test_age_comes_from_the_birth_date() -> None:
    assert Patient().send("start", START).facts("patient.age") == [("", 45.0)]


def test_time_ago_becomes_a_date() -> None:
    assert Patient().send("start", START).facts("finding.symptom_onset_date") == [("", "2026-01-18")]


def test_side_named_for_a_flag_goes_to_its_facts() -> None:
    patient = Patient().send("legs", {"legs": ["flag.motor_foot_drop", "none"]})
    patient.send("legs", {"legs": ["flag.motor_foot_drop", "none"], "motor_foot_drop.side": "right"})
    assert patient.facts("finding.toe_catching") == [("right", "new"), ("left", "none")]


def test_operation_not_ticked_was_never_only_with_none() -> None:
    patient = Patient().send("past", {"operations": ["knee_surgery"]})
    assert patient.facts("patient.hip_replacement_date") == []
    patient.send("past", {"operations": ["knee_surgery", "none"], "operations.knee_surgery": "P2Y"})
    assert patient.facts("patient.hip_replacement_date") == [("", "never")]
    assert patient.facts("patient.knee_surgery_date") == [("", "2024-02-01")]


def test_list_inside_a_checklist_waits_for_none() -> None:
    patient = Patient().send("illnesses", {"medicines": "own.heart_pills"})
    pills = {"medicines": "own.heart_pills", "heart_pills": ["patient.blood_pressure_medicines:diuretic"]}
    assert patient.send("illnesses", pills).facts("patient.blood_pressure_medicines") == [("", None)]
    patient.send("illnesses", {**pills, "heart_pills": [*pills["heart_pills"], "none"]})
    assert patient.facts("patient.blood_pressure_medicines") == [("", ("diuretic",))]


def test_own_words_reach_the_warning_words() -> None:
    patient = Patient().send("story", {"story": "Since Monday I cannot feel when I wipe, my bottom is numb."})
    assert "ces_saddle" in patient.triage.raised


def test_needed_questions_stay_open_until_answered() -> None:
    patient = Patient()
    assert ("pelvis", "pelvis") in [(screen.id, question.key) for screen, question in open_questions(patient.shown)]
    patient.send("pelvis", {"pelvis": "none"})
    assert ("pelvis", "pelvis") not in [(screen.id, question.key) for screen, question in open_questions(patient.shown)]


def test_painted_mark_stands_beside_a_denial() -> None:
    patient = Patient().send("start", START).send("feel", {"feel": "none"})
    painted = Fact("finding.groin_pain", "present")
    case = case_from_answers(KNOWLEDGE, patient.answers, (), TODAY, seen=(painted,))
    assert [fact.value for fact in case.facts if fact.id == "finding.groin_pain"] == ["absent", "present"]


def test_both_legs_painted_outweigh_one_leg_named() -> None:
    patient = Patient().send("start", START)
    case = case_from_answers(KNOWLEDGE, patient.answers, (), TODAY, seen=(Fact("finding.symptom_side", "both"),))
    assert screen(KNOWLEDGE, case).flag("ces_bilateral") is not None


def test_painted_mark_gives_way_to_the_same_answer() -> None:
    patient = Patient().send("feel", {"feel": "finding.groin_pain"})
    case = case_from_answers(KNOWLEDGE, patient.answers, (), TODAY, seen=(Fact("finding.groin_pain", "present", remark="painted"),))
    assert [fact.remark for fact in case.facts if fact.id == "finding.groin_pain"] == [""]


def test_questionnaire_screen_needs_a_questionnaire() -> None:
    assert "questionnaires" not in [screen.id for screen in screens(KNOWLEDGE, FORM, (), today=TODAY)]
