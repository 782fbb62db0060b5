"""Assess an episode from what is stored, keep the answer as it was, and act on it: flags, alerts, the safety hold.

The entries of an episode become one case; the pure side judges it; what it said is stored with its inputs, the engine and the knowledge
hash, and shown as it was. A flag once raised stays on record: a later benign answer adds no row and removes none; only a clinician's
clearance closes it (safety property S2). Called by every action that adds an entry.
"""

import datetime as dt
import json
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone

from unpinch import __version__
from unpinch.actions.access import episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.alerts import raise_alert
from unpinch.actions.audit import WRITE
from unpinch.actions.clinic import with_numbers
from unpinch.actions.people import age_on
from unpinch.anatomy.chart import from_json
from unpinch.anatomy.facts import Ask, asks
from unpinch.anatomy.facts import facts as chart_facts
from unpinch.assess import Assessment as Answer
from unpinch.assess import as_contract, assess
from unpinch.clinical.home_program import card
from unpinch.clinical.intake.case import Case, Clearance, FreeText, Settled
from unpinch.clinical.intake.form_answers import IntakeAnswer, Told
from unpinch.clinical.plan.inputs import NO_CLINIC, NO_INSTRUCTIONS, Instructions
from unpinch.clinical.plan.inputs import Clinic as ClinicCan
from unpinch.clinical.triage.events import facts_of
from unpinch.clinical.triage.grading import warning_words
from unpinch.knowledge import Knowledge, load_knowledge
from unpinch.knowledge.schema import Flag
from unpinch.records.models import (
    Assessment,
    BodyChartEntry,
    Episode,
    FactEntry,
    Judgement,
    RaisedFlag,
    ScreenDone,
    SettledCondition,
    TextEntry,
)
from unpinch.records.models import Clearance as ClearanceRow
from unpinch.terms.fact import UNSURE, Fact
from unpinch.terms.level import TriageLevel
from unpinch.terms.side import Side

ENGINE = f"unpinch {__version__}"
AGE = "patient.age"
REMARK = "remark."
"""Where a therapist's remarks stand. They are no words of the patient: a warning word in them asks the therapist (`actions.remarks`)."""
CARD_SCREEN = "card"
"""The screen under which answers of the daily card are kept among the facts."""
ASKED_IN_FULL = ("flag.ces_saddle", "finding.saddle_sensation_change")
"""Who asked about the saddle went through the warning signs: intake and visit ask them together (judgement)."""
IN_MEMORY = 8
"""Answers kept in memory by each process, for those who are being worked on right now (judgement)."""


@cache
def knowledge() -> Knowledge:
    """The knowledge this process runs on."""
    return load_knowledge()


def day_of(episode: Episode, moment: dt.datetime) -> dt.date:
    """The day of a moment in the clinic's own time."""
    return moment.astimezone(zoneinfo.ZoneInfo(episode.clinic.time_zone)).date()


