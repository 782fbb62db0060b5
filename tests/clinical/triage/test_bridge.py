"""Conditions that triage switches on, beside the conditions' own rules: the stricter counts."""

from typing import Any

import pytest

from tests.support.triage_cases import KNOWLEDGE, cleared, later, triage, well
from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.triage.grading import tables
from unpinch.knowledge.decisions import read_condition
from unpinch.terms.truth import more_serious

SWITCHED: dict[str, dict[str, Any]] = {
    "cauda_equina_suspected": {"ces_bilateral": "yes"},
    "progressive_motor_deficit": {"motor_progressive": "yes", "motor_progressive__tempo": "weaker_by_the_day"},
    "severe_motor_deficit": {"motor_foot_drop": "yes"},
    "motor_deficit_stable": {"motor_mrc4": "yes"},
    "foot_drop": {"footdrop_painless": "yes", "footdrop_painless__worse": "no", "footdrop_painless__reviewed": "yes_same"},
    "umn_signs": {"umn": "yes", "umn__signs": "brisk_reflexes_only"},
    "spinal_fracture_suspected": {"osteoporosis": "yes", "osteoporosis__sudden": "yes"},
    "spinal_infection_suspected": {"immuno": "yes", "immuno__pain": "constant"},
    "infection_systemic": {"temp_c": 38.2},
    "malignancy_spine_suspected": {"weight_loss": "yes", "systemic_unwell": "yes", "systemic_unwell__what": "drenching_sweats"},
    "cancer_active": {"cancer_history": "yes", "cancer_history__status": "in_treatment_or_spread"},
    "aortic_aneurysm": {"aaa_risk": "yes", "aaa_risk__newpain": "yes"},
    "aortic_aneurysm_small_stable": {"aaa_risk": "yes", "aaa_risk__newpain": "no"},
    "limb_ischaemia_suspected": {"limb_rest_pain": "yes"},
    "vascular_claudication_suspected": {"claudication": "yes"},
    "dvt_suspected": {"dvt_leg": "yes"},
    "mental_health_crisis": {"mental_crisis": "yes"},
    "severe_pain": {"severe_pain": "yes"},
    "night_pain_unremitting": {"night_pain": "yes", "night_pain__eases": "no"},
    "pregnancy_stop_signs": {"pregnancy": "yes", "pregnancy_warning": "yes"},
    "hypertension_uncontrolled": {"sbp": 186},
    "postop_wound_problem": {"post_op": "yes", "post_op__problem": "fever_or_wound_leak"},
    "skin_lesion_local": {"zoster_flag": "yes"},
    "age_under_18": {"age": 15},
}
TEXTS = {
    "anticoagulated": "I take a blood thinner",
    "long_term_corticosteroids": "I take prednisone every day",
    "pregnancy_t1": "I am pregnant",
    "pregnancy_t2_t3": "I am pregnant",
    "osteoporosis": "I have osteoporosis",
}


def test_every_switch_can_be_read_and_has_a_test() -> None:
    groups = tuple(tables(KNOWLEDGE).groups.items())
    for switch in KNOWLEDGE.condition_switches.values():
        assert switch.id in KNOWLEDGE.conditions
        for text in switch.when:
            read_condition(text, tuple(KNOWLEDGE.flags), groups)
    assert set(KNOWLEDGE.condition_switches) == set(SWITCHED) | set(TEXTS)


@pytest.mark.parametrize("condition", SWITCHED)
def test_a_level_or_answer_switches_its_condition_on(condition: str) -> None:
    assert triage(well(**SWITCHED[condition])).conditions[condition] is True
    assert condition not in triage(well()).conditions


@pytest.mark.parametrize("condition", TEXTS)
def test_a_fact_named_in_a_text_leaves_its_condition_unknown(condition: str) -> None:
    flag = KNOWLEDGE.condition_switches[condition].text_flags[0]
    phrase = next((p for p in KNOWLEDGE.flags[flag].warning_words if p != "-"), "").replace(" + ", " ").replace("*", "").replace("..", " ")
    if not phrase:
        pytest.skip("this flag has no warning words: a text cannot raise it")
    conditions = triage(later(well(), 0, text=phrase)).conditions
    assert condition in conditions
    assert conditions[condition] is None


def test_the_stricter_of_rule_and_bridge_counts() -> None:
    """An old pain in both legs raises no flag in the condition's rule; at 72 hours or above the bridge does. And the other way round."""
    both = {"ces_bilateral__pattern": "at_rest_or_any_time", "ces_bilateral__reach": "below_knee_or_numb", "ces_bilateral__reviewed": "no"}
    case = well(ces_bilateral="yes", **both, ces_bilateral__started="2_weeks_to_3_months", ces_bilateral__worse="no")
    rule, bridge = Judge(KNOWLEDGE, case).condition("cauda_equina_suspected"), triage(case).conditions["cauda_equina_suspected"]
    assert more_serious((rule, bridge)) is True
    quiet = well(cancer_history="yes", cancer_history__status="ended_under_5_years", cancer_history__pattern="no")
    assert "malignancy_spine_suspected" not in triage(quiet).conditions
    assert Judge(KNOWLEDGE, quiet).condition("malignancy_spine_suspected") is True


def test_a_closed_flag_switches_nothing_on() -> None:
    case = cleared(well(ces_saddle="yes", ces_saddle__started="under_2_weeks"), "ces_saddle")
    assert "cauda_equina_suspected" not in triage(case).conditions


def test_the_bridge_never_says_no() -> None:
    assert False not in triage(well(**SWITCHED["dvt_suspected"])).conditions.values()
