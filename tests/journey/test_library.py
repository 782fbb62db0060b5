"""The exercise library in a browser: looked up, seen moving, paused, put aside, printed; clean for everybody in every look."""

from playwright.sync_api import Page, expect

from tests.support.browser import AxeCheck, PageAs
from tests.support.universe import Universe


def test_therapist_narrows_the_search_while_typing(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("alice")
    page.goto("/library/", wait_until="domcontentloaded")
    axe.in_every_look(page)
    page.get_by_label("Word").fill("single-leg bridge")
    expect(page.get_by_role("heading", name="1 exercise", exact=True)).to_be_visible()
    assert "words=single-leg" in page.url
    page.get_by_role("link", name="leave this out").click()
    expect(page.get_by_role("heading", name="221 exercises", exact=True)).to_be_visible()


def test_search_works_without_script(world: Universe, page_as: PageAs) -> None:
    page = page_as("ana", phone=True, javascript=False)
    page.goto("/library/", wait_until="domcontentloaded")
    page.get_by_label("Start position").select_option("walking")
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_role("heading", name="24 exercises", exact=True)).to_be_visible()


def test_ladder_leads_from_easier_to_harder(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("ana", phone=True)
    page.goto("/library/?words=bridge&show=ladders", wait_until="domcontentloaded")
    axe.in_every_look(page)
    page.get_by_role("link", name="Single-leg bridge").first.click()
    axe.in_every_look(page)
    expect(page.locator(".rungs [aria-current]")).to_have_text("Single-leg bridge")


def clock(page: Page) -> float:
    """How many seconds of its movement the picture shows."""
    return float(page.evaluate("document.querySelector('.picture-inside svg').getCurrentTime()"))


def when_it_has_run_until(page: Page, seconds: float) -> None:
    for _each in range(50):
        if clock(page) > seconds:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the picture stands at {clock(page)} s")


def test_picture_moves_and_stops_where_it_is(world: Universe, page_as: PageAs) -> None:
    page = page_as("ana")
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/library/bridge/", wait_until="domcontentloaded")
    when_it_has_run_until(page, 0.3)
    expect(page.locator(".picture-inside [role=button]")).to_have_count(0)
    page.get_by_role("button", name="Pause").click()
    stopped = clock(page)
    page.wait_for_timeout(400)
    assert clock(page) == stopped
    page.get_by_role("button", name="Play").click()
    when_it_has_run_until(page, stopped + 0.2)


def test_picture_stands_still_for_who_asks(world: Universe, page_as: PageAs) -> None:
    page = page_as("ana")
    page.goto("/library/bridge/", wait_until="domcontentloaded")
    expect(page.locator(".picture .u-still").first).to_be_visible()
    expect(page.locator(".picture .u-move").first).to_be_hidden()
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()


def test_patient_chooses_how_the_figure_looks(world: Universe, page_as: PageAs) -> None:
    page = page_as("ana", phone=True)
    page.goto("/library/bridge/", wait_until="domcontentloaded")
    page.get_by_text("How the figure looks").click()
    page.get_by_role("button", name="Dark skin, black curls").click()
    expect(page.locator(".picture-inside svg")).to_have_class("unpinch look-plum")


def test_therapist_puts_a_hand_out_together(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("alice")
    page.goto("/library/?words=bridge", wait_until="domcontentloaded")
    page.locator("#pick-bridge").click()
    expect(page.locator("#basket")).to_contain_text("1")
    page.locator("#basket").click()
    axe.in_every_look(page)
    expect(page.get_by_role("button", name="Open the PDF")).to_be_visible()


def test_sheet_shows_all_pictures(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("max")
    page.goto("/library/sheet/", wait_until="domcontentloaded")
    expect(page.locator(".sheet li")).to_have_count(221)
    axe.in_every_look(page)
