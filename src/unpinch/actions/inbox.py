"""Whose messages wait for somebody of the team: one's own patients, and those of whom one stands in for."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Q
from django.utils import timezone

from unpinch.actions.absence import stands_in_for
from unpinch.actions.access import clinic_for, note_list, visible_episodes
from unpinch.actions.actor import Actor
from unpinch.actions.messages import CALL, PERSON
from unpinch.actions.policy import Role
from unpinch.records.models import Absence, CareTeamMember, Clinic, Episode, Message

MINE, ALL = "mine", "all"
EXCERPT = 140
MOST_ROWS = 100
"""Threads on one page, those that wait first (convention)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One thread in the list. `waiting` counts what needs an answer, `since` is when the oldest of it came."""

    episode_id: uuid.UUID
    patient: str
    lead: str
    last: str
    last_by: str
    at: dt.datetime
    waiting: int
    since: dt.datetime | None
    late: bool
    asks_call: bool
    for_absent: str


@dataclass(frozen=True)
class Inbox:
    """The page: threads that wait, then the others, the newest first."""

    whose: str
    waiting: tuple[Letter, ...]
    quiet: tuple[Letter, ...]
    others_waiting: int
    stands_in: tuple[Absence, ...]
    cut: bool


def inbox(actor: Actor, *, whose: str = "") -> Inbox:
    """The threads of the actor's patients, or with `whose="all"` of everybody whose messages the actor may read."""
    clinic, now = clinic_for(actor, "message.inbox"), timezone.now()
    cover = stands_in_for(actor, clinic, now) if actor.role is Role.THERAPIST else []
    away = {row.user_id: row.user.full_name for row in cover}
    episodes = visible_episodes(actor, "message.inbox").filter(messages__isnull=False).annotate(newest=Max("messages__at"))
    found = list(episodes.select_related("patient").order_by("-newest"))
    teams = _teams(clinic, found)
    mine = [each for each in found if _concerns(actor, teams[each.id], set(away))]
    readable = found if actor.role is Role.THERAPIST else mine
    wanted = readable if whose == ALL else mine
    letters = _letters(actor, wanted, teams, away, now)
    waiting = sorted((each for each in letters if each.waiting), key=lambda each: (not each.late, each.since or now))
    quiet = [each for each in letters if not each.waiting]
    shown = {each.episode_id for each in [*waiting, *quiet][:MOST_ROWS]}
    note_list(actor, "message.inbox", [each.patient for each in wanted if each.id in shown])
    others = Message.objects.filter(episode__in=[each.id for each in readable if each not in wanted], side=PERSON, done_at=None)
    return Inbox(
        whose=ALL if whose == ALL else MINE,
        waiting=tuple(waiting[:MOST_ROWS]),
        quiet=tuple(quiet[: max(0, MOST_ROWS - len(waiting))]),
        others_waiting=others.values("episode").distinct().count(),
        stands_in=tuple(cover),
        cut=len(letters) > MOST_ROWS,
    )


def _teams(clinic: Clinic, episodes: Sequence[Episode]) -> dict[uuid.UUID, list[CareTeamMember]]:
    found: dict[uuid.UUID, list[CareTeamMember]] = defaultdict(list)
    members = CareTeamMember.objects.filter(episode__in=[each.id for each in episodes], ended_at=None).select_related("user")
    for member in members.order_by("-lead", "created_at"):
        found[member.episode_id].append(member)
    return found


def _concerns(actor: Actor, team: Sequence[CareTeamMember], away: set[uuid.UUID]) -> bool:
    """Whether an actor answers for an episode: on its team, or standing in for its lead."""
    return any(member.user_id == actor.user_id or (member.lead and member.user_id in away) for member in team)


def _letters(
    actor: Actor,
    episodes: Sequence[Episode],
    teams: dict[uuid.UUID, list[CareTeamMember]],
    away: dict[uuid.UUID, str],
    now: dt.datetime,
) -> list[Letter]:
    ids = [each.id for each in episodes]
    waits: dict[uuid.UUID, list[Message]] = defaultdict(list)
    for row in Message.objects.filter(episode__in=ids, side=PERSON, done_at=None).order_by("at"):
        waits[row.episode_id].append(row)
    newest = {row.episode_id: row for row in _newest(episodes)}
    return [_letter(each, newest[each.id], waits[each.id], teams[each.id], away, now) for each in episodes if each.id in newest]


def _newest(episodes: Sequence[Episode]) -> list[Message]:
    """The newest message of each thread, in one query."""
    at = {each.id: each.newest for each in episodes}  # type: ignore[attr-defined]
    rows = Message.objects.filter(episode__in=list(at), at__in=set(at.values())).select_related("by").order_by("id")
    return [row for row in rows if row.at == at[row.episode_id]]


def _letter(
    episode: Episode, last: Message, waits: Sequence[Message], team: Sequence[CareTeamMember], away: dict[uuid.UUID, str], now: dt.datetime
) -> Letter:
    lead = next((member for member in team if member.lead), None)
    text = " ".join(last.text.split())
    return Letter(
        episode_id=episode.id,
        patient=episode.patient.full_name,
        lead=lead.user.full_name if lead else "",
        last=text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…",
        last_by=last.by.full_name if last.by else "",
        at=last.at,
        waiting=len(waits),
        since=waits[0].at if waits else None,
        late=any(row.due_at and row.due_at < now for row in waits),
        asks_call=any(row.about == CALL for row in waits),
        for_absent=away.get(lead.user_id, "") if lead else "",
    )


def waiting_for(actor: Actor, clinic: Clinic, now: dt.datetime) -> int:
    """How many messages wait for this actor, for the frame of every page."""
    if actor.role not in (Role.THERAPIST, Role.ASSISTANT):
        return 0
    away = [row.user_id for row in stands_in_for(actor, clinic, now)] if actor.role is Role.THERAPIST else []
    team = CareTeamMember.objects.filter(Q(user=actor.user_id) | Q(user__in=away, lead=True), ended_at=None)
    return Message.objects.filter(episode__clinic=clinic, episode__in=team.values("episode"), side=PERSON, done_at=None).count()
