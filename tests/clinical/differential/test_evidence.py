"""Compiling the evidence: figures, intervals, clusters, pairs, and what is refused."""

from math import inf, log

import numpy as np
import pytest

from tests.clinical.differential.people import COMPILED, changed
from tests.support.cases import KNOWLEDGE
from unpinch.clinical.differential.evidence import LEG_RAISES, compile_evidence, engine_log_lr, log_sds, published, read_row
from unpinch.clinical.differential.parameters import method_of
from unpinch.clinical.differential.posterior import posteriors
from unpinch.clinical.differential.targets import Answer, person
from unpinch.terms.errors import KnowledgeError

MOST = 50.0
"""The tables cut a published ratio here before weighting it."""
METHOD = method_of(KNOWLEDGE)
ROWS = KNOWLEDGE.evidence


def test_engine_figures_already_contain_the_grade_weight() -> None:
    for row in ROWS.values():
        if "raised to power" not in row.proposal_basis or "capped" in row.proposal_basis:
            continue
        for figure, engine in zip(published(row), (row.engine_lr_pos, row.engine_lr_neg), strict=True):
            if figure and engine and figure < inf:
                rounding = 0.006 / engine + 0.006 / figure
                weighted = METHOD.grade_weights[row.evidence_grade] * log(min(figure, MOST))
                assert log(engine) == pytest.approx(weighted, abs=rounding), row.id


def test_a_cluster_counts_with_its_published_figure() -> None:
    assert engine_log_lr(ROWS["t_cook_4of5"]) == (log(4.6), None)
    assert engine_log_lr(ROWS["t_xslr"]) == (log(2.28), log(0.84))
    assert engine_log_lr(ROWS["t_slr_or_bragard"]) == (None, log(0.17))  # of its own group, so weighted


def test_unverified_figures_keep_the_lowest_weight() -> None:
    for row in ROWS.values():
        if row.status == "UNVERIFIED" and row.use in ("cause", "pairwise"):
            assert row.evidence_grade == "D", row.id


@pytest.mark.parametrize(
    ("row", "positive", "negative"),
    [
        ("t_cook_4of5", (log(8.9) - log(2.4)) / 3.92, 0.0),
        ("t_cook_0of5", 0.0, (log(0.29) - log(0.12)) / 3.92),
        ("t_centralisation", (log(6.5) - log(1.44)) / 3.92, (log(0.84) - log(0.52)) / 3.92),
        ("t_xslr", (log(0.35 / 0.06) - log(0.22 / 0.15)) / 3.92, (log(0.78 / 0.85) - log(0.65 / 0.94)) / 3.92),
        ("h_below_knee", 0.5, 0.5),
        ("t_psis_finger", 0.0, 0.0),
    ],
)
def test_spread_comes_from_the_published_interval(row: str, positive: float, negative: float) -> None:
    assert log_sds(ROWS[row], METHOD.log_lr_sd) == pytest.approx((positive, negative), abs=1e-4)


def test_members_of_a_cluster_follow_from_what_it_reads() -> None:
    def members(cause: str, row: str) -> set[str]:
        clusters = COMPILED.clusters[COMPILED.cause_at[cause]]
        (found,) = [c for c in clusters if COMPILED.rows[COMPILED.row_of[c.cell]].id == row]
        return {COMPILED.rows[COMPILED.row_of[cell]].id for cell in found.members}

    assert members("deep_gluteal", "t_piriformis_either") == {"t_seated_piriformis", "t_active_piriformis"}
    assert members("gtps", "t_gtps_seq_pos") == {"t_gtps_palp"}
    assert {"h_bilateral", "h_no_pain_seated", "h_leg_worse_than_back"} <= members("spinal_stenosis", "t_cook_4of5")
    assert "t_wide_gait" not in members("spinal_stenosis", "t_cook_4of5")
    assert members("disc_herniation", "t_slr_or_bragard") == {"t_slr_imaging"}


def test_best_validated_cluster_speaks() -> None:
    cook = {"symptom_side": "both", "bilateral_course": "long_standing", "leg_pain_worse_than_back": "present"}
    cook |= {"walking_effect": "brings_on", "standing_effect": "brings_on", "sitting_effect": "pain_free"}
    alone = Answer(KNOWLEDGE, person(KNOWLEDGE, cook, age=60)).total("spinal_stenosis")
    both = Answer(KNOWLEDGE, person(KNOWLEDGE, {**cook, "konno_stenosis_score": 3.0}, age=60)).total("spinal_stenosis")
    assert alone == both == pytest.approx(log(4.6))


def test_a_cluster_waits_for_all_its_items() -> None:
    one = Answer(KNOWLEDGE, person(KNOWLEDGE, {"active_piriformis": "present"})).total("deep_gluteal")
    both = Answer(KNOWLEDGE, person(KNOWLEDGE, {"active_piriformis": "present", "seated_piriformis_stretch": "absent"})).total(
        "deep_gluteal"
    )
    assert one == pytest.approx(log(1.72))
    assert both == pytest.approx(log(4.57))


def test_leg_raises_are_known_facts() -> None:
    assert all(KNOWLEDGE.fact(fact) for fact in LEG_RAISES)


def test_pairs_compare_two_causes_only() -> None:
    names = [tuple(COMPILED.causes[end].id for end in pair) for pair in COMPILED.pairs]
    assert names == [("disc_herniation", "common_peroneal"), ("spinal_stenosis", "vascular_claudication")]
    states = np.zeros((2, len(COMPILED.rows)), dtype=np.int8)
    states[1, COMPILED.row_at["t_hip_abd_footdrop"]] = -1
    before, after = posteriors(COMPILED, states, np.full(2, 50.0)).causes
    disc, nerve = COMPILED.pairs[0]
    assert after[nerve] / after[disc] == pytest.approx(before[nerve] / before[disc] / 0.32)
    assert after[nerve] + after[disc] == pytest.approx(before[nerve] + before[disc])
    others = np.delete(np.arange(len(COMPILED.causes)), [disc, nerve])
    assert after[others].tolist() == pytest.approx(before[others].tolist())


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"against": ("cauda_equina",)}, "names one ranked cause"),
        ({"against": ("gtps",)}, "two different pairwise"),
        ({"fact": "finding.nonsense"}, "no fact"),
    ],
)
def test_evidence_that_does_not_fit_is_refused(values: dict[str, object], words: str) -> None:
    with pytest.raises(KnowledgeError, match=words):
        compile_evidence(changed("evidence", "t_inversion", **values))


def test_a_parameter_outside_its_limits_is_refused() -> None:
    with pytest.raises(KnowledgeError, match=r"repeat_share is 0\.3, outside 0\.0 to 0\.2"):
        method_of(changed("method", "repeat_share", value=0.3))


def test_missing_and_strange_parameters_are_all_named() -> None:
    other = changed("method", "cap_lr")
    other.__dict__["method"]["strange"] = other.__dict__["method"].pop("cap_lr")
    with pytest.raises(KnowledgeError, match=r"cap_lr is missing\n.*strange is read by nothing"):
        method_of(other)


def test_every_row_says_when_it_is_positive() -> None:
    for row in ROWS.values():
        if row.use not in ("", "member", "rules", "prior"):
            assert read_row(KNOWLEDGE, row).positive, row.id