def case_of(episode: Episode, now: dt.datetime) -> Case:
    """Everything stored about an episode as one case, as of now. Corrected entries are left out; unanswered ones stay unanswered (S3).

    What the patient told in the intake is read together (`told_of`), as of the day it was told. An answer that once raised a flag stands
    beside whatever was said after it: two answers on one day are a conflict, and the more serious one counts until a clinician has settled
    it; on a later day an event flag stays by itself (S2).
    """
    rows = list(_standing(FactEntry.objects.filter(episode=episode)))
    facts = [_fact(episode, row) for row in rows if not row.screen]
    told_by_patient = TextEntry.objects.filter(episode=episode).exclude(where__startswith=REMARK)
    texts = [FreeText(row.text, day_of(episode, row.at), row.where) for row in _standing(told_by_patient)]
    intake = [row for row in rows if row.screen and row.screen != CARD_SCREEN]
    for answers in _by_day(episode, [row for row in rows if row.screen == CARD_SCREEN]):
        facts += [replace(fact, at=day_of(episode, answers[0].at)) for fact in _told_on_card(episode, answers)]
    for until, flags in [*_alarms(episode), (now, None)]:
        told = told_of(episode, [row for row in intake if row.received_at <= until])
        if told is None:
            continue
        kept = None if flags is None else {fact for flag in flags for fact in facts_of(knowledge(), flag)}
        facts += [replace(fact, at=told.as_of) for fact in told.facts if kept is None or fact.id in kept]
        texts += [replace(text, at=told.as_of) for text in told.case.texts if kept is None or _raises(text.text, flags)]
    facts += _painted(episode)
    if episode.patient.birth_date and not any(fact.id == AGE for fact in facts):
        day = day_of(episode, now)
        facts.append(Fact(AGE, float(age_on(episode.patient.birth_date, day)), at=day))
    judged = Judgement.objects.filter(episode=episode).order_by("-signed_at").first()
    signed = tuple(cause for cause in judged.causes if cause in knowledge().causes) if judged else ()
    cleared = tuple(Clearance(row.target, day_of(episode, row.at), row.by.full_name, row.reason) for row in _standing_clearances(episode))
    settled = tuple(Settled(row.condition, row.value, day_of(episode, row.at)) for row in newest_settled(episode).values())
    said = tuple(dict.fromkeys(texts))
    confirmed = _confirmed(episode, rows, now)
    return Case(day_of(episode, now), tuple(dict.fromkeys(facts)), said, MappingProxyType({}), settled, signed, cleared, confirmed)


def _by_day(episode: Episode, rows: Sequence[FactEntry]) -> Iterable[list[FactEntry]]:
    """The answers of the daily card day by day: each day stands for itself, and re-dates no answer of another."""
    return [list(group) for _day, group in groupby(rows, key=lambda row: day_of(episode, row.at))]


def _told_on_card(episode: Episode, rows: Sequence[FactEntry]) -> tuple[Fact, ...]:
    return Told(knowledge(), [answer_of(row) for row in rows], day_of(episode, rows[0].at)).facts


def _confirmed(episode: Episode, rows: Sequence[FactEntry], now: dt.datetime) -> tuple[dt.date, ...]:
    """The recent days on which the person said at home that nothing of the card was new, counted from when it was last asked in full."""
    from unpinch.actions.diary import card_days  # the diary has its news judged here; the other way round it is only read

    since = day_of(episode, now) - dt.timedelta(2 * card.FULL_EVERY_DAYS)
    days = card_days(episode, since)
    if not days:
        return ()
    asked = [day_of(episode, row.at) for row in rows if row.fact in ASKED_IN_FULL]
    return card.confirmed_days(days, max(asked, default=since))


def newest_settled(episode: Episode) -> dict[str, SettledCondition]:
    """The newest answer to the settling question of each condition."""
    rows = SettledCondition.objects.filter(episode=episode).select_related("by").order_by("at")
    return {row.condition: row for row in rows if row.condition in knowledge().conditions}


def told_of(episode: Episode, rows: Sequence[FactEntry]) -> Told | None:
    """What the patient told by these answers, as of the day of the last one; None when nothing was answered."""
    chart = BodyChartEntry.objects.filter(episode=episode).order_by("received_at").last()
    if not rows and chart is None:
        return None
    latest = max([row.at for row in rows] + ([chart.at] if chart else []))
    seen = chart_facts(from_json(json.dumps(chart.chart))) if chart else ()
    return Told(knowledge(), [answer_of(row) for row in rows], day_of(episode, latest), seen=seen)


def _painted(episode: Episode) -> list[Fact]:
    """What the newest body chart hints at and nobody has answered since: the most serious value it allows, until somebody does (S2, S3)."""
    day = day_of(episode, timezone.now())
    return [Fact(ask.fact, ask.until_answered, ask.side, day, remark=ask.why) for ask in open_asks(episode) if ask.until_answered]


