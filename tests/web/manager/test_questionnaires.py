"""Questionnaires come in as files the clinic is entitled to, are looked over, and switched on and off. The items here are made up."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.universe import Universe
from unpinch.actions import questionnaires as actions
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.records.models import AuditRow, Questionnaire
from unpinch.terms.errors import InputError

ENTITLED = "Written by the clinic itself, free to use here."


def a_file(items: int = 24, language: str = "en") -> bytes:
    made = [{"linkId": f"q{number}", "type": "boolean", "text": f"Made-up statement {number}"} for number in range(items)]
    return json.dumps({"resourceType": "Questionnaire", "title": "Made-up list", "language": language, "item": made}).encode()


def brought(world: Universe, data: bytes = b"", **more: str) -> Questionnaire:
    given = {"entitled": ENTITLED, "language": "en", "measure": "rmdq24", **more}
    return actions.import_file(world.actor("max"), data=data or a_file(), **given)


def test_file_is_kept_switched_off(world: Universe) -> None:
    row = brought(world)
    assert (row.title, row.measure, row.active, row.entitled) == ("Made-up list", "rmdq24", False, ENTITLED)
    assert AuditRow.objects.get(act="clinic.questionnaires").object_id == str(row.id)


@pytest.mark.parametrize(
    ("data", "more"),
    [
        (b"{}", {}),
        (b"no json", {}),
        (a_file(3), {}),
        (a_file(), {"measure": "made-up"}),
        (a_file(), {"entitled": "yes"}),
        (a_file(), {"language": "fr"}),
        (a_file(language="es"), {}),
    ],
)
def test_what_cannot_be_used_is_refused(world: Universe, data: bytes, more: dict[str, str]) -> None:
    with pytest.raises(InputError):
        brought(world, data, **more)
    assert not Questionnaire.objects.exists()


def test_same_file_is_kept_once(world: Universe) -> None:
    brought(world)
    with pytest.raises(InputError):
        brought(world)


def test_one_of_a_kind_is_on(world: Universe) -> None:
    first, second = brought(world), brought(world, a_file().replace(b"Made-up list", b"Other list"))
    actions.switch(world.actor("max"), first.id, active=True)
    with pytest.raises(InputError):
        actions.switch(world.actor("max"), second.id, active=True)
    actions.switch(world.actor("max"), first.id, active=False)
    actions.switch(world.actor("max"), second.id, active=True)
    assert [row.title for row in actions.listed(world.actor("max")) if row.active] == ["Other list"]


def test_only_fitting_rules_are_offered(world: Universe) -> None:
    row = brought(world, a_file(3), measure="")
    assert actions.look_at(world.actor("max"), row.id).rules == ()
    with pytest.raises(InputError):
        actions.choose_measure(world.actor("max"), row.id, measure="rmdq24")


def test_rule_is_chosen_later(world: Universe) -> None:
    row = brought(world, measure="")
    actions.choose_measure(world.actor("max"), row.id, measure="rmdq24")
    row.refresh_from_db()
    assert row.measure == "rmdq24"


@pytest.mark.parametrize("name", ["alice", "dina", "ana"])
def test_questionnaires_are_the_managers(world: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        actions.listed(world.actor(name))


def test_other_clinic_finds_nothing(world: Universe) -> None:
    with pytest.raises(NotFoundError):
        actions.look_at(world.actor("mona"), brought(world).id)


def test_page_imports_and_shows_it(world: Universe) -> None:
    client = world.client("max")
    upload = SimpleUploadedFile("q.json", a_file(), content_type="application/json")
    page = client.post(
        "/manager/questionnaires/", {"file": upload, "language": "en", "measure": "rmdq24", "entitled": ENTITLED}, follow=True
    )
    assert "Made-up statement 7" in page.content.decode()
    client.post(page.redirect_chain[-1][0], {"do": "on"})
    assert Questionnaire.objects.get().active


def test_page_names_the_place_in_the_file(world: Universe) -> None:
    upload = SimpleUploadedFile("q.json", a_file().replace(b"boolean", b"attachment", 1))
    page = world.client("max").post("/manager/questionnaires/", {"file": upload, "language": "en", "measure": "", "entitled": ENTITLED})
    assert "item[0]" in page.content.decode()


def test_words_of_a_file_are_never_markup(world: Universe) -> None:
    row = brought(world, a_file().replace(b"Made-up statement 3", b"<script>alert(1)</script>"))
    page = world.client("max").get(f"/manager/questionnaires/{row.id}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
