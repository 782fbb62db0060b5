"""The plan of care as a whole: when there is none, what stands in it, what waits."""

from typing import Any

import pytest

from tests.clinical.plan.people import CLEAR, DISC, KNOWLEDGE, a_plan, ids, judge_of, planned, proposal_of, raw_case
from tests.oracles import safety_tables
from unpinch.clinical.plan.care import PlanOfCare, Withheld
from unpinch.clinical.plan.compose import ForbiddenItemError, compose, plan
from unpinch.clinical.plan.inputs import Clinic, DifferentialSummary, Instructions, TriageSummary
from unpinch.clinical.plan.proposal import Proposal
from unpinch.terms.level import TriageLevel

TODAY, SOON = TriageLevel.URGENT_TODAY, TriageLevel.URGENT_72H


def withheld(raw: dict[str, Any] | None = None, **rest: Any) -> Withheld:
    found = planned(raw, **rest)
    assert isinstance(found, Withheld)
    return found


# ---- no plan --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("level", [TriageLevel.EMERGENCY, TODAY, SOON])
def test_frozen_levels_withhold_the_plan(level: TriageLevel) -> None:
    found = withheld(triage=TriageSummary(level, {"motor_foot_drop": level}))
    assert (found.kind, found.flags) == ("triage", ("motor_foot_drop",))
    assert found.because


def test_urgent_level_without_named_flags_withholds_too() -> None:
    assert withheld(triage=TriageSummary(SOON)).kind == "triage"


@pytest.mark.parametrize(("level", "flag"), [(TODAY, "mental_crisis"), (SOON, "mental_crisis"), (SOON, "severe_pain")])
def test_crisis_and_severe_pain_go_on_with_the_smaller_version(level: TriageLevel, flag: str) -> None:
    assert a_plan(triage=TriageSummary(level, {flag: level})).bad_day_only


def test_emergency_freezes_even_a_crisis() -> None:
    assert withheld(triage=TriageSummary(TriageLevel.EMERGENCY, {"mental_crisis": TriageLevel.EMERGENCY})).kind == "triage"


def test_one_other_flag_freezes_beside_a_crisis() -> None:
    found = withheld(triage=TriageSummary(TODAY, {"mental_crisis": TODAY, "ces_saddle": SOON}))
    assert found.flags == ("ces_saddle",)


@pytest.mark.parametrize("level", [TriageLevel.PROCEED, TriageLevel.CAUTION, TriageLevel.REFER])
def test_lower_levels_have_a_plan(level: TriageLevel) -> None:
    assert not a_plan(triage=TriageSummary(level, {"over70_first": level})).bad_day_only


def test_incomplete_triage_withholds_and_names_what_is_missing() -> None:
    found = withheld(triage=TriageSummary(TriageLevel.CAUTION, {}, incomplete=True, missing=("finding.saddle_sensation_change",)))
    assert (found.kind, found.missing) == ("incomplete", ("finding.saddle_sensation_change",))


def test_true_stop_all_condition_says_what_to_do() -> None:
    found = withheld(raw_case(systolic_bp=190))
    assert (found.kind, found.conditions) == ("stop_all", ("hypertension_uncontrolled",))
    assert {reason.rule for reason in found.because} == {"P1", "hypertension_uncontrolled-01"}


def test_unknown_stop_all_condition_asks_its_question() -> None:
    found = withheld(raw_case(systolic_bp=None))
    assert found.conditions == ("hypertension_uncontrolled",)
    assert [q.conditions for q in found.questions] == [("hypertension_uncontrolled",)]
    assert "blood pressure" in found.questions[0].question


# ---- the disc case, as the plan rules describe it -------------------------------------------------------------------------
def test_acute_disc_gets_the_first_treatments_of_its_rule() -> None:
    found = a_plan()
    assert {item.id for item in found.exercises} == {"walk-short-bouts", "prone-lying", "slider-sidelying-sciatic", "glute-set"}
    assert ids(found) >= {"education-stay-active", "directional-preference", "joint-mobilisation"}


