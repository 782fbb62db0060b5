"""Questions about a plan, as an earlier version kept them, are messages after the upgrade; their old addresses lead there."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions import messages
from unpinch.records.models import Message, PatientQuestion

carry_over = import_module("unpinch.records.migrations.0015_questions_to_messages").carry_over


@pytest.fixture
def moved(world: Universe) -> Universe:
    now = timezone.now()
    done = {"answer": "Yes.", "answered_by": world.alice, "answered_at": now}
    PatientQuestion.objects.create(episode=world.ana_episode, text="May I swim?", by=world.ana, at=now, **done)
    PatientQuestion.objects.create(episode=world.ana_episode, text="May she drive?", by=world.carla, at=now)
    for _ in range(2):
        carry_over(apps, None)
    return world


def test_questions_and_answers_are_carried_over_once(moved: Universe) -> None:
    assert sorted(Message.objects.values_list("text", "side")) == [
        ("May I swim?", "person"),
        ("May she drive?", "person"),
        ("Yes.", "team"),
    ]


def test_unanswered_question_still_waits(moved: Universe) -> None:
    assert [line.text for line in messages.thread_of(moved.actor("alice"), moved.ana_episode.id).lines if line.waits] == ["May she drive?"]


def test_carers_question_stays_the_carers(moved: Universe) -> None:
    assert [line.text for line in messages.own_thread(moved.actor("carla")).lines] == ["May she drive?"]


def test_old_addresses_lead_to_the_thread(moved: Universe) -> None:
    page = moved.client("alice").get(reverse("program:questions", args=[moved.ana_episode.id]))
    assert page["Location"] == reverse("messages:thread", args=[moved.ana_episode.id])
    moved.client("ana").post(reverse("program:ask"), {"text": "From the program"})
    assert Message.objects.get(text="From the program").about == "plan"
