"""What the frame of every page needs: who is here, which clinic, how many alerts wait."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from unpinch.actions.clinic import frame_facts


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template the actor, the clinic's name and numbers, and the number of open alerts for staff."""
    actor = getattr(request, "actor", None)
    return {"actor": actor, "demo": settings.DEMO, "frame": frame_facts(actor) if actor else None}
