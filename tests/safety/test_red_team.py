"""Cases that somebody tried in order to make an assessment unsafe, wrong or misleading. Each failed once, or guards against too much."""

import json
from typing import Any

import pytest
import yaml

from tests.support.cases import EXAMPLES, KNOWLEDGE, TODAY
from unpinch.assess import Assessment, as_contract, assess
from unpinch.cli.explain import explain
from unpinch.clinical.intake.case_file import read_case
from unpinch.clinical.triage.screen import text_hits
from unpinch.terminal.page import console_for, print_page

AS_TOLD = "stated in the case file"


def told(name: str, patient: dict[str, Any] | None = None, findings: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    """A sample case with these entries changed; None takes one out."""
    case: dict[str, Any] = yaml.load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for part, changed in (("patient", patient), ("findings", findings)):
        case[part] = {key: value for key, value in {**case[part], **(changed or {})}.items() if value is not None}
    return {**case, **parts}


def assessed(case: dict[str, Any]) -> Assessment:
    file = read_case(json.dumps(case).encode(), "case.json", KNOWLEDGE, today=TODAY)
    return assess(KNOWLEDGE, file.case)


def page(shown: Assessment) -> str:
    console = console_for(100, color=False)
    with console.capture() as captured:
        print_page(shown, console)
    return captured.get()


# ---- conditions that a case file states ------------------------------------------------------------------------------------
STATED = {
    "cauda_equina_suspected": ("ces_saddle", "emergency"),
    "limb_ischaemia_suspected": ("limb_ischaemia", "emergency"),
    "mental_health_crisis": ("mental_crisis", "emergency"),
    "pregnancy_stop_signs": ("pregnancy_warning", "emergency"),
    "progressive_motor_deficit": ("motor_progressive", "urgent_today"),
    "severe_motor_deficit": ("motor_le3", "urgent_today"),
    "umn_signs": ("umn", "urgent_today"),
    "spinal_infection_suspected": ("fever", "urgent_today"),
    "infection_systemic": ("fever", "urgent_today"),
    "aortic_aneurysm": ("aaa_risk", "urgent_today"),
    "dvt_suspected": ("dvt_leg", "urgent_today"),
    "spinal_fracture_suspected": ("trauma_major", "urgent_72h"),
    "postop_wound_problem": ("post_op", "urgent_72h"),
    "malignancy_spine_suspected": ("cancer_history", "refer"),
    "vascular_claudication_suspected": ("claudication", "refer"),
}


@pytest.mark.parametrize("condition", STATED)
def test_a_stated_danger_is_a_flag_and_not_only_a_condition(condition: str) -> None:
    """It left "care can go on" and "screened, nothing found today" beside a plan withheld for an emergency."""
    flag, level = STATED[condition]
    shown = assessed(told("disc-l5", {"conditions": [condition]}))
    found = shown.triage.flag(flag)
    assert found is not None
    assert (found.level.word, shown.triage.level.word) == (level, level)
    assert (f"condition.{condition}", AS_TOLD) in {(reason.rule, reason.source) for reason in found.because}
    assert shown.conditions[condition] is True


def test_every_switch_that_raises_a_flag_is_tried() -> None:
    assert set(STATED) == {switch.id for switch in KNOWLEDGE.condition_switches.values() if switch.stated_raises}


def test_a_stated_emergency_is_no_screened_cause_and_has_no_tests() -> None:
    shown = assessed(told("disc-l5", {"conditions": {"cauda_equina_suspected": True}}))
    assert AS_TOLD in page(shown)
    contract = as_contract(shown)
    dangerous = {cause["id"]: cause["state"] for cause in contract["differential"]["dangerous"]}
    assert dangerous["cauda_equina"] == "flag raised: ces_saddle"
    assert contract["next_tests"] == contract["every_visit"] == []
    assert contract["plan"] is None


def test_milder_follow_ups_do_not_lower_a_stated_danger() -> None:
    answers = {"ces_saddle_started": "over_3_months", "ces_saddle_worse": "no", "conditions": ["cauda_equina_suspected"]}
    shown = assessed(told("disc-l5", answers, {"saddle_sensation_change": "long_standing_unchanged"}))
    assert shown.triage.level.word == "emergency"


def test_yesterdays_clearance_does_not_close_what_is_stated_today() -> None:
    closed = [{"flag": "ces_saddle", "at": "2026-02-01", "by": "Dr Lee", "reason": "examined: sensation normal"}]
    shown = assessed(told("disc-l5", {"conditions": ["cauda_equina_suspected"]}, cleared=closed))
    assert shown.triage.level.word == "emergency"


def test_a_condition_stated_false_raises_nothing() -> None:
    shown = assessed(told("disc-l5", {"conditions": dict.fromkeys(STATED, False)}))
    assert shown.triage.level.word == assessed(told("disc-l5")).triage.level.word


def test_the_page_does_not_say_go_on_when_something_stops_everything() -> None:
    shown = page(assessed(told("disc-l5", {"cardiac_status": "unstable"})))
    assert "Care can go on" not in shown
    assert "Nothing found that stops care" not in shown
    assert "No plan yet" in shown


# ---- under 18 --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("age", ["14", "17"])
def test_no_adult_plan_under_18(age: str) -> None:
    """TRAP-07, TRAP-11: the patient reads "we make no adult program for you", and there was one, with adult doses."""
    shown = assessed(told("spondylolisthesis", {"age": age, "spondylolisthesis_grade": "2", "last_birth_date": "never"}))
    assert shown.triage.level.word == "refer"
    assert as_contract(shown)["plan"] is None


# ---- findings as a tester writes them --------------------------------------------------------------------------------------
@pytest.mark.parametrize("finding", ["present", {"left": "present", "right": "absent"}])
def test_a_foot_drop_entered_as_such_raises_its_flag(finding: Any) -> None:
    """TRAP-09, TRAP-23: only its parts did (grade, heel walk, toe catching)."""
    grown_well = {"ankle_dorsiflexion_strength": None, "heel_walk": None}
    shown = assessed(told("disc-l5", findings={"foot_drop": finding, **grown_well}))
    assert shown.triage.level.word == "urgent_today"
    assert as_contract(shown)["plan"] is None


@pytest.mark.parametrize("pain", ["groin_pain", "medial_thigh_pain"])
def test_groin_pain_and_a_weak_leg_under_a_blood_thinner(pain: str) -> None:
    """TRAP-05: a leg said to be weak counts while hip and knee were not asked about."""
    patient = {"age": 72, "anticoagulant": "direct_oral"}
    shown = assessed({"patient": patient, "findings": {pain: "present", "leg_weakness": "present"}})
    assert shown.triage.level.word == "emergency"
    answered = assessed({"patient": {**patient, "anticoag_groin": "no"}, "findings": {pain: "present", "leg_weakness": "present"}})
    found = answered.triage.flag("anticoag")
    assert found is not None
    assert found.level.word == "caution"


# ---- words -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("\x1b[31mnumb when I wipe\x1b[0m", "ces_saddle"),
        ("nu\u200bmb when I wipe", "ces_saddle"),
        ("I no longer feel when I wipe", "ces_saddle"),
        ("I can no longer feel it when I wipe", "ces_saddle"),
        ("numness between my legs", "ces_saddle"),
        ("numb betwen legs", "ces_saddle"),
        ("dont feel anything when i whipe", "ces_saddle"),
        ("tingling around my anus", "ces_saddle"),
        ("the saddle area feels weird", "ces_saddle"),
        ("MRI: cauda equina compression", "ces_saddle"),
        ("no longer able to pee", "ces_retention"),
        ("pooped myself and noticed nothing", "ces_bowel"),
        ("my foot just flops", "motor_foot_drop"),
        ("my foot is dropping", "motor_foot_drop"),
        ("I trip over my toes", "motor_foot_drop"),
        ("the leg got weaker over the last days", "motor_progressive"),
        ("the scan showed a tumour", "cancer_history"),
        ("lost 10 kg without trying", "weight_loss"),
    ],
)
def test_words_that_hid_a_warning(words: str, flag: str) -> None:
    shown = assessed(told("disc-l5", texts=[words]))
    assert flag in {hit.hit.flag for hit in text_hits(KNOWLEDGE, shown.case)} | set(shown.triage.raised)
    assert shown.triage.flag(flag) is not None


