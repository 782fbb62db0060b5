"""What the room shows: who may begin, the panel beside the tests, the screen turned to the patient."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.entered import enter_case
from tests.support.universe import Universe
from unpinch.actions.audit import ledger
from unpinch.actions.evaluation_panel import panel
from unpinch.actions.judgement import sign_judgement
from unpinch.actions.patient_safe import banned_in
from unpinch.records.models import Episode, FactEntry

FOUND = "A nerve in your low back is irritated; it settles for most people."


@pytest.fixture
def room(world: Universe) -> Universe:
    """Ana in evaluation, with the findings of a left L5 disc herniation entered today."""
    enter_case(world.ana_episode, "disc-l5", world.alice)
    Episode.objects.filter(id=world.ana_episode.id).update(status="evaluation", intake_sent_at=timezone.now())
    return world


def page(world: Universe, name: str = "room", query: str = "") -> str:
    answer = world.client("alice").get(reverse(f"evaluation:{name}", args=[world.ana_episode.id]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_intake_not_sent_says_what_is_missing(world: Universe) -> None:
    shown = page(world)
    assert "the intake was sent" in shown
    assert "Begin the evaluation" not in shown


def test_beginning_moves_the_episode(world: Universe) -> None:
    Episode.objects.filter(id=world.ana_episode.id).update(intake_sent_at=timezone.now())
    assert "Begin the evaluation" in page(world)
    version = Episode.objects.get(id=world.ana_episode.id).version
    world.client("alice").post(reverse("evaluation:begin", args=[world.ana_episode.id]), {"version": version})
    assert Episode.objects.get(id=world.ana_episode.id).status == "evaluation"


def test_closed_episode_takes_no_results(room: Universe) -> None:
    Episode.objects.filter(id=room.ana_episode.id).update(status="closed")
    assert "This episode of care is closed" in page(room)
    answer = room.client("alice").post(reverse("evaluation:room", args=[room.ana_episode.id]), {"pick": "finding.fair|left|present"})
    assert answer.status_code == 409
    assert not FactEntry.objects.filter(fact="finding.fair", value="present").exists()


def test_nothing_is_filled_in_beforehand(world: Universe) -> None:
    Episode.objects.filter(id=world.ana_episode.id).update(status="evaluation")
    assert 'aria-pressed="true"' not in page(world)


def test_body_shows_what_the_rows_hold(room: Universe) -> None:
    shown = page(room)
    held = FactEntry.objects.get(fact="finding.sensation_l5", side="left").value
    assert f'data-label="L5, left" aria-label="L5, left: {held}"' in shown


def test_panel_ranks_and_shades_the_nerve(room: Universe) -> None:
    shown = page(room, "panel")
    assert "Lumbar disc herniation with radicular pain" in shown
    assert 'data-shade="root"' in shown


def test_panel_asks_few_queries(room: Universe, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with ledger(), django_assert_max_num_queries(20):
        panel(room.actor("alice"), room.ana_episode.id, position="supine")


def test_room_asks_few_queries(room: Universe, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = room.client("alice")
    with django_assert_max_num_queries(40):
        client.get(reverse("evaluation:room", args=[room.ana_episode.id]))


def test_last_entry_says_what_it_did(room: Universe) -> None:
    assert "last entry" in page(room, "panel", "?latest=finding.crossed_straight_leg_raise")


def test_next_test_needs_no_turning_over(room: Universe) -> None:
    shown = page(room, "panel", "?position=prone")
    assert "turn over" not in shown.split("Causes so far")[0].split("Then")[0]


def test_emergency_proposes_no_test(room: Universe) -> None:
    saddle = {"fact": "finding.saddle_sensation_change", "value": "new_or_changing", "client_id": str(uuid.uuid4()), "source": "clinician"}
    FactEntry.objects.create(episode=room.ana_episode, at=timezone.now(), received_at=timezone.now(), by=room.alice, **saddle)
    shown = page(room, "panel")
    assert "nothing is tested first" in shown
    assert "Next best test" not in shown


def test_turned_screen_without_signature_is_neutral(room: Universe) -> None:
    shown = page(room, "turned")
    assert "data-shade" not in shown
    assert "herniation" not in shown


def test_turned_screen_speaks_the_patients_language(room: Universe) -> None:
    type(room.ana_patient).objects.update(language="es")
    shown = page(room, "turned")
    assert '<html lang="es">' in shown
    assert "The nerve of your leg" not in shown


def test_turned_screen_shows_the_signed_site(room: Universe) -> None:
    sign_judgement(
        room.actor("alice"),
        room.ana_episode.id,
        causes=["disc_herniation"],
        found=FOUND,
        side="left",
        area="root",
        reason="It fits all of it",
    )
    shown = page(room, "turned")
    assert FOUND in shown
    assert 'data-shade="root"' in shown


def test_turned_screen_has_no_figures_or_banned_words(room: Universe) -> None:
    words = re.sub(r"<svg.*?</svg>|<head>.*?</head>|<[^>]+>", " ", page(room, "turned"), flags=re.S)
    assert "%" not in words
    assert not banned_in(words)
