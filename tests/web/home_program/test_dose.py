"""The dose rules in the record: what hurt takes effect at once, what came late takes back, what is outside the limits waits."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.support.universe import Universe
from tests.web.home_program.conftest import event
from unpinch.actions import dose
from unpinch.records.models import DoseDecision, Episode, FactEntry, PlanVersion
from unpinch.terms.errors import InputError, NotAllowedNowError

Send = Callable[..., dict[str, Any]]
CALM = {"leg_before": 3, "leg_after": 3, "reach_before": "calf", "reach_after": "calf"}
RED = {"leg_before": 3, "leg_after": 6, "reach_before": "thigh", "reach_after": "calf"}


def grade(world: Universe, fact: str, value: int, days_ago: int) -> None:
    """A strength grade of the painful leg."""
    at = timezone.now() - dt.timedelta(days_ago)
    FactEntry.objects.create(
        episode=world.ana_episode, at=at, received_at=timezone.now(), by=world.alice, source="clinician", fact=fact, value=value,
        side="left",
    )  # fmt: skip


def signed(world: Universe) -> dict[str, dict[str, Any]]:
    """The signed home exercises with their doses."""
    content = PlanVersion.objects.get(episode=world.ana_episode).content
    return {item["id"]: item["dose"] for item in content["items"] if item["place"] == "home" and item["kind"] == "exercise"}


def days(world: Universe, count: int, until: int = 0) -> list[dict[str, Any]]:
    """Calm mornings and whole days of exercise, up to `until` days ago."""
    made = []
    for ago in range(count + until, until, -1):
        day = timezone.now() - dt.timedelta(ago)
        made.append(event("morning", day.replace(hour=7).isoformat(), leg=3, anything_new="no", sleep_hours=7, sleep_quality=7))
        for item, given in signed(world).items():
            sets = given["sets"] * given["times_per_day"]
            at = day.replace(hour=9).isoformat()
            made.append(event("set", at, exercise=item, sets_done=sets, sets_due=sets, reps=given["reps"], **CALM))
    return made


def standing(world: Universe) -> dict[str, dict[str, Any]]:
    episode = Episode.objects.get(id=world.ana_episode.id)
    found = dose.follow_dose(episode, timezone.now())
    assert found is not None
    return dose.doses_now(found)


def test_red_response_goes_down_at_once(weeks: Universe, send: Send) -> None:
    item = next(iter(signed(weeks)))
    send(event("set", exercise=item, sets_done=2, sets_due=2, **RED))
    row = DoseDecision.objects.get(exercise=item, rule="P5")
    assert (row.state, row.content["why"]) == ("applied", "It went further down your leg, so this one gets easier and rests for a day.")


def test_phone_hears_the_change_and_why(weeks: Universe, send: Send) -> None:
    item = next(iter(signed(weeks)))
    send(event("set", exercise=item, sets_done=2, sets_due=2, **RED))
    given = weeks.client("ana").get("/api/day/program", headers={"Accept": "application/json"}).json()
    (shown,) = [each for each in given["exercises"] if each["id"] == item]
    assert shown["state"] in ("paused", "stopped")
    assert "further down" in shown["changed"]["text"]


def test_calm_set_waits_for_the_worker(weeks: Universe, send: Send) -> None:
    standing(weeks)
    before = Episode.objects.get(id=weeks.ana_episode.id).dosed_at
    send(event("set", exercise=next(iter(signed(weeks))), sets_done=2, sets_due=2, **CALM))
    assert Episode.objects.get(id=weeks.ana_episode.id).dosed_at == before
    assert dose.follow_waiting(timezone.now()) == 1
    assert dose.follow_waiting(timezone.now()) == 0


def test_same_reading_adds_no_row(weeks: Universe, send: Send) -> None:
    send(*days(weeks, 6))
    standing(weeks)
    before = DoseDecision.objects.count()
    standing(weeks)
    assert DoseDecision.objects.count() == before


def test_late_bad_response_takes_an_increase_back(weeks: Universe, send: Send) -> None:
    send(*days(weeks, 14))
    standing(weeks)
    raised = DoseDecision.objects.filter(kind="progress", state="applied").order_by("at")
    assert raised, "fourteen calm days raise something"
    first = raised[0]
    bad = (first.at - dt.timedelta(days=1)).replace(hour=10)
    send(event("set", bad.isoformat(), exercise=first.exercise, sets_done=2, sets_due=2, **RED))
    first.refresh_from_db()
    assert first.state == "revoked"


def test_weaker_muscle_stops_whatever_the_pain_says(weeks: Universe, send: Send) -> None:
    send(*days(weeks, 5))
    grade(weeks, "finding.great_toe_extension_strength", 3, days_ago=0)
    found = dose.follow_dose(Episode.objects.get(id=weeks.ana_episode.id), timezone.now())
    assert found is not None
    assert "P3" in [each.rule for each in dose.holds_now(found)]


# ---- the therapist's word --------------------------------------------------------------------------------------------------------
@pytest.fixture
def waiting(weeks: Universe) -> DoseDecision:
    """A change that waits."""
    version = PlanVersion.objects.get(episode=weeks.ana_episode)
    return DoseDecision.objects.create(
        episode=weeks.ana_episode, plan=version, key="waits", kind="taper", rule="P31", content={"id": "program/P31-taper"},
        state="waiting", at=timezone.now(), made_at=timezone.now(), knowledge="k", engine="e",
    )  # fmt: skip


def test_therapist_accepts_all_that_waits(weeks: Universe, waiting: DoseDecision) -> None:
    assert dose.answer_changes(weeks.actor("alice"), weeks.ana_episode.id, keys=None, accept=True) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == ("accepted", weeks.alice)


def test_nothing_that_waits_is_said(weeks: Universe) -> None:
    with pytest.raises(NotAllowedNowError, match="Nothing waits any more"):
        dose.answer_changes(weeks.actor("alice"), weeks.ana_episode.id, keys=None, accept=True)


def test_one_line_for_each_patient(weeks: Universe, waiting: DoseDecision) -> None:
    assert dose.waiting_for([weeks.ana_episode.id]) == {weeks.ana_episode.id: [waiting]}


def test_clearing_wants_a_reason(weeks: Universe) -> None:
    with pytest.raises(InputError):
        dose.clear_hold(weeks.actor("alice"), weeks.ana_episode.id, reason="ok")


def test_cleared_hold_lets_the_program_go_on(weeks: Universe, send: Send) -> None:
    send(event("morning", leg=3, anything_new="yes"))
    episode = Episode.objects.get(id=weeks.ana_episode.id)
    held = dose.follow_dose(episode, timezone.now())
    assert held is not None
    assert dose.holds_now(held)
    dose.clear_hold(weeks.actor("alice"), weeks.ana_episode.id, reason="Asked and examined today: nothing new")
    after = dose.follow_dose(episode, timezone.now())
    assert after is not None
    assert not dose.holds_now(after)


# ---- nobody waits while a diary is read ------------------------------------------------------------------------------------------------
def test_reading_a_diary_holds_no_lock(weeks: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    depths, read, outside = [], dose._read_all, len(connection.savepoint_ids)
    monkeypatch.setattr(dose, "_read_all", lambda *given: depths.append(len(connection.savepoint_ids)) or read(*given))
    assert standing(weeks)
    assert depths == [outside]


def test_what_arrives_while_reading_is_read_too(weeks: Universe, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    item, read = next(iter(signed(weeks))), dose._read_all
    late = [event("set", exercise=item, sets_done=2, sets_due=2, **RED)]

    def slow(*given: Any) -> Any:
        found = read(*given)
        if late:
            send(late.pop())
        return found

    monkeypatch.setattr(dose, "_read_all", slow)
    standing(weeks)
    assert DoseDecision.objects.get(exercise=item, rule="P5").state == "applied"
