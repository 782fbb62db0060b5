"""Ways to sign in without a password: a link with a long secret, or a short code that is read out. Only hashes are kept.

A link opens once; looking at it opens nothing, because mail programs look at links. A code needs the year of birth as well, so that a code
that was guessed or found opens nothing; five wrong years end it. A new invitation ends the earlier ones for the same person. Lifetimes are
judgement: from the booking to the first visit for patients, a working day or two for staff, two weeks for a letter.
"""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, clinic_for, episode_for, note_change, patient_for
from unpinch.actions.actor import Actor, actor_for, relation_to_patient
from unpinch.actions.audit import WRITE, Seen, record
from unpinch.actions.devices import end_sessions
from unpinch.actions.factors import forget_factors
from unpinch.actions.policy import Relation, Role
from unpinch.records.models import CarerLink, Clinic, Invitation, Membership, Patient, User
from unpinch.terms.errors import InputError, NotAllowedNowError

ALPHABET = "2346789BCDFGHJKMNPQRTVWX"
"""No vowels and no Y, so no words; of what looks alike (0 O, 1 I L, 2 Z, 5 S) only the 2 is in it."""
CODE_LENGTH = 8
WRONG_YEARS = 5
DAYS = {Invitation.Purpose.PATIENT: 7, Invitation.Purpose.CARER: 7, Invitation.Purpose.STAFF: 3, Invitation.Purpose.PHYSICIAN: 14}


@dataclass(frozen=True, slots=True)
class Issued:
    """A new invitation with its secrets, shown once: the link's secret, and the code where a year of birth can guard it."""

    id: uuid.UUID
    name: str
    link: str
    code: str
    expires_at: dt.datetime

    @property
    def spoken(self) -> str:
        """The code as it is printed: two groups of four."""
        return f"{self.code[:4]} {self.code[4:]}" if self.code else ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that can still be used, or was, without its secrets."""

    id: uuid.UUID
    purpose: str
    name: str
    made_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Face:
    """What a link shows before it is used: whom it is for, and what it asks."""

    purpose: str
    name: str
    clinic: str
    asks_year: bool
    language: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What an invitation opened: the user to sign in and as what; for a physician the invitation itself."""

    purpose: str
    user: User | None
    part: str
    invitation_id: uuid.UUID


# ---- make -------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def invite_patient(actor: Actor, patient_id: uuid.UUID | str) -> Issued:
    """Make a link and a code for a patient, with an account if there is none yet; earlier ones end."""
    patient = patient_for(actor, "patient.invite", patient_id, kind=WRITE)
    user = account_of(patient)
    issued = _issue(actor, patient, user, Invitation.Purpose.PATIENT, patient.full_name)
    note_change(actor, "patient.invite", patient, relation_to_patient(actor, patient, timezone.now()), "invitation", issued.id)
    return issued


def account_of(patient: Patient) -> User:
    """The account of a patient, made where there is none: no password, a handle nobody needs to know."""
    if patient.user is None:
        handle = f"patient-{secrets.token_hex(8)}"
        patient.user = User.objects.create_user(handle, None, full_name=patient.full_name, language=patient.language)
        patient.save(update_fields=["user"])
    return patient.user


def issue_for_carer(actor: Actor, link: CarerLink) -> Issued:
    """Make a link and a code for a carer; the caller has asked the table and writes the audit."""
    return _issue(actor, link.patient, link.user, Invitation.Purpose.CARER, link.user.full_name)


@transaction.atomic
def invite_physician(actor: Actor, episode_id: uuid.UUID | str, *, name: str) -> Issued:
    """Make a link to the summary of one episode for somebody outside, who confirms the patient's year of birth to open it."""
    episode = episode_for(actor, "episode.share", episode_id, kind=WRITE)
    if not name.strip():
        raise InputError("name", _("is empty."), _("Write who the summary is for, such as Dr. Lin, family doctor."))
    if episode.patient.birth_date is None:
        raise InputError("birth_date", _("is not in the record."), _("Enter the patient's birth date first: it guards the link."))
    issued = _issue(actor, episode.patient, None, Invitation.Purpose.PHYSICIAN, name.strip(), episode_id=episode.id)
    relation = relation_to_patient(actor, episode.patient, timezone.now())
    note_change(actor, "episode.share", episode.patient, relation, "invitation", issued.id, reason=f"for {name.strip()}")
    return issued


@transaction.atomic
def invite_staff(actor: Actor, user_id: uuid.UUID | str) -> Issued:
    """Make a link for a member of the clinic to set a password; also the way back in when password and second factor are lost."""
    clinic = clinic_for(actor, "clinic.staff")
    member = Membership.objects.filter(clinic=clinic, user_id=user_id, active=True).select_related("user").first()
    if member is None:
        raise NotFoundError
    if opens_more_than(member.user, clinic):
        raise NotAllowedNowError(_("This account opens more than this clinic, so it cannot be reset from here."))
    issued = _issue(actor, None, member.user, Invitation.Purpose.STAFF, member.user.full_name)
    record(Seen(actor, "clinic.staff", "", str(clinic.id), Relation.MEMBER.value, WRITE, "invitation", str(issued.id)))
    return issued


