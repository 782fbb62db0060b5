"""The differential is held against published results; a target that is met may not be lost unnoticed."""

import numpy as np
import pytest

from tests.repo.tree import ROOT
from tests.support.cases import KNOWLEDGE
from unpinch.clinical.differential.cohort import auc
from unpinch.clinical.differential.targets import Checked, check_targets
from unpinch.clinical.differential.targets_report import report

MET = {
    *("V01", "V02", "V03", "V05", "V07", "V08", "V09", "V10", "V11", "V13", "V14", "V15", "V16"),
    *("V17", "V19", "V21", "V25", "V27", "V28", "V29", "V31a", "V31b", "V33"),
}
UNMET = {"V22", "V24", "V32", "V34"}
CHECKED = {check.target: check for check in check_targets(KNOWLEDGE)}


@pytest.mark.parametrize("target", sorted(MET))
def test_target_is_still_met(target: str) -> None:
    assert CHECKED[target].met, CHECKED[target]


@pytest.mark.parametrize("target", sorted(UNMET))
def test_unmet_target_says_why(target: str) -> None:
    assert not CHECKED[target].met, f"{target} is met now: move it to MET"
    assert CHECKED[target].reason


def test_every_target_is_checked() -> None:
    assert {name[:3] for name in CHECKED} == set(KNOWLEDGE.targets)
    assert set(CHECKED) == MET | UNMET


def test_every_target_says_whether_it_was_seen() -> None:
    for target in KNOWLEDGE.targets.values():
        word, _, why = target.informed.partition(": ")
        assert word in ("yes", "no"), target.id
        assert why, target.id


def test_page_is_fresh() -> None:
    page = ROOT / "docs" / "reference" / "differential-targets.md"
    assert page.read_text(encoding="utf-8") == report(KNOWLEDGE), "python -m unpinch.clinical.differential.targets_report"


def test_area_under_the_curve_by_hand() -> None:
    score, positive = np.array([0.1, 0.4, 0.4, 0.9]), np.array([False, False, True, True])
    assert auc(score, positive) == pytest.approx(3.5 / 4)


def test_a_check_without_reason_is_a_met_one() -> None:
    assert Checked("V00", True, "").reason == ""
