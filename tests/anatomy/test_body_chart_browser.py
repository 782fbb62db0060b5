"""The body chart as a person meets it: painted with mouse, finger and keys, in step with its list, under a strict content policy.

The page stands alone (chart_page.py); nothing is fetched from anywhere but the static folder. Without Chromium these tests are skipped.
"""

import json
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from playwright.sync_api import Browser, Page, Route

from tests.anatomy.chart_page import STATIC, page
from tests.anatomy.strategies import chart, strokes
from unpinch.anatomy.chart import BodyChart, Stroke, from_form
from unpinch.anatomy.places import PLACES

pytestmark = pytest.mark.slow
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
TYPES = {".css": "text/css", ".js": "text/javascript"}
PHONE = {"width": 390, "height": 844}
LEG = Stroke("back", "pain", ((180, 440), (185, 560), (180, 640), (170, 740)))

Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    contexts = []

    def open_chart(painted: BodyChart | None = None, **how: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **how})  # type: ignore[arg-type]
        contexts.append(context)
        tab = context.new_page()
        faults: list[str] = []
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        tab.faults = faults  # type: ignore[attr-defined]
        tab.route("**/*", lambda route: _serve(route, page(painted or BodyChart())))
        tab.goto("http://chart.test/")
        if how.get("java_script_enabled", True):
            tab.wait_for_selector(".body-chart.is-ready")
        return tab

    yield open_chart
    for context in contexts:
        context.close()


def _serve(route: Route, html: str) -> None:
    name = route.request.url.rpartition("/")[2]
    if not name:
        route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": POLICY})
    elif (STATIC / name).is_file():
        route.fulfill(path=STATIC / name, content_type=TYPES[(STATIC / name).suffix])
    else:
        route.fulfill(status=204)


def ticked(tab: Page) -> set[str]:
    return set(tab.eval_on_selector_all("input[name=mark]:checked", "boxes => boxes.map((box) => box.value)"))


def lines(tab: Page) -> list[dict[str, object]]:
    return json.loads(tab.input_value("input[name=strokes]"))  # type: ignore[no-any-return]


def hatched(tab: Page) -> set[str]:
    return set(tab.eval_on_selector_all("[data-mark]", "paths => paths.map((path) => path.dataset.mark)"))


def spot(tab: Page, view: str, x: float, y: float) -> tuple[float, float]:
    """A point of the chart on the screen."""
    found = tab.evaluate(
        "([view, x, y]) => { const g = document.querySelector(`svg g[data-view=${view}]`);"
        " const p = new DOMPoint(x, y).matrixTransform(g.getScreenCTM()); return [p.x, p.y]; }",
        [view, x, y],
    )
    return found[0], found[1]


def tap(tab: Page, region: str, view: str) -> None:
    tab.mouse.click(*spot(tab, view, *PLACES[region, view].middle))


def drag(tab: Page, view: str, *points: tuple[float, float]) -> None:
    tab.mouse.move(*spot(tab, view, *points[0]))
    tab.mouse.down()
    for point in points[1:]:
        tab.mouse.move(*spot(tab, view, *point), steps=12)
    tab.mouse.up()


def choose(tab: Page, quality: str) -> None:
    tab.locator(f"label:has(input[value={quality}])").first.click()


def said(tab: Page) -> str:
    return tab.inner_text("[data-live]")


# ---- painting --------------------------------------------------------------------------------------------------------------
def test_tap_ticks_the_box_and_says_so(opened: Open) -> None:
    tab = opened()
    choose(tab, "numbness")
    tap(tab, "left_calf_upper", "back")
    assert ticked(tab) == hatched(tab) == {"left_calf_upper:numbness"}
    assert said(tab) == "Left calf (upper): numbness added"


def test_second_tap_takes_it_away(opened: Open) -> None:
    tab = opened(chart("left_heel:pain"))
    tap(tab, "left_heel", "back")
    assert ticked(tab) == hatched(tab) == set()
    assert said(tab) == "Left heel: pain removed"


def test_region_is_hatched_in_both_views(opened: Open) -> None:
    tab = opened()
    tap(tab, "right_big_toe", "front")
    assert tab.locator('[data-mark="right_big_toe:pain"]').count() == 2


