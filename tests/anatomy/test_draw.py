import gzip
import re
import xml.etree.ElementTree as ET
from itertools import product

import pytest

from tests.anatomy.strategies import chart
from unpinch.anatomy.chart import BodyChart, Stroke
from unpinch.anatomy.curves import inside
from unpinch.anatomy.draw import LIGHT, ZOOMS, chart_svg, swatch_svg
from unpinch.anatomy.places import PLACES, VIEWS, Place
from unpinch.anatomy.qualities import QUALITIES
from unpinch.anatomy.regions import REGIONS
from unpinch.anatomy.skin_areas import NOTE, areas, labels
from unpinch.knowledge.check_passports import BANNED
from unpinch.terms.errors import InputError

SVG = "{http://www.w3.org/2000/svg}"
PAINTED = BodyChart(
    frozenset({("left_heel", "pain"), ("saddle", "numbness"), ("right_shin_outer", "burning"), ("left_big_toe", "pins_and_needles")}),
    (Stroke("back", "pain", ((185, 440), (178, 640))),),
)


def drawn(painted: BodyChart = PAINTED, **how: object) -> ET.Element:
    return ET.fromstring(chart_svg(painted, **how))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("view", "overlay", "interactive", "literal"),
    list(product(("front", "back", "both"), (None, "dermatomes"), (False, True), (False, True))),
)
def test_every_way_of_drawing_is_xml(view: str, overlay: str | None, interactive: bool, literal: bool) -> None:
    tree = drawn(view=view, overlay=overlay, interactive=interactive, literal=literal)
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"#(chart-[\w-]+)", ET.tostring(tree, encoding="unicode")))
    assert used <= set(ids)


@pytest.mark.parametrize("how", [{"view": "side"}, {"overlay": "organs"}], ids=str)
def test_unknown_view_or_overlay_is_refused(how: dict[str, str]) -> None:
    with pytest.raises(InputError, match=r"side|organs"):
        chart_svg(PAINTED, **how)  # type: ignore[arg-type]


def test_picture_is_named_and_described() -> None:
    tree = drawn()
    assert tree.get("role") == "img"
    assert tree.findtext(f"{SVG}title") == "Body chart"
    assert (tree.findtext(f"{SVG}desc") or "").startswith("Pain: ")


def test_marks_are_hatched_in_every_view_that_shows_them() -> None:
    found = [(node.get("data-mark"), node.get("fill")) for node in drawn().iter() if node.get("data-mark")]
    assert sorted(found) == [
        ("left_big_toe:pins_and_needles", "url(#chart-pins_and_needles)"),
        ("left_big_toe:pins_and_needles", "url(#chart-pins_and_needles)"),
        *[(f"left_{part}:pain", "url(#chart-pain)") for part in ("buttock_lower", "buttock_upper", "heel")],
        *[(f"left_thigh_back_{part}:pain", "url(#chart-pain)") for part in ("lower", "upper")],
        ("right_shin_outer:burning", "url(#chart-burning)"),
        ("right_shin_outer:burning", "url(#chart-burning)"),
        ("saddle:numbness", "url(#chart-numbness)"),
        ("saddle:numbness", "url(#chart-numbness)"),
    ]


def test_line_is_drawn_as_the_hand_drew_it() -> None:
    (line,) = drawn(view="back").iter(f"{SVG}polyline")
    assert (line.get("points") or "").startswith("185,440 178,640")


def test_each_quality_has_its_own_hatching() -> None:
    inks = {ET.tostring(pattern[1]) for pattern in drawn().iter(f"{SVG}pattern")}
    assert len(inks) == len(QUALITIES)


def test_print_needs_no_page_around_it() -> None:
    text = chart_svg(PAINTED, literal=True, overlay="dermatomes")
    assert "var(" not in text


@pytest.mark.parametrize("text", [chart_svg(PAINTED, interactive=True), chart_svg(PAINTED, literal=True), swatch_svg("pain", name="s")])
def test_picture_keeps_a_strict_content_policy(text: str) -> None:
    assert not re.search(r"<style|\sstyle=|<script|\son\w+=|href=\"(?!#)", text)


