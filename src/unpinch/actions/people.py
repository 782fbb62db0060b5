"""Register patients, open episodes, put people on the care team, change details."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from unpinch.actions.access import RefusedError, clinic_for, episode_for, note_change, patient_for
from unpinch.actions.actor import Actor, relation_to_patient
from unpinch.actions.audit import WRITE
from unpinch.actions.policy import Relation, Role
from unpinch.actions.versions import save_versioned
from unpinch.journey import Gate, Status, check_move
from unpinch.records.models import CareTeamMember, Clinic, Episode, EpisodeMove, Location, Membership, Patient
from unpinch.terms.errors import InputError, NotAllowedNowError

DETAILS = ("full_name", "birth_date", "language", "pronouns", "phone", "email", "address", "emergency_contact", "record_number")
OLDEST_YEARS = 120


@transaction.atomic
def register_patient(actor: Actor, *, details: Mapping[str, Any]) -> Patient:
    """Add a patient to the actor's clinic. Raises InputError naming the field."""
    clinic = clinic_for(actor, "patient.register")
    checked = check_details(details)
    if not checked.get("full_name"):
        raise InputError("full_name", "is empty.", "Write the name as the person gives it.")
    _check_number_is_free(clinic.id, checked.get("record_number", ""))
    patient = Patient.objects.create(clinic=clinic, **checked)
    note_change(actor, "patient.register", patient, Relation.MEMBER, "patient", patient.id)
    return patient


def check_details(details: Mapping[str, Any]) -> dict[str, Any]:
    """The known details, checked. Raises InputError naming the field."""
    strangers = sorted(set(details) - set(DETAILS))
    if strangers:
        raise InputError(strangers[0], "is no detail of a patient.", f"Known: {', '.join(DETAILS)}.")
    born = details.get("birth_date")
    today = timezone.localdate()
    if born is not None and (born > today or today.year - born.year > OLDEST_YEARS):
        raise InputError("birth_date", f"{born.isoformat()} cannot be a birth date.", "Check the year.")
    return {name: value.strip() if isinstance(value, str) else value for name, value in details.items()}


def _check_number_is_free(clinic_id: uuid.UUID, number: str, but: Patient | None = None) -> None:
    """Refuse a record number that another patient of the clinic has. Raises InputError."""
    others = Patient.objects.filter(clinic=clinic_id, record_number=number.strip()).exclude(id=but.id if but else None)
    if number.strip() and others.exists():
        raise InputError("record_number", "belongs to another patient already.", "Search for it, or leave it empty.")


@transaction.atomic
def edit_details(actor: Actor, patient_id: uuid.UUID | str, *, read_version: int, changes: Mapping[str, Any]) -> Patient:
    """Change a patient's details as read at a version. Raises EditConflictError when somebody else changed them meanwhile."""
    patient = patient_for(actor, "patient.edit_details", patient_id, kind=WRITE)
    _check_number_is_free(patient.clinic_id, changes.get("record_number", ""), but=patient)
    if save_versioned(actor, patient, read_version, check_details(changes)):
        relation = relation_to_patient(actor, patient, timezone.now())
        note_change(actor, "patient.edit_details", patient, relation, "patient", patient.id)
    return patient


@transaction.atomic
def open_episode(
    actor: Actor, patient_id: uuid.UUID | str, *, complaint: str = "", location: Location | None = None, lead: uuid.UUID | None = None
) -> Episode:
    """Open an episode of care for a patient of the clinic; `lead` is the therapist who will answer for it."""
    clinic = clinic_for(actor, "episode.open")
    patient = Patient.objects.filter(clinic=clinic, id=patient_id).first()
    if patient is None:
        raise RefusedError("episode.open", Relation.STRANGER)
    if location is not None and location.clinic_id != clinic.id:
        raise InputError("location", "belongs to another clinic.")
    now = timezone.now()
    episode = Episode.objects.create(clinic=clinic, patient=patient, location=location, complaint=complaint, opened_at=now)
    if lead:
        _join(clinic, episode, lead, lead=True)
    note_change(actor, "episode.open", patient, Relation.MEMBER, "episode", episode.id)
    return episode


@transaction.atomic
def open_episode_at(
    actor: Actor, patient_id: uuid.UUID | str, *, complaint: str = "", location_id: str = "", lead_id: str = ""
) -> uuid.UUID:
    """Open an episode with place and lead named by their ids, as a form sends them."""
    location = Location.objects.filter(id=location_id).first() if location_id else None
    lead = uuid.UUID(lead_id) if lead_id else None
    return open_episode(actor, patient_id, complaint=complaint, location=location, lead=lead).id


