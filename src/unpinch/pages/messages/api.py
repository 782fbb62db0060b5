"""The JSON routes of reminders: a browser that listens for push, or no longer does."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from unpinch.actions import messages, reminder_choice
from unpinch.actions.devices import device_words
from unpinch.pages.base.api import guarded_call

router = Router(tags=["messages"])
REFUSED: dict[int, Any] = {401: dict[str, Any], 403: dict[str, Any], 404: dict[str, Any], 409: dict[str, Any], 422: dict[str, Any]}


class BrowserIn(Schema):
    """A subscription as a browser makes it: where it is reached, its public key and the shared secret, both in Base64 for addresses."""

    endpoint: str = Field(max_length=2000)
    p256dh: str = Field(max_length=100)
    auth: str = Field(max_length=40)


class GoneIn(Schema):
    """The browser that no longer listens."""

    endpoint: str = Field(max_length=2000)


class ListeningOut(Schema):
    """How many browsers of this person listen now."""

    browsers: int


class UnreadOut(Schema):
    """How many messages wait to be read."""

    unread: int


@router.get("/contact/unread", response={200: UnreadOut, **REFUSED}, url_name="unread", summary="How many messages wait to be read")
@guarded_call("message.read")
def unread(request: HttpRequest) -> Any:
    """Count the messages of the team that a patient or carer has not seen."""
    return {"unread": messages.unread(request.actor)}  # type: ignore[attr-defined]


@router.post("/contact/push", response={200: ListeningOut, **REFUSED}, url_name="push", summary="Let this browser listen for reminders")
@guarded_call("patient.reminders")
def listen(request: HttpRequest, body: BrowserIn) -> Any:
    """Keep the subscription; the same one twice is kept once."""
    device = device_words(request.headers.get("User-Agent", ""))
    count = reminder_choice.listen(request.actor, endpoint=body.endpoint, p256dh=body.p256dh, auth=body.auth, device=device)  # type: ignore[attr-defined]
    return {"browsers": count}


@router.delete("/contact/push", response={200: ListeningOut, **REFUSED}, url_name="push", summary="Let this browser listen no longer")
@guarded_call("patient.reminders")
def stop(request: HttpRequest, body: GoneIn) -> Any:
    """Forget the subscription."""
    return {"browsers": reminder_choice.stop_listening(request.actor, endpoint=body.endpoint)}  # type: ignore[attr-defined]
