"""Which items are left out, and with which reasons: one example for each rule."""

from typing import Any

import pytest

from tests.clinical.plan.people import KNOWLEDGE, proposal_of, raw_case
from unpinch.clinical.plan.candidates import equipment_by_word, irritability_allowed, phases_of
from unpinch.clinical.plan.inputs import Clinic, DifferentialSummary, Instructions
from unpinch.clinical.plan.proposal import Proposal

LATE, OLD = "2025-11-15", "2025-08-01"
RECOVERED = {"symptom_onset_date": OLD, "time_to_provoke": 45, "time_to_settle": 5}


def reasons(proposal: Proposal, item: str) -> set[tuple[str, str]]:
    """Kind and rule of every reason against an item."""
    return {(exclusion.kind, exclusion.because.rule) for exclusion in proposal.candidates[item].exclusions}


# ---- direction ------------------------------------------------------------------------------------------------------------
def test_directions_that_were_not_shown_to_help_are_left_out() -> None:
    found = proposal_of()
    directional = [e.id for e in KNOWLEDGE.exercises.values() if e.category in ("directional-flexion", "lateral-shift")]
    assert all(("direction", "P10") in reasons(found, item) for item in directional)


def test_extension_waits_for_a_shift_to_be_corrected() -> None:
    found = proposal_of(raw_case({"lateral_shift": "left", "repeated_side_glide_response": "better_stays_better"}))
    assert ("left out", "direction-lateral") in reasons(found, "prone-press-up")
    assert found.candidates["side-glide-wall"].allowed


def test_untested_directions_bar_their_ladders() -> None:
    found = proposal_of(raw_case(drop=("repeated_extension_response", "repeated_flexion_response", "repeated_side_glide_response")))
    assert "peripheralises_with_extension" in found.candidates["prone-lying"].held_back_by


def test_nothing_at_end_range_when_every_direction_is_worse() -> None:
    spreads = dict.fromkeys(("repeated_extension_response", "repeated_flexion_response", "repeated_side_glide_response"), "peripheralizes")
    found = proposal_of(raw_case({**spreads, **RECOVERED}, leg_pain_worst=2))
    ends = [e.id for e in KNOWLEDGE.exercises.values() if e.lumbar_end_range != "none"]
    assert all(("left out", "direction-everything-worse") in reasons(found, item) for item in ends)


# ---- causes ---------------------------------------------------------------------------------------------------------------
def test_slip_in_question_leaves_out_end_range_extension() -> None:
    found = proposal_of(differential=DifferentialSummary({"spondylolisthesis": 0.3, "disc_herniation": 0.5}))
    assert ("left out", "cause-3.4-stable") in reasons(found, "prone-press-up")


def test_cause_below_the_limit_leaves_nothing_out() -> None:
    found = proposal_of(differential=DifferentialSummary({"spondylolisthesis": 0.08, "disc_herniation": 0.5}))
    assert ("left out", "cause-3.4-stable") not in reasons(found, "prone-press-up")


def test_femoral_slider_waits_for_its_test() -> None:
    assert ("left out", "cause-3.7-sliders") in reasons(proposal_of(), "slider-femoral-sidelying")
    found = proposal_of(raw_case({"femoral_nerve_stretch": "present"}))
    assert ("left out", "cause-3.7-sliders") not in reasons(found, "slider-femoral-sidelying")


# ---- stage and irritability -----------------------------------------------------------------------------------------------
def test_phase_leaves_out_what_is_for_later() -> None:
    assert ("phase", "phase-acute") in reasons(proposal_of(), "walk-brisk")


@pytest.mark.parametrize(("worst", "hardest"), [(8, 2), (5, 3), (2, 5)])
def test_irritability_caps_the_rung(worst: int, hardest: int) -> None:
    found = proposal_of(raw_case({**RECOVERED} if worst == 2 else {}, leg_pain_worst=worst))
    allowed = [KNOWLEDGE.exercises[c.id].difficulty for c in found.candidates.values() if c.kind == "exercise" and c.allowed]
    assert max(allowed) <= hardest


