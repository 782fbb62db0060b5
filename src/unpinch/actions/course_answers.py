"""What people say on the pages of a course: what stands in the way, how sure they are, how it goes; and which of two entries counts.

Answers of the patient are diary entries like those of a phone, with an id made by the form: sent twice, they count once (S8). Which of two
contents counts is said by a clinician; the first stays on record and a correction takes its place.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import knowledge
from unpinch.actions.audit import WRITE
from unpinch.actions.course import GOAL, HELPED, NO_BARRIER, NO_HELP, goal_rows, goals_now
from unpinch.actions.diary import REFUSED, receive, receive_own
from unpinch.actions.intake import own_episode, source_of
from unpinch.records.models import DiaryConflict, DiaryEvent, Episode, FactEntry
from unpinch.terms.errors import InputError, NotAllowedNowError

PAGE, CLINIC = "page", "clinic"
"""In place of a phone's id: entered on a page, decided in the clinic."""
FIRST, OTHER = "first", "other"
SPACE = uuid.UUID("0c5f3c0a-6c0e-4a4b-9d52-3f8e0b6d7a11")


# ---- the question of every fortnight -----------------------------------------------------------------------------------------------
@transaction.atomic
def answer_fortnight(actor: Actor, *, form_id: uuid.UUID, barrier: str, confidence: int | None, goals: Mapping[str, int]) -> None:
    """Keep what stands in the way, how sure somebody is of the week, and how the activities go. Raises InputError for no barrier."""
    if barrier != NO_BARRIER and barrier not in knowledge().barriers:
        raise InputError("barrier", _("nothing is chosen."), _("Choose what stands in the way most, or that nothing does."))
    episode = own_episode(actor, "diary.write")
    told: list[tuple[str, dict[str, Any]]] = [("barrier", {"barrier": barrier})]
    if confidence is not None:
        told.append(("confidence", {"score": confidence}))
    _send(actor, episode, form_id, told)
    _keep_goals(actor, episode, form_id, goals)


def tell_result(actor: Actor, *, form_id: uuid.UUID, barrier: str, helped: bool) -> None:
    """Keep whether a suggestion helped; one that did not is not given again."""
    episode = own_episode(actor, "diary.write")
    _send(actor, episode, form_id, [("barrier", {"barrier": barrier, "tried": HELPED if helped else NO_HELP})])


def _send(actor: Actor, episode: Episode, form_id: uuid.UUID, told: list[tuple[str, dict[str, Any]]]) -> None:
    at = timezone.now().isoformat()
    ids = [str(uuid.uuid5(form_id, kind)) for kind, _body in told]
    stored = {str(each) for each in DiaryEvent.objects.filter(id__in=ids, episode=episode).values_list("id", flat=True)}
    made = zip(ids, told, strict=True)
    events = [{"id": each, "kind": kind, "at": at, "body": body} for each, (kind, body) in made if each not in stored]
    found = receive_own(actor, episode.id, device=PAGE, events=events)
    refused = next((each.text for each in found.results if each.status == REFUSED), "")
    if refused:
        raise InputError("entry", refused)


def _keep_goals(actor: Actor, episode: Episode, form_id: uuid.UUID, goals: Mapping[str, int]) -> None:
    """Keep how well each activity goes now, in the words in which it was first named."""
    now, known = timezone.now(), {each.fact: each.label for each in goals_now(goal_rows(episode))}
    rows = [
        FactEntry(
            episode=episode,
            at=now,
            received_at=now,
            by_id=actor.user_id,
            source=source_of(actor),
            fact=fact,
            value=score,
            remark=known[fact],
            client_id=uuid.uuid5(form_id, fact),
        )
        for fact, score in goals.items()
        if fact in known and fact.startswith(GOAL) and 0 <= score <= 10
    ]
    stored = set(FactEntry.objects.filter(client_id__in=[row.client_id for row in rows]).values_list("client_id", flat=True))
    fresh = [row for row in rows if row.client_id not in stored]
    if fresh:
        FactEntry.objects.bulk_create(fresh)
        note_change(actor, "diary.write", episode.patient, relation_to_episode(actor, episode, now), "goals", fresh[0].id)


# ---- two contents of one entry -----------------------------------------------------------------------------------------------------
@transaction.atomic
def choose_entry(actor: Actor, conflict_id: uuid.UUID | str, *, counts: str) -> Episode:
    """Say which of two contents under one entry counts: the first, or the other, which then stands as a correction."""
    row = DiaryConflict.objects.select_related("event").filter(id=conflict_id).first()
    if row is None:
        raise NotFoundError
    episode = episode_for(actor, "dose.decide", row.event.episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError(_("Only a therapist with a license says which entry counts."))
    if row.counts:
        raise NotAllowedNowError(_("Somebody has said already which entry counts."))
    if counts not in (FIRST, OTHER):
        raise InputError("counts", _("nothing is chosen."), _("Choose the entry that counts."))
    now = timezone.now()
    if counts == OTHER:
        _correct(actor, row)
    row.counts, row.decided_by_id, row.decided_at = counts, actor.user_id, now
    row.save(update_fields=["counts", "decided_by", "decided_at"])
    note_change(actor, "dose.decide", episode.patient, relation_to_episode(actor, episode, now), "diary_conflict", row.id, reason=counts)
    return episode


def _correct(actor: Actor, row: DiaryConflict) -> None:
    """Let the other content stand in place of the first, as an entry of its own."""
    made = {**row.body, "id": str(uuid.uuid5(SPACE, str(row.id))), "corrects": str(row.event_id)}
    found = receive(actor, row.event.episode_id, device=CLINIC, events=[made], act="dose.decide")
    outcome = found.results[0]
    if outcome.status == REFUSED:
        raise InputError("counts", outcome.text, _("This content cannot stand; keep the first."))
