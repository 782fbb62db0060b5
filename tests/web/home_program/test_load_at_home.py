"""A prescribed load from the signature to the phone: told, logged, raised by rule P18, and never heavier on a bad day."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.support.planned import GOBLET, make_signed, make_weeks_old, make_weighted
from tests.support.universe import Universe
from tests.web.home_program.conftest import event
from unpinch.records.models import DoseDecision, PlanVersion

Send = Callable[..., dict[str, Any]]
CALM = {"leg_before": 3, "leg_after": 3, "reach_before": "calf", "reach_after": "calf"}


@pytest.fixture
def at_home(world: Universe) -> Universe:
    """Goblet squats with 8 kg, signed three weeks ago and kept on a bad day; blood pressure and strength are on record."""
    return make_weeks_old(make_signed(make_weighted(world, 8)))


def signed() -> dict[str, Any]:
    return next(each for each in PlanVersion.objects.get().content["items"] if each["id"] == GOBLET)


def ago(days: int, hours: float = 0) -> str:
    return (timezone.now() - dt.timedelta(days, hours=hours)).isoformat()


def woke(at: str = "") -> dict[str, Any]:
    return event("morning", at, leg=3, reach="calf", anything_new="no")


def week(extra: int, load_kg: float = 8) -> list[dict[str, Any]]:
    """Seven calm days up to this morning: each with its morning, and goblet squats with so many repetitions more than asked."""
    dose = signed()["dose"]
    sets = dose["sets"] * dose["times_per_day"]
    told = {"exercise": GOBLET, "sets_done": sets, "sets_due": sets, "reps": dose["reps"] + extra, "load_kg": load_kg, **CALM}
    days = [(woke(ago(back, 6)), event("set", ago(back, 2), **told)) for back in range(7, 0, -1)]
    return [*(each for day in days for each in day), woke()]


def shown(world: Universe) -> dict[str, Any]:
    program = world.client("ana").get("/api/day/program", headers={"Accept": "application/json"}).json()
    return next(each for each in program["exercises"] if each["id"] == GOBLET)


def test_phone_tells_the_load_on_both_days(at_home: Universe) -> None:
    given = shown(at_home)
    assert (given["dose"]["load_kg"], given["dose"]["words"][-1]) == (8, "with 8 kg")
    assert (given["small"]["load_kg"], given["small"]["words"][-1]) == (8, "with 8 kg")


def test_two_extra_twice_raise_the_load(at_home: Universe, send: Send) -> None:
    send(*week(extra=2))
    row = DoseDecision.objects.get(rule="P18")
    before, after = (row.content[name]["load_kg"] for name in ("before", "after"))
    assert (row.state, before, after) == ("applied", 8, 8.5)
    assert shown(at_home)["dose"]["words"][-1] == "with 8.5 kg"


def test_raised_load_leaves_the_bad_day(at_home: Universe, send: Send) -> None:
    send(*week(extra=2))
    assert shown(at_home)["small"]["load_kg"] == 8


def test_easier_rung_has_a_bad_day_without_load(at_home: Universe, send: Send) -> None:
    told: dict[str, Any] = {**CALM, "leg_after": 6}
    send(event("set", exercise=GOBLET, sets_done=1, sets_due=1, load_kg=8, **told))
    given = shown(at_home)
    assert (given["exercise"], given["dose"].get("load_kg"), given["small"].get("load_kg")) == ("squat", None, None)


@pytest.mark.parametrize(("extra", "load_kg"), [(1, 8), (2, 7.5)])
def test_less_than_that_leaves_the_load(at_home: Universe, send: Send, extra: int, load_kg: float) -> None:
    send(*week(extra=extra, load_kg=load_kg))
    assert not DoseDecision.objects.filter(rule="P18")
    assert shown(at_home)["dose"]["load_kg"] == 8
