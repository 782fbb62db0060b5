"""Alerts as a list shows them: what waits, who was told and when, to whom it goes next and when, who sees to it.

Constant in queries whatever the number of alerts: everybody's place on the ladder is worked out from one load of care teams and members.
Without the chart (`clinical` False) an alert says only how soon somebody must be called, never why.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, clinic_for, episode_for, note_list, visible_episodes
from unpinch.actions.actor import Actor
from unpinch.actions.alerts import FOR_MANAGERS, Members, alerts_for, ladder_of, members_of, next_step, teams_of
from unpinch.actions.policy import Relation, Role, allows
from unpinch.actions.words import flag_label, level_deadline, level_label, level_met_by, rank
from unpinch.records.models import Alert, AlertNotice, CareTeamMember, Episode

SETTLED_DAYS = 14
KIND_WORDS = {
    "break_glass": "A record was opened in need",
    "flare": "A flare the clinic should hear of",
    "dose": "A medical review is due",
    "card": "Something new on the red card, told on paper",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One person who was told, how, and when they saw it."""

    name: str
    at: dt.datetime
    channels: tuple[str, ...]
    seen_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert. `next_names` are told at `next_at` if nobody reacts; empty when somebody sees to it.

    `review`: only a manager sees it, and settles it by reviewing what happened.
    """

    id: str
    episode_id: str
    patient_id: str
    patient: str
    location: str
    level: str
    level_label: str
    what: str
    deadline: str
    raised_at: dt.datetime
    due_at: dt.datetime | None
    overdue: bool
    told: tuple[Told, ...]
    next_names: tuple[str, ...]
    next_at: dt.datetime | None
    repeats: bool
    seen_to_by: str
    seen_to_at: dt.datetime | None
    settled_by: str
    settled_at: dt.datetime | None
    settled_how: str
    met_by: str
    review: bool
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class AlertGroup:
    """Everything that waits for one patient, the most serious first. `unseen` counts what nobody sees to."""

    lines: tuple[AlertLine, ...]

    @property
    def first(self) -> AlertLine:
        return self.lines[0]

    @property
    def unseen(self) -> int:
        return sum(1 for line in self.lines if line.seen_to_at is None)


@dataclass(frozen=True, slots=True)
class AlertPage:
    """The alerts of a clinic: open ones by patient, the most serious and oldest first, and those settled lately."""

    open: tuple[AlertGroup, ...]
    settled: tuple[AlertLine, ...]
    now: dt.datetime


def alert_page(actor: Actor) -> AlertPage:
    """The alerts that concern the actor's places. Every patient shown is audited."""
    clinic = clinic_for(actor, "alert.list")
    now = timezone.now()
    episodes = visible_episodes(actor, "alert.list").values("id")
    found = (
        alerts_for(actor, clinic)
        .filter(episode__in=episodes)
        .select_related("episode__patient", "episode__location", "flag", "acknowledged_by", "settled_by")
    )
    waiting = list(found.filter(settled_at=None))
    settled = list(found.filter(settled_at__gte=now - dt.timedelta(SETTLED_DAYS)).order_by("-settled_at"))
    note_list(actor, "alert.list", {alert.episode.patient_id: alert.episode.patient for alert in (*waiting, *settled)}.values())
    lines = _lines([*waiting, *settled], actor, now)
    return AlertPage(groups_of(lines[: len(waiting)]), tuple(lines[len(waiting) :]), now)


def groups_of(lines: Iterable[AlertLine]) -> tuple[AlertGroup, ...]:
    """Alerts by patient, those of the most serious first; what nobody sees to before what somebody does."""
    groups: dict[str, list[AlertLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.seen_to_at is not None, -rank(line.level), line.raised_at)):
        groups[line.episode_id].append(line)
    return tuple(AlertGroup(tuple(each)) for each in groups.values())


def alert_group(alerts: Sequence[Alert]) -> AlertGroup | None:
    """The alerts of one episode, for a page whose reader was already let into the chart; None when nothing waits."""
    found = groups_of(_lines(alerts, None, timezone.now()))
    return found[0] if found else None


def open_alert(actor: Actor, act: str, alert_id: uuid.UUID | str) -> AlertLine:
    """One alert, for the act that is about to be done to it."""
    alert = (
        Alert.objects.select_related("episode__patient", "episode__location", "flag", "acknowledged_by", "settled_by")
        .filter(id=alert_id)
        .first()
    )
    if alert is None:
        raise NotFoundError
    episode_for(actor, act, alert.episode_id)
    return _lines([alert], actor, timezone.now())[0]