def test_high_irritability_leaves_out_end_range_bending() -> None:
    found = proposal_of(raw_case({"repeated_flexion_response": "centralizes", "repeated_extension_response": "worse"}, leg_pain_worst=9))
    assert ("irritability", "irritability-high") in reasons(found, "double-knee-to-chest")


def test_tensioners_wait_for_their_gate() -> None:
    raw = raw_case({**RECOVERED, "straight_leg_raise_angle": 70}, leg_pain_worst=2)
    assert ("gate", "P16") in reasons(proposal_of(raw), "tensioner-supine-90-90")
    opened = proposal_of(raw, instructions=Instructions(gates=frozenset({"P16"})))
    assert ("gate", "P16") not in reasons(opened, "tensioner-supine-90-90")


def test_open_gate_does_not_help_an_irritable_leg() -> None:
    found = proposal_of(instructions=Instructions(gates=frozenset({"P16"})))
    assert ("gate", "P16") in reasons(found, "tensioner-supine-90-90")


# ---- what the person and the clinic can do --------------------------------------------------------------------------------
def test_equipment_that_is_not_there() -> None:
    found = proposal_of(raw_case(equipment_at_home=[]))
    assert reasons(found, "sitting-break") == set()
    assert ("equipment", "order-7-goals-equipment-time") in reasons(found, "knee-extension-seated")


def test_nobody_said_what_is_at_home() -> None:
    found = proposal_of(raw_case(equipment_at_home=None))
    assert ("equipment", "order-7-goals-equipment-time") in reasons(found, "band-leg-press")


def test_clinic_equipment_gives_the_place() -> None:
    found = proposal_of(clinic=Clinic(equipment=frozenset({"stationary_bike"})))
    assert found.candidates["recumbent-bike"].place == "clinic"
    assert ("equipment", "order-7-goals-equipment-time") in reasons(proposal_of(), "recumbent-bike")


def test_hands_and_knees_need_the_floor() -> None:
    found = proposal_of(raw_case(can_get_to_floor="no"))
    assert ("position", "order-7-goals-equipment-time") in reasons(found, "quadruped-brace")


@pytest.mark.parametrize(
    ("answer", "item"),
    [("can_lie_prone", "prone-lying"), ("can_kneel", "quadruped-brace"), ("can_bear_weight_on_arms", "prone-on-elbows")],
)
def test_positions_the_person_cannot_take(answer: str, item: str) -> None:
    for said in ("no", None):
        assert any(kind == "forbidden" for kind, _ in reasons(proposal_of(raw_case(**{answer: said})), item))


def test_declined_treatment_takes_its_exercises_along() -> None:
    found = proposal_of(raw_case(declined_treatments=["nerve-glide-slider"]))
    assert ("declined", "order-7-goals-equipment-time") in reasons(found, "slider-sidelying-sciatic")
    assert ("declined", "order-7-goals-equipment-time") in reasons(found, "nerve-glide-slider")


def test_exercise_longer_than_the_day_allows() -> None:
    assert ("time", "constraint-minutes") in reasons(proposal_of(raw_case(minutes_per_day=2)), "glute-set")


# ---- treatments -----------------------------------------------------------------------------------------------------------
GLUTEAL = DifferentialSummary({"deep_gluteal": 0.6})
NEEDLES = Clinic(frozenset({"dry_needling"}), frozenset({"needles"}))
TESTED: dict[str, Any] = {"symptom_onset_date": LATE, "active_piriformis": "present"}


def needling(
    clinic: Clinic = NEEDLES, signed: tuple[str, ...] = ("deep_gluteal",), consent: bool = True, **patient: Any
) -> set[tuple[str, str]]:
    raw = {**raw_case(TESTED, **{"leg_pain_worst": 4, **patient}), "signed": list(signed)}
    agreed = Instructions(consented=frozenset({"dry-needling-piriformis"} if consent else ()))
    found = proposal_of(raw, differential=GLUTEAL, clinic=clinic, instructions=agreed)
    return reasons(found, "dry-needling-piriformis")


def test_needling_with_criterion_consent_and_credential() -> None:
    assert needling() == set()


def test_needling_needs_consent() -> None:
    assert needling(consent=False) == {("consent", "policy-warn")}


