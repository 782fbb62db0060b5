"""Ana at home with a signed plan, and what her phone sends."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.support.planned import make_drafted, make_ready, version_of
from tests.support.universe import Universe
from unpinch.actions import plan as planning
from unpinch.clinical.home_program import card
from unpinch.knowledge import load_knowledge

Event = dict[str, Any]
NONE_OF_THESE = dict.fromkeys(card.lines(load_knowledge()), "no")


def event(kind: str, at: str = "", **body: Any) -> Event:
    """An entry as a phone makes it."""
    return {"id": str(uuid.uuid4()), "kind": kind, "at": at or timezone.now().isoformat(), "body": body}


@pytest.fixture
def at_home(world: Universe) -> Universe:
    """The plan signed, nothing in the way."""
    made = make_drafted(make_ready(world))
    alice, episode_id = made.actor("alice"), made.ana_episode.id
    for condition in planning.draft_of(alice, episode_id).verdict.cautions:
        planning.clear_caution(alice, episode_id, condition=condition, reason="Looked at today, in order")
    planning.sign_plan(alice, episode_id, read_version=version_of(made))
    return made


@pytest.fixture
def send(at_home: Universe) -> Callable[..., dict[str, Any]]:
    """Send entries as Ana's phone does; answer what it hears."""

    def sent(*events: Event, name: str = "ana", status: int = 200, of: Any = None) -> dict[str, Any]:
        body = {"device": "phone-1", "for": str(of or at_home.ana_episode.id), "events": list(events)}
        answer = at_home.client(name).post("/api/day/events", body, content_type="application/json")
        assert answer.status_code == status, answer.content[:400]
        return answer.json()  # type: ignore[no-any-return]

    return sent
