"""The JSON route of the intake: keep a screen while it is filled in, and say what to show now."""

import datetime as dt
import uuid
from typing import Any

from django.urls import reverse
from ninja import Router, Schema, Status
from pydantic import Field

from unpinch.actions import intake
from unpinch.pages.base.api import guarded_call
from unpinch.pages.intake.present import present_screen

router = Router(tags=["intake"])


class SaveIn(Schema):
    """What stands on a screen. `answers` maps a field's name to its values; the same `save_id` with the same answers is the same save."""

    save_id: uuid.UUID
    at: dt.datetime
    answers: dict[str, list[str]] = Field(max_length=400)


class SaveOut(Schema):
    """What the page does now: which questions to show, which fields are wrong, what to read at once, where to go."""

    saved_at: dt.datetime
    show: list[str]
    errors: dict[str, str]
    urgent: str
    stop: str
    conflict: bool


class Fault(Schema):
    """Why something was refused."""

    error: str
    text: str


@router.post(
    "/intake/{uuid:episode_id}/screens/{slug:screen_id}",
    response={200: SaveOut, 422: SaveOut | dict[str, Any], 401: dict[str, Any], 403: dict[str, Any], 404: Fault, 409: Fault},
    url_name="intake_save",
    summary="Keep what stands on a screen of the intake",
)
@guarded_call("intake.answer")
def save(request: Any, episode_id: uuid.UUID, screen_id: str, body: SaveIn) -> Any:
    """Keep the right answers, name the wrong ones, and say what cannot wait."""
    kept = intake.save_screen(request.actor, episode_id, screen_id, posted=body.answers, save_id=body.save_id, at=body.at)
    page = present_screen(kept.view)
    answer = {
        "saved_at": dt.datetime.now(dt.UTC),
        "show": list(kept.shown),
        "errors": dict(kept.view.faults),
        "urgent": page.urgent,
        "stop": reverse("intake:stop", args=[episode_id]) if kept.stop else "",
        "conflict": kept.conflict,
    }
    return Status(422 if kept.view.faults else 200, answer)
