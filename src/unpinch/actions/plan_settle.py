"""Answer the question that settles a condition of the safety tables, so that what waits for it may be used, or stays out for good.

An answer is a clinician's, with what was asked or examined. A condition whose own facts say that it holds stays true whatever is
answered here (safety property S1); an answer of "holds" suspends at once what it forbids.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from unpinch.actions.access import episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import assess_episode, day_of, knowledge
from unpinch.actions.audit import WRITE
from unpinch.actions.entries import Outcome
from unpinch.actions.words import condition_label
from unpinch.records.models import Episode, SettledCondition
from unpinch.terms.errors import InputError, NotAllowedNowError


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question whose answer could free something: the condition it settles, and who can answer."""

    condition: str
    label: str
    question: str
    settled_by: str
    frees: tuple[str, ...] = ()


def question_of(condition: str, frees: tuple[str, ...] = ()) -> OpenQuestion:
    """The settling question of one condition."""
    entry = knowledge().conditions[condition]
    return OpenQuestion(condition, condition_label(condition), entry.question, entry.settled_by, frees)


@transaction.atomic
def settle(actor: Actor, episode_id: uuid.UUID | str, *, condition: str, value: bool, how: str = "") -> SettledCondition:
    """Say whether a condition holds. Raises InputError for one that does not exist, NotAllowedNowError without a licence to examine."""
    return settle_several(actor, episode_id, answers={condition: value}, how=how)[0]


@transaction.atomic
def settle_several(
    actor: Actor, episode_id: uuid.UUID | str, *, answers: Mapping[str, bool], how: str = ""
) -> tuple[SettledCondition, ...]:
    """Say of several conditions at once whether they hold, with one "how", and assess once: all of them are kept, or none.

    Raises InputError for an empty list or a condition that does not exist, NotAllowedNowError without a licence to examine.
    """
    episode = episode_for(actor, "evaluation.enter", episode_id, kind=WRITE)
    if not answers:
        raise InputError("conditions", "none is answered.", "Choose yes or no for at least one question.")
    rows = tuple(_settled(actor, episode, condition, value, how) for condition, value in answers.items())
    assess_episode(actor, episode, reason="entry")
    return rows


def keep_settled(actor: Actor, episode: Episode, *, condition: str, value: bool, how: str = "") -> Outcome:
    """Keep an answer given in the examination; the caller was let in and looks what it means. Said again today, it is the same answer."""
    now = timezone.now()
    newest = SettledCondition.objects.filter(episode=episode, condition=condition).order_by("-at").first()
    if newest and newest.value is value and newest.by_id == actor.user_id and day_of(episode, newest.at) == day_of(episode, now):
        return Outcome.KNOWN
    _settled(actor, episode, condition, value, how)
    return Outcome.ADDED


def _settled(actor: Actor, episode: Episode, condition: str, value: bool, how: str) -> SettledCondition:
    if not actor.licensed:
        raise NotAllowedNowError("Only a clinician with a licence to examine can settle a condition.")
    if condition not in knowledge().conditions:
        raise InputError("condition", f"there is no condition called {condition[:60]!r}.")
    now = timezone.now()
    row = SettledCondition.objects.create(episode=episode, condition=condition, value=value, how=how.strip(), by_id=actor.signer, at=now)
    note_change(actor, "evaluation.enter", episode.patient, relation_to_episode(actor, episode, now), "settled", row.id, reason=how)
    return row