def _lines(alerts: Sequence[Alert], actor: Actor | None, now: dt.datetime) -> list[AlertLine]:
    if not alerts:
        return []
    notices: dict[uuid.UUID, list[AlertNotice]] = defaultdict(list)
    for notice in AlertNotice.objects.filter(alert__in=[a.id for a in alerts]).select_related("user").order_by("at", "step", "id"):
        notices[notice.alert_id].append(notice)
    teams = teams_of([alert.episode_id for alert in alerts])
    members = members_of(alerts[0].clinic_id)
    lines = []
    for alert in alerts:
        may = _may(actor, alert.episode, teams[alert.episode_id]) if actor else frozenset({"chart.read"})
        lines.append(_line(alert, notices[alert.id], teams[alert.episode_id], members, now, may))
    return lines


def _line(
    alert: Alert, notices: Sequence[AlertNotice], team: Sequence[CareTeamMember], members: Members, now: dt.datetime, may: frozenset[str]
) -> AlertLine:
    clinical, review = "chart.read" in may, alert.kind in FOR_MANAGERS
    may = frozenset() if review else may
    waiting = alert.acknowledged_at is None and alert.settled_at is None
    step = next_step(ladder_of(team, members), notices) if waiting and alert.pass_on_at else None
    return AlertLine(
        id=str(alert.id),
        episode_id=str(alert.episode_id),
        patient_id=str(alert.episode.patient_id),
        patient=alert.episode.patient.full_name,
        location=alert.episode.location.name if alert.episode.location else "",
        level=alert.level,
        level_label=level_label(alert.level) if clinical else _hidden_words(alert.level),
        what=what_words(alert) if clinical or review else _("Call the therapist"),
        deadline=level_deadline(alert.level) if clinical else "",
        raised_at=alert.raised_at,
        due_at=alert.due_at,
        overdue=bool(alert.due_at and alert.due_at < now and alert.settled_at is None),
        told=tuple(_told(notices)),
        next_names=tuple(user.full_name for user in step.users) if step else (),
        next_at=alert.pass_on_at if step else None,
        repeats=bool(step and step.repeats),
        seen_to_by=alert.acknowledged_by.full_name if alert.acknowledged_by else "",
        seen_to_at=alert.acknowledged_at,
        settled_by=alert.settled_by.full_name if alert.settled_at and alert.settled_by else "",
        settled_at=alert.settled_at,
        settled_how=alert.settled_how if clinical else "",
        met_by=level_met_by(alert.level) if clinical else "",
        review=review,
        may=may,
    )


def what_words(alert: Alert) -> str:
    """What the alert is about, for somebody who may read the chart."""
    return flag_label(alert.flag.flag) if alert.flag else _(KIND_WORDS.get(alert.kind, alert.kind.replace("_", " ").capitalize()))


def _hidden_words(level: str) -> str:
    return {"emergency": _("Now"), "urgent_today": _("Today"), "urgent_72h": _("Within 3 days")}.get(level, _("Soon"))


def _told(notices: Iterable[AlertNotice]) -> Iterable[Told]:
    people: dict[uuid.UUID, list[AlertNotice]] = {}
    for notice in notices:
        people.setdefault(notice.user_id, []).append(notice)
    for rows in people.values():
        seen = [row.seen_at for row in rows if row.seen_at]
        yield Told(rows[0].user.full_name, rows[0].at, tuple(dict.fromkeys(row.channel for row in rows)), min(seen, default=None))


def _may(actor: Actor, episode: Episode, team: Sequence[CareTeamMember]) -> frozenset[str]:
    relation = list_relation(actor, episode, any(member.user_id == actor.user_id for member in team))
    return frozenset(act for act in ("chart.read", "alert.acknowledge", "alert.settle") if allows(act, actor.role, relation))


def list_relation(actor: Actor, episode: Episode, treats: bool) -> Relation:
    """How an actor stands to an episode in a list of the own clinic, without a query for each row."""
    if treats:
        return Relation.TREATING
    here = not actor.locations or episode.location_id is None or episode.location_id in actor.locations
    return Relation.TEAM if actor.role is Role.MANAGER or here else Relation.CLINIC
