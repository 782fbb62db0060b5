"""Looking exercises up: the search, one exercise, and how the figure looks. For everybody who is signed in."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unpinch.actions import library, pictures
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.library import present
from unpinch.pages.library.forms import LADDERS, LookUp
from unpinch.pages.library.picked import picked
from unpinch.terms.errors import InputError

PAGE_CARDS = 24
YEAR_S = 31_536_000


@guarded("library.read")
@require_GET
def exercises(request: Request) -> HttpResponse:
    """The search and what it found, as pictures or as ladders."""
    library.check_reader(request.actor)
    form = LookUp(request.GET, staff=request.actor.staff)
    found = library.search(form.search())
    ladders = form.cleaned_data.get("show") == LADDERS
    shown: list[Any] = library.as_ladders(found) if ladders else found
    page = Paginator(shown, PAGE_CARDS // 2 if ladders else PAGE_CARDS).get_page(request.GET.get("page"))
    show = present.Shower(request)
    return render(
        request,
        "library/exercises.html",
        {
            "form": form,
            "asked": [(label, chosen, _with(request, {name: ""})) for name, label, chosen in form.asked()],
            "count": len(found),
            "page": page,
            "cards": [] if ladders else [show.card(card) for card in page],
            "ladders": [show.ladder(ladder) for ladder in page] if ladders else [],
            "as_pictures": _with(request, {"show": ""}),
            "as_ladders": _with(request, {"show": LADDERS}),
            "before": _with(request, {"page": str(page.number - 1)}, keep=True) if page.has_previous() else "",
            "after": _with(request, {"page": str(page.number + 1)}, keep=True) if page.has_next() else "",
            "picked": picked(request),
            "figure": show.looks(),
        },
    )


def _with(request: Request, changes: dict[str, str], *, keep: bool = False) -> str:
    """This search with something changed; a page number belongs to one search only."""
    asked = {name: value for name, value in request.GET.items() if keep or name != "page"} | changes
    words = urlencode({name: value for name, value in asked.items() if value})
    return f"?{words}" if words else reverse("library:exercises")


@guarded("library.read")
@require_GET
def exercise(request: Request, exercise_id: str) -> HttpResponse:
    """One exercise: its moving picture, how it is done, when to stop; for staff also what is known."""
    library.check_reader(request.actor)
    try:
        full = library.exercise(exercise_id)
    except InputError as error:
        raise Http404 from error
    shown = present.Shower(request).full(full, still=request.GET.get("still") == "yes")
    return render(request, "library/exercise.html", {"shown": shown, "full": full, "picked": picked(request)})


@guarded("library.read")
@require_POST
def look(request: Request) -> HttpResponse:
    """Keep how the figure looks, for this browser; it says nothing about the person."""
    library.check_reader(request.actor)
    chosen = request.POST.get("look", "")
    if chosen not in pictures.looks():
        raise InputError("look", _("there is no such look."), _("Choose one of those shown."))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("library:exercises")
    response = redirect(back)
    response.set_cookie(present.LOOK, chosen, max_age=YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
