"""Throw away what has expired and nobody may use any more: sessions, invitations, notes of wrong passwords. Nothing clinical."""

import datetime as dt
from dataclasses import dataclass

from axes.models import AccessAttempt, AccessFailureLog, AccessLog  # type: ignore[import-untyped]
from django.contrib.sessions.models import Session

from unpinch.records.models import Invitation

KEEP_INVITATIONS = dt.timedelta(days=90)
KEEP_SIGN_INS = dt.timedelta(days=90)
"""How long an expired invitation and the notes of sign-ins are kept (judgement: long enough to ask "who was that?")."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many rows went."""

    sessions: int
    invitations: int
    sign_ins: int


def tidy(now: dt.datetime) -> Tidied:
    """Delete expired sessions, long expired invitations that nobody used, and old notes of sign-ins."""
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    invitations, _ = Invitation.objects.filter(expires_at__lt=now - KEEP_INVITATIONS, used_at=None).exclude(purpose="physician").delete()
    old = now - KEEP_SIGN_INS
    notes = [model.objects.filter(attempt_time__lt=old).delete()[0] for model in (AccessAttempt, AccessFailureLog, AccessLog)]
    return Tidied(sessions, invitations, sum(notes))
