"""What a shared device remembers of those who signed in fully on it today: a signed list in a cookie, at most 12 hours long (judgement)."""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from unpinch.actions.account import device_seal

COOKIE, SALT = "unpinch_device", "unpinch.device"
HOURS = 12
MOST = 12
Sealed = dict[str, str]


def sealed_here(request: HttpRequest) -> Sealed:
    """Who may be offered for a quick switch on this device: user ids with their seals."""
    now = time.time()
    return {user: seal for user, (seal, at) in _read(request).items() if now - at < HOURS * 3600}


def remember(request: HttpRequest, response: HttpResponse, user: Any) -> None:
    """Put somebody on this device's list, from now for twelve hours."""
    kept = {**_read(request), str(user.id): (device_seal(user), int(time.time()))}
    newest = dict(sorted(kept.items(), key=lambda each: each[1][1])[-MOST:])
    _write(response, newest)


def forget(request: HttpRequest, response: HttpResponse, user_id: str) -> None:
    """Take somebody off this device's list."""
    _write(response, {user: kept for user, kept in _read(request).items() if user != user_id})


def _read(request: HttpRequest) -> dict[str, tuple[str, int]]:
    raw = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=HOURS * 3600)
    kept = {}
    for each in raw.split("|") if raw else ():
        user, seal, at = each.split(":")
        kept[user] = (seal, int(at))
    return kept


def _write(response: HttpResponse, kept: dict[str, tuple[str, int]]) -> None:
    raw = "|".join(f"{user}:{seal}:{at}" for user, (seal, at) in kept.items())
    response.set_signed_cookie(
        COOKIE, raw, salt=SALT, max_age=HOURS * 3600, httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE
    )
