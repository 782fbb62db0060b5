"""What was worked out for a program and still holds: under which stamp, under which conditions.

Working a program out asks the whole record; serving it, or running the dose rules after one more set, must not. The stamp names everything
that the work rests on besides plain diary entries.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from unpinch.actions import pictures
from unpinch.actions.assessment import day_of, judge, knowledge
from unpinch.records.models import Episode, ServedProgram
from unpinch.terms.truth import Truth, word

SCHEMA = 2


def stamp_of(episode: Episode, now: dt.datetime) -> str:
    """Everything the kept work rests on."""
    parts = (episode.patient.changes, episode.status, episode.safety_hold, episode.clinic.version, knowledge().version)
    return ":".join(map(str, (SCHEMA, *parts, day_of(episode, now), pictures.version())))


def conditions_now(episode: Episode, now: dt.datetime) -> Mapping[str, Truth]:
    """The conditions of the safety tables: those that were worked out last, where nothing they rest on has changed since."""
    kept = ServedProgram.objects.filter(episode=episode, stamp=stamp_of(episode, now)).only("conditions").first()
    if kept is not None and kept.conditions:
        return {name: state if isinstance(state, bool) else None for name, state in kept.conditions.items()}
    return judge(episode, now).conditions


def plain_conditions(conditions: Mapping[str, Truth]) -> dict[str, Any]:
    """Conditions as they are kept."""
    return {name: word(state) for name, state in conditions.items()}
