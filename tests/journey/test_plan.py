"""From the judgement to the signed plan: how many taps and how much reading, an override, a refusal, two therapists, an assistant."""

import re
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import AxeCheck, PageAs
from tests.support.planned import GOBLET, make_drafted, make_ready, make_weighted, version_of
from tests.support.universe import Universe
from unpinch.actions import plan as planning
from unpinch.actions.assessment import knowledge
from unpinch.actions.plan_safety import recheck_all
from unpinch.records.models import CareTeamMember, Judgement, Plan, PlanVersion

TAP_S, WORDS_PER_S, LETTERS_PER_S = 1.0, 4.0, 3.0
"""The pace of the count (convention): a second for each tap, four words a second read, three letters a second typed."""
SEEN = """place => { let words = 0; const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) { const at = texts.currentNode.parentElement;
    if (at.checkVisibility() && !at.closest('.visually-hidden'))
      words += texts.currentNode.data.split(/\\s+/).filter(Boolean).length; }
  return words; }"""
"""Counts the words that can be seen at a place."""
MOST_S = 180
"""At most three minutes of screen time in the composer."""


@dataclass
class Pace:
    """Counts what a therapist does: taps, words read, letters typed."""

    taps: int = 0
    words: int = 0
    letters: int = 0

    def tap(self, place: Locator) -> None:
        place.click()
        self.taps += 1

    def type(self, place: Locator, text: str) -> None:
        place.press_sequentially(text, delay=5)
        self.letters += len(text)

    def read(self, *places: Locator) -> None:
        self.words += sum(place.evaluate(SEEN) for place in places)

    @property
    def seconds(self) -> float:
        return self.taps * TAP_S + self.words / WORDS_PER_S + self.letters / LETTERS_PER_S


@pytest.fixture
def ready(world: Universe) -> Universe:
    return make_ready(world)


@pytest.fixture
def drafted(ready: Universe) -> Universe:
    return make_drafted(ready)


def composer(page: Page, world: Universe) -> None:
    page.goto(f"/plan/{world.ana_episode.id}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Plan of care")


