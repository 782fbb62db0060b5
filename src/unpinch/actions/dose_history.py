"""What the dose rules read: a signed plan, and everything that was told, seen, held, cleared and answered since, as values.

    plan content -> program; diary, findings, observations, warning signs, answers -> history -> clinical/progression.decide

It stores nothing. What was not told is absent and never "no" (S3).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from unpinch.actions.assessment import knowledge
from unpinch.actions.diary import standing, told_at
from unpinch.clinical.home_program.diary import Morning, Reach, SetEntry
from unpinch.clinical.progression import (
    Answer,
    Cleared,
    Decisions,
    History,
    Hold,
    Observation,
    Program,
    SelfTest,
    Visit,
    decide,
    program_from_content,
)
from unpinch.records.models import Clearance, DiaryEvent, DoseDecision, DoseObservation, Episode, FactEntry, PlanVersion, RaisedFlag
from unpinch.records.models import Visit as VisitRow
from unpinch.terms.side import Side
from unpinch.terms.truth import Truth

APPLIED, WAITING, ACCEPTED, DECLINED, REVOKED, SAID, CLEARED = "applied", "waiting", "accepted", "declined", "revoked", "said", "cleared"
BASELINE = {"psfs_mean": "patient.psfs_mean", "rmdq_total": "patient.rmdq_total", "odi_total": "patient.odi_total"}
LEG_PAIN = "patient.leg_pain_now"
ONSET = "finding.symptom_onset_date"


def decisions_of(episode: Episode, version: PlanVersion, history: History, now: dt.datetime, conditions: Mapping[str, Truth]) -> Decisions:
    """What the dose rules say of a signed plan at a moment, storing nothing."""
    return decide(program_of(episode, version), history, now, knowledge(), conditions=conditions)


def program_of(episode: Episode, version: PlanVersion) -> Program:
    """A signed plan as the dose rules read it. Exercises of the clinic's own keep their signed dose."""
    known = knowledge().exercises
    content = {**version.content, "items": [item for item in version.content["items"] if item["id"] in known]}
    content["smaller"] = [row for row in version.content["smaller"] if row["id"] in known]
    before = {row.fact: row.value for row in _facts(episode, (*BASELINE.values(), LEG_PAIN, ONSET)) if row.at <= version.signed_at}
    numbers = {name: number for name, fact in BASELINE.items() if (number := _number(before.get(fact))) is not None}
    return program_from_content(
        content,
        knowledge(),
        version=str(version.id),
        signed_at=version.signed_at,
        added_on=_added_on(episode, version),
        causes=version.judgement.causes if version.judgement else (),
        leg_pain=_number(before.get(LEG_PAIN)),
        onset_on=_day(before.get(ONSET)),
        scores=numbers,
    )


def _added_on(episode: Episode, version: PlanVersion) -> dict[str, dt.date]:
    """The day each exercise first came into a plan of this episode, without a break since."""
    found: dict[str, dt.date] = {}
    for earlier in PlanVersion.objects.filter(episode=episode, number__lte=version.number).order_by("number"):
        held = {item["id"] for item in earlier.content["items"]}
        found = {item: found.get(item, earlier.signed_at.date()) for item in held}
    return found


def _facts(episode: Episode, names: Iterable[str]) -> list[FactEntry]:
    return list(FactEntry.objects.filter(episode=episode, fact__in=list(names), replaced_by=None).order_by("at", "received_at"))


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


# ---- the history -----------------------------------------------------------------------------------------------------------------
def history_of(episode: Episode, version: PlanVersion, rows: Sequence[DiaryEvent] | None = None) -> History:
    """Everything that counts for the dose, as values; `rows` is the standing diary where it was read already."""
    rows = standing(episode) if rows is None else rows
    return History(
        sets=sets_of(rows),
        mornings=mornings_of(rows),
        observations=tuple(_observations(episode)),
        holds=tuple(_holds(episode)),
        cleared=tuple(_cleared(episode)),
        answers=tuple(_answers(version)),
        visits=tuple(Visit(id=str(row.id), occurred_at=row.starts_at) for row in VisitRow.objects.filter(episode=episode, state="done")),
        tests=tuple(
            SelfTest(id=str(row.id), occurred_at=told_at(row), what=row.body["finding"], value=row.body["response"])
            for row in rows
            if row.kind == "direction"
        ),
    )


def sets_of(rows: Iterable[DiaryEvent]) -> tuple[SetEntry, ...]:
    """The sets of a diary, each with how long it took to settle where that was told later."""
    rows = list(rows)
    settled = {row.body["set"]: row.body.get("minutes") for row in rows if row.kind == "settled" and row.body.get("minutes") is not None}
    found = (set_of(row) for row in rows if row.kind == "set")
    return tuple(replace(each, settled_minutes=float(settled[each.id])) if each.id in settled else each for each in found)


