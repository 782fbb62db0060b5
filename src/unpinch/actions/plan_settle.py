"""Answer the question that settles a condition of the safety tables, so that what waits for it may be used, or stays out for good.

An answer is a clinician's, with what was asked or examined. A condition whose own facts say that it holds stays true whatever is
answered here (safety property S1); an answer of "holds" suspends at once what it forbids.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from unpinch.actions.access import episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import assess_episode, knowledge
from unpinch.actions.audit import WRITE
from unpinch.actions.words import condition_label
from unpinch.records.models import SettledCondition
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
    episode = episode_for(actor, "evaluation.enter", episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError("Only a clinician with a licence to examine can settle a condition.")
    if condition not in knowledge().conditions:
        raise InputError("condition", f"there is no condition called {condition[:60]!r}.")
    now = timezone.now()
    row = SettledCondition.objects.create(episode=episode, condition=condition, value=value, how=how.strip(), by_id=actor.signer, at=now)
    note_change(actor, "evaluation.enter", episode.patient, relation_to_episode(actor, episode, now), "settled", row.id, reason=how)
    assess_episode(actor, episode, reason="entry")
    return row
