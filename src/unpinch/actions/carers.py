"""Who may act for a patient: with consent, until the patient ends it. What concerns mood and safety stays hidden from them."""

import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, note_change, own_patient, patient_for
from unpinch.actions.actor import Actor, relation_to_patient
from unpinch.actions.audit import WRITE
from unpinch.actions.devices import end_sessions
from unpinch.actions.invitations import Issued, issue_for_carer
from unpinch.actions.policy import Role
from unpinch.knowledge import load_knowledge
from unpinch.records.models import CarerLink, Consent, Invitation, Membership, Patient, User
from unpinch.terms.errors import InputError

HIDDEN_FLAGS = ("mental_crisis", "abuse_safety")
HIDDEN_CONDITIONS = ("mental_health_crisis", "mental_health_distress_high", "eating_disorder")
HIDDEN_OWN = frozenset({"own.mood", "own.fears", "own.private"})
"""What a person says of mood, fear and safety stays between them and the clinic (flags mental_crisis, abuse_safety: never for a carer)."""
_FACT = re.compile(r"\b(?:patient|finding|flag)\.[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Carer:
    """Somebody who acts for a patient, and whether they have signed in yet."""

    id: uuid.UUID
    name: str
    relation: str
    since: datetime
    signed_in: bool
    ended_at: datetime | None


@cache
def hidden_facts() -> frozenset[str]:
    """Every fact that a carer never reads: what the flags of mood and safety ask, and what the conditions of the mind rest on."""
    known = load_knowledge()
    found = {f"flag.{name}" for name in HIDDEN_FLAGS}
    for name in HIDDEN_FLAGS:
        found |= set(_FACT.findall(known.flags[name].raised_when)) | {step.fact for step in known.flags[name].follow_up}
    for name in HIDDEN_CONDITIONS:
        found |= {fact for fact in _FACT.findall(known.conditions[name].rule) if not fact.startswith("flag.")}
    return frozenset(found) | HIDDEN_OWN


def hidden_from_carers(fact: str) -> bool:
    """Whether an answer stays hidden from carers. `fact` is the vocabulary's id with its space, `patient.self_harm_or_crisis`."""
    return fact in hidden_facts()


def carers_of(actor: Actor, patient_id: uuid.UUID | str | None = None) -> tuple[Patient, list[Carer]]:
    """The patient, and those who act or acted for them, newest first."""
    patient = patient_for(actor, "patient.carers", patient_id) if patient_id else own_patient(actor, "patient.carers")
    links = CarerLink.objects.filter(patient=patient).select_related("user").order_by("ended_at", "-created_at")
    came = set(Invitation.objects.filter(patient=patient, purpose="carer").exclude(used_at=None).values_list("user_id", flat=True))
    rows = [Carer(each.id, each.user.full_name, each.relation, each.created_at, each.user_id in came, each.ended_at) for each in links]
    return patient, sorted(rows, key=lambda each: each.ended_at is not None)


@transaction.atomic
def consent_to_carer(actor: Actor, *, name: str, relation: str, patient_id: uuid.UUID | str | None = None) -> Issued:
    """Let somebody act for a patient, by the patient or with the patient present, and make the carer's link and code."""
    patient = patient_for(actor, "patient.carers", patient_id, kind=WRITE) if patient_id else own_patient(actor, "patient.carers")
    for field, text in (("name", name), ("relation", relation)):
        if not text.strip():
            raise InputError(field, _("is empty."), _("Write it so that everybody knows who is meant."))
    words = _("{name} ({relation}) may see my record and answer for me, until I end it.").format(
        name=name.strip(), relation=relation.strip()
    )
    note = "" if actor.role is Role.PATIENT else f"with the patient present, by {actor.name}"[:200]
    consent = Consent.objects.create(patient=patient, kind="carer", given=True, text=words, by_id=actor.user_id, note=note)
    user = User.objects.create_user(f"carer-{secrets.token_hex(8)}", None, full_name=name.strip()[:120], language=patient.language)
    link = CarerLink.objects.create(patient=patient, user=user, relation=relation.strip()[:60], consent=consent)
    issued = issue_for_carer(actor, link)
    _note(actor, patient, link)
    return issued


@transaction.atomic
def invite_carer_again(actor: Actor, link_id: uuid.UUID | str) -> Issued:
    """A new link and code for a carer whose consent still holds."""
    link = _link(actor, link_id)
    issued = issue_for_carer(actor, link)
    _note(actor, link.patient, link)
    return issued


@transaction.atomic
def end_carer(actor: Actor, link_id: uuid.UUID | str) -> None:
    """End somebody's acting for a patient at once: link, invitations and open sessions."""
    link = _link(actor, link_id)
    now = timezone.now()
    CarerLink.objects.filter(id=link.id).update(ended_at=now)
    Invitation.objects.filter(user=link.user, purpose="carer", used_at=None, expires_at__gt=now).update(expires_at=now)
    words = _("{name} may no longer act for me.").format(name=link.user.full_name)
    Consent.objects.create(patient=link.patient, kind="carer", given=False, text=words, by_id=actor.user_id)
    if not _has_other_parts(link):
        end_sessions(link.user_id)
    _note(actor, link.patient, link)


def _has_other_parts(link: CarerLink) -> bool:
    others = CarerLink.objects.filter(user=link.user, ended_at=None).exclude(id=link.id).exists()
    return others or Membership.objects.filter(user=link.user, active=True).exists() or Patient.objects.filter(user=link.user).exists()


def _link(actor: Actor, link_id: uuid.UUID | str) -> CarerLink:
    link = CarerLink.objects.select_related("patient", "user").filter(id=link_id, ended_at=None).first()
    if link is None:
        raise NotFoundError
    patient_for(actor, "patient.carers", link.patient_id, kind=WRITE)
    return link


def _note(actor: Actor, patient: Patient, link: CarerLink) -> None:
    relation = relation_to_patient(actor, patient, timezone.now())
    note_change(actor, "patient.carers", patient, relation, "carer", link.id)
