"""Putting exercises aside for a hand-out, and the sheet of all pictures."""

import pytest

from tests.support.universe import Universe
from unpinch.pages.library.picked import MOST


def test_therapist_puts_an_exercise_aside(world: Universe) -> None:
    client = world.client("alice")
    client.post("/library/hand-out/pick/", {"exercise": "bridge", "do": "in"})
    page = client.get("/library/hand-out/").content.decode()
    assert "Bridge" in page
    assert "112" in page


def test_exercise_is_taken_out_again(world: Universe) -> None:
    client = world.client("alice")
    client.post("/library/hand-out/pick/", {"exercise": "bridge", "do": "in"})
    client.post("/library/hand-out/pick/", {"exercise": "bridge", "do": "out"})
    assert client.get("/library/hand-out/").context["exercises"] == []


def test_hand_out_stays_short(world: Universe) -> None:
    from unpinch.actions.library import cards

    client = world.client("alice")
    for exercise in list(cards())[: MOST + 3]:
        client.post("/library/hand-out/pick/", {"exercise": exercise, "do": "in"})
    assert len(client.session["picked_exercises"]) == MOST


@pytest.mark.parametrize("name", ["dina", "max"])
def test_hand_out_is_for_those_who_treat(world: Universe, name: str) -> None:
    assert world.client(name).get("/library/hand-out/").status_code == 403


@pytest.mark.parametrize("address", ["/library/hand-out/", "/library/sheet/"])
def test_patient_has_no_staff_pages(world: Universe, address: str) -> None:
    assert world.client("ana").get(address).status_code == 403


def test_sheet_shows_every_picture(world: Universe) -> None:
    page = world.client("max").get("/library/sheet/")
    assert page.content.decode().count("<img ") == page.context["drawn"]
