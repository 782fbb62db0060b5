"""What staff do with an intake: print it, to be filled in by hand and entered by the desk."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render

from unpinch.actions import intake_state
from unpinch.pages.base.guard import Request, guarded


@guarded("intake.paper")
def paper(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """The whole form on paper, with a code beside each question, for somebody who does not use a screen."""
    return render(request, "intake/paper.html", {"page": intake_state.paper_form(request.actor, episode_id)})
