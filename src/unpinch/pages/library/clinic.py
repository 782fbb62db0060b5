"""Hand-outs and the sheet of all pictures: for those who work in the clinic."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from unpinch.actions import library
from unpinch.actions.access import clinic_for
from unpinch.documents.handout import Clinic, HandoutItem, handout_pdf
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.library import picked, present, words
from unpinch.pages.library.forms import PaperForm
from unpinch.terms.errors import InputError
from unpinch.terms.side import Side

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
    """What was put aside, to look over before it is printed."""
    clinic_for(request.actor, "library.handout")
    show = present.Shower(request)
    chosen = picked.picked(request)
    context = {"exercises": [show.full(library.exercise(each), still=True) for each in chosen], "picked": chosen, "form": PaperForm()}
    return render(request, "library/handout.html", context)


@guarded("library.handout")
@require_POST
def paper(request: Request) -> HttpResponse:
    """The hand-out as a PDF file. The name is printed and not kept; nothing here says that the exercises suit this person."""
    clinic, form = clinic_for(request.actor, "library.handout"), PaperForm(request.POST)
    chosen = [each for each in picked.picked(request) if library.cards()[each].drawn]
    if not form.is_valid():
        raise InputError("name", _("is too long."), _("Keep it to 80 letters."))
    given = form.cleaned_data
    side = Side(given["side"]) if given["side"] else None
    with override(given["language"]):
        made = handout_pdf(
            [HandoutItem.usual(each, side) for each in chosen],
            clinic=Clinic(clinic.name, clinic.clinic_number, clinic.emergency_number, request.actor.name),
            patient_name=given["name"],
            printed_on=timezone.localdate(),
            language=given["language"],
            look=present.look_of(request),
            translate=lambda text: _(text) if text else "",
        )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="exercises.pdf"'
    return response
