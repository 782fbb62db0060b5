"""Let actions happen on another day: a story that began three weeks ago is told by calling today's actions then."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


@contextmanager
def on(moment: dt.datetime) -> Iterator[dt.datetime]:
    """Set the clock that actions read. For making a sample clinic in a process of its own, and for nothing else."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield moment
    finally:
        timezone.now = real
