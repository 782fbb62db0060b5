"""The therapist examines on a tablet: few taps, keys alone, no network for a while, a phone that measures, a screen turned round."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import CDPSession, Page, expect

from tests.support.browser import AxeCheck, PageAs
from tests.support.entered import enter_case
from tests.support.universe import Universe
from unpinch.records.models import Episode, FactEntry, TextEntry

TABLET = {"width": 768, "height": 1024}
MOST_TAPS = 32
"""For the core below with a normal right side and L5 signs on the left (convention: under half a minute of tapping in eight minutes)."""


ANGLE = '#straight_leg_raise_angle [data-leg="left"]'
LYING = {
    "width": 844,
    "height": 390,
    "deviceScaleFactor": 1,
    "mobile": True,
    "screenOrientation": {"type": "landscapePrimary", "angle": 90},
}
ASKS_FIRST = """
    Object.defineProperty(navigator, "standalone", {{ value: false }});
    DeviceOrientationEvent.requestPermission = async () => "{answer}";
"""
"""How phones of one maker behave: nothing is felt before somebody has agreed."""


def tilted(sensor: CDPSession, page: Page, beta: float) -> None:
    """The phone is tilted to the front, as its own sensor would say it. The browser's shell has no sensors: there the event comes alone."""
    sensor.send("DeviceOrientation.setDeviceOrientationOverride", {"alpha": 0, "beta": beta, "gamma": 0})
    page.evaluate("beta => dispatchEvent(new DeviceOrientationEvent('deviceorientation', { alpha: 0, beta, gamma: 0 }))", beta)


@pytest.fixture
def room(world: Universe) -> Universe:
    """Ana has sent her intake; her evaluation has begun."""
    Episode.objects.filter(id=world.ana_episode.id).update(status="evaluation", intake_sent_at=timezone.now())
    world.client("alice").get(f"/evaluation/{world.ana_episode.id}/")  # the knowledge is read before a browser waits for it
    return world


class Therapist:
    """Alice at the room; counts what she taps."""

    def __init__(self, page: Page, world: Universe) -> None:
        self.page, self.taps = page, 0
        page.set_viewport_size(TABLET)  # type: ignore[arg-type]
        page.goto(f"/evaluation/{world.ana_episode.id}/")
        page.wait_for_selector(".ev[data-ready]")

    def tap(self, fact: str, side: str, value: str) -> None:
        self.press(f'button[value="finding.{fact}|{side}|{value}"]')

    def press(self, selector: str) -> None:
        self.page.locator(selector).click()
        self.taps += 1

    def saved(self) -> None:
        expect(self.page.locator('[data-save-state][data-state="saved"]')).to_be_visible()


def found(world: Universe) -> dict[tuple[str, str], object]:
    rows = FactEntry.objects.filter(episode=world.ana_episode, replaced_by=None)
    return {(row.fact.removeprefix("finding."), row.side): row.value for row in rows}


def sit_and_raise_the_leg(alice: Therapist, angle: int) -> None:
    """L5 signs on the left, a normal right side: sitting, then the leg raised lying down to an angle in degrees."""
    alice.press('[data-to="sitting"]')
    alice.tap("great_toe_extension_strength", "left", "4-")
    alice.tap("sensation_l5", "left", "reduced")
    for kind in ("strength", "reflex", "sensation"):
        for side in ("left", "right"):
            alice.press(f'[value="sweep|sitting|{kind}|{side}"]')
    alice.tap("slump", "left", "present")
    alice.tap("slump", "right", "absent")
    alice.press('[data-to="supine"]')
    alice.tap("straight_leg_raise", "left", "present")
    alice.tap("straight_leg_raise", "right", "absent")
    alice.page.locator('[name="n:finding.straight_leg_raise_angle|left"]').fill(str(angle))
    alice.page.keyboard.press("Tab")


