"""The composer in requests: changes with and without script, refusals, conflicts, who may what, how much it asks of the database."""

from http import HTTPStatus
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.support.planned import FOUND, version_of
from tests.support.universe import Universe
from unpinch.actions import plan as planning
from unpinch.actions.assessment import knowledge
from unpinch.actions.judgement import sign_judgement
from unpinch.actions.plan_ceiling import ceilings
from unpinch.actions.plan_safety import recheck
from unpinch.actions.plan_search import search_items
from unpinch.actions.plan_settle import settle
from unpinch.records.models import AuditRow, CautionCleared, Plan, PlanTemplate, PlanVersion, SettledCondition, Suspension

HTMX = {"HX-Request": "true"}


def at(world: Universe, name: str, **more: str) -> str:
    return reverse(f"plan:{name}", kwargs={"episode_id": world.ana_episode.id, **more})


def send(world: Universe, who: str = "alice", to: str = "change", *, htmx: bool = True, **fields: Any) -> HttpResponse:
    fields = {"version": version_of(world), **fields}
    return world.client(who).post(at(world, to), fields, headers=HTMX if htmx else {})


def items(world: Universe) -> list[str]:
    return [item["id"] for item in Plan.objects.get(episode=world.ana_episode).content["items"]]


def first_dosed(world: Universe) -> dict[str, Any]:
    return next(item for item in Plan.objects.get(episode=world.ana_episode).content["items"] if item["dose"])


def test_composer_shows_the_whole_plan(drafted: Universe) -> None:
    page = drafted.client("alice").get(at(drafted, "composer")).content.decode()
    for item in Plan.objects.get().content["items"]:
        assert item["label"] in page
    assert "Sign as Alice" in page


def test_removal_swaps_the_board_in(drafted: Universe) -> None:
    gone = items(drafted)[0]
    answer = send(drafted, do="remove", item=gone)
    assert answer.status_code == HTTPStatus.OK
    assert b"<html" not in answer.content
    assert gone not in items(drafted)


def test_change_without_script_leads_back(drafted: Universe) -> None:
    answer = send(drafted, htmx=False, do="remove", item=items(drafted)[0])
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].startswith(at(drafted, "composer"))


def test_step_moves_one_number(drafted: Universe) -> None:
    item = first_dosed(drafted)
    send(drafted, do="dose", item=item["id"], **_five(item["dose"]), step="sets:1")
    assert first_dosed(drafted)["dose"]["sets"] == item["dose"]["sets"] + 1


def _five(dose: dict[str, Any]) -> dict[str, Any]:
    return {name: dose[name] for name in ("sets", "reps", "hold_s", "times_per_day", "days_per_week")}


def test_step_beyond_the_limit_is_refused(drafted: Universe) -> None:
    item = first_dosed(drafted)
    answer = send(drafted, do="dose", item=item["id"], **{**_five(item["dose"]), "sets": 6}, step="sets:1")
    assert b"Not changed" in answer.content
    assert first_dosed(drafted)["dose"] == item["dose"]


def test_first_visit_and_bad_day_are_kept(drafted: Universe) -> None:
    item = first_dosed(drafted)["id"]
    send(drafted, do="first_visit", item=item, visit="3")
    send(drafted, do="bad_day", item=item, keep="yes")
    after = next(each for each in Plan.objects.get().content["items"] if each["id"] == item)
    assert (after["first_visit"], after["bad_day"]) == (3, True)


def test_goals_and_visits_are_written_anew(drafted: Universe) -> None:
    send(drafted, do="goals", goal_id=["", ""], goal_text=["Garden for an hour", ""])
    send(drafted, do="visits", per_week=["1"], weeks=["6"])
    content = Plan.objects.get().content
    assert [goal["text"] for goal in content["goals"]] == ["Garden for an hour"]
    assert content["visits"] == [{"per_week": 1, "weeks": 6}]


def test_forbidden_item_is_refused_with_instead(drafted: Universe) -> None:
    answer = send(drafted, do="add", item="spinal-manipulation").content.decode()
    assert "Instead:" in answer
    assert "spinal-manipulation" not in items(drafted)


