"""A therapist's remark is kept with day and author and alarms nobody; a warning word in it asks its question until that is answered."""

import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions.assessment import case_of
from unpinch.actions.chart import load_chart
from unpinch.actions.remarks import asks_of
from unpinch.actions.timeline import timeline
from unpinch.records.models import Alert, Episode, FactEntry, RaisedFlag, TextEntry

NUMB = "Says he is numb between the legs since yesterday."


@pytest.fixture
def room(world: Universe) -> Universe:
    Episode.objects.filter(id=world.ana_episode.id).update(status="evaluation", intake_sent_at=timezone.now())
    return world


def send(world: Universe, text: str, where: str = "remark.evaluation", **more: Any) -> Any:
    result = {"client_id": str(uuid.uuid4()), "fact": where, "value": "", "remark": text, **more}
    address = reverse("api:evaluation_save", args=[world.ana_episode.id])
    return world.client("alice").post(address, {"results": [result]}, content_type="application/json").json()


def episode(world: Universe) -> Episode:
    return Episode.objects.select_related("patient", "clinic").get(id=world.ana_episode.id)


def asked(world: Universe) -> list[str]:
    return [each.flag for each in asks_of(episode(world))]


@pytest.mark.parametrize("where", ["remark.evaluation", "remark.sitting", "remark.any"])
def test_remark_is_kept_with_its_author(room: Universe, where: str) -> None:
    send(room, "Moves slowly, smiles.", where)
    row = TextEntry.objects.get()
    assert (row.where, row.text, row.by, row.source) == (where, "Moves slowly, smiles.", room.alice, "clinician")


def test_correction_replaces_what_was_seen(room: Universe) -> None:
    first = str(uuid.uuid4())
    send(room, "Moves slowly.", client_id=first)
    send(room, "Moves fast.", saw=first)
    assert [row.text for row in TextEntry.objects.filter(replaced_by=None)] == ["Moves fast."]


def test_remark_sent_twice_is_one_entry(room: Universe) -> None:
    same = str(uuid.uuid4())
    assert [send(room, "Once.", client_id=same)["kept"][0]["outcome"] for _ in range(2)] == ["added", "known"]


def test_remark_of_no_place_is_refused(room: Universe) -> None:
    assert "no part of the examination" in send(room, "Here?", "remark.moon")["kept"][0]["problem"]


def test_warning_word_alarms_nobody_by_itself(room: Universe) -> None:
    send(room, NUMB)
    assert not RaisedFlag.objects.exists()
    assert not Alert.objects.exists()
    assert case_of(episode(room), timezone.now()).texts == ()


def test_warning_word_asks_the_therapist(room: Universe) -> None:
    panel = send(room, NUMB)["panel"]
    assert "has the feeling changed between your legs" in panel
    assert asked(room) == ["ces_saddle"]


def test_denied_warning_word_asks_nothing(room: Universe) -> None:
    send(room, "He is not numb between the legs.")
    assert asked(room) == []


def test_answer_ends_the_question(room: Universe) -> None:
    send(room, NUMB)
    send(room, "", "finding.saddle_sensation_change", value="none")
    assert asked(room) == []


def test_answer_that_confirms_raises_the_flag(room: Universe) -> None:
    send(room, NUMB)
    send(room, "", "finding.saddle_sensation_change", value="new_or_changing")
    assert RaisedFlag.objects.filter(flag="ces_saddle").exists()


def test_note_beside_a_result_asks_as_well(room: Universe) -> None:
    send(room, NUMB, "finding.slump", side="left", value="present")
    assert FactEntry.objects.get().remark == NUMB
    assert asked(room) == ["ces_saddle"]


def test_remark_stands_in_chart_and_timeline(room: Universe) -> None:
    send(room, "Moves slowly.", "remark.sitting")
    chart = load_chart(episode(room), timezone.now())
    assert [(line.label, line.text, line.by) for line in chart.remarks] == [("Remark, sitting", "Moves slowly.", "Alice")]
    assert chart.story == ()
    assert "“Moves slowly.”" in [event.text for event in timeline(room.actor("alice"), room.ana_episode.id).events]


def test_remark_is_kept_without_script(room: Universe) -> None:
    sent = {"pick": "finding.slump|left|present", "remark.prone": "Stiff.", "token": str(uuid.uuid4())}
    room.client("alice").post(reverse("evaluation:room", args=[room.ana_episode.id]), sent)
    assert TextEntry.objects.get().where == "remark.prone"
    assert FactEntry.objects.get().fact == "finding.slump"
