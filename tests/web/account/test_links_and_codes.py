"""Patients come in by a link or a short code: once, for some days, counted, and a code alone opens nothing."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions import invitations
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.invitations import Issued
from unpinch.records.models import AuditRow, Invitation

YEAR = "1986"


@pytest.fixture
def issued(world: Universe) -> Issued:
    cache.clear()
    return invitations.invite_patient(world.actor("dina"), world.ana_patient.id)


def address(issued: Issued) -> str:
    return reverse("account:link", args=[issued.link])


def type_code(client: Client, code: str, year: str = YEAR, **more: str) -> int:
    client.get(reverse("account:sign_in"))
    return client.post(reverse("account:code"), {"code": code, "birth_year": year, **more}).status_code


def here(client: Client) -> int:
    return client.get(reverse("account:here")).status_code


def test_link_signs_the_patient_in(world: Universe, issued: Issued) -> None:
    client = Client()
    client.post(address(issued))
    assert client.session["_auth_user_id"] == str(world.ana.id)


def test_looking_at_a_link_uses_nothing(issued: Issued) -> None:
    Client().get(address(issued))
    assert Invitation.objects.get(id=issued.id).used_at is None


def test_link_opens_only_once(issued: Issued) -> None:
    Client().post(address(issued))
    second = Client()
    assert (second.post(address(issued)).status_code, here(second)) == (404, 401)


def test_expired_link_opens_nothing(issued: Issued) -> None:
    Invitation.objects.filter(id=issued.id).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    client = Client()
    assert (client.post(address(issued)).status_code, here(client)) == (404, 401)


def test_new_invitation_ends_the_earlier(world: Universe, issued: Issued) -> None:
    invitations.invite_patient(world.actor("dina"), world.ana_patient.id)
    assert Client().get(address(issued)).status_code == 404


def test_secrets_are_kept_as_hashes(issued: Issued) -> None:
    kept = Invitation.objects.get(id=issued.id)
    assert not {issued.link, issued.code} & {kept.link_hash, kept.code_hash}


def test_code_signs_the_patient_in(issued: Issued) -> None:
    client = Client()
    assert (type_code(client, issued.code), here(client)) == (302, 200)


def test_code_may_be_typed_with_blanks(issued: Issued) -> None:
    assert type_code(Client(), f" {issued.spoken.lower()} ") == 302


def test_wrong_birth_year_opens_nothing(issued: Issued) -> None:
    client = Client()
    assert (type_code(client, issued.code, "1987"), here(client)) == (400, 401)


def test_five_wrong_years_end_a_code(issued: Issued) -> None:
    for _each in range(invitations.WRONG_YEARS):
        type_code(Client(), issued.code, "1950")
    assert type_code(Client(), issued.code) == 400


def test_wrong_code_and_wrong_year_read_alike(issued: Issued) -> None:
    client = Client()
    client.get(reverse("account:sign_in"))
    bodies = [
        client.post(reverse("account:code"), {"code": code, "birth_year": year}).context["form"].non_field_errors()
        for code, year in ((issued.code, "1950"), ("BBBBBBBB", YEAR))
    ]
    assert bodies[0] == bodies[1]


def test_guessing_codes_is_slowed_down(issued: Issued) -> None:
    client = Client()
    for _each in range(6):
        type_code(client, "BBBBBBBB")
    assert type_code(client, issued.code) == 429


def test_one_clumsy_phone_locks_nobody_else(issued: Issued) -> None:
    for _each in range(6):
        type_code(clumsy := Client(), "BBBBBBBB")
    assert (type_code(clumsy, "BBBBBBBB"), type_code(Client(), issued.code)) == (400, 302)


def test_guessing_from_one_address_is_slowed_down(issued: Issued) -> None:
    for _each in range(30):
        type_code(Client(), "BBBBBBBB")
    assert type_code(Client(), issued.code) == 429


def test_code_needs_a_birth_date(world: Universe) -> None:
    world.ana_patient.birth_date = None
    world.ana_patient.save()
    assert invitations.invite_patient(world.actor("dina"), world.ana_patient.id).code == ""


def test_own_phone_stays_signed_in(issued: Issued) -> None:
    client = Client()
    client.post(address(issued), {"own_phone": "on"})
    assert client.session.get_expiry_age() == 30 * 24 * 3600


def test_shared_device_forgets_with_the_browser(issued: Issued) -> None:
    client = Client()
    client.post(address(issued))
    assert client.session.get_expire_at_browser_close()


@pytest.mark.parametrize("name", ["asa", "max", "eve"])
def test_invite_is_refused_by_role(world: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        invitations.invite_patient(world.actor(name), world.ana_patient.id)


@pytest.mark.parametrize("name", ["ben", "dora", "otto"])
def test_stranger_cannot_invite(world: Universe, name: str) -> None:
    address = reverse("account:invite", args=[world.ana_patient.id])
    assert world.client(name).post(address).status_code == 404
    assert not Invitation.objects.filter(purpose="patient").exists()


def test_stranger_cannot_end_an_invitation(world: Universe, issued: Issued) -> None:
    with pytest.raises(NotFoundError):
        invitations.end_invitation(world.actor("dora"), issued.id)


def test_ended_invitation_opens_nothing(world: Universe, issued: Issued) -> None:
    invitations.end_invitation(world.actor("dina"), issued.id)
    assert Client().get(address(issued)).status_code == 404


def test_lost_phone_is_shut_out(world: Universe, issued: Issued) -> None:
    phone = Client()
    phone.post(address(issued), {"own_phone": "on"})
    world.client("dina").post(reverse("account:lost_phone", args=[world.ana_patient.id]))
    assert here(phone) == 401


def test_stranger_shuts_nobody_out(world: Universe, issued: Issued) -> None:
    phone = Client()
    phone.post(address(issued))
    answer = world.client("dora").post(reverse("account:lost_phone", args=[world.ana_patient.id]))
    assert (answer.status_code, here(phone)) == (404, 200)


def test_invitation_and_its_use_are_audited(issued: Issued) -> None:
    Client().post(address(issued))
    acts = list(AuditRow.objects.filter(object_type="invitation", object_id=str(issued.id)).values_list("act", "kind"))
    assert acts == [("patient.invite", "write"), ("account.own", "write")]


def test_page_shows_link_code_and_picture(world: Universe) -> None:
    page = world.client("dina").post(reverse("account:invite", args=[world.ana_patient.id]))
    card = page.context["card"]
    assert card.code in page.text
    assert card.address in page.text
    assert "<svg" in str(card.qr)


def test_first_account_is_made_with_the_invitation(world: Universe) -> None:
    world.ana_patient.user = None
    world.ana_patient.save()
    issued = invitations.invite_patient(world.actor("dina"), world.ana_patient.id)
    assert Invitation.objects.get(id=issued.id).user.patient == world.ana_patient
