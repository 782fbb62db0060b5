"""The therapist's page of a course at home, and what is decided on it: changes that wait, a held program, which of two entries counts."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from unpinch.actions import course_answers, course_home, dose
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.course.present import home_figures
from unpinch.terms.errors import InputError

ALL = "all"


@guarded("diary.read")
@require_GET
def at_home(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """What needs an answer, the course, the decisions."""
    return _page(request, episode_id)


def _page(request: Request, episode_id: uuid.UUID, wrong: InputError | None = None) -> HttpResponse:
    course = course_home.home_course(request.actor, episode_id)
    context = {"course": course, "figures": home_figures(course), "wrong": wrong, "typed": request.POST.get("reason", "")}
    return render(request, "course/at_home.html", context, status=422 if wrong else 200)


@guarded("dose.decide")
@require_POST
def changes(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Accept or decline changes that wait: all of them, or the one named."""
    said, accept = request.POST.get("accept", ""), "accept" in request.POST
    key = said or request.POST.get("decline", "")
    if not key:
        raise InputError("accept", _("nothing is chosen."), _("Choose accept or decline."))
    reason = request.POST.get("reason", "")
    count = dose.answer_changes(request.actor, episode_id, keys=None if key == ALL else [key], accept=accept, reason=reason)
    text = (
        ngettext("{n} change accepted.", "{n} changes accepted.", count)
        if accept
        else ngettext("{n} change declined.", "{n} changes declined.", count)
    )
    messages.success(request, text.format(n=count))
    onward = request.POST.get("next", "")
    if onward.startswith("/") and url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        return redirect(onward)
    return redirect("course:at_home", episode_id)


@guarded("dose.decide", "diary.read")
@require_POST
def go_on(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Let a program go on that the dose rules stopped, with the reason."""
    try:
        dose.clear_hold(request.actor, episode_id, reason=request.POST.get("reason", ""))
    except InputError as wrong:
        return _page(request, episode_id, wrong)
    messages.success(request, _("The program goes on. A warning sign that still stands keeps it held."))
    return redirect("course:at_home", episode_id)


@guarded("dose.decide")
@require_POST
def choose(request: Request, conflict_id: uuid.UUID) -> HttpResponse:
    """Say which of two contents under one entry counts."""
    episode = course_answers.choose_entry(request.actor, conflict_id, counts=request.POST.get("counts", ""))
    messages.success(request, _("Kept. Both stay on record."))
    return redirect("course:at_home", episode.id)
