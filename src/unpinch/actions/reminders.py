"""Reminders a patient chose: what was chosen, muting by one tap, and the worker's round that puts what is due into the outbox.

Nothing is sent until somebody chose it, and never more than one message a day to one person over all ways: the key of the outbox row is
the person and the day. A waiting answer of the team goes before a nudge; a nudge comes only while nothing was entered that day. The
words name no illness, no exercise and no person.

    every minute: chosen, not muted, consent stands, clinic allows the way, not quiet, nothing sent today
        -> an answer waits unread -> "a message waits"
        -> its time, a program to do, nothing entered -> "your program is ready"
"""

import base64
import datetime as dt
import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from unpinch.actions.actor import SYSTEM
from unpinch.actions.audit import WRITE, Seen, record
from unpinch.actions.contact_words import tells
from unpinch.actions.policy import Relation
from unpinch.clinical.home_program.reminders import Quiet, Wish, is_due, is_quiet, quiet_from, useless_after
from unpinch.journey import Status
from unpinch.records.models import Clinic, Consent, DiaryEvent, Episode, Message, OutboxMessage, PlanVersion, ReminderChoice

GRACE = dt.timedelta(minutes=10)
"""An answer read so soon after it was written needs no message about it (judgement)."""
NUDGE, ANSWER = "day", "message"
PAGES = {NUDGE: "home_program:today", ANSWER: "messages:mine"}
TRAINING = (Status.ACTIVE.value, Status.MAINTENANCE.value)


@dataclass
class _Round:
    """What one round looked up, by patient."""

    now: dt.datetime
    said: set[str]
    refused: set[uuid.UUID]
    answers: Mapping[uuid.UUID, list[Message]]
    training: set[uuid.UUID]
    logged: set[tuple[uuid.UUID, dt.date]]


# ---- the worker's round ----------------------------------------------------------------------------------------------------------
def remind(now: dt.datetime) -> int:
    """Put what is due into the outbox; return how many messages that were. Run by the worker every minute."""
    chosen = ReminderChoice.objects.exclude(channel="none").filter(muted_at=None, patient__merged_into=None)
    rows = [row for row in chosen.select_related("patient__clinic") if row.channel in row.patient.clinic.reminder_channels]
    rows = [row for row in rows if not is_quiet(wish_of(row).quiet, now.astimezone(zone_of(row.patient.clinic)))]
    found, made, faults = _look_up(rows, now), 0, list[Exception]()
    for row in rows:
        try:
            made += _remind(row, found)
        except Exception as fault:  # noqa: BLE001 - one person's fault must not silence the others; raised again below
            faults.append(fault)
    if faults:
        raise ExceptionGroup("reminders that could not be made", faults)
    return made


def _look_up(rows: Sequence[ReminderChoice], now: dt.datetime) -> _Round:
    """Everything that is asked of many, in as many queries for ten people as for a thousand."""
    patients = [row.patient_id for row in rows]
    said = OutboxMessage.objects.filter(key__in=[key_of(row, now) for row in rows]).values_list("key", flat=True)
    logged = DiaryEvent.objects.filter(episode__patient__in=patients, day__in={_today(row, now) for row in rows})
    return _Round(
        now,
        set(said),
        _refused(patients),
        _unread(patients, now),
        _training(patients),
        set(logged.values_list("episode__patient", "day").distinct()),
    )


