import pytest
from hypothesis import given

from tests.anatomy.strategies import chart, charts
from unpinch.anatomy.chart import BodyChart, from_form
from unpinch.anatomy.regions import REGIONS
from unpinch.anatomy.words import list_fieldsets, reach, reach_words, texts, words
from unpinch.knowledge.check_passports import BANNED
from unpinch.terms.side import Side


def test_words_name_quality_and_place() -> None:
    painted = chart("left_buttock_upper:pain", "left_big_toe:pins_and_needles", "left_calf_upper:pain")
    assert words(painted) == "Pain: left upper buttock, left calf (upper). Pins and needles: left big toe."


def test_complete_siblings_are_named_as_one() -> None:
    painted = chart("right_big_toe:numbness", "right_middle_toes:numbness", "right_little_toe:numbness", "left_big_toe:numbness")
    assert words(painted) == "Numbness: left big toe, right toes."


def test_empty_chart_does_not_say_fine() -> None:
    assert words(BodyChart()) == "Nothing is painted yet."


def test_words_are_translated_piece_by_piece() -> None:
    spanish = {"Pain": "Dolor", "Left heel": "Talón izquierdo"}
    assert words(chart("left_heel:pain"), lambda text: spanish[text]) == "Dolor: talón izquierdo."


@pytest.mark.parametrize(
    ("mark", "rank", "said"),
    [
        ("left_low_back", 0, ""),
        ("left_groin", 1, "to the left buttock or hip"),
        ("left_knee_back", 3, "to the left knee"),
        ("left_ankle_outer", 5, "to the left foot"),
        ("left_little_toe", 6, "to the left toes"),
        ("left_hand", 0, ""),
        ("right_heel", 0, ""),
    ],
)
def test_reach_tells_how_far_down(mark: str, rank: int, said: str) -> None:
    painted = chart(f"{mark}:pain")
    assert (reach(painted, Side.LEFT), reach_words(painted, Side.LEFT)) == (rank, said)


def test_reach_counts_the_quality_asked_for() -> None:
    painted = chart("left_heel:numbness", "left_thigh_outer:pain")
    assert (reach(painted, Side.LEFT, "pain"), reach(painted, Side.LEFT)) == (2, 5)


def test_list_has_a_row_for_every_region() -> None:
    rows = [row.region for fieldset in list_fieldsets(BodyChart()) for row in fieldset.rows]
    assert rows == list(REGIONS)


@given(charts)
def test_ticked_boxes_give_the_chart_back(painted: BodyChart) -> None:
    boxes = [box for fieldset in list_fieldsets(painted) for row in fieldset.rows for box in row.boxes]
    assert from_form([box.value for box in boxes if box.checked]).painted == painted.painted


def test_fieldset_counts_its_marked_regions() -> None:
    painted = chart("left_heel:pain", "left_heel:numbness", "left_big_toe:pain")
    assert {fieldset.part: fieldset.marked for fieldset in list_fieldsets(painted) if fieldset.marked} == {"foot": 2}


def test_no_text_holds_a_banned_word() -> None:
    assert [text for text in texts() if BANNED.search(text)] == []
