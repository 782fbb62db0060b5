"""Hand something to another server over HTTP, once, without following it elsewhere."""

import urllib.request
from collections.abc import Mapping
from typing import Any

TIMEOUT_S = 20


class GoneError(OSError):
    """The receiver is no longer there: trying again is of no use."""


class _StayHere(urllib.request.HTTPRedirectHandler):
    """A gateway that sends us elsewhere is not followed: what we send is for this one address."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send a body. Raises OSError (HTTPError for an answer that is no success)."""
    request = urllib.request.Request(url, body, dict(headers), method="POST")
    with urllib.request.build_opener(_StayHere).open(request, timeout=TIMEOUT_S):
        pass
