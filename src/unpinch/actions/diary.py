"""The diary: entries made at home, kept as they were made, and acted on the moment they arrive.

    phone -> events -> read each -> keep (a new id) | known (sent twice) | conflict (other content) | refused (cannot be meant)
          -> signs of the card and words of a note go to triage -> the dose rules are run again -> what the phone must show now

An event never changes. A wrong one does not hold up the others. What is not told is absent and never "no" (S3); nothing that was
acknowledged is lost, and nothing counts twice (S8).
"""

import datetime as dt
import hashlib
import json
import uuid
import zoneinfo
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, count_change, episode_for, note_change
from unpinch.actions.actor import SYSTEM, Actor, relation_to_episode
from unpinch.actions.assessment import CARD_SCREEN, assess_episode, knowledge
from unpinch.actions.audit import WRITE
from unpinch.actions.intake import Urgent, own_episode, source_of, urgent_of
from unpinch.clinical.home_program import card
from unpinch.clinical.home_program.diary import Reach
from unpinch.clinical.intake.form_answers import IntakeAnswer
from unpinch.clinical.plan.direction import MOVEMENTS
from unpinch.clinical.triage.grading import warning_words
from unpinch.records.models import DiaryConflict, DiaryEvent, Episode, FactEntry, PlanVersion, TextEntry
from unpinch.terms.errors import InputError

AT_ONCE = 100
"""So many entries are taken in one request: a week of a busy person (judgement)."""
AHEAD = dt.timedelta(minutes=10)
"""A phone whose clock runs further ahead than this is wrong; its entry counts from the moment it arrived (judgement)."""
NOTE_LETTERS = 2000
HEAVIEST_KG = 300
"""More than this nobody holds in an exercise at home: a slip of the finger (judgement)."""
OWN = "diary.write"
"""The act of whoever writes in a diary of their own."""
STORED, KNOWN, CONFLICT, REFUSED = "stored", "known", "conflict", "refused"
NIGHT_PAIN, NO_EASE = "finding.night_pain", "wakes_not_eased"
"""The answer about a night that is a warning sign by itself (flag night_pain)."""


@dataclass(frozen=True, slots=True)
class New:
    """One event as it was read."""

    id: uuid.UUID
    kind: str
    at: dt.datetime
    body: Mapping[str, Any]
    plan: uuid.UUID | None
    corrects: uuid.UUID | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one event; `text` says why where it was not simply kept."""

    id: str
    status: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What a phone hears back."""

    episode: Episode
    results: tuple[Outcome, ...]
    urgent: tuple[Urgent, ...]


