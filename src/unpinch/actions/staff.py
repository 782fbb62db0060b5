"""Who works in the clinic and as what: invite, change, end. For the manager.

Nobody is deleted: a membership ends, and with it everything it allowed. The last manager stays. An address that already signs in
somewhere else is not taken over: the link that sets a password would open the other clinic too.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, clinic_for
from unpinch.actions.actor import Actor
from unpinch.actions.clinic_settings import credential_words, note_clinic
from unpinch.actions.invitations import Issued, invite_staff, opens_more_than
from unpinch.actions.people import join_care_team, leave_care_team
from unpinch.actions.policy import Role
from unpinch.records.models import LANGUAGES, CareTeamMember, Clinic, Invitation, Location, Membership, User
from unpinch.terms.errors import InputError, NotAllowedNowError

ROLES = (Role.THERAPIST, Role.ASSISTANT, Role.FRONT_DESK, Role.MANAGER)
LONGEST_LICENSE = 40


@dataclass(frozen=True, slots=True)
class Member:
    """One membership as the manager sees it. `leads` counts open episodes this person answers for."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    email: str
    role: str
    locations: tuple[str, ...]
    location_ids: tuple[str, ...]
    licensed: bool
    license_number: str
    credentials: tuple[str, ...]
    active: bool
    second_factor: bool
    signed_in_at: dt.datetime | None
    invited_until: dt.datetime | None
    leads: int
    own: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody is to be in the clinic."""

    role: str
    locations: Sequence[str] = ()
    licensed: bool = False
    credentials: Sequence[str] = ()
    license_number: str = ""


# ---- look --------------------------------------------------------------------------------------------------------------------
def members(actor: Actor, *, ended: bool = False) -> list[Member]:
    """Everybody who works here, or who used to, by name."""
    clinic = clinic_for(actor, "clinic.staff")
    rows = Membership.objects.filter(clinic=clinic, active=not ended).select_related("user").prefetch_related("locations")
    found = list(rows.order_by("user__full_name", "role"))
    users = [row.user_id for row in found]
    leads = _leads(clinic, users)
    waiting = dict(
        Invitation.objects.filter(user__in=users, purpose="staff", used_at=None, expires_at__gt=timezone.now())
        .order_by("created_at")
        .values_list("user_id", "expires_at")
    )
    secured = users_with_factor(users)
    return [_member(actor, row, leads.get(row.user_id, 0), waiting.get(row.user_id), row.user_id in secured) for row in found]


def member(actor: Actor, membership_id: uuid.UUID | str) -> Member:
    """One membership. Raises NotFoundError for another clinic's."""
    row = _row(clinic_for(actor, "clinic.staff"), membership_id)
    leads = _leads(row.clinic, [row.user_id]).get(row.user_id, 0)
    return _member(actor, row, leads, None, row.user_id in users_with_factor([row.user_id]))


