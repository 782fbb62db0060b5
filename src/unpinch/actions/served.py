"""What was worked out for a program and still holds: under which stamp, under which conditions.

Working a program out asks the whole record; serving it, or running the dose rules after one more set, must not. The stamp names everything
that the work rests on besides plain diary entries.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from unpinch.actions import pictures
from unpinch.actions.assessment import day_of, judge, knowledge
from unpinch.actions.warning_table import table_version
from unpinch.records.models import DiaryEvent, Episode, Patient, ServedProgram
from unpinch.terms.truth import Truth, word

Mark = tuple[int, int]

SCHEMA = 2


def stamp_of(episode: Episode, now: dt.datetime) -> str:
    """Everything the kept work rests on."""
    parts = (episode.patient.changes, episode.status, episode.safety_hold, episode.clinic.version, knowledge().version)
    return ":".join(map(str, (SCHEMA, *parts, day_of(episode, now), pictures.version(), table_version())))


def fresh_stamp(episode: Episode, now: dt.datetime) -> str:
    """The same, of the record as it stands at this moment."""
    episode.refresh_from_db(fields=["status", "safety_hold"])
    episode.patient.refresh_from_db(fields=["changes"])
    episode.clinic.refresh_from_db(fields=["version"])
    return stamp_of(episode, now)


def mark_of(episode: Episode) -> Mark:
    """What a reading of the record rests on: how often it was changed, how many entries its diary holds. Asked anew each time."""
    changes = Patient.objects.values_list("changes", flat=True).get(id=episode.patient_id)
    return changes, DiaryEvent.objects.filter(episode=episode).count()


def conditions_now(episode: Episode, now: dt.datetime) -> Mapping[str, Truth]:
    """The conditions of the safety tables: those that were worked out last, where nothing they rest on has changed since."""
    kept = ServedProgram.objects.filter(episode=episode, stamp=stamp_of(episode, now)).only("conditions").first()
    if kept is not None and kept.conditions:
        return {name: state if isinstance(state, bool) else None for name, state in kept.conditions.items()}
    return judge(episode, now).conditions


def plain_conditions(conditions: Mapping[str, Truth]) -> dict[str, Any]:
    """Conditions as they are kept."""
    return {name: word(state) for name, state in conditions.items()}
