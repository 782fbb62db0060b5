"""The whole path: from opening the evaluation to the signed plan on a tablet, then what the patient has in hand, on the phone and on paper.

The hands-on examination is not counted: only what is tapped, typed and read on the screen.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journey.test_evaluation import Therapist, found, sit_and_raise_the_leg
from tests.journey.test_plan import MOST_S, Pace
from tests.support.browser import AxeCheck, PageAs
from tests.support.planned import make_ready
from tests.support.universe import Universe
from unpinch.knowledge import load_knowledge
from unpinch.records.models import Episode, FactEntry, Judgement, PlanVersion

LONG_MS = 60_000
HANDS_ON = ("strength", "reflex", "sensation", "provocation", "movement")
"""Kinds of tests that a therapist does at the visit; everything else was told before it."""
MOST_TAPS = 70
"""From the first test to the signature, for an examination with L5 signs on the left (convention)."""


@pytest.fixture
def told(world: Universe) -> Universe:
    """Ana has told everything; nobody has examined her yet."""
    make_ready(world)
    findings = load_knowledge().findings
    at_the_visit = [f"finding.{name}" for name, entry in findings.items() if entry.test_kind in HANDS_ON]
    FactEntry.objects.filter(fact__in=at_the_visit).delete()
    Episode.objects.filter(id=world.ana_episode.id).update(status="evaluation", intake_sent_at=timezone.now())
    return world


def examine(alice: Therapist) -> None:
    """What is found, as it is tapped."""
    alice.press('[data-to="walking"]')
    for side in ("left", "right"):
        alice.tap("heel_walk", side, "able")
    sit_and_raise_the_leg(alice, 40)
    alice.tap("crossed_straight_leg_raise", "right", "present")
    alice.press('[data-to="prone"]')
    alice.tap("repeated_extension_response", "", "centralizes")
    alice.saved()


def judge(page: Page, pace: Pace) -> None:
    """Agree with what stands first, say where it is, sign."""
    pace.tap(page.locator('[name="lead"]').first)
    pace.tap(page.locator('[name="area"][value="root"]'))
    pace.tap(page.locator('[name="root"][value="L5"]'))
    expect(page.locator("#found")).to_have_value(re.compile("low back, on the left"))
    pace.tap(page.get_by_role("button", name="Sign as Alice"))


def compose(page: Page, pace: Pace) -> None:
    """Let a plan be proposed, read it, clear what must be looked at, make one dose smaller, sign."""
    pace.tap(page.get_by_role("button", name="Let Unpinch propose one"))
    expect(page.locator("#home .item").first).to_be_visible()
    pace.read(*(page.locator(part) for part in ("#goals", "#home", "#clinic", "#talks", "#visits", "#week", ".sign-bar")))
    dose = page.locator("#home .item").first
    pace.tap(dose.get_by_text("Dose", exact=False).first)
    pace.tap(dose.get_by_role("button", name=re.compile("less")).first)
    expect(page.locator(".done")).to_be_visible()
    pace.tap(page.get_by_role("button", name="Sign as Alice"))
    expect(page.locator("#signed")).to_contain_text("Plan 1 is in force")


def test_from_the_first_test_to_the_patients_hand(told: Universe, page_as: PageAs, axe: AxeCheck, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = page_as("alice")
    page.set_default_timeout(LONG_MS)
    alice, judged, composed = Therapist(page, told), Pace(), Pace()
    examine(alice)
    assert found(told)["straight_leg_raise_angle", "left"] == 40.0
    page.goto(f"/judgement/{told.ana_episode.id}/")
    judge(page, judged)
    compose(page, composed)
    assert alice.taps + judged.taps + composed.taps <= MOST_TAPS, (alice.taps, judged, composed)
    assert composed.seconds <= MOST_S, composed
    assert Judgement.objects.get().causes[0] == "disc_herniation"
    _on_paper(page)
    _on_the_phone(page_as, axe)


def _on_paper(page: Page) -> None:
    """The hand-out, made where the plan was signed."""
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Make the hand-out").click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF")


def _on_the_phone(page_as: PageAs, axe: AxeCheck) -> None:
    """What Ana sees: what was found in the therapist's words, her exercises, when to call, the paper."""
    phone = page_as("ana", phone=True)
    phone.set_default_timeout(LONG_MS)
    phone.goto("/program/")
    main = phone.locator("main")
    expect(main).to_contain_text(Judgement.objects.get().found.splitlines()[0])
    content = PlanVersion.objects.get().content
    for item in content["items"]:
        if item["place"] == "home" and item["kind"] == "exercise":
            expect(main).to_contain_text(item["plain_label"])
    expect(main).to_contain_text("112")
    expect(phone.get_by_role("link", name="Your program on paper (PDF)")).to_be_visible()
    axe(phone)