def test_core_examination_takes_few_taps(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.press('[data-to="walking"]')
    alice.tap("wide_based_gait", "", "absent")
    alice.tap("heel_walk", "left", "weaker")
    alice.tap("heel_walk", "right", "able")
    sit_and_raise_the_leg(alice, 45)
    alice.tap("crossed_straight_leg_raise", "right", "absent")
    alice.press('[data-to="prone"]')
    alice.tap("medial_hamstring_reflex", "left", "reduced")
    alice.tap("medial_hamstring_reflex", "right", "normal")
    alice.tap("repeated_extension_response", "", "centralizes")
    alice.saved()
    known = found(room)
    assert alice.taps <= MOST_TAPS
    assert (known["great_toe_extension_strength", "left"], known["great_toe_extension_strength", "right"]) == (4.0, 5.0)
    assert (known["sensation_l5", "left"], known["sensation_s1", "left"]) == ("reduced", "normal")
    assert known["straight_leg_raise_angle", "left"] == 45.0
    assert ("babinski_sign", "left") not in known


def test_keys_alone_enter_results(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.page.keyboard.press("3")
    alice.page.locator("#hip_flexion_strength .opt").first.focus()
    for key in ("5", "5", "5", "5", "4", "5", "-", "5"):
        alice.page.keyboard.press(key)
    alice.saved()
    known = found(room)
    assert (known["ankle_dorsiflexion_strength", "left"], known["great_toe_extension_strength", "left"]) == (4.0, 4.0)
    assert known["great_toe_extension_strength", "right"] == 5.0
    assert len(known) == 8


def test_backspace_takes_a_result_back(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.tap("slump", "left", "present")
    alice.page.keyboard.press("Backspace")
    alice.saved()
    assert found(room) == {("slump", "left"): None}


def test_nothing_is_lost_without_a_network(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.page.context.set_offline(True)
    alice.tap("slump", "left", "present")
    alice.tap("slump", "left", "absent")
    alice.tap("slump", "right", "present")
    expect(alice.page.get_by_text(re.compile("No connection: 3 kept"))).to_be_visible()
    alice.page.wait_for_timeout(5000)
    alice.page.context.set_offline(False)
    alice.saved()
    assert found(room) == {("slump", "left"): "absent", ("slump", "right"): "present"}


def test_waiting_results_survive_a_closed_tab(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.page.route("**/api/**", lambda route: route.abort())
    alice.tap("slump", "left", "present")
    expect(alice.page.get_by_text(re.compile("No connection: 1 kept"))).to_be_visible()
    address, context = alice.page.url, alice.page.context
    alice.page.close()
    again = context.new_page()
    again.goto(address)
    expect(again.locator('[data-save-state][data-state="saved"]')).to_be_visible()
    assert found(room) == {("slump", "left"): "present"}


def test_wrong_angle_is_named_beside_it(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.page.locator('[name="n:finding.straight_leg_raise_angle|left"]').fill("900")
    alice.page.keyboard.press("Tab")
    expect(alice.page.locator("#straight_leg_raise_angle").get_by_role("alert").first).to_contain_text("impossible")
    assert found(room) == {}


def test_phone_measures_an_angle(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice", phone=True), room)
    sensor = alice.page.context.new_cdp_session(alice.page)
    button = alice.page.locator(f"{ANGLE} [data-tilt]")
    expect(button).to_be_hidden()
    tilted(sensor, alice.page, 2)
    button.click()
    tilted(sensor, alice.page, 2)
    tilted(sensor, alice.page, 57)
    expect(alice.page.locator("[data-angle]")).to_have_text("55°")
    sensor.send("Emulation.setDeviceMetricsOverride", LYING)  # the screen turns with the phone; gravity does not
    tilted(sensor, alice.page, 62)
    expect(alice.page.locator("[data-angle]")).to_have_text("60°")
    alice.page.get_by_role("button", name="Keep").click()
    alice.saved()
    assert found(room) == {("straight_leg_raise_angle", "left"): 60.0}


def test_refused_tilt_says_how_to_mend(room: Universe, page_as: PageAs) -> None:
    page = page_as("alice", phone=True)
    page.add_init_script(ASKS_FIRST.format(answer="denied"))
    alice = Therapist(page, room)
    alice.page.locator(f"{ANGLE} [data-tilt]").click()
    expect(alice.page.locator(ANGLE).get_by_role("alert")).to_contain_text("Allow motion in its settings")


def test_silent_sensor_asks_to_type(room: Universe, page_as: PageAs) -> None:
    page = page_as("alice", phone=True)
    page.add_init_script(ASKS_FIRST.format(answer="granted"))
    alice = Therapist(page, room)
    alice.page.locator(f"{ANGLE} [data-tilt]").click()
    alice.page.get_by_role("button", name="Keep").click()
    expect(alice.page.get_by_text("This device does not tell its tilt")).to_be_visible()
    alice.page.keyboard.press("Escape")
    expect(alice.page.locator(".tilt")).to_have_count(0)


def test_feeling_is_entered_on_the_body(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.page.locator('.skin text[data-of="L5-left"]').first.click(force=True)  # the letters let the finger through to the area
    alice.page.locator("[data-pick]").get_by_role("button", name="reduced").click()
    alice.saved()
    assert found(room) == {("sensation_l5", "left"): "reduced"}
    expect(alice.page.get_by_role("button", name="L5, left: reduced")).to_be_visible()
    expect(alice.page.locator('button[value="finding.sensation_l5|left|reduced"]')).to_have_attribute("aria-pressed", "true")


def test_body_is_worked_by_keys(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.page.get_by_role("button", name="L2, left").focus()
    for key in ("ArrowDown", "ArrowDown", "n", "ArrowRight", "a", "a", "ArrowDown", "r", "Backspace"):
        alice.page.keyboard.press(key)
    alice.saved()
    assert found(room) == {("sensation_l4", "left"): "normal", ("sensation_l4", "right"): "absent", ("sensation_l5", "right"): None}


def test_row_is_seen_on_the_body(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.tap("sensation_s1", "right", "absent")
    expect(alice.page.get_by_role("button", name="S1, right: absent")).to_be_visible()


def test_search_finds_tests_further_down(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.page.keyboard.press("/")
    alice.page.keyboard.type("piriformis")
    shown = alice.page.locator("[data-test]:visible")
    expect(shown).to_have_count(2)


def test_next_best_test_is_one_tap_away(room: Universe, page_as: PageAs) -> None:
    enter_case(room.ana_episode, "disc-l5", room.alice)
    alice = Therapist(page_as("alice"), room)
    alice.page.set_viewport_size({"width": 1280, "height": 800})
    alice.page.locator(".p-go").click()
    expect(alice.page.locator(".test.lit")).to_be_in_viewport()


def test_buttons_are_as_big_as_a_finger(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice", phone=True), room)
    for width in (390, 768):
        alice.page.set_viewport_size({"width": width, "height": 844})
        small = "all => all.map(b => b.getBoundingClientRect()).filter(r => r.width && (r.width < 43.5 || r.height < 43.5)).length"
        assert alice.page.locator(".opt, .sweep, .positions a").evaluate_all(small) == 0


def test_room_and_turned_screen_are_accessible(room: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.tap("slump", "left", "present")
    alice.saved()
    axe.in_every_look(alice.page)
    alice.page.get_by_role("link", name="Turn the screen").click()
    axe.in_every_look(alice.page)
    alice.page.keyboard.press("Escape")
    expect(alice.page.get_by_role("heading", level=1)).to_contain_text("Ana")


def test_remark_survives_a_page_that_goes_away(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.page.locator('[name="remark.evaluation"]').click()
    alice.page.keyboard.type("Stands up in two steps")
    alice.page.reload()
    alice.saved()
    expect(alice.page.locator('[name="remark.evaluation"]')).to_have_value("Stands up in two steps")
    assert [row.text for row in TextEntry.objects.filter(replaced_by=None)] == ["Stands up in two steps"]


def test_number_half_typed_survives_a_sleeping_tablet(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.page.locator('[name="n:finding.straight_leg_raise_angle|left"]').click()
    alice.page.keyboard.type("48")
    alice.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    alice.saved()
    assert found(room) == {("straight_leg_raise_angle", "left"): 48.0}


def test_session_that_ends_while_typing_loses_nothing(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    address, cookies = alice.page.url, alice.page.context.cookies()
    Session.objects.all().delete()
    alice.tap("slump", "left", "present")
    expect(alice.page.get_by_text(re.compile("Signed out: 1 kept"))).to_be_visible()
    alice.page.locator('[name="remark.sitting"]').evaluate("area => (area.closest('details').open = true)")
    alice.page.locator('[name="remark.sitting"]').click()
    alice.page.keyboard.type("Leans to the right")
    alice.page.goto("/account/sign-in/")
    fresh = room.client("alice").cookies[settings.SESSION_COOKIE_NAME].value
    alice.page.context.add_cookies([{**cookies[0], "value": fresh}])  # type: ignore[list-item]
    alice.page.goto(address)
    alice.saved()
    assert found(room) == {("slump", "left"): "present"}
    assert [row.text for row in TextEntry.objects.filter(replaced_by=None)] == ["Leans to the right"]


def test_questions_first_are_one_tap_each(room: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    enter_case(room.ana_episode, "disc-l5", room.alice)
    asked = ["patient.acute_infection_now", "patient.lightheaded_on_standing", "patient.motor_mrc4_course"]
    FactEntry.objects.filter(fact__in=asked).delete()
    alice = Therapist(page_as("alice"), room)
    badge = alice.page.locator("[data-open]")
    expect(badge).to_have_text("3")
    axe(alice.page)
    alice.press('[data-first] [data-test="patient.lightheaded_on_standing"] [data-value="yes"]')
    expect(alice.page.locator('[data-first] [data-test="patient.systolic_drop_on_standing"]')).to_be_visible()
    alice.press('[data-first] [data-test="patient.motor_mrc4_course"] [data-value="first_test"]')
    alice.press('[data-first] [data-test="patient.acute_infection_now"] [data-value="no"]')
    alice.saved()
    expect(badge).to_have_text("1")
    assert FactEntry.objects.get(fact="patient.acute_infection_now").value == "no"


def test_own_warning_word_asks_and_leads_to_the_answer(room: Universe, page_as: PageAs) -> None:
    alice = Therapist(page_as("alice"), room)
    alice.page.set_viewport_size({"width": 1280, "height": 800})
    alice.page.locator('[name="remark.evaluation"]').fill("Numb between the legs since yesterday")
    alice.page.keyboard.press("Tab")
    alice.page.get_by_role("note").get_by_role("link", name="Ask and enter").click()
    expect(alice.page.locator("#saddle_sensation_change .opt").first).to_be_focused()
    alice.tap("saddle_sensation_change", "", "new_or_changing")
    expect(alice.page.locator(".p-level")).to_contain_text("Emergency")
