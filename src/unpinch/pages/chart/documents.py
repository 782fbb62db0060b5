"""Attach a file to an episode, send it as a download, withdraw it."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET

from unpinch.actions import documents
from unpinch.actions.document_checks import MAX_BYTES, MEGABYTE
from unpinch.actions.heading import heading
from unpinch.pages.base.guard import Request, View, guarded
from unpinch.pages.chart.clinic import to_patient
from unpinch.pages.chart.forms import AttachForm, WithdrawForm
from unpinch.terms.errors import InputError

MOST_BYTES = MAX_BYTES + MEGABYTE
"""A whole request: the file and a few words."""


def bounded(view: View) -> View:
    """Refuse an oversized request before anything of it is read: the token check would read it all first, so it comes after."""
    checked: Callable[..., HttpResponse] = csrf_protect(view)

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MOST_BYTES:
            raise InputError("file", "is larger than 20 MB.", "Attach a PDF, JPEG or PNG of at most 20 MB.")
        return checked(request, *args, **kwargs)

    return inner


@csrf_exempt
@guarded("chart.attach", "patient.details")
@bounded
def attach(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Attach a document."""
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            documents.attach(request.actor, episode_id, data=given.pop("file").read(), **given)
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, _sentence(error))
        else:
            messages.success(request, _("Attached."))
            if not request.actor.staff:
                return redirect("home")
            return to_patient(request, episode_id, "chart.attach", "#documents")
    person, episode = heading(request.actor, "chart.attach", episode_id)
    return render(request, "chart/attach.html", {"form": form, "person": person, "episode": episode})


def _sentence(error: InputError) -> str:
    return f"{_('This file')} {error.problem} {error.mend}" if error.field == "file" else f"{error.problem} {error.mend}"


@guarded("chart.document")
@require_GET
def download(request: Request, document_id: uuid.UUID) -> HttpResponse:
    """Send a document as a download, never to be shown inside our own pages."""
    found = documents.open_document(request.actor, document_id)
    response = HttpResponse(found.data, content_type=found.content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@guarded("chart.withdraw_document")
def withdraw(request: Request, document_id: uuid.UUID) -> HttpResponse:
    """Take a document out of use, with a reason."""
    form = WithdrawForm(request.POST or None)
    row, episode = documents.document_of(request.actor, "chart.withdraw_document", document_id)
    if request.method == "POST" and form.is_valid():
        try:
            documents.withdraw_document(request.actor, document_id, reason=form.cleaned_data["reason"])
        except InputError as error:
            form.add_error("reason", f"{error.problem} {error.mend}")
        else:
            messages.success(request, _("Withdrawn. The file is kept; nobody opens it any more."))
            return redirect("chart:patient", episode.patient.id)
    return render(request, "chart/withdraw.html", {"form": form, "document": documents.document_view(row), "person": episode.patient})
