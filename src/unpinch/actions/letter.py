"""One episode as a letter to a physician: why we write, what the patient says, what was found, what stands open.

For the treating therapist to print, and for the physician behind a signed link. It judges nothing: the newest assessment is shown.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import episode_for
from unpinch.actions.actor import Actor
from unpinch.actions.chart import Chart, load_chart
from unpinch.actions.heading import EpisodeLine, Person, TeamMember, episode_line, person_view, team_views
from unpinch.actions.policy import Role
from unpinch.actions.words import entry_of, level_met_by, value_words
from unpinch.knowledge.schema import Finding
from unpinch.records.models import CareTeamMember, FactEntry


@dataclass(frozen=True)
class Summary:
    """One episode as a letter to a physician."""

    clinic: dict[str, str]
    person: Person
    episode: EpisodeLine
    team: tuple[TeamMember, ...]
    chart: Chart
    findings: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    asked: str
    written_at: dt.datetime
    for_physician: bool


FINDING_GROUPS = ("measurement", "observation", "movement", "strength", "reflex", "sensation", "provocation", "palpation")


def summary(actor: Actor, episode_id: uuid.UUID | str) -> Summary:
    """The letter view of an episode, for the treating therapist and the physician it is sent to."""
    now = timezone.now()
    episode = episode_for(actor, "episode.summary", episode_id)
    chart = load_chart(episode, now)
    groups: dict[str, dict[str, str]] = {}
    rows = FactEntry.objects.filter(episode=episode, replaced_by=None).order_by("-at", "-received_at")
    for row in rows:
        entry = entry_of(row.fact)
        if isinstance(entry, Finding) and entry.test_kind in FINDING_GROUPS and row.value is not None:
            side = f", {_(row.side)}" if row.side else ""
            groups.setdefault(entry.test_kind, {}).setdefault(f"{entry.label}{side}", value_words(row.fact, row.value, answer=row.answer))
    members = CareTeamMember.objects.filter(episode=episode, ended_at=None).select_related("user").order_by("-lead")
    return Summary(
        clinic={name: getattr(episode.clinic, name) for name in ("name", "address", "clinic_number")},
        person=person_view(episode.patient, now),
        episode=episode_line(episode),
        team=team_views(actor, members),
        chart=chart,
        findings=tuple((kind, tuple(sorted(groups[kind].items()))) for kind in FINDING_GROUPS if kind in groups),
        asked=level_met_by(chart.triage.level) if chart.triage and chart.triage.flags else "",
        written_at=now,
        for_physician=actor.role is Role.PHYSICIAN,
    )
