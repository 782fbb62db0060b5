"""The room as one: the tests and what they mean, loaded and judged once; and what one more entry changes of both."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from unpinch.actions.access import episode_for
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import judge
from unpinch.actions.audit import WRITE
from unpinch.actions.evaluation import ACT, Kept, Result, enter_into
from unpinch.actions.evaluation_panel import Panel, panel_of
from unpinch.actions.evaluation_sheet import POSITION_LABELS, Group, Sheet, questions_first, sheet_of
from unpinch.journey import Status


@dataclass(frozen=True, slots=True)
class Room:
    """The page; without a panel the evaluation has not begun, or the episode is closed."""

    page: Sheet
    panel: Panel | None


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of each result, what it all means now, and what is still to be asked (`first`, with `open` of it unanswered)."""

    kept: tuple[Kept, ...]
    panel: Panel
    first: Group | None
    open: int


def room_of(actor: Actor, episode_id: uuid.UUID | str, *, position: str = "", latest: str = "") -> Room:
    """Everything on the page."""
    episode = episode_for(actor, ACT, episode_id)
    now, position = timezone.now(), _place(position)
    if episode.status in (Status.INTAKE, Status.CLOSED):
        return Room(sheet_of(episode, now, None), None)
    answer = judge(episode, now, position)
    return Room(sheet_of(episode, now, answer), panel_of(episode, now, answer, position=position, latest=latest))


def enter(actor: Actor, episode_id: uuid.UUID | str, results: Sequence[Result], *, position: str = "") -> Entered:
    """Keep results and say what they mean now."""
    position = _place(position)
    with transaction.atomic():  # and no longer: what it means is shaped without holding the lock
        episode = episode_for(actor, ACT, episode_id, kind=WRITE)
        kept, answer = enter_into(actor, episode, results, position=position)
    now = timezone.now()
    answer = answer or judge(episode, now, position)
    latest = results[-1].fact if results else ""
    first, still_open = questions_first(episode, now, answer)
    return Entered(kept, panel_of(episode, now, answer, position=position, latest=latest), first, still_open)


def _place(position: str) -> str:
    """A position of the body, or none."""
    return position if position in POSITION_LABELS else ""
