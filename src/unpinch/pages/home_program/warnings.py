"""The table by which a phone judges warning signs alone, at an address that changes with its content. It holds nobody's data."""

import gzip
import json
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from unpinch.actions.warning_table import warning_table
from unpinch.pages.base.guard import public

YEAR_S = 31_536_000


@public("warning signs and what to do; the same for everybody")
def table(request: HttpRequest) -> HttpResponse:
    """Answer the table in the language of the address, small on the way where the browser can read that."""
    asked = request.GET.get("lang", "en")
    version, text = _table(asked if asked in dict(settings.LANGUAGES) else "en")
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(_small(text) if small else text, content_type="application/json; charset=utf-8")
    if small:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    known = request.GET.get("v") == version
    response["Cache-Control"] = f"public, max-age={YEAR_S}, immutable" if known else "no-cache"
    return response


@lru_cache(8)
def _table(language: str) -> tuple[str, bytes]:
    with override(language):
        made = warning_table()
    return made["version"], json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(8)
def _small(text: bytes) -> bytes:
    return gzip.compress(text, 9, mtime=0)
