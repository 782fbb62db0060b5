"""How a patient chooses reminders: the ways the clinic offers, the time, the days, the quiet hours, and the browsers that listen."""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions import channels, web_push
from unpinch.actions.access import note_change, own_patient
from unpinch.actions.actor import Actor, relation_to_patient
from unpinch.actions.consents import text_of
from unpinch.actions.people import edit_details
from unpinch.actions.reminders import drop_waiting
from unpinch.actions.versions import save_versioned
from unpinch.clinical.home_program.reminders import Quiet
from unpinch.records.models import LANGUAGES, Clinic, Consent, Patient, PushSubscription, ReminderChoice
from unpinch.terms.errors import InputError

NONE = "none"
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
NUMBER = re.compile(r"\+?[0-9][0-9 ()./-]{5,24}")
MOST_BROWSERS = 8
"""Browsers of one person that are told at the same time (judgement)."""


@dataclass(frozen=True)
class Choosing:
    """What stands, and what can be chosen."""

    patient: Patient
    row: ReminderChoice
    offered: tuple[str, ...]
    consent: str
    push_key: str
    browsers: int

    @property
    def on(self) -> bool:
        """Whether reminders are sent as things stand."""
        return self.row.channel != NONE and self.row.muted_at is None and self.row.channel in self.offered


def choosing(actor: Actor) -> Choosing:
    """One's own reminders; without a choice yet, none."""
    patient = own_patient(actor, "patient.reminders")
    row = ReminderChoice.objects.filter(patient=patient).first() or _none_yet(patient)
    offered = offered_by(patient.clinic)
    return Choosing(
        patient,
        row,
        offered,
        text_of("messages", patient.clinic.name, patient.language),
        web_push.padless(web_push.public_of(channels.push_key())) if "push" in offered else "",
        PushSubscription.objects.filter(user=patient.user, ended_at=None).count(),
    )


def _none_yet(patient: Patient) -> ReminderChoice:
    days = list(range(7))
    clinic = patient.clinic
    quiet = {"quiet_from": clinic.quiet_from, "quiet_until": clinic.quiet_until}
    return ReminderChoice(patient=patient, channel=NONE, days=days, language=patient.language, **quiet)


def offered_by(clinic: Clinic) -> tuple[str, ...]:
    """The ways that the clinic switched on and that work on this machine."""
    return tuple(name for name, channel in channels.CHANNELS.items() if name in clinic.reminder_channels and channel.can_send())


@transaction.atomic
def choose(actor: Actor, *, wanted: Mapping[str, Any], email: str = "", phone: str = "") -> ReminderChoice:
    """Keep what somebody chose, with their consent to messages where it did not stand. Choosing ends a mute. Raises InputError."""
    patient = own_patient(actor, "patient.reminders")
    now = timezone.now()
    row = ReminderChoice.objects.select_for_update().filter(patient=patient).first()
    if row is None:
        row = _none_yet(patient)
        row.save()
    changes = _checked(patient.clinic, row, wanted)
    if changes["channel"] != NONE:
        _reach(actor, patient, changes["channel"], email, phone)
        _consent(actor, patient)
    if changes["channel"] != row.channel:
        drop_waiting([patient.id], now)
    save_versioned(actor, row, row.version, {**changes, "muted_at": None})
    note_change(
        actor, "patient.reminders", patient, relation_to_patient(actor, patient, now), "reminder", row.id, reason=changes["channel"]
    )
    return row


def _checked(clinic: Clinic, row: ReminderChoice, wanted: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: wanted.get(name, getattr(row, name)) for name in ("channel", "at", "days", "quiet_from", "quiet_until", "language")}
    if found["channel"] != NONE and found["channel"] not in offered_by(clinic):
        raise InputError("channel", _("is not offered by the clinic."), _("Choose another way."))
    for name in ("at", "quiet_from", "quiet_until"):
        if not TIME.fullmatch(str(found[name])):
            raise InputError(name, _("is no time."), _("Write it like 08:30."))
    if found["language"] not in dict(LANGUAGES):
        raise InputError("language", _("is not spoken by Unpinch yet."))
    found["days"] = sorted({int(day) for day in found["days"] if str(day) in "0123456"})
    if found["channel"] != NONE:
        _check_time(clinic, found["at"], found["days"], (found["quiet_from"], found["quiet_until"]))
    return found


