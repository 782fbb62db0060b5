"""Ana at home for three weeks, with a diary of calm days; what she and the clinic see of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.support.universe import Universe
from tests.web.home_program.conftest import at_home, event, send
from unpinch.records.models import FactEntry, PlanVersion

__all__ = ["at_home", "event", "send"]
Event = dict[str, Any]
CALM = {"leg_before": 3, "leg_after": 3, "reach_before": "calf", "reach_after": "calf"}


def ago(days: int, hour: int = 7) -> str:
    """A moment some days back, in the clinic's own time."""
    zone = dt.timezone(dt.timedelta(hours=-6))
    return (timezone.now().astimezone(zone) - dt.timedelta(days)).replace(hour=hour, minute=0, second=0).isoformat()


def signed(world: Universe) -> dict[str, dict[str, Any]]:
    """The signed home exercises with their doses."""
    content = PlanVersion.objects.get(episode=world.ana_episode).content
    return {item["id"]: item["dose"] for item in content["items"] if item["place"] == "home" and item["kind"] == "exercise"}


def mornings(*legs: float, until: int = 0, **more: Any) -> list[Event]:
    """One check-in a day, the last `until` days ago."""
    told = {"anything_new": "no", "reach": "calf", **more}
    return [event("morning", ago(len(legs) - 1 - at + until), leg=leg, **told) for at, leg in enumerate(legs)]


def done(world: Universe, days: int, until: int = 1, share: float = 1.0) -> list[Event]:
    """Every set of so many days, the last `until` days ago."""
    made = []
    for back in range(days + until - 1, until - 1, -1):
        for item, dose in signed(world).items():
            sets = dose["sets"] * dose["times_per_day"]
            made.append(event("set", ago(back, 12), exercise=item, sets_done=round(sets * share), sets_due=sets, **CALM))
    return made


@pytest.fixture
def weeks(at_home: Universe) -> Universe:
    """The plan was signed three weeks ago, and pain before treatment is on record."""
    then = timezone.now() - dt.timedelta(21)
    PlanVersion.objects.update(signed_at=then)
    FactEntry.objects.filter(fact__endswith="_strength").update(at=then)
    return at_home


@pytest.fixture
def kept(weeks: Universe, send: Callable[..., dict[str, Any]]) -> Callable[..., Universe]:
    """Send entries in portions, and give the world back."""

    def keep(*events: Event) -> Universe:
        for at in range(0, len(events), 100):
            send(*events[at : at + 100])
        return weeks

    return keep