@pytest.mark.parametrize("words", ["no longer numb between my legs", "MRI: no cauda equina compression", "the scan showed no tumour"])
def test_the_new_words_hear_a_no(words: str) -> None:
    assert not assessed(told("disc-l5", texts=[words])).triage.raised


# ---- plans -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["hip", "stenosis", "facet-referred"])
def test_no_walking_program_for_somebody_in_a_wheelchair(name: str) -> None:
    contract = as_contract(assessed(told(name, {"walking_aid": "wheelchair"})))
    proposed = [item["id"] for item in (*contract["plan"]["items"], *contract["plan"]["smaller"])]
    starts = {KNOWLEDGE.exercises[item].start_position for item in proposed if item in KNOWLEDGE.exercises}
    assert starts
    assert not starts & {"standing", "walking"}


# ---- files -----------------------------------------------------------------------------------------------------------------
def test_weeks_of_pregnancy_may_be_written_in_quotes() -> None:
    shown = assessed(told("pregnancy-30-weeks", {"weeks_pregnant": "30"}))
    assert shown.conditions["pregnancy_t2_t3"] is True


# ---- sides -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("both_legs", [{"left": "present", "right": "absent"}, {"right": "absent", "left": "present"}])
@pytest.mark.parametrize("finding", ["pain_below_knee", "foot_drop", "groin_pain"])
def test_a_normal_other_leg_does_not_hide_the_painful_one(finding: str, both_legs: dict[str, str]) -> None:
    """Findings of the painful leg, told for both legs on one day: the last entry counted, whichever leg it was."""
    assert assessed(told("disc-l5", findings={finding: both_legs})).judge.value(f"finding.{finding}") == "present"


def test_no_ranking_without_leg_pain() -> None:
    """The figures are those of people with leg pain; "radicular pain 49 %" without leg pain is none of them."""
    shown = assessed(told("facet-referred", findings={"symptom_side": "none"}))
    assert shown.differential.abstained
    assert "no leg pain" in shown.differential.reason


def test_explain_names_the_conditions_behind_a_flag() -> None:
    found = explain(assessed(told("cauda-equina")), "finding.saddle_sensation_change")
    assert "cauda_equina_suspected" in {condition["id"] for condition in found["conditions"]}
