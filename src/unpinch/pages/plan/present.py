"""Draw the composer's board, whole or as the part that htmx swaps in, with what was said and refused."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override

from unpinch.actions import pictures
from unpinch.actions.plan_board import Board, board
from unpinch.actions.plan_search import Found
from unpinch.actions.plan_week import program_minutes
from unpinch.actions.templates import templates_for
from unpinch.pages.base.guard import Request
from unpinch.pages.base.program import look_of, parts

STEPS = ("sets", "reps", "hold_s", "times_per_day", "days_per_week")


@dataclass(frozen=True)
class Said:
    """What happened to the last change: a word, a refusal with what to do instead, or items that were refused."""

    done: str = ""
    refused: str = ""
    items: tuple[Found, ...] = ()
    put_back: str = ""
    opened: str = ""
    status: int = 200
    more: dict[str, Any] = field(default_factory=dict)


def swaps(request: Request) -> bool:
    """Whether only a part of the page is asked for."""
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")


def show_board(request: Request, episode_id: uuid.UUID, said: Said | None = None) -> HttpResponse:
    """The board as it stands now. A part is always answered with 200, because htmx shows nothing else."""
    said = said or Said()
    shown = board(request.actor, episode_id)
    context = {
        **drawn_with(shown),
        "seen": seen_by_patient(request, shown),
        "said": said,
        "templates": templates_for(request.actor) if shown.may_edit else (),
    }
    if swaps(request):
        return render(request, "plan/board.html", context)
    return render(request, "plan/composer.html", context, status=said.status)


def seen_by_patient(request: Request, shown: Board) -> dict[str, Any]:
    """The patient's own program, as this draft would make it, in the patient's language."""
    with override(shown.person.language_code):
        program = shown.seen()
        return parts(program, look_of(request)) if program else {}


def drawn_with(shown: Board) -> dict[str, Any]:
    """What every part of the board needs."""
    minutes = program_minutes(shown.content) if shown.content else 0
    return {"board": shown, "pictures": pictures.version(), "language": get_language() or "en", "minutes": minutes, "steps": STEPS}
