"""Change what the clinic says of itself: name, numbers, opening hours, what it owns and may do, its locations.

For the manager. Two managers at once: a change is refused only where both changed the same thing; then both versions are shown. Each
change is kept (`Revision`) and audited.
"""

import re
import uuid
import zoneinfo
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, clinic_for
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import knowledge
from unpinch.actions.audit import WRITE, Seen, record
from unpinch.actions.channels import CHANNELS
from unpinch.actions.clinic import PLACEHOLDERS
from unpinch.actions.policy import Relation
from unpinch.actions.versions import EditConflictError, save_versioned
from unpinch.records.models import LANGUAGES, Clinic, Location
from unpinch.terms.errors import InputError

NUMBERS = tuple(PLACEHOLDERS.values())
NEEDED = ("emergency_number", "clinic_number")
"""Without these two a clinic may not open: the texts of warning signs tell people to call them."""
CONTACT = ("reminder_channels", "quiet_from", "quiet_until", "answer_hours")
FIELDS = ("name", "address", "time_zone", "language", *NUMBERS, "opening_hours", "equipment", "credentials", *CONTACT)
MOST_ANSWER_HOURS = 80
"""Two working weeks; who needs longer should not offer messages (judgement)."""
NUMBER = re.compile(r"[0-9+][0-9 ()/.,*#+-]{1,38}")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
Spans = Sequence[tuple[str, str]]


def settings_of(actor: Actor) -> Clinic:
    """The clinic, for the manager's settings."""
    return clinic_for(actor, "clinic.settings")


def note_clinic(actor: Actor, act: str, clinic: Clinic, object_type: str, object_id: object, reason: str = "") -> None:
    """Audit a change that concerns no patient, inside the caller's transaction."""
    record(Seen(actor, act, "", str(clinic.id), Relation.MEMBER.value, WRITE, object_type, str(object_id), reason))


@transaction.atomic
def edit_settings(actor: Actor, *, read_version: int, was: Mapping[str, Any], changes: Mapping[str, Any]) -> Clinic:
    """Change settings that read `was` at a version. Raises InputError naming the field, EditConflictError where another change stands."""
    clinic = Clinic.objects.select_for_update().get(id=clinic_for(actor, "clinic.settings").id)
    wanted = check_settings(changes)
    clash = [name for name in wanted if name in was and was[name] != getattr(clinic, name) != wanted[name]]
    if clinic.version != read_version and clash:
        raise EditConflictError(clinic.version, {name: getattr(clinic, name) for name in clash}, {name: wanted[name] for name in clash})
    if save_versioned(actor, clinic, clinic.version, wanted):
        note_clinic(actor, "clinic.settings", clinic, "clinic", clinic.id, reason=", ".join(sorted(wanted)))
    return clinic


