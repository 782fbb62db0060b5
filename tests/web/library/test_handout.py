"""Putting exercises aside for a hand-out, and the sheet of all pictures."""

import pytest

from tests.support.universe import Universe
from unpinch.pages.library.picked import MOST


def test_therapist_puts_an_exercise_aside(world: Universe) -> None:
    client = world.client("alice")
    client.post("/library/hand-out/pick/", {"exercise": "bridge", "do": "in"})
    assert [each.card.id for each in client.get("/library/hand-out/").context["exercises"]] == ["bridge"]


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


def test_hand_out_is_a_file_with_the_name(world: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    monkeypatch.setattr("unpinch.pages.library.clinic.handout_pdf", lambda items, **more: seen.update(more, items=items) or b"%PDF-")
    client = world.client("alice")
    client.post("/library/hand-out/pick/", {"exercise": "bridge", "do": "in"})
    response = client.post("/library/hand-out/paper/", {"name": "Ana", "side": "left", "language": "es"})
    assert response["Content-Type"] == "application/pdf"
    assert (seen["patient_name"], seen["language"], [item.side for item in seen["items"]]) == ("Ana", "es", ["left"])  # type: ignore[attr-defined]


def test_hand_out_prints(world: Universe) -> None:
    client = world.client("alice")
    client.post("/library/hand-out/pick/", {"exercise": "bridge", "do": "in"})
    assert client.post("/library/hand-out/paper/", {"language": "en"}).content.startswith(b"%PDF-")


def test_empty_hand_out_is_not_printed(world: Universe) -> None:
    assert world.client("alice").post("/library/hand-out/paper/", {"language": "en"}).status_code == 400