def users_with_factor(users: Sequence[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those of some users who have set up a second factor."""
    return frozenset(Authenticator.objects.filter(user__in=users).values_list("user_id", flat=True))


def successors(actor: Actor, membership_id: uuid.UUID | str) -> list[tuple[str, str]]:
    """The therapists who could take over from somebody: id and name."""
    clinic = clinic_for(actor, "clinic.staff")
    leaving = _row(clinic, membership_id)
    rows = (
        Membership.objects.filter(clinic=clinic, active=True, role=Role.THERAPIST).exclude(user_id=leaving.user_id).select_related("user")
    )
    return [(str(row.user_id), row.user.full_name) for row in rows.order_by("user__full_name")]


def _leads(clinic: Clinic, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = CareTeamMember.objects.filter(user__in=users, episode__clinic=clinic, lead=True, ended_at=None)
    found: dict[uuid.UUID, int] = {}
    for user_id in rows.exclude(episode__status="closed").values_list("user_id", flat=True):
        found[user_id] = found.get(user_id, 0) + 1
    return found


def _member(actor: Actor, row: Membership, leads: int, invited_until: dt.datetime | None, secured: bool) -> Member:
    places = list(row.locations.all())
    return Member(
        id=row.id,
        user_id=row.user_id,
        name=row.user.full_name,
        email=row.user.email,
        role=row.role,
        locations=tuple(place.name for place in places),
        location_ids=tuple(str(place.id) for place in places),
        licensed=row.licensed_to_examine,
        license_number=row.license_number,
        credentials=tuple(row.credentials),
        active=row.active,
        second_factor=secured,
        signed_in_at=row.user.last_login,
        invited_until=invited_until,
        leads=leads,
        own=row.user_id == actor.user_id,
    )


def _row(clinic: Clinic, membership_id: uuid.UUID | str) -> Membership:
    row = Membership.objects.filter(clinic=clinic, id=membership_id).select_related("user", "clinic").first()
    if row is None:
        raise NotFoundError
    return row


# ---- change ------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def invite(actor: Actor, *, full_name: str, email: str, work: Work, language: str = "en") -> Issued:
    """Add somebody to the clinic and make the link with which they set a password. Raises InputError naming the field."""
    clinic = clinic_for(actor, "clinic.staff")
    address = _check_address(email)
    name = " ".join(full_name.split())
    if not name:
        raise InputError("full_name", _("is empty."), _("Write the name as colleagues and patients know it."))
    user = User.objects.filter(login=address).first()
    if user is None:
        spoken = language if language in dict(LANGUAGES) else clinic.language
        user = User.objects.create_user(address, None, full_name=name, email=address, language=spoken)
    elif opens_more_than(user, clinic):
        raise InputError("email", _("already signs in to Unpinch."), _("Ask for another address for the work here."))
    former = Membership.objects.filter(user=user, clinic=clinic, role=work.role).first()
    if former and former.active:
        raise InputError("email", _("already works here in this role."), _("Change the person's entry in the list instead."))
    row = former or Membership(user=user, clinic=clinic)
    _set_work(row, clinic, work)
    note_clinic(actor, "clinic.staff", clinic, "membership", row.id, reason=f"joins as {row.role}")
    return invite_staff(actor, user.id)


def _check_address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InputError("email", _("is no e-mail address."), _("Check it for blanks and the @.")) from None
    return address


@transaction.atomic
def change(actor: Actor, membership_id: uuid.UUID | str, *, work: Work) -> Membership:
    """Change somebody's role, locations, licence and credentials. Raises InputError, NotAllowedNowError for the last manager."""
    clinic = clinic_for(actor, "clinic.staff")
    row = _row(clinic, membership_id)
    if row.role == Role.MANAGER and work.role != Role.MANAGER:
        _check_not_last(clinic, row)
    if row.role != work.role and Membership.objects.filter(user_id=row.user_id, clinic=clinic, role=work.role).exists():
        raise InputError("role", _("is one this person has or had here already."), _("End this entry and use the other one."))
    was = row.role
    if was == Role.THERAPIST and work.role != Role.THERAPIST and _leads(clinic, [row.user_id]):
        raise NotAllowedNowError(_("This person leads the care of patients. Hand these over first: end the entry and name who takes over."))
    _set_work(row, clinic, work)
    note_clinic(actor, "clinic.staff", clinic, "membership", row.id, reason=f"{was} to {row.role}, licensed {row.licensed_to_examine}")
    return row


def _set_work(row: Membership, clinic: Clinic, work: Work) -> None:
    if work.role not in ROLES:
        raise InputError("role", _("is none we know."))
    if work.licensed and work.role != Role.THERAPIST:
        raise InputError("licensed", _("is for therapists only."), _("Take the tick away, or choose the role of a therapist."))
    places = list(Location.objects.filter(clinic=clinic, id__in=list(work.locations)))
    if len(places) != len(set(work.locations)):
        raise InputError("locations", _("one of them is not of this clinic."))
    row.role, row.active, row.licensed_to_examine = work.role, True, work.licensed
    row.credentials = sorted(set(work.credentials) & set(credential_words()))
    row.license_number = clean_license(work.license_number)
    row.save()
    row.locations.set(places)


def clean_license(number: str) -> str:
    """A license number as it is printed: one line, not longer than its place beside a signature. Raises InputError."""
    clean = " ".join(number.split())
    if len(clean) > LONGEST_LICENSE:
        raise InputError("license_number", _("is too long."), _("Keep it to {most} letters.").format(most=LONGEST_LICENSE))
    return clean


@transaction.atomic
def end(actor: Actor, membership_id: uuid.UUID | str, *, successor: str = "") -> None:
    """End a membership; who takes over leads the open episodes. Raises NotAllowedNowError for oneself, the last manager, or a gap."""
    clinic = clinic_for(actor, "clinic.staff")
    row = _row(clinic, membership_id)
    if row.user_id == actor.user_id:
        raise NotAllowedNowError(_("You cannot end your own work here: ask another manager."))
    if row.role == Role.MANAGER:
        _check_not_last(clinic, row)
    _hand_over(actor, clinic, row, successor)
    row.active = False
    row.save(update_fields=["active"])
    Invitation.objects.filter(user=row.user, purpose="staff", used_at=None).update(expires_at=timezone.now())
    note_clinic(actor, "clinic.staff", clinic, "membership", row.id, reason=f"ended as {row.role}")


def _hand_over(actor: Actor, clinic: Clinic, row: Membership, successor: str) -> None:
    if row.role not in (Role.THERAPIST, Role.ASSISTANT):
        return
    teams = CareTeamMember.objects.filter(user=row.user, episode__clinic=clinic, ended_at=None).select_related("episode")
    if not successor and any(team.lead and team.episode.status != "closed" for team in teams):
        raise InputError("successor", _("is missing."), _("Choose who leads this person's patients from now on."))
    for team in teams:
        if team.lead and team.episode.status != "closed":
            join_care_team(actor, team.episode_id, uuid.UUID(successor), lead=True)
        leave_care_team(actor, team.episode_id, row.user_id)


def _check_not_last(clinic: Clinic, row: Membership) -> None:
    others = Membership.objects.filter(clinic=clinic, role=Role.MANAGER, active=True, user__is_active=True).exclude(id=row.id)
    if not others.exists():
        raise NotAllowedNowError(_("This is the last manager. Make somebody else manager first."))


@transaction.atomic
def invite_again(actor: Actor, membership_id: uuid.UUID | str) -> Issued:
    """A new link for somebody who lost password or second factor; both are set anew with it. Not for accounts that open more."""
    clinic = clinic_for(actor, "clinic.staff")
    return invite_staff(actor, _row(clinic, membership_id).user_id)
