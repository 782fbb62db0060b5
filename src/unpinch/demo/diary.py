"""What somebody of the sample clinic told from home since the plan was signed: diligent, forgetful, in a flare, or silent.

The entries are written together, as a phone would have sent them one by one; then the dose rules read them once.
"""

import datetime as dt
import random
import uuid
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from unpinch.actions.access import note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import day_of, knowledge
from unpinch.actions.course import GOAL, goal_rows
from unpinch.actions.course_due import days_of, sides_of
from unpinch.actions.diary import fingerprint
from unpinch.actions.dose import follow_dose
from unpinch.actions.judgement import judgement_of
from unpinch.actions.plan_safety import plan_in_force
from unpinch.clinical.home_program import card
from unpinch.demo.clock import on
from unpinch.records.models import DiaryEvent, Episode, FactEntry, PlanVersion

DEVICE = "sample-phone"
SPACE = uuid.UUID("9d1f1a52-5a0e-4c1b-8a7e-0c9b6f2e4d33")
MORNING, EVENING = 7, 18
FLARE_DAYS = 3
FULL_CARD_EVERY = 6
GOALS_AFTER = 14


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody keeps a diary: share of mornings told, share of days with exercises, points of leg pain lost in three weeks."""

    mornings: float
    days: float
    falls: float
    flares: bool = False
    barrier: str = ""
    confidence: int = 8


DILIGENT = Way(0.97, 0.95, 2.6)
FORGETFUL = Way(0.7, 0.38, 0.8, barrier="forgetting", confidence=5)
FLARING = Way(0.95, 0.8, 1.4, flares=True)
SILENT = Way(0.25, 0.1, 0.4)
WAYS = (FORGETFUL, SILENT, FLARING, DILIGENT)


def keep_diary(actor: Actor, episode: Episode, number: int, now: dt.datetime) -> None:
    """Tell what somebody entered at home until now, and let the dose rules read it."""
    version = plan_in_force(episode)
    if version is None:
        return
    way, rng = WAYS[number // 3 % len(WAYS)], random.Random(number)
    rows = [row for row in _rows(actor, episode, version, way, rng, now) if row.at <= now]
    DiaryEvent.objects.bulk_create(rows)
    relation = relation_to_episode(actor, episode, now)
    for first in {row.day: row for row in reversed(rows)}.values():
        with on(first.received_at):
            note_change(actor, "diary.write", episode.patient, relation, "diary", first.id)
    if way is not SILENT:
        _goals(actor, episode, version, now)
    with on(now):
        follow_dose(episode, now)


def _rows(actor: Actor, episode: Episode, version: PlanVersion, way: Way, rng: random.Random, now: dt.datetime) -> Iterator[DiaryEvent]:
    zone = zoneinfo.ZoneInfo(episode.clinic.time_zone)
    first, today = day_of(episode, version.signed_at) + dt.timedelta(1), day_of(episode, now)
    length = (today - first).days + 1
    start = _pain(episode)
    hurts = judgement_of(episode)
    plan = _plan(version, hurts.side if hurts else "")
    for at in range(length):
        day = first + dt.timedelta(at)
        flare = way.flares and length - at <= FLARE_DAYS
        leg = _leg(start, way, at, flare, rng)
        told = _Day(actor, episode, version, day, zone, rng)
        if rng.random() < way.mornings or flare:
            yield told.event("morning", MORNING, **_morning(leg, flare, rng))
            if at % FULL_CARD_EVERY == 0:
                yield told.event("card", MORNING, full=True, answers=dict.fromkeys(card.lines(knowledge()), "no"))
        if rng.random() < way.days and not (flare and at == length - 1):
            yield from _sets(told, plan, leg, way, rng)
        if way.barrier and at == length - 4:
            yield told.event("barrier", EVENING, barrier=way.barrier)
            yield told.event("confidence", EVENING, score=way.confidence)


@dataclass(frozen=True, slots=True)
class _Day:
    """One day of a person, on which entries are made."""

    actor: Actor
    episode: Episode
    version: PlanVersion
    day: dt.date
    zone: dt.tzinfo
    rng: random.Random

    def event(self, kind: str, hour: int, **body: Any) -> DiaryEvent:
        at = dt.datetime.combine(self.day, dt.time(hour, self.rng.randrange(50)), tzinfo=self.zone)
        offset = at.utcoffset() or dt.timedelta()
        raw = {"kind": kind, "at": at.isoformat(), "plan": str(self.version.id), "corrects": None, "body": body}
        return DiaryEvent(
            id=uuid.uuid5(SPACE, f"{self.episode.id}:{kind}:{at.isoformat()}:{body.get('exercise', '')}:{body.get('side', '')}"),
            episode=self.episode,
            plan=self.version,
            kind=kind,
            body=body,
            at=at,
            offset=int(offset.total_seconds() // 60),
            day=self.day,
            received_at=at + dt.timedelta(minutes=1),
            by_id=self.actor.user_id,
            source="patient",
            device=DEVICE,
            sha256=fingerprint(raw),
        )


def _pain(episode: Episode) -> float:
    """Leg pain before treatment, as told."""
    row = FactEntry.objects.filter(episode=episode, fact="patient.leg_pain_now").exclude(value=None).order_by("at").first()
    return float(row.value) if row and isinstance(row.value, int | float) else 5.0


def _leg(start: float, way: Way, at: int, flare: bool, rng: random.Random) -> int:
    level = start - way.falls * min(at / 21, 1) + rng.choice((-0.6, 0, 0, 0.6)) + (3.2 if flare else 0)
    return max(0, min(10, round(level)))


def _morning(leg: int, flare: bool, rng: random.Random) -> dict[str, Any]:
    reach = "none" if leg == 0 else "calf" if leg > 3 else rng.choice(("thigh", "knee", "calf")) if leg > 1 else "buttock"
    told = {"leg": leg, "back": max(0, leg - 2), "reach": reach, "sleep_hours": 6 if flare else 7, "sleep_quality": 3 if flare else 8}
    return {**told, "flare": flare, "anything_new": "no"}


def _plan(version: PlanVersion, hurts: str) -> list[tuple[str, str, int, int, frozenset[int]]]:
    """Each home exercise on its side: sets, times a day, weekdays."""
    weekdays = days_of(version.content)
    found = []
    for item in version.content["items"]:
        if item["kind"] == "exercise" and item["place"] == "home" and item["dose"]:
            for side in sides_of(item["id"], hurts, item.get("side", "")):
                days = weekdays.get(item["id"], frozenset(range(7)))
                found.append((item["id"], side.value if side else "", item["dose"]["sets"], item["dose"]["times_per_day"], days))
    return found


def _sets(
    told: _Day, plan: list[tuple[str, str, int, int, frozenset[int]]], leg: int, way: Way, rng: random.Random
) -> Iterator[DiaryEvent]:
    for item, side, sets, times, weekdays in plan:
        if told.day.weekday() not in weekdays:
            continue
        due = sets * times
        if rng.random() > max(way.days, 0.6):
            reason = rng.choice(("no_time", "forgot", "tired"))
            yield told.event("set", EVENING, exercise=item, side=side, sets_done=0, sets_due=due, reason=reason)
            continue
        after = max(0, min(10, leg + rng.choice((0, 0, 0, 0, -1, 1))))
        scores = {"leg_before": leg, "leg_after": after, "reach_before": "calf", "reach_after": "calf"}
        settled = {"settled_minutes": 0 if after <= leg else 20}
        yield told.event("set", EVENING, exercise=item, side=side, sets_done=due, sets_due=due, counted_by="timer", **scores, **settled)


def _goals(actor: Actor, episode: Episode, version: PlanVersion, now: dt.datetime) -> None:
    """After a fortnight the activities go somewhat better."""
    at = version.signed_at + dt.timedelta(GOALS_AFTER, hours=8)
    newest = {row.fact: row for row in goal_rows(episode) if row.fact.startswith(GOAL)}
    if at > now or not newest:
        return
    entered = {"episode": episode, "at": at, "received_at": at, "by_id": actor.user_id, "source": "patient"}
    FactEntry.objects.bulk_create(
        FactEntry(
            **entered,
            fact=fact,
            value=min(10, float(row.value) + 2) if isinstance(row.value, int | float) else None,
            remark=row.remark,
            client_id=uuid.uuid5(SPACE, f"{episode.id}:{fact}"),
        )
        for fact, row in newest.items()
    )
