"""Every kind of control keeps the right fact, side and value; what was not tested leaves nothing behind (S3, S6, S8)."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions.evaluation import assess_unfinished
from unpinch.records.models import Alert, Assessment, Episode, FactEntry, RaisedFlag


@pytest.fixture
def room(world: Universe) -> Universe:
    """Ana's evaluation has begun, and nothing was entered."""
    Episode.objects.filter(id=world.ana_episode.id).update(status="evaluation", intake_sent_at=timezone.now())
    return world


def address(world: Universe, name: str = "room") -> str:
    return reverse(f"evaluation:{name}", args=[world.ana_episode.id])


def send(world: Universe, *results: dict[str, Any], who: str = "alice") -> Any:
    body = {"results": [{"client_id": str(uuid.uuid4()), **each} for each in results], "position": "sitting"}
    return world.client(who).post(reverse("api:evaluation_save", args=[world.ana_episode.id]), body, content_type="application/json")


def press(world: Universe, pick: str, **more: str) -> None:
    answer = world.client("alice").post(address(world), {"pick": pick, "token": str(uuid.uuid4()), **more})
    assert answer.status_code == 302


def kept(world: Universe) -> list[tuple[Any, ...]]:
    rows = FactEntry.objects.filter(episode=world.ana_episode, replaced_by=None).order_by("fact", "side", "received_at")
    return [(row.fact.removeprefix("finding."), row.side, row.value) for row in rows]


@pytest.mark.parametrize(
    ("fact", "side", "value", "stored"),
    [
        ("great_toe_extension_strength", "left", "3", 3.0),
        ("patellar_reflex", "right", "reduced", "reduced"),
        ("sensation_l5", "left", "absent", "absent"),
        ("slump", "left", "present", "present"),
        ("straight_leg_raise_angle", "left", "42", 42.0),
        ("repeated_extension_response", "", "centralizes", "centralizes"),
        ("lateral_shift", "", "left", "left"),
        ("time_to_settle", "", "30", 30.0),
    ],
)
def test_each_control_keeps_its_result(room: Universe, fact: str, side: str, value: str, stored: Any) -> None:
    assert send(room, {"fact": f"finding.{fact}", "side": side, "value": value}).json()["kept"][0]["outcome"] == "added"
    assert kept(room) == [(fact, side, stored)]


def test_half_grade_is_kept_as_written(room: Universe) -> None:
    send(room, {"fact": "finding.great_toe_extension_strength", "side": "left", "value": "4-"})
    assert FactEntry.objects.get().remark == "written 4-"
    page = room.client("alice").get(address(room)).content.decode()
    assert 'value="finding.great_toe_extension_strength|left|4-" data-value="4-" data-key="-" aria-pressed="true"' in page


def test_untested_leaves_nothing_behind(room: Universe) -> None:
    room.client("alice").get(address(room))
    send(room, {"fact": "finding.slump", "side": "left", "value": "not_tested"})
    assert not FactEntry.objects.exists()


def test_result_taken_back_is_not_tested(room: Universe) -> None:
    first = str(uuid.uuid4())
    send(room, {"client_id": first, "fact": "finding.slump", "side": "left", "value": "present"})
    send(room, {"fact": "finding.slump", "side": "left", "value": "not_tested", "saw": first})
    assert kept(room) == [("slump", "left", None)]


def test_same_result_twice_is_one_entry(room: Universe) -> None:
    result = {"client_id": str(uuid.uuid4()), "fact": "finding.slump", "side": "left", "value": "present"}
    assert [send(room, result).json()["kept"][0]["outcome"] for _ in range(2)] == ["added", "known"]
    assert FactEntry.objects.count() == 1


def test_correction_sent_twice_is_one_entry(room: Universe) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    send(room, {"client_id": first, "fact": "finding.slump", "side": "left", "value": "present"})
    for _ in range(2):
        send(room, {"client_id": second, "fact": "finding.slump", "side": "left", "value": "absent", "saw": first})
    assert kept(room) == [("slump", "left", "absent")]


def test_unseen_result_of_another_stays_beside(room: Universe) -> None:
    send(room, {"fact": "finding.slump", "side": "left", "value": "present"})
    answer = send(room, {"fact": "finding.slump", "side": "left", "value": "absent"})
    assert kept(room) == [("slump", "left", "present"), ("slump", "left", "absent")]
    assert "Two answers contradict each other" in answer.json()["panel"]


