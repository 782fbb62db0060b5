"""The manager's day in a browser, and the patient's look at who looked; clean in every look."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.support.browser import AxeCheck, PageAs
from tests.support.universe import Universe
from unpinch.actions import access
from unpinch.actions.break_glass import open_record
from unpinch.records.models import Alert

PAGES = [
    "",
    "settings/",
    "settings/name/",
    "settings/numbers/",
    "settings/hours/",
    "settings/owns/",
    "locations/",
    "locations/new/",
    "staff/",
    "staff/invite/",
    "advice/",
    "questionnaires/",
    "alerts/",
    "who-looked/",
    "who-looked/seals/?check=yes",
    "opened-in-need/",
]


@pytest.fixture
def busy(world: Universe) -> Universe:
    """A clinic with something on every page."""
    now = timezone.now()
    access.episode_for(world.actor("alice"), "chart.read", world.ana_episode.id)
    open_record(world.actor("eve"), world.ana_patient.id, reason="She fell on the stairs here and cannot speak.")
    Alert.objects.create(
        clinic=world.harbor,
        episode=world.ana_episode,
        kind="flag",
        level="urgent_today",
        raised_at=now - dt.timedelta(hours=3),
        due_at=now - dt.timedelta(hours=1),
        key="a",
    )
    return world


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_clean_in_every_look(busy: Universe, page_as: PageAs, axe: AxeCheck, address: str) -> None:
    page = page_as("max")
    page.goto(f"/manager/{address}")
    axe.in_every_look(page)


def test_manager_enters_a_missing_number(busy: Universe, page_as: PageAs) -> None:
    busy.harbor.crisis_line = ""
    busy.harbor.save()
    page = page_as("max")
    page.goto("/manager/")
    page.locator(".glance").get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Change The five numbers").click()
    page.get_by_label("Crisis line").fill("988")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("988")).to_be_visible()


def test_two_managers_change_one_number(busy: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    first, second = page_as("max"), page_as("max")
    for page in (first, second):
        page.goto("/manager/settings/numbers/")
    first.get_by_label("Crisis line").fill("111")
    first.get_by_role("button", name="Save").click()
    second.get_by_label("Crisis line").fill("222")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("heading", name="Somebody else changed this")).to_be_visible()
    axe.in_every_look(second)
    second.get_by_role("radio", name="yours 222").check()
    second.get_by_role("button", name="Save").click()
    busy.harbor.refresh_from_db()
    assert busy.harbor.crisis_line == "222"


def test_manager_invites_a_colleague(busy: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("max")
    page.goto("/manager/staff/invite/")
    page.get_by_label("Name").fill("Noor New")
    page.get_by_label("E-mail").fill("noor@example.org")
    page.get_by_role("button", name="Make the link").click()
    axe.in_every_look(page)
    address = page.get_by_label("Link").input_value()
    newcomer = page_as()
    newcomer.goto(address)
    expect(newcomer.get_by_text("Noor New").first).to_be_visible()


def test_clinician_signs_what_the_manager_wrote(busy: Universe, page_as: PageAs) -> None:
    page = page_as("max")
    page.goto("/manager/advice/")
    page.get_by_role("button", name="Keep, to be signed").first.click()
    clinician = page_as("alice")
    clinician.goto("/manager/advice/")
    clinician.get_by_role("button", name="Sign", exact=True).click()
    expect(clinician.get_by_text("signed by Alice").first).to_be_visible()


def test_manager_judges_an_opening(busy: Universe, page_as: PageAs) -> None:
    page = page_as("max")
    page.goto("/manager/opened-in-need/")
    page.get_by_role("button", name="It was not right").click()
    expect(page.get_by_text("Write what follows")).to_be_visible()
    page.get_by_label("Note").fill("Talked with Eve; the desk could have called Alice.")
    page.get_by_role("button", name="It was not right").click()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()


@pytest.mark.parametrize("address", ["who-looked-at-me/", "consents/"])
def test_patients_pages_are_clean(busy: Universe, page_as: PageAs, axe: AxeCheck, address: str) -> None:
    page = page_as("ana", phone=True)
    page.goto(f"/manager/{address}")
    axe.in_every_look(page)


def test_patient_agrees_and_takes_it_back(busy: Universe, page_as: PageAs) -> None:
    page = page_as("ana", phone=True)
    page.goto("/manager/consents/")
    consent = page.get_by_role("region", name="Messages")
    consent.get_by_role("button", name="I agree").click()
    expect(consent.get_by_text("agreed on")).to_be_visible()
    consent.get_by_role("button", name="Take it back").click()
    expect(consent.get_by_text("not agreed")).to_be_visible()
