"""The JSON routes of a day at home: the program a phone is given, and the diary it sends."""

import uuid
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import override
from ninja import Router, Schema
from pydantic import Field

from unpinch.actions import day_program, diary
from unpinch.pages.base.api import guarded_call

router = Router(tags=["home_program"])
REFUSED: dict[int, Any] = {401: dict[str, Any], 403: dict[str, Any], 404: dict[str, Any], 409: dict[str, Any], 422: dict[str, Any]}


class EventsIn(Schema):
    """What a phone sends: entries as they were made, the oldest first. `of` (on the wire: `for`) is the episode they belong to."""

    device: str = Field("", max_length=40)
    of: uuid.UUID = Field(alias="for")
    events: list[dict[str, Any]] = Field(max_length=diary.AT_ONCE)


class EventOut(Schema):
    """What became of one entry: stored, known (sent twice), conflict (other content under one id, both kept) or refused, and why."""

    id: str
    status: str
    text: str


class EventsOut(Schema):
    """What became of each entry, whether the program may go on, and what to do at once where it may not."""

    results: list[EventOut]
    state: str
    urgent: list[dict[str, Any]]


@router.get("/day/program", response={200: dict[str, Any], **REFUSED}, url_name="day_program", summary="The program as a phone keeps it")
@guarded_call("program.read")
def program(request: HttpRequest, language: str = "") -> Any:
    """Answer the program as it may be done now."""
    with override(day_program.spoken(language)):
        found, etag = day_program.day_program(request.actor)  # type: ignore[attr-defined]
    return JsonResponse(found, headers={"ETag": f'"{etag}"', "Cache-Control": "no-store"})


@router.post("/day/events", response={200: EventsOut, **REFUSED}, url_name="day_events", summary="Keep diary entries of a phone")
@guarded_call("diary.write")
def events(request: HttpRequest, body: EventsIn, language: str = "") -> Any:
    """Keep what can be kept, and say of each entry what became of it."""
    with override(day_program.spoken(language)):
        kept = diary.receive_own(request.actor, body.of, device=body.device, events=body.events)  # type: ignore[attr-defined]
        return {
            "results": [{"id": each.id, "status": each.status, "text": each.text} for each in kept.results],
            "state": day_program.state_of(kept.episode),
            "urgent": day_program.told_at_once(kept.episode, kept.urgent),
        }
