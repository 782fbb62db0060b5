"""When a session ends, and what it leaves behind: nothing."""

import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.support.universe import Universe
from unpinch.actions.account import MINUTES_IDLE, set_pin
from unpinch.actions.devices import note_session
from unpinch.actions.policy import Role
from unpinch.pages.base.sessions import SEEN_AT
from unpinch.records.models import CarerLink, Membership, Patient

PASSWORD = "a-long-password-1"


@pytest.fixture(autouse=True)
def _no_counts(db: None) -> None:
    cache.clear()


def rest(client: Client, minutes: int) -> None:
    session = client.session
    session[SEEN_AT] = int(time.time()) - minutes * 60
    session.save()


@pytest.mark.parametrize(("name", "role"), [("alice", Role.THERAPIST), ("dina", Role.FRONT_DESK), ("ana", Role.PATIENT)])
def test_idle_session_goes_to_the_door(world: Universe, name: str, role: Role) -> None:
    client = world.client(name)
    rest(client, MINUTES_IDLE[role] + 1)
    assert client.get(reverse("account:me")).headers["Location"] == f"{reverse('account:sign_in')}?next=%2Faccount%2Fme%2F"


def test_session_within_its_time_goes_on(world: Universe) -> None:
    client = world.client("alice")
    rest(client, MINUTES_IDLE[Role.THERAPIST] - 1)
    assert client.get(reverse("account:me")).status_code == 200


def test_background_save_gets_a_401(world: Universe) -> None:
    client = world.client("ana")
    rest(client, 61)
    answer = client.get(reverse("account:me"), headers={"Accept": "application/json", "Referer": "http://testserver/intake/?a=1"})
    assert (answer.status_code, answer.json()["sign_in"]) == (401, f"{reverse('account:sign_in')}?next=%2Fintake%2F%3Fa%3D1")


def test_foreign_referrer_leads_nowhere_else(world: Universe) -> None:
    answer = Client().post(reverse("account:name"), headers={"Referer": "https://evil.example/steal"})
    assert answer.headers["Location"] == f"{reverse('account:sign_in')}?next=%2F"


def test_looking_at_the_clock_is_no_click(world: Universe) -> None:
    client = world.client("alice")
    rest(client, 10)
    client.get(reverse("account:here"))
    assert client.get(reverse("account:here")).json()["seconds"] <= 10 * 60


def test_saying_still_here_is_a_click(world: Universe) -> None:
    client = world.client("alice")
    rest(client, 10)
    client.post(reverse("account:here"))
    assert client.get(reverse("account:here")).json()["seconds"] > 19 * 60


def test_own_phone_rests_for_days(world: Universe) -> None:
    client = world.client("ana")
    session = client.session
    session["own_phone"] = True
    session.save()
    rest(client, 29 * 24 * 60)
    assert client.get(reverse("account:me")).status_code == 200


def test_staff_cannot_call_a_tablet_their_own(world: Universe) -> None:
    client = world.client("alice")
    session = client.session
    session["own_phone"] = True
    session.save()
    rest(client, 21)
    assert client.get(reverse("account:me")).status_code == 302


# ---- the quick switch -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def tablet(world: Universe) -> Client:
    """A tablet on which Alice and then Bob signed in fully; Bob is here now. Both have the PIN 482915."""
    cache.clear()
    client = Client()
    for name in ("alice", "bob"):
        set_pin(world.actor(name), pin="482915")
        world.people[name].refresh_from_db()
        _full_sign_in(client, world.people[name].login)
    return client


def _full_sign_in(client: Client, login: str) -> None:
    from tests.web.account.test_staff_sign_in import code_now

    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code_now()})


def switch(client: Client, world: Universe, pin: str = "482915", name: str = "alice") -> int:
    return client.post(reverse("account:switch"), {"user": str(world.people[name].id), "pin": pin}).status_code


def who(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))


def test_pin_takes_over(world: Universe, tablet: Client) -> None:
    switch(tablet, world)
    assert who(tablet) == str(world.alice.id)


def test_taking_over_closes_the_session_before(world: Universe, tablet: Client) -> None:
    old = tablet.cookies[settings.SESSION_COOKIE_NAME].value
    switch(tablet, world)
    ghost = Client()
    ghost.cookies[settings.SESSION_COOKIE_NAME] = old
    assert who(ghost) == ""