@pytest.mark.parametrize("view", VIEWS)
def test_interactive_regions_are_buttons(view: str) -> None:
    buttons = {node.get("data-region"): node for node in drawn(view=view, interactive=True).iter() if node.get("data-region")}
    assert list(buttons) == [region for region, seen in PLACES if seen == view]
    assert all(node.get("role") == "button" and node.get("tabindex") == "-1" for node in buttons.values())
    assert all(node.get(f"data-{way}") in buttons for node in buttons.values() for way in ("up", "down") if node.get(f"data-{way}"))


def test_painted_region_says_what_it_carries() -> None:
    (heel,) = (node for node in drawn(view="back", interactive=True).iter() if node.get("data-region") == "left_heel")
    assert (heel.get("aria-label"), heel.get("aria-pressed")) == ("Left heel: pain", "true")


def test_hostile_words_stay_text() -> None:
    text = chart_svg(PAINTED, title="<script>", desc='"]]>&', translate=lambda word: f"<b>{word}", interactive=True)
    assert "<script>" not in text
    assert ET.fromstring(text).findtext(f"{SVG}title") == "<b><script>"


def test_sides_swap_between_the_views() -> None:
    sides = {view: [node.text for node in drawn(view=view).iter(f"{SVG}text") if node.text in ("Left", "Right")] for view in VIEWS}
    assert sides == {"front": ["Right", "Left"], "back": ["Left", "Right"]}


# ---- fingers ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("place", [pytest.param(place, id=f"{place.region}-{place.view}") for place in PLACES.values()])
def test_finger_hits_every_region_on_a_phone(place: Place) -> None:
    """24 CSS pixels (WCAG 2.2, 2.5.8) in the window of a 390 px phone that shows it best: 340 px are left for the figure."""
    left, top, right, bottom = place.bounds
    across = min(right - left, bottom - top)
    sizes = [
        across * 340 / width
        for x, y, width, height in ZOOMS.values()
        if x <= place.middle[0] <= x + width and y <= place.middle[1] <= y + height
    ]
    assert max(sizes) >= 24


# ---- skin areas ------------------------------------------------------------------------------------------------------------
def test_skin_areas_come_with_their_note() -> None:
    text = chart_svg(PAINTED, view="front", overlay="dermatomes")
    assert all(line in text for line in NOTE)
    assert 'data-layer="skin-areas"' in text
    assert 'data-layer="skin-areas"' not in chart_svg(PAINTED)


@pytest.mark.parametrize("view", VIEWS)
def test_every_skin_area_is_lettered_inside(view: str) -> None:

    for root, spot in labels(view):
        assert any(inside(spot, polygon) for name, polygon in areas(view) if name == root), (root, spot)
    assert {root for root, _ in labels(view)} == {root for root, _ in areas(view)} - ({"L4"} if view == "back" else set())


@pytest.mark.parametrize("view", VIEWS)
def test_skin_areas_agree_with_the_regions(view: str) -> None:
    """The middle of a region lies in the band of one of its roots, or its table and the picture have come apart."""

    apart = []
    for (region, seen), place in PLACES.items():
        bands = {root for root, polygon in areas(view) if inside(place.middle, polygon)}
        if seen == view and bands and not bands & set(REGIONS[region].roots):
            apart.append((region, bands))
    assert apart == []


def test_colours_and_notes_are_complete() -> None:
    assert {quality.token for quality in QUALITIES.values()} <= set(LIGHT)
    assert {root.lower() for view in VIEWS for root, _ in areas(view)} <= set(LIGHT)
    assert not any(BANNED.search(line) for line in NOTE)


def test_marks_add_nothing_to_an_empty_chart() -> None:
    assert not [node for node in drawn(BodyChart()).iter() if node.get("data-mark")]
    assert drawn(chart("left_heel:pain")) is not None


@pytest.mark.parametrize("quality", QUALITIES)
def test_swatch_shows_the_hatching(quality: str) -> None:
    tree = ET.fromstring(swatch_svg(quality, name="s"))
    assert tree.get("aria-hidden") == "true"
    assert tree.find(f"{SVG}rect").get("fill") == f"url(#s-{quality})"  # type: ignore[union-attr]


def test_picture_stays_small() -> None:
    """The page carries both views; compressed it must not weigh on a phone's connection (convention: 40 kB)."""
    assert len(gzip.compress(chart_svg(PAINTED, interactive=True).encode())) < 40_000
