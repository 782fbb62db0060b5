"""The JSON route of the intake: what it answers, and to whom."""

import uuid

from django.test import Client

from tests.support.universe import Universe
from unpinch.records.models import FactEntry


def address(world: Universe, screen: str = "pelvis") -> str:
    return f"/api/intake/{world.ana_episode.id}/screens/{screen}"


def body(**answers: list[str]) -> dict[str, object]:
    return {"save_id": str(uuid.uuid4()), "at": "2026-11-27T10:00:00Z", "answers": answers}


def post(client: Client, where: str, what: dict[str, object]) -> object:
    return client.post(where, what, content_type="application/json", headers={"accept": "application/json"})


def test_save_answers_with_what_to_show(world: Universe) -> None:
    answer = post(world.client("ana"), address(world), body(pelvis=["flag.ces_saddle"]))
    assert answer.status_code == 200
    assert "ces_saddle.started" in answer.json()["show"]
    assert answer.json()["urgent"].startswith("Go to a hospital")


def test_wrong_field_is_named(world: Universe) -> None:
    answer = post(world.client("ana"), address(world, "body_chart"), body(leg_now=["70"]))
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"leg_now"}


def test_nobody_is_asked_to_sign_in(world: Universe) -> None:
    answer = post(Client(), address(world), body(pelvis=["none"]))
    assert answer.status_code == 401
    assert answer.json()["sign_in"].startswith("/account/sign-in/")


def test_stranger_finds_nothing_there(world: Universe) -> None:
    answer = post(world.client("otto"), address(world), body(pelvis=["none"]))
    assert answer.status_code == 404
    assert not FactEntry.objects.exists()


def test_token_is_needed(world: Universe) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert post(strict, address(world), body(pelvis=["none"])).status_code == 403


def test_other_shape_is_refused_in_words(world: Universe) -> None:
    answer = post(world.client("ana"), address(world), {"answers": "no"})
    assert answer.status_code == 422
    assert {fault["field"] for fault in answer.json()["faults"]} >= {"body.body.save_id"}
