"""Every route that names something of Ana's or of her clinic, asked for by somebody who has no business there (safety property S7)."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from tests.support.built_once import built_once
from tests.support.entered import enter_case
from tests.support.universe import Universe
from tests.web.test_policy import routes
from unpinch.actions.assessment import assess_episode
from unpinch.records.models import (
    Absence,
    Alert,
    BreakGlass,
    CarerLink,
    DiaryConflict,
    DiaryEvent,
    Document,
    DoseObservation,
    Episode,
    FactEntry,
    IssuedDocument,
    Membership,
    Message,
    OwnExercise,
    Questionnaire,
    StandingAdvice,
)

STRANGERS = ("ben", "otto", "sid", "dora", "mona")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
WORDS = {"target": "ces_saddle", "screen_id": "pelvis", "item": "bridge", "section": "numbers", "item_id": "bridge"}
ABOUT_NOBODY = {"secret", "exercise_id", "kind", "pk", "name", "made", "size"}
"""Parameters that name nothing of a person or a clinic, as parts of the page Today do; a passkey's number is looked up among one's own."""
REFUSED = {403, 404, 405}
OWN = ("manager/settings/<slug:section>/", "program/exercise/<slug:item>/")
"""A manager's own clinic, a patient's own program: these addresses name nobody else's."""
NAMED = re.compile(rb"\bAna\b")
"""Her name as a word: the random letters of a nonce spell it now and then."""
FIELDS = {"reason": "A reason that is long enough to count", "how": "Seen today by a doctor", "examined": "Strength, reflexes, feeling"}


@pytest.fixture
def named(world: Universe) -> dict[str, Any]:
    return things_of(world)


@built_once
def things_of(world: Universe) -> dict[str, Any]:
    """The id of one of Ana's or her clinic's things for every parameter of a route."""
    enter_case(world.ana_episode, "disc-l5", world.alice)
    now = timezone.now()
    entered = {"episode": world.ana_episode, "at": now, "received_at": now, "by": world.alice, "source": "clinician"}
    FactEntry.objects.create(**entered, fact="finding.saddle_sensation_change", value="new_or_changing")
    stored = assess_episode(world.actor("alice"), Episode.objects.get(id=world.ana_episode.id), reason="visit")
    document = Document.objects.create(
        episode=world.ana_episode,
        kind="letter",
        title="Letter",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        stored_as="x",
        at=now,
    )
    form = Questionnaire.objects.create(
        clinic=world.harbor, title="Form", resource={"resourceType": "Questionnaire", "item": []}, sha256="0" * 64
    )
    paper = {"kind": "referral", "language": "en", "content": {}, "sha256": "0" * 64, "stored_as": "y", "at": now}
    issued = IssuedDocument.objects.create(episode=world.ana_episode, **paper)
    opened = BreakGlass.objects.create(user=world.eve, patient=world.ana_patient, reason="x" * 30, expires_at=now + dt.timedelta(hours=1))
    entry = DiaryEvent.objects.create(
        episode=world.ana_episode, kind="note", body={"text": "Ana"}, at=now, day=now.date(), received_at=now, sha256="0" * 64
    )
    message = Message.objects.create(episode=world.ana_episode, side="person", text="Ana asks", at=now)
    days = {"starts_on": now.date(), "ends_on": now.date(), "text": "Ana is seen by Bob"}
    return {
        "message_id": message.id,
        "absence_id": Absence.objects.create(clinic=world.harbor, user=world.alice, **days).id,
        "patient_id": world.ana_patient.id,
        "episode_id": world.ana_episode.id,
        "assessment_id": stored.id,
        "alert_id": Alert.objects.earliest("raised_at").id,
        "document_id": document.id,
        "invitation_id": world.link.id,
        "link_id": CarerLink.objects.get().id,
        "location_id": world.main_st.id,
        "membership_id": Membership.objects.get(user=world.alice).id,
        "advice_id": StandingAdvice.objects.create(clinic=world.harbor, language="en", text="Rest.").id,
        "questionnaire_id": form.id,
        "opening_id": opened.id,
        "own_id": OwnExercise.objects.create(clinic=world.harbor, name="Harbor bend", by=world.alice).id,
        "issued_id": issued.id,
        "conflict_id": DiaryConflict.objects.create(event=entry, body={"kind": "note"}, sha256="1" * 64, received_at=now).id,
        "observation_id": DoseObservation.objects.create(**entered, what="walk_minutes", value=12, unit="min").id,
        **WORDS,
    }


def addresses(named: dict[str, Any]) -> dict[str, str]:
    """Every route with parameters, filled in; a parameter nobody knows here is an unknown id."""
    found = {}
    for route, _view in routes():
        names = PARAMETER.findall(route)
        if names and not ABOUT_NOBODY & set(names):
            found[route] = "/" + PARAMETER.sub(lambda match: str(named.get(match[1], uuid.uuid4())), route)
    return found


def everything() -> dict[str, Any]:
    """Every row of the record, but the audit and what a browser leaves behind."""
    left_out = {"AuditRow", "AuditSeal", "DeviceSession", "User"}
    models = [model for model in apps.get_app_config("records").get_models() if model.__name__ not in left_out]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("name", STRANGERS)
def test_stranger_sees_nothing(world: Universe, named: dict[str, Any], name: str) -> None:
    client = world.client(name)
    seen = {}
    for route, address in addresses(named).items():
        answer = client.get(address)
        sent_away = answer.status_code == 302 and not PARAMETER.sub("", answer["Location"]).startswith("/chart/")
        if NAMED.search(answer.content) or not (answer.status_code in REFUSED or sent_away):
            seen[route] = answer.status_code
    assert not {route: status for route, status in seen.items() if route not in OWN}


@pytest.mark.parametrize("name", STRANGERS)
def test_stranger_changes_nothing(world: Universe, named: dict[str, Any], name: str) -> None:
    client, before, let_in = world.client(name), everything(), {}
    for route, address in addresses(named).items():
        answer = client.post(address, FIELDS)
        if answer.status_code < 400 or NAMED.search(answer.content):
            let_in[route] = answer.status_code
    assert not {route: status for route, status in let_in.items() if route not in OWN}
    assert everything() == before


@pytest.mark.parametrize("name", ["alice", "ana", "dina", "max"])
def test_those_who_belong_open_something(world: Universe, named: dict[str, Any], name: str) -> None:
    client = world.client(name)
    pages = {route: address for route, address in addresses(named).items() if "document_id" not in route and "issued_id" not in route}
    opened = [route for route, address in pages.items() if client.get(address).status_code == 200]
    assert opened, "the walk reaches nothing: it would prove nothing about strangers"


def test_every_parameter_is_known_here(named: dict[str, Any]) -> None:
    unknown = {name for route, _ in routes() for name in PARAMETER.findall(route)} - set(named) - ABOUT_NOBODY
    assert not unknown, f"give these a thing of Ana's in `named`: {unknown}"