def test_every_item_says_why_what_and_how_sure() -> None:
    for item in a_plan().items:
        assert item.because
        assert item.effect
        assert item.grade
        assert item.dose_words
        assert item.status
        assert all(word.text and word.stance in ("for", "against", "other") for word in item.guidelines)


def test_unverified_guideline_words_stay_out() -> None:
    words = [word.text for item in a_plan().items for word in item.guidelines]
    assert not [text for text in words if "do not cite" in text or text == "no specific statement found"]


def test_at_most_three_new_exercises_a_visit() -> None:
    assert [item.first_visit for item in a_plan().exercises] == [1, 1, 1, 2]
    known = Instructions(current=frozenset({"walk-short-bouts"}))
    assert {item.first_visit for item in a_plan(instructions=known).exercises} == {1}


def test_one_exercise_is_the_essential_one() -> None:
    assert [item.essential for item in a_plan().exercises].count(True) == 1


def test_therapist_raises_the_number_of_exercises() -> None:
    assert len(a_plan(instructions=Instructions(home_exercises_max=6)).exercises) == 6


def test_weak_root_brings_its_own_work() -> None:
    later = {"symptom_onset_date": "2025-12-10", "ankle_plantarflexion_strength": 4}
    assert "heel-raise-double" in ids(a_plan(raw_case(later, leg_pain_worst=4)))


def test_unclear_cause_gets_what_has_little_to_regret() -> None:
    found = a_plan(raw_case({"slump": None}, leg_pain_worst=5), differential=DifferentialSummary({}, abstained=True))
    assert "cause-3.11" in {reason.rule for item in found.exercises for reason in item.because}


# ---- what cannot be covered -----------------------------------------------------------------------------------------------
def test_coverage_that_is_impossible_is_given_up_and_said() -> None:
    raw = raw_case({"pedal_pulse": "normal"}, foot_ulcer_or_charcot="yes", equipment_at_home=[], leg_pain_worst=4)
    found = a_plan(raw)
    assert found.not_covered == ("an aerobic item",)


def test_three_minutes_a_day_still_have_a_plan() -> None:
    assert a_plan(raw_case(minutes_per_day=3)).week.minutes <= (3.0,) * 7


# ---- bad day --------------------------------------------------------------------------------------------------------------
def test_smaller_version_is_short_calm_and_mostly_of_the_plan() -> None:
    found = a_plan(raw_case({"symptom_onset_date": "2025-08-01", "time_to_provoke": 45, "time_to_settle": 5}, leg_pain_worst=2))
    small = [KNOWLEDGE.exercises[item.id] for item in found.smaller]
    assert 1 <= len(small) <= 3
    assert all(e.difficulty <= 2 and e.neural_tension == "low" and e.spinal_load == "low" for e in small)
    assert "prone-lying" in {e.id for e in small}  # the direction that helps, as in the acute phase
    acute = a_plan()
    assert {item.id for item in acute.smaller} <= {item.id for item in acute.exercises}
    assert sum(item.dose.minutes for item in acute.smaller if item.dose and not item.dose.through_the_day) <= 10


def test_smaller_version_holds_nothing_an_irritable_leg_may_not_do() -> None:
    findings = {
        "symptom_onset_date": "2025-08-01", "time_to_provoke": 45, "time_to_settle": 5, "sitting_effect": "eases",
        "forward_bending_effect": "eases", "repeated_flexion_response": "centralizes", "repeated_extension_response": "no_lasting_change",
    }  # fmt: skip
    found = a_plan(raw_case(findings, leg_pain_worst=3), differential=DifferentialSummary({"spinal_stenosis": 0.7}))
    assert "double-knee-to-chest" in ids(found)
    assert not {item.id for item in found.smaller} & safety_tables.by_condition("forbid")["high_irritability"]
    assert all(KNOWLEDGE.exercises[item.id].difficulty <= 2 for item in found.smaller)