def opens_more_than(user: User, clinic: Clinic) -> bool:
    """Whether an account opens more than one clinic's work: then no manager may set its password (safety property S7)."""
    elsewhere = Membership.objects.filter(user=user).exclude(clinic=clinic).exists()
    return elsewhere or Patient.objects.filter(user=user).exists() or CarerLink.objects.filter(user=user, ended_at=None).exists()


def _issue(
    actor: Actor, patient: Patient | None, user: User | None, purpose: Invitation.Purpose, name: str, *, episode_id: uuid.UUID | None = None
) -> Issued:
    now = timezone.now()
    if user:
        Invitation.objects.filter(user=user, purpose=purpose, used_at=None, expires_at__gt=now).update(expires_at=now)
    link = secrets.token_urlsafe(32)
    guarded = patient is not None and patient.birth_date is not None and purpose in (Invitation.Purpose.PATIENT, Invitation.Purpose.CARER)
    code = "".join(secrets.choice(ALPHABET) for _each in range(CODE_LENGTH)) if guarded else ""
    clinic_id = patient.clinic_id if patient else actor.clinic_id
    made = Invitation.objects.create(
        clinic_id=clinic_id,
        purpose=purpose,
        patient=patient,
        user=user,
        episode_id=episode_id,
        addressee=name[:120] if user is None else "",
        link_hash=hash_of(link),
        code_hash=hash_of(code) if code else "",
        made_by_id=actor.user_id,
        expires_at=now + dt.timedelta(DAYS[purpose]),
    )
    return Issued(made.id, name, link, code, made.expires_at)


def hash_of(secret: str) -> str:
    """The hash a secret is kept as; keyed, so that a copied database alone gives no code away."""
    return salted_hmac("unpinch.invitation", secret, algorithm="sha256").hexdigest()


def plain_code(typed: str) -> str:
    """A code as typed, without blanks, dashes and case.

    >>> plain_code(" bc2d-7w9x ")
    'BC2D7W9X'
    """
    return "".join(letter for letter in typed.upper() if letter.isalnum())


# ---- look after ---------------------------------------------------------------------------------------------------------------------
def invitations_of(actor: Actor, patient_id: uuid.UUID | str) -> list[Waiting]:
    """The latest invitations of a patient and those who act for them, newest first, without secrets."""
    patient = patient_for(actor, "patient.invite", patient_id)
    return _listed(Invitation.Purpose.PATIENT, Invitation.Purpose.CARER, patient_id=patient.id)


def shared_links(actor: Actor, episode_id: uuid.UUID | str) -> list[Waiting]:
    """The links to an episode's summary that were given to outside physicians, newest first."""
    episode = episode_for(actor, "episode.share", episode_id)
    return _listed(Invitation.Purpose.PHYSICIAN, episode_id=episode.id)


def _listed(*purposes: Invitation.Purpose, **which: uuid.UUID) -> list[Waiting]:
    rows = Invitation.objects.filter(purpose__in=purposes, **which).select_related("user").order_by("-created_at")[:10]
    return [
        Waiting(
            each.id,
            each.purpose,
            each.addressee or (each.user.full_name if each.user else _("Physician by link")),
            each.created_at,
            each.expires_at,
            each.used_at,
        )
        for each in rows
    ]


@transaction.atomic
def end_invitation(actor: Actor, invitation_id: uuid.UUID | str) -> None:
    """End an invitation before its time, for whoever may make one."""
    invitation = Invitation.objects.select_related("patient").filter(id=invitation_id).exclude(patient=None).first()
    if invitation is None or invitation.patient is None:
        raise NotFoundError
    act = "episode.share" if invitation.purpose == Invitation.Purpose.PHYSICIAN else "patient.invite"
    patient = patient_for(actor, act, invitation.patient.id, kind=WRITE)
    Invitation.objects.filter(id=invitation.id, expires_at__gt=timezone.now()).update(expires_at=timezone.now())
    relation = relation_to_patient(actor, patient, timezone.now())
    note_change(actor, act, patient, relation, "invitation", invitation.id, reason="ended")


@transaction.atomic
def close_account(actor: Actor, patient_id: uuid.UUID | str) -> int:
    """Shut a patient's lost phone out: sessions, passkeys and waiting invitations end; return how many devices were signed in."""
    patient = patient_for(actor, "patient.invite", patient_id, kind=WRITE)
    ended = 0
    if patient.user:
        forget_factors(patient.user.id)
        ended = end_sessions(patient.user.id)
        Invitation.objects.filter(user=patient.user, used_at=None, expires_at__gt=timezone.now()).update(expires_at=timezone.now())
    relation = relation_to_patient(actor, patient, timezone.now())
    note_change(actor, "patient.invite", patient, relation, "account", patient.id, reason="signed out everywhere")
    return ended


