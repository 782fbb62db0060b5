"""Signing in, as a patient in the waiting room, a therapist at a desk, and somebody whose session ends while they type."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import Page, expect

from tests.support.browser import AxeCheck, Watch
from tests.support.universe import TOTP_KEY, Universe
from unpinch.actions import invitations
from unpinch.actions.account import set_pin
from unpinch.pages.base.sessions import SEEN_AT

PASSWORD = "a-long-password-1"
REASON = "Ana came to Hill Rd with new weakness; her therapist is away."
PageAs = Callable[..., Page]


@pytest.fixture(autouse=True)
def _no_counts(world: Universe) -> None:
    cache.clear()


# ---- given and when -----------------------------------------------------------------------------------------------------------------
def given_a_code_from_the_desk(desk: Page, world: Universe) -> str:
    desk.goto(f"/account/invite/{world.ana_patient.id}/")
    desk.get_by_role("button", name="Make link and code").click()
    return desk.locator(".ticket-code").inner_text()


def when_the_code_is_typed(phone: Page, code: str, year: str = "1986") -> None:
    phone.goto("/account/sign-in/")
    phone.get_by_label("Your code").fill(code)
    phone.get_by_label("Year of birth").fill(year)
    phone.get_by_role("button", name="Open", exact=True).click()


def when_staff_sign_in(page: Page, name: str, *, step: int = 1) -> None:
    """`step` picks one of the three codes that hold now: the same one never opens twice."""
    page.get_by_label("E-mail address").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Next").click()
    code = format_hotp_value(hotp_value(TOTP_KEY, list(yield_hotp_counters_from_time())[step]))
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).not_to_have_url(re.compile("/account/second-step/"))


def when_somebody_signs_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page).to_have_url(re.compile("/account/sign-in/"))


def when_all_sessions_end() -> None:
    Session.objects.all().delete()


# ---- stories ------------------------------------------------------------------------------------------------------------------------
def test_patient_comes_in_by_code(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    desk, phone = page_as("dina"), page_as(phone=True)
    code = given_a_code_from_the_desk(desk, world)
    axe.in_every_look(desk)
    phone.goto("/account/sign-in/")
    axe.in_every_look(phone)
    when_the_code_is_typed(phone, code)
    expect(phone).to_have_url(re.compile("/intake/"))


def test_wrong_year_is_said_in_plain_words(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    phone = page_as(phone=True)
    issued = invitations.invite_patient(world.actor("dina"), world.ana_patient.id)
    when_the_code_is_typed(phone, issued.spoken, "1950")
    expect(phone.get_by_role("alert").first).to_contain_text("This code and year do not fit together.")
    axe(phone)


def test_code_works_without_script(world: Universe, page_as: PageAs) -> None:
    issued = invitations.invite_patient(world.actor("dina"), world.ana_patient.id)
    phone = page_as(phone=True, javascript=False)
    when_the_code_is_typed(phone, issued.spoken)
    expect(phone).to_have_url(re.compile("/intake/"))


def test_link_says_whom_it_is_for(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    issued = invitations.invite_patient(world.actor("dina"), world.ana_patient.id)
    phone = page_as(phone=True)
    phone.goto(f"/account/link/{issued.link}/")
    axe.in_every_look(phone)
    phone.get_by_label("This is my own phone").check()
    phone.get_by_role("button", name="Open my page").click()
    expect(phone).to_have_url(re.compile("/intake/"))


def test_therapist_signs_in_with_two_steps(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as()
    page.goto("/account/sign-in/")
    page.get_by_role("link", name="Sign in with a password").click()
    axe.in_every_look(page)
    when_staff_sign_in(page, "alice")
    expect(page).to_have_url(re.compile("/today/"))


def test_tablet_is_handed_over_by_pin(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    for name in ("alice", "bob"):
        set_pin(world.actor(name), pin="482915")
    tablet = page_as()
    for name in ("alice", "bob"):
        tablet.goto("/account/staff/")
        when_staff_sign_in(tablet, name)
        tablet.goto("/account/me/")
        axe.in_every_look(tablet)
        if name == "alice":
            when_somebody_signs_out(tablet)
    tablet.get_by_role("link", name="Hand over to a colleague").click()
    axe.in_every_look(tablet)
    tablet.get_by_role("link", name=re.compile("Alice")).click()
    axe(tablet)
    tablet.get_by_label("PIN").fill("482915")
    tablet.get_by_role("button", name="Take over").click()
    expect(tablet).not_to_have_url(re.compile("/account/switch/"))
    tablet.goto("/account/me/")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Alice")


def test_new_member_sets_everything_up(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    issued = invitations.invite_staff(world.actor("max"), world.bob.id)
    page = page_as()
    page.goto(f"/account/link/{issued.link}/")
    page.get_by_label("New password").fill("four words for spring")
    page.get_by_label("The same once more").fill("four words for spring")
    axe(page)
    page.get_by_role("button", name="Set the password").click()
    expect(page).to_have_url(re.compile("/account/second-factor/"))
    axe.in_every_look(page)
    page.get_by_role("link", name="Authenticator app").click()
    axe.in_every_look(page)
    page.get_by_text("Cannot scan?").click()
    secret = page.locator(".secret").inner_text()
    page.get_by_label("The six digits").fill(format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1])))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".recovery li")).to_have_count(10)
    axe.in_every_look(page)
    page.goto("/account/factors/")
    axe.in_every_look(page)


def test_passkey_opens_without_a_code(world: Universe, page_as: PageAs, axe: AxeCheck, watch: Watch, clinic_server: str) -> None:
    address = watch.origin = clinic_server.replace("127.0.0.1", "localhost")  # passkeys belong to a name
    issued = invitations.invite_patient(world.actor("dina"), world.ana_patient.id)
    phone = page_as(phone=True)
    with_fingerprint(phone)
    phone.goto(f"{address}/account/link/{issued.link}/")
    phone.get_by_role("button", name="Open my page").click()
    phone.goto(f"{address}/account/factors/passkeys/add/")
    axe.in_every_look(phone)
    phone.get_by_role("button", name="Make the passkey").click()
    expect(phone).to_have_url(re.compile("/account/factors/passkeys/$"))
    phone.goto(f"{address}/account/me/")
    axe.in_every_look(phone)
    when_somebody_signs_out(phone)
    phone.goto(f"{address}/account/sign-in/")
    phone.get_by_role("button", name="Sign in with a passkey").click()
    expect(phone).to_have_url(re.compile("/intake/"))


def with_fingerprint(page: Page) -> None:
    """A phone with a screen lock that always says yes."""
    key: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    phone = page.context.new_cdp_session(page)
    phone.send("WebAuthn.enable")
    phone.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def given_a_reason_typed_when_the_session_ends(world: Universe, page: Page, axe: AxeCheck) -> None:
    page.goto(f"/account/break-glass/{world.ana_patient.id}/")
    axe.in_every_look(page)
    page.get_by_label("Why you need this record now").fill(REASON)
    when_all_sessions_end()
    page.get_by_role("button", name="Open the record").click()
    expect(page).to_have_url(re.compile(r"/account/sign-in/\?next="))
    page.get_by_role("link", name="Sign in with a password").click()


def test_session_ends_and_typed_words_stay(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("eve")
    given_a_reason_typed_when_the_session_ends(world, page, axe)
    when_staff_sign_in(page, "eve")
    expect(page.get_by_label("Why you need this record now")).to_have_value(REASON)
    axe(page)


def test_typed_words_never_show_to_another(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("eve")
    given_a_reason_typed_when_the_session_ends(world, page, axe)
    when_staff_sign_in(page, "bob")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not for your role")
    page.goto("/account/me/")
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('typed:')).length") == 0


def test_words_that_were_taken_are_forgotten(world: Universe, page_as: PageAs) -> None:
    page = page_as("eve")
    page.goto(f"/account/break-glass/{world.ana_patient.id}/")
    page.get_by_label("Why you need this record now").fill(REASON)
    page.get_by_role("button", name="Open the record").click()
    expect(page).not_to_have_url(re.compile("break-glass"))
    page.goto("/account/me/")
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('typed:')).length") == 0


def test_page_asks_before_it_signs_out(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("alice")
    given_the_clock_runs(page)
    rest(page, minutes=19.5)
    page.clock.fast_forward("19:20")
    dialog = page.get_by_role("dialog", name="Are you still here?")
    expect(dialog).to_be_visible()
    axe(page)
    dialog.get_by_role("button", name="I am here").click()
    expect(dialog).to_be_hidden()


def test_unattended_screen_goes_to_the_door(world: Universe, page_as: PageAs) -> None:
    page = page_as("alice")
    given_the_clock_runs(page)
    rest(page, minutes=21)
    page.clock.fast_forward("20:20")
    expect(page).to_have_url(re.compile(r"/account/sign-in/\?next=%2Faccount%2Fme%2F"))


def given_the_clock_runs(page: Page) -> None:
    page.clock.install()
    page.goto("/account/me/")
    expect(page.locator("body[data-clock=runs]")).to_be_attached()


def rest(page: Page, *, minutes: float) -> None:
    """Let the session of a page have rested for some minutes."""
    key = next(each["value"] for each in page.context.cookies() if each["name"] == "unpinch_session")
    session = SessionStore(session_key=key)
    session[SEEN_AT] = int(time.time() - minutes * 60)
    session.save()


def test_patient_lets_a_carer_in_and_ends_it(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    phone, luis = page_as("ana", phone=True), page_as(phone=True)
    phone.goto("/account/carers/")
    axe.in_every_look(phone)
    phone.get_by_label("Their name").fill("Luis")
    phone.get_by_label("Who they are to you").fill("brother")
    phone.get_by_label("Yes, this person may see").check()
    phone.get_by_role("button", name="Agree, and make").click()
    axe.in_every_look(phone)
    when_the_code_is_typed(luis, phone.locator(".ticket-code").inner_text())
    expect(luis).to_have_url(re.compile("/intake/"))
    phone.get_by_role("button", name="End it Luis").click()
    expect(phone.get_by_text("Ended.")).to_be_visible()
    luis.goto("/account/me/")
    expect(luis).to_have_url(re.compile("/account/sign-in/"))


def test_physician_opens_the_link_with_the_year(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    desk, outside = page_as("alice"), page_as()
    desk.goto(f"/account/share/{world.ana_episode.id}/")
    desk.get_by_label("Who it is for").fill("Dr. Lin, family doctor")
    desk.get_by_role("button", name="Make the link").click()
    axe.in_every_look(desk)
    outside.goto(desk.get_by_label("The link, to send").input_value())
    axe(outside)
    outside.get_by_label("The patient's year of birth").fill("1986")
    outside.get_by_role("button", name="Open the summary").click()
    expect(outside).not_to_have_url(re.compile("/account/link/"))
    outside.goto("/account/me/")
    expect(outside.get_by_role("heading", level=1)).to_have_text("Dr. Lin, family doctor")


def test_sample_clinic_opens_with_one_click(world: Universe, page_as: PageAs, axe: AxeCheck, settings: Any) -> None:
    settings.DEMO = True
    world.harbor.is_demo = True
    world.harbor.save()
    page = page_as()
    page.goto("/account/demo/")
    axe.in_every_look(page)
    page.get_by_role("button", name=re.compile("^Alice")).click()
    expect(page).to_have_url(re.compile("/today/"))
