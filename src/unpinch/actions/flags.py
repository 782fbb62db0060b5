"""Close a flag: only a named clinician with a licence to examine, with a reason in words and what was examined (triage rule "clearing")."""

import uuid

from django.db import transaction
from django.utils import timezone

from unpinch.actions.access import episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import assess_episode, knowledge
from unpinch.actions.audit import WRITE
from unpinch.records.models import Clearance, RaisedFlag
from unpinch.terms.errors import InputError, NotAllowedNowError

SHORTEST = 10


@transaction.atomic
def clear_flag(actor: Actor, episode_id: uuid.UUID | str, *, target: str, reason: str, examined: str) -> Clearance:
    """Close a flag or condition for the answers given up to now, then assess again. Any newer answer opens it again.

    Raises NotAllowedNowError without a licence, InputError where a word is missing.
    """
    episode = episode_for(actor, "flag.clear", episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError("Only a clinician with a licence to examine can close a warning sign.")
    if target not in knowledge().flags and target not in knowledge().conditions:
        raise InputError("target", f"there is no warning sign or condition called {target[:60]!r}.")
    for field, text in (("reason", reason), ("examined", examined)):
        if len(text.strip()) < SHORTEST:
            raise InputError(field, "is too short to be understood later.", "Write in a few words what you found and why it is closed.")
    latest = RaisedFlag.objects.filter(episode=episode, flag=target).order_by("-at").first()
    now = timezone.now()
    row = Clearance.objects.create(
        episode=episode,
        target=target,
        at=now,
        by_id=actor.signer,
        reason=reason.strip(),
        examined=examined.strip(),
        level_closed=latest.level if latest else "",
    )
    relation = relation_to_episode(actor, episode, now)
    note_change(actor, "flag.clear", episode.patient, relation, "clearance", row.id, reason=reason.strip())
    assess_episode(actor, episode, reason="clearance")
    return row
