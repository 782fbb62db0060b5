"""A therapist's morning: whom to look at first, the chart, a finding, a warning sign closed, two people editing, the desk beside it."""

import datetime as dt
import json
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.support.browser import AxeCheck, PageAs
from tests.support.charts import SADDLE, found, ranked, told, wrote
from tests.support.universe import Universe
from tests.web.chart.test_documents import pdf, png
from unpinch.actions import alerts, documents, flags
from unpinch.anatomy.chart import BodyChart
from unpinch.records.models import Alert, BodyChartEntry, Document, FactEntry, Patient, Visit


@pytest.fixture
def rich(world: Universe) -> Universe:
    """Ana's chart with something of everything, and a visit today."""
    episode, now = world.ana_episode, timezone.now()
    told(episode, "patient.leg_pain_now", 8.0, days_ago=9)
    told(episode, "patient.leg_pain_now", 6.0)
    told(episode, "own.story", None, remark="It began when I lifted a box.", screen="story")
    told(episode, "own.goal_1", 2.0, remark="Sit through a meeting", screen="goals")
    told(episode, "finding.night_pain", "none")
    told(episode, "finding.night_pain", "wakes_not_eased", by=world.bob)
    wrote(episode, "Since yesterday I am numb between my legs.")
    ranked(world, episode)
    painted = json.loads(BodyChart(frozenset({("left_calf_upper", "pain"), ("left_big_toe", "numbness")})).to_json())
    BodyChartEntry.objects.create(episode=episode, chart=painted, at=now, received_at=now, source="patient", by=world.ana)
    documents.attach(world.actor("dina"), episode.id, kind="imaging", title="MRI report", data=png())
    Visit.objects.create(clinic=world.harbor, episode=episode, starts_at=now, therapist=world.alice)
    return world


def chart(page: Page, world: Universe) -> None:
    page.goto(f"/chart/{world.ana_patient.id}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ana")


def test_the_day_says_whom_to_look_at_first(rich: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("alice")
    page.goto("/today/")
    first = page.locator(".look").first
    expect(first).to_contain_text("Ana")
    expect(first).to_contain_text("Nobody has seen to it yet")
    axe.in_every_look(page)
    first.get_by_role("button", name="I see to it").click()
    expect(page.locator(".look").first).to_contain_text("Alice sees to it")
    axe(page)


def test_filters_work_as_one_types(rich: Universe, page_as: PageAs) -> None:
    page = page_as("max")
    page.goto("/today/")
    expect(page.locator(".caseload")).to_contain_text("Ben")
    page.get_by_role("searchbox").press_sequentially("ana", delay=20)
    expect(page.locator(".caseload")).not_to_contain_text("Ben")
    expect(page).to_have_url(re.compile("q=ana"))


def test_the_day_works_without_script(rich: Universe, page_as: PageAs) -> None:
    page = page_as("alice", javascript=False)
    page.goto("/today/")
    page.get_by_label("Everybody's").check(force=True)
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".caseload")).to_contain_text("Ana")
    page.locator(".look").first.get_by_role("button", name="I see to it").click()
    expect(page.locator(".look").first).to_contain_text("Alice sees to it")