# ---- reading one event -----------------------------------------------------------------------------------------------------------
def _score(value: Any) -> bool:
    return _number(value) and 0 <= value <= 10


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _count(most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _words(most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and len(value) <= most


def _among(*values: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in values


def _yes_no(value: Any) -> bool:
    return isinstance(value, bool)


def _hours(value: Any) -> bool:
    return _number(value) and 0 <= value <= 24


def _response(value: Any) -> bool:
    return isinstance(value, str) and all(value in knowledge().findings[name].values for name in DIRECTIONS)


def _load(value: Any) -> bool:
    return _number(value) and 0 <= value <= HEAVIEST_KG


def _night(value: Any) -> bool:
    return isinstance(value, str) and value in knowledge().findings["night_pain"].values


def _id(value: Any) -> bool:
    return _uuid(value) is not None


def _answers(value: Any) -> bool:
    return isinstance(value, dict)


REACH = _among(*Reach)
DIRECTIONS = tuple(fact.removeprefix("finding.") for fact in MOVEMENTS.values())
"""The findings that hold what repeated movements in a direction do."""
FIELDS: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "morning": {
        "leg": _score, "back": _score, "reach": REACH, "sleep_hours": _hours, "sleep_quality": _score, "flare": _yes_no,
        "anything_new": _among("no", "yes", "unanswered"), "night_pain": _night, "most_nights": _yes_no, "illness": _yes_no,
    },
    "card": {"full": _yes_no, "answers": _answers, "more": _answers},
    "set": {
        "exercise": _words(80), "side": _among("", "left", "right"), "sets_done": _count(60), "sets_due": _count(60), "reps": _count(600),
        "hold_s": _count(7200), "leg_before": _score, "leg_after": _score, "back_before": _score, "back_after": _score,
        "reach_before": REACH, "reach_after": REACH, "settled_minutes": _count(2880), "reason": _words(40), "swapped_to": _words(80),
        "counted_by": _among("person", "timer", "camera"), "small": _yes_no, "load_kg": _load,
    },
    "settled": {"set": _id, "minutes": _count(2880), "not_yet": _yes_no},
    "bad_day": {"on": _yes_no},
    "flare": {"on": _yes_no},
    "habit": {"habit": _words(40), "amount": _number},
    "note": {"text": _words(NOTE_LETTERS)},
    "barrier": {"barrier": _words(40), "tried": _words(40)},
    "confidence": {"score": _score},
    "direction": {"finding": _among(*DIRECTIONS), "response": _response, "exercise": _words(80)},
}  # fmt: skip
NEEDED: Mapping[str, tuple[str, ...]] = {
    "set": ("exercise", "sets_done", "sets_due"),
    "settled": ("set",),
    "bad_day": ("on",),
    "flare": ("on",),
    "habit": ("habit", "amount"),
    "note": ("text",),
    "card": ("answers",),
    "barrier": ("barrier",),
    "confidence": ("score",),
    "direction": ("finding", "response"),
}


def read_event(raw: Mapping[str, Any]) -> New:
    """Read one event. Raises InputError naming the field."""
    event_id, kind = _uuid(raw.get("id")), raw.get("kind")
    if event_id is None:
        raise InputError("id", "is missing or is no id.", "Send the id that was made with the entry.")
    if not isinstance(kind, str) or kind not in FIELDS:
        raise InputError("kind", f"{str(kind)[:20]!r} is no kind of entry.", f"Send one of {', '.join(sorted(FIELDS))}.")
    body = _body(kind, raw.get("body"))
    return New(event_id, kind, _moment(raw.get("at")), body, _uuid(raw.get("plan")), _uuid(raw.get("corrects")), fingerprint(raw))


def _body(kind: str, raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise InputError("body", "is missing.", "Send what was entered, by field.")
    for name, value in raw.items():
        if name not in FIELDS[kind]:
            raise InputError(f"body.{str(name)[:40]}", f"is no part of an entry of the kind {kind}.")
        if value is not None and not FIELDS[kind][name](value):
            raise InputError(f"body.{name}", f"{str(value)[:40]!r} cannot be meant.")
    for name in NEEDED.get(kind, ()):
        if raw.get(name) is None:
            raise InputError(f"body.{name}", "is missing.")
    if kind == "card":
        card.read_card(knowledge(), raw)
    return {name: value for name, value in raw.items() if value is not None}


def _moment(raw: Any) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        raise InputError("at", "is no moment.", "Send it with its offset, as 2026-11-27T08:10:00-06:00.") from None
    if moment.utcoffset() is None:
        raise InputError("at", "lacks its offset from UTC.", "Send it as 2026-11-27T08:10:00-06:00.")
    return moment


def _uuid(raw: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def fingerprint(raw: Mapping[str, Any]) -> str:
    """What tells whether two events under one id are the same entry."""
    parts = {name: raw.get(name) for name in ("kind", "at", "plan", "corrects", "body")}
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


# ---- receiving -------------------------------------------------------------------------------------------------------------------
def receive_own(actor: Actor, episode_id: uuid.UUID, *, device: str, events: Sequence[Mapping[str, Any]]) -> Received:
    """Keep what a patient's or carer's phone sends. Raises NotFoundError when the entries are of somebody else: nothing is kept."""
    episode = own_episode(actor, OWN, kind=WRITE)
    if episode.id != episode_id:
        raise NotFoundError
    return _receive(actor, episode, device, events, OWN)


def receive(actor: Actor, episode_id: uuid.UUID | str, *, device: str, events: Sequence[Mapping[str, Any]], act: str = OWN) -> Received:
    """Keep diary events, act on them, and say what became of each. Raises InputError when there are too many at once."""
    return _receive(actor, episode_for(actor, act, episode_id, kind=WRITE), device, events, act)


@transaction.atomic
def _receive(actor: Actor, episode: Episode, device: str, events: Sequence[Mapping[str, Any]], act: str) -> Received:
    if len(events) > AT_ONCE:
        raise InputError("events", f"{len(events)} entries are too many at once.", f"Send at most {AT_ONCE}, the oldest first.")
    now = timezone.now()
    read, results = _read(events)
    stored = {row.id: row for row in DiaryEvent.objects.filter(id__in=[each.id for each in read])}
    fresh: dict[uuid.UUID, DiaryEvent] = {}
    for each in read:
        known = stored.get(each.id) or fresh.get(each.id)
        if known is None:
            fresh[each.id] = _row(actor, episode, each, device, now)
            results[str(each.id)] = Outcome(str(each.id), STORED)
        else:
            results[str(each.id)] = _again(actor, episode, known, each, events, now)
    DiaryEvent.objects.bulk_create(_with_plans(episode, fresh.values()))
    if fresh:
        note_change(actor, act, episode.patient, relation_to_episode(actor, episode, now), "diary", next(iter(fresh)))
        _act_on(actor, episode, list(fresh.values()), now)
    return Received(episode, tuple(results.values()), urgent_of(episode) if episode.safety_hold else ())


def _read(events: Sequence[Mapping[str, Any]]) -> tuple[list[New], dict[str, Outcome]]:
    read, results = [], dict[str, Outcome]()
    for raw in events:
        try:
            read.append(read_event(raw))
        except InputError as error:
            name = str(raw.get("id"))[:40]
            results[name] = Outcome(name, REFUSED, str(error))
    return read, results


def _row(actor: Actor, episode: Episode, new: New, device: str, now: dt.datetime) -> DiaryEvent:
    """The row of an event. A clock that runs ahead is not believed; the day stays the person's own."""
    at = new.at if new.at <= now + AHEAD else now.astimezone(zoneinfo.ZoneInfo(episode.clinic.time_zone))
    offset = at.utcoffset() or dt.timedelta()
    return DiaryEvent(
        id=new.id,
        episode=episode,
        plan_id=new.plan,
        kind=new.kind,
        body=dict(new.body),
        at=at,
        offset=int(offset.total_seconds() // 60),
        day=at.date(),
        received_at=now,
        by_id=actor.user_id,
        source=source_of(actor),
        device=device[:40],
        corrects=new.corrects,
        sha256=new.sha256,
    )


def _with_plans(episode: Episode, rows: Any) -> list[DiaryEvent]:
    """The rows, each with its plan only where that is a plan of this episode."""
    rows = list(rows)
    named = {row.plan_id for row in rows if row.plan_id}
    own = set(PlanVersion.objects.filter(episode=episode, id__in=named).values_list("id", flat=True)) if named else set()
    for row in rows:
        row.plan_id = row.plan_id if row.plan_id in own else None
    return rows


def _again(actor: Actor, episode: Episode, known: DiaryEvent, new: New, events: Sequence[Mapping[str, Any]], now: dt.datetime) -> Outcome:
    """The same id a second time: the same entry, or another content that is kept beside it. An id of somebody else is refused."""
    if known.episode_id != episode.id:
        return Outcome(str(new.id), REFUSED, _("This entry could not be kept. Enter it once more."))
    if known.sha256 == new.sha256:
        return Outcome(str(new.id), KNOWN)
    raw = next(each for each in reversed(events) if each.get("id") == str(new.id))
    DiaryConflict.objects.get_or_create(
        event=known, sha256=new.sha256, defaults={"body": dict(raw), "received_at": now, "by_id": actor.user_id}
    )
    return Outcome(str(new.id), CONFLICT, _("This entry was sent twice with different content. Both are kept; your therapist sees them."))


# ---- acting ----------------------------------------------------------------------------------------------------------------------
def _act_on(actor: Actor, episode: Episode, rows: Sequence[DiaryEvent], now: dt.datetime) -> None:
    news = [row for row in rows if _tell_triage(episode, row)]
    if news:
        assess_episode(actor if actor.user_id else SYSTEM, episode, reason="diary")
    if news or any(_on_the_page(row) for row in rows) or _confirms_more(episode, rows):
        count_change(episode.patient_id)
        episode.patient.refresh_from_db(fields=["changes"])
    from unpinch.actions.dose import follow_dose, may_wait  # the dose rules read the diary through this module

    if not all(may_wait(row, now) for row in rows):
        follow_dose(episode, now)


def _confirms_more(episode: Episode, rows: Sequence[DiaryEvent]) -> bool:
    """Whether the answer to "anything new?" is the first of its day: it keeps the safety questions fresh."""
    days = {row.day for row in rows if row.kind == "card" or row.body.get("anything_new") == "no"}
    ids = [row.id for row in rows]
    told = DiaryEvent.objects.filter(episode=episode, day__in=days, kind__in=("morning", "card")).exclude(id__in=ids)
    return bool(days - {row.day for row in told if row.kind == "card" or row.body.get("anything_new") == "no"}) if days else False


def _on_the_page(row: DiaryEvent) -> bool:
    """Whether an entry changes what the next program asks about."""
    return row.kind == "direction" or (row.kind == "morning" and row.body.get("illness") is not None)


def _tell_triage(episode: Episode, row: DiaryEvent) -> bool:
    """Keep what an entry means for triage; whether it means anything."""
    entered = {"episode": episode, "at": row.at, "received_at": row.received_at, "by_id": row.by_id, "source": row.source}
    if row.kind == "note":
        TextEntry.objects.create(**entered, client_id=row.id, where="diary note", text=row.body["text"])
        return any(warning_words(knowledge()).hits(row.body["text"]))
    told = _facts_of(row)
    FactEntry.objects.bulk_create(
        FactEntry(
            **entered,
            fact=answer.fact,
            value=answer.value,
            answer=answer.answer_word,
            screen=CARD_SCREEN,
            client_id=uuid.uuid5(row.id, answer.fact),
        )
        for answer in told
    )
    return bool(told)


def _facts_of(row: DiaryEvent) -> tuple[IntakeAnswer, ...]:
    """What a card tells; of a check-in the one answer that is a sign by itself, unless it was said to be of a single night."""
    if row.kind == "card":
        return card.told(knowledge(), card.read_card(knowledge(), row.body))
    warns = row.kind == "morning" and row.body.get("night_pain") == NO_EASE and row.body.get("most_nights") is not False
    return (IntakeAnswer(NIGHT_PAIN, value=NO_EASE),) if warns else ()


# ---- reading back ------------------------------------------------------------------------------------------------------------------
def standing(episode: Episode, *, since: dt.date | None = None, kinds: Sequence[str] = ()) -> list[DiaryEvent]:
    """The events that count, in the order in which things happened: none that a later one corrects."""
    return [row for row in _uncorrected(_rows(episode, since)) if not kinds or row.kind in kinds]


def lately(episode: Episode, since: dt.date) -> list[Any]:
    """The same with what a phone is told of each and no more: id, kind, at, offset, day, body. Asked with every program."""
    told = _rows(episode, since).values_list("id", "kind", "at", "offset", "day", "body", "corrects", named=True)
    return _uncorrected(told)


def _rows(episode: Episode, since: dt.date | None) -> QuerySet[DiaryEvent]:
    rows = DiaryEvent.objects.filter(episode=episode).order_by("at", "id")
    return rows.filter(day__gte=since) if since else rows


def _uncorrected(rows: Iterable[Any]) -> list[Any]:
    found = list(rows)
    corrected = {row.corrects for row in found if row.corrects and row.corrects != row.id}
    return [row for row in found if row.id not in corrected]


def told_at(row: DiaryEvent) -> dt.datetime:
    """When it was so, in the person's own time."""
    return row.at.astimezone(dt.timezone(dt.timedelta(minutes=row.offset)))


def card_days(episode: Episode, since: dt.date) -> list[card.CardDay]:
    """The days since then on which the person said that nothing of the card was new."""
    found = []
    for row in standing(episode, since=since, kinds=("morning", "card")):
        if row.kind == "morning" and row.body.get("anything_new") == "no":
            found.append(card.CardDay(row.day, full=False))
        elif row.kind == "card" and card.nothing_new(card.read_card(knowledge(), row.body)):
            found.append(card.CardDay(row.day, full=True))
    return found
