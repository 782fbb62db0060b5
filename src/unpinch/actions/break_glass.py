"""Opening a record one may not normally see, in need: with a reason, for a short time, and a manager looks at it afterwards."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, clinic_for, note_change, patient_for
from unpinch.actions.actor import Actor
from unpinch.actions.audit import WRITE
from unpinch.actions.policy import Relation
from unpinch.records.models import Alert, AlertNotice, BreakGlass, Membership, OutboxMessage, Patient
from unpinch.terms.errors import InputError
from unpinch.terms.level import TriageLevel

HOURS = 4
"""How long the record stays open (judgement: one shift's part)."""
SHORTEST = 20
"""Characters a reason needs (judgement: "emergency" alone explains nothing afterwards)."""
KIND = "break_glass"


@dataclass(frozen=True, slots=True)
class Opening:
    """One record that was opened in need."""

    id: uuid.UUID
    who: str
    patient_id: uuid.UUID
    patient: str
    reason: str
    at: dt.datetime
    until: dt.datetime
    reviewed_at: dt.datetime | None
    reviewed_by: str
    justified: bool | None
    note: str


def patient_name(actor: Actor, patient_id: uuid.UUID | str) -> str:
    """The name on the page that asks for a reason. Raises RefusedError for those who need not or may not break the glass."""
    return patient_for(actor, "patient.break_glass", patient_id).full_name


@transaction.atomic
def open_record(actor: Actor, patient_id: uuid.UUID | str, *, reason: str) -> BreakGlass:
    """Open a record for four hours, and tell the managers. Raises InputError for a reason nobody could judge later."""
    patient = patient_for(actor, "patient.break_glass", patient_id, kind=WRITE)
    words = " ".join(reason.split())
    if len(words) < SHORTEST:
        raise InputError(
            "reason", _("is too short to be understood later."), _("Write in a sentence what happened and why you need the record now.")
        )
    now = timezone.now()
    row = BreakGlass.objects.create(user_id=actor.user_id, patient=patient, reason=words, expires_at=now + dt.timedelta(hours=HOURS))
    note_change(actor, "patient.break_glass", patient, Relation.CLINIC, "break_glass", row.id, reason=words)
    _tell_managers(row, patient, now)
    actor.relations.clear()
    return row


def _tell_managers(row: BreakGlass, patient: Patient, now: dt.datetime) -> None:
    episode = patient.episodes.order_by("-opened_at").first()
    managers = Membership.objects.filter(clinic=patient.clinic, role="manager", active=True, user__is_active=True).select_related("user")
    alert = None
    if episode:
        level = TriageLevel.CAUTION.word
        alert = Alert.objects.create(clinic=patient.clinic, episode=episode, kind=KIND, level=level, raised_at=now, key=f"{KIND}:{row.id}")
    for member in managers:
        if alert:
            AlertNotice.objects.create(alert=alert, user=member.user, step=0, channel="screen", at=now)
        if member.user.email:
            OutboxMessage.objects.create(
                clinic=patient.clinic,
                key=f"{KIND}:{row.id}:{member.user_id}",
                to=member.user.email,
                subject=_("Unpinch: a record was opened in need"),
                body=_(
                    "Somebody at {clinic} opened a record with a reason. Sign in to look at it. This message holds no details on purpose."
                ).format(clinic=patient.clinic.name),
                send_after=now,
            )


def waiting_for_review(actor: Actor) -> list[Opening]:
    """The openings nobody has judged yet, oldest first."""
    return [_opening(each) for each in _openings(actor).filter(reviewed_at=None).order_by("created_at")]


def reviewed(actor: Actor, *, most: int = 50) -> list[Opening]:
    """The openings that were judged, newest first."""
    return [_opening(each) for each in _openings(actor).exclude(reviewed_at=None).order_by("-reviewed_at")[:most]]


@transaction.atomic
def review(actor: Actor, opening_id: uuid.UUID | str, *, justified: bool, note: str = "") -> Opening:
    """Judge an opening: justified or not, with a note where not. Nobody judges their own."""
    row = _openings(actor).filter(id=opening_id, reviewed_at=None).first()
    if row is None:
        raise NotFoundError
    if row.user_id == actor.user_id:
        raise InputError("review", _("is somebody else's to do: this is your own opening."))
    if not justified and not note.strip():
        raise InputError("note", _("is empty."), _("Write what follows from an opening that was not justified."))
    now = timezone.now()
    row.reviewed_by_id, row.reviewed_at, row.justified, row.review_note = actor.user_id, now, justified, note.strip()
    row.save(update_fields=["reviewed_by", "reviewed_at", "justified", "review_note"])
    Alert.objects.filter(key=f"{KIND}:{row.id}", settled_at=None).update(
        settled_at=now,
        settled_by=actor.user_id,
        acknowledged_at=now,
        acknowledged_by=actor.user_id,
        settled_how=_("Reviewed by a manager."),
    )
    note_change(actor, "clinic.break_glass_review", row.patient, Relation.MEMBER, "break_glass", row.id, reason=note.strip())
    row.refresh_from_db()
    return _opening(row)


def _openings(actor: Actor) -> QuerySet[BreakGlass]:
    clinic = clinic_for(actor, "clinic.break_glass_review")
    return BreakGlass.objects.filter(patient__clinic=clinic).select_related("user", "patient", "reviewed_by")


def _opening(row: BreakGlass) -> Opening:
    by = row.reviewed_by.full_name if row.reviewed_by else ""
    return Opening(
        row.id,
        row.user.full_name,
        row.patient_id,
        row.patient.full_name,
        row.reason,
        row.created_at,
        row.expires_at,
        row.reviewed_at,
        by,
        row.justified,
        row.review_note,
    )
