"""The diary on paper: a sheet to print for one week, and the grid in which a week is entered."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from unpinch.actions import paper_diary
from unpinch.pages.base import program as parts
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.course.present import form_id_of
from unpinch.terms.errors import InputError


@guarded("diary.paper")
@require_GET
def sheet(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """The sheet of a week in the patient's language."""
    with override(paper_diary.language_of(request.actor, episode_id)):
        return _sheet(request, episode_id)


@guarded("diary.read")
@require_GET
def own_sheet(request: Request) -> HttpResponse:
    """One's own sheet."""
    return _sheet(request, None)


def _sheet(request: Request, episode_id: uuid.UUID | None) -> HttpResponse:
    found = paper_diary.sheet_for(request.actor, episode_id, _day(request.GET.get("from", "")))
    back = reverse("course:week", args=[episode_id]) if episode_id else reverse("course:mine")
    context = {"sheet": found, "card": parts.red_card(found.program), "back": back, "LANGUAGE_CODE": get_language()}
    return render(request, "course/sheet.html", context)


@guarded("diary.paper")
def week(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """The grid of a week; a POST keeps it."""
    first = _day(request.POST.get("from", "") or request.GET.get("from", ""))
    if request.method != "POST" or first is None:
        return render(request, "course/week.html", {"grid": paper_diary.grid_for(request.actor, episode_id, first)})
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        found = paper_diary.enter_week(request.actor, episode_id, form_id=form_id_of(typed), first=first, typed=typed)
    except InputError as wrong:
        grid = paper_diary.grid_for(request.actor, episode_id, first, typed)
        return render(request, "course/week.html", {"grid": grid, "wrong": wrong}, status=422)
    if found.call:
        text = _("Something is new on the red card. Call {who} now, and ask the patient to do what the card says.")
        messages.error(request, text.format(who=found.call))
    messages.success(request, ngettext("{n} entry kept.", "{n} entries kept.", found.kept).format(n=found.kept))
    return redirect(f"{reverse('course:week', args=[episode_id])}?from={first.isoformat()}")


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
