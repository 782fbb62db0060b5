"""What a therapist would find silly or unsafe in a plan, each found on a golden page and mended: it must not come back."""

from typing import Any

import pytest

from tests.clinical.plan.people import CLEAR, KNOWLEDGE, a_plan, ids, planned, proposal_of, raw_case
from unpinch.clinical.plan.care import PlanOfCare
from unpinch.clinical.plan.groups import group
from unpinch.clinical.plan.inputs import Clinic, DifferentialSummary
from unpinch.clinical.plan.proposal import Proposal

NOTHING_HELPS = {f"repeated_{name}_response": "no_lasting_change" for name in ("extension", "flexion", "side_glide")}
UNTESTED = {f"repeated_{name}_response": "not_tested" for name in ("extension", "flexion", "side_glide")}
QUIET = {"straight_leg_raise": "absent", "slump": "absent", "femoral_nerve_stretch": "absent"}
FULL = Clinic(equipment=frozenset({"treatment_table", "stationary_bike", "treadmill", "mirror"}))
HIGH: dict[str, Any] = {**NOTHING_HELPS, "time_to_provoke": 3, "time_to_settle": 90, "symptom_onset_date": "2026-01-20"}


def of(cause: str) -> DifferentialSummary:
    return DifferentialSummary({cause: 0.8})


def exercises(found: PlanOfCare) -> set[str]:
    return {item.id for item in found.exercises}


def reasons(proposal: Proposal, item: str) -> list[str]:
    return [exclusion.kind for exclusion in proposal.candidates[item].exclusions]


# ---- two of the same ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("findings", "cause"), [(HIGH, "disc_herniation"), (UNTESTED, "common_peroneal"), ({}, "deep_gluteal")])
def test_one_nerve_glide_and_one_position_of_rest(findings: dict[str, Any], cause: str) -> None:
    found = a_plan(raw_case(findings, leg_pain_worst=5), differential=of(cause))
    for chosen in (exercises(found), {item.id for item in found.smaller}):
        assert len(chosen & group(KNOWLEDGE, "glide")) <= 1
        assert len(chosen & group(KNOWLEDGE, "rest")) <= 1


def test_at_most_two_exercises_of_foot_and_ankle() -> None:
    found = a_plan(raw_case({**UNTESTED, "symptom_onset_date": "2025-11-01"}, leg_pain_worst=3), differential=of("common_peroneal"))
    assert len(exercises(found) & group(KNOWLEDGE, "foot")) == 2
    assert "slider-peroneal-seated" in exercises(found)


# ---- relief ---------------------------------------------------------------------------------------------------------------
def test_without_a_direction_relief_is_a_position_of_rest() -> None:
    found = a_plan(raw_case(HIGH, leg_pain_worst=9))
    assert exercises(found) == {"walk-short-bouts", "ankle-pump-knee-bent", "glute-set", "unload-sidelying"}


def test_sleep_position_waits_for_trouble_at_night() -> None:
    quiet = proposal_of(raw_case())
    assert "left out" in reasons(quiet, "sleep-position")
    assert "left out" not in reasons(proposal_of(raw_case({"night_pain": "wakes_eased_by_position"})), "sleep-position")


# ---- nerve glides ---------------------------------------------------------------------------------------------------------
def test_no_nerve_glide_without_nerve_sign_or_nerve_cause() -> None:
    hip = proposal_of(raw_case({**NOTHING_HELPS, **QUIET}), differential=of("hip_oa"))
    assert "left out" in reasons(hip, "slider-seated-slump")
    assert "left out" not in reasons(hip, "ankle-pump-knee-bent")


@pytest.mark.parametrize("sign", [{"slump": "present"}, {"slump": "not_tested"}])
def test_a_nerve_sign_or_an_untested_one_lets_glides_in(sign: dict[str, str]) -> None:
    hip = proposal_of(raw_case({**NOTHING_HELPS, **QUIET, **sign}), differential=of("hip_oa"))
    assert "left out" not in reasons(hip, "slider-seated-slump")


# ---- what belongs to a cause ----------------------------------------------------------------------------------------------
def test_deep_gluteal_begins_without_a_band() -> None:
    found = exercises(a_plan(raw_case({"symptom_onset_date": "2025-12-10"}, leg_pain_worst=5), differential=of("deep_gluteal")))
    assert "clamshell-band" not in found
    assert "clamshell" in found


def test_scar_work_is_not_proposed_for_deep_gluteal_pain() -> None:
    raw = raw_case({"symptom_onset_date": "2025-12-10", "sciatic_notch_tenderness": "present"}, leg_pain_worst=5)
    found = ids(a_plan(raw, differential=of("deep_gluteal")))
    assert "soft-tissue-mobilisation" not in found
    assert "therapeutic-massage" in found