def test_drag_marks_regions_and_keeps_the_line(opened: Open) -> None:
    tab = opened()
    drag(tab, "back", *LEG.points)
    assert ticked(tab) == {f"{region}:pain" for region in LEG.covered()}
    assert tab.locator("polyline").count() == 1


def test_what_is_posted_reads_as_what_is_seen(opened: Open) -> None:
    tab = opened()
    drag(tab, "back", *LEG.points)
    posted = from_form(sorted(ticked(tab)), tab.input_value("input[name=strokes]"))
    assert {f"{region}:{quality}" for region, quality in posted.painted} == ticked(tab)
    assert len(posted.strokes) == 1


def test_browser_and_server_see_the_same_regions(opened: Open) -> None:
    tab = opened()

    @settings(max_examples=40)
    @given(strokes)
    def agree(stroke: Stroke) -> None:
        script = """async ([view, points]) => {
            const { covered } = await import("/static/base/body_chart.js");
            const places = [...document.querySelectorAll(`svg g[data-view=${view}] [data-region]`)].map((path) => {
              const n = path.getAttribute("d").match(/-?[\\d.]+/g).map(Number);
              const polygon = Array.from({ length: n.length / 2 }, (_, i) => [n[2 * i], n[2 * i + 1]]);
              const xs = polygon.map((p) => p[0]), ys = polygon.map((p) => p[1]);
              return { region: path.dataset.region, polygon, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] };
            });
            return covered(places, points); }"""
        assert tuple(tab.evaluate(script, [stroke.view, stroke.points])) == stroke.covered()

    agree()


def test_eraser_takes_everything_it_passes(opened: Open) -> None:
    tab = opened(BodyChart(frozenset({("left_heel", "pain"), ("left_buttock_lower", "numbness")}), (LEG,)))
    choose(tab, "erase")
    drag(tab, "back", (180, 462), (182, 640))
    left = {"left_buttock_upper", "left_knee_back", "left_calf_upper", "left_heel"}
    assert ticked(tab) == {f"{region}:pain" for region in left}


def test_clear_can_be_undone(opened: Open) -> None:
    painted = BodyChart(frozenset({("left_heel", "numbness")}), (LEG,))
    tab = opened(painted)
    before = ticked(tab)
    tab.click("[data-action=clear]")
    assert (ticked(tab), lines(tab)) == (set(), [])
    tab.click("[data-action=undo]")
    assert ticked(tab) == before
    assert len(lines(tab)) == 1


def test_undo_steps_back_one_by_one(opened: Open) -> None:
    tab = opened()
    tap(tab, "left_heel", "back")
    tap(tab, "right_heel", "back")
    tab.click("[data-action=undo]")
    assert ticked(tab) == {"left_heel:pain"}
    tab.click("[data-action=undo]")
    assert ticked(tab) == set()


def test_every_change_reaches_the_form(opened: Open) -> None:
    tab = opened()
    tab.evaluate("() => { window.heard = 0; document.querySelector('form').addEventListener('change', () => (window.heard += 1)); }")
    tap(tab, "left_heel", "back")
    drag(tab, "back", *LEG.points)
    tab.click("[data-action=undo]")
    assert tab.evaluate("window.heard") == 3


def test_painting_breaks_no_content_policy(opened: Open) -> None:
    tab = opened(BodyChart(strokes=(LEG,)))
    drag(tab, "front", (240, 520), (245, 600))
    assert tab.faults == []  # type: ignore[attr-defined]


# ---- keys ------------------------------------------------------------------------------------------------------------------
def test_keys_move_and_mark(opened: Open) -> None:
    tab = opened()
    tab.focus('svg g[data-view=back] [data-region="left_heel"]')
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Space")
    assert ticked(tab) == {"right_heel:pain"}
    assert tab.evaluate("document.activeElement.getAttribute('aria-label')") == "Right heel: pain"
    assert tab.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    tab.keyboard.press("Enter")
    assert ticked(tab) == set()


def test_chart_is_one_stop_of_the_tab_key(opened: Open) -> None:
    tab = opened()
    stops = tab.locator('svg g[data-view=back] [data-region][tabindex="0"]')
    assert stops.count() == 1
    stops.first.focus()
    tab.keyboard.press("End")
    assert tab.evaluate("document.activeElement.dataset.region") == "right_hand"
    assert stops.count() == 1
    tab.keyboard.press("Home")
    assert tab.evaluate("document.activeElement.dataset.region") == "mid_low_back"


