"""A questionnaire that the clinic imported, answered by a patient: shown, kept as a FHIR QuestionnaireResponse, scored when complete."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from unpinch.actions.access import NotFoundError, episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.audit import WRITE
from unpinch.actions.intake import source_of
from unpinch.clinical.intake.questionnaire_scores import score
from unpinch.clinical.intake.questionnaires import (
    Item,
    Value,
    answers_from,
    enabled,
    open_items,
    questionnaire_from,
    read_answers,
    response,
)
from unpinch.records.models import Episode, FactEntry, Questionnaire, QuestionnaireAnswer


@dataclass(frozen=True, slots=True)
class AskedForm:
    """One questionnaire of the clinic as the intake lists it."""

    id: uuid.UUID
    title: str
    done: bool


@dataclass(frozen=True, slots=True)
class FormView:
    """A questionnaire as a page shows it: the items now shown, what was answered, how many are open."""

    episode: Episode
    row: Questionnaire
    items: tuple[Item, ...]
    answers: Mapping[str, Value]
    open: tuple[Item, ...]


def forms_of(episode: Episode) -> tuple[AskedForm, ...]:
    """The questionnaires the clinic asks in the patient's language."""
    rows = Questionnaire.objects.filter(clinic=episode.clinic, active=True, language=episode.patient.language).order_by("title")
    done = set(QuestionnaireAnswer.objects.filter(episode=episode).values_list("questionnaire_id", flat=True))
    return tuple(AskedForm(row.id, row.title, row.id in done) for row in rows)


def show_form(actor: Actor, episode_id: uuid.UUID | str, questionnaire_id: uuid.UUID | str) -> FormView:
    """A questionnaire with what was answered last. Raises NotFoundError for one this clinic does not ask."""
    episode = episode_for(actor, "intake.answer", episode_id)
    row = _row(episode, questionnaire_id)
    newest = QuestionnaireAnswer.objects.filter(episode=episode, questionnaire=row).order_by("received_at").last()
    return _view(episode, row, answers_from(questionnaire_from(row.resource), newest.response) if newest else {})


def _row(episode: Episode, questionnaire_id: uuid.UUID | str) -> Questionnaire:
    row = Questionnaire.objects.filter(id=questionnaire_id, clinic=episode.clinic, active=True).first()
    if row is None:
        raise NotFoundError
    return row


def _view(episode: Episode, row: Questionnaire, answers: Mapping[str, Value]) -> FormView:
    form = questionnaire_from(row.resource)
    return FormView(episode, row, enabled(form, answers), answers, open_items(form, answers))


@transaction.atomic
def answer_form(
    actor: Actor, episode_id: uuid.UUID | str, questionnaire_id: uuid.UUID | str, *, posted: Mapping[str, Sequence[str]]
) -> FormView:
    """Keep the answers; with a complete one the score becomes a fact. Raises InputError naming the question."""
    episode = episode_for(actor, "intake.answer", episode_id, kind=WRITE)
    row = _row(episode, questionnaire_id)
    form = questionnaire_from(row.resource)
    answers = read_answers(form, posted)
    now = timezone.now()
    found = score(form, answers, row.measure)
    QuestionnaireAnswer.objects.create(
        **_entered(actor, episode, now),
        questionnaire=row,
        response=response(form, answers, now),
        score=found.value if found else None,
        score_note=found.note[:200] if found else "",
    )
    if found and found.value is not None and found.fact:
        FactEntry.objects.create(
            **_entered(actor, episode, now), fact=found.fact, value=found.value, remark=f"scored from {row.title}"[:200]
        )
    relation = relation_to_episode(actor, episode, now)
    note_change(actor, "intake.answer", episode.patient, relation, "questionnaire", row.id)
    return _view(episode, row, answers)


def _entered(actor: Actor, episode: Episode, now: dt.datetime) -> dict[str, Any]:
    return {"episode": episode, "at": now, "received_at": now, "by_id": actor.user_id, "source": source_of(actor)}