def test_neuropathy_with_unsteady_standing_trains_balance() -> None:
    raw = raw_case({**NOTHING_HELPS, **QUIET, "numb_soles": "present", "tandem_stance_time": 7, "symptom_onset_date": "2025-11-01"})
    raw["signed"] = ["diabetic_neuropathy"]
    found = a_plan(raw, differential=of("diabetic_neuropathy"))
    assert exercises(found) & {"weight-shift", "feet-together-stance", "tandem-stance"}
    assert [t.met for t in found.referral if t.because.rule == "cause-3.8"] == [True]
    assert "cause-3.8" not in {t.because.rule for t in a_plan().referral}


def test_stenosis_walks_in_bouts() -> None:
    raw = raw_case({"repeated_flexion_response": "centralizes", "repeated_extension_response": "worse", "symptom_onset_date": "2025-06-01"})
    found = exercises(a_plan(raw, differential=of("spinal_stenosis")))
    assert "walk-short-bouts" in found
    assert found & {"single-knee-to-chest", "double-knee-to-chest"}


# ---- pregnancy ------------------------------------------------------------------------------------------------------------
def test_nothing_on_the_back_late_in_pregnancy() -> None:
    signs: dict[str, Any] = dict.fromkeys(
        ("pregnancy_exercise_contraindication", "pregnancy_warning_signs", "pregnancy_stop_symptoms"), "no"
    )
    raw = raw_case(UNTESTED, pregnant="yes", due_date="2026-04-12", can_lie_prone="no", last_birth_date="never", **signs)
    found = a_plan(raw, differential=DifferentialSummary({"disc_herniation": 0.4, "sacroiliac": 0.3}))
    chosen = exercises(found) | {item.id for item in found.smaller}
    assert not {item for item in chosen if KNOWLEDGE.exercises[item].start_position in ("supine", "prone")}
    assert not exercises(found) <= group(KNOWLEDGE, "rest") | group(KNOWLEDGE, "aerobic") | group(KNOWLEDGE, "glide")


# ---- after surgery --------------------------------------------------------------------------------------------------------
def operated(day: str, **more: Any) -> PlanOfCare:
    findings = {**UNTESTED, "symptom_onset_date": "2025-08", "time_to_provoke": 45, "time_to_settle": 5}
    told = {"surgical_wound": "healed", "surgeon_restrictions": "no", "post_op_problem": "none", "post_procedure_problem": "none", **more}
    return a_plan(raw_case(findings, lumbar_discectomy_date=day, leg_pain_worst=2, odi_total=10, **told))


def test_early_after_discectomy_the_surgical_rule_comes_first() -> None:
    found = exercises(operated("2026-01-18", surgical_wound="not_healed"))
    assert {"walk-short-bouts", "ankle-pump-knee-bent", "brace-hooklying"} <= found


def test_fourteen_weeks_after_discectomy_is_reconditioning() -> None:
    assert operated("2025-10-26").proposal.profile.phase == "reconditioning"
    assert operated("2025-06-01").proposal.profile.phase == "prevention"


def test_discectomy_evidence_is_shown_only_after_surgery() -> None:
    assert "cause-3.10-discectomy-evidence" not in {reason.rule for reason in a_plan().expect}
    assert "cause-3.10-discectomy-evidence" in {reason.rule for reason in operated("2026-01-18", surgical_wound="not_healed").expect}


# ---- in the clinic --------------------------------------------------------------------------------------------------------
def test_clinic_equipment_is_used_only_where_a_rule_puts_it_first() -> None:
    disc = a_plan(raw_case(), clinic=FULL)
    assert [item.id for item in disc.exercises if item.place == "clinic"] == []
    raw = raw_case({"repeated_flexion_response": "centralizes", "repeated_extension_response": "worse"})
    stenosis = planned(raw, triage=CLEAR, differential=of("spinal_stenosis"), clinic=FULL)
    assert isinstance(stenosis, PlanOfCare)
    assert "recumbent-bike" in {item.id for item in stenosis.exercises if item.place == "clinic"}


def test_a_kind_of_exercise_counts_little_beside_the_exercise() -> None:
    proposal = proposal_of()
    assert 0 < proposal.worth["nerve-glide-slider"].points < proposal.worth["slider-sidelying-sciatic"].points / 10
    assert {"nerve-glide-slider"} <= proposal.choice.chosen


# ---- prevention -----------------------------------------------------------------------------------------------------------
def test_prevention_walks_briskly() -> None:
    findings = {**UNTESTED, "symptom_onset_date": "2025-06-01", "time_to_provoke": 45, "time_to_settle": 5}
    found = a_plan(raw_case(findings, leg_pain_worst=2, odi_total=10, minutes_per_day=45), differential=of("referred_ddd"))
    assert "walk-brisk" in exercises(found)
