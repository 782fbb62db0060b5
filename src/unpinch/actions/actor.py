"""Who is acting, in which role, in which clinic; and how they stand to a patient or an episode.

The answers feed the policy table; nothing here decides. A patient who is also a therapist acts in one role at a time.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace

from django.db.models import Q

from unpinch.actions.policy import Relation, Role
from unpinch.journey import Status
from unpinch.records.models import BreakGlass, CarerLink, CareTeamMember, Episode, Invitation, Membership, Patient, User
from unpinch.terms.errors import NotAllowedNowError


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting in one role. `clinic_id` is empty for a patient's or carer's own account until a patient is named.

    `locations` are the ids of the places a member works at; empty means all of them. `route` and `request_id` go into the audit.
    """

    user_id: uuid.UUID | None
    name: str
    role: Role
    clinic_id: uuid.UUID | None = None
    locations: frozenset[uuid.UUID] = frozenset()
    licensed: bool = False
    linked_episodes: frozenset[uuid.UUID] = frozenset()
    route: str = ""
    request_id: str = ""
    patient_id: uuid.UUID | None = None
    """Whose record a patient or carer opens when none is named."""
    time_zone: str = ""
    """That of the clinic, empty for nobody's."""
    own: Patient | None = field(default=None, compare=False, repr=False)
    """The record of a patient's own account, as it was read for this request."""
    relations: dict[tuple[str, uuid.UUID], Relation] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out already in this request."""

    @property
    def signer(self) -> uuid.UUID:
        """The user who signs. Raises NotAllowedNowError for somebody who acts without an account."""
        if self.user_id is None:
            raise NotAllowedNowError("Only somebody who is signed in can sign.")
        return self.user_id

    @property
    def staff(self) -> bool:
        return self.role in (Role.THERAPIST, Role.ASSISTANT, Role.FRONT_DESK, Role.MANAGER)


SYSTEM = Actor(None, "Unpinch", Role.MANAGER)
"""The worker, when nobody acts: it may pass alerts on and seal the audit, and is named so in the audit."""


def actor_for(user: User, part: str = "", *, route: str = "", request_id: str = "") -> Actor | None:
    """Work out who a signed-in user is now: the chosen part, else the first membership, else patient, else carer. None for nobody.

    A part is the id of a membership, `patient`, or `carer:` and the id of the link. A part that no longer holds is passed over.
    """
    if not user.is_active:
        return None
    chosen = part.partition(":")[0] or ("patient" if not user.has_usable_password() else "")  # patients sign in without a password
    order = {"patient": (_patient, _member, _carer), "carer": (_carer, _member, _patient)}.get(chosen)
    found = (find(user, part) for find in order or (_member, _patient, _carer))
    actor = next((each for each in found if each), None)
    return replace(actor, route=route, request_id=request_id) if actor else None


def _member(user: User, part: str) -> Actor | None:
    mine = Membership.objects.filter(user=user, active=True).select_related("clinic").order_by("created_at", "id")
    memberships = list(mine.prefetch_related("locations"))
    chosen = next((m for m in memberships if str(m.id) == part), memberships[0] if memberships else None)
    if chosen is None:
        return None
    places = frozenset(place.id for place in chosen.locations.all())
    zone = chosen.clinic.time_zone
    return Actor(user.id, user.full_name, Role(chosen.role), chosen.clinic_id, places, chosen.licensed_to_examine, time_zone=zone)


def _patient(user: User, part: str) -> Actor | None:
    patient = Patient.objects.filter(user=user, merged_into=None).select_related("clinic").first()
    if patient is None:
        return None
    zone = patient.clinic.time_zone
    return Actor(user.id, user.full_name, Role.PATIENT, patient.clinic_id, patient_id=patient.id, time_zone=zone, own=patient)


def _carer(user: User, part: str) -> Actor | None:
    links = list(CarerLink.objects.filter(user=user, ended_at=None).select_related("patient").order_by("created_at", "id"))
    link = next((each for each in links if part == f"carer:{each.id}"), links[0] if links else None)
    return Actor(user.id, user.full_name, Role.CARER, link.patient.clinic_id, patient_id=link.patient_id) if link else None


def physician_for(invitation: Invitation, *, route: str = "", request_id: str = "") -> Actor:
    """The outside physician behind a signed link: sees one episode and nothing else."""
    episodes = frozenset([invitation.episode_id] if invitation.episode_id else [])
    return Actor(
        None,
        invitation.addressee or "Physician by link",
        Role.PHYSICIAN,
        invitation.clinic_id,
        linked_episodes=episodes,
        route=route,
        request_id=request_id,
    )


def relation_to_patient(actor: Actor, patient: Patient, now: dt.datetime) -> Relation:
    """How an actor stands to a patient: the closest relation that holds. Who treated in an episode that is closed treats no more."""
    key = ("patient", patient.id)
    if key not in actor.relations:
        episodes = list(patient.episodes.all()) if actor.staff or actor.role is Role.PHYSICIAN else []  # nobody else stands to an episode
        going_on = [episode for episode in episodes if episode.status != Status.CLOSED]
        actor.relations[key] = _relation(actor, patient, episodes, now, treated=going_on)
    return actor.relations[key]


def relation_to_episode(actor: Actor, episode: Episode, now: dt.datetime) -> Relation:
    """How an actor stands to one episode of a patient."""
    key = ("episode", episode.id)
    if key not in actor.relations:
        actor.relations[key] = _relation(actor, episode.patient, [episode], now, treated=[episode])
    return actor.relations[key]


def _relation(actor: Actor, patient: Patient, episodes: list[Episode], now: dt.datetime, *, treated: list[Episode]) -> Relation:
    match actor.role:
        case Role.PATIENT:
            return Relation.SELF if actor.user_id and patient.user_id == actor.user_id else Relation.STRANGER
        case Role.CARER:
            cares = CarerLink.objects.filter(patient=patient, user_id=actor.user_id, ended_at=None).exists()
            return Relation.CARER if cares else Relation.STRANGER
        case Role.PHYSICIAN:
            return Relation.LINKED if len(episodes) == 1 and episodes[0].id in actor.linked_episodes else Relation.STRANGER
    if actor.clinic_id is None or patient.clinic_id != actor.clinic_id:
        return Relation.STRANGER
    if _on_care_team(actor, treated):
        return Relation.TREATING
    if actor.role is Role.MANAGER or _same_place(actor, episodes):
        return Relation.TEAM
    glass = BreakGlass.objects.filter(user_id=actor.user_id, patient=patient, expires_at__gt=now).exists()
    return Relation.BROKE_GLASS if glass else Relation.CLINIC


def _on_care_team(actor: Actor, episodes: list[Episode]) -> bool:
    mine = Q(user_id=actor.user_id, ended_at=None, episode__in=[episode.id for episode in episodes])
    return actor.user_id is not None and CareTeamMember.objects.filter(mine).exists()


def _same_place(actor: Actor, episodes: list[Episode]) -> bool:
    places = {episode.location_id for episode in episodes}
    return not actor.locations or not episodes or None in places or bool(places & actor.locations)