def judgement(page: Page, world: Universe) -> None:
    page.goto(f"/judgement/{world.ana_episode.id}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def item(page: Page, name: str) -> Locator:
    return page.locator(f"#item-{name}")


def test_from_judgement_to_signed_plan(ready: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page, judged, composed = page_as("alice"), Pace(), Pace()
    judgement(page, ready)
    axe.in_every_look(page)
    judged.tap(page.locator('[name="lead"]').first)
    judged.tap(page.locator('[name="area"][value="root"]'))
    judged.tap(page.locator('[name="root"][value="L5"]'))
    expect(page.locator("#found")).to_have_value(re.compile("low back, on the left"))
    expect(page.get_by_text("Agrees with what Unpinch ranked first")).to_be_visible()
    judged.tap(page.get_by_role("button", name="Sign as Alice"))
    composed.tap(page.get_by_role("button", name="Let Unpinch propose one"))
    expect(page.locator("#home .item").first).to_be_visible()
    axe.in_every_look(page)
    parts = ("#goals", "#home", "#clinic", "#talks", "#visits", "#week", ".sign-bar")
    composed.read(*(page.locator(part) for part in parts))
    _make_it_theirs(page, composed)
    composed.tap(page.get_by_role("button", name="Sign as Alice"))
    expect(page.locator("#signed")).to_contain_text("Plan 1 is in force")
    axe(page)
    assert PlanVersion.objects.get().content["items"]
    assert judged.taps <= 5, judged
    assert composed.taps <= 15, composed
    assert composed.seconds <= MOST_S, composed


def _make_it_theirs(page: Page, composed: Pace) -> None:
    """A dose, a rung, something added, something taken out: what a therapist does to a proposal."""
    pumps = item(page, "ankle-pump-knee-bent")
    composed.tap(pumps.get_by_text("Dose", exact=False).first)
    composed.tap(pumps.get_by_label("Repetitions: less"))
    expect(item(page, "ankle-pump-knee-bent")).to_contain_text("2 x 14")
    composed.read(page.locator("#week tfoot"))
    composed.tap(item(page, "glute-set").get_by_role("button", name="Harder"))
    expect(item(page, "bridge-partial")).to_be_visible()
    composed.read(item(page, "bridge-partial"))
    composed.type(page.locator("#find-q"), "heat")
    composed.tap(page.locator("#found").get_by_role("button", name="Put in").first)
    expect(page.locator(".done")).to_contain_text("Put in.")
    composed.tap(page.locator("#talks .item").last.get_by_role("button", name="Take out"))
    expect(page.locator(".done")).to_contain_text("Taken out.")


def test_everything_open_is_accessible(drafted: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("alice")
    composer(page, drafted)
    page.evaluate("document.querySelectorAll('main details').forEach(each => (each.open = true))")
    page.locator("#find-q").fill("manip")
    expect(page.locator("#found .found-row").first).to_be_visible()
    page.locator("#sign").evaluate("bar => { bar.style.position = 'static'; scrollTo(0, 0); }")  # bars float over what is scrolled below
    axe.in_every_look(page)
    page.goto(f"/plan/{drafted.ana_episode.id}/preview/")
    axe(page)


def test_override_asks_why_at_once(ready: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("alice")
    judgement(page, ready)
    expect(page.locator("#reason")).to_be_hidden()
    page.get_by_text("From the spine or the nerve").click()
    page.get_by_label("Piriformis / deep gluteal syndrome").first.check()
    expect(page.locator("#reason")).to_be_visible()
    expect(page.get_by_text("Agrees with what Unpinch")).to_be_hidden()
    axe(page)
    page.locator("#reason").fill("Sitting on the buttock is the only trigger.")
    page.locator('[name="area"][value="buttock"]').check()
    expect(page.locator("#found")).to_have_value(re.compile("deep in the buttock"))
    page.get_by_role("button", name="Sign as Alice").click()
    expect(page.locator(".judged")).to_contain_text("Piriformis")
    assert not Judgement.objects.get().agrees


def test_frightening_word_is_seen_while_typing(ready: Universe, page_as: PageAs) -> None:
    page = page_as("alice")
    judgement(page, ready)
    page.locator("#found").press_sequentially("Your disc slipped", delay=5)
    expect(page.locator("#found-warning")).to_contain_text("slipped")
    expect(page.locator("#found")).to_have_value("Your disc slipped")


def test_contraindicated_item_is_refused(drafted: Universe, page_as: PageAs) -> None:
    page = page_as("alice")
    composer(page, drafted)
    page.locator("#find-q").press_sequentially("manipulation", delay=5)
    row = page.locator(".verdict-forbidden").first
    expect(row).to_contain_text("not for this person")
    expect(row).to_contain_text("Instead:")
    assert not row.get_by_role("button", name="Put in").count()
    row.get_by_role("link", name="Why not proposed?").click()
    expect(row.locator(".why-not")).to_contain_text("left out")


def test_two_therapists_edit_one_plan(drafted: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    CareTeamMember.objects.create(episode=drafted.ana_episode, user=drafted.bob)
    alice, bob = page_as("alice"), page_as("bob")
    composer(alice, drafted)
    composer(bob, drafted)
    item(bob, "prone-lying").get_by_role("button", name="Take out").click()
    expect(item(bob, "prone-lying")).to_be_hidden()
    item(alice, "glute-set").get_by_role("button", name="Take out").click()
    expect(alice.get_by_role("heading", level=1)).to_contain_text("Somebody else changed this plan")
    expect(alice.locator("main")).to_contain_text("Bob")
    axe(alice)
    alice.get_by_role("button", name="Keep mine").click()
    expect(alice.get_by_role("heading", level=1)).to_contain_text("Plan of care")
    assert not {"prone-lying", "glute-set"} & {each["id"] for each in Plan.objects.get().content["items"]}


def test_assistant_prepares_and_cannot_sign(drafted: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("asa")
    composer(page, drafted)
    item(page, "glute-set").get_by_role("button", name="Take out").click()
    expect(page.locator("#seen")).not_to_contain_text("Buttock squeeze")
    expect(page.locator("#seen")).to_contain_text("Lying face down")
    expect(page.locator(".sign-bar")).to_contain_text("Prepared by Asa. It waits for a therapist's signature.")
    assert not page.get_by_role("button", name="Sign").count()
    axe(page)


def test_composer_works_without_script(drafted: Universe, page_as: PageAs) -> None:
    page = page_as("alice", javascript=False)
    composer(page, drafted)
    item(page, "glute-set").get_by_role("button", name="Harder").click()
    expect(item(page, "bridge-partial")).to_be_visible()
    item(page, "prone-lying").get_by_role("link", name="Another").click()
    page.get_by_role("button", name="Take this").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Swapped.")
    page.get_by_role("button", name="Sign as Alice").click()
    expect(page.locator("#signed")).to_contain_text("Plan 1 is in force")


def test_plan_that_is_withheld_asks_its_questions(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("alice")
    composer(page, make_ready(world, "too-little"))
    expect(page.locator("#withheld")).to_contain_text("No plan is proposed")
    axe.in_every_look(page)


def test_new_knowledge_suspends_and_tells_everybody(drafted: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    version = signed_long_ago(drafted, "spinal-manipulation")
    assert recheck_all(timezone.now()) == 1
    therapist, patient = page_as("alice"), page_as("ana", phone=True)
    composer(therapist, drafted)
    expect(therapist.locator("#suspended")).to_contain_text("Spinal manipulation")
    axe(therapist)
    therapist.goto("/today/alerts/")
    expect(therapist.locator("main")).to_contain_text("Ana")
    patient.goto("/program/")
    expect(patient.get_by_role("alert")).to_contain_text("Do not do it until we have spoken")
    axe(patient)
    assert PlanVersion.objects.get(id=version.id).content == version.content


def signed_long_ago(world: Universe, item: str) -> PlanVersion:
    """A plan in force that holds an item, as if the knowledge it was signed under had allowed it."""
    alice, episode_id = world.actor("alice"), world.ana_episode.id
    version = planning.sign_plan(alice, episode_id, read_version=version_of(world))
    entry = knowledge().treatments[item]
    held = {**version.content["items"][0], "id": item, "kind": "treatment", "label": entry.label, "plain_label": entry.plain_label}
    version.content["items"].append(held)
    version.checked_knowledge = "an older one"
    version.save()
    return version


def test_therapist_prescribes_a_weight(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("alice")
    composer(page, make_weighted(world))
    item(page, GOBLET).get_by_text("Dose", exact=False).first.click()
    item(page, GOBLET).get_by_label("Load, kg", exact=True).fill("8")
    item(page, GOBLET).get_by_role("button", name="Set as typed").click()
    expect(item(page, GOBLET)).to_contain_text("up to 12 kg")
    item(page, GOBLET).get_by_label("Load, kg: more").click()
    expect(item(page, GOBLET).locator("p.dose")).to_contain_text(", 8.5 kg")
    expect(page.locator(".phone")).to_contain_text("with 8.5 kg")
    axe(page)
