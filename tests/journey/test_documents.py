"""A therapist writes a referral letter and a clinic's own exercise; every page passes the accessibility check."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.support.entered import enter_case
from tests.support.universe import Universe
from unpinch.actions.assessment import assess_episode
from unpinch.records.models import Episode, IssuedDocument, OwnExercise

PICTURES = os.environ.get("UNPINCH_PICTURES", "")


def photograph(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_letter_is_signed_and_fetched(world: Universe, page_as: Callable[..., Page], axe: Any, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    enter_case(world.ana_episode, "disc-l5", world.alice)
    assess_episode(world.actor("alice"), Episode.objects.get(id=world.ana_episode.id), reason="visit")
    page = page_as("alice")
    page.goto(f"/documents/{world.ana_episode.id}/")
    axe(page)
    page.get_by_role("link", name="Referral letter").click()
    axe(page)
    photograph(page, "referral")
    page.get_by_label("To", exact=True).fill("Dr. Lin, North Hospital")
    page.get_by_label("Why you write").fill("No change after six weeks of care.")
    page.get_by_role("button", name="Sign as Alice").click()
    photograph(page, "room")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Referral letter: Dr. Lin").click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF")
    assert IssuedDocument.objects.count() == 1


def test_own_exercise_is_written(world: Universe, page_as: Callable[..., Page], axe: Any) -> None:
    page = page_as("alice")
    page.goto("/library/own/")
    page.get_by_role("link", name="New exercise").click()
    axe(page)
    photograph(page, "own")
    page.get_by_label("Name").fill("Harbor bridge")
    page.get_by_role("button", name="Save").click()
    axe(page)
    photograph(page, "own-list")
    assert OwnExercise.objects.get().name == "Harbor bridge"
    assert page.get_by_text("not usable yet").is_visible()
