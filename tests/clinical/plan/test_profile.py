"""What the planner reads of a person: phase, irritability, direction, causes, time."""

from typing import Any

import pytest

from tests.clinical.plan.people import DISC, KNOWLEDGE, judge_of, raw_case
from unpinch.clinical.plan.inputs import NO_CLINIC, DifferentialSummary, Instructions
from unpinch.clinical.plan.profile import UNCLEAR, Profile, build_profile

LATE, OLD = "2025-11-15", "2025-08-01"
QUIET = {"time_to_provoke": 45, "time_to_settle": 5}


def profile(findings: dict[str, Any] | None = None, instructions: Instructions | None = None, **patient: Any) -> Profile:
    raw = raw_case(findings, **patient)
    return build_profile(judge_of(raw), DISC, NO_CLINIC, instructions or Instructions())


# ---- irritability, P13 ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("findings", "worst", "expected"),
    [
        ({}, 6, "moderate"),
        ({}, 7, "high"),
        ({"night_pain": "wakes_eased_by_position"}, 3, "high"),
        ({"time_to_provoke": 4}, 3, "high"),
        ({"time_to_settle": 61}, 3, "high"),
        (QUIET, 3, "low"),
        (QUIET, 4, "moderate"),
        ({**QUIET, "time_to_settle": 10}, 3, "moderate"),
    ],
)
def test_irritability_is_the_worst_column(findings: dict[str, Any], worst: int, expected: str) -> None:
    assert profile(findings, leg_pain_worst=worst).irritability == expected


@pytest.mark.parametrize("missing", ["time_to_provoke", "time_to_settle", "night_pain"])
def test_unknown_irritability_is_treated_as_high(missing: str) -> None:
    found = profile({missing: None})
    assert (found.irritability, found.irritability_assumed) == ("high", True)
    assert any("not fully known" in reason.text for reason in found.because)


# ---- phase ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("findings", "patient", "expected"),
    [
        ({}, {}, "acute"),
        ({}, {"leg_pain_worst": 4}, "subacute"),
        ({"symptom_onset_date": None}, {}, "acute"),
        ({"symptom_onset_date": LATE}, {"leg_pain_worst": 8}, "subacute"),
        ({"symptom_onset_date": LATE}, {"leg_pain_worst": 4}, "subacute"),
        ({"symptom_onset_date": LATE}, {"leg_pain_worst": 3}, "reconditioning"),
        ({"symptom_onset_date": OLD, **QUIET}, {"leg_pain_worst": 2}, "reconditioning"),
        ({"symptom_onset_date": OLD, **QUIET}, {"leg_pain_worst": 2, "odi_total": 12}, "prevention"),
        ({"symptom_onset_date": OLD, **QUIET}, {"leg_pain_worst": 2, "psfs_mean": 9}, "prevention"),
        ({"symptom_onset_date": OLD}, {"leg_pain_worst": 2, "odi_total": 12}, "reconditioning"),
        ({"symptom_onset_date": OLD}, {"lumbar_discectomy_date": "2026-01-18", "leg_pain_worst": 2}, "acute"),
        ({"symptom_onset_date": OLD}, {"lumbar_discectomy_date": "2025-12-06", "leg_pain_worst": 2}, "subacute"),
    ],
)
def test_phase_to_begin_with(findings: dict[str, Any], patient: dict[str, Any], expected: str) -> None:
    assert profile(findings, **patient).phase == expected


def test_dose_rules_hold_the_phase() -> None:
    assert profile({}, Instructions(phase="reconditioning")).phase == "reconditioning"


@pytest.mark.parametrize(
    ("findings", "patient", "expected"),
    [
        ({}, {}, "symptom_modulation"),
        ({}, {"leg_pain_worst": 5}, "movement_control"),
        ({"symptom_onset_date": OLD, **QUIET}, {"leg_pain_worst": 2}, "function_optimisation"),
    ],
)
def test_approach_follows_symptom_level(findings: dict[str, Any], patient: dict[str, Any], expected: str) -> None:
    assert profile(findings, **patient).approach == expected


