"""Found a clinic on a new machine: its numbers, its first location, its first manager. Everything after that is on the manager's pages.

For whoever runs the server, before anybody can sign in; there is no page for it on purpose.
"""

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from unpinch.actions.actor import actor_for
from unpinch.actions.invitations import Issued, invite_staff
from unpinch.records.models import LANGUAGES, Clinic, Location, Membership, User
from unpinch.terms.errors import InputError

NUMBERS = ("emergency_number", "clinic_number", "out_of_hours_number", "crisis_line", "maternity_line")
NEEDED = ("emergency_number", "clinic_number")


@dataclass(frozen=True, slots=True)
class Founded:
    """A clinic that was founded, and the link with which its first manager comes in; shown once."""

    clinic: Clinic
    invitation: Issued


@transaction.atomic
def found_clinic(
    *, name: str, numbers: Mapping[str, str], manager: str, email: str, time_zone: str, language: str = "en", location: str = ""
) -> Founded:
    """Make a clinic and invite its first manager. Raises InputError naming the field."""
    slug = slugify(name)[:40]
    if not slug:
        raise InputError("name", "is empty.", "Write the clinic's name.")
    if Clinic.objects.filter(slug=slug).exists():
        raise InputError("name", f"there is a clinic called {name} already.", "Give its numbers only, to change them.")
    _check(numbers, manager, email, time_zone, language)
    clinic = Clinic.objects.create(name=name.strip(), slug=slug, time_zone=time_zone, language=language, **_given(numbers))
    Location.objects.create(clinic=clinic, name=location.strip() or name.strip())
    user = User.objects.create_user(email.strip(), None, full_name=manager.strip(), email=email.strip(), language=language)
    Membership.objects.create(user=user, clinic=clinic, role="manager")
    actor = actor_for(user)
    if actor is None:
        raise LookupError("the first manager has no part in the clinic")
    return Founded(clinic, invite_staff(actor, user.id))


@transaction.atomic
def set_numbers(name: str, numbers: Mapping[str, str]) -> Clinic:
    """Change the numbers of a clinic that is there. Raises InputError when there is none of this name."""
    clinic = Clinic.objects.filter(slug=slugify(name)[:40]).first()
    if clinic is None:
        raise InputError("name", f"there is no clinic called {name[:60]}.", "To found one, name its --manager and --email as well.")
    for field, number in _given(numbers).items():
        setattr(clinic, field, number)
    clinic.version += 1
    clinic.save()
    return clinic


def _given(numbers: Mapping[str, str]) -> dict[str, str]:
    return {name: numbers[name].strip() for name in NUMBERS if numbers.get(name, "").strip()}


def _check(numbers: Mapping[str, str], manager: str, email: str, time_zone: str, language: str) -> None:
    missing = [name for name in NEEDED if not numbers.get(name, "").strip()]
    if missing:
        raise InputError(missing[0], "is missing.", "Warning signs tell people to call it; without it no clinic opens.")
    if not manager.strip():
        raise InputError("manager", "is missing.", "Write the full name of the first manager.")
    try:
        validate_email(email.strip())
    except ValidationError:
        raise InputError("email", "is no e-mail address.", "The manager signs in with it; no mail has to arrive there.") from None
    if User.objects.filter(login=email.strip()).exists():
        raise InputError("email", "belongs to somebody here already.", "Use another address.")
    if time_zone not in zoneinfo.available_timezones():
        raise InputError("time zone", f"{time_zone!r} is none.", "Write one such as America/Chicago.")
    if language not in dict(LANGUAGES):
        raise InputError("language", f"{language!r} is not spoken here.", f"Choose {' or '.join(dict(LANGUAGES))}.")
