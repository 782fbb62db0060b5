"""How far a dose may move by itself is seen before it is signed, and can be switched off."""

import pytest

from tests.support.planned import make_drafted, make_ready, version_of
from tests.support.universe import Universe
from unpinch.actions import plan as planning
from unpinch.actions.plan_limits import limits_of, limits_words
from unpinch.clinical.progression import Limits, from_plain
from unpinch.records.models import Plan, PlanVersion

ITEM = "glute-set"


@pytest.fixture
def drafted(world: Universe) -> Universe:
    return make_drafted(make_ready(world))


def item(content: dict[str, object]) -> dict[str, object]:
    return next(each for each in content["items"] if each["id"] == ITEM)  # type: ignore[attr-defined, no-any-return]


def sign(world: Universe) -> dict[str, object]:
    alice, episode_id = world.actor("alice"), world.ana_episode.id
    for condition in planning.draft_of(alice, episode_id).verdict.cautions:
        planning.clear_caution(alice, episode_id, condition=condition, reason="Looked at today, in order")
    return item(planning.sign_plan(alice, episode_id, read_version=version_of(world)).content)


def test_limits_are_signed_with_the_plan(drafted: Universe) -> None:
    signed = sign(drafted)
    limits = from_plain(Limits, signed["limits"])  # type: ignore[arg-type]
    assert limits == limits_of(signed)
    assert limits.most.hold_s > signed["dose"]["hold_s"]  # type: ignore[index]


def test_composer_says_how_far_it_rises(drafted: Universe) -> None:
    page = drafted.client("alice").get(f"/plan/{drafted.ana_episode.id}/").content.decode()
    words = limits_words(item(Plan.objects.get().content))
    assert "hold" in words
    assert f"takes it well: {words}." in page
    assert words.startswith("up to ")


def test_signed_plan_is_the_draft_that_is_shown(drafted: Universe) -> None:
    sign(drafted)
    page = drafted.client("alice").get(f"/plan/{drafted.ana_episode.id}/").content.decode()
    assert 'id="signed"' in page


def test_therapist_switches_it_off(drafted: Universe) -> None:
    drafted.client("alice").post(
        f"/plan/{drafted.ana_episode.id}/change/", {"version": version_of(drafted), "do": "adapts", "item": ITEM, "adapts": "no"}
    )
    signed = sign(drafted)
    limits = from_plain(Limits, signed["limits"])  # type: ignore[arg-type]
    assert (limits.most.hold_s, limits.most.sets) == (signed["dose"]["hold_s"], signed["dose"]["sets"])  # type: ignore[index]
    assert "bridge-partial" not in limits.rungs
    assert PlanVersion.objects.get().content["items"]
