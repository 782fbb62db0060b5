import json

import pytest
from hypothesis import given

from tests.anatomy.strategies import chart, charts, strokes
from unpinch.anatomy.chart import MAX_STROKES, BodyChart, Stroke, from_form, from_json
from unpinch.anatomy.places import PLACES, Place
from unpinch.anatomy.regions import REGIONS, mirrored_id
from unpinch.terms.errors import InputError

DOWN_THE_LEG = Stroke("back", "pain", ((180, 440), (185, 560), (180, 640), (170, 740), (165, 840)))


def as_json(*lines: Stroke) -> str:
    return json.dumps([{"view": line.view, "quality": line.quality, "points": line.points} for line in lines])


# ---- lines to regions ------------------------------------------------------------------------------------------------------
def test_line_marks_what_it_runs_through() -> None:
    assert DOWN_THE_LEG.covered() == (
        "left_buttock_upper",
        "left_buttock_lower",
        "left_thigh_back_upper",
        "left_thigh_back_lower",
        "left_knee_back",
        "left_calf_upper",
        "left_calf_lower",
    )


@pytest.mark.parametrize("place", [p for p in PLACES.values() if p.region.endswith("toe")], ids=lambda p: f"{p.region}-{p.view}")
def test_tap_marks_the_region_tapped(place: Place) -> None:
    x, y = place.middle
    assert Stroke(place.view, "pain", ((round(x), round(y)),)).covered() == (place.region,)


def test_brushing_a_border_marks_nothing_more() -> None:
    long = Stroke("back", "pain", ((180, 460), (180, 512), (180, 521)))
    assert long.covered() == ("left_buttock_lower",)


def test_line_down_the_middle_marks_both_sides() -> None:
    assert Stroke("front", "pain", ((215, 320), (215, 440))).covered() == ("left_belly", "right_belly")


def test_line_beside_the_body_marks_nothing() -> None:
    assert Stroke("front", "pain", ((5, 20), (60, 20))).covered() == ()


@given(strokes)
def test_covered_regions_survive_storage(stroke: Stroke) -> None:
    again = from_json(BodyChart(strokes=(stroke,)).to_json()).strokes[0]
    assert again.covered() == stroke.covered()


# ---- mirror and storage ----------------------------------------------------------------------------------------------------
@given(charts)
def test_mirroring_twice_changes_nothing(painted: BodyChart) -> None:
    assert painted.mirrored().mirrored() == painted


@given(charts)
def test_mirror_swaps_every_painted_side(painted: BodyChart) -> None:
    assert painted.mirrored().painted == {(mirrored_id(region), quality) for region, quality in painted.painted}


@given(charts)
def test_chart_survives_json(painted: BodyChart) -> None:
    assert from_json(painted.to_json()) == painted


@given(charts)
def test_form_gives_back_what_was_painted(painted: BodyChart) -> None:
    boxes = [f"{region}:{quality}" for region, quality in painted.painted]
    assert from_form(boxes, as_json(*painted.strokes)).painted == painted.painted


def test_unticked_box_takes_its_piece_of_line() -> None:
    kept = from_form(["left_calf_upper:pain"], as_json(DOWN_THE_LEG))
    assert kept.painted == {("left_calf_upper", "pain")}
    assert len(kept.strokes) == 1
    assert kept.strokes[0].length < DOWN_THE_LEG.length


def test_reading_order_runs_down_the_leg() -> None:
    assert chart("left_heel:pain", "left_buttock_upper:pain").regions() == ("left_buttock_upper", "left_heel")


def test_empty_chart_says_that_it_is_empty() -> None:
    assert BodyChart().is_empty
    assert not chart("saddle:pain").is_empty


# ---- hostile input ---------------------------------------------------------------------------------------------------------
POINT = {"view": "front", "quality": "pain", "points": [[1, 1]]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        '{"version": 2}',
        '{"version": 1, "marks": "left_heel:pain"}',
        '{"version": 1, "marks": ["left_heel"]}',
        '{"version": 1, "marks": ["left_wing:pain"]}',
        '{"version": 1, "marks": [["left_heel", "pain"]]}',
        '{"version": 1, "script": 1}',
        *(
            json.dumps({"version": 1, "strokes": [{**POINT, **change}]})
            for change in (
                {"view": "side"},
                {"quality": "itch"},
                {"points": []},
                {"points": [[1]]},
                {"points": [[1.5, 2]]},
                {"points": [[True, 2]]},
                {"points": [[-1, 2]]},
                {"points": [[1, 10**40]]},
                {"points": [[1, 1]] * 401},
                {"extra": 1},
            )
        ),
        json.dumps({"version": 1, "strokes": [POINT] * (MAX_STROKES + 1)}),
        json.dumps({"version": 1, "strokes": [{**POINT, "points": [[0, 0], [430, 1000]] * 10}]}),
    ],
    ids=lambda text: text[:40],
)
def test_hostile_chart_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError) as refused:
        from_json(text)
    assert len(str(refused.value)) < 200


def test_long_text_is_refused_unread() -> None:
    with pytest.raises(InputError, match="130000 characters are too many"):
        from_json("x" * 130_000)


def test_unknown_region_cannot_be_constructed() -> None:
    with pytest.raises(InputError, match="left_wing"):
        BodyChart(frozenset({("left_wing", "pain")}))


def test_every_region_can_be_marked() -> None:
    assert from_form([f"{region}:burning" for region in REGIONS]).regions("burning") == tuple(REGIONS)