# ---- direction, P7 to P12 -------------------------------------------------------------------------------------------------
def responses(extension: str, flexion: str, side: str | None, **rest: Any) -> dict[str, Any]:
    return {
        "repeated_extension_response": extension,
        "repeated_flexion_response": flexion,
        "repeated_side_glide_response": side,
        **rest,
    }


@pytest.mark.parametrize(
    ("findings", "word", "helps"),
    [
        ({}, "extension", {"extension"}),
        (responses("worse", "better_stays_better", "worse"), "flexion", {"flexion"}),
        (responses("better_stays_better", "worse", "centralizes"), "lateral", {"lateral"}),
        (responses("centralizes", "worse", "worse", lateral_shift="left"), "shift", set()),
        (responses("centralizes", "worse", "centralizes", lateral_shift="left"), "shift", {"lateral"}),
        (responses("no_lasting_change", "worse", "worse"), "none", set()),
        (responses("no_lasting_change", "worse", "worse", repeated_rotation_response="centralizes"), "rotation", {"rotation"}),
        (responses("peripheralizes", "peripheralizes", "peripheralizes"), "everything_worse", set()),
        (responses("no_lasting_change", "worse", None), "untested", set()),
        (responses("centralizes", "centralizes", "worse"), "contradictory", set()),
    ],
)
def test_direction_from_repeated_movements(findings: dict[str, Any], word: str, helps: set[str]) -> None:
    found = profile(findings).direction
    assert (found.word, found.helps) == (word, helps)


def test_old_direction_asks_for_a_self_retest() -> None:
    raw = raw_case(drop=("repeated_extension_response",))
    raw["findings"].append({"id": "repeated_extension_response", "value": "centralizes", "at": "2026-01-13"})
    found = build_profile(judge_of(raw), DISC).direction
    assert (found.word, found.expired, found.helps) == ("extension", True, {"extension"})
    assert "self-retest" in found.because[-1].text


# ---- causes, time, means --------------------------------------------------------------------------------------------------
def test_shares_of_causes_sum_to_one() -> None:
    found = build_profile(judge_of(raw_case()), DISC)
    assert sum(found.cause_shares.values()) == pytest.approx(1)
    assert found.causes_in_question == {"disc_herniation"}


def test_abstaining_leaves_everything_unclear() -> None:
    nobody = DifferentialSummary({}, abstained=True)
    assert dict(build_profile(judge_of(raw_case(), nobody), nobody).cause_shares) == {UNCLEAR: 1.0}


def test_signed_causes_replace_probabilities() -> None:
    raw = {**raw_case(), "signed": ["spinal_stenosis"]}
    assert dict(build_profile(judge_of(raw), DISC).cause_shares) == {"spinal_stenosis": 1.0}


@pytest.mark.parametrize(
    ("patient", "asked", "expected"),
    [
        ({}, None, 4),
        ({}, 6, 6),
        ({}, 9, 6),
        ({"leg_pain_worst": 8}, 6, 4),
        ({"exercise_confidence": 5}, None, 3),
        ({"exercise_confidence": 5}, 5, 5),
        ({}, 2, 2),
    ],
)
def test_home_exercises_at_most(patient: dict[str, Any], asked: int | None, expected: int) -> None:
    assert profile({}, Instructions(home_exercises_max=asked), **patient).home_exercises_max == expected


@pytest.mark.parametrize(
    ("patient", "expected"), [({"minutes_per_day": 60}, 30), ({"minutes_per_day": 12}, 12), ({"leg_pain_worst": 8}, 20)]
)
def test_minutes_are_the_smaller_of_cap_and_own_word(patient: dict[str, Any], expected: int) -> None:
    assert profile({}, **patient).session_minutes == expected


def test_weak_roots_are_named() -> None:
    assert profile({"great_toe_extension_strength": 4}).weak_roots == ("L5",)
    assert profile({"ankle_plantarflexion_strength": 4}).weak_roots == ("S1",)


def test_phase_and_irritability_rules_exist() -> None:
    assert {f"phase-{p}" for p in ("acute", "subacute", "reconditioning", "prevention")} <= set(KNOWLEDGE.progression_rules)
    assert {f"irritability-{i}" for i in ("high", "moderate", "low")} <= set(KNOWLEDGE.progression_rules)