def open_asks(episode: Episode) -> list[Ask]:
    """The urgent questions that the newest body chart raises and that have no answer given after it was painted."""
    chart = BodyChartEntry.objects.filter(episode=episode).order_by("received_at").last()
    if chart is None:
        return []
    raised = [ask for ask in asks(from_json(json.dumps(chart.chart))) if ask.at_once]
    return [ask for ask in raised if not _answered_since(episode, ask, chart.received_at)]


def _answered_since(episode: Episode, ask: Ask, painted_at: dt.datetime) -> bool:
    """Whether the flag's question was answered after the painting, or its screen was left again with the answer it holds."""
    answer = FactEntry.objects.filter(episode=episode, fact__in=questions_of(ask.flag)).order_by("received_at").last()
    if answer is None or not (answer.value or answer.answer == UNSURE):
        return False
    left_again = ScreenDone.objects.filter(episode=episode, screen=answer.screen, received_at__gt=painted_at).exists()
    return answer.received_at > painted_at or left_again


def questions_of(flag: str) -> set[str]:
    """What somebody answers when a flag is asked about: its own question, and the one that settles it where it has none."""
    entry = knowledge().answer_facts.get(f"flag.{flag}")
    return {f"flag.{flag}"} | ({entry.settled_by} if entry and entry.settled_by else set())


def answer_of(row: FactEntry) -> IntakeAnswer:
    """A stored answer as the form reads it."""
    value = tuple(row.value) if isinstance(row.value, list) else row.value
    return IntakeAnswer(row.fact, Side(row.side) if row.side else None, _number(value), row.answer, row.unit, row.remark)


def _alarms(episode: Episode) -> list[tuple[dt.datetime, list[Flag]]]:
    """The moments at which answers of the patient raised flags, and which."""
    found: dict[dt.datetime, list[Flag]] = {}
    for row in RaisedFlag.objects.filter(episode=episode).order_by("at"):
        if row.flag in knowledge().flags and knowledge().flags[row.flag].flag_kind == "event":
            found.setdefault(row.at, []).append(knowledge().flags[row.flag])
    return list(found.items())


def _raises(text: str, flags: Iterable[Flag] | None) -> bool:
    names = {flag.id for flag in flags or ()}
    return any(hit.flag in names for hit in warning_words(knowledge()).hits(text))


def _standing_clearances(episode: Episode) -> Iterable[ClearanceRow]:
    """The clearances that still stand: the pure side counts in days, so an answer that arrived after a clearance of the same day, or late
    for an earlier day, would look older than it. A clearance belongs to the answers it was given for; such an answer takes it away."""
    for row in ClearanceRow.objects.filter(episode=episode).select_related("by").order_by("at"):
        flag = knowledge().flags.get(row.target)
        if flag is None or not _said_after(episode, row, flag):
            yield row


def _said_after(episode: Episode, row: ClearanceRow, flag: Flag) -> bool:
    """Whether something that this flag reads arrived after its clearance but is dated on its day or before."""
    end_of_day = _end_of_day(episode, row.at)
    late = {"episode": episode, "received_at__gt": row.at, "at__lt": end_of_day}
    if FactEntry.objects.filter(fact__in=asked_for(flag), **late).exists():
        return True
    words = warning_words(knowledge())
    said = TextEntry.objects.filter(**late).exclude(where__startswith=REMARK)
    return any(hit.flag == flag.id for text in said for hit in words.hits(text.text))


def asked_for(flag: Flag) -> set[str]:
    """Everything somebody may be asked that states a fact this flag reads."""
    names = set(facts_of(knowledge(), flag))
    asked = {entry.id for entry in knowledge().answer_facts.values() if any(state.fact in names for state in entry.states)}
    return names | asked | {f"flag.{flag.id}"}


def _end_of_day(episode: Episode, moment: dt.datetime) -> dt.datetime:
    zone = zoneinfo.ZoneInfo(episode.clinic.time_zone)
    return dt.datetime.combine(day_of(episode, moment) + dt.timedelta(1), dt.time(), tzinfo=zone)


