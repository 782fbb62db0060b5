"""Charts are drawn from values: gaps stay gaps, nothing leaves the paper, and the table says what the picture says."""

import datetime as dt
import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.repo.tree import PACKAGE
from tests.support import courses
from unpinch import charts
from unpinch.charts import NARROW, WIDE, Goal, Goals, LegPain, Mark, ReachDays, Reader, Response, Responses, SetsDone, texts
from unpinch.charts.canvas import STYLES, Frame, runs, ticks, width_of, wrap
from unpinch.charts.reader import Table

SVG = "{http://www.w3.org/2000/svg}"
DAY = dt.timedelta(days=1)
FIRST = courses.FIRST
Draw = Callable[..., str]
DRAWN: list[tuple[str, Draw, object]] = [
    ("leg", charts.leg_pain_svg, courses.leg_pain()),
    ("leg with gaps and band", charts.leg_pain_svg, courses.leg_pain(missing=0.5, band=True)),
    ("leg of a year", charts.leg_pain_svg, courses.leg_pain(days=330, missing=0.3)),
    ("leg, one entry", charts.leg_pain_svg, LegPain(first=FIRST, last=FIRST, points=((FIRST, 6.0),))),
    ("leg, empty", charts.leg_pain_svg, LegPain(first=FIRST, last=FIRST + 9 * DAY)),
    ("reach", charts.reach_svg, courses.reach()),
    ("reach, empty", charts.reach_svg, ReachDays(first=FIRST, last=FIRST + 9 * DAY)),
    ("goals", charts.goals_svg, courses.goals()),
    ("goals, empty", charts.goals_svg, Goals(first=FIRST, last=FIRST)),
    ("sets", charts.sets_svg, courses.sets("gaps")),
    ("sets, empty", charts.sets_svg, SetsDone(days=(), done=0, due=0, days_told=0, days_untold=0)),
    ("exercises", charts.exercises_svg, courses.exercises()),
    ("exercises, empty", charts.exercises_svg, ()),
    ("responses", charts.responses_svg, courses.responses()),
    ("responses, empty", charts.responses_svg, Responses()),
]
EVERY = pytest.mark.parametrize(("draw", "value"), [row[1:] for row in DRAWN], ids=[row[0] for row in DRAWN])


def words(svg: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text")]


def marks(svg: str, style: str) -> list[ET.Element]:
    return [element for element in ET.fromstring(svg).iter() if element.get("class") == f"graph-{style}"]


def leg(*values: float | None, **more: object) -> LegPain:
    points = tuple((FIRST + DAY * at, value) for at, value in enumerate(values) if value is not None)
    return LegPain(first=FIRST, last=FIRST + DAY * (len(values) - 1), points=points, **more)  # type: ignore[arg-type]


# ---- every chart -------------------------------------------------------------------------------------------------------------
@EVERY
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_chart_is_named_and_described(draw: Draw, value: object, width: float) -> None:
    svg = ET.fromstring(draw(value, name="n", width=width))
    assert [svg.findtext(f"{SVG}title"), svg.findtext(f"{SVG}desc")] != [None, None]
    assert (svg.get("role"), svg.get("aria-labelledby"), svg.get("aria-describedby")) == ("img", "n-t", "n-d")


@EVERY
def test_chart_holds_no_style_and_no_script(draw: Draw, value: object) -> None:
    assert not re.search(r"\bstyle=|<style|<script|\bon\w+=|href", draw(value))


@EVERY
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_words_stay_on_the_paper(draw: Draw, value: object, width: float) -> None:
    for x, half, text in placed(ET.fromstring(draw(value, width=width)), 0.0):
        assert x - half[0] >= -2, text
        assert x + half[1] <= width + 6, text


@EVERY
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("more", ["", " larga"])
def test_words_do_not_lie_on_each_other(draw: Draw, value: object, width: float, more: str) -> None:
    reader = Reader(translate=lambda text: text if "{" in text else text + more)
    boxes = sorted({(*box(element, moved), element.text or "") for element, moved in texts_of(draw(value, width=width, reader=reader))})
    for one, other in itertools.combinations(boxes, 2):
        apart = one[1] <= other[0] + 1 or other[1] <= one[0] + 1 or one[3] <= other[2] + 1 or other[3] <= one[2] + 1
        assert apart, (one, other)


def texts_of(svg: str) -> list[tuple[ET.Element, tuple[float, float]]]:
    def walk(element: ET.Element, x: float, y: float) -> list[tuple[ET.Element, tuple[float, float]]]:
        moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)", element.get("transform", ""))
        x, y = (x + float(moved[1]), y + float(moved[2])) if moved else (x, y)
        return [(element, (x, y))] * (element.tag == f"{SVG}text") + [row for child in element for row in walk(child, x, y)]

    return walk(ET.fromstring(svg), 0.0, 0.0)


