"""Staff sign in with a password and a second step; without one they can do nothing else."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.support.universe import TOTP_KEY, Universe
from unpinch.actions import invitations
from unpinch.pages.base.adapter import ClosedSignup
from unpinch.records.models import CarerLink, Membership, Patient
from unpinch.terms.errors import NotAllowedNowError

PASSWORD = "a-long-password-1"


@pytest.fixture(autouse=True)
def _no_counts(db: None) -> None:
    cache.clear()


def give_password(client: Client, login: str = "alice@example.org", password: str = PASSWORD) -> str:
    answer = client.post(reverse("account_login"), {"login": login, "password": password})
    return answer.headers.get("Location", str(answer.status_code))


def code_now() -> str:
    return format_hotp_value(hotp_value(TOTP_KEY, list(yield_hotp_counters_from_time())[1]))


def signed_in(client: Client) -> bool:
    return client.get(reverse("account:here")).status_code == 200


def test_password_alone_opens_nothing(world: Universe) -> None:
    client = Client()
    assert (give_password(client), signed_in(client)) == (reverse("mfa_authenticate"), False)


def test_app_code_is_the_second_step(world: Universe) -> None:
    client = Client()
    give_password(client)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert signed_in(client)


def test_wrong_app_code_opens_nothing(world: Universe) -> None:
    client = Client()
    give_password(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not signed_in(client)


def test_recovery_code_works_once(world: Universe) -> None:
    code = RecoveryCodes.activate(world.alice).get_unused_codes()[0]
    outcomes = []
    for client in (Client(), Client()):
        give_password(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        outcomes.append(signed_in(client))
    assert outcomes == [True, False]


def test_second_step_tries_are_counted(world: Universe) -> None:
    client = Client()
    give_password(client)
    for _each in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert not signed_in(client)


def test_six_wrong_passwords_lock_the_name(world: Universe) -> None:
    for _each in range(6):
        give_password(Client(), password="wrong-password-9")
    assert give_password(Client()) != reverse("mfa_authenticate")


def test_secret_of_the_app_is_encrypted(world: Universe) -> None:
    kept = Authenticator.objects.get(user=world.alice).data["secret"]
    assert TOTP_KEY not in kept


def test_member_without_factor_sets_one_up(world: Universe) -> None:
    Authenticator.objects.filter(user=world.alice).delete()
    answer = world.client("alice").get(reverse("chart:patients"))
    assert answer.headers["Location"] == reverse("account:second_factor")


def test_sample_clinic_asks_no_second_factor(world: Universe, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    Authenticator.objects.filter(user=world.alice).delete()
    assert world.client("alice").get(reverse("account:me")).status_code == 200


def test_patient_needs_no_second_factor(world: Universe) -> None:
    assert world.client("ana").get(reverse("account:me")).status_code == 200


def test_app_is_set_up_with_its_code(world: Universe) -> None:
    Authenticator.objects.filter(user=world.alice).delete()
    client = Client()
    give_password(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")


def test_qr_code_is_drawn_here(world: Universe) -> None:
    Authenticator.objects.filter(user=world.alice).delete()
    client = Client()
    give_password(client)
    assert client.get(reverse("mfa_activate_totp")).context["totp_svg"].startswith("<svg")


def test_only_factor_cannot_be_removed(world: Universe) -> None:
    client = Client()
    give_password(client)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=world.alice, type="totp").exists()


def test_changing_factors_asks_for_proof(world: Universe) -> None:
    answer = world.client("alice").get(reverse("mfa_add_webauthn"))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_signing_out_ends_the_session(world: Universe) -> None:
    client = world.client("alice")
    client.post(reverse("account_logout"))
    assert client.get(reverse("account:me")).headers["Location"].startswith(reverse("account:sign_in"))


def test_closed_account_stays_at_the_door(world: Universe) -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    answer = ClosedSignup(request).respond_user_inactive(request, world.alice)
    assert answer.headers["Location"] == reverse("account:sign_in")


def test_patient_cannot_prove_by_password(world: Universe) -> None:
    page = world.client("ana").get(reverse("account_reauthenticate"))
    assert (page.status_code, "Not with this account" in page.text) == (403, True)


def test_nobody_signs_up_alone(world: Universe) -> None:
    assert Client().get("/account/signup/").status_code == 404


def join(world: Universe, password: str = "four words for spring") -> Client:
    issued = invitations.invite_staff(world.actor("max"), world.alice.id)
    client = Client()
    client.post(reverse("account:link", args=[issued.link]), {"password": password, "again": password})
    return client


def test_staff_link_sets_the_password(world: Universe) -> None:
    join(world)
    world.alice.refresh_from_db()
    assert world.alice.check_password("four words for spring")


def test_staff_link_asks_for_a_new_factor(world: Universe) -> None:
    assert join(world).get(reverse("today:day")).headers["Location"] == reverse("account:second_factor")


def test_weak_password_keeps_the_link(world: Universe) -> None:
    issued = invitations.invite_staff(world.actor("max"), world.alice.id)
    page = Client().post(reverse("account:link", args=[issued.link]), {"password": "password1234", "again": "password1234"})
    assert page.status_code == 400
    assert invitations.face_of(issued.link).name == "Alice"


def test_only_the_manager_invites_staff(world: Universe) -> None:
    with pytest.raises(Exception, match=r"clinic\.staff"):
        invitations.invite_staff(world.actor("alice"), world.bob.id)


@pytest.mark.parametrize("other", ["membership", "patient", "carer"])
def test_manager_cannot_reset_who_opens_more(world: Universe, other: str) -> None:
    if other == "membership":
        Membership.objects.create(user=world.alice, clinic=world.other, role="therapist")
    elif other == "patient":
        Patient.objects.create(user=world.alice, clinic=world.harbor, full_name="Alice")
    else:
        CarerLink.objects.create(user=world.alice, patient=world.otto_patient, relation="aunt")
    with pytest.raises(NotAllowedNowError):
        invitations.invite_staff(world.actor("max"), world.alice.id)


def test_manager_cannot_invite_a_stranger(world: Universe) -> None:
    with pytest.raises(Exception, match="nothing here"):
        invitations.invite_staff(world.actor("max"), world.sid.id)
