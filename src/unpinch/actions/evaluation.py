"""The guided evaluation: begin it, keep each result as it is found, finish it.

A result is one entry for one side. It names the entry it saw on the page, and corrects that one; without it, or when somebody else
corrected it meanwhile, both stand and contradict each other until somebody decides (S8). Sent again after a lost connection it is the same
entry. A test that was not done leaves nothing behind; a result taken back becomes "not tested", never "no" (S3).

    result -> kept -> warning signs, hold and plan checked at once -> ... -> finish -> the assessment is stored
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from unpinch.actions.access import episode_for, note_change
from unpinch.actions.actor import SYSTEM, Actor, relation_to_episode
from unpinch.actions.assessment import REMARK, assess_episode, follow_entry
from unpinch.actions.audit import WRITE
from unpinch.actions.entries import NOT_TESTED, PRESSURES, Outcome, check_pressures_of, keep_fact
from unpinch.actions.people import move_episode
from unpinch.actions.plan_settle import keep_settled
from unpinch.actions.remarks import keep_remark
from unpinch.actions.words import CONDITION
from unpinch.assess import Assessment as Answer
from unpinch.journey import Status
from unpinch.records.models import Episode, FactEntry
from unpinch.terms.errors import InputError, NotAllowedNowError

ACT = "evaluation.enter"
LATEST_HOURS = 12
"""How long a tablet may sleep on an entry that could not be sent; an older clock is not believed (judgement)."""
UNFINISHED_MINUTES = 5
"""After so long without a new entry an evaluation that nobody finished is assessed all the same (judgement)."""


@dataclass(frozen=True, slots=True)
class Result:
    """One result for one side; `saw` is the `client_id` of the entry it corrects, `at` the moment by the tablet's clock.

    A free remark has its place as `fact` and its text as `remark`; the answer to a settling question has the condition as `fact`.
    """

    client_id: uuid.UUID
    fact: str
    value: Any
    side: str = ""
    remark: str = ""
    saw: uuid.UUID | None = None
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a result: kept, known already, kept beside another one; or why it cannot be meant."""

    client_id: uuid.UUID
    outcome: Outcome | None
    problem: str = ""


@transaction.atomic
def begin_evaluation(actor: Actor, episode_id: uuid.UUID | str, *, read_version: int) -> None:
    """Move an episode from intake to evaluation. Raises NotAllowedNowError saying what is missing; begun already is no fault."""
    episode = episode_for(actor, ACT, episode_id, kind=WRITE)
    if episode.status == Status.INTAKE:
        move_episode(actor, episode_id, Status.EVALUATION, read_version=read_version)


@transaction.atomic
def enter_results(actor: Actor, episode_id: uuid.UUID | str, results: Sequence[Result], *, position: str = "") -> tuple[Kept, ...]:
    """Keep results one by one, then look once what they mean: a wrong one is named and hinders no other."""
    return enter_into(actor, episode_for(actor, ACT, episode_id, kind=WRITE), results, position=position)[0]


def enter_into(actor: Actor, episode: Episode, results: Sequence[Result], *, position: str = "") -> tuple[tuple[Kept, ...], Answer | None]:
    """The same for an episode somebody was let in to, inside the caller's transaction; with what it means, where that was looked at."""
    check_open(episode)
    kept = tuple(_enter(actor, episode, result) for result in results)
    new = (Outcome.ADDED, Outcome.CONFLICT)
    if any(each.outcome in new and not result.fact.startswith(REMARK) for each, result in zip(kept, results, strict=True)):
        return kept, follow_entry(actor, episode, reason="entry", position=position)
    return kept, None


def _enter(actor: Actor, episode: Episode, result: Result) -> Kept:
    try:
        with transaction.atomic():
            return Kept(result.client_id, _keep(actor, episode, result))
    except InputError as error:
        return Kept(result.client_id, None, f"{error.problem} {error.mend}".strip())
    except NotAllowedNowError as error:
        return Kept(result.client_id, None, str(error))


def _keep(actor: Actor, episode: Episode, result: Result) -> Outcome:
    now = timezone.now()
    if result.fact.startswith(REMARK):
        at = _believed(result.at, now)
        return keep_remark(
            actor, episode, act=ACT, client_id=result.client_id, where=result.fact, text=result.remark, at=at, now=now, saw=result.saw
        )
    if result.fact.startswith(CONDITION):
        return keep_settled(actor, episode, condition=result.fact.removeprefix(CONDITION), value=_said(result.value), how=result.remark)
    if result.value == NOT_TESTED and result.saw is None:
        return Outcome.KNOWN
    outcome = keep_fact(
        actor,
        episode,
        act=ACT,
        client_id=result.client_id,
        fact=result.fact,
        value=result.value,
        side=result.side,
        remark=result.remark,
        at=_believed(result.at, now),
        replaces=_seen(episode, result),
    )
    if result.fact in PRESSURES:
        check_pressures_of(episode, now)
    return outcome


@transaction.atomic
def finish_evaluation(actor: Actor, episode_id: uuid.UUID | str) -> None:
    """Store the assessment of everything that was found."""
    episode = episode_for(actor, ACT, episode_id, kind=WRITE)
    check_open(episode)
    stored = assess_episode(actor, episode, reason="evaluation")
    note_change(actor, ACT, episode.patient, relation_to_episode(actor, episode, timezone.now()), "assessment", stored.id)


def assess_unfinished(now: dt.datetime) -> int:
    """Assess the episodes whose newest results nobody finished with; return how many. Run by the worker."""
    limit = now - dt.timedelta(minutes=UNFINISHED_MINUTES)
    recent = FactEntry.objects.filter(source=FactEntry.Source.CLINICIAN, screen="", received_at__gte=now - dt.timedelta(hours=24))
    done = 0
    for episode in Episode.objects.filter(id__in=recent.values("episode")).select_related("clinic", "patient"):
        latest = recent.filter(episode=episode).aggregate(at=Max("received_at"))["at"]
        assessed = episode.assessments.aggregate(at=Max("at"))["at"]
        if latest <= limit and (assessed is None or assessed < latest):
            with transaction.atomic():
                assess_episode(SYSTEM, episode, reason="evaluation")
            done += 1
    return done


def check_open(episode: Episode) -> None:
    """Refuse entries while nobody has begun, and after the end. Raises NotAllowedNowError."""
    if episode.status == Status.INTAKE:
        raise NotAllowedNowError("The evaluation has not begun. Begin it first.")
    if episode.status == Status.CLOSED:
        raise NotAllowedNowError("This episode of care is closed. Open it again on the patient's page first.")


def _said(value: Any) -> bool:
    """The answer to a settling question. It can be changed, and not be taken back: what was said stays on record."""
    if value not in ("yes", "no"):
        raise InputError("answer", "stays on record.", "Choose the other answer to change it.")
    return bool(value == "yes")


def _seen(episode: Episode, result: Result) -> uuid.UUID | None:
    """The row of the entry that was seen, unless something else has corrected it already."""
    if result.saw is None:
        return None
    row = FactEntry.objects.filter(episode=episode, fact=result.fact, side=result.side, client_id=result.saw, replaced_by=None).first()
    return row.id if row else None


def _believed(at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When it was found: the tablet's moment, where its clock can be believed."""
    if at is None or timezone.is_naive(at) or not now - dt.timedelta(hours=LATEST_HOURS) <= at <= now:
        return now
    return at
