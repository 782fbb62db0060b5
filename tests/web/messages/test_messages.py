"""Messages between Ana and her team: who reads which, what waits, what a warning word does, and that nothing is doubled or lost."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from tests.support.universe import Universe
from unpinch.actions import messages
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.messages import MOST_OPEN, Thread
from unpinch.records.models import Alert, Clinic, Episode, Message, RaisedFlag, TextEntry
from unpinch.terms.errors import InputError, NotAllowedNowError

TEXT = "May I go <i>swimming</i>?"
WARNING = "Since this morning I cannot feel when I wipe, I am numb between the legs."


@pytest.fixture
def asked(world: Universe) -> Message:
    return messages.write(world.actor("ana"), text=TEXT)


def answered(world: Universe, name: str = "alice", text: str = "Yes, gently.", **more: str) -> Message:
    return messages.answer(world.actor(name), world.ana_episode.id, text=text, **more)  # type: ignore[arg-type]


def seen(world: Universe, name: str = "alice") -> Thread:
    return messages.thread_of(world.actor(name), world.ana_episode.id)


# ---- to and fro ----------------------------------------------------------------------------------------------------------------
def test_patient_reads_the_answer(world: Universe, asked: Message) -> None:
    answered(world)
    html = world.client("ana").get(reverse("messages:mine")).content.decode()
    assert "Yes, gently." in html
    assert "&lt;i&gt;swimming" in html


def test_answer_ends_the_waiting(world: Universe, asked: Message) -> None:
    assert seen(world).waiting == 1
    answered(world)
    assert seen(world).waiting == 0


def test_answer_leaves_what_its_writer_never_saw(world: Universe, asked: Message) -> None:
    upto = seen(world).upto
    messages.write(world.actor("ana"), text="And cycling?")
    answered(world, upto=upto)
    assert [line.text for line in seen(world).lines if line.waits] == ["And cycling?"]


def test_thanks_are_put_aside_without_an_answer(world: Universe, asked: Message) -> None:
    messages.put_aside(world.actor("bob"), world.ana_episode.id, asked.id)
    assert [(line.waits, line.put_aside) for line in messages.own_thread(world.actor("ana")).lines] == [(False, True)]


def test_each_side_sees_that_it_was_read(world: Universe, asked: Message) -> None:
    seen(world, "bob")
    assert messages.own_thread(world.actor("ana")).lines[0].read_by == ("Bob",)
    answered(world)
    messages.own_thread(world.actor("ana"))
    assert seen(world).lines[0].read_by == ("Ana",)


def test_who_answers_has_read(world: Universe, asked: Message) -> None:
    answered(world)
    assert messages.own_thread(world.actor("ana")).lines[-1].read_by == ("Alice",)


def test_phone_counts_what_waits_to_be_read(world: Universe, asked: Message) -> None:
    answered(world)
    client = world.client("ana")
    assert client.get(reverse("api:unread"), HTTP_ACCEPT="application/json").json() == {"unread": 1}
    client.get(reverse("messages:mine"))
    assert client.get(reverse("api:unread"), HTTP_ACCEPT="application/json").json() == {"unread": 0}


def test_page_says_not_for_emergencies_with_numbers(world: Universe) -> None:
    html = world.client("ana").get(reverse("messages:mine")).content.decode()
    assert "Not for emergencies." in html
    assert 'href="tel:112"' in html


# ---- once, and nothing lost --------------------------------------------------------------------------------------------------------
def test_sent_twice_is_one_message(world: Universe) -> None:
    same = {"text": TEXT, "id": str(uuid.uuid4())}
    for _ in range(2):
        world.client("ana").post(reverse("messages:mine"), same)
    assert Message.objects.count() == 1


def test_other_words_under_one_id_are_kept_too(world: Universe) -> None:
    name = uuid.uuid4()
    for text in (TEXT, "Something else"):
        messages.write(world.actor("ana"), text=text, client_id=name)
    assert Message.objects.count() == 2


def test_somebody_elses_id_changes_nothing(world: Universe, asked: Message) -> None:
    messages.write(world.actor("otto"), text=TEXT, client_id=asked.client_id)
    assert Message.objects.get(episode=world.otto_episode).client_id != asked.client_id


@pytest.mark.parametrize("text", [" ", "x" * (messages.LONGEST + 1)])
def test_unfit_message_stays_in_its_form(world: Universe, text: str) -> None:
    page = world.client("ana").post(reverse("messages:mine"), {"text": text})
    assert page.status_code == 422
    assert f"{text}</textarea>" in page.content.decode()


def test_frightening_answer_is_refused(world: Universe, asked: Message) -> None:
    with pytest.raises(InputError):
        answered(world, text="Your disc is worn.")


def test_too_many_that_wait_are_refused_but_no_warning(world: Universe) -> None:
    for number in range(MOST_OPEN):
        messages.write(world.actor("ana"), text=f"Question {number}")
    with pytest.raises(NotAllowedNowError):
        messages.write(world.actor("ana"), text="One more")
    assert messages.write(world.actor("ana"), text=WARNING)


def test_closed_care_is_read_but_not_written(world: Universe, asked: Message) -> None:
    Episode.objects.filter(id=world.ana_episode.id).update(status="closed")
    assert len(messages.own_thread(world.actor("ana")).lines) == 1
    with pytest.raises(NotAllowedNowError):
        messages.write(world.actor("ana"), text=TEXT)


# ---- who ---------------------------------------------------------------------------------------------------------------------------
def test_carer_reads_only_the_carers_own_line(world: Universe, asked: Message) -> None:
    messages.write(world.actor("carla"), text="She sleeps badly.")
    answered(world, text="Call me.", to=str(world.carla.id))
    answered(world)
    assert [line.text for line in messages.own_thread(world.actor("carla")).lines] == ["Call me.", "She sleeps badly."]
    assert len(messages.own_thread(world.actor("ana")).lines) == 4


def test_answer_to_the_patient_leaves_the_carer_waiting(world: Universe) -> None:
    messages.write(world.actor("carla"), text="She sleeps badly.")
    answered(world)
    assert seen(world).waiting == 1


def test_nobody_writes_to_a_carer_who_ended(world: Universe) -> None:
    with pytest.raises(InputError):
        answered(world, to=str(world.sid.id))


@pytest.mark.parametrize(
    ("name", "refusal"), [("asa", RefusedError), ("dina", RefusedError), ("ana", NotFoundError), ("sid", NotFoundError)]
)
def test_only_therapists_nearby_answer(world: Universe, asked: Message, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        answered(world, name)


# ---- warning words -------------------------------------------------------------------------------------------------------------------
def test_warning_words_fire_at_full_level(world: Universe) -> None:
    messages.write(world.actor("ana"), text=WARNING)
    assert TextEntry.objects.get().where == "message"
    assert RaisedFlag.objects.filter(flag="ces_saddle", level="emergency").exists()
    assert Alert.objects.filter(level="emergency").exists()


def test_spanish_warning_words_fire_at_full_level(world: Universe) -> None:
    messages.write(world.actor("ana"), text="No puedo orinar desde ayer.")
    assert RaisedFlag.objects.filter(flag="ces_retention", level="emergency").exists()
    assert Alert.objects.filter(level="emergency").exists()


def test_warning_words_tell_the_sender_at_once(world: Universe) -> None:
    page = world.client("ana").post(reverse("messages:mine"), {"text": WARNING}, follow=True)
    told = page.content.decode().partition("told-at-once")[2]
    assert "level-emergency" in told
    assert "112" in told.partition("not-now")[0]


def test_denied_warning_raises_nothing(world: Universe) -> None:
    messages.write(world.actor("ana"), text="I am not numb between the legs.")
    assert not RaisedFlag.objects.exists()


def test_carer_is_told_nothing_of_the_patients_mood(world: Universe) -> None:
    messages.write(world.actor("ana"), text="I want to kill myself.")
    assert RaisedFlag.objects.filter(flag="mental_crisis").exists()
    assert not messages.own_thread(world.actor("carla")).urgent


# ---- by when ---------------------------------------------------------------------------------------------------------------------
def test_message_is_late_after_the_clinics_hours(world: Universe, asked: Message) -> None:
    assert asked.due_at == asked.at + dt.timedelta(hours=8)
    Message.objects.update(due_at=asked.at - dt.timedelta(minutes=1))
    assert seen(world).lines[0].late


def test_closed_days_do_not_count(world: Universe) -> None:
    week = {"0": [["08:00", "17:00"]]}
    clinic = Clinic(time_zone="America/Chicago", opening_hours=week, answer_hours=2)
    friday = dt.datetime(2026, 11, 27, 18, tzinfo=dt.UTC)
    assert messages.due_at(clinic, friday) == dt.datetime(2026, 11, 30, 16, tzinfo=dt.UTC)
