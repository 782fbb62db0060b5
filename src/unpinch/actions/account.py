"""Signing in and out, in which role, for how long, and where each role's work begins."""

import itertools
import uuid
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from unpinch.actions.actor import Actor
from unpinch.actions.clinic import Frame, numbers_of
from unpinch.actions.clinic_settings import note_clinic
from unpinch.actions.policy import Role
from unpinch.actions.staff import clean_license
from unpinch.actions.throttle import PIN
from unpinch.journey import Status
from unpinch.records.models import LANGUAGES, CarerLink, Clinic, Episode, Membership, Patient, PlanVersion, User
from unpinch.terms.errors import InputError, NotAllowedNowError

MINUTES_IDLE = {
    Role.THERAPIST: 20,
    Role.ASSISTANT: 20,
    Role.FRONT_DESK: 30,
    Role.MANAGER: 20,
    Role.PHYSICIAN: 15,
    Role.CARER: 60,
    Role.PATIENT: 60,
}
"""Minutes without a click until a session ends (judgement: shared rooms short, a patient's own phone longer)."""
NOBODY_MINUTES = 15
OWN_PHONE_MINUTES = 30 * 24 * 60
"""A phone that somebody called their own stays signed in for 30 days without use (judgement: a course of treatment, with its breaks)."""

HOMES = {
    Role.PATIENT: "intake:start",
    Role.CARER: "intake:start",
    Role.MANAGER: "manager:home",
    Role.PHYSICIAN: "account:physician",
}
PIN_LENGTH = 6


def session_limit(actor: Actor | None, *, own_phone: bool = False) -> int:
    """How many seconds a session may be idle. Only patients and carers can call a phone their own."""
    if actor and own_phone and actor.role in (Role.PATIENT, Role.CARER):
        return 60 * OWN_PHONE_MINUTES
    return 60 * (MINUTES_IDLE[actor.role] if actor else NOBODY_MINUTES)


def home_of(actor: Actor | None) -> str:
    """The name of the route where somebody's work begins; for a patient with a signed plan that is Today, after it the course."""
    own = _own_home(actor.patient_id) if actor and actor.role in (Role.PATIENT, Role.CARER) else ""
    return own or (HOMES.get(actor.role, "today:day") if actor else "account:sign_in")


def _own_home(patient_id: uuid.UUID | None) -> str:
    """Where a patient begins once a plan was signed, in the open episode or else in one that is over; it shows nothing of it."""
    signed = Exists(PlanVersion.objects.filter(episode=OuterRef("pk")))
    found = list(Episode.objects.filter(patient_id=patient_id).order_by("-opened_at").values_list("status", signed))
    going_on = [has_plan for status, has_plan in found if status != Status.CLOSED]
    if going_on:
        return "home_program:today" if going_on[0] else ""
    return "course:mine" if any(has_plan for _status, has_plan in found) else ""


# ---- in which role --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Part:
    """One role somebody can act in. `key` is what the session remembers; `whose` names the person a carer acts for."""

    key: str
    role: Role
    clinic: str
    whose: str = ""


def parts_of(user_id: uuid.UUID | None) -> list[Part]:
    """Every role somebody can act in: memberships first, then their own record, then the people they care for."""
    members = Membership.objects.filter(user_id=user_id, active=True).select_related("clinic").order_by("created_at", "id")
    patients = Patient.objects.filter(user_id=user_id, merged_into=None).select_related("clinic")
    links = CarerLink.objects.filter(user_id=user_id, ended_at=None).select_related("patient__clinic").order_by("created_at", "id")
    return [
        *(Part(str(each.id), Role(each.role), each.clinic.name) for each in members),
        *(Part("patient", Role.PATIENT, each.clinic.name) for each in patients),
        *(Part(f"carer:{each.id}", Role.CARER, each.patient.clinic.name, each.patient.full_name) for each in links),
    ]


# ---- one's own things -------------------------------------------------------------------------------------------------------------
@transaction.atomic
def set_language(user_id: uuid.UUID, language: str) -> None:
    """Remember the language somebody reads, for pages and for what the clinic writes to them. Raises InputError for one we do not have."""
    if language not in dict(LANGUAGES):
        raise InputError("language", _("is none we have."))
    User.objects.filter(id=user_id).update(language=language)
    Patient.objects.filter(user_id=user_id).update(language=language)


