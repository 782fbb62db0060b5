"""What only a person at home can tell reaches the dose rules: nights, illness, the back, a direction tested again, the load used."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.support.universe import Universe
from tests.web.home_program.conftest import event
from unpinch.actions import dose, dose_history
from unpinch.actions.diary import standing
from unpinch.clinical.progression import Decisions
from unpinch.knowledge import load_knowledge
from unpinch.records.models import DoseDecision, Episode, FactEntry, PlanVersion

Send = Callable[..., dict[str, Any]]
WAKES_EASED, NO_EASE = "wakes_eased_by_position", "wakes_not_eased"


def morning(days_ago: int, **told: Any) -> dict[str, Any]:
    at = timezone.now() - dt.timedelta(days_ago, minutes=5)
    return event("morning", at.isoformat(), **{"leg": 3, "reach": "calf", "anything_new": "no", **told})


def decided(world: Universe) -> Decisions:
    found = dose.follow_dose(Episode.objects.get(id=world.ana_episode.id), timezone.now())
    assert found is not None
    return found


def said(world: Universe) -> set[str]:
    found = decided(world)
    return {each.transition for each in (*found.program, *found.log)}


# ---- nights and illness --------------------------------------------------------------------------------------------------------
def test_two_short_nights_hold_the_dose(weeks: Universe, send: Send) -> None:
    send(morning(1, sleep_hours=4, sleep_quality=0))
    assert "P25-sleep" not in said(weeks)
    send(morning(0, sleep_hours=4, sleep_quality=3))
    assert "P25-sleep" in said(weeks)


def test_illness_stands_until_it_is_over(weeks: Universe, send: Send) -> None:
    send(morning(2, illness=True), morning(1))
    assert "P25-illness" in {each.transition for each in decided(weeks).program}
    send(morning(0, illness=False))
    assert "P25-illness" not in {each.transition for each in decided(weeks).program}


def test_leg_that_wakes_goes_back_a_phase(weeks: Universe, send: Send) -> None:
    version = PlanVersion.objects.get(episode=weeks.ana_episode)
    version.content["read_as"] |= {"irritability": "moderate", "phase": "subacute"}
    PlanVersion.objects.filter(id=version.id).update(content=version.content)
    send(*(morning(ago, leg=1, night_pain=WAKES_EASED) for ago in (4, 3, 2, 1, 0)))
    found = decided(weeks)
    assert (found.irritability, found.phase) == ("high", "acute")
    assert {"P13-class", "P24-back"} <= said(weeks)


def test_old_check_in_tells_nothing_more(weeks: Universe, send: Send) -> None:
    send(morning(0, sleep_quality=7))
    (read,) = dose_history.mornings_of(standing(weeks.ana_episode))
    assert (dict(read.answers), read.back, read.sleep_hours) == ({}, None, None)


@pytest.mark.parametrize(("told", "warns"), [({"most_nights": True}, True), ({}, True), ({"most_nights": False}, False)])
def test_night_without_ease_goes_to_triage(weeks: Universe, send: Send, told: dict[str, bool], warns: bool) -> None:
    before = FactEntry.objects.filter(fact="finding.night_pain", screen="card").count()
    send(morning(0, night_pain=NO_EASE, **told))
    after = FactEntry.objects.filter(fact="finding.night_pain", screen="card", value=NO_EASE).count()
    assert (before, after) == (0, int(warns))


def test_night_that_eases_changes_no_fact(weeks: Universe, send: Send) -> None:
    before = FactEntry.objects.count()
    send(morning(0, night_pain=WAKES_EASED, illness=True))
    assert FactEntry.objects.count() == before


def test_unknown_word_for_a_night_is_refused(weeks: Universe, send: Send) -> None:
    (result,) = send(morning(0, night_pain="badly"))["results"]
    assert (result["status"], result["text"].split(":")[0]) == ("refused", "body.night_pain")


# ---- a direction, tested again -------------------------------------------------------------------------------------------------
FINDING = "repeated_extension_response"


@pytest.fixture
def extension(weeks: Universe) -> Universe:
    """Extension helped three weeks ago, and nobody has tested since."""
    version = PlanVersion.objects.get(episode=weeks.ana_episode)
    version.content["read_as"] |= {"direction": "extension"}
    PlanVersion.objects.filter(id=version.id).update(content=version.content)
    FactEntry.objects.filter(fact__contains=".repeated_").update(at=version.signed_at)
    return weeks


def given(world: Universe) -> dict[str, Any]:
    answer = world.client("ana").get("/api/day/program", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def tried(response: str) -> dict[str, Any]:
    return event("direction", finding=FINDING, response=response, exercise="prone-lying")


def test_expired_direction_is_asked_about(extension: Universe) -> None:
    asked = given(extension)["direction_test"]
    assert (asked["finding"], asked["exercise"], asked["once"]) == (FINDING, "prone-lying", "2 minutes")
    words = load_knowledge().findings[FINDING].values
    assert [each["id"] for each in asked["responses"]] == list(words)


def test_direction_shown_to_help_is_not_asked(weeks: Universe, extension: Universe, send: Send) -> None:
    given(extension)
    send(tried("centralizes"))
    assert given(extension)["direction_test"] is None
    assert "P11-expired" not in {each.transition for each in decided(extension).program}


def test_direction_that_did_not_help_stays_open(extension: Universe, send: Send) -> None:
    send(tried("no_lasting_change"))
    assert given(extension)["direction_test"] is None
    assert "P11-expired" in {each.transition for each in decided(extension).program}


def test_direction_further_down_stops_at_once(extension: Universe, send: Send) -> None:
    send(tried("peripheralizes"))
    stopped = DoseDecision.objects.filter(rule="P10", state="applied").values_list("exercise", flat=True)
    shown = {each["id"]: each["state"] for each in given(extension)["exercises"]}
    assert list(stopped) == ["prone-lying"]
    assert shown["prone-lying"] == "stopped"


def test_direction_is_not_asked_under_a_warning(extension: Universe, send: Send) -> None:
    send(event("card", answers={"ces_saddle": "yes"}, full=False))
    assert given(extension)["direction_test"] is None


@pytest.mark.parametrize("body", [{"finding": "night_pain", "response": "worse"}, {"finding": FINDING, "response": "fine"}])
def test_strange_self_test_is_refused(extension: Universe, send: Send, body: dict[str, str]) -> None:
    (result,) = send(event("direction", **body))["results"]
    assert result["status"] == "refused"


def test_phone_hears_of_an_illness_that_stands(weeks: Universe, send: Send) -> None:
    send(morning(1, illness=True), morning(0))
    assert given(weeks)["ill"] is True
    send(morning(0, illness=False))
    assert given(weeks)["ill"] is False


# ---- sets: the back and the load -----------------------------------------------------------------------------------------------
CALM = {"leg_before": 3, "leg_after": 3, "reach_before": "calf", "reach_after": "calf", "back_before": 2, "settled_minutes": 0}


@pytest.mark.parametrize(("told", "zone"), [({"back_after": 4}, "amber"), ({"back_after": 5}, "red"), ({}, "green")])
def test_back_told_at_home_counts(weeks: Universe, send: Send, told: dict[str, int], zone: str) -> None:
    send(event("set", exercise="prone-lying", sets_done=1, sets_due=1, **CALM, **told))
    (entry,) = dose_history.sets_of(standing(weeks.ana_episode))
    assert dose.zone(entry, "low", load_knowledge()).zone == zone


def test_back_that_rose_by_three_goes_down(weeks: Universe, send: Send) -> None:
    send(event("set", exercise="prone-lying", sets_done=1, sets_due=1, **CALM, back_after=5))
    assert DoseDecision.objects.filter(exercise="prone-lying", rule="P6", state="applied").exists()


def test_back_that_rose_by_two_holds(weeks: Universe, send: Send) -> None:
    at = (timezone.now() - dt.timedelta(1)).isoformat()
    send(event("set", at, exercise="prone-lying", sets_done=1, sets_due=1, **CALM, back_after=4), morning(0))
    assert "P25-amber" in said(weeks)


def test_load_is_shown_and_read_back(weeks: Universe, send: Send) -> None:
    version = PlanVersion.objects.get(episode=weeks.ana_episode)
    (first, *_) = [item for item in version.content["items"] if item["place"] == "home" and item["kind"] == "exercise"]
    first["load_kg"] = 5.0
    PlanVersion.objects.filter(id=version.id).update(content=version.content)
    shown = given(weeks)["exercises"][0]["dose"]
    send(event("set", exercise=first["id"], sets_done=1, sets_due=1, load_kg=5.5))
    (entry,) = dose_history.sets_of(standing(weeks.ana_episode))
    assert (shown["load_kg"], shown["words"][-1], entry.load_kg) == (5.0, "with 5 kg", 5.5)
