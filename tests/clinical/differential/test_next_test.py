"""What is asked next: gain for its cost, used-up groups, position, and what stands outside the score."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.clinical.differential.people import COMPILED, DISC, answer, entries
from tests.support.cases import KNOWLEDGE, case
from unpinch.clinical.differential.evidence import read
from unpinch.clinical.differential.explain import one
from unpinch.clinical.differential.next_test import EVERY_VISIT, STEERING, answer_rates, rank_tests, row_rates
from unpinch.clinical.differential.result import NextTest
from unpinch.clinical.intake.judge import Judge


def ranking(findings: Any, position: str = "any", **patient: Any) -> list[NextTest]:
    judge = Judge(KNOWLEDGE, case({"age": 44, **patient}, findings), conflicts_untested=True)
    reading = read(judge, COMPILED)
    return list(rank_tests(judge, KNOWLEDGE, COMPILED, reading, one(COMPILED, reading), position))


def place(tests: list[NextTest], name: str) -> int:
    return next((at for at, test in enumerate(tests) if test.id == name), len(tests))


@pytest.mark.parametrize("found", ["present", "absent"])
def test_after_a_leg_raise_slump_is_left_alone(found: str) -> None:
    before, after = ranking(DISC), ranking({**DISC, "straight_leg_raise": found})
    assert place(before, "slump") < len(before)
    slump = place(after, "slump")
    for better in ("crossed_straight_leg_raise", "repeated_extension_response"):
        assert place(after, better) < slump, better
    assert "slump" not in [test.id for test in answer({**DISC, "straight_leg_raise": found}).next_tests]
    assert {"achilles_reflex", "patellar_reflex"} <= {test.id for test in answer({**DISC, "straight_leg_raise": found}).always}


def test_a_used_up_group_tells_less() -> None:
    def gain(findings: dict[str, Any]) -> float:
        return next(test.gain for test in ranking(findings) if test.id == "slump")

    assert gain({**DISC, "straight_leg_raise": "present"}) < 0.5 * gain(DISC)


def test_a_published_pair_is_completed() -> None:
    tests = ranking({**DISC, "straight_leg_raise": "absent"})
    pair, slump = (next(test for test in tests if test.id == name) for name in ("bragard", "slump"))
    assert pair.score > 3 * slump.score
    assert "tested already" in slump.reason
    assert "tested already" not in pair.reason


def test_what_was_asked_is_not_asked_again() -> None:
    tests = ranking({**DISC, "straight_leg_raise": "present"})
    asked = {*DISC, "straight_leg_raise"}
    assert not asked & {name for test in tests for name in (test.id, *test.with_)}


@settings(max_examples=25)
@given(entries())
def test_only_open_askable_findings_are_offered(findings: list[dict[str, Any]]) -> None:
    judge = Judge(KNOWLEDGE, case({"age": 44}, findings))
    for test in ranking(findings):
        assert test.gain > 0
        assert test.minutes > 0
        for name in (test.id, *test.with_):
            finding = KNOWLEDGE.findings[name]
            assert not finding.derives
            assert not finding.pairing or judge.truth(finding.pairing) is True


def test_position_costs() -> None:
    lying, sitting = ranking(DISC, "supine"), ranking(DISC, "sitting")
    score = {name: {test.id: test.score for test in tests} for name, tests in (("lying", lying), ("sitting", sitting))}
    assert score["lying"]["crossed_straight_leg_raise"] > score["sitting"]["crossed_straight_leg_raise"]
    assert score["lying"]["slump"] < score["sitting"]["slump"]
    assert score["lying"]["paroxysmal_leg_pain"] == score["sitting"]["paroxysmal_leg_pain"]


def test_who_cannot_lie_prone_is_not_asked_to() -> None:
    offered = {KNOWLEDGE.findings[test.id].position for test in ranking(DISC, can_lie_prone="no")}
    assert "prone" in {test.position for test in ranking(DISC)}
    assert "prone" not in offered


def test_repeated_movements_come_early_and_before_the_sacroiliac_tests() -> None:
    tests = ranking(DISC)
    steering = min(place(tests, name) for name in STEERING)
    assert steering < 3
    sacroiliac = ("thigh_thrust", "sij_distraction", "sij_compression", "sacral_thrust", "gaenslen")
    assert steering < min(place(tests, name) for name in sacroiliac)


def test_checks_of_every_visit_stand_outside_the_score() -> None:
    found = answer()
    assert {test.id for test in found.always} == set(EVERY_VISIT)
    assert all(test.always and test.gain == 0 for test in found.always)
    assert not set(EVERY_VISIT) & {test.id for test in found.next_tests}


def test_checks_done_today_are_not_offered_again() -> None:
    earlier = {"id": "achilles_reflex", "value": "normal", "at": "2026-01-01"}
    told = [{"id": name, "value": value} for name, value in DISC.items()]
    found = answer([*told, {"id": "patellar_reflex", "value": "normal"}, earlier])  # type: ignore[arg-type]
    offered = {test.id for test in found.always}
    assert "patellar_reflex" not in offered
    assert "achilles_reflex" in offered


def test_a_foot_drop_asks_for_what_tells_root_from_nerve() -> None:
    offered = {test.id for test in answer({**DISC, "ankle_dorsiflexion_strength": 2}).always}
    assert {"ankle_inversion_strength", "hip_abduction_strength"} <= offered


def test_reasons_are_words() -> None:
    for test in answer().next_tests:
        assert test.reason.startswith("tells most about ")
        assert "99 %" not in test.reason


def test_answer_rates_follow_from_both_ratios() -> None:
    assert answer_rates(np.log(4), np.log(0.25), None, COMPILED.method) == pytest.approx((0.8, 0.2))


def test_answer_rates_without_one_ratio_use_a_marked_default() -> None:
    assert answer_rates(np.log(4), 0.0, 0.9, COMPILED.method) == pytest.approx((0.4, 0.1))
    assert answer_rates(np.log(4), 0.0, None, COMPILED.method) == pytest.approx((0.5, 0.125))
    assert answer_rates(0.0, np.log(0.2), None, COMPILED.method) == pytest.approx((0.86, 0.3))


def test_rates_are_chances() -> None:
    rates = row_rates(COMPILED)
    assert not np.isnan(rates[:, -1]).any()
    assert np.nanmin(rates) >= 0.02
    assert np.nanmax(rates) <= 0.98
