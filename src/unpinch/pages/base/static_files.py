"""Static files served from the app process, each under an address that changes with its content."""

import hashlib
from functools import cache

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class Versioned(StaticFilesStorage):
    """Adds a digest of the content to each address, so that browsers never mix an old script with a new page."""

    def url(self, name: str | None) -> str:
        address = super().url(name)
        return f"{address}?v={_digest(name)}" if name else address


@cache
def _digest(name: str) -> str:
    path = finders.find(name)
    if not path or not isinstance(path, str):
        raise ValueError(f"there is no static file {name}")
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:12]
