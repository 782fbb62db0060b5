"""A patient's day on a phone: a check-in in a few touches, a guided run with sides and a clock, the red card, a bad day; in every look."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.support.browser import AxeCheck
from tests.support.day_stories import Home, Phone, home, phone, transactional_db
from unpinch.actions.day_asks import RESPONSE_LABELS

__all__ = ["home", "phone", "transactional_db"]
Take = Callable[..., Phone]
FIRST_VISIT_BYTES = 100_000
HARD_NIGHT = {"back": 4, "sleep_quality": 0, "sleep_hours": 4, "night_pain": "wakes_not_eased", "most_nights": True, "illness": True}
SIGHTS = ("", "#card", "#note", "#entries", "#call", "#exercise/prone-lying")


def opened(taken: Phone, sight: str = "") -> Page:
    page = taken.open(f"/day/{sight}", ready=False)
    page.wait_for_selector("#day-status:not([hidden])")
    return page


def waits_for(page: Page, words: str) -> None:
    expect(page.locator("#day-status")).to_contain_text(words)


def told(page: Page, pain: int, reach: str = "") -> None:
    """Leg pain, and how far down, by one touch each."""
    page.locator(".scale label").nth(pain).click()
    if reach:
        page.click(f"[data-reach={reach}]")


def morning(page: Page) -> None:
    """The check-in, open, whatever was told before."""
    page.wait_for_selector(".checkin, .told")
    if page.locator("#morning-change").count():
        page.click("#morning-change")


def hard_night(page: Page) -> None:
    """What is asked only of whom it concerns: the back, a night that was too short, being ill."""
    page.click("text=My back hurts too")
    page.locator("fieldset", has_text="Back pain right now").locator(".scale label").nth(4).click()
    for words in ("Very badly", "Under 5 h", "Yes, and nothing eased it", "Most nights", "I am ill today"):
        page.get_by_text(words).click()
    expect(page.get_by_text("A fever, shivering")).to_be_visible()


def both_sides(route: Route) -> None:
    """The program as the clinic gives it, with every exercise for both legs and with a load."""
    answer = route.fetch()
    program = answer.json()
    for exercise in program["exercises"]:
        exercise["sides"] = ["left", "right"]
        exercise["dose"]["load_kg"] = 5
    route.fulfill(response=answer, json=program)


def direction_asked(route: Route) -> None:
    """The program of somebody whose direction was not confirmed for too long."""
    answer = route.fetch()
    program, responses = answer.json(), [{"id": name, "label": label} for name, label in RESPONSE_LABELS.items()]
    going = next(each["id"] for each in program["exercises"] if each["state"] in ("doing", "held"))
    asked = {"finding": "repeated_extension_response", "exercise": going, "once": "10 repetitions", "responses": responses}
    route.fulfill(response=answer, json={**program, "direction_test": asked})


def begin(page: Page, name: str) -> None:
    page.click(f"text={name}")
    page.click("text=Start this one")


def test_first_visit_is_light(home: Home, phone: Take) -> None:
    page, sizes = phone("ana").open("about:blank", ready=False), {}

    def weigh(request: object) -> None:
        size = request.sizes()  # type: ignore[attr-defined]
        if "/library/picture/" not in request.url:  # type: ignore[attr-defined]
            sizes[request.url] = size["responseBodySize"] + size["responseHeadersSize"]  # type: ignore[attr-defined]

    page.on("requestfinished", weigh)
    page.goto("/day/")
    page.wait_for_selector(".day-item")
    assert sum(sizes.values()) < FIRST_VISIT_BYTES, sizes


def test_check_in_takes_seven_touches(home: Home, phone: Take) -> None:
    page = opened(phone("ana"))
    morning(page)
    told(page, 4, "calf")
    page.click("text=So-so")
    page.locator("fieldset", has_text="Is this a flare").get_by_text("No").click()
    page.locator(".red-line").get_by_text("No", exact=True).click()
    page.click("#morning-save")
    expect(page.locator(".told")).to_contain_text("Leg pain 4 · Calf")
    waits_for(page, "All sent")
    body = home.received("morning")[-1].body
    assert body == {"leg": 4, "reach": "calf", "sleep_quality": 5, "flare": False, "anything_new": "no"}


def test_correction_names_what_it_corrects(home: Home, phone: Take) -> None:
    page = opened(phone("ana"))
    for pain in (5, 2):
        morning(page)
        told(page, pain)
        if pain == 2:
            hard_night(page)
        page.click("#morning-save")
        expect(page.locator(".told")).to_contain_text(f"Leg pain {pain}")
    expect(page.get_by_role("heading", name="Night pain that no position eases")).to_be_visible()
    waits_for(page, "All sent")
    first, second = home.received("morning")[-2:]
    assert (second.corrects, second.body["leg"], "flare" in second.body) == (first.id, 2, "flare" in first.body)
    assert {name: second.body[name] for name in HARD_NIGHT} == HARD_NIGHT


def test_run_changes_sides_and_logs_each(home: Home, phone: Take) -> None:
    ana = phone("ana")
    ana.context.route("**/api/day/program", both_sides, times=1)
    page = opened(ana)
    begin(page, "Ankle pumps")
    told(page, 3, "knee")
    page.click("#run-onward")
    page.click("#run-onward")
    labels = []
    for _ in range(9):
        labels.append(page.locator(".guide-label").inner_text())
        page.click("#guide-next")
    page.wait_for_selector("text=Leg pain now, after it")
    told(page, 3, "knee")
    page.get_by_label("Load: +0.5 kg").click()
    for _ in range(2):
        page.get_by_label("Repetitions in each set: +1").click()
    page.click("#run-onward")
    expect(page.get_by_text("1 exercise done.")).to_be_visible()
    waits_for(page, "All sent")
    assert labels[2] == "Change to the right side"
    assert labels[4] == "Rest"
    sides = {row.body["side"]: row.body for row in home.received("set")}
    assert {side: body["sets_done"] for side, body in sides.items()} == {"left": 2, "right": 2}
    assert {body["settled_minutes"] for body in sides.values()} == {0}
    assert {(body["load_kg"], body["reps"]) for body in sides.values()} == {(5.5, 17)}


def test_sleeping_phone_wakes_at_the_right_second(home: Home, phone: Take) -> None:
    page = phone("ana").open(ready=False)
    page.wait_for_selector(".day-item")
    page.clock.install()
    begin(page, "Lying face down")
    told(page, 0)
    page.click("#run-onward")
    page.click("#run-onward")
    page.click("#guide-next")
    page.clock.fast_forward(60_000)
    left = page.locator(".guide-number").inner_text()
    page.clock.fast_forward(600_000)
    expect(page.get_by_text("Leg pain now, after it")).to_be_visible()
    assert left in ("1:00", "59")


def test_sign_in_a_run_stops_it(home: Home, phone: Take) -> None:
    page = opened(phone("ana"))
    begin(page, "Buttock squeeze")
    told(page, 2, "thigh")
    page.click("#run-onward")
    page.click("#run-stop")
    page.click("text=Something on my red card is new")
    expect(page.get_by_role("heading", name="Your red card")).to_be_visible()


def test_worse_leg_ends_the_exercise(home: Home, phone: Take) -> None:
    page = opened(phone("ana"))
    begin(page, "Lying face down")
    told(page, 2, "thigh")
    page.click("#run-onward")
    page.click("#run-onward")
    page.click("#guide-next")
    page.click("#guide-next")
    page.wait_for_selector("text=Leg pain now, after it")
    told(page, 5, "calf")
    expect(page.get_by_role("heading", name="That made your leg worse")).to_be_visible()
    page.click("#run-onward")
    page.click("text=To today")
    page.locator("fieldset", has_text="your leg hurt more").get_by_text("30 min").click()
    expect(page.get_by_text("your leg hurt more")).to_have_count(0)
    waits_for(page, "All sent")
    assert home.received("settled")[-1].body["minutes"] == 30


def test_direction_tested_again_warns_when_worse(home: Home, phone: Take) -> None:
    ana = phone("ana")
    ana.context.route("**/api/day/program", direction_asked, times=1)
    page = opened(ana)
    page.get_by_text("It hurts more").click()
    page.click("#direction-keep")
    expect(page.get_by_role("heading", name="That made your leg worse")).to_be_visible()
    waits_for(page, "All sent")
    expect(page.get_by_role("heading", name="Test your direction again")).to_have_count(0)
    told = home.received("direction")[-1].body
    assert (told["finding"], told["response"]) == ("repeated_extension_response", "worse")


def test_bad_day_asks_the_red_card_first(home: Home, phone: Take) -> None:
    page = opened(phone("ana"))
    page.click("text=Bad day")
    expect(page.get_by_role("heading", name="Your red card")).to_be_visible()
    for none in page.get_by_label("None of these").all():
        none.check()
    page.click("text=Keep my answers")
    expect(page.get_by_text("A bad day is no failure")).to_be_visible()
    expect(page.locator(".day-item", has_text="2 times 5 minutes")).to_be_visible()
    waits_for(page, "All sent")
    assert home.received("card")[-1].body["full"] is True
    assert home.received("bad_day")


def test_strong_pain_asks_what_is_possible(home: Home, phone: Take) -> None:
    page = opened(phone("ana"))
    morning(page)
    told(page, 8)
    page.click("#morning-save")
    page.locator(".card-more").get_by_text("Yes", exact=True).click()
    expect(page.get_by_text("What can you do?")).to_be_visible()


def test_warning_words_stop_the_day(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = opened(ana, "#note")
    ana.offline()
    page.fill("#note", "It feels numb when I wipe.")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("heading", name="Stop. Do this now")).to_be_visible()
    expect(page.get_by_text("When did this begin?")).to_be_visible()


def test_spanish_warning_words_stop_the_day(home: Home, phone: Take) -> None:
    home.world.people["ana"].language = "es"
    home.world.people["ana"].save(update_fields=["language"])
    ana = phone("ana")
    page = opened(ana, "#note")
    expect(page.get_by_text("en español e inglés, nunca todas")).to_be_visible()
    ana.offline()
    page.fill("#note", "No puedo orinar desde ayer.")
    page.get_by_role("button", name="Guardar esto").click()
    expect(page.get_by_role("heading", name="Pare. Haga esto ahora")).to_be_visible()
    home.world.people["ana"].language = "en"
    home.world.people["ana"].save(update_fields=["language"])


def test_keyboard_alone_checks_in(home: Home, phone: Take) -> None:
    page = opened(phone("ana", desktop=True))
    morning(page)
    page.locator(".checkin .scale input").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.locator("#morning-save").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_contain_text("Leg pain")
    waits_for(page, "All sent")


def test_every_sight_is_accessible(home: Home, phone: Take, axe: AxeCheck) -> None:
    page, faults = opened(phone("ana")), []
    for sight in SIGHTS:
        page.goto(f"/day/{sight}")
        faults += axe.faults(page)
    page.goto("/day/")
    faults += axe.faults_in_every_look(page)
    assert not faults, "\n".join(faults)


def test_nobody_signed_in_sees_the_door(home: Home, phone: Take, axe: AxeCheck) -> None:
    page = phone().open(ready=False)
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    axe(page)


def test_day_speaks_spanish(home: Home, phone: Take) -> None:
    home.world.people["ana"].language = "es"
    home.world.people["ana"].save(update_fields=["language"])
    page = phone("ana").open(ready=False)
    expect(page.get_by_role("heading", name="Sus ejercicios")).to_be_visible()
    expect(page.get_by_text("Acostarse boca abajo")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "es"
    home.world.people["ana"].language = "en"
    home.world.people["ana"].save(update_fields=["language"])