def _refused(patients: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Who took the consent to messages back."""
    newest = dict(Consent.objects.filter(patient__in=patients, kind="messages").order_by("created_at").values_list("patient", "given"))
    return {patient_id for patient_id, given in newest.items() if not given}


def _unread(patients: Sequence[uuid.UUID], now: dt.datetime) -> Mapping[uuid.UUID, list[Message]]:
    """The answers that wait unread and were not told of, by patient."""
    waiting = Message.objects.filter(
        episode__patient__in=patients, side=Message.Side.TEAM, carer=None, noticed_at=None, at__lte=now - GRACE
    )
    found: dict[uuid.UUID, list[Message]] = defaultdict(list)
    for message in waiting.exclude(reads__user=F("episode__patient__user")).select_related("episode"):
        found[message.episode.patient_id].append(message)
    return found


def _training(patients: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Who has a program to do: signed, and not on hold. A program on hold asks for no exercise."""
    signed = Exists(PlanVersion.objects.filter(episode=OuterRef("id")))
    episodes = Episode.objects.filter(signed, patient__in=patients, status__in=TRAINING).order_by("opened_at")
    newest = dict(episodes.values_list("patient", "safety_hold"))
    return {patient_id for patient_id, held in newest.items() if not held}


def _remind(row: ReminderChoice, found: _Round) -> int:
    if key_of(row, found.now) in found.said or row.patient_id in found.refused or not address_of(row):
        return 0
    answers = found.answers.get(row.patient_id, [])
    if answers:
        return _put(row, ANSWER, found.now, answers)
    to_do = row.patient_id in found.training and (row.patient_id, _today(row, found.now)) not in found.logged
    return _put(row, NUDGE, found.now) if to_do and is_due(wish_of(row), found.now, zone_of(row.patient.clinic)) else 0


def _today(row: ReminderChoice, now: dt.datetime) -> dt.date:
    return now.astimezone(zone_of(row.patient.clinic)).date()


@transaction.atomic
def _put(row: ReminderChoice, kind: str, now: dt.datetime, answers: Sequence[Message] = ()) -> int:
    """Commit one message together with the note that it was made; 0 when another worker was faster."""
    zone, wish = zone_of(row.patient.clinic), wish_of(row)
    ends = useless_after(wish, now, zone) if kind == NUDGE else quiet_from(wish.quiet, now, zone)
    subject, body = words_of(row, kind)
    message, made = OutboxMessage.objects.get_or_create(
        key=key_of(row, now),
        defaults={
            "clinic": row.patient.clinic,
            "channel": row.channel,
            "to": address_of(row),
            "subject": subject,
            "body": body,
            "send_after": now,
            "drop_after": ends,
            "stop_address": mute_address(row) if row.channel == "email" else "",
        },
    )
    if made:
        Message.objects.filter(id__in=[each.id for each in answers]).update(noticed_at=now)
        _note(row, message.id, f"{kind} by {row.channel}")
    return int(made)


def key_of(row: ReminderChoice, now: dt.datetime) -> str:
    """One for each person and day, whatever the reason and the way: the daily cap."""
    return f"contact:{row.patient_id}:{_today(row, now)}"


def address_of(row: ReminderChoice) -> str:
    """Where a chosen way leads; empty where nothing is known."""
    patient = row.patient
    return {"email": patient.email, "sms": patient.phone, "push": str(patient.user_id or "")}.get(row.channel, "")


def zone_of(clinic: Clinic) -> zoneinfo.ZoneInfo:
    """The place whose clock counts."""
    return zoneinfo.ZoneInfo(clinic.time_zone)


def wish_of(row: ReminderChoice) -> Wish:
    """What was wished for, with the clinic's quiet hours on top."""
    clinic = row.patient.clinic
    return Wish(row.at, row.days, (Quiet(clinic.quiet_from, clinic.quiet_until), Quiet(row.quiet_from, row.quiet_until)))


def words_of(row: ReminderChoice, kind: str) -> tuple[str, str]:
    """Subject and words in the language chosen. A push carries the kind alone: the phone has the sentence."""
    if row.channel == "push":
        return "", kind
    with override(row.language):
        name = row.patient.clinic.name
        who = _("Your clinic") if tells(name) else name
        text = _("Your program for today is ready when you are.") if kind == NUDGE else _("A message waits for you.")
        page = settings.ENVIRONMENT.public_url + reverse(PAGES[kind])
        if row.channel == "sms":
            return "", f"{who}: {text} {page} · {_('Stop:')} {mute_address(row)}"
        stop = _("You chose to be reminded. One tap stops it:")
        return who, f"{text}\n\n{page}\n\n{stop}\n{mute_address(row)}\n"


# ---- muting by one tap -------------------------------------------------------------------------------------------------------------
def _signer() -> Signer:
    return Signer(salt="unpinch.mute", sep=".")


def mute_address(row: ReminderChoice) -> str:
    """Where one tap stops the reminders, without signing in. The address names nobody."""
    name = base64.urlsafe_b64encode(row.id.bytes).rstrip(b"=").decode()
    return str(settings.ENVIRONMENT.public_url) + reverse("messages:mute", args=[_signer().sign(name)])


def is_mute_link(secret: str) -> bool:
    """Whether a link is one of ours, unchanged."""
    return _choice_named(secret) is not None


def _choice_named(secret: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(_signer().unsign(secret) + "=="))
    except (BadSignature, ValueError):
        return None


@transaction.atomic
def mute(secret: str, now: dt.datetime) -> bool:
    """Stop somebody's reminders by their link, and drop what waits in the outbox. False for a link that is none."""
    row = ReminderChoice.objects.select_for_update().filter(id=_choice_named(secret)).select_related("patient__clinic").first()
    if row is None:
        return False
    if row.muted_at is None:
        row.muted_at = now
        row.save(update_fields=["muted_at"])
        drop_waiting([row.patient_id], now)
        _note(row, row.id, "muted by link")
    return True


def drop_waiting(patients: Iterable[uuid.UUID], now: dt.datetime) -> None:
    """Let nothing leave any more that waits for these."""
    for patient_id in patients:
        OutboxMessage.objects.filter(key__startswith=f"contact:{patient_id}:", sent_at=None).update(drop_after=now)


def _note(row: ReminderChoice, object_id: uuid.UUID, reason: str) -> None:
    patient = row.patient
    relation = Relation.MEMBER.value
    record(Seen(SYSTEM, "patient.reminders", str(patient.id), str(patient.clinic_id), relation, WRITE, "reminder", str(object_id), reason))
