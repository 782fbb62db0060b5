"""Ana at home with a signed plan, and what her phone sends."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.support.planned import make_drafted, make_ready, make_signed, make_weeks_old
from tests.support.universe import Universe
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
    return make_signed(make_drafted(make_ready(world)))


@pytest.fixture
def weeks(at_home: Universe) -> Universe:
    """The same three weeks later, with what lets a dose rise on record."""
    return make_weeks_old(at_home)


@pytest.fixture
def send(at_home: Universe) -> Callable[..., dict[str, Any]]:
    """Send entries as Ana's phone does; answer what it hears."""

    def sent(*events: Event, name: str = "ana", status: int = 200, of: Any = None) -> dict[str, Any]:
        body = {"device": "phone-1", "for": str(of or at_home.ana_episode.id), "events": list(events)}
        answer = at_home.client(name).post("/api/day/events", body, content_type="application/json")
        assert answer.status_code == status, answer.content[:400]
        return answer.json()  # type: ignore[no-any-return]

    return sent
