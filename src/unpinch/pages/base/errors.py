"""Pages for what did not work: each says what happened, why, and what to do next. None says who exists, or what somebody typed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from unpinch.actions.access import RefusedError
from unpinch.terms.errors import InputError


def _page(request: HttpRequest, status: int, title: str, text: str, **more: Any) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": title, "text": text}, status=status)
    return render(request, "base/error.html", {"title": title, "text": text, "status": status, **more}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing here for this person; also the answer to a stranger."""
    return _page(request, 404, _("Nothing here"), _("This page does not exist, or it is not for this account."))


def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    """The policy table said no to somebody of the clinic."""
    text = _("Your role here does not include this. The clinic's manager decides who may.")
    return _page(request, 403, _("Not for your role"), text, break_glass=error.patient_id if error.may_break_glass else None)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Somebody is signed in, but not in a way that opens this."""
    return _page(request, 403, _("Not with this account"), _("This account cannot open that. Go back, or ask the clinic."))


def not_now(request: HttpRequest, text: str) -> HttpResponse:
    """A legal request at the wrong moment."""
    return _page(request, 409, _("Not yet"), text)


def wrong_input(request: HttpRequest, error: InputError) -> HttpResponse:
    """What was sent cannot be used."""
    return _page(request, 400, _("Please check this"), str(error))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: most often another address than the clinic's public one."""
    text = _(
        "This form came from an address the clinic does not know, or the page was open for too long. Go back, load the page again and send "
        "it once more. If it happens every time, whoever runs the clinic should set UNPINCH_PUBLIC_URL to the address in your browser."
    )
    return _page(request, 403, _("Please send this again"), text)


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Too many wrong tries."""
    return _page(request, 429, _("Too many tries"), _("Wait 15 minutes and try again, or ask the clinic for a new code."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return _page(request, 500, _("This is our fault"), _("Nothing you sent before is lost. Please try again; tell the clinic if it stays."))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request nobody can read."""
    return _page(request, 400, _("Please check this"), _("The browser sent something we cannot read. Load the page again."))