def test_the_chart_tells_the_whole_story(rich: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("alice")
    chart(page, rich)
    expect(page.locator(".triage")).to_contain_text("numb between my legs")
    expect(page.locator(".conflict").first).to_contain_text("contradict")
    expect(page.locator("#assessment")).to_contain_text("Lumbar disc herniation")
    expect(page.locator(".body").first.locator("svg")).to_be_visible()
    axe.in_every_look(page)
    page.evaluate("document.querySelectorAll('main details').forEach(each => (each.open = true))")
    axe.in_every_look(page)


def test_the_timeline_comes_as_one_scrolls(rich: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("alice")
    chart(page, rich)
    page.locator("#timeline-title").scroll_into_view_if_needed()
    expect(page.locator("#timeline .event").first).to_be_visible()
    page.locator("#timeline").get_by_role("link", name="Safety").click()
    expect(page.locator("#timeline")).not_to_contain_text("Episode opened")
    axe(page)


def test_a_finding_is_searched_entered_and_assessed(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("alice", phone=True)
    chart(page, world)
    page.get_by_role("link", name="Enter a finding").click()
    page.get_by_role("searchbox").press_sequentially("SLR", delay=20)
    page.locator("#facts").get_by_role("link", name="Straight leg raise", exact=False).first.click()
    axe.in_every_look(page)
    page.get_by_label("Left").check(force=True)
    page.get_by_label("Present").check(force=True)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("assessed again")
    assert FactEntry.objects.get().side == "left"


def test_a_warning_sign_is_closed_with_a_reason(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    found(world, SADDLE, "new_or_changing")
    page = page_as("alice")
    chart(page, world)
    page.get_by_role("link", name="Close", exact=True).click()
    axe.in_every_look(page)
    page.get_by_label("What was examined").fill("Saddle sensation to touch and pin, both sides equal.")
    page.get_by_label("Why is it closed").fill("ok")
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_role("alert")).to_contain_text("too short")
    axe(page)
    page.get_by_label("Why is it closed").fill("Nothing found; old numbness of a burn.")
    page.get_by_role("button", name="Close it").click()
    expect(page.locator(".closed")).to_contain_text("1 closing")
    assert not page.locator(".flag").count()


def test_two_people_edit_and_nothing_is_lost(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    alice, dina = page_as("alice"), page_as("dina")
    for page in (alice, dina):
        page.goto(f"/chart/{world.ana_patient.id}/edit/")
    dina.get_by_label("Phone").fill("555-0202")
    dina.get_by_role("button", name="Save").click()
    alice.get_by_label("Phone").fill("555-0303")
    alice.get_by_label("Address").fill("12 Sea Rd")
    alice.get_by_role("button", name="Save").click()
    expect(alice.get_by_role("heading", level=1)).to_contain_text("Somebody else changed this")
    expect(alice.locator("main")).to_contain_text("555-0202")
    expect(alice.locator("main")).to_contain_text("555-0303")
    axe.in_every_look(alice)
    for choice in alice.get_by_label("What you wrote").all():
        choice.check(force=True)
    alice.get_by_label("What stands now").first.check(force=True)
    alice.get_by_role("button", name="Save what I chose").click()
    expect(alice.locator(".chart-head")).to_contain_text("555-0202")
    assert Patient.objects.get(id=world.ana_patient.id).address == "12 Sea Rd"


def test_a_report_is_attached_and_read(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    desk = page_as("dina")
    desk.goto(f"/chart/episode/{world.ana_episode.id}/attach/")
    axe.in_every_look(desk)
    desk.get_by_label("File").set_input_files({"name": "mri.pdf", "mimeType": "application/pdf", "buffer": pdf(b"<< /S /JavaScript >>")})
    desk.get_by_label("Title").fill("MRI report")
    desk.get_by_role("button", name="Attach").click()
    expect(desk.get_by_role("alert")).to_contain_text("holds more than pages")
    desk.get_by_label("File").set_input_files({"name": "mri.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    desk.get_by_role("button", name="Attach").click()
    expect(desk.get_by_role("status").first).to_contain_text("Attached")
    page = page_as("alice")
    chart(page, world)
    with page.expect_download() as download:
        page.get_by_role("link", name="MRI report", exact=True).click()
    assert download.value.suggested_filename == "mri-report.pdf"
    assert Document.objects.get().read_by == world.alice


def test_alerts_say_who_is_next(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    found(world, SADDLE, "new_or_changing")
    Alert.objects.update(due_at=timezone.now() - dt.timedelta(hours=1))
    page = page_as("bob")
    page.goto("/today/alerts/")
    expect(page.locator(".alert")).to_contain_text("if nobody reacts")
    expect(page.locator(".alert")).to_contain_text("Overdue")
    axe.in_every_look(page)
    page.get_by_role("link", name="Settle").click()
    axe.in_every_look(page)
    page.get_by_label("What met it").fill("Seen by the spinal team at noon.")
    page.get_by_role("button", name="Settle").click()
    expect(page.locator(".settled")).to_contain_text("spinal team")
    axe(page)


def test_desk_adds_a_patient_without_doubling(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("dina", phone=True)
    page.goto("/chart/")
    axe.in_every_look(page)
    page.get_by_role("link", name="New patient").click()
    axe.in_every_look(page)
    page.get_by_label("Name", exact=True).fill("Ana")
    page.get_by_role("button", name="Add the patient").click()
    expect(page.get_by_role("alert")).to_contain_text("Is it one of these?")
    axe(page)
    page.get_by_label("Name", exact=True).fill("Noor Haddad")
    page.get_by_role("button", name="Add the patient").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor Haddad")
    axe.in_every_look(page)


def test_desk_sees_whom_to_call_and_nothing_else(rich: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("dina")
    for address in ("/today/", f"/chart/{rich.ana_patient.id}/"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text("Call Alice")
        expect(page.locator("main")).not_to_contain_text(re.compile(r"saddle|\bnumb\b|herniation|emergency", re.IGNORECASE))
        axe.in_every_look(page)


def test_other_pages_of_the_chart_are_clean(rich: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    found(rich, SADDLE, "new_or_changing")
    flags.clear_flag(
        rich.actor("alice"), rich.ana_episode.id, target="ces_saddle", reason="Examined, nothing found.", examined="Saddle, pin."
    )
    alerts.acknowledge_all(rich.actor("alice"), rich.ana_episode.id)
    row = documents.attach(rich.actor("alice"), rich.ana_episode.id, kind="letter", title="A letter", data=png())
    page, episode = page_as("alice"), rich.ana_episode.id
    for address in (
        f"episode/{episode}/timeline/", f"episode/{episode}/summary/", f"episode/{episode}/team/", f"episode/{episode}/entry/",
        f"document/{row.id}/withdraw/", f"{rich.ana_patient.id}/episode/", f"{rich.ana_patient.id}/edit/",
        f"assessment/{rich.ana_episode.assessments.first().id}/",
    ):  # fmt: skip
        page.goto(f"/chart/{address}")
        axe.in_every_look(page)


def test_elsewhere_the_glass_is_offered(rich: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("eve")
    page.goto("/chart/")
    page.get_by_role("link", name="Ana").click()
    expect(page.get_by_role("link", name="Open in need")).to_be_visible()
    axe(page)
