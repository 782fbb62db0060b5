"""A patient with a signed plan opens the program on a phone; an assistant teaches an exercise on the clinic's tablet."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser import AxeCheck, PageAs
from tests.support.planned import make_drafted, make_ready, version_of
from tests.support.universe import Universe
from unpinch.actions import plan as planning

LONG_MS = 60_000
"""A page that judges a case and draws its first pictures may take this long on a busy machine; nothing is asserted about time."""


@pytest.fixture
def drafted(world: Universe) -> Universe:
    return make_drafted(make_ready(world))


@pytest.fixture
def signed(drafted: Universe) -> Universe:
    alice, episode_id = drafted.actor("alice"), drafted.ana_episode.id
    for condition in planning.draft_of(alice, episode_id).verdict.cautions:
        planning.clear_caution(alice, episode_id, condition=condition, reason="Looked at today, in order")
    planning.sign_plan(alice, episode_id, read_version=version_of(drafted))
    return drafted


def opened(page_as: PageAs, name: str, address: str, **more: Any) -> Any:
    page = page_as(name, **more)
    page.set_default_timeout(LONG_MS)
    page.set_default_navigation_timeout(LONG_MS)
    page.goto(address)
    return page


def test_patient_opens_the_program_on_a_phone(signed: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = opened(page_as, "ana", "/program/", phone=True, dark=True)
    axe(page)
    page.click("text=Ankle pumps")
    page.wait_for_selector("text=How to do it")
    axe(page)
    expect(page.locator(".picture .u-still").first).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()


def test_assistant_teaches_with_a_cue(drafted: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = opened(page_as, "asa", f"/program/{drafted.ana_episode.id}/teach/prone-lying/")
    axe(page)
    page.fill("#cue", "Like a cat in the sun")
    page.check("[name=taught_back]")
    page.click("text=Keep")
    page.wait_for_selector("text=1 of 4 taught")
