import pytest

from tests.anatomy.strategies import chart
from unpinch.anatomy.chart import BodyChart
from unpinch.anatomy.draw import chart_svg
from unpinch.anatomy.regions import ROOTS
from unpinch.anatomy.root_match import clinician_texts, dermatome_match, root_chart_svg
from unpinch.anatomy.skin_areas import NOTE
from unpinch.terms.errors import InputError
from unpinch.terms.side import Side

BACK_OF_LEG = chart("left_thigh_back_upper:pain", "left_calf_upper:pain", "left_little_toe:numbness")


@pytest.mark.parametrize(
    ("painted", "root", "verdict"),
    [
        (BACK_OF_LEG, "S1", "fits"),
        (BACK_OF_LEG, "S2", "partly"),
        (BACK_OF_LEG, "L3", "does_not"),
        (chart("left_calf_upper:pain"), "S1", "little"),
        (BodyChart(), "S1", "nothing"),
    ],
)
def test_drawing_is_held_against_a_root(painted: BodyChart, root: str, verdict: str) -> None:
    assert dermatome_match(painted, root).verdict == verdict


def test_match_counts_places_inside_and_outside() -> None:
    match = dermatome_match(BACK_OF_LEG, "S2")
    assert match.words == "1 of 3 painted places lie in the skin area of S2."
    assert (match.inside, match.outside) == (("left_thigh_back_upper",), ("left_calf_upper", "left_little_toe"))


def test_drawing_never_chooses_between_neighbors() -> None:
    match = dermatome_match(chart("right_buttock_upper:pain", "right_buttock_lower:pain"), "L5")
    assert match.also == ("S1",)
    assert match.words.endswith("They all lie in the area of S1 as well.")


def test_empty_chart_says_nothing_about_feeling() -> None:
    assert "does not say that nothing is felt" in dermatome_match(BodyChart(), "L5").words


def test_saddle_is_no_evidence_for_a_root() -> None:
    assert dermatome_match(chart("saddle:numbness"), "S2").verdict == "nothing"


def test_one_leg_is_judged_without_the_other() -> None:
    both = chart("left_calf_upper:pain", "left_heel:pain", "right_thigh_inner:pain")
    assert dermatome_match(both, "S1", side=Side.LEFT).verdict == "fits"
    assert dermatome_match(both, "S1").verdict == "partly"


@pytest.mark.parametrize("root", ROOTS)
def test_mirrored_drawing_matches_the_same_root(root: str) -> None:
    here, there = dermatome_match(BACK_OF_LEG, root), dermatome_match(BACK_OF_LEG.mirrored(), root)
    assert (here.verdict, here.words) == (there.verdict, there.words)


def test_match_carries_note_and_source() -> None:
    match = dermatome_match(BACK_OF_LEG, "S1")
    assert match.note == " ".join(NOTE)
    assert match.source.startswith("root_levels")


def test_unknown_root_is_refused() -> None:
    with pytest.raises(InputError, match="L9"):
        dermatome_match(BACK_OF_LEG, "L9")


def test_overlay_of_one_root_shows_no_other() -> None:
    text = chart_svg(BACK_OF_LEG, overlay="dermatomes:S1", literal=True)
    assert ">S1</text>" in text
    assert not any(f">{root}</text>" in text for root in ROOTS if root != "S1")


def test_root_chart_is_described_by_paint_and_match() -> None:
    text = root_chart_svg(BACK_OF_LEG, "S1")
    assert '<desc id="root-chart-d">Pain: left back thigh (upper)' in text
    assert "All 3 painted places lie in the skin area of S1." in text


def test_root_chart_speaks_the_readers_language() -> None:
    said = {text: f"X {text}" for text in clinician_texts()}
    text = root_chart_svg(BACK_OF_LEG, "S1", translate=lambda word: said.get(word, word))
    assert "X Painted chart with the skin area of S1</title>" in text
    assert "X All 3 painted places" in text