def test_wrong_pin_changes_nobody(world: Universe, tablet: Client) -> None:
    assert (switch(tablet, world, "111213"), who(tablet)) == (400, str(world.bob.id))


def test_five_wrong_pins_ask_for_a_full_sign_in(world: Universe, tablet: Client) -> None:
    for _each in range(5):
        switch(tablet, world, "111213")
    assert (switch(tablet, world), who(tablet)) == (429, str(world.bob.id))


def test_pin_opens_nothing_elsewhere(world: Universe, tablet: Client) -> None:
    elsewhere = Client()
    switch(elsewhere, world)
    assert who(elsewhere) == ""


def test_new_password_ends_the_pin_here(world: Universe, tablet: Client) -> None:
    world.alice.set_password("another-long-password")
    world.alice.save()
    switch(tablet, world)
    assert who(tablet) == str(world.bob.id)


def test_pin_does_not_prove_enough_for_factors(world: Universe, tablet: Client) -> None:
    switch(tablet, world)
    assert tablet.get(reverse("account:pin")).status_code == 302


@pytest.mark.parametrize("pin", ["12345", "123456", "000000", "654321", "12a456", "112211"])
def test_easy_pin_is_refused(world: Universe, pin: str) -> None:
    with pytest.raises(Exception, match="pin"):
        set_pin(world.actor("alice"), pin=pin)


# ---- roles, devices, language -------------------------------------------------------------------------------------------------------
def test_person_chooses_a_role(world: Universe) -> None:
    desk = Membership.objects.create(user=world.alice, clinic=world.harbor, role="front_desk")
    client = world.client("alice")
    client.post(reverse("account:choose_part"), {"part": str(desk.id)})
    assert client.get(reverse("account:me")).context["actor"].role is Role.FRONT_DESK


def test_therapist_may_be_a_patient_too(world: Universe) -> None:
    Patient.objects.create(clinic=world.other, user=world.alice, full_name="Alice")
    client = world.client("alice")
    client.post(reverse("account:choose_part"), {"part": "patient"})
    assert client.get(reverse("account:me")).context["actor"].role is Role.PATIENT


def test_role_of_somebody_else_is_no_choice(world: Universe) -> None:
    boss = Membership.objects.get(user=world.max)
    client = world.client("alice")
    client.post(reverse("account:choose_part"), {"part": str(boss.id)})
    assert client.get(reverse("account:me")).context["actor"].role is Role.THERAPIST


def test_carer_of_two_opens_the_chosen_one(world: Universe) -> None:
    link = CarerLink.objects.create(patient=world.ben_patient, user=world.carla, relation="neighbor")
    client = world.client("carla")
    client.post(reverse("account:choose_part"), {"part": f"carer:{link.id}"})
    assert client.get(reverse("account:me")).context["actor"].patient_id == world.ben_patient.id


def test_device_elsewhere_can_be_ended(world: Universe) -> None:
    phone, desk = world.client("ana"), world.client("ana")
    for client in (phone, desk):
        note_session(world.ana.id, str(client.session.session_key), agent="Firefox Android")
    desk.post(reverse("account:end_device"), {"device": "others"})
    assert phone.get(reverse("account:me")).status_code == 302


def test_device_of_somebody_else_stays(world: Universe) -> None:
    note_session(world.ana.id, "somebody-elses-key", agent="")
    row = world.ana.device_sessions.get()
    assert world.client("ben").post(reverse("account:end_device"), {"device": str(row.id)}).status_code == 404


def test_language_is_remembered_for_the_person(world: Universe) -> None:
    world.client("ana").post(reverse("account:language"), {"language": "es", "next": "/account/me/"})
    world.ana.refresh_from_db()
    assert world.ana.language == "es"


def test_language_switch_leads_nowhere_else() -> None:
    answer = Client().post(reverse("account:language"), {"language": "es", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_unknown_language_is_left_alone() -> None:
    assert settings.LANGUAGE_COOKIE_NAME not in Client().post(reverse("account:language"), {"language": "xx"}).cookies


@pytest.mark.parametrize("method", ["get", "post"])
def test_patient_has_no_password_to_change(world: Universe, method: str) -> None:
    answer = getattr(world.client("ana"), method)(reverse("account_change_password"))
    assert answer.headers["Location"] == reverse("account:me")
