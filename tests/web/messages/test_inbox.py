"""Whose messages wait for whom: one's own patients, those of a colleague who is away, and what the day list says of it."""

import datetime as dt
import zoneinfo

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions import absence, messages
from unpinch.actions.clinic import frame_facts
from unpinch.actions.day import clinic_day
from unpinch.actions.inbox import Inbox, inbox
from unpinch.records.models import Absence, AuditRow, Message
from unpinch.terms.errors import InputError

DAY = dt.timedelta(1)


@pytest.fixture
def asked(world: Universe) -> Message:
    return messages.write(world.actor("ana"), text="May I swim?")


def today() -> dt.date:
    return timezone.now().astimezone(zoneinfo.ZoneInfo("America/Chicago")).date()


def gone(world: Universe, name: str = "alice", stand_in: str = "bob", days: int = 3, text: str = "Back soon.") -> Absence:
    chosen = str(world.people[stand_in].id) if stand_in else ""
    return absence.go_away(world.actor(name), starts_on=today(), ends_on=today() + days * DAY, text=text, stand_in=chosen)


def listed(box: Inbox) -> list[tuple[str, int, str]]:
    return [(each.patient, each.waiting, each.for_absent) for each in box.waiting]


# ---- the list ------------------------------------------------------------------------------------------------------------------
def test_own_patients_wait_in_the_inbox(world: Universe, asked: Message) -> None:
    assert listed(inbox(world.actor("alice"))) == [("Ana", 1, "")]
    assert not inbox(world.actor("bob")).waiting


def test_colleague_finds_it_among_everybodys(world: Universe, asked: Message) -> None:
    assert inbox(world.actor("bob")).others_waiting == 1
    assert listed(inbox(world.actor("bob"), whose="all")) == [("Ana", 1, "")]


def test_other_place_and_other_clinic_see_nothing(world: Universe, asked: Message) -> None:
    assert not [name for name in ("eve", "sid") if inbox(world.actor(name), whose="all").waiting]


def test_answered_thread_moves_down(world: Universe, asked: Message) -> None:
    messages.answer(world.actor("alice"), world.ana_episode.id, text="Yes.")
    box = inbox(world.actor("alice"))
    assert not box.waiting
    assert [each.last for each in box.quiet] == ["Yes."]


def test_every_patient_listed_is_audited(world: Universe, asked: Message) -> None:
    world.client("alice").get(reverse("messages:inbox"))
    assert AuditRow.objects.filter(act="message.inbox", patient_id=str(world.ana_patient.id)).exists()


def test_list_costs_the_same_for_more(world: Universe, asked: Message, django_assert_max_num_queries: object) -> None:
    messages.write(world.actor("ben"), text="Hello")
    for number in range(5):
        messages.write(world.actor("ana"), text=f"Again {number}")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        inbox(world.actor("alice"), whose="all")


def test_wish_for_a_call_is_marked(world: Universe) -> None:
    world.client("ana").post(reverse("messages:mine"), {"text": "It is easier to say.", "about": "call"})
    assert inbox(world.actor("alice")).waiting[0].asks_call
    assert "I have called" in world.client("alice").get(reverse("messages:thread", args=[world.ana_episode.id])).content.decode()


# ---- the day list and the frame ------------------------------------------------------------------------------------------------------
def test_message_waits_on_the_day_list(world: Universe, asked: Message) -> None:
    look = next(look for look in clinic_day(world.actor("alice")).looks if look.row.name == "Ana")
    assert (look.why.action, look.why.level) == ("answer", "")


def test_late_message_says_so(world: Universe, asked: Message) -> None:
    Message.objects.update(due_at=timezone.now() - DAY)
    look = next(look for look in clinic_day(world.actor("alice")).looks if look.row.name == "Ana")
    assert (look.why.level, "later than the clinic promises" in look.why.text) == ("refer", True)


def test_frame_counts_for_each_side(world: Universe, asked: Message) -> None:
    messages.answer(world.actor("bob"), world.ana_episode.id, text="Yes.", upto="2000-01-01T00:00:00+00:00")
    counted = {name: getattr(frame_facts(world.actor(name)), "messages", None) for name in ("alice", "bob", "dina", "ana", "carla")}
    assert counted == {"alice": 1, "bob": 0, "dina": 0, "ana": 1, "carla": 0}


# ---- away ----------------------------------------------------------------------------------------------------------------------------
def test_patient_reads_who_stands_in(world: Universe) -> None:
    gone(world)
    html = world.client("ana").get(reverse("messages:mine")).content.decode()
    assert "Alice is away until" in html
    assert "Bob reads your messages" in html
    assert "Back soon." in html


def test_stand_in_gets_the_messages(world: Universe, asked: Message) -> None:
    gone(world)
    assert listed(inbox(world.actor("bob"))) == [("Ana", 1, "Alice")]
    assert [look.why.action for look in clinic_day(world.actor("bob")).looks if look.row.name == "Ana"] == ["answer"]
    assert getattr(frame_facts(world.actor("bob")), "messages", None) == 1


def test_without_a_stand_in_everybody_there_gets_them(world: Universe, asked: Message) -> None:
    gone(world, stand_in="")
    assert listed(inbox(world.actor("bob"))) == [("Ana", 1, "Alice")]
    assert not inbox(world.actor("eve")).waiting


def test_coming_back_ends_the_standing_in(world: Universe, asked: Message) -> None:
    absence.come_back(world.actor("alice"), gone(world).id)
    assert not inbox(world.actor("bob")).waiting


def test_absence_is_over_after_its_last_day(world: Universe) -> None:
    row = gone(world, days=0)
    later = row.created_at + 2 * DAY
    assert not absence.away_now(world.harbor, [world.alice.id], later)


@pytest.mark.parametrize("wrong", [{"stand_in": "eve"}, {"days": -1}, {"days": 400}, {"text": "My spine is worn."}])
def test_unfit_absence_is_refused(world: Universe, wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        gone(world, **wrong)  # type: ignore[arg-type]


def test_absence_is_entered_through_the_page(world: Universe) -> None:
    fields = {"starts_on": today().isoformat(), "ends_on": (today() + DAY).isoformat(), "stand_in": str(world.bob.id)}
    world.client("alice").post(reverse("messages:away"), fields)
    assert Absence.objects.get().stand_in == world.bob