# ---- use ----------------------------------------------------------------------------------------------------------------------------
def face_of(secret: str) -> Face:
    """What a link shows before it is used. Raises NotFoundError when it was used, ended or never was."""
    found = _by_link(secret)
    if found is None:
        raise NotFoundError
    name = found.addressee or (found.user.full_name if found.user else "")
    language = found.user.language if found.user else found.clinic.language
    return Face(found.purpose, name, found.clinic.name, found.purpose == Invitation.Purpose.PHYSICIAN, language)


def open_link(secret: str, *, birth_year: int | None = None) -> Opened:
    """Use a patient's or carer's link up, or open a physician's, which stays valid until it expires. Raises NotFoundError, InputError."""
    found = _by_link(secret)
    if found is None or found.purpose == Invitation.Purpose.STAFF:
        raise NotFoundError
    if found.purpose == Invitation.Purpose.PHYSICIAN:
        _check_year(found, birth_year, _("This is not the patient's year of birth."))
        return Opened(found.purpose, None, "", found.id)
    return _use_up(found)


def open_code(typed: str, *, birth_year: int | None) -> Opened:
    """Use a short code up, with the patient's year of birth. Raises InputError in words that do not say which of the two was wrong."""
    wrong = _("This code and year do not fit together.")
    code = plain_code(typed)
    found = Invitation.objects.select_related("patient", "user", "clinic").filter(code_hash=hash_of(code)).first() if code else None
    if found is None or found.failed_tries >= WRONG_YEARS:
        raise InputError("code", wrong, _("Check both, or ask the clinic for a new code."))
    _check_year(found, birth_year, wrong)
    if found.used_at or found.expires_at <= timezone.now():
        raise InputError("code", _("This code has been used or has run out."), _("Ask the clinic for a new one."))
    return _use_up(found)


@transaction.atomic
def accept_staff(secret: str, *, password: str) -> Opened:
    """Set a password with a staff link; second factors and PIN go, and are set up anew. Raises NotFoundError, InputError."""
    found = _by_link(secret)
    if found is None or found.purpose != Invitation.Purpose.STAFF or found.user is None:
        raise NotFoundError
    try:
        validate_password(password, found.user)
    except ValidationError as refused:
        raise InputError("password", " ".join(refused.messages)) from refused
    found.user.set_password(password)
    found.user.pin = ""
    found.user.save(update_fields=["password", "pin"])
    forget_factors(found.user.id)
    return _use_up(found)


def physician_link(invitation_id: str) -> Invitation | None:
    """The invitation behind a physician's session, while it holds."""
    try:
        key = uuid.UUID(invitation_id)
    except ValueError:
        return None
    return Invitation.objects.filter(id=key, purpose=Invitation.Purpose.PHYSICIAN, expires_at__gt=timezone.now()).first()


def _by_link(secret: str) -> Invitation | None:
    found = Invitation.objects.select_related("patient", "user", "clinic").filter(link_hash=hash_of(secret)).first()
    holds = found is not None and found.used_at is None and found.expires_at > timezone.now() and found.failed_tries < WRONG_YEARS
    return found if holds else None


def _check_year(found: Invitation, birth_year: int | None, wrong: str) -> None:
    born = found.patient.birth_date if found.patient else None
    if born is None or birth_year != born.year:
        Invitation.objects.filter(id=found.id).update(failed_tries=F("failed_tries") + 1)
        raise InputError("birth_year", wrong, _("Check both, or ask the clinic for a new code."))


def _use_up(found: Invitation) -> Opened:
    with transaction.atomic():
        now = timezone.now()
        if not Invitation.objects.filter(id=found.id, used_at=None, expires_at__gt=now).update(used_at=now) or found.user is None:
            raise NotFoundError
        part = _part_of(found)
        actor = actor_for(found.user, part)
        if actor is None or not part:
            raise NotFoundError
        if found.patient:
            relation = Relation.CARER if actor.role is Role.CARER else Relation.SELF
            note_change(actor, "account.own", found.patient, relation, "invitation", found.id, reason="signed in")
    return Opened(found.purpose, found.user, part, found.id)


def _part_of(found: Invitation) -> str:
    if found.purpose == Invitation.Purpose.PATIENT:
        return "patient"
    if found.purpose == Invitation.Purpose.CARER:
        link = CarerLink.objects.filter(user=found.user, patient=found.patient, ended_at=None).first()
        return f"carer:{link.id}" if link else ""
    member = Membership.objects.filter(user=found.user, clinic=found.clinic, active=True).first()
    return str(member.id) if member else ""
