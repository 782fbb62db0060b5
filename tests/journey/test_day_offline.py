"""A day at home without a network: nothing entered is lost, nothing is doubled, nobody sees another's (S8, S7; DESIGN section 9)."""

import datetime as dt
import json
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.support.day_stories import Home, Phone, home, phone, transactional_db
from unpinch.actions import plan as planning
from unpinch.records.models import DiaryConflict, Episode

__all__ = ["home", "phone", "transactional_db"]
Take = Callable[..., Phone]
DATABASES = "indexedDB.databases().then(all => all.map(each => each.name))"
KEPT = """async () => (await Promise.all((await caches.keys()).map(async name =>
  (await (await caches.open(name)).keys()).map(request => request.url)))).flat()"""

STEP_ON_DISK = """async () => {
  const { name } = (await indexedDB.databases()).find(each => each.name.startsWith('unpinch-day-'));
  return new Promise((tell) => {
    indexedDB.open(name).onsuccess = ({ target: { result: db } }) => {
      const asked = db.transaction('kept').objectStore('kept').get('run');
      asked.onsuccess = () => tell(asked.result.step) ?? db.close();
    };
  });
}"""


def enter(page: Page, pain: int) -> None:
    """The shortest check-in: one touch, and keep."""
    if page.locator("#morning-change").count():
        page.click("#morning-change")
    page.locator(".checkin .scale label").nth(pain).click()
    page.click("#morning-save")


def leave(page: Page) -> None:
    """Sign out on the page of the account."""
    page.goto("/account/me/")
    page.wait_for_selector("body[data-clock]")
    page.click("text=Sign out")


