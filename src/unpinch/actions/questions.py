"""Questions a patient sends back about what was found or about the plan, and their answers. Not for emergencies; the page says so.

A carer reads the questions the carer sent, not those of the patient.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.audit import WRITE
from unpinch.actions.intake import own_episode
from unpinch.actions.patient_safe import banned_in
from unpinch.actions.policy import Role
from unpinch.records.models import Episode, PatientQuestion
from unpinch.terms.errors import InputError, NotAllowedNowError

LONGEST = 600
MOST_OPEN = 10
"""Questions that may wait at the same time: more belong into a talk (judgement)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its answer; `answer` is empty while it waits."""

    id: uuid.UUID
    text: str
    by: str
    at: dt.datetime
    answer: str
    answered_by: str
    answered_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Letterbox:
    """The questions of an episode for those who answer, those that wait first."""

    episode: Episode
    waiting: tuple[Asked, ...]
    answered: tuple[Asked, ...]


def asked_by(actor: Actor, episode: Episode) -> tuple[Asked, ...]:
    """The questions a patient or carer may read, the newest first."""
    rows = _rows(episode)
    return tuple(_asked(row) for row in (rows.filter(by_id=actor.user_id) if actor.role is Role.CARER else rows))


@transaction.atomic
def ask(actor: Actor, *, text: str) -> PatientQuestion:
    """Send a question. Raises InputError for an empty or too long one, NotAllowedNowError while many wait."""
    episode = own_episode(actor, "program.ask")
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise InputError("text", _("is empty."), _("Write what you want to know."))
    if len(words) > LONGEST:
        raise InputError("text", _("has {count} letters.").format(count=len(words)), _("Keep it to {most}.").format(most=LONGEST))
    if PatientQuestion.objects.filter(episode=episode, answered_at=None).count() >= MOST_OPEN:
        raise NotAllowedNowError(_("Many of your questions wait for an answer already. Call the clinic instead."))
    now = timezone.now()
    row = PatientQuestion.objects.create(episode=episode, text=words, by_id=actor.user_id, at=now)
    note_change(actor, "program.ask", episode.patient, relation_to_episode(actor, episode, now), "question", row.id)
    return row


def letterbox(actor: Actor, episode_id: uuid.UUID | str) -> Letterbox:
    """The questions of an episode, for whoever may answer them."""
    episode = episode_for(actor, "program.answer", episode_id)
    found = [_asked(row) for row in _rows(episode)]
    return Letterbox(
        episode, tuple(each for each in reversed(found) if not each.answered_at), tuple(each for each in found if each.answered_at)
    )


@transaction.atomic
def answer(actor: Actor, episode_id: uuid.UUID | str, question_id: uuid.UUID | str, *, text: str) -> PatientQuestion:
    """Answer a question once. Raises InputError for words a patient should not read, NotAllowedNowError when it was answered meanwhile."""
    episode = episode_for(actor, "program.answer", episode_id, kind=WRITE)
    row = PatientQuestion.objects.select_for_update().filter(episode=episode, id=question_id).first()
    if row is None:
        raise NotFoundError
    if row.answered_at:
        raise NotAllowedNowError(_("Somebody answered this question already."))
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise InputError("text", _("is empty."), _("Write the answer as the patient will read it."))
    if banned := banned_in(words):
        problem = _("holds words that frighten without helping: {words}.").format(words=", ".join(banned))
        raise InputError("text", problem, _("Say it in other words."))
    now = timezone.now()
    row.answer, row.answered_by_id, row.answered_at = words, actor.user_id, now
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    note_change(actor, "program.answer", episode.patient, relation_to_episode(actor, episode, now), "question", row.id)
    return row


def _rows(episode: Episode) -> QuerySet[PatientQuestion]:
    return PatientQuestion.objects.filter(episode=episode).select_related("by", "answered_by").order_by("-at")


def _asked(row: PatientQuestion) -> Asked:
    by, answered = row.by.full_name if row.by else "", row.answered_by.full_name if row.answered_by else ""
    return Asked(row.id, row.text, by, row.at, row.answer, answered, row.answered_at)
