"""The phone is told the side that was prescribed, in the order in which it is done (S6: left and right never swap)."""

import pytest

from tests.support.planned import version_of
from tests.support.universe import Universe
from unpinch.actions import plan as planning

ITEM = "ankle-pump-knee-bent"


def sides(world: Universe) -> dict[str, list[str]]:
    return {each["id"]: each["sides"] for each in world.client("ana").get("/api/day/program").json()["exercises"]}


def test_painful_side_is_the_signed_one(at_home: Universe) -> None:
    assert sides(at_home)[ITEM] == ["left"]


@pytest.mark.parametrize(("prescribed", "told"), [("right", ["right"]), ("both", ["left", "right"])])
def test_prescribed_side_outranks_the_usual(at_home: Universe, prescribed: str, told: list[str]) -> None:
    alice, episode_id = at_home.actor("alice"), at_home.ana_episode.id
    change = planning.set_side(ITEM, prescribed)
    planning.change_draft(alice, episode_id, read_version=version_of(at_home), change=change, said="Side changed")
    planning.sign_plan(alice, episode_id, read_version=version_of(at_home))
    assert sides(at_home)[ITEM] == told


def test_exercise_without_sides_names_none(at_home: Universe) -> None:
    assert sides(at_home)["walk-short-bouts"] == [""]
