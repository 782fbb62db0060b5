"""People for the tests of the planner: one complete case in which every condition is settled, and changes to it."""

import copy
import datetime as dt
from typing import Any

from unpinch.clinical.intake.case_file import case_from
from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.plan.care import PlanOfCare, Withheld
from unpinch.clinical.plan.compose import plan
from unpinch.clinical.plan.inputs import NO_CLINIC, NO_INSTRUCTIONS, Clinic, DifferentialSummary, Instructions, TriageSummary
from unpinch.clinical.plan.profile import build_profile
from unpinch.clinical.plan.proposal import Proposal, propose
from unpinch.knowledge import load_knowledge
from unpinch.terms.level import TriageLevel

KNOWLEDGE = load_knowledge()
AS_OF = dt.date(2026, 2, 1)
CLEAR = TriageSummary(TriageLevel.PROCEED)
DISC = DifferentialSummary({"disc_herniation": 0.82, "sacroiliac": 0.05})

PATIENT: dict[str, Any] = {
    "age": 44, "sex_at_birth": "female", "fever_or_chills": "no", "unexplained_weight_loss": "no", "generalized_hypermobility": "no",
    "cancer_history": "none", "immune_compromised": "no", "recent_infection": "no", "acute_infection_now": "no",
    "injection_drug_use": "no", "diabetes": "no", "prior_sciatica_episodes": 1, "recent_trauma": "none", "epilepsy": "none",
    "inflammatory_arthritis": "none", "falls_last_year": 0, "dizziness_on_position_change": "no", "bleeding_disorder": "no",
    "stomach_ulcer_or_bleed": "no", "kidney_disease": "no", "nsaid_reaction": "no", "severe_reflux_or_hiatal_hernia": "no",
    "steroid_sensitive_condition": "no", "known_spondylolisthesis": "no", "aortic_aneurysm": "none",
    "sudden_tearing_pain_or_collapse": "no", "known_dvt": "none", "lymphedema_leg": "no", "needle_fear": "no",
    "self_harm_or_crisis": "no", "anticoagulant": "none", "antiplatelet": "none", "oral_corticosteroid": "none",
    "immunosuppressant": "no", "lumbar_discectomy_date": "never", "lumbar_fusion_date": "never", "hip_replacement_date": "never",
    "abdominal_surgery_date": "2015", "spinal_injection_date": "never", "pregnant": "no", "last_birth_date": "2012-06",
    "osteoporosis": "none", "vertebral_fragility_fracture": "no", "systolic_bp": 128, "diastolic_bp": 82, "cardiac_status": "none",
    "heart_failure": "no", "severe_lung_disease": "no", "chest_pain_or_breathlessness": "no", "peripheral_artery_disease": "no",
    "electronic_implant": "no", "skin_problem_treatment_area": "no", "adhesive_allergy": "no", "foot_ulcer_or_charcot": "no",
    "smoking": "never", "can_lie_prone": "yes", "can_kneel": "yes", "can_bear_weight_on_arms": "yes", "can_get_to_floor": "yes",
    "can_follow_instructions": "yes", "equipment_at_home": ["mat", "chair", "band", "counter"], "minutes_per_day": 20,
    "days_per_week": 6, "goal_areas": ["walk", "desk_work"], "leg_pain_now": 4, "leg_pain_worst": 6, "back_pain_now": 3,
    "phq2_total": 1, "systemic_unwell": "no", "urinary_symptoms": "no", "new_lump": "no", "painful_weight_bearing": "no",
    "low_trauma_fractures": 0, "height_loss_4cm": "no", "unhealed_fracture": "no", "frail": "no", "rheumatoid_arthritis": "no",
    "retinal_disease": "none", "cord_pressure_or_large_central_disc": "no", "autonomic_neuropathy": "no",
    "lightheaded_on_standing": "no", "belly_or_groin_hernia": "none", "injectate_allergy": "no", "eating_disorder": "no",
    "acute_mental_illness": "no", "heavy_alcohol": "no", "blood_pressure_medicines": [], "knee_surgery_date": "never",
    "recent_injection_or_needling": "no", "numb_skin_back_or_hip": "no", "hot_swollen_area": "no", "has_warning_card": "yes",
    "work_demand": "mostly_sitting", "work_status": "full",
}  # fmt: skip
FINDINGS: list[dict[str, Any]] = [
    {"id": "symptom_side", "value": "left"}, {"id": "pain_below_knee", "value": "present"},
    {"id": "leg_pain_worse_than_back", "value": "present"}, {"id": "dermatomal_pain_pattern", "value": "L5"},
    {"id": "leg_paresthesia", "value": "present"}, {"id": "leg_numbness", "side": "left", "value": "none"},
    {"id": "leg_numbness", "side": "right", "value": "none"}, {"id": "numb_soles", "value": "absent"},
    {"id": "leg_weakness", "value": "absent"}, {"id": "leg_weakness_course", "value": "none"},
    {"id": "foot_lift_or_tiptoe", "value": "able"}, {"id": "toe_catching", "value": "none"},
    {"id": "symptom_onset_date", "value": "2026-01-12"}, {"id": "onset_manner", "value": "gradual"},
    {"id": "symptom_constancy", "value": "constant_varies"}, {"id": "symptom_trend", "value": "unchanged"},
    {"id": "sitting_effect", "value": "worse"}, {"id": "walking_effect", "value": "eases"},
    {"id": "forward_bending_effect", "value": "worse"}, {"id": "backward_bending_effect", "value": "eases"},
    {"id": "cough_sneeze_pain", "value": "leg"}, {"id": "night_pain", "value": "none"}, {"id": "time_to_provoke", "value": 20},
    {"id": "time_to_settle", "value": 30}, {"id": "saddle_sensation_change", "value": "none"}, {"id": "bladder_change", "value": []},
    {"id": "bowel_change", "value": "none"}, {"id": "sexual_function_change", "value": "none"},
    {"id": "hand_clumsiness", "value": "absent"}, {"id": "stiff_unsteady_legs", "value": "absent"},
    {"id": "thoracic_band_pain", "value": "absent"}, {"id": "calf_swelling_or_warmth", "value": "absent"},
    {"id": "cold_pale_leg", "value": "none"}, {"id": "lateral_shift", "value": "none"}, {"id": "tandem_stance_time", "value": 30},
    {"id": "repeated_extension_response", "value": "centralizes"}, {"id": "repeated_flexion_response", "value": "peripheralizes"},
    {"id": "repeated_side_glide_response", "value": "no_lasting_change"}, {"id": "ankle_dorsiflexion_strength", "value": 5},
    {"id": "great_toe_extension_strength", "side": "left", "value": 5}, {"id": "great_toe_extension_strength", "side": "right", "value": 5},
    {"id": "ankle_plantarflexion_strength", "value": 5}, {"id": "knee_extension_strength", "value": 5},
    {"id": "straight_leg_raise", "side": "left", "value": "present"}, {"id": "straight_leg_raise", "side": "right", "value": "absent"},
    {"id": "straight_leg_raise_angle", "side": "left", "value": 45}, {"id": "slump", "side": "left", "value": "present"},
    {"id": "slump_below_knee", "side": "left", "value": "absent"},
]  # fmt: skip


