"""Reminders: chosen, few, quiet at night, silent about health, stopped by one tap, and never doubled by two workers."""

import datetime as dt
import json
import re
import zoneinfo

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.universe import Universe
from unpinch.actions import messages, reminders
from unpinch.actions.contact_words import tells
from unpinch.actions.reminder_choice import choose
from unpinch.actions.reminders import mute_address, remind
from unpinch.knowledge import load_knowledge
from unpinch.records.models import (
    AuditRow,
    Clinic,
    Consent,
    DiaryEvent,
    Episode,
    Message,
    OutboxMessage,
    Patient,
    PlanVersion,
    ReminderChoice,
)
from unpinch.terms.errors import InputError

CHICAGO = zoneinfo.ZoneInfo("America/Chicago")
WANTED = {"channel": "email", "at": "09:00", "days": list(range(7)), "quiet_from": "20:00", "quiet_until": "08:00", "language": "en"}


def at(time: str, day: int = 27) -> dt.datetime:
    return dt.datetime.combine(dt.date(2026, 11, day), dt.time.fromisoformat(time), tzinfo=CHICAGO)


@pytest.fixture
def chosen(world: Universe) -> ReminderChoice:
    """Ana trains at home and wants an e-mail at nine."""
    now = at("08:00")
    signed = {"signed_by": world.alice, "signed_at": now, "certified_from": now.date(), "certified_until": now.date()}
    PlanVersion.objects.create(episode=world.ana_episode, number=1, content={}, conditions={}, knowledge="k", engine="e", **signed)
    Episode.objects.filter(id=world.ana_episode.id).update(status="active")
    return choose(world.actor("ana"), wanted=WANTED, email="ana@example.org")


def waiting() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(sent_at=None))


def logged(world: Universe, day: int = 27) -> None:
    entry = {"kind": "morning", "body": {}, "at": at("08:30", day), "day": at("08:30", day).date(), "received_at": at("08:30", day)}
    DiaryEvent.objects.create(episode=world.ana_episode, sha256="x", **entry)


# ---- when ------------------------------------------------------------------------------------------------------------------------
def test_nothing_is_sent_until_it_is_chosen(world: Universe) -> None:
    assert (remind(at("09:00")), ReminderChoice.objects.count()) == (0, 0)


def test_nudge_leaves_at_its_time_once(chosen: ReminderChoice) -> None:
    assert [remind(at(time)) for time in ("08:59", "09:00", "09:01", "10:00")] == [0, 1, 0, 0]
    assert waiting()[0].to == "ana@example.org"


def test_no_nudge_once_something_was_entered(world: Universe, chosen: ReminderChoice) -> None:
    logged(world)
    assert remind(at("09:00")) == 0
    assert remind(at("09:00", 28)) == 1


@pytest.mark.parametrize("change", [{"safety_hold": True}, {"status": "evaluation"}, {"status": "closed"}])
def test_nobody_without_a_program_is_nudged(world: Universe, chosen: ReminderChoice, change: dict[str, object]) -> None:
    Episode.objects.filter(id=world.ana_episode.id).update(**change)
    assert remind(at("09:00")) == 0


def test_clinic_switches_a_way_off(world: Universe, chosen: ReminderChoice) -> None:
    Clinic.objects.filter(id=world.harbor.id).update(reminder_channels=[])
    assert remind(at("09:00")) == 0


def test_withdrawn_consent_stops_everything(world: Universe, chosen: ReminderChoice) -> None:
    Consent.objects.create(patient=world.ana_patient, kind="messages", given=False, text="No", by=world.ana)
    assert remind(at("09:00")) == 0


def test_longer_night_of_the_clinic_counts(world: Universe, chosen: ReminderChoice) -> None:
    Clinic.objects.filter(id=world.harbor.id).update(quiet_until="10:00")
    assert [remind(at("09:30")), remind(at("10:00"))] == [0, 1]


def test_one_persons_fault_silences_nobody_else(world: Universe, chosen: ReminderChoice) -> None:
    Patient.objects.filter(id=world.ben_patient.id).update(email="ben@example.org")
    ReminderChoice.objects.create(patient=world.ben_patient, channel="email", quiet_from="x")
    messages.answer(world.actor("eve"), world.ben_episode.id, text="Yes.")
    Message.objects.update(at=at("07:00"))
    with pytest.raises(ExceptionGroup):
        remind(at("09:00"))
    assert len(waiting()) == 1


def test_round_costs_the_same_for_many(world: Universe, chosen: ReminderChoice, django_assert_max_num_queries: object) -> None:
    people = [Patient(clinic=world.harbor, full_name=f"P{number}", email="p@example.org") for number in range(30)]
    Patient.objects.bulk_create(people)
    ReminderChoice.objects.bulk_create(ReminderChoice(patient=each, channel="email", days=[4]) for each in people)
    logged(world)
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        remind(at("09:30"))


# ---- an answer that waits ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def answered(world: Universe, chosen: ReminderChoice) -> Message:
    row = messages.answer(world.actor("alice"), world.ana_episode.id, text="Yes, gently.")
    Message.objects.filter(id=row.id).update(at=at("07:00"))
    return row


def test_waiting_answer_is_told_once_and_uses_up_the_day(answered: Message) -> None:
    assert [remind(at("08:30")), remind(at("09:00")), remind(at("08:30", 28))] == [1, 0, 0]
    assert reverse("messages:mine") in waiting()[0].body


def test_answer_that_was_read_is_not_told(world: Universe, answered: Message) -> None:
    messages.own_thread(world.actor("ana"))
    assert remind(at("08:30")) == 0


def test_answer_waits_for_the_morning(answered: Message) -> None:
    assert [remind(at("07:30")), remind(at("08:00"))] == [0, 1]


