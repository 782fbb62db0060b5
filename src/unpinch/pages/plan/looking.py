"""Looking at a plan: the composer, what the patient will see, searching the library, and why something is not proposed."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from unpinch.actions.plan import explain_absence
from unpinch.actions.plan_board import board
from unpinch.actions.plan_search import search_items
from unpinch.actions.plan_why import why_not_view
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.plan.present import Said, drawn_with, seen_by_patient, show_board, swaps
from unpinch.terms.errors import NotAllowedNowError

LONGEST = 60


@guarded("plan.read")
@require_GET
def composer(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """The whole plan on one screen."""
    return show_board(request, episode_id, Said(opened=request.GET.get("open", "")))


@guarded("plan.read")
@require_GET
def preview(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """What the patient will see, on a page of its own."""
    shown = board(request.actor, episode_id)
    return render(request, "plan/preview.html", {**drawn_with(shown), "seen": seen_by_patient(request, shown)})


@guarded("plan.read")
@require_GET
def find(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Exercises and treatments that fit the words, each with its verdict for this person."""
    words, instead_of = request.GET.get("q", "")[:LONGEST], request.GET.get("instead_of", "")[:LONGEST]
    found = search_items(request.actor, episode_id, words, instead_of=instead_of) if words.strip() or instead_of else ()
    context = {"found": found, "words": words, "instead_of": instead_of}
    shown = board(request.actor, episode_id)
    part = "plan/found.html" if swaps(request) else "plan/find.html"
    return render(request, part, {**drawn_with(shown), **context})


@guarded("plan.read")
@require_GET
def why_not(request: Request, episode_id: uuid.UUID, item: str) -> HttpResponse:
    """Why an item is not proposed: barred, not fitting, or outscored, and by what."""
    try:
        answer, withheld = why_not_view(explain_absence(request.actor, episode_id, item)), ""
    except NotAllowedNowError as error:
        answer, withheld = None, str(error)
    part = "plan/why.html" if swaps(request) else "plan/why_page.html"
    return render(request, part, {**drawn_with(board(request.actor, episode_id)), "why": answer, "withheld": withheld, "item": item})
