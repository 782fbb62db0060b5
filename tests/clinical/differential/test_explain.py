"""Every finding is explained in words and numbers, and the numbers add up."""

from math import exp, log
from typing import Any

import pytest
from hypothesis import given, settings

from tests.clinical.differential.people import DISC, answer, entries, of
from tests.support.cases import KNOWLEDGE, case, judge
from unpinch.clinical.differential import explain_finding
from unpinch.clinical.differential.parameters import method_of
from unpinch.clinical.differential.words import chance_words, percent
from unpinch.terms.errors import InputError

METHOD = method_of(KNOWLEDGE)


@settings(max_examples=40)
@given(entries())
def test_contributions_add_up_exactly(findings: list[dict[str, Any]]) -> None:
    for cause in of(case({"age": 33}, findings)).causes:
        start = log(cause.prior) - log(1 - cause.prior)
        counted = sum(part.counted for part in cause.contributions)
        assert start + counted + cause.capped == pytest.approx(cause.log_odds, abs=1e-12)
        assert abs(cause.log_odds - start) <= METHOD.cap + 1e-12


@settings(max_examples=20)
@given(entries())
def test_untested_rows_cost_no_explanation(findings: list[dict[str, Any]]) -> None:
    for cause in of(case({"age": 33}, findings)).causes:
        for part in cause.contributions:
            assert part.weighted != 0


def cause(findings: dict[str, Any], name: str = "disc_herniation", age: int = 44) -> Any:
    return next(c for c in answer({**DISC, **findings}, {"age": age}).causes if c.id == name)


def part(findings: dict[str, Any], row: str, **options: Any) -> Any:
    return next(p for p in cause(findings, **options).contributions if p.row == row)


def test_published_weighted_and_counted_stand_side_by_side() -> None:
    found = part({"crossed_straight_leg_raise": "present"}, "t_xslr")
    assert found.published == pytest.approx(log(2.8))
    assert found.weighted == pytest.approx(log(2.28))
    assert found.counted == pytest.approx(log(2.28))
    assert any("grade A: counts 80 %" in why for why in found.why)


def test_why_something_counts_less() -> None:
    two = {"crossed_straight_leg_raise": "present", "straight_leg_raise": "present"}
    assert any("stronger finding of its group" in why for why in part(two, "t_slr_imaging").why)
    assert any("stronger group" in why for why in part(two, "h_cough_sneeze_strain").why)
    assert any("at this age" in why for why in part(two, "t_xslr", age=80).why)
    silent = part({"straight_leg_raise": "absent", "bragard": "absent"}, "t_slr_imaging")
    assert silent.counted == 0
    assert any("silent" in why for why in silent.why)
    assert any("cannot be so" in why for why in part({"walking_effect": "eases"}, "t_treadmill", name="spinal_stenosis").why)


def test_reasons_begin_with_the_prior_and_carry_sources() -> None:
    reasons = cause({"crossed_straight_leg_raise": "present"}).because
    assert reasons[0].rule == "prior.disc_herniation"
    assert "age 44" in reasons[0].text
    assert all(reason.source and reason.text for reason in reasons)
    assert "published likelihood ratio 2.8" in next(r.text for r in reasons if r.rule == "t_xslr")
    assert "team default" in next(r.text for r in reasons if r.rule == "h_cough_sneeze_strain")


def test_a_pair_is_explained_from_both_ends() -> None:
    drop = {"ankle_dorsiflexion_strength": 2, "hip_abduction_strength": 4}
    (disc,) = (r.text for r in cause(drop).because if r.rule == "t_hip_abd_footdrop")
    (nerve,) = (r.text for r in cause(drop, name="common_peroneal").because if r.rule == "t_hip_abd_footdrop")
    assert "more likely" in disc
    assert "less likely" in nerve
    assert "only" in disc


def test_unverified_figures_are_never_shown() -> None:
    findings = [
        {"id": "symptom_side", "value": "left"},
        *({"id": name, "value": value} for name, value in DISC.items() if name != "symptom_side"),
        *({"id": "achilles_reflex", "side": side, "value": word} for side, word in (("left", "absent"), ("right", "normal"))),
        *({"id": "patellar_reflex", "side": side, "value": "normal"} for side in ("left", "right")),
    ]
    found = of(case({"age": 44}, findings))
    text = next(r.text for c in found.causes if c.id == "disc_herniation" for r in c.because if r.rule == "t_reflex_pooled")
    assert "not verified" in text
    assert not any(figure in text for figure in ("1.32", "1.07", "odds"))
    (row,) = (r for r in explain_finding(judge({"age": 44}, findings), KNOWLEDGE, "achilles_reflex").rows if r.row == "t_reflex_pooled")
    assert (row.lr_pos, row.lr_neg, row.ci) == ("", "", "")


def test_one_finding_is_explained_with_and_without() -> None:
    told = judge({"age": 44}, {**DISC, "crossed_straight_leg_raise": "present"})
    found = explain_finding(told, KNOWLEDGE, "crossed_straight_leg_raise")
    assert (found.id, found.value) == ("finding.crossed_straight_leg_raise", "present")
    (row,) = found.rows
    assert (row.state, row.lr_pos, row.grade) == ("positive", "2.8", "A")
    with_it, without = found.causes["disc_herniation"]
    assert with_it > without
    assert exp(row.counted["disc_herniation"]) == pytest.approx(2.28)


def test_a_finding_behind_worked_out_ones_is_explained_too() -> None:
    told = judge({"age": 44}, {**DISC, "repeated_extension_response": "centralizes"})
    rows = {row.row: row.state for row in explain_finding(told, KNOWLEDGE, "finding.repeated_extension_response").rows}
    assert rows["t_centralisation"] == "positive"


def test_an_untested_finding_changed_nothing() -> None:
    found = explain_finding(judge({"age": 44}, DISC), KNOWLEDGE, "slump")
    assert found.value == "not tested"
    assert all(with_it == without for with_it, without in found.causes.values())
    assert {row.state for row in found.rows} == {"not tested", "not used"}


def test_values_of_every_kind_have_words() -> None:
    told = judge({"age": 44}, {**DISC, "bladder_change": [], "finger_to_floor_distance": 12, "leg_paresthesia": "present"})
    words = {name: explain_finding(told, KNOWLEDGE, name).value for name in ("bladder_change", "finger_to_floor_distance", "age")}
    assert words == {"bladder_change": "none", "finger_to_floor_distance": "12", "age": "44"}
    assert explain_finding(told, KNOWLEDGE, "three_item_self_report").value == "3"
    assert explain_finding(told, KNOWLEDGE, "laslett_sij_cluster").value == "0 to 6"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(InputError, match="no finding"):
        explain_finding(judge({"age": 44}, DISC), KNOWLEDGE, "left_elbow")


def test_words_for_chances() -> None:
    assert [chance_words(chance, METHOD) for chance in (0.04, 0.05, 0.85, 0.86)] == ["unlikely", "possible", "possible", "very likely"]
    assert [percent(chance, METHOD) for chance in (0.001, 0.124, 0.99)] == ["under 1 %", "12 %", "90 %"]
