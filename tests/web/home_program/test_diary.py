"""Entries from home: each is kept once, acted on at once, and never read as more than was said."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.universe import Universe
from tests.web.home_program.conftest import NONE_OF_THESE, event
from unpinch.actions.assessment import case_of
from unpinch.records.models import Alert, AuditRow, DiaryConflict, DiaryEvent, Episode, FactEntry, RaisedFlag

Send = Callable[..., dict[str, Any]]
SET = {"exercise": "bridge", "sets_done": 2, "sets_due": 2, "leg_before": 3, "leg_after": 3}
URGENT = {"ces_saddle": "yes"}


def statuses(answer: dict[str, Any]) -> list[str]:
    return [each["status"] for each in answer["results"]]


# ---- kept once -----------------------------------------------------------------------------------------------------------------
def test_entry_is_kept_as_it_was_made(send: Send) -> None:
    made = event("set", "2026-11-20T21:30:00-06:00", **SET)
    assert statuses(send(made)) == ["stored"]
    row = DiaryEvent.objects.get()
    assert (str(row.id), row.body, row.day, row.offset) == (made["id"], SET, dt.date(2026, 11, 20), -360)


def test_entry_sent_twice_counts_once(send: Send) -> None:
    made = event("set", **SET)
    send(made)
    assert statuses(send(made)) == ["known"]
    assert DiaryEvent.objects.count() == 1


def test_entry_twice_in_one_request_counts_once(send: Send) -> None:
    made = event("set", **SET)
    assert statuses(send(made, made)) == ["known"]
    assert DiaryEvent.objects.count() == 1


def test_other_content_under_one_id_is_kept_beside(send: Send) -> None:
    made = event("set", **SET)
    send(made)
    assert statuses(send({**made, "body": {**SET, "sets_done": 1}})) == ["conflict"]
    assert (DiaryEvent.objects.get().body["sets_done"], DiaryConflict.objects.get().body["body"]["sets_done"]) == (2, 1)


def test_wrong_entry_does_not_hold_up_others(send: Send) -> None:
    wrong = event("set", exercise="bridge", sets_done=-1, sets_due=2)
    answer = send(wrong, event("set", **SET))
    assert sorted(statuses(answer)) == ["refused", "stored"]
    assert "sets_done" in next(each["text"] for each in answer["results"] if each["status"] == "refused")


@pytest.mark.parametrize(
    ("made", "field"),
    [
        ({"kind": "dance"}, "kind"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-20T21:30:00"}, "at"),
        ({"body": {**SET, "leg_after": 11}}, "body.leg_after"),
        ({"body": {**SET, "color": "red"}}, "body.color"),
        ({"body": {"exercise": "bridge"}}, "body.sets_done"),
        ({"body": None}, "body"),
    ],
)
def test_refusal_names_the_field(send: Send, made: dict[str, Any], field: str) -> None:
    (result,) = send({**event("set", **SET), **made})["results"]
    assert result["status"] == "refused"
    assert result["text"].startswith(field)


def test_clock_that_runs_ahead_is_not_believed(send: Send) -> None:
    send(event("set", (timezone.now() + dt.timedelta(days=3)).isoformat(), **SET))
    assert DiaryEvent.objects.get().at <= timezone.now()


# ---- whose ---------------------------------------------------------------------------------------------------------------------
def test_entries_of_another_are_not_taken(at_home: Universe, send: Send) -> None:
    send(event("set", **SET), name="ben", status=404)
    assert not DiaryEvent.objects.exists()


def test_id_of_another_tells_nothing(at_home: Universe, send: Send) -> None:
    made = event("set", **SET)
    send(made)
    ben = Episode.objects.filter(patient=at_home.ben_patient).first()
    assert ben is not None
    assert statuses(send({**made, "body": {**SET, "reps": 3}}, name="ben", of=ben.id)) == ["refused"]
    assert not DiaryConflict.objects.exists()


def test_every_batch_leaves_an_audit_row(send: Send) -> None:
    send(event("set", **SET), event("set", **SET))
    assert AuditRow.objects.filter(act="diary.write", kind="write", object_type="diary").count() == 1


def test_session_over_asks_to_sign_in(at_home: Universe) -> None:
    body = {"device": "phone-1", "for": str(at_home.ana_episode.id), "events": [event("set", **SET)]}
    answer = Client(headers={"Accept": "application/json"}).post("/api/day/events", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (401, "signed_out")


# ---- the card ------------------------------------------------------------------------------------------------------------------
def test_yes_on_the_card_holds_and_alerts(at_home: Universe, send: Send) -> None:
    answer = send(event("card", answers=URGENT, full=False))
    assert (answer["state"], answer["urgent"][0]["flag"]) == ("held", "ces_saddle")
    assert "112" in answer["urgent"][0]["do"]
    assert Alert.objects.filter(flag__flag="ces_saddle").exists()


def test_unsure_counts_and_is_no_no(send: Send) -> None:
    send(event("card", answers={"ces_saddle": "unsure"}, full=False))
    assert RaisedFlag.objects.filter(flag="ces_saddle").exists()


def test_no_on_the_card_is_kept_as_no_fact(send: Send) -> None:
    before = FactEntry.objects.count()
    send(event("card", answers=NONE_OF_THESE, full=True))
    assert FactEntry.objects.count() == before


def test_later_no_lowers_nothing(at_home: Universe, send: Send) -> None:
    send(event("card", answers=URGENT, full=False))
    assert send(event("card", answers=NONE_OF_THESE, full=True))["state"] == "held"


@pytest.mark.parametrize("text", ["since last night I am numb between my legs", "desde anoche tengo dormida la entrepierna"])
def test_warning_words_in_a_note_raise_their_flag(send: Send, text: str) -> None:
    answer = send(event("note", text=text))
    assert [each["flag"] for each in answer["urgent"]] == ["ces_saddle"]


def test_plain_note_raises_nothing(send: Send) -> None:
    assert send(event("note", text="a good walk along the river"))["state"] == "ready"


def test_nothing_new_confirms_that_day(at_home: Universe, send: Send) -> None:
    send(event("morning", leg=3, anything_new="no"))
    assert case_of(Episode.objects.get(id=at_home.ana_episode.id), timezone.now()).confirmed == (DiaryEvent.objects.get().day,)


def test_unanswered_line_confirms_nothing(at_home: Universe, send: Send) -> None:
    send(event("morning", leg=3, anything_new="unanswered"))
    assert case_of(Episode.objects.get(id=at_home.ana_episode.id), timezone.now()).confirmed == ()


def test_card_answer_redates_no_other_answer(at_home: Universe, send: Send) -> None:
    episode = Episode.objects.get(id=at_home.ana_episode.id)
    before = set(case_of(episode, timezone.now()).facts)
    send(event("card", answers={"fever": "yes"}, full=False))
    after = set(case_of(episode, timezone.now()).facts)
    assert {fact.id for fact in after - before} == {"patient.fever_or_chills"}
