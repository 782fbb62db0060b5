"""The sample clinic's people, to be one of them with one click. Nothing here works outside a clinic marked as a sample."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q

from unpinch.actions.access import NotFoundError
from unpinch.actions.invitations import account_of
from unpinch.actions.policy import Role
from unpinch.records.models import CarerLink, Clinic, Episode, Membership, Patient, User
from unpinch.terms.level import TriageLevel


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody of the sample clinic. `scene` says what this person shows; `places` are locations, `note` the complaint or whose carer."""

    key: str
    name: str
    role: Role
    scene: str
    places: str = ""
    note: str = ""


def cast() -> tuple[str, list[Player]]:
    """The sample clinic's name and its people: staff first, then one patient for each scene, then carers. Empty where there is none."""
    clinic = Clinic.objects.filter(is_demo=True).order_by("created_at").first()
    if clinic is None:
        return "", []
    return clinic.name, [*_staff(clinic), *_patients(clinic), *_carers(clinic)]


def _staff(clinic: Clinic) -> list[Player]:
    """Everybody who works there. The first therapist leads most; of the others, some work at one place only."""
    order = ("therapist", "assistant", "front_desk", "manager")
    led = Count("user__care_teams", filter=Q(user__care_teams__lead=True, user__care_teams__ended_at=None))
    members = list(
        Membership.objects.filter(clinic=clinic, active=True).select_related("user").prefetch_related("locations").annotate(led=led)
    )
    members.sort(key=lambda each: (order.index(each.role), -each.led, each.user.full_name))
    everywhere = frozenset(clinic.locations.values_list("name", flat=True))
    return [
        Player(
            f"member:{each.id}",
            each.user.full_name,
            Role(each.role),
            _scene(each, members[0], everywhere),
            ", ".join(sorted(_places(each))),
        )
        for each in members
    ]


def _places(member: Membership) -> frozenset[str]:
    return frozenset(place.name for place in member.locations.all())


def _scene(member: Membership, first: Membership, everywhere: frozenset[str]) -> str:
    if member.role != "therapist" or member == first:
        return member.role
    places = _places(member)
    return "therapist_one_place" if places and places < everywhere else "therapist_colleague"


SCENES: tuple[tuple[str, Q], ...] = (
    ("intake_new", Q(status="intake", intake_started_at=None)),
    ("intake_half", Q(status="intake", intake_sent_at=None) & ~Q(intake_started_at=None)),
    ("intake_sent", Q(status="intake", safety_hold=False) & ~Q(intake_sent_at=None)),
    ("emergency", Q(attention=TriageLevel.EMERGENCY.word)),
    ("urgent", Q(attention__in=(TriageLevel.URGENT_TODAY.word, TriageLevel.URGENT_72H.word))),
    ("incomplete", Q(incomplete=True)),
    ("evaluation", Q(status="evaluation")),
    ("active_paused", Q(status="active", plan_versions__suspensions__isnull=False, plan_versions__suspensions__lifted_at=None)),
    ("active", Q(status="active")),
    ("maintenance", Q(status="maintenance")),
)


TOLD_APART = ("emergency", "urgent", "incomplete", "active_paused")


def _patients(clinic: Clinic) -> list[Player]:
    """One patient for each scene, never the same one twice; those who can be told apart only by a level or a pause come first."""
    episodes = (
        Episode.objects.filter(clinic=clinic, patient__merged_into=None).select_related("patient").order_by("patient__created_at", "id")
    )
    taken: set[uuid.UUID] = set()
    chosen: dict[str, Episode] = {}
    for scene, rule in sorted(SCENES, key=lambda each: each[0] not in TOLD_APART):
        found = episodes.filter(rule).exclude(patient__in=taken).first()
        if found:
            taken.add(found.patient_id)
            chosen[scene] = found
    return [
        Player(f"patient:{chosen[scene].patient_id}", chosen[scene].patient.full_name, Role.PATIENT, scene, note=chosen[scene].complaint)
        for scene, _rule in SCENES
        if scene in chosen
    ]


def _carers(clinic: Clinic) -> list[Player]:
    links = CarerLink.objects.filter(patient__clinic=clinic, ended_at=None).select_related("user", "patient").order_by("created_at")[:2]
    return [Player(f"carer:{each.id}", each.user.full_name, Role.CARER, "carer", note=each.patient.full_name) for each in links]


@transaction.atomic
def step_in(key: str) -> tuple[User, str]:
    """The user and part behind a player of the sample clinic. Raises NotFoundError for anybody else."""
    kind, _colon, id_ = key.partition(":")
    try:
        wanted = uuid.UUID(id_)
    except ValueError:
        raise NotFoundError from None
    if kind == "member" and (
        member := Membership.objects.filter(id=wanted, active=True, clinic__is_demo=True).select_related("user").first()
    ):
        return member.user, str(member.id)
    if kind == "patient" and (patient := Patient.objects.filter(id=wanted, merged_into=None, clinic__is_demo=True).first()):
        return account_of(patient), "patient"
    if kind == "carer" and (link := CarerLink.objects.filter(id=wanted, ended_at=None, patient__clinic__is_demo=True).first()):
        return link.user, f"carer:{link.id}"
    raise NotFoundError
