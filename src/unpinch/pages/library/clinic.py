"""Hand-outs and the sheet of all pictures: for those who work in the clinic."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unpinch.actions import library
from unpinch.actions.access import clinic_for
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.library import picked, present, words

KINDS = ("thumb", "strip")


@guarded("library.read")
@require_GET
def sheet(request: Request) -> HttpResponse:
    """Every picture on one page, to look them over."""
    clinic_for(request.actor, "library.read")
    kind = request.GET.get("kind", KINDS[0])
    kind = kind if kind in KINDS else KINDS[0]
    show, groups = present.Shower(request), dict[str, list[tuple[present.ShownCard, str]]]()
    for card in library.cards().values():
        address = show.address(card.id, kind) if card.drawn else ""
        groups.setdefault(words.word(words.CATEGORIES, card.category), []).append((show.card(card), address))
    drawn = sum(card.drawn for card in library.cards().values())
    return render(request, "library/sheet.html", {"groups": groups, "kind": kind, "drawn": drawn, "all": len(library.cards())})


@guarded("library.handout")
@require_POST
def pick(request: Request) -> HttpResponse:
    """Put an exercise into the hand-out, take it out, or empty the hand-out."""
    clinic_for(request.actor, "library.handout")
    exercise_id, back = request.POST.get("exercise", ""), request.POST.get("next", "")
    if request.POST.get("do") == "empty":
        picked.empty(request)
    elif request.POST.get("do") == "out":
        picked.take_out(request, exercise_id)
    else:
        picked.put(request, exercise_id)
    if request.htmx:  # type: ignore[attr-defined]
        chosen = picked.picked(request)
        return render(request, "library/pick.html", {"id": exercise_id, "picked": chosen, "oob": True, "full": len(chosen) >= picked.MOST})
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("library:exercises")
    return redirect(back)


@guarded("library.handout")
@require_GET
def handout(request: Request) -> HttpResponse:
    """The hand-out to print: what was put aside, with a card that says when to stop."""
    clinic = clinic_for(request.actor, "library.handout")
    show = present.Shower(request)
    chosen = [library.exercise(each) for each in picked.picked(request)]
    return render(
        request,
        "library/handout.html",
        {
            "clinic": clinic,
            "exercises": [show.full(full, still=True) for full in chosen],
            "sides": [("right", _("right")), ("left", _("left"))],
            "side": show.side,
        },
    )
