"""The pictures at their own addresses: kept by the browser, drawn once, harmless inside a page."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions import pictures
from unpinch.movement import drawn
from unpinch.movement.looks import LOOKS
from unpinch.terms.errors import InputError


def test_picture_is_kept_under_todays_address(db: None) -> None:
    response = Client().get(f"/library/picture/bridge/thumb.svg?v={pictures.version_in('en')}")
    assert response["Content-Type"].startswith("image/svg+xml")
    assert "immutable" in response["Cache-Control"]


def test_picture_of_yesterday_is_not_kept_for_good(db: None) -> None:
    assert "immutable" not in Client().get("/library/picture/bridge/thumb.svg?v=old")["Cache-Control"]


def test_picture_may_do_nothing_but_show_itself(db: None) -> None:
    policy = Client().get("/library/picture/bridge/svg.svg")["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy


@pytest.mark.parametrize("address", ["no-such/thumb.svg", "bridge/moving.svg", "bridge/svg.svg?look=ghost", "bridge/svg.svg?side=up"])
def test_picture_that_is_none_is_not_found(db: None, address: str) -> None:
    assert Client().get(f"/library/picture/{address}").status_code == 404


def test_drawing_is_kept_on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: object, settings: object) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    pictures.drawing.cache_clear()
    first = pictures.drawing("bridge", "thumb")
    pictures.drawing.cache_clear()
    monkeypatch.setattr(pictures.movement, "picture", lambda *a, **k: pytest.fail("drawn twice"))
    assert pictures.drawing("bridge", "thumb") == first


def test_pictures_of_an_old_version_go(tmp_path: object, settings: object) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    old = tmp_path / "pictures" / "0ld"  # type: ignore[operator]
    old.mkdir(parents=True)
    pictures.drawing.cache_clear()
    pictures.drawing("bridge", "thumb")
    assert not old.exists()


def test_worker_draws_a_few_ahead(tmp_path: object, settings: object) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    pictures.drawing.cache_clear()
    assert pictures.draw_ahead(timezone.now()) == pictures.AT_ONCE
    kept = list((tmp_path / "pictures" / pictures.version()).glob("*-thumb-*.svg"))  # type: ignore[operator]
    assert len(kept) == pictures.AT_ONCE


def test_unknown_look_is_refused() -> None:
    with pytest.raises(InputError):
        pictures.drawing("bridge", "svg", look="../../etc")


@pytest.mark.parametrize("exercise_id", drawn()[::12])
def test_picture_inside_a_page_carries_no_style(exercise_id: str) -> None:
    inside = pictures.for_page(pictures.drawing(exercise_id), "plum")
    assert "style" not in inside.lower().replace("font-style", "")
    assert 'class="unpinch look-plum"' in inside


def test_colors_of_every_look_are_in_the_sheet() -> None:
    css = pictures.paint_css()
    assert all(f".look-{look}{{--u-skin:{LOOKS[look].skin}" in css for look in LOOKS)
    assert "<" not in css


def test_exercise_page_moves_and_pauses(world: Universe) -> None:
    page = world.client("ana").get("/library/bridge/").content.decode()
    assert "<animate" in page
    assert 'data-do="pause"' in page
    assert "<animate" not in world.client("ana").get("/library/bridge/?still=yes").content.decode()


def test_chosen_look_is_shown(world: Universe) -> None:
    client = world.client("ana")
    client.post("/library/look/", {"look": "plum", "next": "/library/bridge/"})
    assert 'class="unpinch look-plum"' in client.get("/library/bridge/").content.decode()


def test_look_sends_nobody_away(world: Universe) -> None:
    answer = world.client("ana").post("/library/look/", {"look": "plum", "next": "https://example.invalid/"})
    assert answer["Location"] == "/library/"


def test_picture_to_come_is_said(world: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    card = pictures_missing(monkeypatch)
    assert "Picture to come" in world.client("ana").get(f"/library/{card}/").content.decode()


def pictures_missing(monkeypatch: pytest.MonkeyPatch) -> str:
    """Pretend that the bridge is not drawn yet."""
    from dataclasses import replace

    from unpinch.actions import library

    cards = dict(library.cards())
    cards["bridge"] = replace(cards["bridge"], drawn=False)
    monkeypatch.setattr(library, "cards", lambda: cards)
    return "bridge"
