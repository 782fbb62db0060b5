"""Around every request: an id for the audit, who is here in which role, their language, the clinic's time zone, and when a session ends."""

import uuid
import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from unpinch.actions.account import session_limit
from unpinch.actions.actor import Actor, actor_for
from unpinch.actions.clinic import time_zone_of
from unpinch.pages.base.sessions import end_when_idle

Next = Callable[[HttpRequest], HttpResponse]


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
        if request.user.is_authenticated:
            actor = self.actor(request)
            ended = end_when_idle(request, actor, session_limit(actor))
            if ended is not None:
                return ended
            request.actor = actor  # type: ignore[attr-defined]
        else:
            request.actor = None  # type: ignore[attr-defined]
        return self.answer(request)

    def actor(self, request: HttpRequest) -> Actor | None:
        chosen = str(request.session.get("membership", ""))
        route = SimpleLazyObject(lambda: request.resolver_match.route if request.resolver_match else request.path)
        return actor_for(request.user, chosen, route=route, request_id=request.request_id)  # type: ignore[arg-type, attr-defined]

    def answer(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None:
            return self.get_response(request)
        language = request.COOKIES.get("unpinch_language") or request.user.language
        zone = zoneinfo.ZoneInfo(time_zone_of(actor.clinic_id))
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = language
            return self.get_response(request)
