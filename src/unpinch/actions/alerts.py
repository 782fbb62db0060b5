"""Alerts: who is told, when, and what happens if nobody reacts.

Deadlines come from levels.yaml: when staff must be told, when an unread notice goes to the next person, when somebody must have acted.
Telling a person here never replaces what the patient reads at once on the same screen; instructions do not depend on staff reading them.

    raised -> told (lead, then team, then everybody licensed, then managers) -> acknowledged -> settled, with how
"""

import datetime as dt
import hashlib
import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.audit import WRITE
from unpinch.actions.policy import Role
from unpinch.knowledge import load_knowledge
from unpinch.records.models import Alert, AlertNotice, CareTeamMember, Clinic, Episode, Membership, OutboxMessage, RaisedFlag, User
from unpinch.terms.errors import InputError, NotAllowedNowError
from unpinch.terms.level import TriageLevel

FOR_MANAGERS = ("break_glass",)
"""Kinds of alert that only a manager sees, and settles by reviewing what happened."""
MORNING = dt.time(8)
"""When the morning begins for a notice that nobody read (convention)."""
KEY_LETTERS = 120
ALARMING = (TriageLevel.EMERGENCY, TriageLevel.URGENT_TODAY, TriageLevel.URGENT_72H)


def raise_alert(episode: Episode, flag: RaisedFlag, now: dt.datetime) -> Alert | None:
    """Make the alert of a raised flag and tell the first people; None for levels the therapist's screen alone shows."""
    if TriageLevel.from_word(flag.level) not in ALARMING:
        return None
    return raise_once(episode, key=f"flag:{flag.id}", kind="flag", level=flag.level, now=now, flag=flag)


def raise_once(episode: Episode, *, key: str, kind: str, level: str, now: dt.datetime, flag: RaisedFlag | None = None) -> Alert:
    """Make an alert with the times of its level (levels.yaml) and tell the first people; the same `key` is the same alert, told once.

    A key too long to be kept is kept by its digest, so that two never run into each other.
    """
    alert, made = Alert.objects.get_or_create(
        key=key if len(key) <= KEY_LETTERS else hashlib.sha256(key.encode()).hexdigest(),
        defaults={
            "clinic": episode.clinic,
            "episode": episode,
            "flag": flag,
            "kind": kind,
            "level": level,
            "raised_at": now,
            "due_at": _after(now, hours=load_knowledge().levels[level].deadline_h),
            "pass_on_at": pass_on_at(episode.clinic, level, now),
        },
    )
    if made:
        tell(alert, 0, now)
    return alert


def _after(now: dt.datetime, *, hours: float | None) -> dt.datetime | None:
    return None if hours is None else now + dt.timedelta(hours=hours)


def pass_on_at(clinic: Clinic, level: str, now: dt.datetime) -> dt.datetime:
    """When an unread notice goes to the next person: after the minutes of its level, else the next morning (levels.yaml, note)."""
    rule = load_knowledge().levels.get(level)
    if rule is not None and rule.pass_on_min is not None:
        return now + dt.timedelta(minutes=rule.pass_on_min)
    zone = zoneinfo.ZoneInfo(clinic.time_zone)
    return dt.datetime.combine(now.astimezone(zone).date() + dt.timedelta(1), MORNING, tzinfo=zone)


Members = Sequence[Membership]


@dataclass(frozen=True, slots=True)
class NextStep:
    """Who is told next if nobody reacts; `repeats` when everybody on the list was told already."""

    users: tuple[User, ...]
    repeats: bool


def ladder(episode: Episode) -> list[list[User]]:
    """Whom an alert goes to, step by step: the lead, the rest of the care team, every licensed therapist of the clinic, the managers."""
    return ladder_of(teams_of([episode.id])[episode.id], members_of(episode.clinic_id))


def teams_of(episode_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[CareTeamMember]]:
    """The care teams of episodes, the lead first, in one query."""
    found: dict[uuid.UUID, list[CareTeamMember]] = defaultdict(list)
    present = CareTeamMember.objects.filter(episode__in=set(episode_ids), ended_at=None, user__is_active=True)
    for member in present.select_related("user").order_by("-lead", "created_at"):
        found[member.episode_id].append(member)
    return found


def members_of(clinic_id: uuid.UUID) -> Members:
    """Everybody who works in a clinic, in one query."""
    return list(
        Membership.objects.filter(clinic=clinic_id, active=True, user__is_active=True).select_related("user").order_by("created_at")
    )


def ladder_of(team: Sequence[CareTeamMember], members: Members) -> list[list[User]]:
    """The steps of a ladder from what was loaded."""
    steps = [
        [each.user for each in team if each.lead],
        [each.user for each in team if not each.lead],
        [m.user for m in members if m.licensed_to_examine],
        [m.user for m in members if m.role == "manager"],
    ]
    return [step for step in steps if step]


def next_step(steps: Sequence[Sequence[User]], notices: Iterable[AlertNotice]) -> NextStep | None:
    """The step that is told next, as `pass_on` will tell it; None when there is nobody."""
    if not steps:
        return None
    reached = max((notice.step for notice in notices), default=-1)
    step = min(reached + 1, len(steps) - 1)
    return NextStep(tuple(steps[step]), repeats=reached >= len(steps) - 1)