def test_search_tells_the_verdict_first(drafted: Universe) -> None:
    found = {each.id: each for each in search_items(drafted.actor("alice"), drafted.ana_episode.id, "manipulation")}
    assert found["spinal-manipulation"].verdict == "forbidden"
    assert found["spinal-manipulation"].instead
    page = drafted.client("alice").get(at(drafted, "find"), {"q": "manipulation"}).content.decode()
    assert "not for this person" in page
    assert 'value="spinal-manipulation"' not in page


def test_other_exercises_begin_with_the_ladder(drafted: Universe) -> None:
    found = [each.id for each in search_items(drafted.actor("alice"), drafted.ana_episode.id, "", instead_of="prone-lying")]
    assert found[0] == planning.ladder_of("prone-lying")[1]


def test_why_not_names_the_reasons(drafted: Universe) -> None:
    page = drafted.client("alice").get(at(drafted, "why_not", item="spinal-manipulation"), headers=HTMX).content.decode()
    assert "left out" in page
    assert "SMT_CI" in page


def test_swap_keeps_place_and_first_visit(drafted: Universe) -> None:
    place = items(drafted).index("glute-set")
    send(drafted, do="swap", item="glute-set", other=planning.ladder_of("glute-set")[1])
    after = Plan.objects.get().content["items"][place]
    assert after["id"] == planning.ladder_of("glute-set")[1]
    assert after["first_visit"] == 2


def test_second_writer_sees_both_versions(drafted: Universe) -> None:
    read, (first, second) = version_of(drafted), items(drafted)[:2]
    send(drafted, "asa", do="remove", item=first)
    answer = send(drafted, htmx=False, version=read, do="remove", item=second)
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "What stands now" in page
    assert "Asa" in page
    assert second in items(drafted)


def test_second_writer_reads_what_changed_meanwhile(drafted: Universe) -> None:
    read, (first, second) = version_of(drafted), items(drafted)[:2]
    gone = next(item["label"] for item in Plan.objects.get().content["items"] if item["id"] == first)
    send(drafted, "asa", do="remove", item=first)
    page = send(drafted, version=read, do="remove", item=second).content.decode()
    meanwhile = page.partition("Changed since you read it")[2].partition("Your change")[0]
    assert gone in meanwhile


def test_kept_change_is_made_again(drafted: Universe) -> None:
    read, (first, second) = version_of(drafted), items(drafted)[:2]
    send(drafted, "asa", do="remove", item=first)
    send(drafted, version=read, do="remove", item=second)
    send(drafted, do="remove", item=second)
    assert not {first, second} & set(items(drafted))


def test_stale_draft_is_not_signed(drafted: Universe) -> None:
    read = version_of(drafted)
    send(drafted, "asa", do="remove", item=items(drafted)[0])
    assert send(drafted, to="sign", htmx=False, version=read).status_code == HTTPStatus.CONFLICT
    assert not PlanVersion.objects.exists()


def test_signature_is_one_tap(drafted: Universe) -> None:
    assert send(drafted, to="sign", htmx=False).status_code == HTTPStatus.FOUND
    page = drafted.client("alice").get(at(drafted, "composer")).content.decode()
    assert PlanVersion.objects.get().signed_by == drafted.alice
    assert "Plan 1 is in force" in page


def test_assistant_prepares_and_sees_no_signature(drafted: Universe) -> None:
    send(drafted, "asa", do="remove", item=items(drafted)[0])
    page = drafted.client("asa").get(at(drafted, "composer")).content.decode()
    assert "Prepared by Asa" in page
    assert "Sign as" not in page
    assert send(drafted, "asa", "sign", htmx=False).status_code == HTTPStatus.FORBIDDEN


def test_colleague_reads_and_changes_nothing(drafted: Universe) -> None:
    page = drafted.client("bob").get(at(drafted, "composer")).content.decode()
    assert 'name="do"' not in page
    assert send(drafted, "bob", do="remove", item=items(drafted)[0]).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("name", ["composer", "preview", "find"])
