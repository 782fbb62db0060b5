"""The skin areas to tap: every root on both sides once, left is right in a mirror (S6), what was not touched stays open (S3)."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping

import pytest

from unpinch.anatomy.curves import box
from unpinch.anatomy.draw import LIGHT
from unpinch.anatomy.places import VIEWS
from unpinch.anatomy.skin_chart import GAP, HEIGHT, ROOTS, SIGNS, WIDTH, clinician_texts, in_words, shapes, side_of, skin_chart_svg

SVG = "{http://www.w3.org/2000/svg}"
ROWS = {root: f"sensation_{root.lower()}" for root in ROOTS}
WORDS = {result: f"is {result}" for result in SIGNS}


def drawn(felt: Mapping[tuple[str, str], str], rows: Mapping[str, str] = ROWS) -> ET.Element:
    return ET.fromstring(skin_chart_svg(felt, rows=rows, words=WORDS))


def fills(felt: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    areas = drawn(felt).iter(f"{SVG}a")
    return {(a.get("data-root", ""), a.get("data-side", "")): a.findall(f"{SVG}path")[1].get("fill", "") for a in areas}


def test_every_root_is_there_on_both_sides() -> None:
    assert set(fills({})) == {(root, side) for root in ROOTS for side in ("left", "right")}
    assert set(fills({}).values()) == {"none"}


@pytest.mark.parametrize("result", SIGNS)
def test_result_is_drawn_on_its_area_only(result: str) -> None:
    found = fills({("L5", "left"): result})
    assert found.pop(("L5", "left")) == f"url(#skin-{result})"
    assert set(found.values()) == {"none"}


def test_untested_is_drawn_as_nothing() -> None:
    assert fills({("L5", "left"): "not_tested"})["L5", "left"] == "none"


@pytest.mark.parametrize("root", ROOTS)
def test_left_is_right_in_a_mirror(root: str) -> None:
    left, right = ([box(shape) for shape in shapes(root, side)] for side in ("left", "right"))
    assert len(left) == len(right) > 0
    for ours, theirs in zip(left, right, strict=True):
        middle = WIDTH / 2 if ours[0] < WIDTH else WIDTH * 1.5 + GAP
        assert [2 * middle - ours[2], ours[1]] == pytest.approx([theirs[0], theirs[1]], abs=2)


def test_left_lies_right_from_the_front() -> None:
    assert [side_of(400, view).value for view in VIEWS] == ["left", "right"]


def test_areas_lie_inside_the_window() -> None:
    boxes = [box(shape) for root in ROOTS for side in ("left", "right") for shape in shapes(root, side)]
    assert all(left > 0 and right < 2 * WIDTH + GAP and top > 30 and bottom < HEIGHT + 34 for left, top, right, bottom in boxes)


def test_area_leads_to_its_row_without_script() -> None:
    assert {a.get("href") for a in drawn({}).iter(f"{SVG}a")} == {f"#{row}" for row in ROWS.values()}


def test_root_without_a_row_cannot_be_tapped() -> None:
    assert {a.get("data-root") for a in drawn({}, {"L4": "sensation_l4"}).iter(f"{SVG}a")} == {"L4"}


def test_area_says_what_was_felt() -> None:
    said = {a.get("aria-label") for a in drawn({("S1", "right"): "absent"}).iter(f"{SVG}a")}
    assert {"S1, right: is absent", "S1, left"} <= said


def test_words_list_what_stands() -> None:
    assert in_words({("S1", "right"): "absent", ("L4", "left"): "normal"}, WORDS) == "L4, left: is normal; S1, right: is absent."
    assert in_words({}, WORDS) == "Nothing is entered yet."


def test_every_id_that_is_used_exists() -> None:
    text = skin_chart_svg({}, rows=ROWS, words=WORDS)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"#(skin-[\w-]+)", text)) <= set(ids)


def test_colors_follow_the_page() -> None:
    used = set(re.findall(r"var\(--chart-(\w+),", skin_chart_svg({}, rows=ROWS, words=WORDS)))
    assert used <= set(LIGHT)


def test_every_text_is_translated() -> None:
    said = {text: f"X {text}" for text in (*clinician_texts(), "Left", "Right", "Front view", "Back view")}
    text = skin_chart_svg({("L5", "left"): "normal"}, rows=ROWS, words=WORDS, translate=said.__getitem__)
    assert "X X" not in text
    assert 'aria-label="X L5, X left: is normal"' in text
