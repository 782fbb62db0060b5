"""Assess an episode from what is stored, keep the answer as it was, and act on it: flags, alerts, the safety hold.

The entries of an episode become one case; the pure side judges it; what it said is stored with its inputs, the engine and the knowledge
hash, and shown as it was. A flag once raised stays on record: a later benign answer adds no row and removes none; only a clinician's
clearance closes it (safety property S2). Called by every action that adds an entry.
"""

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from functools import cache
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
from unpinch.assess import Assessment as Answer
from unpinch.assess import as_contract, assess
from unpinch.clinical.intake.case import Case, Clearance, FreeText
from unpinch.clinical.plan.inputs import Clinic as ClinicCan
from unpinch.clinical.triage.events import facts_of
from unpinch.clinical.triage.grading import warning_words
from unpinch.knowledge import Knowledge, load_knowledge
from unpinch.knowledge.schema import Flag
from unpinch.records.models import Assessment, Episode, FactEntry, RaisedFlag, TextEntry
from unpinch.records.models import Clearance as ClearanceRow
from unpinch.terms.fact import Fact
from unpinch.terms.level import TriageLevel
from unpinch.terms.side import Side

ENGINE = f"unpinch {__version__}"


@cache
def knowledge() -> Knowledge:
    """The knowledge this process runs on."""
    return load_knowledge()


def day_of(episode: Episode, moment: dt.datetime) -> dt.date:
    """The day of a moment in the clinic's own time."""
    return moment.astimezone(zoneinfo.ZoneInfo(episode.clinic.time_zone)).date()


def case_of(episode: Episode, now: dt.datetime) -> Case:
    """Everything stored about an episode as one case, as of now. Corrected entries are left out; unanswered ones stay unanswered (S3)."""
    facts = [_fact(episode, row) for row in _standing(FactEntry.objects.filter(episode=episode))]
    born = episode.patient.birth_date
    if born:
        facts.append(Fact("patient.age", float(age_on(born, day_of(episode, now))), at=day_of(episode, now)))
    texts = [FreeText(row.text, day_of(episode, row.at), row.where) for row in _standing(TextEntry.objects.filter(episode=episode))]
    cleared = tuple(Clearance(row.target, day_of(episode, row.at), row.by.full_name, row.reason) for row in _standing_clearances(episode))
    return Case(day_of(episode, now), tuple(facts), tuple(texts), MappingProxyType({}), (), (), cleared)


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
    if FactEntry.objects.filter(fact__in=facts_of(knowledge(), flag), **late).exists():
        return True
    words = warning_words(knowledge())
    return any(hit.flag == flag.id for text in TextEntry.objects.filter(**late) for hit in words.hits(text.text))


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
        float(value) if isinstance(value, int) and not isinstance(value, bool) else value,
        Side(row.side) if row.side else None,
        day_of(episode, row.at),
        row.answer,
        row.unit,
        row.remark,
    )


def judge(episode: Episode, now: dt.datetime) -> Answer:
    """Judge an episode as it stands, storing nothing."""
    can = ClinicCan(credentials=frozenset(episode.clinic.credentials), equipment=frozenset(episode.clinic.equipment))
    return assess(knowledge(), case_of(episode, now), clinic=can)


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
    return stored


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
    added = []
    for flag in answer.triage.flags:
        latest = RaisedFlag.objects.filter(episode=episode, flag=flag.id).order_by("-at").first()
        cleared = ClearanceRow.objects.filter(episode=episode, target=flag.id).order_by("-at").first()
        known = TriageLevel.from_word(latest.level) if latest and not (cleared and cleared.at >= latest.at) else TriageLevel.PROCEED
        if flag.level <= known:
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
        "cleared": [{"target": c.target, "at": c.at.isoformat(), "by": c.by, "reason": c.reason} for c in case.clearances],
    }
