"""Why somebody needs a look: one reason, as every list tells it."""

import datetime as dt
from dataclasses import dataclass

from django.utils.timesince import timesince


@dataclass(frozen=True, slots=True)
class Why:
    """One reason to look at somebody. `sort` puts the most serious first; `action` names what to offer, `target` its object."""

    sort: tuple[int, int]
    level: str
    tag: str
    text: str
    at: dt.datetime | None
    action: str
    target: str = ""

    def since(self, now: dt.datetime) -> str:
        """How long it has waited, in words; empty in the first minute."""
        return timesince(self.at, now) if self.at and now - self.at >= dt.timedelta(minutes=1) else ""
