"""Why an item is not in the plan: every item of the library has an answer."""

import pytest

from tests.clinical.plan.people import KNOWLEDGE, proposal_of, raw_case
from unpinch.clinical.plan.why_not import IN_PLAN, LEFT_OUT, NO_ROOM, OUTSCORED, why_not
from unpinch.terms.errors import InputError


def test_every_item_has_an_answer() -> None:
    proposal = proposal_of()
    answers = {item: why_not(proposal, KNOWLEDGE, item) for item in proposal.candidates}
    assert len(answers) == len(KNOWLEDGE.exercises) + len(KNOWLEDGE.treatments)
    assert {answer.verdict for answer in answers.values()} >= {IN_PLAN, LEFT_OUT, OUTSCORED}
    for item, answer in answers.items():
        assert answer.text
        assert (answer.verdict == IN_PLAN) == (item in proposal.choice.chosen)
        assert (answer.verdict == LEFT_OUT) == bool(answer.exclusions)


def test_forbidden_item_names_rule_and_condition() -> None:
    answer = why_not(proposal_of(), KNOWLEDGE, "single-knee-to-chest")
    first = answer.exclusions[0]
    assert (answer.verdict, first.condition, first.because.rule) == (
        LEFT_OUT,
        "peripheralises_with_flexion",
        "peripheralises_with_flexion-01",
    )


def test_outscored_item_names_what_it_would_push_out() -> None:
    proposal = proposal_of()
    answer = why_not(proposal, KNOWLEDGE, "slider-seated-slump")
    assert answer.verdict == OUTSCORED
    assert answer.displaces
    assert answer.loss == proposal.worth["slider-sidelying-sciatic"].points - proposal.worth["slider-seated-slump"].points
    assert set(answer.displaces) <= proposal.choice.chosen


def test_loss_is_never_negative() -> None:
    proposal = proposal_of(raw_case(leg_pain_worst=3))
    allowed = [c.id for c in proposal.candidates.values() if c.allowed and c.id not in proposal.choice.chosen]
    assert allowed
    assert all(why_not(proposal, KNOWLEDGE, item).loss >= 0 for item in allowed)


def test_item_without_its_partner_has_no_room() -> None:
    barred = ["sitting-break", "lumbar-roll-sitting", "log-roll", "car-transfer", "slouch-overcorrect", "sit-neutral-hold"]
    proposal = proposal_of(raw_case(declined_treatments=["posture-training"]))
    assert all(not proposal.candidates[item].allowed for item in barred)
    assert why_not(proposal_of(), KNOWLEDGE, "posture-training").verdict == OUTSCORED
    answer = why_not(proposal_of(raw_case({}, minutes_per_day=1)), KNOWLEDGE, "isometric-exercise")
    assert answer.verdict == NO_ROOM
    assert answer.limits


def test_unknown_item_is_refused() -> None:
    with pytest.raises(InputError, match="handstand"):
        why_not(proposal_of(), KNOWLEDGE, "handstand")