def raw_case(findings: dict[str, Any] | None = None, *, drop: tuple[str, ...] = (), **patient: Any) -> dict[str, Any]:
    """The complete case with other answers; a value of None removes the answer."""
    told = {**PATIENT, **patient}
    changed = findings or {}
    found = [copy.deepcopy(entry) for entry in FINDINGS if entry["id"] not in changed and entry["id"] not in drop]
    found += [{"id": name, "value": value} for name, value in changed.items() if value is not None]
    return {"as_of": AS_OF.isoformat(), "patient": {k: v for k, v in told.items() if v is not None}, "findings": found}


def judge_of(raw: dict[str, Any], differential: DifferentialSummary = DISC) -> Judge:
    """A judge that knows the case and the same causes as the planner."""
    case = case_from(raw, KNOWLEDGE, today=AS_OF)
    return Judge(KNOWLEDGE, case, causes=None if differential.abstained else differential.causes)


def planned(
    raw: dict[str, Any] | None = None,
    *,
    triage: TriageSummary = CLEAR,
    differential: DifferentialSummary = DISC,
    clinic: Clinic = NO_CLINIC,
    instructions: Instructions = NO_INSTRUCTIONS,
) -> PlanOfCare | Withheld:
    """What the planner says of a case."""
    return plan(judge_of(raw or raw_case(), differential), triage, differential, KNOWLEDGE, clinic, instructions)


def proposal_of(
    raw: dict[str, Any] | None = None,
    *,
    differential: DifferentialSummary = DISC,
    clinic: Clinic = NO_CLINIC,
    instructions: Instructions = NO_INSTRUCTIONS,
) -> Proposal:
    """The choice for a case, triage left aside."""
    return propose(build_profile(judge_of(raw or raw_case(), differential), differential, clinic, instructions), KNOWLEDGE)


def a_plan(raw: dict[str, Any] | None = None, **rest: Any) -> PlanOfCare:
    """The plan of a case that must have one."""
    found = planned(raw, **rest)
    assert isinstance(found, PlanOfCare), found
    return found


def ids(plan_of_care: PlanOfCare) -> set[str]:
    """The ids of a plan's items."""
    return {item.id for item in plan_of_care.items}
