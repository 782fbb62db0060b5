"""When a session ends: after a time without a click that depends on the role. The page keeps what was typed."""

import time

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from unpinch.actions.actor import Actor

SEEN_AT = "seen_at"


def end_when_idle(request: HttpRequest, actor: Actor | None, limit_s: int) -> HttpResponse | None:
    """Sign out a session that was idle for too long, and say where to go on; None when it may go on.

    A page that saves in the background gets 401 and keeps what was typed; a visit in the browser goes to sign in and comes back.
    """
    now, seen_at = int(time.time()), int(request.session.get(SEEN_AT, 0))
    if seen_at and now - seen_at > limit_s:
        logout(request)
        return _go_on(request)
    if now - seen_at > 30:
        request.session[SEEN_AT] = now
    return None


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Send somebody who is not signed in to the door, and back here afterwards."""
    return _go_on(request)


def _go_on(request: HttpRequest) -> HttpResponse:
    door = f"{reverse('account:sign_in')}?{urlencode({'next': _back_to(request)})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": door})
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": "signed_out", "sign_in": door}, status=401)
    return redirect(door)


def _back_to(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "GET" else request.headers.get("HX-Current-URL", "/")
