"""Where along the nerve, and when a root is named."""

from typing import Any

import pytest

from tests.clinical.differential.people import DISC, answer
from tests.support.cases import KNOWLEDGE, judge
from unpinch.clinical.differential.site import AREA_OF, AREAS, root_chances, root_rows, roots_named

L5 = {"dermatomal_pain_pattern": "L5", "sensation_l5": "reduced", "great_toe_extension_strength": 4, "medial_hamstring_reflex": "reduced"}
S1 = {"dermatomal_pain_pattern": "S1", "sensation_s1": "reduced", "ankle_plantarflexion_strength": 4, "achilles_reflex": "reduced"}


def site(*parts: dict[str, Any], **more: Any) -> Any:
    findings = dict(DISC)
    for part in parts:
        findings |= part
    return answer({**findings, **more}).site


def some(signs: dict[str, Any], count: int) -> dict[str, Any]:
    return dict(list(signs.items())[:count])


def test_three_signs_name_a_root() -> None:
    assert (site(some(L5, 3)).root, site(some(S1, 3)).root) == ("L5", "S1")
    assert site(some(L5, 3)).words == "L5 root: three or more signs agree"
    assert [reason.rule for reason in site(some(L5, 3)).because] == ["finding.concordant_signs_l5"]


def test_two_signs_name_none() -> None:
    found = site(some(L5, 2))
    assert found.root == ""
    assert found.words == "lower lumbar root, L5/S1 not separable"
    assert max(found.roots.values()) < 0.70


def test_strong_signs_short_of_three_stay_modest() -> None:
    found = site(hip_abduction_strength=4, medial_hamstring_reflex="reduced")
    assert found.root == ""
    assert found.roots["L5"] == pytest.approx(0.69)
    assert sum(found.roots.values()) == pytest.approx(1)


def test_a_drawing_never_chooses_between_l5_and_s1() -> None:
    for pattern in ("L5", "S1", "none", "several"):
        roots = site(dermatomal_pain_pattern=pattern).roots
        assert roots["L5"] == pytest.approx(roots["S1"])


def test_signs_of_two_roots_name_neither() -> None:
    both = {"dermatomal_pain_pattern": "L5", **{k: v for part in (L5, S1) for k, v in part.items() if k != "dermatomal_pain_pattern"}}
    found = site(both)
    assert found.root == ""
    assert found.words == "signs of more than one root (L5, S1): no root named"


def test_upper_root_is_not_separated() -> None:
    found = site({"femoral_nerve_stretch": "present", "patellar_reflex": "reduced", "medial_thigh_pain": "absent"})
    assert found.root == ""
    assert found.roots["L2-L4"] <= 0.69
    assert found.words == "upper lumbar root, L2 to L4 not separable" or found.roots["L2-L4"] <= 0.5


def test_a_foot_drop_names_no_l5_before_inversion_and_hip_abduction() -> None:
    drop = {"ankle_dorsiflexion_strength": 2, "dermatomal_pain_pattern": "L5", "sensation_l5": "reduced"}
    assert site(drop).words == "L5 root or fibular nerve: ankle inversion and hip abduction decide"
    assert site(drop).root == ""
    assert site(drop, hip_abduction_strength=4).root == "L5"
    strong = site(drop, hip_abduction_strength=5, ankle_inversion_strength=5)
    assert strong.root == ""
    assert strong.words.startswith("nerve at the outside of the knee")
    assert "decide" in site(drop, hip_abduction_strength=4, ankle_inversion_strength=5).words


def test_side_is_that_of_the_symptoms() -> None:
    assert answer({**DISC, "symptom_side": "right"}).site.side == "right"
    assert answer({**DISC, "symptom_side": "both"}).site.side == "both"


def test_without_a_ranking_there_is_no_area() -> None:
    found = answer({"symptom_side": "left"}).site
    assert found.areas == ()
    assert found.words == "no root named"


def test_areas_hold_everything_ranked() -> None:
    found = answer()
    assert sum(area.share for area in found.site.areas) == pytest.approx(sum(found.probabilities.values()))
    assert set(AREA_OF.values()) <= set(AREAS)
    assert set(AREA_OF) <= set(KNOWLEDGE.causes)


def test_an_unclear_area_is_said_to_be_open() -> None:
    found = answer({"symptom_side": "left", "pain_below_knee": "absent", "leg_pain_worse_than_back": "absent", "cough_sneeze_pain": "none"})
    assert found.site.words.startswith(("open: ", "not the nerve"))


@pytest.mark.parametrize(
    ("target", "roots"),
    [
        ("levels L2-L4", (0,)),
        ("level L5 vs S1", (1, 2)),
        ("level S1 (L5-S1)", (2,)),
        ("level L4-L5", (0, 1)),
        ("level (any of L3/4,L4/5)", ()),
    ],
)
def test_roots_that_a_target_names(target: str, roots: tuple[int, ...]) -> None:
    assert roots_named(target) == roots


def test_every_level_row_but_the_s1_drawing_is_read() -> None:
    rows = {row.id for row in root_rows(KNOWLEDGE).rows}
    level = {row.id for row in KNOWLEDGE.evidence.values() if row.use == "level"}
    assert level - rows == {"h_s1_dermatome_pain"}


def test_a_sign_on_both_sides_says_nothing_about_a_root() -> None:
    none = root_chances(judge({"age": 70}, {"symptom_side": "left"}), KNOWLEDGE, ())
    both = [{"id": "symptom_side", "value": "left"}] + [{"id": "achilles_reflex", "side": s, "value": "absent"} for s in ("left", "right")]
    assert root_chances(judge({"age": 70}, both), KNOWLEDGE, ()) == none
