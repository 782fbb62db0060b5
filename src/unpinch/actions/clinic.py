"""The clinic itself: its numbers, its time, whether somebody is there now."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass

from unpinch.actions.actor import Actor
from unpinch.records.models import Alert, Clinic

PLACEHOLDERS = {
    "EMERGENCY": "emergency_number",
    "CLINIC": "clinic_number",
    "OUT_OF_HOURS": "out_of_hours_number",
    "CRISIS_LINE": "crisis_line",
    "MATERNITY": "maternity_line",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of a page shows of the clinic."""

    clinic: str
    numbers: Mapping[str, str]
    open_now: bool
    alerts: int
    messages: int = 0
    """Messages that wait for this person: an answer, or being read."""


def frame_facts(actor: Actor) -> Frame | None:
    """The clinic's name, numbers and open alerts, for the frame of every page."""
    clinic = Clinic.objects.filter(id=actor.clinic_id).first()
    if clinic is None:
        return None
    from unpinch.actions.inbox import waiting_for  # they ask this module for the numbers and the hours
    from unpinch.actions.messages import unread

    now = dt.datetime.now(dt.UTC)
    waiting = Alert.objects.filter(clinic=clinic, settled_at=None).count() if actor.staff else 0
    return Frame(clinic.name, numbers_of(clinic), is_open(clinic, now), waiting, waiting_for(actor, clinic, now) or unread(actor))


def numbers_of(clinic: Clinic) -> dict[str, str]:
    """The five numbers the triage texts name. One that is not set falls back to the next that answers, in the end the emergency number:
    a warning text with a gap in place of a number would help nobody."""
    numbers = {word: getattr(clinic, field) for word, field in PLACEHOLDERS.items()}
    out_of_hours = numbers["OUT_OF_HOURS"] or numbers["EMERGENCY"]
    instead = {"OUT_OF_HOURS": out_of_hours, "MATERNITY": out_of_hours, "CRISIS_LINE": numbers["EMERGENCY"]}
    return {word: number or instead.get(word, "") for word, number in numbers.items()}


def with_numbers(text: str, clinic: Clinic) -> str:
    """Fill the clinic's numbers into a triage text."""
    for word, number in numbers_of(clinic).items():
        text = text.replace("{" + word + "}", number)
    return text


def is_open(clinic: Clinic, now: dt.datetime) -> bool:
    """Whether the clinic is staffed at a moment, by its opening hours in its own time."""
    local = now.astimezone(zoneinfo.ZoneInfo(clinic.time_zone))
    spans = clinic.opening_hours.get(str(local.weekday()), [])
    return any(start <= local.strftime("%H:%M") < end for start, end in spans)


def time_zone_of(clinic_id: uuid.UUID | None) -> str:
    """The clinic's time zone; UTC for nobody's."""
    return Clinic.objects.filter(id=clinic_id).values_list("time_zone", flat=True).first() or "UTC"
