"""The pages of a course: what a patient reads and answers, what a therapist decides, who may not, what the day's list says."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.support.charts import text_of
from tests.support.universe import Universe
from tests.web.course.conftest import ago, event, mornings
from tests.web.course.test_course import CALM_WEEKS
from unpinch.actions import course
from unpinch.actions.account import home_of
from unpinch.actions.day import clinic_day
from unpinch.actions.diary import standing
from unpinch.records.models import CourseState, DiaryConflict, DiaryEvent, DoseDecision, Episode, EpisodeMove, FactEntry, PlanVersion

Keep = Callable[..., Universe]
ENGINE_WORDS = ("recurrence", "started alike", "Second opinion", "Behind expected", "P27", "%")


def at_home_page(world: Universe) -> str:
    return f"/course/{world.ana_episode.id}/"


def waiting(world: Universe, key: str = "waits") -> DoseDecision:
    version = PlanVersion.objects.get(episode=world.ana_episode)
    return DoseDecision.objects.create(
        episode=world.ana_episode, plan=version, key=key, kind="taper", rule="P31", state="waiting", at=timezone.now(),
        content={"id": "x", "why_staff": "One visit a week is enough."}, made_at=timezone.now(), knowledge="k", engine="e",
    )  # fmt: skip


def look(world: Universe, who: str = "alice") -> Any:
    return clinic_day(world.actor(who)).looks[0]


# ---- the patient -----------------------------------------------------------------------------------------------------------------
def test_own_page_holds_no_engine_word(kept: Keep) -> None:
    page = text_of(kept(*mornings(*CALM_WEEKS, 8, 8)).client("ana").get("/course/").content)
    assert "This week is worse than your usual." in page
    assert not [word for word in ENGINE_WORDS if word in page]


def test_empty_course_leads_to_the_first_morning(kept: Keep) -> None:
    assert "Your line begins with your first morning" in text_of(kept().client("ana").get("/course/").content)


def test_fortnight_is_kept_once(kept: Keep) -> None:
    world = kept()
    told = timezone.now()
    FactEntry.objects.create(
        episode=world.ana_episode, at=told, received_at=told, source="patient", fact="own.goal_1", value=2, remark="Walk to school"
    )
    form = {"form_id": str(uuid.uuid4()), "barrier": "time", "confidence": "5", "goal:own.goal_1": "4"}
    for _ in range(2):
        assert world.client("ana").post("/course/answer/", form).status_code == 302
    assert sorted(DiaryEvent.objects.values_list("kind", flat=True)) == ["barrier", "confidence"]
    assert list(FactEntry.objects.filter(fact="own.goal_1").order_by("at").values_list("value", flat=True)) == [2, 4]
    assert not DiaryConflict.objects.exists()


def test_fortnight_without_a_choice_is_said(kept: Keep) -> None:
    answer = kept().client("ana").post("/course/answer/", {"barrier": ""})
    assert (answer.status_code, "Choose what stands in the way" in text_of(answer.content)) == (422, True)


def test_suggestion_that_helped_is_gone(kept: Keep) -> None:
    world = kept(event("barrier", ago(2), barrier="time"))
    assert "tie it to something you do anyway" in text_of(world.client("ana").get("/course/").content)
    world.client("ana").post("/course/helped/", {"form_id": str(uuid.uuid4()), "barrier": "time", "helped": "yes"})
    assert "What may help" not in text_of(world.client("ana").get("/course/").content)


def test_carer_sees_whose_course_it_is(kept: Keep) -> None:
    assert "Course of Ana" in text_of(kept().client("carla").get("/course/").content)


@pytest.mark.parametrize(("who", "address"), [("ana", "/course/"), ("alice", "/course/{}/"), ("dina", "/course/{}/week/")])
def test_course_without_a_plan_is_an_empty_page(world: Universe, who: str, address: str) -> None:
    assert world.client(who).get(address.format(world.ana_episode.id)).status_code == 200


# ---- the therapist -----------------------------------------------------------------------------------------------------------------
def test_changes_are_accepted_at_once(kept: Keep) -> None:
    world = kept()
    waiting(world), waiting(world, "other")
    answer = world.client("alice").post(f"{at_home_page(world)}changes/", {"accept": "all", "next": "/today/"})
    assert answer.url == "/today/"  # type: ignore[attr-defined]
    assert set(DoseDecision.objects.filter(rule="P31", kind="taper").values_list("state", flat=True)) == {"accepted"}


def test_one_change_is_declined_with_a_remark(kept: Keep) -> None:
    world = kept()
    row = waiting(world)
    world.client("alice").post(f"{at_home_page(world)}changes/", {"decline": row.key, "reason": "Not before the wedding"})
    assert "Not before the wedding" in text_of(world.client("alice").get(at_home_page(world)).content)


def test_redirect_never_leaves_the_clinic(kept: Keep) -> None:
    world = kept()
    waiting(world)
    answer = world.client("alice").post(f"{at_home_page(world)}changes/", {"accept": "all", "next": "//evil.example/"})
    assert answer.url == at_home_page(world)  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", ["bob", "asa", "dina", "eve", "ana"])
def test_nobody_else_decides(kept: Keep, who: str) -> None:
    world = kept()
    waiting(world)
    answer = world.client(who).post(f"{at_home_page(world)}changes/", {"accept": "all"})
    assert answer.status_code in (403, 404)


def test_held_program_goes_on_with_a_reason(kept: Keep) -> None:
    world = kept(event("morning", leg=3, anything_new="yes"))
    assert look(world).why.text
    short = world.client("alice").post(f"{at_home_page(world)}go-on/", {"reason": "ok"})
    assert short.status_code == 422
    world.client("alice").post(f"{at_home_page(world)}go-on/", {"reason": "Asked and examined today: nothing new"})
    assert "The dose rules hold" not in text_of(world.client("alice").get(at_home_page(world)).content)


def test_other_content_counts_as_a_correction(kept: Keep) -> None:
    first = event("morning", ago(1), leg=4)
    world = kept(first)
    kept({**first, "body": {"leg": 2}})
    conflict = DiaryConflict.objects.get()
    world.client("alice").post(f"/course/entry/{conflict.id}/", {"counts": "other"})
    assert [row.body["leg"] for row in standing(Episode.objects.get(id=world.ana_episode.id), kinds=("morning",))] == [2]
    again = world.client("alice").post(f"/course/entry/{conflict.id}/", {"counts": "first"})
    assert again.status_code == 409


# ---- an episode that is closed ---------------------------------------------------------------------------------------------------
def close(world: Universe, days_ago: int = 0) -> None:
    at = timezone.now() - dt.timedelta(days_ago)
    Episode.objects.filter(id=world.ana_episode.id).update(status="closed")
    EpisodeMove.objects.create(episode=world.ana_episode, source="active", target="closed", role="therapist", at=at)


def test_patient_reads_a_closed_course_without_todays_links(kept: Keep) -> None:
    close(world := kept(*mornings(*CALM_WEEKS, until=2)), days_ago=1)
    answer = world.client("ana").get("/course/")
    page = text_of(answer.content)
    assert answer.status_code == 200
    assert "Your care here ended on" in page
    assert "Leg pain" in page
    assert b"/day/" not in answer.content.partition(b"<main")[2]
    assert b'method="post"' not in answer.content.partition(b"<main")[2].partition(b"</main")[0]


def test_closed_course_ends_on_its_last_day(kept: Keep) -> None:
    close(world := kept(*mornings(*CALM_WEEKS, until=40)), days_ago=40)
    found = course.my_course(world.actor("ana"))
    assert found.last == timezone.localdate(timezone.now() - dt.timedelta(40), ZoneInfo("America/Chicago"))
    assert found.leg.points


def test_therapist_reads_a_closed_course_and_changes_nothing(kept: Keep) -> None:
    world = kept(*mornings(*CALM_WEEKS))
    row = waiting(world)
    close(world)
    page = world.client("alice").get(at_home_page(world))
    assert "This episode was closed on" in text_of(page.content)
    assert b'method="post"' not in page.content.partition(b"<main")[2].partition(b"</main")[0]
    assert world.client("alice").post(f"{at_home_page(world)}changes/", {"accept": "all"}).status_code == 409
    row.refresh_from_db()
    assert row.state == "waiting"


def test_open_episode_comes_before_a_closed_one(kept: Keep) -> None:
    close(world := kept())
    then = timezone.now() - dt.timedelta(9)
    other = Episode.objects.create(clinic=world.harbor, patient=world.ana_patient, opened_at=then, status="intake")
    assert course.my_course(world.actor("ana")).episode == other


def test_patient_whose_care_is_over_begins_with_the_course(kept: Keep) -> None:
    world = kept()
    assert home_of(world.actor("ana")) == "home_program:today"
    close(world)
    assert home_of(world.actor("ana")) == "course:mine"


# ---- the day's list ----------------------------------------------------------------------------------------------------------------
def test_waiting_change_is_accepted_from_the_list(kept: Keep) -> None:
    world = kept()
    waiting(world)
    why = look(world).why
    assert (why.tag, why.action) == ("dose", "accept")
    assert "One visit a week is enough." in why.text


def test_colleague_may_only_look(kept: Keep) -> None:
    world = kept()
    waiting(world)
    assert clinic_day(world.actor("bob"), whose="all").looks[0].why.action == "course"


def test_desk_reads_no_word_of_a_course(kept: Keep) -> None:
    world = kept(*mornings(*CALM_WEEKS, 8, 8))
    waiting(world)
    page = text_of(world.client("dina").get("/today/").content)
    assert not [word for word in ("usual", "flare", "visit a week") if word in page]


def test_more_courses_cost_no_more_queries(kept: Keep) -> None:
    world, counted = kept(), []
    for _ in range(2):
        CourseState.objects.update_or_create(
            episode=world.ben_episode if counted else world.ana_episode,
            defaults={"at": timezone.now(), "reasons": [{"kind": "too_few", "lines": [], "since": ""}]},
        )
        with CaptureQueriesContext(connection) as queries:
            clinic_day(world.actor("max"))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_timeline_says_each_day_in_a_line(kept: Keep) -> None:
    world = kept(*mornings(4, 3))
    page = text_of(world.client("alice").get(f"/chart/episode/{world.ana_episode.id}/timeline/").content)
    assert "leg pain 4, calf" in page
    assert "leg pain 3, calf" in page
