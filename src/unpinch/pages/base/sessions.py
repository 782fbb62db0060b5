"""When a session begins and ends: who signs in closes what was open before; a time without a click ends it. Pages keep what was typed."""

import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from unpinch.actions.account import OWN_PHONE_MINUTES, session_limit
from unpinch.actions.actor import Actor
from unpinch.actions.devices import note_session

SEEN_AT, PART, OWN_PHONE, PHYSICIAN, FACTOR, PROVED_AT = "seen_at", "membership", "own_phone", "physician", "factor", "proved_at"
"""What a session remembers: the latest click, the chosen part, whether it is a phone of one's own, a physician's link, whether there is a
second factor, and when the person proved who they are by more than a PIN."""
PROOF_S = 600
"""Seconds for which a proof is fresh enough to change passwords and second factors (judgement)."""
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PEEK = "account:here"


def begin(request: HttpRequest, user: Any, *, part: str = "", own_phone: bool = False, proved: bool = True) -> None:
    """Sign somebody in; whoever was here before is signed out first, so that nothing of theirs is left in the session.

    A quick switch by PIN is not `proved`: before it changes a password or a second factor, the person proves who they are.
    """
    logout(request)
    login(request, user, backend=BACKEND)
    request.session[PART] = part
    request.session[OWN_PHONE] = own_phone
    request.session[SEEN_AT] = int(time.time())
    request.session[PROVED_AT] = int(time.time()) if proved else 0
    request.session.set_expiry(60 * OWN_PHONE_MINUTES if own_phone else 0)
    remember_session(request, user, own_phone=own_phone)


def begin_physician(request: HttpRequest, invitation_id: str) -> None:
    """Let an outside physician in behind a link, without an account."""
    logout(request)
    request.session[PHYSICIAN] = invitation_id
    request.session[SEEN_AT] = int(time.time())
    request.session.set_expiry(0)


def remember_session(request: HttpRequest, user: Any, *, own_phone: bool = False) -> None:
    """Keep this session in the list of devices somebody is signed in on."""
    if not request.session.session_key:
        request.session.save()
    key = str(request.session.session_key)
    note_session(user.id, key, agent=request.headers.get("User-Agent", ""), own_phone=own_phone)


def freshly_proved(request: HttpRequest) -> bool:
    """Whether somebody proved who they are a moment ago."""
    return time.time() - int(request.session.get(PROVED_AT, 0)) < PROOF_S


def seconds_left(request: HttpRequest, actor: Actor | None) -> int:
    """How many seconds this session may still be idle."""
    limit = session_limit(actor, own_phone=bool(request.session.get(OWN_PHONE)))
    seen_at = int(request.session.get(SEEN_AT, 0)) or int(time.time())
    return limit - (int(time.time()) - seen_at)


def end_when_idle(request: HttpRequest, actor: Actor | None) -> HttpResponse | None:
    """Sign out a session that was idle for too long, and say where to go on; None when it may go on.

    A page that saves in the background gets 401 and keeps what was typed; a visit in the browser goes to sign in and comes back.
    A look at the clock (GET of the route `here`) is no click.
    """
    if seconds_left(request, actor) < 0:
        logout(request)
        return sign_in_again(request)
    now, seen_at = int(time.time()), int(request.session.get(SEEN_AT, 0))
    peeks = request.method == "GET" and request.path == reverse(PEEK)
    if now - seen_at > 30 and not peeks:
        request.session[SEEN_AT] = now
    return None


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Send somebody who is not signed in to the door, and back here afterwards."""
    door = f"{reverse('account:sign_in')}?{urlencode({'next': _back_to(request)})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": door})
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": "signed_out", "sign_in": door}, status=401)
    return redirect(door)


def _back_to(request: HttpRequest) -> str:
    if request.method == "GET" and "application/json" not in request.headers.get("Accept", ""):
        return request.get_full_path()
    return local_path(request, request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))


def local_path(request: HttpRequest, address: str) -> str:
    """Path and query of an address of this clinic; the first page for any other."""
    if not address or not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(address)
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def client_address(request: HttpRequest) -> str:
    """The address somebody comes from; behind a proxy, the one the proxy saw."""
    seen_by_proxy = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return (seen_by_proxy if settings.ENVIRONMENT.behind_proxy else "") or request.META.get("REMOTE_ADDR", "")


def person_mark(request: HttpRequest) -> str:
    """An opaque mark of who is signed in, for drafts a browser keeps: the same person gets the same mark, nobody can read it."""
    return salted_hmac("unpinch.draft", str(request.user.pk)).hexdigest()[:20]
