"""The one door to anybody's data: fetch a patient or an episode for an actor, or be refused; what is fetched is audited.

A stranger gets "not found", so that an address says nothing about who exists. Somebody of the clinic who may not is told so, and what
they could do instead.
"""

import uuid
from collections.abc import Iterable

from django.db.models import F, QuerySet
from django.utils import timezone

from unpinch.actions.actor import Actor, relation_to_episode, relation_to_patient
from unpinch.actions.audit import READ, Seen, note, record
from unpinch.actions.policy import POLICY, Relation, Role, allows
from unpinch.records.models import BreakGlass, CarerLink, Clinic, Episode, Patient
from unpinch.terms.errors import UnpinchError

PLAIN = "diary"
"""Changes to this kind of object leave what was worked out from the record as it is; whoever makes more of one counts it."""


class NotFoundError(UnpinchError):
    """There is nothing at this address for this person."""

    def __init__(self) -> None:
        super().__init__("There is nothing here for you.")


class RefusedError(UnpinchError):
    """The policy table does not let this person do this. `act` names the row that refused, `relation` how they stand to the patient."""

    def __init__(self, act: str, relation: Relation, patient_id: uuid.UUID | None = None) -> None:
        self.act, self.relation, self.patient_id = act, relation, patient_id
        super().__init__(f"{act} is not for you here ({relation}).")

    @property
    def may_break_glass(self) -> bool:
        return self.relation is Relation.CLINIC and self.patient_id is not None


def patient_for(actor: Actor, act: str, patient_id: uuid.UUID | str, *, kind: str = READ) -> Patient:
    """Fetch a patient for an act. Raises NotFoundError for strangers, RefusedError by the table."""
    return _let_in_to_patient(actor, act, Patient.objects.select_related("clinic").filter(id=_uuid(patient_id)).first(), kind)


def _let_in_to_patient(actor: Actor, act: str, patient: Patient | None, kind: str) -> Patient:
    if patient is None:
        raise NotFoundError
    relation = relation_to_patient(actor, patient, timezone.now())
    check(actor, act, relation, patient)
    _note(actor, act, relation, patient, kind, "patient", patient.id)
    return patient


def episode_for(actor: Actor, act: str, episode_id: uuid.UUID | str, *, kind: str = READ) -> Episode:
    """Fetch an episode with its patient and clinic for an act. Raises NotFoundError for strangers, RefusedError by the table."""
    return let_in(
        actor, act, Episode.objects.select_related("patient", "clinic", "location").filter(id=_uuid(episode_id)).first(), kind=kind
    )


def let_in(actor: Actor, act: str, episode: Episode | None, *, kind: str = READ) -> Episode:
    """The same for an episode that was just found, with its patient and clinic; None for one that was not."""
    if episode is None:
        raise NotFoundError
    relation = relation_to_episode(actor, episode, timezone.now())
    check(actor, act, relation, episode.patient)
    _note(actor, act, relation, episode.patient, kind, "episode", episode.id)
    return episode


def own_patient(actor: Actor, act: str, patient_id: uuid.UUID | str | None = None) -> Patient:
    """The patient of a patient's or carer's own account. Raises NotFoundError when there is none."""
    if actor.own is not None and actor.role is Role.PATIENT and patient_id in (None, actor.own.id):
        return _let_in_to_patient(actor, act, actor.own, READ)
    mine = Patient.objects.filter(user_id=actor.user_id, merged_into=None)
    if actor.role is Role.CARER:
        mine = Patient.objects.filter(carers__in=CarerLink.objects.filter(user_id=actor.user_id, ended_at=None))
    named = patient_id or actor.patient_id
    found = (mine.filter(id=_uuid(named)) if named else mine).select_related("clinic").order_by("created_at").first()
    return _let_in_to_patient(actor, act, found if actor.role in (Role.PATIENT, Role.CARER) else None, READ)


def clinic_for(actor: Actor, act: str) -> Clinic:
    """The clinic an actor works in, for an act that concerns no single patient. Raises RefusedError by the table."""
    clinic = Clinic.objects.filter(id=actor.clinic_id).first() if actor.clinic_id and actor.staff else None
    if clinic is None or not allows(act, actor.role, Relation.MEMBER):
        raise RefusedError(act, Relation.MEMBER if clinic else Relation.STRANGER)
    return clinic


def visible_patients(actor: Actor, act: str) -> QuerySet[Patient]:
    """The patients of the actor's clinic for a list act; what is shown of each must be noted with `note_list`."""
    clinic = clinic_for(actor, act)
    return Patient.objects.filter(clinic=clinic, merged_into=None)


def visible_episodes(actor: Actor, act: str) -> QuerySet[Episode]:
    """The episodes of the actor's clinic for a list act, at the places where the actor works."""
    clinic = clinic_for(actor, act)
    episodes = Episode.objects.filter(clinic=clinic, patient__merged_into=None)
    if actor.locations and actor.role is not Role.MANAGER:
        mine = Episode.objects.filter(care_team__user_id=actor.user_id, care_team__ended_at=None).values("id")
        episodes = episodes.filter(location__in=actor.locations) | episodes.filter(location=None) | episodes.filter(id__in=mine)
    return episodes.distinct()


def note_list(actor: Actor, act: str, patients: Iterable[Patient]) -> None:
    """Audit every patient a list shows."""
    for patient in patients:
        note(Seen(actor, act, str(patient.id), str(patient.clinic_id), Relation.MEMBER.value))


def note_change(
    actor: Actor, act: str, patient: Patient, relation: Relation, object_type: str, object_id: object, reason: str = ""
) -> None:
    """Audit a change, inside the caller's transaction."""
    record(Seen(actor, act, str(patient.id), str(patient.clinic_id), relation.value, "write", object_type, str(object_id), reason))
    if object_type != PLAIN:
        count_change(patient.id)


def count_change(patient_id: uuid.UUID) -> None:
    """Let everybody who keeps something worked out from a record know that it changed."""
    Patient.objects.filter(id=patient_id).update(changes=F("changes") + 1)


def check(actor: Actor, act: str, relation: Relation, patient: Patient) -> None:
    """Ask the table. Raises NotFoundError for strangers, RefusedError for the rest."""
    if act not in POLICY:
        raise KeyError(f"{act} has no row in the policy table")
    if relation is Relation.STRANGER:
        raise NotFoundError
    if not allows(act, actor.role, relation):
        raise RefusedError(act, relation, patient.id)


def can(actor: Actor, act: str, relation: Relation) -> bool:
    """Whether a page may offer an act; the act itself asks again."""
    return relation is not Relation.STRANGER and allows(act, actor.role, relation)


def _note(actor: Actor, act: str, relation: Relation, patient: Patient, kind: str, object_type: str, object_id: object) -> None:
    reason = ""
    if relation is Relation.BROKE_GLASS:
        opened = BreakGlass.objects.filter(user_id=actor.user_id, patient=patient).order_by("-created_at").first()
        reason = opened.reason if opened else ""
    note(Seen(actor, act, str(patient.id), str(patient.clinic_id), relation.value, kind, object_type, str(object_id), reason))


def _uuid(value: uuid.UUID | str) -> uuid.UUID:
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
    except ValueError:
        raise NotFoundError from None