# ---- visits, goals, referral ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("worst", "total"), [(8, 10), (5, 8)])
def test_visits_taper_and_show_what_trials_used(worst: int, total: int) -> None:
    found = a_plan(raw_case(leg_pain_worst=worst)).visits
    assert (found.total, found.blocks[-1].per_week) == (total, 1)
    assert {reason.rule for reason in found.because} == {"P31", "claim-visits"}


def test_stenosis_gets_twelve_visits_in_six_weeks() -> None:
    found = a_plan(raw_case(leg_pain_worst=4), differential=DifferentialSummary({"spinal_stenosis": 0.7})).visits
    assert (found.total, found.blocks[0].weeks) == (12, 6)


def test_three_visits_need_an_irritable_leg() -> None:
    word = Instructions(three_visits=True)
    assert a_plan(instructions=word).visits.blocks[0].per_week == 2
    assert a_plan(raw_case(leg_pain_worst=8), instructions=word).visits.blocks[0].per_week == 3


def test_goals_are_the_persons_own() -> None:
    goals = a_plan(raw_case(goal_areas=["walk", "travel"])).goals
    assert [goal.id for goal in goals] == ["walk", "travel", "leave_acute"]
    assert goals[0].review_weeks == (2, 4)


def test_referral_triggers() -> None:
    def met(**patient: Any) -> dict[str, bool | None]:
        findings = {"symptom_onset_date": "2025-08-01", "no_improvement_with_care": "present"}
        return {t.because.rule: t.met for t in a_plan(raw_case(findings, **patient)).referral}

    assert met(leg_pain_worst=7) == {"P28": True, "P29": True, "P30": False, "P3": False}
    assert met(leg_pain_worst=9)["P30"] is True


def test_surgeon_is_offered_after_four_severe_months() -> None:
    found = a_plan(raw_case({"symptom_onset_date": "2025-08-01"}, leg_pain_worst=7))
    assert "surgery-discectomy" in ids(found)
    assert "surgery-discectomy" not in ids(a_plan(raw_case(leg_pain_worst=7)))


def test_honest_notes_stop_rules_and_expectations_are_there() -> None:
    found = a_plan()
    assert {"claim-traction-tens", "claim-prp", "claim-rfa", "claim-nsaids", "claim-tape", "claim-disc-90"} <= {n.rule for n in found.notes}
    assert {"never-promise-prevention", "cause-3.1-natural-course", "R2"} <= {n.rule for n in found.expect}
    assert {"P2", "zone-red", "P5"} <= {n.rule for n in found.stop_rules}


# ---- signing, questions, what was left out --------------------------------------------------------------------------------
def test_caution_blocks_signing_once_for_its_condition() -> None:
    raw = raw_case(oral_corticosteroid="none", autonomic_neuropathy="yes", systolic_drop_on_standing=0)
    found = a_plan(raw)
    assert set(found.signing_waits_for) == {"autonomic_neuropathy"}
    cleared = a_plan(raw, instructions=Instructions(cleared=frozenset({"autonomic_neuropathy"})))
    assert not cleared.signing_waits_for
    assert [c for item in cleared.items for c in item.cautions if c.cleared]


def test_questions_would_free_what_is_wanted() -> None:
    found = a_plan(raw_case(can_lie_prone=None))
    assert "prone-lying" not in ids(found)
    (question,) = found.questions
    assert (question.conditions, question.settled_by, question.frees) == (("cannot_lie_prone",), "patient", ("prone-lying",))


def test_complete_case_asks_nothing() -> None:
    assert a_plan().questions == ()


