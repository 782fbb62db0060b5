"""Who looked: the clinic's audit, one patient's, its seals, and the openings in need. For the manager."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unpinch.actions import audit_view, break_glass
from unpinch.actions.audit_view import Look, Wanted
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.manager import present, words
from unpinch.pages.manager.forms import LookedForm
from unpinch.terms.errors import InputError


@guarded("clinic.audit")
@require_GET
def looked(request: Request) -> HttpResponse:
    """A page of the audit, newest first."""
    form = LookedForm(request.GET or None)
    page = audit_view.looked(request.actor, _wanted(form), before=_before(request))
    asked = {name: value for name, value in request.GET.items() if value and name != "before"}
    context = {
        "form": form,
        "people": audit_view.people_in_audit(request.actor),
        "rows": [_row(look) for look in page.looks],
        "older": "?" + urlencode({**asked, "before": page.older}) if page.older else "",
        "newest": page.newest,
        "first_page": f"?{urlencode(asked)}",
        "export": urlencode(asked),
        "narrowed": bool(asked),
    }
    return render(request, "manager/looked.html", context)


def _wanted(form: LookedForm) -> Wanted:
    if not form.is_bound:
        return Wanted()
    form.is_valid()
    return Wanted(**{name: value for name, value in form.cleaned_data.items() if value})


def _before(request: Request) -> int | None:
    found = request.GET.get("before", "")
    return int(found) if found.isdecimal() and len(found) < 16 else None


def _row(look: Look) -> tuple[Look, str, str, str]:
    what, role = words.word(words.ACTS_OF_STAFF, look.act), words.word(words.ROLES, look.role)
    return look, what, role, words.word(words.RELATIONS, look.relation)


@guarded("clinic.audit")
@require_GET
def export(request: Request) -> HttpResponse:
    """The rows that fit, as a file."""
    text = audit_view.export(request.actor, _wanted(LookedForm(request.GET or None)))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="who-looked-{timezone.localdate().isoformat()}.csv"'
    return response


@guarded("clinic.audit")
@require_GET
def seals(request: Request) -> HttpResponse:
    """The latest seals; on request, every seal is compared with its rows."""
    checked = request.GET.get("check") == "yes"
    broken = audit_view.check_seals(request.actor) if checked else []
    return render(request, "manager/seals.html", {"seals": audit_view.seals(request.actor), "checked": checked, "broken": broken})


@guarded("patient.access_log")
@require_GET
def one_patient(request: Request, patient_id: uuid.UUID) -> HttpResponse:
    """Who looked at one patient's record."""
    log = audit_view.looked_at(request.actor, patient_id, before=_before(request))
    return render(request, "manager/looked_at.html", {"log": log, "days": present.days(log)})


# ---- openings in need --------------------------------------------------------------------------------------------------------
@guarded("clinic.break_glass_review")
@require_GET
def openings(request: Request) -> HttpResponse:
    """Records that were opened in need: to be judged, and judged already."""
    waiting, done = break_glass.waiting_for_review(request.actor), break_glass.reviewed(request.actor)
    return render(request, "manager/openings.html", {"waiting": waiting, "done": done})


@guarded("clinic.break_glass_review")
@require_POST
def review(request: Request, opening_id: uuid.UUID) -> HttpResponse:
    """Judge one opening."""
    try:
        break_glass.review(request.actor, opening_id, justified=request.POST.get("justified") == "yes", note=request.POST.get("note", ""))
        messages.success(request, _("Noted."))
    except InputError as error:
        text = error.mend or error.problem
        messages.error(request, text[:1].upper() + text[1:])
    return redirect("manager:openings")
