"""Going through the goals: every activity scored anew, every goal named, and only then the step to maintenance is open."""

import datetime as dt
import uuid
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.planned import make_drafted, make_ready, make_signed
from tests.support.universe import Universe
from unpinch.actions.goal_review import COUNTS_DAYS, goals_reviewed, review_goals, review_page
from unpinch.actions.people import move_episode
from unpinch.actions.timeline import timeline
from unpinch.journey import Status
from unpinch.records.models import Episode, FactEntry, GoalReview
from unpinch.terms.errors import InputError, NotAllowedNowError


@pytest.fixture
def treated(world: Universe) -> Universe:
    """Ana has a signed plan, and told two activities at the intake."""
    make_signed(make_drafted(make_ready(world)))
    for number, (text, score) in enumerate((("Sit for an hour", 3), ("Play football", 1)), 1):
        at = timezone.now() - dt.timedelta(20)
        entered = {"fact": f"own.goal_{number}", "value": score, "remark": text, "source": "patient", "screen": "goals"}
        FactEntry.objects.create(episode=world.ana_episode, at=at, received_at=at, **entered)
    return world


def answers(world: Universe, score: str = "7") -> dict[str, dict[str, str]]:
    page = review_page(world.actor("alice"), world.ana_episode.id)
    return {"scores": {each.fact: score for each in page.activities}, "outcomes": {goal: "partly" for goal, _text in page.goals}}


def review(world: Universe, who: str = "alice", **changes: object) -> GoalReview:
    return review_goals(world.actor(who), world.ana_episode.id, **{"form_id": uuid.uuid4(), **answers(world), **changes})  # type: ignore[arg-type]


def episode(world: Universe) -> Episode:
    return Episode.objects.get(id=world.ana_episode.id)


def test_step_to_maintenance_waits_for_the_review(treated: Universe) -> None:
    with pytest.raises(NotAllowedNowError, match="goals were reviewed"):
        move_episode(treated.actor("alice"), treated.ana_episode.id, Status.MAINTENANCE, read_version=episode(treated).version)


def test_review_opens_the_step_to_maintenance(treated: Universe) -> None:
    review(treated)
    moved = move_episode(treated.actor("alice"), treated.ana_episode.id, Status.MAINTENANCE, read_version=episode(treated).version)
    assert moved.status == Status.MAINTENANCE


def test_scores_are_entries_beside_the_first(treated: Universe) -> None:
    row = review(treated, note="Football in May")
    assert [(each["text"], each["was"], each["score"]) for each in row.scores] == [("Sit for an hour", 3, 7), ("Play football", 1, 7)]
    assert list(FactEntry.objects.filter(fact="own.goal_1").order_by("at").values_list("value", "source")) == [
        (3, "patient"),
        (7, "clinician"),
    ]


@pytest.mark.parametrize("score", ["", "11", "-1", "seven"])
def test_activity_without_a_score_keeps_nothing(treated: Universe, score: str) -> None:
    with pytest.raises(InputError, match="has no score"):
        review(treated, **answers(treated, score))
    assert not GoalReview.objects.exists()


def test_goal_without_an_answer_is_named(treated: Universe) -> None:
    with pytest.raises(InputError, match="has no answer"):
        review(treated, outcomes={})


def test_review_sent_twice_is_one(treated: Universe) -> None:
    form = uuid.uuid4()
    for _ in range(2):
        review(treated, form_id=form)
    assert (GoalReview.objects.count(), FactEntry.objects.filter(fact="own.goal_1").count()) == (1, 2)


def test_old_review_counts_no_more(treated: Universe) -> None:
    review(treated)
    assert goals_reviewed(episode(treated), timezone.now())
    assert not goals_reviewed(episode(treated), timezone.now() + dt.timedelta(COUNTS_DAYS))


def test_nothing_to_review_without_a_signed_plan(world: Universe) -> None:
    make_ready(world)
    with pytest.raises(NotAllowedNowError, match="no plan in force"):
        review_goals(world.actor("alice"), world.ana_episode.id, form_id=uuid.uuid4(), scores={}, outcomes={})


def test_review_stands_in_the_timeline(treated: Universe) -> None:
    review(treated, note="Football in May")
    event = next(event for event in timeline(treated.actor("alice"), treated.ana_episode.id).events if event.title.startswith("Goals"))
    assert event.text == "Football in May"
    assert ("Sit for an hour", "7 of 10, was 3") in event.details


def test_page_loses_nothing_of_a_half_review(treated: Universe) -> None:
    address = reverse("chart:goals", args=[treated.ana_episode.id])
    answer = treated.client("alice").post(address, {"form_id": str(uuid.uuid4()), "score:own.goal_1": "8", "note": "Nearly there"})
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert 'name="score:own.goal_1" value="8" checked' in page
    assert "Nearly there" in page


def test_page_keeps_a_review(treated: Universe) -> None:
    said = answers(treated)
    sent = {f"score:{fact}": score for fact, score in said["scores"].items()} | {
        f"goal:{goal}": out for goal, out in said["outcomes"].items()
    }
    treated.client("alice").post(reverse("chart:goals", args=[treated.ana_episode.id]), {"form_id": str(uuid.uuid4()), **sent})
    assert GoalReview.objects.get().by == treated.alice


@pytest.mark.parametrize(("who", "status"), [("asa", 403), ("bob", 403), ("dina", 403), ("ana", 403), ("sid", 404)])
def test_others_review_no_goals(treated: Universe, who: str, status: int) -> None:
    assert treated.client(who).get(reverse("chart:goals", args=[treated.ana_episode.id])).status_code == status