@transaction.atomic
def set_name(actor: Actor, *, name: str) -> None:
    """Change how somebody is named on screen. The name in a patient's record is the clinic's to change."""
    clean = " ".join(name.split())[:120]
    if not clean:
        raise InputError("full_name", _("is empty."), _("Write the name as you want to be called."))
    User.objects.filter(id=actor.user_id).update(full_name=clean)


def license_of(actor: Actor) -> str | None:
    """The license number printed beside one's signature; None for somebody whose signature needs none."""
    row = _signing_work(actor)
    return row.license_number if row else None


@transaction.atomic
def set_license(actor: Actor, *, number: str) -> None:
    """Change the license number printed beside one's own signature. Raises InputError, NotAllowedNowError where none is printed."""
    row = _signing_work(actor)
    if row is None:
        raise NotAllowedNowError(_("No license number is printed for your work here."))
    clean, was = clean_license(number), row.license_number
    if clean == was:
        return
    row.license_number = clean
    row.save(update_fields=["license_number"])
    note_clinic(actor, "account.own", row.clinic, "membership", row.id, reason="license number changed by its owner")


def _signing_work(actor: Actor) -> Membership | None:
    rows = Membership.objects.filter(user_id=actor.user_id, clinic_id=actor.clinic_id, role=Role.THERAPIST, active=True)
    return rows.select_related("clinic").first() if actor.role is Role.THERAPIST else None


@transaction.atomic
def set_pin(actor: Actor, *, pin: str) -> None:
    """Set the short number for switching users on a shared tablet. Raises InputError for one that is easily guessed."""
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()):
        raise InputError("pin", _("must be six digits."))
    steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
    if len(set(pin)) < 3 or steps in ({1}, {9}):
        raise InputError("pin", _("is easily guessed."), _("Take six digits that are neither a row nor the same ones."))
    User.objects.filter(id=actor.user_id).update(pin=make_password(pin))
    PIN.clear(str(actor.user_id))


@transaction.atomic
def remove_pin(actor: Actor) -> None:
    """Take the short number away: nobody can switch to this person without a full sign-in."""
    User.objects.filter(id=actor.user_id).update(pin="")


def has_pin(user_id: uuid.UUID | None) -> bool:
    """Whether somebody set a short number."""
    return User.objects.filter(id=user_id).exclude(pin="").exists()


def open_by_pin(user_id: str, seal: str, *, pin: str) -> User:
    """The user somebody switches to on a device where that user signed in fully today. Raises TooManyTriesError, InputError.

    `seal` is what the device remembers: a changed password, a changed PIN or an ended membership makes it worthless.
    """
    user = User.objects.filter(id=user_id, is_active=True).exclude(pin="").first()
    if user is None or seal != device_seal(user) or not Membership.objects.filter(user=user, active=True).exists():
        raise InputError("pin", _("cannot be used here now."), _("Sign in with your password."))
    PIN.check(str(user.id))
    if not check_password(pin, user.pin):
        left = PIN.count(str(user.id))
        raise InputError("pin", _("is not right."), _("Tries left: {left}.").format(left=left))
    PIN.clear(str(user.id))
    return user


def device_seal(user: User) -> str:
    """What a device keeps to prove that this user signed in on it with this password and PIN."""
    return salted_hmac("unpinch.device", f"{user.id}:{user.password}:{user.pin}", algorithm="sha256").hexdigest()[:32]


def names_on_device(sealed: dict[str, str]) -> list[tuple[str, str, str]]:
    """The members a device may offer for a quick switch: id, name, role. Those whose seal no longer holds are left out."""
    users = User.objects.filter(id__in=list(sealed), is_active=True).exclude(pin="").prefetch_related("memberships")
    held = [user for user in users if sealed[str(user.id)] == device_seal(user)]
    roles = {user.id: next((m.role for m in user.memberships.all() if m.active), "") for user in held}
    return sorted((str(user.id), user.full_name, roles[user.id]) for user in held if roles[user.id])


# ---- the door ---------------------------------------------------------------------------------------------------------------------
def door_frame() -> Frame | None:
    """Name and numbers for the door, where nobody has signed in: only when one clinic is served here."""
    clinics = list(Clinic.objects.order_by("created_at")[:2])
    return Frame(clinics[0].name, numbers_of(clinics[0]), False, 0) if len(clinics) == 1 else None
