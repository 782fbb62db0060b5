"""Go through the goals with the patient: what went how at first, how well it goes now, and what is met."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from unpinch.actions import goal_review
from unpinch.pages.base.guard import Request, guarded
from unpinch.terms.errors import InputError

SCORE, GOAL = "score:", "goal:"


@guarded("chart.entry")
def review(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Show the goals, or keep what was said of them."""
    wrong: InputError | None = None
    if request.method == "POST":
        try:
            return _kept(request, episode_id)
        except InputError as error:
            wrong = error
    page = goal_review.review_page(request.actor, episode_id)
    context = {
        "page": page,
        "wrong": wrong,
        "activities": [(each, request.POST.get(SCORE + each.fact, "")) for each in page.activities],
        "goals": [(goal, text, request.POST.get(GOAL + goal, "")) for goal, text in page.goals],
        "note": request.POST.get("note", ""),
        "numbers": [str(number) for number in range(11)],
        "form_id": request.POST.get("form_id") or uuid.uuid4(),
    }
    return render(request, "chart/goals.html", context, status=400 if wrong else 200)


def _kept(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    sent = request.POST
    try:
        form_id = uuid.UUID(sent.get("form_id", ""))
    except ValueError:
        raise InputError("form", "is not the page's own.", "Load the page again.") from None
    row = goal_review.review_goals(
        request.actor,
        episode_id,
        form_id=form_id,
        scores={name.removeprefix(SCORE): sent[name] for name in sent if name.startswith(SCORE)},
        outcomes={name.removeprefix(GOAL): sent[name] for name in sent if name.startswith(GOAL)},
        note=sent.get("note", ""),
    )
    messages.success(request, _("The goals are reviewed. The episode may go over to maintenance while nothing is held."))
    return redirect(f"{reverse('chart:patient', args=[row.episode.patient_id])}?episode={episode_id}")
