"""What a plan waits for is asked in front: only what is unknown and matters, one tap each, nothing read as no (S1, S3)."""

import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.entered import enter_case
from tests.support.universe import Universe
from unpinch.actions import evaluation_sheet, plan_settle
from unpinch.actions.assessment import judge
from unpinch.actions.evaluation_questions import open_questions
from unpinch.records.models import Assessment, Episode, FactEntry, SettledCondition
from unpinch.terms.errors import InputError, NotAllowedNowError

ASKED = ("acute_infection_now", "lightheaded_on_standing", "motor_mrc4_course", "motor_mrc4_disabling", "can_follow_instructions")


@pytest.fixture
def room(world: Universe) -> Universe:
    """A left L5 herniation with everything known but what only the visit can ask."""
    enter_case(world.ana_episode, "disc-l5", world.alice)
    FactEntry.objects.filter(fact__in=[f"patient.{name}" for name in ASKED]).delete()
    Episode.objects.filter(id=world.ana_episode.id).update(status="evaluation", intake_sent_at=timezone.now())
    return world


def open_facts(world: Universe) -> set[str]:
    episode = Episode.objects.select_related("patient", "clinic").get(id=world.ana_episode.id)
    return {each.fact for each in open_questions(episode, judge(episode, timezone.now()))}


def send(world: Universe, *results: dict[str, Any], asked: list[str] | None = None) -> Any:
    body = {"results": [{"client_id": str(uuid.uuid4()), **each} for each in results], "asked": asked or []}
    return (
        world.client("alice")
        .post(reverse("api:evaluation_save", args=[world.ana_episode.id]), body, content_type="application/json")
        .json()
    )


def test_exactly_what_is_unknown_is_asked(room: Universe) -> None:
    assert open_facts(room) == {f"patient.{name}" for name in ASKED}


def test_one_tap_answers_a_question(room: Universe) -> None:
    send(room, {"fact": "patient.acute_infection_now", "value": "no"})
    assert FactEntry.objects.get(fact="patient.acute_infection_now").value == "no"
    assert "patient.acute_infection_now" not in open_facts(room)


def test_answer_that_leaves_something_open_asks_on(room: Universe) -> None:
    found = send(room, {"fact": "patient.lightheaded_on_standing", "value": "yes"}, asked=[f"patient.{name}" for name in ASKED])
    assert 'data-test="patient.systolic_drop_on_standing"' in found["first"]


def test_nothing_new_sends_no_questions(room: Universe) -> None:
    shown = evaluation_sheet.sheet(room.actor("alice"), room.ana_episode.id).first
    asked = [test.fact for block in shown.core for test in block.tests] if shown else []
    assert send(room, {"fact": "finding.slump", "side": "left", "value": "absent"}, asked=asked)["first"] == ""


def test_rest_no_spares_what_holds_when_yes_is_benign(room: Universe) -> None:
    page = {"pick": "sweep|ask|asked_no|", "token": str(uuid.uuid4())}
    room.client("alice").post(reverse("evaluation:room", args=[room.ana_episode.id]), page)
    said = dict(FactEntry.objects.filter(fact__in=[f"patient.{name}" for name in ASKED]).values_list("fact", "value"))
    assert said == {"patient.acute_infection_now": "no", "patient.lightheaded_on_standing": "no"}


def test_answer_of_today_stays_to_be_changed(room: Universe) -> None:
    send(room, {"fact": "patient.acute_infection_now", "value": "no"})
    page = room.client("alice").get(reverse("evaluation:room", args=[room.ana_episode.id])).content.decode()
    assert 'value="patient.acute_infection_now||no" data-value="no" data-key="n" aria-pressed="true"' in page


def test_answers_alone_complete_the_plan(room: Universe) -> None:
    answers = {"motor_mrc4_course": "first_test", "motor_mrc4_disabling": "no", "can_follow_instructions": "yes"}
    for name in ASKED:
        send(room, {"fact": f"patient.{name}", "value": answers.get(name, "no")})
    answer = judge(Episode.objects.select_related("patient", "clinic").get(id=room.ana_episode.id), timezone.now())
    assert (answer.withheld, answer.plan.questions if answer.plan else None) == (None, ())


# ---- conditions --------------------------------------------------------------------------------------------------------------------
def test_condition_is_settled_in_the_room(room: Universe) -> None:
    for _ in range(2):
        send(room, {"fact": "condition.frailty", "value": "no", "remark": "Walks to the shops"})
    row = SettledCondition.objects.get()
    assert (row.condition, row.value, row.how) == ("frailty", False, "Walks to the shops")


def test_settled_condition_is_changed_not_taken_back(room: Universe) -> None:
    send(room, {"fact": "condition.frailty", "value": "no"})
    problem = send(room, {"fact": "condition.frailty", "value": "not_tested"})["kept"][0]["problem"]
    assert "stays on record" in problem


def test_several_conditions_are_settled_and_assessed_once(room: Universe) -> None:
    before = Assessment.objects.count()
    answers = {"frailty": False, "cognitive_impairment": False}
    plan_settle.settle_several(room.actor("alice"), room.ana_episode.id, answers=answers, how="Asked")
    assert dict(SettledCondition.objects.values_list("condition", "value")) == answers
    assert Assessment.objects.count() == before + 1


@pytest.mark.parametrize("answers", [{}, {"frailty": False, "made_up": True}], ids=["none", "unknown"])
def test_wrong_answers_keep_none_of_them(room: Universe, answers: dict[str, bool]) -> None:
    with pytest.raises(InputError):
        plan_settle.settle_several(room.actor("alice"), room.ana_episode.id, answers=answers)
    assert not SettledCondition.objects.exists()


def test_condition_needs_a_licence_to_examine(room: Universe) -> None:
    room.alice.memberships.update(licensed_to_examine=False)
    with pytest.raises(NotAllowedNowError):
        plan_settle.settle_several(room.actor("alice"), room.ana_episode.id, answers={"frailty": False})
    assert "licence" in send(room, {"fact": "condition.frailty", "value": "no"})["kept"][0]["problem"]
