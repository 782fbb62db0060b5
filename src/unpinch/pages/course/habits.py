"""The small habits of a day: which of them a therapist and a patient agree on, and towards what."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpinch.actions import habits
from unpinch.pages.base.guard import Request, guarded
from unpinch.terms.errors import InputError


@guarded("dose.decide", "diary.read")
def agree(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Show what stands; a POST keeps what was agreed on, and after a mistake shows it again with everything that was typed."""
    if request.method != "POST":
        return render(request, "course/habits.html", {"page": habits.habits_page(request.actor, episode_id)})
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        habits.agree_on_habits(request.actor, episode_id, based_on=typed.get("based_on", ""), typed=typed)
    except InputError as wrong:
        page = habits.habits_page(request.actor, episode_id, typed=typed, wrong=wrong)
        return render(request, "course/habits.html", {"page": page}, status=422)
    messages.success(request, _("Agreed. The patient's phone shows it the next time it asks."))
    return redirect("course:at_home", episode_id)
