"""Habits: suggested by the plan until somebody agrees on them, served as agreed, counted against the target of the day."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.support.charts import text_of
from tests.support.universe import Universe
from tests.web.course.conftest import ago, event
from unpinch.actions import course
from unpinch.actions.habits import HabitsError, agree_on_habits
from unpinch.records.models import AuditRow, Episode, HabitAgreement, PlanVersion, Suspension
from unpinch.terms.errors import NotAllowedNowError

Keep = Callable[..., Universe]
WALKING = ("walk-short-bouts", "walk-continuous", "walk-brisk", "walk-jog-interval", "education-stay-active")


def agree(world: Universe, who: str = "alice", based_on: str = "", notes: dict[str, str] | None = None, **targets: str) -> HabitAgreement:
    typed = {f"note:{name}": note for name, note in (notes or {}).items()}
    for name, target in targets.items():
        typed |= {f"habit:{name}": "on", f"target:{name}": target}
    return agree_on_habits(world.actor(who), world.ana_episode.id, based_on=based_on, typed=typed)


def on_phone(world: Universe) -> dict[str, dict[str, Any]]:
    given = world.client("ana").get("/api/day/program", headers={"Accept": "application/json"}).json()
    return {each["id"]: each for each in given["habits"]}


def add_to_plan(*items: str) -> None:
    """Put treatments into the signed plan."""
    for version in PlanVersion.objects.all():
        first = next(each for each in version.content["items"] if each["kind"] == "exercise")
        version.content["items"] += [{**first, "id": item, "kind": "treatment", "place": "clinic", "dose": None} for item in items]
        version.save(update_fields=["content"])


def test_plan_suggests_until_somebody_agrees(kept: Keep) -> None:
    found = on_phone(kept())
    assert found["walking"]["target"] == 20
    assert found["walking"]["agreed"] == ""


def test_agreed_habit_is_served_with_target_and_name(kept: Keep) -> None:
    world = kept()
    on_phone(world)
    agree(world, walking="12,5", notes={"walking": "After lunch"})
    found = on_phone(world)
    assert list(found) == ["walking"]
    assert (found["walking"]["target"], found["walking"]["note"]) == (12.5, "After lunch")
    assert found["walking"]["agreed"].startswith("Agreed with Alice on ")


def test_weight_is_never_suggested_only_agreed(kept: Keep) -> None:
    world = kept()
    add_to_plan("weight-management")
    assert "weight" not in on_phone(world)
    agree(world, weight="")
    assert on_phone(world)["weight"]["target"] is None


def test_agreeing_on_none_takes_the_suggestion_away(kept: Keep) -> None:
    world = kept()
    agree(world)
    assert on_phone(world) == {}


def test_suspended_item_takes_its_habit_with_it(kept: Keep) -> None:
    world = kept()
    agree(world, walking="15")
    for version in PlanVersion.objects.all():
        for item in {each["id"] for each in version.content["items"]} & set(WALKING):
            Suspension.objects.create(plan=version, item=item, rule="r", condition="c", reason="x", at=timezone.now(), cause="test")
    assert "Walking" not in [week.habit.name for week in course.my_course(world.actor("ana")).habits]


@pytest.mark.parametrize("target", ["", "ten", "0", "999", "nan"])
def test_target_that_cannot_be_meant_is_refused(kept: Keep, target: str) -> None:
    with pytest.raises(HabitsError) as wrong:
        agree(kept(), walking=target, sitting_breaks="6")
    assert set(wrong.value.faults) == {"walking"}
    assert not HabitAgreement.objects.exists()


def test_weight_takes_no_target(kept: Keep) -> None:
    with pytest.raises(HabitsError):
        agree(kept(), weight="80")


def test_second_writer_sees_what_was_agreed_on_meanwhile(kept: Keep) -> None:
    world = kept()
    agree(world, walking="15")
    answer = world.client("alice").post(f"/course/{world.ana_episode.id}/habits/", {"habit:walking": "on", "target:walking": "30"})
    page = text_of(answer.content)
    assert answer.status_code == 422
    assert "Walking, 15 minutes a day" in page
    assert b'value="30"' in answer.content
    newest = HabitAgreement.objects.get()
    assert f'value="{newest.id}"'.encode() in answer.content


def test_same_agreement_sent_twice_is_one(kept: Keep) -> None:
    world = kept()
    assert agree(world, walking="15") == agree(world, walking="15")


def test_day_counts_against_the_target_it_had(kept: Keep) -> None:
    world = kept(event("habit", ago(2), habit="walking", amount=12), event("habit", ago(0), habit="walking", amount=12))
    agree(world, walking="10")
    HabitAgreement.objects.update(at=timezone.now() - dt.timedelta(1))
    (week,) = course.my_course(world.actor("ana")).habits
    assert (week.told, week.reached) == (2, 1)  # twenty were suggested two days ago, ten are agreed on today


def test_patient_reads_with_whom_it_was_agreed(kept: Keep) -> None:
    world = kept()
    agree(world, walking="15", notes={"walking": "After lunch"})
    page = text_of(world.client("ana").get("/course/").content)
    assert "15 minutes a day" in page
    assert "After lunch" in page
    assert "Agreed with Alice on" in page


def test_agreement_is_in_the_record(kept: Keep) -> None:
    world = kept()
    agree(world, walking="15")
    page = text_of(world.client("alice").get(f"/chart/episode/{world.ana_episode.id}/timeline/").content)
    assert "Habits agreed on" in page
    assert AuditRow.objects.filter(act="dose.decide", object_type="habits").exists()


@pytest.mark.parametrize("who", ["bob", "asa", "dina", "ana", "sid"])
def test_nobody_else_agrees_on_habits(kept: Keep, who: str) -> None:
    world = kept()
    assert world.client(who).post(f"/course/{world.ana_episode.id}/habits/", {}).status_code in (403, 404)
    assert not HabitAgreement.objects.exists()


def test_closed_episode_agrees_on_nothing_more(kept: Keep) -> None:
    world = kept()
    Episode.objects.filter(id=world.ana_episode.id).update(status="closed")
    with pytest.raises(NotAllowedNowError, match="closed"):
        agree(world, walking="15")