def test_answer_after_the_nudge_waits_for_tomorrow(world: Universe, chosen: ReminderChoice) -> None:
    remind(at("09:00"))
    row = messages.answer(world.actor("alice"), world.ana_episode.id, text="Yes.")
    Message.objects.filter(id=row.id).update(at=at("12:00"))
    assert [remind(at("15:00")), remind(at("08:00", 28))] == [0, 1]


# ---- what is said -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("channel", ["email", "sms"])
@pytest.mark.parametrize("kind", [reminders.NUDGE, reminders.ANSWER])
def test_words_tell_no_illness_and_no_name(chosen: ReminderChoice, language: str, channel: str, kind: str) -> None:
    chosen.language, chosen.channel = language, channel
    chosen.patient.clinic.name = "Harbor Sciatica & Spine Center"
    said = re.sub(r"https?://\S+", "", " ".join(reminders.words_of(chosen, kind)))
    assert tells(said) == ()
    assert "Ana" not in said
    assert not re.search(r"streak|missed|forgot|racha|olvid|\d+ day", said, re.IGNORECASE)


def test_every_name_of_a_cause_would_be_noticed() -> None:
    silent = [cause.label for cause in load_knowledge().causes.values() if not tells(cause.label)]
    assert not silent


# ---- muting -----------------------------------------------------------------------------------------------------------------------
def test_one_tap_stops_what_waits_too(chosen: ReminderChoice) -> None:
    remind(at("09:00"))
    page = Client().post(mute_address(chosen))
    assert page.status_code == 200
    assert waiting()[0].drop_after == ReminderChoice.objects.get().muted_at
    assert remind(at("09:00", 28)) == 0


def test_mute_page_shows_nobody_and_looking_stops_nothing(chosen: ReminderChoice) -> None:
    html = Client().get(mute_address(chosen)).content.decode()
    assert not re.search(r"\bAna\b|Harbor|ana@example", html)
    assert remind(at("09:00")) == 1


@pytest.mark.parametrize("secret", ["x", "abc.def", "eHh4.aaaa"])
def test_forged_mute_link_does_nothing(chosen: ReminderChoice, secret: str) -> None:
    assert Client().post(reverse("messages:mute", args=[secret])).status_code == 404
    assert remind(at("09:00")) == 1


def test_choosing_again_ends_the_mute(world: Universe, chosen: ReminderChoice) -> None:
    Client().post(mute_address(chosen))
    choose(world.actor("ana"), wanted=WANTED, email="ana@example.org")
    assert remind(at("09:00")) == 1


# ---- choosing ---------------------------------------------------------------------------------------------------------------------
def test_choosing_says_yes_to_messages_in_words(world: Universe, chosen: ReminderChoice) -> None:
    consent = Consent.objects.get(patient=world.ana_patient, kind="messages")
    assert consent.given
    assert "Harbor Clinic" in consent.text


def test_address_goes_into_the_patients_details(world: Universe, chosen: ReminderChoice) -> None:
    assert Patient.objects.get(id=world.ana_patient.id).email == "ana@example.org"


@pytest.mark.parametrize(
    "wrong",
    [{"channel": "push"}, {"channel": "pigeon"}, {"at": "21:00"}, {"at": "25:00"}, {"days": []}, {"language": "xx"}],
)
def test_unfit_choice_is_refused(world: Universe, wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        choose(world.actor("ana"), wanted={**WANTED, **wrong}, email="ana@example.org")
    assert not ReminderChoice.objects.exclude(channel="none").exists()


@pytest.mark.parametrize("email", ["", "ana", "a b@c.d"])
def test_reminder_needs_somewhere_to_go(world: Universe, email: str) -> None:
    with pytest.raises(InputError):
        choose(world.actor("ana"), wanted=WANTED, email=email)


def test_page_keeps_what_was_chosen(world: Universe) -> None:
    fields = {**WANTED, "days": ["0", "2"], "email": "ana@example.org"}
    assert world.client("ana").post(reverse("messages:reminders"), fields).status_code == 302
    assert ReminderChoice.objects.get().days == [0, 2]


def test_every_change_and_message_is_audited(chosen: ReminderChoice) -> None:
    remind(at("09:00"))
    said = list(AuditRow.objects.filter(act="patient.reminders", kind="write").values_list("reason", flat=True))
    assert said == ["email", "day by email"]


# ---- browsers -----------------------------------------------------------------------------------------------------------------------
BROWSER = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/abc",
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}


@pytest.fixture
def pushing(world: Universe, chosen: ReminderChoice) -> Client:
    Clinic.objects.filter(id=world.harbor.id).update(reminder_channels=["email", "push"])
    return world.client("ana")


def sent(client: Client, method: str, body: dict[str, str]) -> tuple[int, object]:
    answer = client.generic(method, reverse("api:push"), json.dumps(body), "application/json", HTTP_ACCEPT="application/json")
    return answer.status_code, answer.json().get("browsers")


def test_browser_listens_once_and_stops(pushing: Client) -> None:
    assert [sent(pushing, "POST", BROWSER) for _ in range(2)] == [(200, 1), (200, 1)]
    assert sent(pushing, "DELETE", {"endpoint": BROWSER["endpoint"]}) == (200, 0)


def test_no_browser_listens_where_the_clinic_has_it_off(world: Universe, chosen: ReminderChoice) -> None:
    assert sent(world.client("ana"), "POST", BROWSER)[0] == 422


def test_push_carries_one_word(world: Universe, pushing: Client) -> None:
    sent(pushing, "POST", BROWSER)
    choose(world.actor("ana"), wanted={**WANTED, "channel": "push"})
    remind(at("09:00"))
    assert [(row.subject, row.body, row.to) for row in waiting()] == [("", "day", str(world.ana.id))]