def set_of(row: DiaryEvent) -> SetEntry:
    """One set as a value."""
    body = row.body
    return SetEntry(
        id=str(row.id),
        occurred_at=told_at(row),
        exercise=body["exercise"],
        side=Side(body["side"]) if body.get("side") else None,
        sets_done=body["sets_done"],
        sets_due=body["sets_due"],
        reps=body.get("reps"),
        **{name: body.get(name) for name in ("leg_before", "leg_after", "back_before", "back_after")},
        reach_before=_reach(body.get("reach_before")),
        reach_after=_reach(body.get("reach_after")),
        settled_minutes=body.get("settled_minutes"),
        reason=body.get("reason", ""),
        swapped_to=body.get("swapped_to", ""),
        counted_by=body.get("counted_by", "person"),
        load_kg=body.get("load_kg"),
    )


def _reach(word: str | None) -> Reach | None:
    return Reach(word) if word else None


def mornings_of(rows: Iterable[DiaryEvent]) -> tuple[Morning, ...]:
    """The check-ins of a diary; a flare that was told by itself is a check-in that says nothing else."""
    found = []
    for row in rows:
        body = row.body
        if row.kind == "morning":
            told = {name: body.get(name) for name in ("leg", "back", "sleep_hours", "sleep_quality", "flare")}
            told |= {"anything_new": body.get("anything_new", "unanswered"), "answers": _single_answers(body)}
            found.append(Morning(id=str(row.id), occurred_at=told_at(row), reach=_reach(body.get("reach")), **told))
        elif row.kind == "flare" and body["on"]:
            found.append(Morning(id=str(row.id), occurred_at=told_at(row), flare=True))
    return tuple(found)


def _single_answers(body: Mapping[str, Any]) -> dict[str, str]:
    """What a check-in told of single things besides its scores; what it does not mention is absent, never "no" (S3)."""
    found = {"night_pain": body["night_pain"]} if body.get("night_pain") else {}
    return found | ({"illness": "yes" if body["illness"] else "no"} if body.get("illness") is not None else {})


def _observations(episode: Episode) -> Iterable[Observation]:
    """What clinicians found, by the vocabulary's name without its space, and what they saw that the vocabulary has no name for."""
    rows = FactEntry.objects.filter(episode=episode, source="clinician", replaced_by=None).exclude(value=None).order_by("at")
    for row in rows:
        number = _number(row.value)
        value = row.value if number is None else number
        if isinstance(value, str | float):
            side = Side(row.side) if row.side else None
            yield Observation(id=str(row.id), occurred_at=row.at, what=row.fact.partition(".")[2], value=value, side=side)
    for own in seen_of(episode):
        side, value = Side(own.side) if own.side else None, own.value if isinstance(own.value, str | float | int) else ""
        yield Observation(id=str(own.id), occurred_at=own.at, what=own.what, value=value, side=side, exercise=own.exercise)


def seen_of(episode: Episode) -> list[DoseObservation]:
    """What a therapist saw and still counts, in order."""
    rows = DoseObservation.objects.filter(episode=episode, replaced_by=None, value__isnull=False)
    return list(rows.order_by("at", "received_at", "id"))


def _holds(episode: Episode) -> Iterable[Hold]:
    """Every warning sign that stops a program, at the moment it was raised."""
    for row in RaisedFlag.objects.filter(episode=episode).order_by("at"):
        level = knowledge().levels.get(row.level)
        if level is not None and (level.plan_frozen == "yes" or row.flag in level.stops_for) and row.flag not in level.goes_on_for:
            yield Hold(id=str(row.id), occurred_at=row.at)


def _cleared(episode: Episode) -> Iterable[Cleared]:
    """Clearances of warning signs, each of the holds of its own sign; holds of the dose rules that a clinician has looked at, and single
    exercises that a clinician let go on."""
    raised = list(RaisedFlag.objects.filter(episode=episode))
    for row in Clearance.objects.filter(episode=episode).select_related("by"):
        of = tuple(str(sign.id) for sign in raised if sign.flag == row.target and sign.at <= row.at)
        if of:
            yield Cleared(id=str(row.id), occurred_at=row.at, by=row.by.full_name, of=of)
    for seen in DoseDecision.objects.filter(episode=episode, state=CLEARED).select_related("decided_by"):
        by = seen.decided_by.full_name if seen.decided_by else ""
        yield Cleared(id=str(seen.id), occurred_at=seen.at, item=seen.exercise, by=by)


def _answers(version: PlanVersion) -> Iterable[Answer]:
    for row in version.dose_decisions.filter(state__in=(ACCEPTED, DECLINED)).select_related("decided_by"):
        by = row.decided_by.full_name if row.decided_by else ""
        at = row.decided_at or row.made_at
        yield Answer(id=str(row.id), occurred_at=at, decision=row.content["id"], accepted=row.state == ACCEPTED, by=by)