@transaction.atomic
def register_with_episode(
    actor: Actor, *, details: Mapping[str, Any], complaint: str = "", location_id: str = "", lead_id: str = ""
) -> uuid.UUID:
    """Add a patient together with the first episode of care: both, or neither."""
    patient = register_patient(actor, details=details)
    open_episode_at(actor, patient.id, complaint=complaint, location_id=location_id, lead_id=lead_id)
    return patient.id


@transaction.atomic
def join_care_team(actor: Actor, episode_id: uuid.UUID | str, user_id: uuid.UUID, *, lead: bool = False) -> None:
    """Put a member of the clinic on the care team; a new lead takes over from the old one."""
    episode = episode_for(actor, "episode.care_team", episode_id, kind=WRITE)
    _join(episode.clinic, episode, user_id, lead=lead)
    relation = relation_to_patient(actor, episode.patient, timezone.now())
    note_change(actor, "episode.care_team", episode.patient, relation, "episode", episode.id, reason=f"joined {user_id}")


@transaction.atomic
def leave_care_team(actor: Actor, episode_id: uuid.UUID | str, user_id: uuid.UUID) -> None:
    """Take somebody off the care team from now on. The lead stays until somebody else leads: an alert must reach a person."""
    episode = episode_for(actor, "episode.care_team", episode_id, kind=WRITE)
    member = CareTeamMember.objects.filter(episode=episode, user_id=user_id, ended_at=None).first()
    if member is None:
        raise InputError("care team", "this person is not on the team.")
    if member.lead:
        raise NotAllowedNowError("Somebody else must lead first: alerts go to the lead.")
    now = timezone.now()
    relation = relation_to_patient(actor, episode.patient, now)
    member.ended_at = now
    member.save(update_fields=["ended_at"])
    note_change(actor, "episode.care_team", episode.patient, relation, "episode", episode.id, reason=f"left {user_id}")


def _join(clinic: Clinic, episode: Episode, user_id: uuid.UUID, *, lead: bool) -> None:
    member = Membership.objects.filter(clinic=clinic, user_id=user_id, active=True, role__in=("therapist", "assistant")).first()
    if member is None:
        raise InputError("care team", "this person does not work here as therapist or assistant.")
    if lead and member.role != Role.THERAPIST:
        raise InputError("care team", "only a therapist can lead.", "Put an assistant on the team without the lead.")
    if lead:
        CareTeamMember.objects.filter(episode=episode, ended_at=None, lead=True).update(lead=False)
    present = CareTeamMember.objects.filter(episode=episode, user_id=user_id, ended_at=None).first()
    if present:
        present.lead = present.lead or lead
        present.save(update_fields=["lead"])
    else:
        CareTeamMember.objects.create(episode=episode, user_id=user_id, lead=lead)


@transaction.atomic
def move_episode(
    actor: Actor, episode_id: uuid.UUID | str, target: Status, *, read_version: int, reason: str = "", met: frozenset[Gate] = frozenset()
) -> Episode:
    """Move an episode to another status by a legal move. Raises NotAllowedNowError saying what is missing.

    The gates that the record can see are worked out here; `met` names those that the caller has proved.
    """
    episode = episode_for(actor, "episode.move", episode_id, kind=WRITE)
    seen = set(met) | gates_of(episode)
    seen |= {Gate.REASON} if reason.strip() else set()
    source = Status(episode.status)
    check_move(source, target, actor.role.value, frozenset(seen))
    save_versioned(actor, episode, read_version, {"status": target.value})
    EpisodeMove.objects.create(
        episode=episode, source=source, target=target, by_id=actor.user_id, role=actor.role.value, at=timezone.now(), reason=reason
    )
    relation = relation_to_patient(actor, episode.patient, timezone.now())
    note_change(actor, "episode.move", episode.patient, relation, "episode", episode.id, reason=reason)
    return episode


def gates_of(episode: Episode) -> set[Gate]:
    """The gates that the record itself can see to be open."""
    from unpinch.actions.goal_review import goals_reviewed  # the review reads a plan, which moves an episode; here it is only asked

    met = {Gate.INTAKE_SENT} if episode.intake_sent_at else set()
    met |= set() if episode.safety_hold else {Gate.NO_HOLD}
    may_go_on = episode.status == Status.ACTIVE and goals_reviewed(episode, timezone.now())
    return met | ({Gate.GOALS_REVIEWED} if may_go_on else set())


def age_on(born: dt.date, day: dt.date) -> int:
    """Completed years on a day.

    >>> age_on(dt.date(2000, 2, 29), dt.date(2026, 2, 28)), age_on(dt.date(2000, 2, 29), dt.date(2026, 3, 1))
    (25, 26)
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
