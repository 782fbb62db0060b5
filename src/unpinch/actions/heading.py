"""Who this is, and which episode of care: the head of every page about a patient.

It shapes what was already let in, and fetches by the door where a page needs no more than a heading.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, episode_for, patient_for
from unpinch.actions.actor import Actor
from unpinch.actions.people import DETAILS, age_on
from unpinch.records.models import CareTeamMember, Episode, Patient

STATUS_WORDS = {
    "intake": "Intake",
    "evaluation": "Evaluation",
    "active": "In treatment",
    "maintenance": "Maintenance",
    "closed": "Closed",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who this is, and how to reach them."""

    id: str
    name: str
    age: int | None
    birth_date: dt.date | None
    pronouns: str
    language: str
    language_code: str
    phone: str
    email: str
    address: str
    emergency_contact: str
    record_number: str
    version: int
    signs_in: bool


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    """One episode of care, shortly."""

    id: str
    complaint: str
    status: str
    status_label: str
    opened_at: dt.datetime
    location: str
    version: int
    intake_sent_at: dt.datetime | None
    intake_started_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody who looks after this episode."""

    id: str
    name: str
    lead: bool
    mine: bool


def person_view(patient: Patient, now: dt.datetime) -> Person:
    """Shape a person's details."""
    return Person(
        id=str(patient.id),
        name=patient.full_name,
        age=age_on(patient.birth_date, timezone.localdate(now)) if patient.birth_date else None,
        birth_date=patient.birth_date,
        pronouns=patient.pronouns,
        language=str(patient.get_language_display()),
        language_code=patient.language,
        phone=patient.phone,
        email=patient.email,
        address=patient.address,
        emergency_contact=patient.emergency_contact,
        record_number=patient.record_number,
        version=patient.version,
        signs_in=patient.user_id is not None,
    )


def episode_line(episode: Episode) -> EpisodeLine:
    """Shape an episode shortly; its location must be loaded."""
    return EpisodeLine(
        id=str(episode.id),
        complaint=episode.complaint,
        status=episode.status,
        status_label=status_label(episode.status),
        opened_at=episode.opened_at,
        location=episode.location.name if episode.location else "",
        version=episode.version,
        intake_sent_at=episode.intake_sent_at,
        intake_started_at=episode.intake_started_at,
    )


def status_label(status: str) -> str:
    """What a status is called."""
    return _(STATUS_WORDS.get(status, status))


def heading(actor: Actor, act: str, episode_id: uuid.UUID | str) -> tuple[Person, EpisodeLine]:
    """Whose episode this is, for a page about one act."""
    episode = episode_for(actor, act, episode_id)
    return person_view(episode.patient, timezone.now()), episode_line(episode)


def person_for(actor: Actor, act: str, patient_id: uuid.UUID | str) -> Person:
    """A person's details, for a page of the staff about one act."""
    if not actor.staff:
        raise NotFoundError
    return person_view(patient_for(actor, act, patient_id), timezone.now())


def details_of(person: Person) -> dict[str, Any]:
    """The details of a person by the names of the record, as a form shows them."""
    names = {"full_name": "name", "language": "language_code"}
    return {name: getattr(person, names.get(name, name)) for name in DETAILS}


def team_of(actor: Actor, episode_id: uuid.UUID | str) -> tuple[TeamMember, ...]:
    """The care team, for somebody who may change it."""
    episode = episode_for(actor, "episode.care_team", episode_id)
    members = CareTeamMember.objects.filter(episode=episode, ended_at=None).select_related("user").order_by("-lead", "created_at")
    return team_views(actor, members)


def team_views(actor: Actor, members: Iterable[CareTeamMember]) -> tuple[TeamMember, ...]:
    """Shape a care team; its users must be loaded."""
    return tuple(TeamMember(str(m.user_id), m.user.full_name, m.lead, m.user_id == actor.user_id) for m in members)
