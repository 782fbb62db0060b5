"""Single limits of stage one, on the few items that each is about."""

from typing import Any

from tests.clinical.plan.people import KNOWLEDGE, proposal_of, raw_case
from unpinch.clinical.plan.inputs import Clinic
from unpinch.clinical.plan.proposal import Proposal
from unpinch.clinical.plan.select import stage_one
from unpinch.methods.choice import Choice, choose


def choice(proposal: Proposal, *items: str) -> Choice:
    """The choice among these items alone, all of them allowed."""
    few = {item: proposal.candidates[item] for item in items}
    assert all(candidate.allowed for candidate in few.values())
    return choose(stage_one(proposal.profile, KNOWLEDGE, few, proposal.worth))


def no_preference(**patient: Any) -> Proposal:
    nothing = dict.fromkeys(
        ("repeated_extension_response", "repeated_flexion_response", "repeated_side_glide_response"), "no_lasting_change"
    )
    return proposal_of(raw_case(nothing, **patient))


def test_never_two_opposite_directions() -> None:
    proposal = no_preference()
    assert min(proposal.worth[item].points for item in ("seated-back-arch", "single-knee-to-chest")) > 0
    assert len(choice(proposal, "seated-back-arch", "single-knee-to-chest").chosen) == 1


def test_one_rung_of_a_ladder() -> None:
    assert len(choice(proposal_of(), "prone-lying", "prone-on-elbows", "prone-press-up-partial").chosen) == 1


def test_passive_minutes_of_a_visit() -> None:
    proposal = proposal_of()
    found = choice(proposal, "joint-mobilisation", "therapeutic-massage", "glute-set").chosen
    assert found == {"joint-mobilisation", "glute-set"}


def test_passive_treatment_needs_an_active_partner() -> None:
    assert choice(proposal_of(), "joint-mobilisation", "breathing-sitting").chosen == {"breathing-sitting"}
    assert choice(proposal_of(), "joint-mobilisation", "glute-set").chosen == {"joint-mobilisation", "glute-set"}


def test_treatment_of_a_form_needs_an_exercise_of_that_form() -> None:
    assert choice(proposal_of(), "nerve-glide-slider", "glute-set").chosen == {"glute-set"}
    both = {"nerve-glide-slider", "slider-sidelying-sciatic"}
    assert choice(proposal_of(), *both).chosen == both


def test_clinic_exercises_do_not_fill_the_home_list() -> None:
    raw = raw_case({"symptom_onset_date": "2025-12-10"}, leg_pain_worst=4)
    proposal = proposal_of(raw, clinic=Clinic(equipment=frozenset({"stationary_bike"})))
    home = [item.id for item in proposal.exercises if item.place == "home"]
    assert len(home) == 4
    assert choice(proposal, *home, "recumbent-bike").chosen >= set(home)


def test_wishes_in_the_order_in_which_they_are_held_on_to() -> None:
    names = [wish.name for wish in proposal_of().problem.wishes]
    assert names == ["an item that relieves symptoms directly", "an aerobic item", "an item of the direction that helps"]
    later = proposal_of(raw_case({"symptom_onset_date": "2025-12-10"}, leg_pain_worst=4))
    assert [wish.name for wish in later.problem.wishes] == ["an aerobic item", "a strength item", "an item of the direction that helps"]
