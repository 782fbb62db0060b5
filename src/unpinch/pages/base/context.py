"""What the frame of every page needs: who is here, which clinic, how many alerts wait."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from unpinch.actions.clinic import frame_facts
from unpinch.pages.base.sessions import person_mark, seconds_left


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template the actor, the clinic's name and numbers, the open alerts for staff, and what the session's clock needs."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None, "demo": settings.DEMO, "frame": None}
    return {
        "actor": actor,
        "demo": settings.DEMO,
        "frame": frame_facts(actor),
        "session_mark": person_mark(request),
        "session_seconds": seconds_left(request, actor),
    }