def _standing(rows: Any) -> Iterable[Any]:
    """Entries that no correction replaces, oldest first."""
    return rows.filter(replaced_by=None).order_by("at", "received_at", "id")


def _fact(episode: Episode, row: FactEntry) -> Fact:
    value = tuple(row.value) if isinstance(row.value, list) else row.value
    return Fact(
        row.fact,
        _number(value),
        Side(row.side) if row.side else None,
        day_of(episode, row.at),
        row.answer,
        row.unit,
        row.remark,
    )


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def clinic_can(episode: Episode) -> ClinicCan:
    """What the clinic may and can do, for the planner."""
    return ClinicCan(credentials=frozenset(episode.clinic.credentials), equipment=frozenset(episode.clinic.equipment))


def judge(episode: Episode, now: dt.datetime, position: str = "") -> Answer:
    """Judge an episode as it stands, storing nothing; `position` is how the patient is placed now."""
    return answer_to(case_of(episode, now), clinic_can(episode), position=position)


def answer_to(case: Case, clinic: ClinicCan = NO_CLINIC, instructions: Instructions = NO_INSTRUCTIONS, *, position: str = "") -> Answer:
    """Judge a case. The same case is not judged twice in a row: while somebody works on a plan only the plan changes."""
    return _answer(_key(case), clinic, instructions, position)


def _key(case: Case) -> tuple[Any, ...]:
    stated = tuple(sorted(case.stated.items()))
    return knowledge().version, case.as_of, case.facts, case.texts, stated, case.settled, case.signed, case.clearances, case.confirmed


@lru_cache(IN_MEMORY)
def _answer(key: tuple[Any, ...], clinic: ClinicCan, instructions: Instructions, position: str) -> Answer:
    return replace(_judged(key, position), clinic=clinic, instructions=instructions)


@lru_cache(IN_MEMORY)
def _judged(key: tuple[Any, ...], position: str) -> Answer:
    _version, as_of, facts, texts, stated, settled, signed, clearances, confirmed = key
    case = Case(as_of, facts, texts, MappingProxyType(dict(stated)), settled, signed, clearances, confirmed)
    return assess(knowledge(), case, position=position)


@transaction.atomic
def assess_episode(actor: Actor, episode: Episode, *, reason: str) -> Assessment:
    """Assess an episode, store the answer, raise its flags and alerts, and hold the program where triage says so.

    The caller has already been let in and audited; this runs inside the caller's transaction.
    """
    now = timezone.now()
    answer = judge(episode, now)
    stored = Assessment.objects.create(
        episode=episode,
        at=now,
        as_of=answer.case.as_of,
        by_id=actor.user_id,
        reason=reason,
        case=case_as_json(answer.case),
        output=as_contract(answer),
        knowledge=answer.knowledge.version,
        engine=ENGINE,
        level=answer.triage.level.word,
        incomplete=answer.triage.incomplete,
    )
    for row in _raise_flags(episode, stored, answer, now):
        raise_alert(episode, row, now)
    _hold(episode, answer)
    _recheck_plan(episode, now, answer)
    return stored


def follow_entry(actor: Actor, episode: Episode, *, reason: str, position: str = "") -> Answer:
    """Act on a new entry while more are coming: an alarm at once, the stored assessment only where an alarm needs it.

    Hold and plan are checked every time (S1); `assess_episode` follows when the work is done. The caller was let in and audited.
    """
    now = timezone.now()
    answer = judge(episode, now, position)
    known = raised_levels(episode)
    if any(flag.level > known.get(flag.id, TriageLevel.PROCEED) for flag in answer.triage.flags):
        assess_episode(actor, episode, reason=reason)
        return judge(episode, timezone.now(), position)  # with the alarm on record
    _hold(episode, answer)
    _recheck_plan(episode, now, answer)
    return answer