def test_painting_asks_for_a_feeling_first(opened: Open) -> None:
    tab = opened()
    tab.evaluate("document.querySelectorAll('[data-quality]').forEach((radio) => { radio.checked = false; })")
    tap(tab, "left_heel", "back")
    assert (ticked(tab), said(tab)) == (set(), "First choose what you feel there.")


# ---- the list --------------------------------------------------------------------------------------------------------------
def test_ticked_box_is_painted(opened: Open) -> None:
    tab = opened()
    tab.click("summary:has-text('Feet')")
    tab.check('input[value="left_heel:burning"]')
    assert hatched(tab) == {"left_heel:burning"}


def test_unticked_box_cuts_the_line(opened: Open) -> None:
    tab = opened(BodyChart(strokes=(LEG,)))
    tab.click("summary:has-text('Knees')")
    tab.uncheck('input[value="left_knee_back:pain"]')
    assert ticked(tab) == {f"{region}:pain" for region in LEG.covered()} - {"left_knee_back:pain"}
    assert len(lines(tab)) == 2
    tab.click("[data-action=undo]")
    assert len(lines(tab)) == 1


def test_chart_works_without_script(opened: Open) -> None:
    tab = opened(chart("left_heel:pain"), java_script_enabled=False)
    assert not tab.locator(".chart-tools").is_visible()
    tab.click("summary:has-text('Feet')")
    assert tab.locator('input[value="left_heel:pain"]').is_checked()
    tab.check('input[value="left_heel:numbness"]')
    assert tab.locator("input[name=mark]:checked").count() == 2


# ---- phone -----------------------------------------------------------------------------------------------------------------
def test_finger_paints_and_the_page_stays(opened: Open) -> None:
    tab = opened(viewport=PHONE, has_touch=True, is_mobile=True)
    touch = tab.context.new_cdp_session(tab)
    way = [spot(tab, "back", *point) for point in ((182, 470), (182, 540), (180, 600))]
    for kind, at in [("touchStart", way[0]), ("touchMove", way[1]), ("touchMove", way[2]), ("touchEnd", None)]:
        points = [{"x": at[0], "y": at[1]}] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert {"left_buttock_lower:pain", "left_thigh_back_upper:pain"} <= ticked(tab)
    assert tab.evaluate("window.scrollY") == 0


def test_phone_shows_one_view_at_a_time(opened: Open) -> None:
    tab = opened(viewport=PHONE)
    shown = [tab.locator(f'.chart-view[data-view="{view}"]').is_visible() for view in ("back", "front")]
    tab.click("[data-show=front]")
    turned = [tab.locator(f'.chart-view[data-view="{view}"]').is_visible() for view in ("back", "front")]
    assert (shown, turned) == ([True, False], [False, True])


def test_page_fits_a_narrow_phone(opened: Open) -> None:
    tab = opened(viewport={"width": 320, "height": 640})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(("view", "region"), [("front", "left_little_toe"), ("back", "right_little_toe"), ("back", "left_shin_outer")])
def test_enlarged_feet_are_easy_to_hit(opened: Open, view: str, region: str) -> None:
    tab = opened(viewport=PHONE)
    tab.click(f"[data-show={view}]")
    tab.click("[data-zoom=legs]")
    box = tab.locator(f'svg g[data-view={view}] [data-region="{region}"]').bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24


def test_sides_stay_named_when_enlarged(opened: Open) -> None:
    tab = opened(viewport=PHONE)
    tab.click("[data-zoom=legs]")
    letters = tab.locator('.chart-view[data-view="back"] .chart-near')
    seen = [letter.text_content() for letter in letters.all() if letter.is_visible()]
    assert sorted(set(seen)) == ["L", "R"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_page_is_accessible(opened: Open, scheme: str, viewport: dict[str, int]) -> None:
    tab = opened(BodyChart(frozenset({("left_heel", "numbness")}), (LEG,)), viewport=viewport, color_scheme=scheme)
    tab.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()
