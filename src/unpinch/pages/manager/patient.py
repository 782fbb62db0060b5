"""The patient's own pages of this room: who looked at my record, and what I agreed to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from unpinch.actions import audit_view, consents
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.manager import present, words
from unpinch.terms.errors import InputError


@guarded("patient.access_log")
@require_GET
def who_looked_at_me(request: Request) -> HttpResponse:
    """Who looked at my record, a day at a time, in plain words."""
    found = request.GET.get("before", "")
    before = int(found) if found.isdecimal() and len(found) < 16 else None
    log = audit_view.looked_at_me(request.actor, before=before)
    return render(request, "manager/who_looked_at_me.html", {"log": log, "days": present.days(log)})


@guarded("patient.consents")
@require_http_methods(["GET", "POST"])
def my_consents(request: Request) -> HttpResponse:
    """What I agreed to, with a way to agree and to take it back."""
    patient, standing = consents.my_consents(request.actor)
    if request.method == "POST":
        try:
            given = request.POST.get("say") == "yes"
            kind, digest = request.POST.get("kind", ""), request.POST.get("digest", "")
            consents.say(request.actor, patient.id, kind=kind, given=given, digest=digest)
            messages.success(request, _("Noted. Thank you.") if given else _("Noted: you took it back. The clinic can see it."))
        except InputError as error:
            messages.error(request, f"{error.problem} {error.mend}".strip().capitalize())
        return redirect("manager:my_consents")
    rows = [(each, words.word(words.CONSENTS, each.kind), words.word(words.WITHDRAWN, each.kind)) for each in standing]
    past = [(row, words.word(words.CONSENTS, row.kind)) for row in consents.history(request.actor)]
    return render(request, "manager/my_consents.html", {"rows": rows, "past": past})