def set_clock(page: Page, hours: int) -> None:
    """Somebody sets the phone's clock; the person looks at the page again."""
    page.clock.set_system_time(dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def waits_for(page: Page, words: str) -> None:
    expect(page.locator("#day-status")).to_contain_text(words)


def pains(home: Home) -> list[int]:
    return [row.body["leg"] for row in home.received("morning")]


def test_day_opens_and_keeps_without_network(home: Home, phone: Take) -> None:
    ana = phone("ana")
    expect(ana.open().get_by_role("heading", name="Your exercises")).to_be_visible()
    ana.kill()
    ana.offline()
    page = ana.open()
    expect(page.locator(".day-item").first).to_be_visible()
    enter(page, 1)
    waits_for(page, "1 entry waits")
    ana.offline(False)
    waits_for(page, "All sent")
    assert pains(home)[-1:] == [1]


def test_worker_keeps_no_json_and_no_other_page(home: Home, phone: Take) -> None:
    page = phone("ana").open()
    page.wait_for_selector(".day-item")
    kept = page.evaluate(KEPT)
    assert kept
    assert not [each for each in kept if "/api/" in each or ".json" in each or "/program/" in each]


def test_killed_tab_keeps_the_run(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.click("text=Ankle pumps")
    page.click("text=Start this one")
    page.locator(".scale label").nth(3).click()
    page.click("#run-onward")
    page.click("#run-onward")
    for _ in range(2):  # ready, the first set: now it rests
        page.click("#guide-next")
    expect(page.locator(".guide-label")).to_have_text("Rest")
    assert page.evaluate(STEP_ON_DISK) == 2  # read after it was written: the tab is not killed before
    ana.offline()
    ana.kill()
    page = ana.open()
    page.click("text=Go on there")
    expect(page.locator(".guide-label")).to_have_text("Rest")
    page.click("#run-stop")
    page.click("text=Stop here, keep what I did")
    waits_for(page, "1 entry waits")
    ana.offline(False)
    waits_for(page, "All sent")
    (body,) = [row.body for row in home.received("set")]
    assert (body["sets_done"], body["sets_due"], body["leg_before"], body["side"]) == (1, 2, 3, "left")


def test_server_that_stops_loses_nothing(home: Home, phone: Take) -> None:
    page = phone("ana").open()
    page.wait_for_selector(".day-item")
    home.server.stop()
    try:
        enter(page, 2)
        waits_for(page, "1 entry waits")
    finally:
        home.server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    waits_for(page, "All sent")
    assert pains(home)[-1:] == [2]


def test_lost_answer_doubles_nothing(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.wait_for_selector(".day-item")

    def lose(route: Route) -> None:
        route.fetch()  # the clinic keeps it; the phone never hears of it
        route.abort()

    page.route("**/api/day/events", lose, times=1)
    before = len(pains(home))
    enter(page, 4)
    expect(page.locator(".told")).to_contain_text("Leg pain 4")
    waits_for(page, "All sent")  # it was sent again by itself
    assert pains(home)[before:] == [4]


def test_other_content_under_one_id_is_shown(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.wait_for_selector(".day-item")

    def alter(route: Route) -> None:
        sent = json.loads(route.request.post_data or "{}")
        sent["events"][0]["body"]["leg"] = 9
        route.fetch(post_data=json.dumps(sent))
        route.abort()

    page.route("**/api/day/events", alter, times=1)
    enter(page, 5)
    waits_for(page, "1 entry needs a look")
    page.click("#day-status a")
    expect(page.locator("[data-entry=conflict]")).to_contain_text("Two versions")
    assert DiaryConflict.objects.get().body["body"]["leg"] == 5


def test_program_changed_meanwhile_keeps_what_was_done(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    ana.offline()
    page.click("text=Buttock squeeze")
    page.click("text=I did it without the timer")
    waits_for(page, "1 entry waits")
    home.change(planning.remove_item("glute-set"))
    ana.offline(False)
    waits_for(page, "All sent")
    expect(page.locator(".day-item", has_text="Buttock squeeze")).to_have_count(0)
    assert home.received("set")[-1].body["exercise"] == "glute-set"


def test_run_ends_when_its_exercise_is_gone(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.click("text=Lying face down")
    page.click("text=Start this one")
    page.locator(".scale label").nth(0).click()
    page.click("#run-onward")
    page.click("#run-onward")
    home.change(planning.remove_item("prone-lying"))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", name="Your program has changed")).to_be_visible()


def test_old_program_shows_only_warnings(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.wait_for_selector(".day-item")
    ana.offline()
    set_clock(page, hours=73)
    expect(page.get_by_role("heading", name="Your program needs a new look")).to_be_visible()
    expect(page.locator(".day-item")).to_have_count(0)
    page.click("text=Answer the red card")
    expect(page.get_by_role("heading", name="Bladder, bowel and feeling")).to_be_visible()


def test_clock_set_back_makes_nothing_fresh(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.wait_for_selector(".day-item")
    ana.offline()
    set_clock(page, hours=-48)
    expect(page.get_by_text("The clock of this phone was changed")).to_be_visible()
    ana.offline(False)
    expect(page.locator(".day-item").first).to_be_visible()


def test_ended_session_keeps_the_entries(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.wait_for_selector(".day-item")
    ana.sign_off()
    enter(page, 6)
    waits_for(page, "Sign in to send")
    ana.kill()
    ana.sign_in("ana")
    waits_for(ana.open(), "All sent")
    assert pains(home)[-1:] == [6]


def test_nobody_meets_the_day_of_another(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.wait_for_selector(".day-item")
    ana.sign_off()
    enter(page, 7)
    waits_for(page, "Sign in to send")
    ana.kill()
    ana.sign_in("ben")
    page = ana.open()
    expect(page.get_by_role("heading", name="Not ready yet")).to_be_visible()
    expect(page.get_by_text("Ana")).to_have_count(0)
    page.goto("/day/#entries")
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    assert pains(home)[-1:] != [7]
    ana.kill()
    ana.sign_in("ana")
    page = ana.open()
    expect(page.locator(".told")).to_contain_text("Leg pain 7")
    waits_for(page, "All sent")
    assert pains(home)[-1:] == [7]
    assert home.received("morning")[-1].by_id == home.world.people["ana"].id


def test_door_is_asked_before_anything_is_shown(home: Home, phone: Take) -> None:
    ana = phone("ana")
    ana.open().wait_for_selector(".day-item")
    ana.sign_in("ben")
    page = ana.open("/account/me/", ready=False)
    ana.context.route("**/api/day/program", lambda route: route.abort())
    page.evaluate("location.assign('/day/')")
    expect(page.get_by_text("There is no network")).to_be_visible()
    expect(page.locator(".day-item")).to_have_count(0)


def test_leaving_sends_first_then_clears(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.wait_for_selector(".day-item")
    ana.offline()
    enter(page, 3)
    waits_for(page, "1 entry waits")
    page.goto("/day/#entries")
    page.click("text=Sign out")
    expect(page.locator("#leave-no")).to_contain_text("1 entry could not be sent")
    ana.offline(False)
    page.click("text=Sign out")
    page.wait_for_url("**/account/sign-in/**")
    assert pains(home)[-1:] == [3]
    assert page.evaluate(DATABASES) == ["unpinch-day"]


def test_account_page_lets_nobody_leave_with_entries(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.wait_for_selector(".day-item")
    page.route("**/api/day/events", lambda route: route.abort())
    enter(page, 4)
    waits_for(page, "1 entry waits")
    leave(page)
    expect(page.get_by_role("heading", name="What I entered")).to_be_visible()
    page.unroute("**/api/day/events")
    leave(page)
    page.wait_for_url("**/account/sign-in/**")
    assert pains(home)[-1:] == [4]
    assert page.evaluate(DATABASES) == ["unpinch-day"]


def test_worker_sends_when_no_page_is_open(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.wait_for_selector(".day-item")
    ana.offline()
    enter(page, 2)
    waits_for(page, "1 entry waits")
    ana.kill()
    before = len(pains(home))
    ana.offline(False)
    ana.context.service_workers[0].evaluate("sendAlone()")
    assert pains(home)[before:] == [2]


def test_warning_stops_everything_without_network(home: Home, phone: Take) -> None:
    ana = phone("ana")
    page = ana.open()
    page.wait_for_selector(".day-item")
    ana.offline()
    page.goto("/day/#card")
    page.check("#line-ces_saddle")
    page.click("text=Keep and stop my program")
    expect(page.get_by_role("heading", name="Stop. Do this now")).to_be_visible()
    ana.kill()
    page = ana.open()
    expect(page.get_by_role("link", name="Emergency 112")).to_be_visible()
    expect(page.locator(".day-item")).to_have_count(0)
    ana.offline(False)
    expect(page.get_by_text("The clinic has your answer")).to_be_visible()
    assert Episode.objects.get(id=home.world.ana_episode.id).safety_hold
