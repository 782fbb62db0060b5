"""A course at home: the patient answers on a phone, the desk types a paper week, the therapist decides what waits."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import AxeCheck, PageAs
from tests.support.universe import Universe
from tests.web.course.conftest import at_home, done, kept, mornings, send, weeks
from tests.web.course.test_course import CALM_WEEKS
from tests.web.course.test_pages import waiting
from unpinch.records.models import DiaryEvent

__all__ = ["at_home", "kept", "send", "weeks"]
LONG_MS = 60_000
Keep = Callable[..., Universe]


def opened(page_as: PageAs, name: str, address: str, **more: Any) -> Page:
    page = page_as(name, **more)
    page.set_default_timeout(LONG_MS)
    page.goto(address)
    return page


@pytest.fixture
def going_on(kept: Keep) -> Universe:
    """Two weeks in which most was done; a change waits."""
    world = kept(*mornings(*CALM_WEEKS), *done(kept(), 10))
    waiting(world)
    return world


def test_course_is_read_answered_and_decided(going_on: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    phone = opened(page_as, "ana", "/course/", phone=True)
    axe(phone)
    phone.get_by_text("Answer, one minute").click()
    axe.in_every_look(phone)
    phone.get_by_label("I do not find the time").check()
    phone.locator("label", has=phone.locator("[name=confidence][value='5']")).click()
    phone.get_by_role("button", name="Keep").click()
    expect(phone.get_by_role("heading", name="What may help")).to_be_visible()
    axe(phone)

    desk = opened(page_as, "alice", f"/course/{going_on.ana_episode.id}/")
    axe.in_every_look(desk)
    desk.goto("/today/")
    axe(desk)
    desk.get_by_role("button", name="Accept all").click()
    expect(desk.get_by_role("status")).to_contain_text("accepted")
    desk.goto(f"/course/{going_on.ana_episode.id}/")
    expect(desk.get_by_text("below 7")).to_be_visible()


def test_therapist_writes_down_and_agrees_and_the_patient_reads_it(kept: Keep, page_as: PageAs, axe: AxeCheck) -> None:
    world = kept(*mornings(4, 3, 3))
    desk = opened(page_as, "alice", f"/course/{world.ana_episode.id}/")
    desk.get_by_text("Write down what you saw").click()
    axe.in_every_look(desk)
    desk.get_by_label("Walks in one go").fill("ten")
    desk.get_by_label("Lifts for work, rung").fill("3")
    desk.get_by_role("button", name="Keep what I saw").click()
    expect(desk.get_by_text("is no number")).to_be_visible()
    expect(desk.get_by_label("Lifts for work, rung")).to_have_value("3")
    desk.get_by_label("Walks in one go").fill("10")
    desk.get_by_role("button", name="Keep what I saw").click()
    expect(desk.get_by_role("status")).to_contain_text("2 things seen are kept")

    desk.get_by_role("link", name="Agree on habits").click()
    axe.in_every_look(desk)
    desk.get_by_label("Target, minutes a day: Walking").fill("15")
    desk.get_by_role("button", name="We agreed on these").click()
    expect(desk.get_by_text("15 minutes a day")).to_be_visible()

    phone = opened(page_as, "ana", "/day/", phone=True)
    expect(phone.get_by_text("0 of 15 minutes today")).to_be_visible()
    expect(phone.get_by_text("Agreed with Alice on").first).to_be_visible()


def test_desk_types_a_paper_week_in_one_stroke_a_box(kept: Keep, page_as: PageAs, axe: AxeCheck) -> None:
    world = kept()
    page = opened(page_as, "dina", f"/course/{world.ana_episode.id}/week/")
    axe.in_every_look(page)
    boxes = page.locator("table.week tr:not(.seldom) input")
    many, exercises = boxes.count(), page.locator("tr.sets").count()
    boxes.first.focus()
    strokes = "4" * 7 + "3" * 7 + "n" * 7 + "4" * 7 + "3" * 7 + "x" * 7 * exercises
    page.keyboard.type(strokes)
    assert len(strokes) == many
    page.keyboard.press("Enter")
    expect(page.get_by_text("entries kept")).to_be_visible()
    assert DiaryEvent.objects.filter(kind="morning", body__leg=4, body__anything_new="no", source="desk").count() == 7
    assert DiaryEvent.objects.filter(kind="set", device="paper").count() == 7 * exercises
    axe(page)
