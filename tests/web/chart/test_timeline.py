"""One timeline of everything: newest first, page by page, nothing twice and nothing lost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.support.charts import SADDLE, found, text_of, told, wrote
from tests.support.universe import Universe
from unpinch.actions import alerts, documents, flags, people
from unpinch.actions.timeline import A_PAGE, FILTERS, Event, timeline
from unpinch.journey import Status
from unpinch.records.models import Alert, Consent, EpisodeMove, FactEntry, Visit

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (8).to_bytes(4, "big") * 2 + b"\x08\0\0\0\0" + b"\0" * 8 + b"IEND\xaeB`\x82"


def all_events(world: Universe, show: str = "") -> list[Event]:
    """Every page, one after the other."""
    events: list[Event] = []
    before = ""
    for _ in range(100):
        page = timeline(world.actor("alice"), world.ana_episode.id, show=show, before=before)
        events += page.events
        before = page.before
        if not before:
            return events
    raise AssertionError("the timeline has no end")


def a_full_life(world: Universe) -> None:
    """Something of each kind."""
    alice, episode = world.actor("alice"), world.ana_episode
    found(world, SADDLE, "new_or_changing")
    wrote(episode, "It began on a Sunday.")
    alerts.acknowledge_all(alice, episode.id)
    alerts.settle(alice, Alert.objects.get().id, how="Seen by the spinal team.")
    flags.clear_flag(alice, episode.id, target="ces_saddle", reason="Examined, nothing found.", examined="Saddle sensation, pin.")
    row = documents.attach(alice, episode.id, kind="letter", title="A letter", data=PNG)
    documents.withdraw_document(alice, row.id, reason="Of another person.")
    Visit.objects.create(clinic=world.harbor, episode=episode, starts_at=timezone.now(), therapist=world.alice)
    people.edit_details(alice, world.ana_patient.id, read_version=1, changes={"phone": "555-9"})
    people.move_episode(alice, episode.id, Status.CLOSED, read_version=1, reason="Moved away.")
    Consent.objects.create(patient=world.ana_patient, kind="data", given=False, text="Not any more.", by=world.ana)


def test_every_kind_has_its_event(world: Universe) -> None:
    a_full_life(world)
    titles = " | ".join(event.title for event in all_events(world))
    for words in (
        "Saddle sensation change", "How it all began", "Assessed: Emergency", "Warning sign: Saddle", "Alert: Saddle", "Alert seen to",
        "Alert settled", "Closed: Saddle", "Attached: A letter", "Withdrawn: A letter", "Visit, booked", "Changed: phone",
        "From Intake to Closed", "Consent given: carer", "Consent withdrawn: data", "Episode opened",
    ):  # fmt: skip
        assert words in titles


def test_newest_stands_first(world: Universe) -> None:
    a_full_life(world)
    moments = [event.at for event in all_events(world)]
    assert moments == sorted(moments, reverse=True)


def test_filters_share_everything_out(world: Universe) -> None:
    a_full_life(world)
    everything = {(event.at, event.title) for event in all_events(world)}
    parts = [{(event.at, event.title) for event in all_events(world, show)} for show in FILTERS if show]
    assert set.union(*parts) == everything
    assert sum(map(len, parts)) == len(everything)


def test_pages_lose_nothing_and_repeat_nothing(world: Universe) -> None:
    start = timezone.now() - dt.timedelta(30)
    for number in range(3 * A_PAGE):
        EpisodeMove.objects.create(
            episode=world.ana_episode, source="active", target="evaluation", role="therapist",
            at=start + dt.timedelta(minutes=number // 3), reason=f"move {number}",
        )  # fmt: skip
    told_events = [event.text for event in all_events(world, "course") if event.text.startswith("move")]
    assert sorted(told_events) == sorted(f"move {number}" for number in range(3 * A_PAGE))


def test_many_answers_at_once_are_one_event(world: Universe) -> None:
    now = timezone.now()
    for number in range(30):
        FactEntry.objects.create(episode=world.ana_episode, fact=f"own.x{number}", value="yes", at=now, received_at=now, source="patient")
    (event,) = all_events(world, "answers")
    assert event.title == "30 answers"
    assert len(event.details) == 30


def test_page_never_reaches_below_what_was_left_out(world: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unpinch.actions.timeline.MOST_FACTS", 5)
    long_ago = timezone.now() - dt.timedelta(30)
    EpisodeMove.objects.create(episode=world.ana_episode, source="intake", target="evaluation", role="therapist", at=long_ago)
    for number in range(12):
        told(world.ana_episode, "finding.night_pain", "none", days_ago=number, remark=f"r{number}")
    shown = [event.text for event in all_events(world) if event.text.startswith("r")]
    assert shown == [f"r{number}" for number in range(12)]


def test_correction_names_what_it_corrects(world: Universe) -> None:
    found(world, "finding.ankle_dorsiflexion_strength", "3", side="left")
    first = FactEntry.objects.get()
    found(world, "finding.ankle_dorsiflexion_strength", "5", side="left", replaces=first.id)
    assert all_events(world, "answers")[0].text == "corrects: 3/5"


@pytest.mark.parametrize("query", ["show=nonsense", "before=yesterday", "before=2026-01-01", "show=../../etc"])
def test_odd_addresses_show_everything(world: Universe, query: str) -> None:
    answer = world.client("alice").get(f"/chart/episode/{world.ana_episode.id}/timeline/?{query}")
    assert answer.status_code == 200
    assert "Episode opened" in text_of(answer.content)


def test_patient_words_are_shown_as_text(world: Universe) -> None:
    wrote(world.ana_episode, "<script>alert(1)</script>")
    page = world.client("alice").get(f"/chart/episode/{world.ana_episode.id}/timeline/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_more_events_cost_no_more_queries(world: Universe) -> None:
    client, address = world.client("alice"), f"/chart/episode/{world.ana_episode.id}/timeline/"
    a_full_life(world)
    counted = []
    for _ in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counted.append(len(queries))
        for number in range(50):
            told(world.ana_episode, "finding.night_pain", "none", days_ago=number)
    assert counted[0] == counted[1]
