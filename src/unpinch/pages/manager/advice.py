"""The "until we see you" texts: written by therapist or manager, signed by a licensed clinician."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from unpinch.actions import advice as actions
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.manager.forms import AdviceForm, show
from unpinch.terms.errors import InputError


@guarded("clinic.advice")
@require_http_methods(["GET", "POST"])
def texts(request: Request) -> HttpResponse:
    """The texts in each language, and a form to write a new one."""
    posted = AdviceForm(request.POST) if request.method == "POST" else None
    if posted and posted.is_valid():
        try:
            actions.write_advice(request.actor, **posted.cleaned_data)
            messages.success(request, _("Kept. Patients see it once a licensed clinician has signed it."))
            return redirect("manager:advice")
        except InputError as error:
            show(posted, error)
    wrong = posted["language"].value() if posted else ""
    rows = []
    for each in actions.advice_of(request.actor):
        standing = each.waiting or each.shown
        begin = {"language": each.language, "text": standing.text if standing else each.suggestion}
        form = posted if posted and wrong == each.language else AdviceForm(initial=begin, auto_id=f"advice-{each.language}-%s")
        rows.append((each, form, standing is None, each.language == wrong))
    return render(request, "manager/advice.html", {"rows": rows})


@guarded("clinic.advice")
@require_POST
def sign(request: Request, advice_id: uuid.UUID) -> HttpResponse:
    """Sign a text."""
    actions.sign_advice(request.actor, advice_id)
    messages.success(request, _("Signed. Patients see it from now on."))
    return redirect("manager:advice")