def test_wrong_number_hinders_no_other(room: Universe) -> None:
    answer = send(
        room,
        {"fact": "finding.straight_leg_raise_angle", "side": "left", "value": "900"},
        {"fact": "finding.slump", "side": "left", "value": "present"},
    ).json()
    assert "impossible" in answer["kept"][0]["problem"]
    assert kept(room) == [("slump", "left", "present")]


def test_note_is_kept_with_its_side(room: Universe) -> None:
    send(room, {"fact": "finding.slump", "side": "left", "value": "present", "remark": "only with the chin down"})
    assert FactEntry.objects.get().remark == "only with the chin down"


def test_moment_of_a_sleeping_tablet_is_kept(room: Universe) -> None:
    found = timezone.now() - dt.timedelta(minutes=20)
    send(room, {"fact": "finding.slump", "side": "left", "value": "present", "at": found.isoformat()})
    assert FactEntry.objects.get().at == found


def test_moment_in_the_future_is_not_believed(room: Universe) -> None:
    send(room, {"fact": "finding.slump", "side": "left", "value": "present", "at": (timezone.now() + dt.timedelta(9)).isoformat()})
    assert FactEntry.objects.get().at <= timezone.now()


# ---- without script --------------------------------------------------------------------------------------------------------------
def test_button_alone_keeps_a_result(room: Universe) -> None:
    press(room, "finding.slump|left|present")
    assert kept(room) == [("slump", "left", "present")]


def test_pressed_button_again_takes_back(room: Universe) -> None:
    press(room, "finding.slump|left|present")
    press(room, "finding.slump|left|present")
    assert kept(room) == [("slump", "left", None)]


def test_enter_in_a_number_keeps_the_number(room: Universe) -> None:
    press(room, "", **{"n:finding.straight_leg_raise_angle|right": "75"})
    assert kept(room) == [("straight_leg_raise_angle", "right", 75.0)]


def test_rest_normal_spares_what_stands(room: Universe) -> None:
    press(room, "finding.great_toe_extension_strength|left|3")
    press(room, "sweep|sitting|strength|left")
    found = {(fact, side): value for fact, side, value in kept(room)}
    assert found["great_toe_extension_strength", "left"] == 3.0
    assert found["knee_extension_strength", "left"] == 5.0
    assert {side for _fact, side in found} == {"left"}


def test_fact_of_no_test_is_refused(room: Universe) -> None:
    answer = room.client("alice").post(address(room), {"pick": "patient.age||40"})
    assert answer.status_code == 400
    assert not FactEntry.objects.exists()


# ---- what follows ------------------------------------------------------------------------------------------------------------------
def test_alarm_is_raised_with_the_entry(room: Universe) -> None:
    send(room, {"fact": "finding.saddle_sensation_change", "value": "new_or_changing"})
    assert RaisedFlag.objects.filter(episode=room.ana_episode, flag="ces_saddle").exists()
    assert Alert.objects.filter(episode=room.ana_episode).exists()
    assert Episode.objects.get(id=room.ana_episode.id).safety_hold


def test_done_stores_the_assessment(room: Universe) -> None:
    send(room, {"fact": "finding.slump", "side": "left", "value": "present"})
    answer = room.client("alice").post(address(room, "done"))
    assert answer.headers["Location"] == reverse("judgement:sign", args=[room.ana_episode.id])
    stored = Assessment.objects.filter(episode=room.ana_episode).latest("at")
    assert (stored.reason, "finding.slump" in {fact["id"] for fact in stored.case["facts"]}) == ("evaluation", True)


def test_unfinished_evaluation_is_assessed_later(room: Universe) -> None:
    send(room, {"fact": "finding.slump", "side": "left", "value": "present"})
    assert assess_unfinished(timezone.now()) == 0
    assert assess_unfinished(timezone.now() + dt.timedelta(minutes=6)) == 1
    assert assess_unfinished(timezone.now() + dt.timedelta(minutes=12)) == 0


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("asa", 403), ("eve", 403), ("dina", 403), ("sid", 404), ("ana", 403)])
def test_nobody_else_may_enter(room: Universe, who: str, status: int) -> None:
    assert send(room, {"fact": "finding.slump", "side": "left", "value": "present"}, who=who).status_code == status
    assert not FactEntry.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("asa", 403), ("eve", 403), ("sid", 404)])
@pytest.mark.parametrize("page", ["room", "panel", "turned"])
def test_nobody_else_may_look(room: Universe, page: str, who: str, status: int) -> None:
    client: Client = room.client(who)
    assert client.get(address(room, page)).status_code == status
