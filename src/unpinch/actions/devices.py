"""On which devices somebody is signed in, and ending that from elsewhere."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError
from unpinch.actions.actor import Actor
from unpinch.records.models import DeviceSession

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))


@dataclass(frozen=True, slots=True)
class Device:
    """One device somebody is signed in on."""

    id: uuid.UUID
    device: str
    own_phone: bool
    since: dt.datetime
    here: bool


def device_words(agent: str) -> str:
    """Name a device from what its browser says of itself.

    >>> device_words("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36")
    'Chrome, Android'
    """
    found = [next((name for sign, name in table if sign in agent), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(each for each in found if each)


def note_session(user_id: uuid.UUID, session_key: str, *, agent: str, own_phone: bool = False) -> None:
    """Remember that somebody signed in here, and forget the sessions of theirs that are over."""
    for row in DeviceSession.objects.filter(user_id=user_id):
        if not Session.objects.filter(session_key=row.session_key, expire_date__gt=timezone.now()).exists():
            row.delete()
    DeviceSession.objects.update_or_create(
        session_key=session_key, defaults={"user_id": user_id, "device": device_words(agent), "own_phone": own_phone}
    )


def devices_of(actor: Actor, session_key: str) -> list[Device]:
    """Where somebody is signed in now, this device first."""
    rows = list(DeviceSession.objects.filter(user_id=actor.user_id).order_by("-created_at"))
    live = set(
        Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    found = [
        Device(row.id, row.device or _("Unknown device"), row.own_phone, row.created_at, row.session_key == session_key)
        for row in rows
        if row.session_key in live
    ]
    return sorted(found, key=lambda each: not each.here)


@transaction.atomic
def end_device(actor: Actor, device_id: uuid.UUID | str) -> None:
    """Sign out one of one's own devices."""
    row = DeviceSession.objects.filter(id=device_id, user_id=actor.user_id).first()
    if row is None:
        raise NotFoundError
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()


@transaction.atomic
def end_sessions(user_id: uuid.UUID, *, keep: str = "") -> int:
    """Sign somebody out everywhere, except in the session to keep; return how many ended."""
    rows = DeviceSession.objects.filter(user_id=user_id).exclude(session_key=keep)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)
