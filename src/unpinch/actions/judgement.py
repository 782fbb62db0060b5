"""Sign a judgement: diagnosis, site and stage, agreeing with the engine or not. The machine's view is kept beside it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from unpinch.actions.access import episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import assess_episode, knowledge
from unpinch.actions.audit import WRITE
from unpinch.actions.plan_safety import recheck
from unpinch.anatomy.nerve_places import PLACES
from unpinch.clinical.plan.inputs import PHASES
from unpinch.records.models import Assessment, Episode, Judgement
from unpinch.terms.errors import InputError, NotAllowedNowError

MOST_CAUSES = 3
SHORTEST_REASON = 10
ROOTS = ("L4", "L5", "S1", "S2", "S3")
MIXED = "other"
"""Mixed or unclear: a judgement like any other. The planner then goes on with what is in question, as before a signature."""


@dataclass(frozen=True, slots=True)
class MachineView:
    """What the engine ranked when the therapist signed: cause, label and share with its band, the highest first."""

    assessment: Assessment
    abstained: bool
    causes: tuple[dict[str, object], ...]
    site: dict[str, Any]


def machine_view(episode: Episode) -> MachineView | None:
    """The newest assessment's ranking; None when there is none."""
    row = Assessment.objects.filter(episode=episode).order_by("-at").first()
    if row is None:
        return None
    ranked = row.output["differential"]
    return MachineView(row, ranked["abstained"], tuple(ranked["causes"]), row.output["site"])


def judgement_of(episode: Episode) -> Judgement | None:
    """The judgement in force: the newest signed one."""
    return Judgement.objects.filter(episode=episode).order_by("-signed_at").select_related("signed_by", "assessment").first()


@transaction.atomic
def sign_judgement(
    actor: Actor,
    episode_id: uuid.UUID | str,
    *,
    causes: Sequence[str],
    found: str,
    side: str = "",
    area: str = "",
    root: str = "",
    stage: str = "",
    reason: str = "",
) -> Judgement:
    """Sign what was concluded. Overriding the engine's first cause needs a reason; the plan in force is checked again under it.

    Raises InputError naming the field; NotAllowedNowError without a licence to examine.
    """
    episode = episode_for(actor, "judgement.sign", episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError("Only a clinician with a licence to examine can sign a judgement.")
    view = machine_view(episode)
    agrees = bool(view and not view.abstained and view.causes and causes and view.causes[0]["id"] == causes[0])
    _check(causes, found, side, area, root, stage, reason, agrees=agrees)
    now = timezone.now()
    row = Judgement.objects.create(
        episode=episode,
        assessment=view.assessment if view else None,
        causes=list(causes),
        side=side,
        area=area,
        root=root,
        stage=stage,
        agrees=agrees,
        reason=reason.strip(),
        found=found.strip(),
        signed_by_id=actor.signer,
        signed_at=now,
    )
    note_change(actor, "judgement.sign", episode.patient, relation_to_episode(actor, episode, now), "judgement", row.id, reason=reason)
    assess_episode(actor, episode, reason="judgement")
    recheck(episode, now, cause="finding")
    return row


def _check(causes: Sequence[str], found: str, side: str, area: str, root: str, stage: str, reason: str, *, agrees: bool) -> None:
    if not causes:
        raise InputError("causes", "is empty.", "Choose the diagnosis you sign; “mixed or unclear” is one of them.")
    if len(causes) > MOST_CAUSES or len(set(causes)) != len(causes):
        raise InputError("causes", f"takes up to {MOST_CAUSES} different ones.", "Choose the leading one and what stands beside it.")
    for cause in causes:
        entry = knowledge().causes.get(cause)
        if cause == MIXED:
            continue
        if entry is None:
            raise InputError("causes", f"there is no cause called {cause[:60]!r}.")
        if "dangerous" in entry.role:
            raise InputError("causes", f"{entry.label} is not signed here.", "It is a flag: refer the person, and write the letter.")
    for name, value, allowed in (
        ("side", side, ("", "left", "right", "both")),
        ("area", area, ("", *PLACES)),
        ("root", root, ("", *ROOTS)),
    ):
        if value not in allowed:
            raise InputError(name, f"{value[:40]!r} is not one of {', '.join(word for word in allowed if word)}.")
    if stage not in ("", *PHASES):
        raise InputError("stage", f"{stage[:40]!r} is not one of {', '.join(PHASES)}.")
    if len(found.strip()) < SHORTEST_REASON:
        raise InputError("found", "is too short.", "Write for the patient what you found, in your own words.")
    if not agrees and len(reason.strip()) < SHORTEST_REASON:
        raise InputError("reason", "is missing.", "You sign another diagnosis than the one ranked first: write in a few words why.")
