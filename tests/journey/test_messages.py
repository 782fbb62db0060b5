"""Ana writes to her team on a phone, Alice answers at a desk, Ana reads it; and words that warn stop everything at once."""

import zoneinfo
from urllib.parse import urlsplit

from django.utils import timezone
from playwright.sync_api import expect

from tests.support.browser import AxeCheck, PageAs
from tests.support.universe import Universe
from unpinch.actions import absence, messages
from unpinch.actions.reminders import mute_address
from unpinch.records.models import Message, PushSubscription, ReminderChoice

WARNING = "Since today I am numb between the legs."


def test_patient_writes_and_reads_the_answer(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    patient = page_as("ana", phone=True)
    patient.goto("/messages/")
    axe.in_every_look(patient)
    patient.fill("#text", "May I go swimming on Sunday?")
    patient.get_by_role("button", name="Send").click()
    expect(patient.locator(".letter")).to_contain_text("no answer yet")

    therapist = page_as("alice")
    therapist.goto("/messages/inbox/")
    axe(therapist)
    therapist.click("text=May I go swimming")
    therapist.fill("#text", "Yes, gently, on your back.")
    axe.in_every_look(therapist)
    therapist.get_by_role("button", name="Send").click()
    expect(therapist.locator(".letter").first).to_contain_text("Not read yet")

    patient.goto("/messages/")
    expect(patient.locator(".letter").first).to_contain_text("Yes, gently, on your back.")
    therapist.reload()
    expect(therapist.locator(".letter").first).to_contain_text("Read by Ana")


def test_warning_words_are_answered_before_anybody_reads(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("ana", phone=True)
    page.goto("/messages/")
    page.fill("#text", WARNING)
    page.get_by_role("button", name="Send").click()
    told = page.locator(".told-at-once")
    expect(told).to_contain_text("112")
    expect(told).to_be_in_viewport()
    axe(page)
    assert Message.objects.get().text == WARNING


def test_ended_session_loses_no_word(world: Universe, page_as: PageAs) -> None:
    page = page_as("ana", phone=True)
    page.goto("/messages/")
    page.fill("#text", "It is better in the morning.")
    page.wait_for_selector("form[data-ready]")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="unpinch_session")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/account/sign-in/**")
    page.context.add_cookies([each for each in cookies if each["name"] == "unpinch_session"])
    page.goto("/messages/")
    expect(page.locator("#text")).to_have_value("It is better in the morning.")
    assert not Message.objects.exists()


def test_stand_in_and_days_away(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    messages.write(world.actor("ana"), text="May I drive?")
    page = page_as("alice")
    page.goto("/messages/away/")
    axe(page)
    today = timezone.now().astimezone(zoneinfo.ZoneInfo(world.harbor.time_zone)).date()
    for name in ("starts_on", "ends_on"):
        page.fill(f"[name={name}]", today.isoformat())
    page.select_option("[name=stand_in]", label="Bob")
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("text=Bob stands in")
    axe(page)
    stand_in = page_as("bob")
    stand_in.goto("/messages/inbox/")
    expect(stand_in.locator(".line")).to_contain_text("for Alice")
    assert absence.own_absences(world.actor("alice"))


def test_patient_chooses_reminders_and_stops_them(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    type(world.harbor).objects.filter(id=world.harbor.id).update(reminder_channels=["email", "push"])
    page = page_as("ana", phone=True)
    page.goto("/messages/reminders/")
    axe.in_every_look(page)
    page.check("[name=channel][value=email]")
    page.fill("[name=email]", "ana@example.org")
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("text=You are reminded.")
    axe(page)
    anybody = page_as(phone=True)
    anybody.goto(urlsplit(mute_address(ReminderChoice.objects.get())).path)
    axe(anybody)
    anybody.click("text=Stop them")
    anybody.wait_for_selector("text=No more reminders")
    page.reload()
    expect(page.locator(".banner").first).to_contain_text("Your reminders are stopped.")


REGISTER = """async () => {
  const found = await navigator.serviceWorker.register("/day/sw.js", { scope: "/day/" });
  const worker = found.active ?? found.installing ?? found.waiting;
  const isReady = (done) => () => worker.state === "activated" && done();
  if (worker.state !== "activated") await new Promise((done) => worker.addEventListener("statechange", isReady(done)));
}"""
WRITE_DOWN = """() => {
  self.shown = [];
  ServiceWorkerRegistration.prototype.showNotification = async (title, { body, data }) => void self.shown.push([title, body, data]);
}"""
"""A headless browser shows no notices; the worker's own words are written down where they would have been shown."""
TWO_SHOWN = """async () => {
  for (let turn = 0; turn < 200 && self.shown.length < 2; turn++) await new Promise((done) => setTimeout(done, 25));
  return self.shown;
}"""
SUBSCRIBED = """() => {
  const keys = {
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  };
  const endpoint = "https://fcm.googleapis.com/fcm/send/abc";
  const made = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true };
  PushManager.prototype.subscribe = async (wanted) => (wanted.userVisibleOnly && wanted.applicationServerKey ? made : null);
}"""
"""The push service of a browser stands elsewhere; here it only says yes."""


def test_push_shows_only_the_phones_own_sentence(world: Universe, page_as: PageAs) -> None:
    page = page_as("ana", phone=True)
    page.goto("/messages/reminders/")
    browser, registrations = page.context.new_cdp_session(page), list[dict[str, str]]()
    browser.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    browser.send("ServiceWorker.enable")
    page.evaluate(REGISTER)
    worker = page.context.service_workers[0]
    worker.evaluate(WRITE_DOWN)
    parts = urlsplit(page.url)
    for word in ("message", "Ana has sciatica"):
        pushed = {"origin": f"{parts.scheme}://{parts.netloc}", "registrationId": registrations[-1]["registrationId"], "data": word}
        browser.send("ServiceWorker.deliverPushMessage", pushed)
    shown = worker.evaluate(TWO_SHOWN)
    assert [data for _, _, data in shown] == ["message", "day"]
    assert [body for _, body, _ in shown] == ["A message waits for you.", "Your program for today is ready when you are."]


def test_phone_listens_and_is_chosen(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    type(world.harbor).objects.filter(id=world.harbor.id).update(reminder_channels=["push"])
    page = page_as("ana", phone=True)
    page.add_init_script(f"({SUBSCRIBED})()")
    page.goto("/messages/reminders/")
    page.get_by_role("button", name="Let this phone listen").click()
    expect(page.get_by_role("button", name="This phone need not listen any more")).to_be_visible()
    axe(page)
    page.check("[name=channel][value=push]")
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("text=You are reminded.")
    assert PushSubscription.objects.get().user == world.ana