def test_left_out_for_safety_names_rule_and_substitute() -> None:
    found = a_plan(raw_case(pregnant="yes", due_date="2026-04-12", pregnancy_exercise_contraindication="no",
                            pregnancy_warning_signs="no", pregnancy_stop_symptoms="no"))  # fmt: skip
    (left,) = found.left_out
    assert (left.id, [v.rule for v in left.violations]) == ("prone-lying", ["pregnancy_t2_t3-02"])
    assert left.violations[0].instead


def test_needling_a_bleeding_person_is_left_out_with_a_reason() -> None:
    findings = {"active_piriformis": "present", "sciatic_notch_tenderness": "present", "symptom_onset_date": "2025-12-01"}
    raw = raw_case(findings, anticoagulant="direct_oral", anticoagulant_items_agreed=[], leg_pain_worst=4)
    clinic = Clinic(frozenset({"dry_needling"}), frozenset({"needles"}))
    found = a_plan({**raw, "signed": ["deep_gluteal"]}, clinic=clinic)
    assert {left.id: left.violations[0].rule for left in found.left_out} == {"dry-needling-piriformis": "anticoagulated-02"}
    assert "anticoagulated" in found.signing_waits_for


def test_irritable_leg_without_direction_gets_a_position_of_ease() -> None:
    found = a_plan(raw_case({"repeated_extension_response": "no_lasting_change", "repeated_flexion_response": "worse"}, leg_pain_worst=9))
    assert "relaxation-breathing" in {KNOWLEDGE.exercises[item.id].category for item in found.exercises}


def test_pregnancy_has_no_prone_needle_heat_or_current() -> None:
    raw = raw_case(pregnant="yes", due_date="2026-04-12", pregnancy_exercise_contraindication="no", back_pain_now=5,
                   pregnancy_warning_signs="no", pregnancy_stop_symptoms="no")  # fmt: skip
    found = a_plan(raw, clinic=Clinic(frozenset({"dry_needling", "acupuncture"}), frozenset({"needles"})))
    shown = ids(found) | {talk.id for talk in found.discuss}
    assert not shown & {"tens", "superficial-heat", "acupuncture", "dry-needling-piriformis", "spinal-manipulation", "otc-nsaids"}
    assert not [item.id for item in found.exercises if KNOWLEDGE.exercises[item.id].start_position == "prone"]


# ---- the last look --------------------------------------------------------------------------------------------------------
def test_composer_refuses_a_forbidden_choice() -> None:
    good = proposal_of()
    barred = Proposal(
        good.profile.__class__(**{**vars(good.profile), "conditions": {**good.profile.conditions, "cannot_lie_prone": True}}),
        good.candidates, good.worth, good.problem, good.choice,
    )  # fmt: skip
    with pytest.raises(ForbiddenItemError, match="prone-lying"):
        compose(barred, KNOWLEDGE)


def test_plan_names_the_knowledge_it_rests_on() -> None:
    assert a_plan(differential=DISC).knowledge_version == KNOWLEDGE.version


def test_contradicting_answers_are_settled_first() -> None:
    found = withheld(triage=TriageSummary(TriageLevel.CAUTION, {}, conflicts=("finding.saddle_sensation_change",)))
    assert (found.kind, found.missing) == ("conflict", ("finding.saddle_sensation_change",))


def test_stricter_states_of_the_assessment_count() -> None:
    judge = judge_of(raw_case())
    found = plan(judge, CLEAR, DISC, KNOWLEDGE, conditions={"cannot_lie_prone": True})
    assert isinstance(found, PlanOfCare)
    assert "prone-lying" not in ids(found)
    stopped = plan(judge, CLEAR, DISC, KNOWLEDGE, conditions={"infection_systemic": None})
    assert isinstance(stopped, Withheld)


def test_untested_directions_are_asked_for_even_when_nothing_wanted_waits() -> None:
    untested = a_plan(raw_case(drop=("repeated_extension_response", "repeated_flexion_response", "repeated_side_glide_response")))
    assert any("bend" in question.question.lower() for question in untested.questions)
