"""Take back the clearing of a condition's cautions: what was in order then may not be in order now. The caution stands again at once.

Clearing itself is part of working on a plan (`plan.clear_caution`). What was cleared and what was taken back both stay on record.
"""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.audit import WRITE
from unpinch.actions.plan import SHORTEST
from unpinch.actions.plan_safety import recheck
from unpinch.records.models import CautionCleared
from unpinch.terms.errors import InputError, NotAllowedNowError


@transaction.atomic
def withdraw_clearance(actor: Actor, episode_id: uuid.UUID | str, *, condition: str, reason: str) -> int:
    """Take back that a condition's cautions were cleared, with a reason; return how many rows it was.

    What rests on it in the plan in force is suspended until somebody clears the caution again.
    """
    episode = episode_for(actor, "plan.sign", episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError(_("Only a clinician with a licence to examine can take a clearance back."))
    rows = CautionCleared.objects.select_for_update().filter(episode=episode, condition=condition, withdrawn_at=None)
    if not (ids := [row.id for row in rows]):
        raise InputError("condition", _("is not cleared now."), _("Load the page again."))
    if len(reason.strip()) < SHORTEST:
        raise InputError("reason", _("is too short to be understood later."), _("Write what changed."))
    now = timezone.now()
    rows.update(withdrawn_at=now, withdrawn_by_id=actor.signer, withdrawn_reason=reason.strip())
    relation = relation_to_episode(actor, episode, now)
    for row_id in ids:
        note_change(actor, "plan.sign", episode.patient, relation, "caution", row_id, reason=f"withdrawn: {reason.strip()}")
    recheck(episode, now, cause="finding")
    return len(ids)
