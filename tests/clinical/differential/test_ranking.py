"""The ranking as a whole: what may change it, what may not, and when it says nothing."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clinical.differential.people import COMPILED, DISC, answer, changed, entries, of, ranked
from tests.support.cases import KNOWLEDGE, case
from unpinch.clinical.differential import differential
from unpinch.clinical.differential.evidence import read
from unpinch.clinical.differential.posterior import age_priors, draw, posteriors, seed_of
from unpinch.clinical.intake.judge import Judge

UNTESTED = ["straight_leg_raise", "slump", "centralization", "femoral_bruit", "thigh_thrust", "sitting_effect"]


@settings(max_examples=40)
@given(entries(), st.one_of(st.none(), st.integers(18, 100)))
def test_everything_sums_to_one_and_bands_hold(findings: list[dict[str, Any]], age: int | None) -> None:
    found = of(case({} if age is None else {"age": age}, findings))
    if found.abstained:
        assert (found.causes, found.other, found.probabilities) == ((), None, {})
        return
    assert found.other is not None
    assert sum(cause.probability for cause in found.causes) + found.other == pytest.approx(1, abs=1e-12)
    assert found.other >= 0.1 - 1e-12
    for cause in found.causes:
        assert 0 <= cause.low <= cause.probability <= cause.high <= 0.9
    chances = [cause.probability for cause in found.causes]
    assert chances == sorted(chances, reverse=True)


@settings(max_examples=30)
@given(entries(), st.randoms())
def test_order_of_findings_is_irrelevant(findings: list[dict[str, Any]], random: Any) -> None:
    shuffled = list(findings)
    random.shuffle(shuffled)
    first, second = (of(case({"age": 50}, each)) for each in (findings, shuffled))
    assert first == second


@settings(max_examples=30)
@given(entries(), st.lists(st.sampled_from(UNTESTED), unique=True))
def test_S3_not_tested_changes_nothing(findings: list[dict[str, Any]], untested: list[str]) -> None:
    named = {entry["id"] for entry in findings}
    more = [{"id": name, "value": "not_tested"} for name in untested if name not in named]
    plain, longer = (of(case({"age": 50}, each)) for each in (findings, [*findings, *more]))
    assert ranked(plain) == ranked(longer)
    assert plain.next_tests == longer.next_tests


@settings(max_examples=40)
@given(entries())
def test_S6_mirror_in_mirror_out(findings: list[dict[str, Any]]) -> None:
    person = case({"age": 50}, findings)
    seen, mirrored = of(person), of(person.mirrored())
    assert ranked(seen) == ranked(mirrored)
    assert seen.site.side == {"left": "right", "right": "left"}.get(mirrored.site.side, mirrored.site.side)
    assert (seen.site.words, seen.site.root, seen.site.roots) == (mirrored.site.words, mirrored.site.root, mirrored.site.roots)


@settings(max_examples=25)
@given(entries(), st.integers(18, 100))
def test_no_dangerous_cause_is_ranked(findings: list[dict[str, Any]], age: int) -> None:
    found = of(case({"age": age}, findings))
    roles = {KNOWLEDGE.causes[cause.id].role for cause in found.causes}
    assert roles <= {"core", "mimic"}
    assert {cause.id for cause in found.dangerous} == {c.id for c in KNOWLEDGE.causes.values() if "dangerous" in c.role}
    assert not any(character.isdigit() and "%" in screened.state for screened in found.dangerous for character in screened.state)


def test_contributors_are_named_without_a_figure() -> None:
    stenosis = {
        "symptom_side": "both",
        "bilateral_course": "long_standing",
        "leg_pain_worse_than_back": "present",
        "sitting_effect": "pain_free",
    }
    found = answer({**stenosis, "walking_effect": "brings_on", "standing_effect": "brings_on", "nerve_trunk_palpation": 3}, {"age": 68})
    assert {contributor.id for contributor in found.contributors} == {"ligamentum_flavum", "neural_interface"}
    assert not {"ligamentum_flavum", "neural_interface"} & set(found.probabilities)
    assert not any("%" in contributor.text for contributor in found.contributors)


def test_same_case_same_answer() -> None:
    assert answer() == answer()
    assert answer(rng_seed=1) != answer(rng_seed=2)


def test_seed_comes_from_the_knowledge() -> None:
    assert seed_of("00000000000aff") == 10
    assert np.array_equal(draw(COMPILED, 7), draw(COMPILED, 7))


# ---- age ---------------------------------------------------------------------------------------------------------------------------
def test_priors_follow_the_age_bands() -> None:
    stenosis = COMPILED.cause_at["spinal_stenosis"]
    young, middle, old = age_priors(COMPILED, np.array([39.0, 40.0, 70.0]))[:, stenosis]
    assert young < middle < old


def test_unknown_age_averages_and_is_said() -> None:
    found = of(case({}, {**DISC, "straight_leg_raise": "present"}))
    assert found.missing == ("patient.age",)
    assert not found.abstained


def test_leg_raise_counts_less_with_age() -> None:
    def counted(age: int) -> float:
        (cause,) = (c for c in answer({**DISC, "crossed_straight_leg_raise": "present"}, {"age": age}).causes if c.id == "disc_herniation")
        return next(part.aged for part in cause.contributions if part.row == "t_xslr")

    assert [round(counted(age) / counted(40), 6) for age in (29, 30, 60, 75)] == [1.2, 1.0, 0.6, 0.3]


def test_age_is_not_counted_twice() -> None:
    used = {row.entry.use for row in COMPILED.rows}
    assert "prior" not in used
    assert not {"h_age_over_70", "h_age_under_60", "h_hip_age60"} & {row.id for row in COMPILED.rows}


# ---- saying nothing ----------------------------------------------------------------------------------------------------------------
def test_TRAP_11_under_18_is_not_ranked() -> None:
    found = answer(patient={"age": 15})
    assert found.abstained
    assert "under 18" in found.reason
    assert (found.next_tests, found.probabilities) == ((), {})
    assert found.always


@pytest.mark.parametrize("sign", [{"babinski_sign": "present"}, {"ankle_clonus": "present"}, {"hand_clumsiness": "present"}])
def test_TRAP_17_cord_signs_fit_no_lumbar_root(sign: dict[str, str]) -> None:
    found = answer({**DISC, **sign})
    assert found.abstained
    assert "above the lumbar spine" in found.reason
    assert found.site.root == ""
    assert found.site.roots == {}


def test_too_little_is_said_and_asked() -> None:
    found = answer({"symptom_side": "left", "pain_below_knee": "present"})
    assert found.abstained
    assert "too little" in found.reason
    assert found.next_tests


def test_without_age_and_side_more_is_needed() -> None:
    findings = {name: DISC[name] for name in ("pain_below_knee", "leg_pain_worse_than_back", "cough_sneeze_pain", "leg_paresthesia")}
    assert not answer({**findings, "symptom_side": "left"}).abstained
    blind = of(case({}, findings))
    assert blind.abstained
    assert "age and painful side unknown" in blind.reason


def test_a_band_too_wide_is_not_ranked() -> None:
    strict = changed("method", "abstain_band_width", value=0.01)
    found = differential(Judge(strict, case({"age": 44}, DISC)), strict, rng_seed=1)
    assert found.abstained
    assert "too wide" in found.reason
    assert found.next_tests


def test_not_applicable_is_no_information() -> None:
    found = answer({"symptom_side": "left", "toe_catching": "none", "walking_effect": "eases"})
    assert found.informative == 1  # one-sided pain; what cannot be so after other answers was not asked


# ---- traps of the tables -----------------------------------------------------------------------------------------------------------
def states_of(findings: dict[str, Any], patient: dict[str, Any] | None = None) -> dict[str, int]:
    judge = Judge(KNOWLEDGE, case({"age": 50, **(patient or {})}, findings), conflicts_untested=True)
    return {row.id: int(state) for row, state in zip(COMPILED.rows, read(judge, COMPILED).states, strict=True) if state}


def test_new_pain_in_both_legs_is_no_evidence_for_stenosis() -> None:
    assert "h_bilateral" not in states_of({"symptom_side": "both", "bilateral_course": "new_or_increasing"})
    assert states_of({"symptom_side": "both", "bilateral_course": "long_standing"})["h_bilateral"] == 1
    assert states_of({"symptom_side": "left"})["h_bilateral"] == -1


def test_negative_must_hold_for_both_painful_legs() -> None:
    both = {"symptom_side": "both"}
    one = [{"id": "symptom_side", "value": "both"}, {"id": "straight_leg_raise", "side": "left", "value": "absent"}]
    assert "t_slr_imaging" not in states_of(one)
    assert states_of({**both, "straight_leg_raise": "absent"})["t_slr_imaging"] == -1


def test_fibular_signs_need_a_foot_drop() -> None:
    weak = {"symptom_side": "left", "hip_abduction_strength": 4}
    assert "t_hip_abd_footdrop" not in states_of(weak)
    assert "t_hip_abd_footdrop" not in states_of({**weak, "ankle_dorsiflexion_strength": 4})
    assert states_of({**weak, "ankle_dorsiflexion_strength": 2})["t_hip_abd_footdrop"] == 1


def test_exceptions_silence_a_row() -> None:
    step = {"symptom_side": "left", "step_deformity": "present"}
    assert {"t_low_midline_sill", "t_step_deformity"} & states_of(step, {"age": 50}).keys() == {"t_low_midline_sill"}
    assert {"t_low_midline_sill", "t_step_deformity"} & states_of(step, {"age": 20}).keys() == {"t_step_deformity"}
    gait = {"symptom_side": "both", "wide_based_gait": "present"}
    assert states_of(gait)["t_wide_gait"] == 1
    assert "t_wide_gait" not in states_of({**gait, "babinski_sign": "present"})


def test_a_fact_in_conflict_counts_as_not_tested() -> None:
    twice = [{"id": "symptom_side", "value": "left"}] + [{"id": "pain_below_knee", "value": word} for word in ("present", "absent")]
    assert "h_below_knee" not in states_of(twice)  # type: ignore[arg-type]
    told = [{"id": name, "value": value} for name, value in DISC.items() if name != "pain_below_knee"]
    assert ranked(of(case({"age": 44}, [*told, *twice[1:]]))) == ranked(of(case({"age": 44}, told)))


def test_unused_rows_are_not_compiled() -> None:
    for row in COMPILED.rows:
        assert row.entry.use in ("cause", "cluster", "pairwise"), row.id


def test_imaging_raises_nothing() -> None:
    facts = {fact for row in COMPILED.rows for fact in row.reads}
    assert not [fact for fact in facts if any(word in fact for word in ("imaging", "mri", "x_ray", "scan"))]


def test_monthly_attacks_are_said_to_be_unexplained() -> None:
    found = answer({**DISC, "menstrual_cycle_pattern": "present"}, {"sex_at_birth": "female"})
    assert [note.rule for note in found.notes] == ["flag.gyn_cyclic"]


def test_flags_may_come_from_triage_as_plain_values() -> None:
    flags = dict.fromkeys(KNOWLEDGE.flags, False) | {"ces_saddle": True}
    states = {cause.id: cause.state for cause in answer(raised=flags).dangerous}
    assert states["cauda_equina"] == "flag raised: ces_saddle"
    assert states["infection"] == "screened, nothing found today"
    assert {cause.state for cause in answer(raised={}).dangerous} == {"not screened"}


def test_many_people_at_once_get_what_each_gets() -> None:
    rng = np.random.default_rng(3)
    states = rng.choice([-1, 0, 1], size=(5000, len(COMPILED.rows)), p=[0.1, 0.8, 0.1]).astype(np.int8)
    ages = rng.integers(18, 95, 5000).astype(float)
    together = posteriors(COMPILED, states, ages)
    for at in (0, 17, 4095, 4096, 4999):
        alone = posteriors(COMPILED, states[at][None], ages[at : at + 1])
        assert np.allclose(together.causes[at], alone.causes[0], rtol=0, atol=1e-12)
        assert together.other[at] == pytest.approx(alone.other[0], abs=1e-12)
