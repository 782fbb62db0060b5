"""The patients of a clinic: search by name, record number or birth date, a page at a time; and who is much like somebody about to be added.

The list names everybody of the clinic, also those of another location, so that nobody is entered twice; opening a record asks again
whether one may. Levels show only to those who may read that chart. Every patient shown is audited.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from unpinch.actions.access import clinic_for, note_list, visible_patients
from unpinch.actions.actor import Actor
from unpinch.actions.alert_list import list_relation
from unpinch.actions.heading import status_label
from unpinch.actions.people import age_on
from unpinch.actions.policy import Relation, Role, allows
from unpinch.actions.words import shown_level, shown_level_label
from unpinch.journey import Status
from unpinch.records.models import CareTeamMember, Episode, Location, Membership, Patient

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One patient of the list. `elsewhere`: opening needs a reason, because the care is at another location."""

    id: str
    name: str
    birth_date: dt.date | None
    age: int | None
    record_number: str
    status: str
    status_label: str
    location: str
    lead: str
    mine: bool
    level: str
    level_label: str
    elsewhere: bool


@dataclass(frozen=True)
class PatientList:
    """A page of patients."""

    rows: tuple[PatientRow, ...]
    total: int
    page: int
    pages: int
    query: str
    status: str


def patient_list(actor: Actor, *, query: str = "", status: str = "", page: int = 1) -> PatientList:
    """A page of the clinic's patients, by name."""
    found = _matching(visible_patients(actor, "patient.list"), query)
    status = status if status in set(Status) else ""
    if status:
        found = found.filter(episodes__status=status).distinct()
    total = found.count()
    pages = max(1, -(-total // A_PAGE))
    page = min(max(1, page), pages)
    episodes = Prefetch("episodes", Episode.objects.select_related("location").order_by("-opened_at"))
    rows = list(found.order_by("full_name", "id").prefetch_related(episodes)[(page - 1) * A_PAGE : page * A_PAGE])
    note_list(actor, "patient.list", rows)
    return PatientList(tuple(_rows(actor, rows)), total, page, pages, query, status)


def _matching(patients: QuerySet[Patient], query: str) -> QuerySet[Patient]:
    for word in query.split()[:6]:
        fits = Q(full_name__icontains=word) | Q(record_number__iexact=word)
        if day := _day(word):
            fits |= Q(birth_date=day)
        patients = patients.filter(fits)
    return patients


def _day(word: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        return None


def _rows(actor: Actor, patients: Iterable[Patient]) -> Iterable[PatientRow]:
    patients = list(patients)
    today = timezone.localdate()
    teams: dict[uuid.UUID, list[CareTeamMember]] = defaultdict(list)
    for member in CareTeamMember.objects.filter(episode__patient__in=patients, ended_at=None).select_related("user", "episode"):
        teams[member.episode.patient_id].append(member)
    for patient in patients:
        yield _row(actor, patient, teams[patient.id], today)


def _row(actor: Actor, patient: Patient, team: list[CareTeamMember], today: dt.date) -> PatientRow:
    episodes = list(patient.episodes.all())
    episode = next((each for each in episodes if each.status != Status.CLOSED), episodes[0] if episodes else None)
    mine = any(member.user_id == actor.user_id for member in team)
    relation = list_relation(actor, episode, mine) if episode else Relation.TEAM
    clinical = episode is not None and allows("chart.read", actor.role, relation)
    here = any(list_relation(actor, each, mine) is not Relation.CLINIC for each in episodes) or not episodes
    return PatientRow(
        id=str(patient.id),
        name=patient.full_name,
        birth_date=patient.birth_date,
        age=age_on(patient.birth_date, today) if patient.birth_date else None,
        record_number=patient.record_number,
        status=episode.status if episode else "",
        status_label=status_label(episode.status) if episode else "",
        location=episode.location.name if episode and episode.location else "",
        lead=next((m.user.full_name for m in team if m.lead and episode and m.episode_id == episode.id), ""),
        mine=mine,
        level=shown_level(episode.attention, incomplete=episode.incomplete) if episode and clinical else "",
        level_label=shown_level_label(episode.attention, incomplete=episode.incomplete) if episode and clinical else "",
        elsewhere=not here and actor.role in (Role.THERAPIST, Role.ASSISTANT),
    )


def similar_patients(actor: Actor, *, name: str, birth_date: dt.date | None, phone: str = "") -> tuple[PatientRow, ...]:
    """Patients of the clinic who may be the same person: same birth date and a shared name, the same full name, or the same phone."""
    words = [word for word in name.split() if len(word) > 1]
    fits = Q(full_name__iexact=" ".join(name.split()))
    if birth_date and words:
        shared = Q()
        for word in words:
            shared |= Q(full_name__icontains=word)
        fits |= Q(birth_date=birth_date) & shared
    if phone.strip():
        fits |= Q(phone=phone.strip())
    episodes = Prefetch("episodes", Episode.objects.select_related("location").order_by("-opened_at"))
    rows = list(visible_patients(actor, "patient.list").filter(fits).prefetch_related(episodes)[:5])
    note_list(actor, "patient.list", rows)
    return tuple(_rows(actor, rows))


@dataclass(frozen=True, slots=True)
class Places:
    """What a form offers when an episode is opened: locations and the therapists who can lead."""

    locations: tuple[tuple[str, str], ...]
    therapists: tuple[tuple[str, str], ...]
    assistants: tuple[tuple[str, str], ...]


def places_of(actor: Actor, act: str) -> Places:
    """The locations and the people of the actor's clinic."""
    clinic = clinic_for(actor, act)
    members = list(
        Membership.objects.filter(clinic=clinic, active=True, user__is_active=True).select_related("user").order_by("user__full_name")
    )
    locations = Location.objects.filter(clinic=clinic).order_by("name")
    return Places(
        tuple((str(place.id), place.name) for place in locations),
        tuple((str(m.user_id), m.user.full_name) for m in members if m.role == Role.THERAPIST),
        tuple((str(m.user_id), m.user.full_name) for m in members if m.role == Role.ASSISTANT),
    )