def check_settings(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The settings, checked and cleaned. Raises InputError naming the field."""
    for name in changes:
        if name not in FIELDS:
            raise InputError(name, _("is no setting of a clinic."))
    cleaned: dict[str, Any] = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in changes.items()}
    for name in NUMBERS:
        if cleaned.get(name):
            check_number(name, cleaned[name])
        elif name in cleaned and name in NEEDED:
            raise InputError(name, _("is empty."), _("Warning signs tell people to call it: no clinic can be without."))
    if "name" in cleaned and not cleaned["name"]:
        raise InputError("name", _("is empty."), _("Write the name that people know the clinic by."))
    if "time_zone" in cleaned and cleaned["time_zone"] not in zoneinfo.available_timezones():
        raise InputError("time_zone", _("is no time zone we know."), _("Choose one from the list, such as America/Chicago."))
    if "language" in cleaned and cleaned["language"] not in dict(LANGUAGES):
        raise InputError("language", _("is not spoken by Unpinch yet."))
    _check_contact(cleaned)
    if "opening_hours" in cleaned:
        cleaned["opening_hours"] = check_hours(cleaned["opening_hours"])
    for name, known in (("equipment", equipment_words()), ("credentials", credential_words())):
        if name in cleaned:
            cleaned[name] = sorted(set(cleaned[name]) & set(known))
    return cleaned


def _check_contact(cleaned: dict[str, Any]) -> None:
    """How patients are reminded and answered. Raises InputError naming the field."""
    for name in ("quiet_from", "quiet_until"):
        if name in cleaned and (not TIME.fullmatch(cleaned[name]) or cleaned[name] == "24:00"):
            raise InputError(name, _("is no time."), _("Write it like 08:30."))
    if cleaned.get("quiet_from") and cleaned.get("quiet_from") == cleaned.get("quiet_until"):
        raise InputError(
            "quiet_until", _("is the same as the beginning."), _("Nobody should be woken: leave some hours of the night quiet.")
        )
    if "answer_hours" in cleaned and not 1 <= cleaned["answer_hours"] <= MOST_ANSWER_HOURS:
        raise InputError("answer_hours", _("must lie between 1 and {most}.").format(most=MOST_ANSWER_HOURS))
    if "reminder_channels" in cleaned:
        cleaned["reminder_channels"] = [name for name in CHANNELS if name in cleaned["reminder_channels"]]


def check_number(name: str, number: str) -> None:
    """Refuse what nobody can dial. Raises InputError."""
    if not NUMBER.fullmatch(number):
        raise InputError(name, _("{number} cannot be dialed.").format(number=number), _("Write digits, such as 112 or +1 312 555 0100."))


def check_hours(hours: Mapping[str, Spans]) -> dict[str, list[list[str]]]:
    """Opening hours by weekday, 0 is Monday, in order. Raises InputError naming the day."""
    checked: dict[str, list[list[str]]] = {}
    for day, spans in hours.items():
        if day not in {str(number) for number in range(7)}:
            raise InputError("opening_hours", _("has a day that is none."))
        checked[day] = _check_day(day, sorted([start, end] for start, end in spans))
    return {day: spans for day, spans in sorted(checked.items()) if spans}


def _check_day(day: str, spans: list[list[str]]) -> list[list[str]]:
    end_before = "00:00"
    for start, end in spans:
        if not (TIME.fullmatch(start) and TIME.fullmatch(end)) or start >= end:
            raise InputError(f"day-{day}", _("the end must be later than the beginning."), _("Write times such as 08:00 and 17:30."))
        if start < end_before:
            raise InputError(f"day-{day}", _("the two times overlap."), _("Begin the second after the first has ended."))
        end_before = end
    return spans


def equipment_words() -> list[str]:
    """What a clinic may own that decides what a plan can offer there."""
    owned = {entry.clinic for entry in knowledge().equipment.values()} | {use.equipment for use in knowledge().treatment_use.values()}
    return sorted(owned - {""})


def credential_words() -> list[str]:
    """What somebody of the clinic may have learned that decides which treatments can be offered."""
    return sorted({use.credential for use in knowledge().treatment_use.values()} - {""})


# ---- locations ---------------------------------------------------------------------------------------------------------------
def locations_of(actor: Actor) -> list[Location]:
    """The locations of the clinic, by name."""
    return list(clinic_for(actor, "clinic.settings").locations.order_by("name"))


@transaction.atomic
def save_location(actor: Actor, *, location_id: uuid.UUID | str | None = None, name: str, address: str = "", phone: str = "") -> Location:
    """Add a location, or change one. Raises InputError naming the field."""
    clinic = clinic_for(actor, "clinic.settings")
    location = _location(clinic, location_id) if location_id else Location(clinic=clinic)
    location.name, location.address, location.phone = " ".join(name.split()), " ".join(address.split()), phone.strip()
    if not location.name:
        raise InputError("name", _("is empty."), _("Write what people call this place, such as Main Street."))
    if location.phone:
        check_number("phone", location.phone)
    if clinic.locations.filter(name__iexact=location.name).exclude(id=location.id).exists():
        raise InputError("name", _("is taken by another location."), _("Choose a name that tells the two apart."))
    location.save()
    note_clinic(actor, "clinic.settings", clinic, "location", location.id, reason=location.name)
    return location


@transaction.atomic
def remove_location(actor: Actor, location_id: uuid.UUID | str) -> None:
    """Take a location away that nothing happened at. Raises InputError for one that stands in somebody's record."""
    clinic = clinic_for(actor, "clinic.settings")
    location = _location(clinic, location_id)
    if location.episodes.exists() or location.visits.exists() or location.membership_set.exists():
        raise InputError("location", _("stands in records or has staff."), _("Rename it instead, and move its staff elsewhere."))
    location.delete()
    note_clinic(actor, "clinic.settings", clinic, "location", location_id, reason=f"removed {location.name}")


def _location(clinic: Clinic, location_id: uuid.UUID | str) -> Location:
    found = clinic.locations.filter(id=location_id).first()
    if found is None:
        raise NotFoundError
    return found