def test_stranger_finds_no_composer(drafted: Universe, name: str) -> None:
    assert drafted.client("sid").get(at(drafted, name)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.case("deep-gluteal")
def test_caution_is_cleared_once_with_a_reason(ready: Universe) -> None:
    actor, episode = ready.actor("alice"), ready.ana_episode.id
    sign_judgement(actor, episode, causes=["deep_gluteal"], found=FOUND, reason="Sitting on it is the only trigger")
    planning.propose_plan(actor, episode)
    condition = next(iter(planning.draft_of(actor, episode).verdict.cautions))  # type: ignore[union-attr]
    assert "too short" in send(ready, to="clear", condition=condition, reason="ok").content.decode()
    send(ready, to="clear", condition=condition, reason="Looked at today, in order")
    assert condition not in planning.draft_of(actor, episode).verdict.cautions  # type: ignore[union-attr]


def test_settled_condition_counts_in_the_case(ready: Universe) -> None:
    actor, episode = ready.actor("alice"), ready.ana_episode
    unknown = next(name for name, state in planning.answer_for(episode, timezone.now()).conditions.items() if state is None)
    settle(actor, episode.id, condition=unknown, value=False, how="Asked today")
    assert planning.answer_for(episode, timezone.now()).conditions[unknown] is False
    settle(actor, episode.id, condition=unknown, value=True, how="Told otherwise later")
    assert planning.answer_for(episode, timezone.now()).conditions[unknown] is True


def test_condition_that_holds_is_not_talked_away(ready: Universe) -> None:
    held = next(name for name, state in planning.answer_for(ready.ana_episode, timezone.now()).conditions.items() if state)
    settle(ready.actor("alice"), ready.ana_episode.id, condition=held, value=False)
    assert planning.answer_for(ready.ana_episode, timezone.now()).conditions[held] is True


def test_assistant_settles_nothing(ready: Universe) -> None:
    answer = ready.client("asa").post(at(ready, "settle"), {"condition": "pregnancy", "holds": "no"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not SettledCondition.objects.exists()


def test_favorite_is_saved_and_put_in(drafted: Universe) -> None:
    send(drafted, to="favorite", do="save", name="Acute, extension")
    gone = items(drafted)[1]
    send(drafted, do="remove", item=gone)
    send(drafted, to="favorite", template=str(PlanTemplate.objects.get().id))
    assert gone in items(drafted)


def test_favorite_leaves_out_what_is_forbidden(drafted: Universe) -> None:
    lines = [{"id": "spinal-manipulation", "place": "clinic", "dose": None, "bad_day": False}]
    favorite = PlanTemplate.objects.create(clinic=drafted.harbor, name="Old habits", items=lines, by=drafted.alice)
    page = send(drafted, to="favorite", template=str(favorite.id)).content.decode()
    assert "Left out of the favorite" in page
    assert "spinal-manipulation" not in items(drafted)


def test_suspended_item_stands_at_the_top(drafted: Universe) -> None:
    send(drafted, to="sign", htmx=False)
    settle(drafted.actor("alice"), drafted.ana_episode.id, condition="cannot_lie_prone", value=True, how="Tried today")
    recheck(drafted.ana_episode, timezone.now(), cause="finding")
    page = drafted.client("alice").get(at(drafted, "composer")).content.decode()
    assert "Out of the patient&#x27;s program now" in page or "Out of the patient's program now" in page


def test_board_asks_little_of_the_database(drafted: Universe, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client: Client = drafted.client("alice")
    client.get(at(drafted, "composer"))
    with django_assert_max_num_queries(40):
        client.get(at(drafted, "composer"))


def test_every_change_is_audited(drafted: Universe) -> None:
    before = AuditRow.objects.filter(act="plan.edit", kind="write").count()
    send(drafted, do="remove", item=items(drafted)[0])
    assert AuditRow.objects.filter(act="plan.edit", kind="write").count() > before


def test_preview_speaks_plain_words(drafted: Universe) -> None:
    page = drafted.client("alice").get(at(drafted, "preview")).content.decode()
    assert FOUND in page
    assert "Lying face down" in page
    assert "61 %" not in page


# ---- a clearance is taken back -----------------------------------------------------------------------------------------------------
@pytest.fixture
def cleared(ready: Universe) -> tuple[Universe, str]:
    """A draft whose one caution was cleared, and that caution's condition."""
    actor, episode = ready.actor("alice"), ready.ana_episode.id
    sign_judgement(actor, episode, causes=["deep_gluteal"], found=FOUND, reason="Sitting on it is the only trigger")
    condition = next(iter(planning.propose_plan(actor, episode).verdict.cautions))
    planning.clear_caution(actor, episode, condition=condition, reason="Looked at today, in order")
    return ready, condition


@pytest.mark.case("deep-gluteal")
def test_taken_back_clearance_stops_signing(cleared: tuple[Universe, str]) -> None:
    world, condition = cleared
    send(world, to="withdraw", condition=condition, reason="Told today of a new medicine")
    assert condition in planning.draft_of(world.actor("alice"), world.ana_episode.id).verdict.cautions  # type: ignore[union-attr]
    row = CautionCleared.objects.get()
    assert (row.withdrawn_by, row.withdrawn_reason) == (world.alice, "Told today of a new medicine")


@pytest.mark.case("deep-gluteal")
def test_taken_back_clearance_suspends_in_force(cleared: tuple[Universe, str]) -> None:
    world, condition = cleared
    actor, episode = world.actor("alice"), world.ana_episode
    planning.sign_plan(actor, episode.id, read_version=version_of(world))
    send(world, to="withdraw", condition=condition, reason="Told today of a new medicine")
    assert Suspension.objects.get(lifted_at=None).condition == condition
    planning.clear_caution(actor, episode.id, condition=condition, reason="Looked at today, in order")
    recheck(episode, timezone.now(), cause="served")
    assert not Suspension.objects.filter(lifted_at=None).exists()


@pytest.mark.case("deep-gluteal")
def test_taking_back_asks_for_a_reason(cleared: tuple[Universe, str]) -> None:
    world, condition = cleared
    assert "too short" in send(world, to="withdraw", condition=condition, reason="no").content.decode()
    assert send(world, "asa", "withdraw", condition=condition, reason="Told of a new medicine").status_code == HTTPStatus.FORBIDDEN
    assert not CautionCleared.objects.exclude(withdrawn_at=None)


def test_prescribed_side_is_kept_and_shown(drafted: Universe) -> None:
    send(drafted, do="side", item="ankle-pump-knee-bent", side="both")
    page = drafted.client("alice").get(at(drafted, "preview")).content.decode()
    assert "Both sides, one after the other" in page
    assert b"Not changed" in send(drafted, do="side", item="prone-lying", side="left").content


def test_dose_beyond_its_ceiling_is_refused(drafted: Universe) -> None:
    item = next(each for each in Plan.objects.get().content["items"] if each["id"] == "ankle-pump-knee-bent")
    answer = send(drafted, do="dose", item=item["id"], **{**_five(item["dose"]), "reps": 40}).content.decode()
    assert "the ceiling of this exercise (P14" in answer
    assert "harder rung" in answer
    assert item in Plan.objects.get().content["items"]


def test_library_dose_is_never_above_its_ceiling() -> None:
    for exercise in knowledge().exercises.values():
        assert all(getattr(exercise, each.field) <= each.most for each in ceilings(exercise)), exercise.id


@pytest.mark.case("too-little")
def test_several_questions_are_settled_at_once(ready: Universe) -> None:
    states = planning.answer_for(ready.ana_episode, timezone.now()).conditions
    first, second, third = [name for name, state in states.items() if state is None][:3]
    answers = {f"holds-{first}": "no", f"holds-{second}": "no", f"holds-{third}": "", "how": "Asked today"}
    ready.client("alice").post(at(ready, "settle"), answers)
    assert {row.condition: (row.value, row.how) for row in SettledCondition.objects.all()} == {
        first: (False, "Asked today"),
        second: (False, "Asked today"),
    }
