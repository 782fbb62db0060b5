"""What staff do with an intake: print it, to be filled in by hand and entered by the desk."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from unpinch.actions import intake_state
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.intake.chart import blank_chart
from unpinch.pages.intake.present import present_paper


@guarded("intake.paper")
def paper(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """The whole form on paper, with a code beside each question, for somebody who does not use a screen."""
    chart = blank_chart()
    page = intake_state.paper_form(request.actor, episode_id)
    return render(request, "intake/paper.html", {"page": page, "parts": present_paper(page), "chart": chart})


@guarded("intake.paper")
def code(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Jump to the question of a code on the paper form."""
    typed = request.GET.get("code", "")
    found = intake_state.screen_of_code(request.actor, episode_id, typed)
    if found is None:
        messages.error(request, _("There is no question with the code “%(code)s” on the paper form.") % {"code": typed[:12]})
        return redirect("intake:go_on", episode_id)
    return redirect(f"{reverse('intake:screen', args=[episode_id, found[0]])}#q-{found[1]}")