def _check_time(clinic: Clinic, at: str, days: Sequence[int], quiet: tuple[str, str]) -> None:
    if not days:
        raise InputError("days", _("none is chosen."), _("Choose at least one day, or no reminders."))
    local = dt.datetime.combine(dt.date(2000, 1, 1), dt.time.fromisoformat(at))
    for start, end in ((clinic.quiet_from, clinic.quiet_until), quiet):
        if Quiet(start, end).holds(local):
            problem = _("lies in the quiet hours from {start} to {end}.").format(start=start, end=end)
            raise InputError("at", problem, _("Choose a time outside them."))


def _reach(actor: Actor, patient: Patient, channel: str, email: str, phone: str) -> None:
    """Keep where somebody wants to be reached, and make sure that there is something."""
    given = {"email": {"email": email.strip()}, "sms": {"phone": phone.strip()}}.get(channel, {})
    for name, value in given.items():
        if not value:
            raise InputError(name, _("is empty."), _("Write where the reminder should go."))
        if name == "phone" and not NUMBER.fullmatch(value):
            raise InputError(name, _("{number} cannot be dialed.").format(number=value), _("Write digits, such as +1 312 555 0100."))
        if name == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
            raise InputError(name, _("is no e-mail address."), _("Write it like name@example.org."))
    if any(getattr(patient, name) != value for name, value in given.items()):
        edit_details(actor, patient.id, read_version=patient.version, changes=given)
    if channel == "push" and not PushSubscription.objects.filter(user=patient.user, ended_at=None).exists():
        raise InputError("channel", _("needs a browser that listens."), _("Tap “Let this phone listen” first."))


def _consent(actor: Actor, patient: Patient) -> None:
    """Choosing a way says yes to messages, in the words that stand beside the choice."""
    newest = Consent.objects.filter(patient=patient, kind="messages").order_by("created_at", "id").last()
    if newest is None or not newest.given:
        text = text_of("messages", patient.clinic.name, patient.language)
        made = Consent.objects.create(patient=patient, kind="messages", given=True, text=text, by_id=actor.user_id, note="with reminders")
        relation = relation_to_patient(actor, patient, timezone.now())
        note_change(actor, "patient.consents", patient, relation, "consent", made.id, reason="messages given")


# ---- browsers that listen ----------------------------------------------------------------------------------------------------------
@transaction.atomic
def listen(actor: Actor, *, endpoint: str, p256dh: str, auth: str, device: str = "") -> int:
    """Keep a browser that agreed to be told; return how many of this person listen now. Raises InputError."""
    patient = own_patient(actor, "patient.reminders", None)
    if "push" not in offered_by(patient.clinic):
        raise InputError("channel", _("is not offered by the clinic."), _("Choose another way."))
    web_push.read_subscriber(endpoint, p256dh, auth)
    fields = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth, "device": device[:80], "user_id": actor.signer, "ended_at": None}
    row, _made = PushSubscription.objects.update_or_create(endpoint_hash=_name(endpoint), defaults=fields)
    mine = PushSubscription.objects.filter(user=actor.user_id, ended_at=None).order_by("-created_at")
    kept = list(mine.values_list("id", flat=True)[:MOST_BROWSERS])
    mine.exclude(id__in=kept).update(ended_at=timezone.now())
    _note(actor, patient, row, "a browser listens")
    return len(kept)


@transaction.atomic
def stop_listening(actor: Actor, *, endpoint: str) -> int:
    """Forget a browser of one's own; return how many still listen."""
    patient = own_patient(actor, "patient.reminders")
    mine = PushSubscription.objects.filter(user=actor.user_id, ended_at=None)
    for row in mine.filter(endpoint_hash=_name(endpoint)):
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        _note(actor, patient, row, "a browser no longer listens")
    return mine.count()


def _name(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


def _note(actor: Actor, patient: Patient, row: PushSubscription, reason: str) -> None:
    relation = relation_to_patient(actor, patient, timezone.now())
    note_change(actor, "patient.reminders", patient, relation, "browser", row.id, reason=reason)
