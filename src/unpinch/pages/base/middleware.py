"""Around every request: an id for the audit, who is here in which role, their language, the clinic's time zone, and when a session ends."""

import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from unpinch.actions.actor import Actor, actor_for, physician_for
from unpinch.actions.clinic import time_zone_of
from unpinch.actions.factors import has_factor
from unpinch.actions.invitations import physician_link
from unpinch.pages.base.sessions import FACTOR, PART, PHYSICIAN, end_when_idle

Next = Callable[[HttpRequest], HttpResponse]
BEFORE_FACTOR = frozenset(
    {"account_logout", "account_reauthenticate", "account:second_factor", "account:sign_in", "account:language", "account:here"}
)
"""What a member without a second factor may open, besides the pages that set one up."""


class RequestId:
    """Give each request an id that the audit and an error page can name."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = str(uuid.uuid4())  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


class WhoIsHere:
    """Say who acts (`request.actor`, None for nobody), end idle sessions, and speak the person's language in the clinic's time."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        if request.user.is_authenticated or PHYSICIAN in request.session:
            actor = self.actor(request)
            ended = end_when_idle(request, actor)
            if ended is not None:
                return ended
            request.actor = actor  # type: ignore[attr-defined]
        return self.answer(request)

    def actor(self, request: HttpRequest) -> Actor | None:
        known: dict[str, Any] = {
            "route": SimpleLazyObject(lambda: request.resolver_match.route if request.resolver_match else request.path),
            "request_id": request.request_id,  # type: ignore[attr-defined]
        }
        if request.user.is_authenticated:
            return actor_for(request.user, str(request.session.get(PART, "")), **known)
        link = physician_link(str(request.session[PHYSICIAN]))
        return physician_for(link, **known) if link else None

    def answer(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None:
            return self.get_response(request)
        language = getattr(request.user, "language", "") or translation.get_language()
        zone = zoneinfo.ZoneInfo(actor.time_zone or time_zone_of(actor.clinic_id))
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = language
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Send a member without a second factor to set one up; nothing else opens before (not in the sample clinic)."""
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None or not actor.staff or settings.DEMO or request.session.get(FACTOR):
            return None
        if actor.user_id and has_factor(actor.user_id):
            request.session[FACTOR] = True
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in BEFORE_FACTOR or name.startswith("mfa_"):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": "/"})
        return redirect("account:second_factor")