def box(text: ET.Element, moved: tuple[float, float]) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of the letters without ascenders, about; 0.5 of the size is how wide letters really are."""
    size = float(text.get("font-size", "0"))
    wide = len(text.text or "") * size * 0.5
    x, y = float(text.get("x", "0")) + moved[0], float(text.get("y", "0")) + moved[1]
    left = x - {"middle": wide / 2, "end": wide}.get(text.get("text-anchor", ""), 0.0)
    return left, left + wide, y - size * 0.6, y


def placed(element: ET.Element, shift: float) -> list[tuple[float, tuple[float, float], str]]:
    """Each text with its place and about how far it reaches to the left and right of it."""
    moved = re.match(r"translate\(([-\d.]+)", element.get("transform", ""))
    shift += float(moved[1]) if moved else 0.0
    found = []
    if element.tag == f"{SVG}text":
        wide = width_of(element.text or "", float(element.get("font-size", "0")))
        reach = {"middle": (wide / 2, wide / 2), "end": (wide, 0.0)}.get(element.get("text-anchor", ""), (0.0, wide))
        found.append((shift + float(element.get("x", "0")), reach, element.text or ""))
    return [*found, *(row for child in element for row in placed(child, shift))]


@EVERY
def test_no_word_escapes_translation(draw: Draw, value: object) -> None:
    known = {text for text in texts() if "{" not in text}
    svg = draw(value, reader=Reader(translate=lambda text: text if "{" in text else f"«{text}»"))
    assert not [word for word in words(svg) if word in known]


@given(st.lists(st.none() | st.floats(-3, 14), min_size=1, max_size=60))
def test_line_never_leaves_the_paper(values: list[float | None]) -> None:
    svg = ET.fromstring(charts.leg_pain_svg(leg(*values)))
    height = float(svg.get("height", "0"))
    for element in svg.iter(f"{SVG}path"):
        for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", element.get("d", "")):
            assert 0 <= float(x) <= NARROW
            assert 0 <= float(y) <= height


def test_every_class_is_in_the_style_sheet() -> None:
    css = Path(PACKAGE / "pages/base/static/base/charts.css").read_text(encoding="utf-8")
    missing = [style for style in STYLES if f".graph-{style} {{" not in css]
    assert not missing


def test_words_of_a_person_are_escaped() -> None:
    evil = '<script>alert("x")</script> & more'
    svg = charts.goals_svg(Goals(first=FIRST, last=FIRST, goals=(Goal(label=evil, points=((FIRST, 3),)),)), name='a"b')
    assert evil.partition(" ")[0] in "".join(words(svg))
    assert "<script" not in svg


def test_two_charts_of_a_page_share_no_id() -> None:
    svgs = [charts.leg_pain_svg(leg(3), name=name) for name in ("one", "two")]
    ids = re.findall(r'\bid="([^"]+)"', "".join(svgs))
    assert len(ids) == len(set(ids)) == 4


# ---- leg pain ----------------------------------------------------------------------------------------------------------------
def test_line_runs_through_its_points() -> None:
    (line,) = marks(charts.leg_pain_svg(leg(0, 10), width=NARROW), "line")
    assert line.get("d") == "M98.5 200L235.5 10"


def test_missing_day_breaks_the_line() -> None:
    svg = charts.leg_pain_svg(leg(3, 4, None, 5, 6))
    assert [len(marks(svg, "line")), len(marks(svg, "dot"))] == [2, 4]


def test_lonely_day_is_a_dot_at_any_width() -> None:
    values = [3, None] * 100
    assert len(marks(charts.leg_pain_svg(leg(*values)), "dot")) == 100


def test_zero_is_drawn_and_missing_is_not() -> None:
    assert [len(marks(charts.leg_pain_svg(leg(*values)), "dot")) for values in ((3, 0), (3, None))] == [2, 1]


@pytest.mark.parametrize(("kind", "style"), [("self_reported", "told"), ("signal", "signal"), ("recurrence", "back")])
def test_each_notion_of_a_flare_has_its_sign(kind: str, style: str) -> None:
    flare = Mark(kind=kind, first=FIRST, last=FIRST + DAY)  # type: ignore[arg-type]
    svg = charts.leg_pain_svg(leg(3, 6, marks=(flare,)))
    assert len(marks(svg, style)) == 2
    assert len(marks(svg, f"{style}-bar")) == 1


def test_flare_outside_the_days_is_not_drawn() -> None:
    flare = Mark(kind="signal", first=FIRST - 9 * DAY, last=FIRST - 8 * DAY)
    assert not marks(charts.leg_pain_svg(leg(3, 6, marks=(flare,))), "signal")


def test_band_is_drawn_only_when_given() -> None:
    assert [bool(marks(charts.leg_pain_svg(courses.leg_pain(band=band)), "band-wide")) for band in (True, False)] == [True, False]


def test_leg_table_says_every_day() -> None:
    table = charts.leg_pain_table(leg(3, None, 6, marks=(Mark(kind="signal", first=FIRST + 2 * DAY, last=FIRST + 2 * DAY),)))
    assert [row[1:] for row in table.rows] == [("6", "", "Worse than usual"), ("not told", "", ""), ("3", "", "")]


def test_leg_summary_names_the_latest() -> None:
    assert charts.leg_pain.summary(leg(3, None, 6)) == "2 of 3 days told. Latest: 6 of 10 on Sep 9."


# ---- reach, goals --------------------------------------------------------------------------------------------------------------
def test_foot_reaches_lower_than_knee() -> None:
    def bottom(level: str) -> float:
        (end,) = marks(charts.reach_svg(ReachDays(first=FIRST, last=FIRST, days=((FIRST, level),))), "reach-end")
        return float(end.get("y", "0"))

    depths = [bottom(level) for level in ("buttock", "thigh", "knee", "calf", "foot")]
    assert depths == sorted(set(depths))


def test_untold_reach_leaves_a_gap() -> None:
    table = charts.reach_table(ReachDays(first=FIRST, last=FIRST + DAY, days=((FIRST, "knee"),)))
    assert [row[1] for row in table.rows] == ["not told", "Knee"]


def test_goals_stand_in_columns_on_a_desk() -> None:
    heights = [float(ET.fromstring(charts.goals_svg(courses.goals(), width=width)).get("height", "0")) for width in (NARROW, WIDE)]
    assert heights[0] == pytest.approx(3 * heights[1])


def test_goal_table_keeps_the_whole_words() -> None:
    table = charts.goals_table(courses.goals())
    assert table.head[2] == courses.goals().goals[1].label
    assert table.rows[-1] == ("Target", "8", "7", "")


# ---- sets, responses -----------------------------------------------------------------------------------------------------------
def test_untold_day_is_no_empty_box() -> None:
    svg = charts.sets_svg(courses.sets("gaps"))
    assert words(svg).count("?") == 3
    assert len(marks(svg, "unknown")) == 4  # with the one of the legend


def test_summary_of_sets_names_its_denominator() -> None:
    assert charts.sets.summary(courses.sets("gaps")) == "60 of 72 sets on the 9 days that were told. Not told: 3 days."


def test_sets_table_tells_zero_from_untold() -> None:
    rows = charts.sets_table(courses.sets("gaps")).rows
    assert {row[1] for row in rows} >= {"0", "not told", "13 (more than due)"}


def test_worse_lies_right_of_better() -> None:
    rows = tuple(Response(day=FIRST, after=after) for after in (-2.0, 3.0))
    svg = charts.responses_svg(Responses(exercises=(charts.ExerciseTrace(label="Bridge", responses=rows),)))
    (better,), (worse,) = discs(svg, "better"), discs(svg, "worse")
    assert float(better.get("cx", "0")) < float(worse.get("cx", "0"))


def discs(svg: str, style: str) -> list[ET.Element]:
    return [element for element in marks(svg, style) if element.tag == f"{SVG}circle"]


def test_untold_response_is_counted_not_drawn() -> None:
    rows = (Response(day=FIRST, after=None), Response(day=FIRST + DAY, after=0.0))
    svg = charts.responses_svg(Responses(exercises=(charts.ExerciseTrace(label="Bridge", responses=rows),)))
    assert "1 not told" in words(svg)
    assert [row[2] for row in table_of(rows).rows] == ["0", "not told"]


def table_of(rows: tuple[Response, ...]) -> Table:
    return charts.responses_table(Responses(exercises=(charts.ExerciseTrace(label="Bridge", responses=rows),)))


# ---- paper and pen -------------------------------------------------------------------------------------------------------------
@given(st.integers(1, 800), st.sampled_from([30.0, 62.0, 84.0]))
def test_ticks_have_their_room(days: int, room: float) -> None:
    frame = Frame(0, 300, 0, 100, FIRST, FIRST + DAY * (days - 1))
    found = ticks(frame, room)
    assert found[-1] == frame.last
    assert all(frame.x(b) - frame.x(a) >= min(room, 182 * frame.step) - 0.001 for a, b in itertools.pairwise(found))


def test_runs_break_at_a_missing_day() -> None:
    assert [len(run) for run in runs([(FIRST + DAY * at, 1.0) for at in (0, 1, 3, 4, 5, 9)])] == [2, 3, 1]


@given(st.text("abc defg", min_size=1, max_size=120), st.integers(1, 4))
def test_wrapped_lines_end(text: str, most: int) -> None:
    assert len(wrap(text, 60, 12, most)) <= most