def tell(alert: Alert, step: int, now: dt.datetime) -> int:
    """Tell everybody of one step, on their screen and by e-mail where they have one; return the step that was told.

    An emergency tells two steps at once. The message names no diagnosis and no patient.
    """
    steps = ladder(alert.episode)
    if not steps:
        return -1
    last = min(step + (1 if alert.level == TriageLevel.EMERGENCY.word and step == 0 else 0), len(steps) - 1)
    for number in range(min(step, len(steps) - 1), last + 1):
        for user in steps[number]:
            _tell_one(alert, user, number, now)
    return last


def _tell_one(alert: Alert, user: User, step: int, now: dt.datetime) -> None:
    AlertNotice.objects.get_or_create(alert=alert, user=user, step=step, channel="screen", defaults={"at": now})
    if user.email:
        AlertNotice.objects.get_or_create(alert=alert, user=user, step=step, channel="email", defaults={"at": now})
        OutboxMessage.objects.get_or_create(
            key=f"alert:{alert.id}:{user.id}:{step}",
            defaults={
                "clinic": alert.clinic,
                "to": user.email,
                "subject": _("Unpinch: somebody needs a look now"),
                "body": _("An alert waits for you at {clinic}. Sign in to see it. This message holds no details on purpose.").format(
                    clinic=alert.clinic.name
                ),
                "send_after": now,
            },
        )


def pass_on(now: dt.datetime) -> int:
    """Tell the next person of every alert that nobody acknowledged in time; return how many were passed on. Run by the worker."""
    passed, faults = 0, list[Exception]()
    waiting = Alert.objects.filter(acknowledged_at=None, settled_at=None, pass_on_at__lte=now).select_related("episode", "clinic")
    for alert in waiting:
        try:
            _pass_on(alert, now)
            passed += 1
        except Exception as fault:  # noqa: BLE001 - one broken alert must not hold up those behind it; raised again below
            faults.append(fault)
    if faults:
        raise ExceptionGroup("alerts that could not be passed on", faults)
    return passed


@transaction.atomic
def _pass_on(alert: Alert, now: dt.datetime) -> None:
    reached = alert.notices.order_by("-step").values_list("step", flat=True).first()
    tell(alert, 0 if reached is None else reached + 1, now)
    alert.pass_on_at = pass_on_at(alert.clinic, alert.level, now)
    alert.save(update_fields=["pass_on_at"])


@transaction.atomic
def acknowledge(actor: Actor, alert_id: uuid.UUID | str) -> Alert:
    """Say "I have seen this and see to it": it is not passed on any further."""
    alert = _alert(alert_id)
    episode = episode_for(actor, "alert.acknowledge", alert.episode_id, kind=WRITE)
    now = timezone.now()
    if alert.acknowledged_at is None:
        alert.acknowledged_at, alert.acknowledged_by_id = now, actor.user_id
        alert.save(update_fields=["acknowledged_at", "acknowledged_by"])
    alert.notices.filter(user_id=actor.user_id, seen_at=None).update(seen_at=now)
    note_change(actor, "alert.acknowledge", episode.patient, relation_to_episode(actor, episode, now), "alert", alert.id)
    return alert


@transaction.atomic
def acknowledge_all(actor: Actor, episode_id: uuid.UUID | str) -> int:
    """See to everything that waits for one patient; return how many alerts that was."""
    episode_for(actor, "alert.acknowledge", episode_id, kind=WRITE)
    waiting = Alert.objects.filter(episode=episode_id, settled_at=None, acknowledged_at=None).exclude(kind__in=FOR_MANAGERS)
    return sum(1 for alert in list(waiting) if acknowledge(actor, alert.id))


@transaction.atomic
def settle(actor: Actor, alert_id: uuid.UUID | str, *, how: str) -> Alert:
    """Settle an alert by what met it (levels.yaml: a hand-over, an examination, a written result). It closes no flag."""
    alert = _alert(alert_id)
    episode = episode_for(actor, "alert.settle", alert.episode_id, kind=WRITE)
    if alert.settled_at:
        raise NotAllowedNowError("This alert was settled already. What met it stands in the list.")
    if not how.strip():
        raise InputError("how", "is empty.", "Write what met it: who took over or examined, when, with what result.")
    now = timezone.now()
    alert.settled_at, alert.settled_by_id, alert.settled_how = now, actor.user_id, how.strip()
    alert.acknowledged_at, alert.acknowledged_by_id = alert.acknowledged_at or now, alert.acknowledged_by_id or actor.user_id
    alert.save(update_fields=["settled_at", "settled_by", "settled_how", "acknowledged_at", "acknowledged_by"])
    note_change(actor, "alert.settle", episode.patient, relation_to_episode(actor, episode, now), "alert", alert.id)
    return alert


def alerts_for(actor: Actor, clinic: Clinic) -> QuerySet[Alert]:
    """The alerts of a clinic that concern somebody in this role."""
    found = Alert.objects.filter(clinic=clinic)
    return found if actor.role is Role.MANAGER else found.exclude(kind__in=FOR_MANAGERS)


def _alert(alert_id: uuid.UUID | str) -> Alert:
    alert = Alert.objects.select_related("episode").filter(id=alert_id).first()
    if alert is None:
        raise NotFoundError
    return alert


def open_alerts(clinic: Clinic) -> list[Alert]:
    """The alerts of a clinic that are not settled, the most serious and oldest first."""
    found = Alert.objects.filter(clinic=clinic, settled_at=None).select_related(
        "episode__patient", "episode__location", "flag", "acknowledged_by"
    )
    return sorted(found, key=lambda alert: (-TriageLevel.from_word(alert.level), alert.raised_at))
