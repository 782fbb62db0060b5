"""A few things said and found, entered the way people enter them, for the tests of the day and the chart."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions import entries
from unpinch.actions.assessment import assess_episode
from unpinch.actions.entries import Outcome
from unpinch.records.models import Assessment, Episode, FactEntry, TextEntry

SADDLE, FOOT_DROP = "finding.saddle_sensation_change", "finding.toe_catching"
LEG_FACTS = {
    "finding.symptom_side": "left",
    "finding.pain_below_knee": "present",
    "finding.leg_pain_worse_than_back": "present",
    "finding.leg_paresthesia": "present",
    "finding.cough_sneeze_pain": "leg",
    "finding.dermatomal_pain_pattern": "L5",
}
"""Enough for a ranking."""


def told(episode: Episode, fact: str, value: Any, *, days_ago: float = 0, by: Any = None, **more: Any) -> FactEntry:
    """An answer as it lies in the record, without an assessment."""
    at = timezone.now() - dt.timedelta(days=days_ago)
    source = "clinician" if by else "patient"
    return FactEntry.objects.create(episode=episode, fact=fact, value=value, at=at, received_at=at, source=source, by=by, **more)


def wrote(episode: Episode, text: str, where: str = "own.story") -> TextEntry:
    """Words of the patient, without an assessment."""
    now = timezone.now()
    return TextEntry.objects.create(episode=episode, text=text, where=where, at=now, received_at=now, source="patient")


def found(world: Universe, fact: str, value: Any, *, who: str = "alice", episode: Episode | None = None, **more: Any) -> Outcome:
    """A finding, entered by a clinician and assessed."""
    target = episode or world.ana_episode  # type: ignore[attr-defined]
    return entries.add_fact(world.actor(who), target.id, client_id=more.pop("client_id", uuid.uuid4()), fact=fact, value=value, **more)


def assessed(world: Universe, episode: Episode, *, who: str = "alice") -> Assessment:
    """Assess what lies in the record."""
    return assess_episode(world.actor(who), episode, reason="intake")


def ranked(world: Universe, episode: Episode) -> Assessment:
    """A case with a ranking."""
    for fact, value in LEG_FACTS.items():
        told(episode, fact, value)
    return assessed(world, episode)


def text_of(html: bytes) -> str:
    """A page as one line of text, to look for words in it."""
    return " ".join(html.decode().split())
