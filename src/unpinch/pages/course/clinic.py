"""The therapist's page of a course at home, and what is decided on it: changes that wait, a held program, a stopped exercise, which of two
entries counts; and what was seen."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from unpinch.actions import course_answers, course_home, dose, dose_observations
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.course.present import form_id_of, home_figures
from unpinch.terms.errors import InputError

ALL = "all"


@guarded("diary.read")
@require_GET
def at_home(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """What needs an answer, the course, the decisions."""
    return _page(request, episode_id)


def _page(request: Request, episode_id: uuid.UUID, wrong: InputError | None = None) -> HttpResponse:
    """The page; after a mistake with what was typed, beside the form it was typed in: the exercise named by `item`, else the program."""
    course = course_home.home_course(request.actor, episode_id)
    typed = {"wrong": wrong, "wrong_item": request.POST.get("item", ""), "typed": request.POST.get("reason", "")}
    return _shown(request, course, **typed, status=422 if wrong else 200)


def _shown(request: Request, course: course_home.HomeCourse, status: int = 200, **more: object) -> HttpResponse:
    return render(request, "course/at_home.html", {"course": course, "figures": home_figures(course), **more}, status=status)


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
    """Let a program go on that the dose rules stopped, or one stopped exercise of it, with the reason."""
    item = request.POST.get("item", "")
    try:
        dose.clear_hold(request.actor, episode_id, item=item, reason=request.POST.get("reason", ""))
    except InputError as wrong:
        return _page(request, episode_id, wrong)
    whole, one = _("The program goes on. A warning sign that still stands keeps it held."), _("This exercise goes on, at the dose it had.")
    messages.success(request, one if item else whole)
    return redirect("course:at_home", episode_id)


@guarded("evaluation.enter", "diary.read")
@require_POST
def seen(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Keep what was seen; after a mistake the same form again, with everything that was typed."""
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        count = dose_observations.record_seen(request.actor, episode_id, form_id=form_id_of(typed), typed=typed)
    except InputError as wrong:
        return _shown(request, course_home.home_course(request.actor, episode_id, seen=typed, wrong=wrong), status=422)
    text = ngettext(
        "{n} thing seen is kept, and the dose rules have read it.", "{n} things seen are kept, and the dose rules have read them.", count
    )
    messages.success(request, text.format(n=count))
    return redirect("course:at_home", episode_id)


@guarded("evaluation.enter")
@require_POST
def take_back(request: Request, observation_id: uuid.UUID) -> HttpResponse:
    """Say that something was not seen so."""
    episode = dose_observations.take_back(request.actor, observation_id)
    messages.success(request, _("Taken back. It stays on record, and the dose rules read on without it."))
    return redirect("course:at_home", episode.id)


@guarded("dose.decide")
@require_POST
def choose(request: Request, conflict_id: uuid.UUID) -> HttpResponse:
    """Say which of two contents under one entry counts."""
    episode = course_answers.choose_entry(request.actor, conflict_id, counts=request.POST.get("counts", ""))
    messages.success(request, _("Kept. Both stay on record."))
    return redirect("course:at_home", episode.id)