def _recheck_plan(episode: Episode, now: dt.datetime, answer: Answer) -> None:
    """Check the plan in force against what is known now: a new finding may forbid what was allowed when it was signed (S1)."""
    from unpinch.actions.plan_safety import recheck  # the check judges by this module; the other way round it is only asked here

    recheck(episode, now, cause="finding", answer=answer)


def reassess(actor: Actor, episode_id: Any, *, reason: str) -> Assessment:
    """Assess again at a clinician's wish, with today's knowledge."""
    with transaction.atomic():
        episode = episode_for(actor, "chart.assess", episode_id, kind=WRITE)
        stored = assess_episode(actor, episode, reason=reason)
        relation = relation_to_episode(actor, episode, timezone.now())
        note_change(actor, "chart.assess", episode.patient, relation, "assessment", stored.id)
    return stored


def _raise_flags(episode: Episode, stored: Assessment, answer: Answer, now: dt.datetime) -> list[RaisedFlag]:
    """Add a row for each flag that is new, worse than before, or back after a clearance."""
    added, known = [], raised_levels(episode)
    for flag in answer.triage.flags:
        if flag.level <= known.get(flag.id, TriageLevel.PROCEED):
            continue
        added.append(
            RaisedFlag.objects.create(
                episode=episode,
                assessment=stored,
                flag=flag.id,
                level=flag.level.word,
                provisional=flag.provisional,
                since=flag.since,
                at=now,
                do=with_numbers(flag.do, episode.clinic),
                because=[{"rule": b.rule, "source": b.source, "text": b.text} for b in flag.because],
                from_text=[hit.hit.excerpt for hit in flag.from_text],
            )
        )
    return added


def raised_levels(episode: Episode) -> dict[str, TriageLevel]:
    """The highest level at which each flag was raised since a clinician last closed it."""
    closed: dict[str, dt.datetime] = dict(ClearanceRow.objects.filter(episode=episode).order_by("at").values_list("target", "at"))
    found: dict[str, TriageLevel] = {}
    for flag, level, at in RaisedFlag.objects.filter(episode=episode).values_list("flag", "level", "at"):
        if flag not in closed or at > closed[flag]:
            found[flag] = max(found.get(flag, TriageLevel.PROCEED), TriageLevel.from_word(level))
    return found


def _hold(episode: Episode, answer: Answer) -> None:
    """Set the hold and what lists read. The hold is only ever set here; a clearance lifts it by assessing again."""
    levels = answer.knowledge.levels
    frozen = [flag for flag in answer.triage.flags if _freezes(levels, flag.id, flag.level.word)]
    episode.safety_hold = bool(frozen)
    episode.attention = answer.triage.level.word
    episode.incomplete = answer.triage.incomplete
    Episode.objects.filter(id=episode.id).update(
        safety_hold=episode.safety_hold, attention=episode.attention, incomplete=episode.incomplete
    )


def _freezes(levels: Any, flag: str, level: str) -> bool:
    rule = levels[level]
    return flag in rule.stops_for or (rule.plan_frozen == "yes" and flag not in rule.goes_on_for)


def case_as_json(case: Case) -> dict[str, Any]:
    """A case as plain values: the inputs an assessment keeps."""
    return {
        "as_of": case.as_of.isoformat(),
        "facts": [
            {
                "id": fact.id,
                "value": list(fact.value) if isinstance(fact.value, tuple) else fact.value,
                "side": fact.side.value if fact.side else None,
                "at": fact.at.isoformat() if fact.at else None,
                "answer": fact.answer,
                "unit": fact.unit,
                "remark": fact.remark,
            }
            for fact in case.facts
        ],
        "texts": [{"text": t.text, "at": t.at.isoformat() if t.at else None, "where": t.where} for t in case.texts],
        "settled": [{"condition": s.condition, "value": s.value, "at": s.at.isoformat() if s.at else None} for s in case.settled],
        "cleared": [{"target": c.target, "at": c.at.isoformat(), "by": c.by, "reason": c.reason} for c in case.clearances],
        "confirmed": [day.isoformat() for day in case.confirmed],
    }
