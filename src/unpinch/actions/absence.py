"""Days on which somebody of the team answers no messages: said by themselves, read by patients before they write, with who stands in."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, clinic_for
from unpinch.actions.actor import Actor
from unpinch.actions.audit import WRITE, Seen, record
from unpinch.actions.patient_safe import banned_in
from unpinch.actions.policy import Relation
from unpinch.records.models import Absence, Clinic, Membership, User
from unpinch.terms.errors import InputError

LONGEST = 300
MOST_DAYS = 180
"""Longer than this somebody else takes over the patients (judgement)."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can stand in: they read the messages of every patient of whom they stand in for."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class Away:
    """That somebody is away, as a patient reads it."""

    name: str
    until: dt.date
    text: str
    stand_in: str


def away_now(clinic: Clinic, users: Iterable[uuid.UUID], now: dt.datetime) -> dict[uuid.UUID, Absence]:
    """Who of these is away today, by user; of several absences the one that lasts longest."""
    today = now.astimezone(zoneinfo.ZoneInfo(clinic.time_zone)).date()
    rows = Absence.objects.filter(clinic=clinic, user__in=set(users), ended_at=None, starts_on__lte=today, ends_on__gte=today)
    return {row.user_id: row for row in rows.select_related("user", "stand_in").order_by("ends_on")}


def as_read(row: Absence) -> Away:
    """An absence in the words a patient reads."""
    return Away(row.user.full_name, row.ends_on, row.text, row.stand_in.full_name if row.stand_in else "")


def stands_in_for(actor: Actor, clinic: Clinic, now: dt.datetime) -> list[Absence]:
    """Whose messages come to this actor today because they are away: those who named them, and those who named nobody."""
    today = now.astimezone(zoneinfo.ZoneInfo(clinic.time_zone)).date()
    mine = Q(stand_in=actor.user_id) | Q(stand_in=None)
    rows = Absence.objects.filter(mine, clinic=clinic, ended_at=None, starts_on__lte=today, ends_on__gte=today)
    return list(rows.exclude(user=actor.user_id).select_related("user").order_by("ends_on"))


def own_absences(actor: Actor) -> list[Absence]:
    """One's own days away that are not over, the next first."""
    clinic = clinic_for(actor, "message.away")
    today = timezone.now().astimezone(zoneinfo.ZoneInfo(clinic.time_zone)).date()
    return list(
        Absence.objects.filter(clinic=clinic, user=actor.user_id, ended_at=None, ends_on__gte=today)
        .select_related("stand_in")
        .order_by("starts_on")
    )


def colleagues(actor: Actor) -> list[Colleague]:
    """Who can stand in for the actor: therapists who work at every place where the actor works."""
    clinic = clinic_for(actor, "message.away")
    found = Membership.objects.filter(clinic=clinic, role="therapist", active=True, user__is_active=True).exclude(user=actor.user_id)
    return [
        Colleague(each.user_id, each.user.full_name)
        for each in found.select_related("user").prefetch_related("locations").order_by("user__full_name")
        if _covers({place.id for place in each.locations.all()}, actor.locations)
    ]


def _covers(theirs: set[uuid.UUID], mine: frozenset[uuid.UUID]) -> bool:
    return not theirs or (bool(mine) and mine <= theirs)


@transaction.atomic
def go_away(actor: Actor, *, starts_on: dt.date, ends_on: dt.date, text: str = "", stand_in: str = "") -> Absence:
    """Say that one is away. Raises InputError naming the field."""
    clinic = clinic_for(actor, "message.away")
    words = " ".join(text.split())
    _check_days(clinic, starts_on, ends_on)
    if len(words) > LONGEST:
        raise InputError("text", _("has {count} letters.").format(count=len(words)), _("Keep it to {most}.").format(most=LONGEST))
    if banned := banned_in(words):
        problem = _("holds words that frighten without helping: {words}.").format(words=", ".join(banned))
        raise InputError("text", problem, _("Say it in other words."))
    chosen = next((each for each in colleagues(actor) if str(each.id) == stand_in), None)
    if stand_in and chosen is None:
        raise InputError("stand_in", _("cannot read the messages of all your patients."), _("Choose somebody from the list."))
    row = Absence.objects.create(
        clinic=clinic, user_id=actor.signer, starts_on=starts_on, ends_on=ends_on, text=words, stand_in_id=chosen.id if chosen else None
    )
    _note(actor, clinic, row, f"{starts_on} to {ends_on}")
    return row


def _check_days(clinic: Clinic, starts_on: dt.date, ends_on: dt.date) -> None:
    today = timezone.now().astimezone(zoneinfo.ZoneInfo(clinic.time_zone)).date()
    if ends_on < starts_on:
        raise InputError("ends_on", _("is before the first day."), _("Choose the last day on which you are away."))
    if ends_on < today:
        raise InputError("ends_on", _("is over."), _("Choose a day from today on."))
    if (ends_on - starts_on).days >= MOST_DAYS:
        raise InputError("ends_on", _("is more than half a year away."), _("Let somebody else lead the care of your patients instead."))


@transaction.atomic
def come_back(actor: Actor, absence_id: uuid.UUID | str) -> None:
    """Take days away back from now on. Raises NotFoundError for somebody else's."""
    clinic = clinic_for(actor, "message.away")
    row = Absence.objects.filter(clinic=clinic, id=absence_id, user=actor.user_id, ended_at=None).first()
    if row is None:
        raise NotFoundError
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    _note(actor, clinic, row, "taken back")


def _note(actor: Actor, clinic: Clinic, row: Absence, reason: str) -> None:
    record(Seen(actor, "message.away", "", str(clinic.id), Relation.MEMBER.value, WRITE, "absence", str(row.id), reason))


def name_of(user: User | None) -> str:
    """Somebody's name; empty for nobody."""
    return user.full_name if user else ""