def test_needling_needs_the_credential() -> None:
    assert ("credential", "order-7-goals-equipment-time") in needling(Clinic(equipment=frozenset({"needles"})))


def test_needling_waits_for_a_signed_diagnosis() -> None:
    assert ("criterion", "policy-conditional") in needling(signed=())


def test_needling_is_not_even_proposed_under_an_open_caution() -> None:
    assert ("caution", "order-2-safety-tables") in needling(antiplatelet="aspirin")


def test_needling_is_forbidden_under_anticoagulants() -> None:
    assert ("forbidden", "anticoagulated-02") in needling(anticoagulant="direct_oral", anticoagulant_items_agreed=[])


@pytest.mark.parametrize("treatment", ["bed-rest", "lumbar-belt", "therapeutic-ultrasound", "prescription-neuropathic-opioid-benzo"])
def test_what_is_never_offered(treatment: str) -> None:
    assert ("policy", "policy-do-not-offer") in reasons(proposal_of(), treatment)


def test_warned_treatments_are_only_discussed() -> None:
    clinic = Clinic(frozenset({"manipulation", "acupuncture"}), frozenset({"traction_table", "needles"}))
    found = proposal_of(raw_case(leg_pain_worst=5), clinic=clinic)
    warned = [t.id for t in KNOWLEDGE.treatments.values() if t.engine_policy in ("warn", "refer_warn")]
    assert not {item for item in warned if found.candidates[item].allowed}
    assert found.candidates["mechanical-traction"].discuss


def test_consent_moves_a_warned_treatment_into_the_plan() -> None:
    clinic, word = Clinic(equipment=frozenset({"traction_table"})), Instructions(consented=frozenset({"mechanical-traction"}))
    assert "mechanical-traction" in proposal_of(raw_case(leg_pain_worst=5), clinic=clinic, instructions=word).choice.chosen


def test_consent_cannot_lift_a_forbid_rule() -> None:
    clinic, word = Clinic(equipment=frozenset({"traction_table"})), Instructions(consented=frozenset({"mechanical-traction"}))
    found = proposal_of(raw_case(leg_pain_worst=5, osteoporosis="osteoporosis"), clinic=clinic, instructions=word)
    assert not found.candidates["mechanical-traction"].allowed


def test_criterion_of_a_conditional_treatment() -> None:
    assert ("criterion", "policy-conditional") in reasons(proposal_of(), "balance-training")
    assert ("criterion", "policy-conditional") not in reasons(proposal_of(raw_case({"tandem_stance_time": 5})), "balance-training")


# ---- the words of the tables ----------------------------------------------------------------------------------------------
def test_every_treatment_has_phases_unless_never_offered() -> None:
    silent = {t.id for t in KNOWLEDGE.treatments.values() if not phases_of(t)}
    assert silent == {t.id for t in KNOWLEDGE.treatments.values() if t.engine_policy == "do_not_offer_default"}


@pytest.mark.parametrize(
    ("treatment", "phases"),
    [
        ("joint-mobilisation", {"acute", "subacute"}),
        ("strengthening", {"subacute", "reconditioning", "prevention"}),
        ("superficial-heat", {"acute"}),
        ("education-stay-active", {"acute", "subacute", "reconditioning", "prevention"}),
    ],
)
def test_phase_words(treatment: str, phases: set[str]) -> None:
    assert phases_of(KNOWLEDGE.treatments[treatment]) == phases


def test_irritability_words() -> None:
    assert irritability_allowed(KNOWLEDGE.treatments["strengthening"]) == {"low", "moderate"}
    assert irritability_allowed(KNOWLEDGE.treatments["functional-retraining"]) == {"low"}
    assert irritability_allowed(KNOWLEDGE.treatments["tens"]) == {"low", "moderate", "high"}


def test_every_word_of_equipment_has_a_meaning() -> None:
    words = {word for exercise in KNOWLEDGE.exercises.values() for word in exercise.equipment}
    assert words == set(equipment_by_word(KNOWLEDGE))
    asked = set(KNOWLEDGE.patient_fields["equipment_at_home"].values) | {"always"}
    assert {word for entry in KNOWLEDGE.equipment.values() for word in entry.any_of} <= asked
