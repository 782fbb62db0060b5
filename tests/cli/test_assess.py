"""How the parts of an assessment are joined: the stricter reading wins, and unknown stays unknown."""

from typing import Any

from tests.support.cases import EXAMPLES, KNOWLEDGE, TODAY
from unpinch.assess import Assessment, assess
from unpinch.clinical.intake.case_file import case_from
from unpinch.clinical.intake.raw_file import read_raw
from unpinch.clinical.plan.care import PlanOfCare, Withheld


def answer(name: str, patient: dict[str, Any] | None = None, **parts: Any) -> Assessment:
    """A sample case with some answers changed."""
    raw = read_raw((EXAMPLES / f"{name}.yaml").read_bytes(), f"{name}.yaml")
    changed = {**raw, "patient": {**raw["patient"], **(patient or {})}, **parts}
    return assess(KNOWLEDGE, case_from(changed, KNOWLEDGE, today=TODAY))


def test_causes_stay_unknown_while_nothing_is_ranked() -> None:
    shown = answer("too-little")
    assert shown.differential.abstained
    assert shown.conditions["stenosis_central"] is None


def test_level_of_a_flag_switches_its_condition_on() -> None:
    old_but_worse = {"ces_bilateral_worse": "yes", "ces_bilateral_reviewed": "no"}
    assert answer("diabetic-neuropathy").conditions["cauda_equina_suspected"] is False
    shown = answer("diabetic-neuropathy", old_but_worse)
    assert shown.triage.level.word == "urgent_today"
    assert shown.judge.condition("cauda_equina_suspected") is False
    assert shown.conditions["cauda_equina_suspected"] is True


def test_flag_a_clinician_closed_marks_no_dangerous_cause() -> None:
    known = {"aortic_aneurysm": "small_stable_cleared", "aaa_risk_newpain": "no"}
    cleared = [{"flag": "aaa_risk", "at": "2026-02-12", "by": "Dr. Adeyemi", "reason": "scan unchanged"}]
    states = [
        next(each.state for each in shown.differential.dangerous if each.id == "aaa")
        for shown in (answer("hip", known), answer("hip", known, cleared=cleared))
    ]
    assert "aaa_risk" in states[0]
    assert states[1] == "screened, nothing found today"


def test_words_of_a_text_reach_conditions() -> None:
    assert answer("hip").conditions["cauda_equina_suspected"] is False
    assert answer("hip", texts=["I feel less when I wipe"]).conditions["cauda_equina_suspected"] is True


def test_stated_false_answers_the_question_and_overrules_no_rule() -> None:
    assert answer("too-little", {"conditions": {"hypermobility": False}}).conditions["hypermobility"] is False
    assert answer("hip", {"conditions": {"hip_oa": False}}).conditions["hip_oa"] is True


def test_frozen_plan_names_the_level_and_mood_does_not_freeze() -> None:
    frozen = answer("cancer-history").plan
    assert isinstance(frozen, Withheld)
    assert frozen.reason.startswith("Triage: urgent today")
    low = answer("hip", {"self_harm_or_crisis": "yes", "mental_crisis_plan": "no", "mental_crisis_kind": "wishing_not_to_wake_up"})
    assert low.triage.flag("mental_crisis") is not None
    assert isinstance(low.plan, PlanOfCare)
    assert low.plan.bad_day_only
