"""The intake on a phone: an ordinary patient, a warning sign, another device, a session that ends, no script, Spanish."""

from playwright.sync_api import Page, expect

from tests.support.browser import AxeCheck, PageAs
from tests.support.ordinary_patient import ORDINARY
from tests.support.universe import Universe
from unpinch.records.models import Alert, Episode, FactEntry

MOST_SCREENS, MOST_TAPS = 22, 90
"""The form's own limit is 60 taps on answers (form_pace.yaml); typed fields and "Next" come on top here."""


class Walk:
    """Somebody with a thumb: fills screens in, and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.screens = page, 0, 0

    @property
    def screen(self) -> str:
        return self.page.url.rstrip("/").rpartition("/")[2]

    def tap(self, name: str, value: str) -> None:
        box = self.page.locator(f'[name="{name}"][value="{value}"]').first
        expect(box.locator("xpath=ancestor::*[@data-question]")).to_be_visible()  # a follow-up comes with the answer before it
        box.check(force=True)
        self.taps += 1

    def answer(self, name: str, value: str) -> None:
        if self.page.locator(f'[name="{name}"][value="{value}"]').count():
            self.tap(name, value)
            return
        field = self.page.locator(f'input[type=text][name="{name}"], textarea[name="{name}"]').first
        if not field.is_visible():
            self.page.locator(f'details:has([name="{name}"]) > summary').click()
        field.fill(value)
        self.taps += 1

    def fill(self, screen: str) -> None:
        for name, values in ORDINARY.get(screen, {}).items():
            if name == "birth_date":
                continue  # the desk has it
            for value in [values] if isinstance(values, str) else values:
                self.answer(name, value)

    def onward(self) -> None:
        before = self.page.url
        self.page.locator("form.intake-form button[type=submit]").click()
        self.page.wait_for_url(lambda url: url != before)
        self.taps += 1
        self.screens += 1


def given_ana_opens_the_intake(page: Page) -> Walk:
    page.goto("/intake/")
    page.get_by_role("link", name="Start").click()
    return Walk(page)


def test_ordinary_patient_is_through_in_minutes(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("ana", phone=True)
    walk = given_ana_opens_the_intake(page)
    while walk.screen != "review":
        axe(page)
        walk.fill(walk.screen)
        walk.onward()
    axe(page)
    page.get_by_role("button", name="Send to the clinic").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, it has arrived")
    axe(page)
    assert walk.screens + 1 <= MOST_SCREENS, walk.screens
    assert walk.taps <= MOST_TAPS, walk.taps
    episode = Episode.objects.get(id=world.ana_episode.id)
    assert (episode.attention, episode.incomplete, episode.safety_hold) == ("proceed", False, False)


def test_warning_sign_shows_what_to_do(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("ana", phone=True)
    page.goto(f"/intake/{world.ana_episode.id}/pelvis/")
    page.get_by_label("Has the feeling changed between your legs", exact=False).first.check()
    page.locator('[name="ces_saddle.started"][value="today_yesterday"]').check()
    page.wait_for_url("**/now/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Go now")
    expect(page.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    axe.in_every_look(page)
    assert Alert.objects.get().level == "emergency"


def test_half_an_intake_goes_on_elsewhere(world: Universe, page_as: PageAs) -> None:
    phone = page_as("ana", phone=True)
    phone.goto(f"/intake/{world.ana_episode.id}/start/")
    phone.locator('[name="leg"][value="left"]').check()
    expect(phone.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    tablet = page_as("ana")
    tablet.goto(f"/intake/{world.ana_episode.id}/start/")
    expect(tablet.locator('[name="leg"][value="left"]')).to_be_checked()


def test_session_that_ends_while_typing_loses_nothing(world: Universe, page_as: PageAs) -> None:
    page = page_as("ana", phone=True)
    page.goto(f"/intake/{world.ana_episode.id}/story/")
    signed_in = page.context.cookies()
    page.context.clear_cookies(name="unpinch_session")
    page.locator("textarea").first.fill("It began when I lifted a box.")
    page.wait_for_url("**/sign-in/**")
    page.context.add_cookies(signed_in)  # the same person signs in again
    page.goto(f"/intake/{world.ana_episode.id}/story/")
    expect(page.locator("textarea").first).to_have_value("It began when I lifted a box.")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    assert FactEntry.objects.get(fact="own.story").remark == "It began when I lifted a box."


def test_draft_is_not_given_to_somebody_else(world: Universe, page_as: PageAs) -> None:
    page = page_as("ana", phone=True)
    page.goto(f"/intake/{world.ana_episode.id}/story/")
    page.context.clear_cookies(name="unpinch_session")
    page.locator("textarea").first.fill("Only for my therapist.")
    page.wait_for_url("**/sign-in/**")
    page.context.add_cookies(page_as("carla").context.cookies())
    page.goto(f"/intake/{world.ana_episode.id}/story/")
    expect(page.locator("textarea").first).to_have_value("")
    assert not FactEntry.objects.filter(fact="own.story").exists()


def test_form_works_without_script(world: Universe, page_as: PageAs) -> None:
    page = page_as("ana", phone=True, javascript=False)
    page.goto(f"/intake/{world.ana_episode.id}/pelvis/")
    page.locator('[name="pelvis"][value="flag.ces_bowel"]').check()
    page.get_by_role("button", name="Next").click()
    assert "/now/" in page.url
    assert Alert.objects.exists()


def test_spanish_screen_has_spanish_words(world: Universe, page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as("ana", phone=True)
    page.goto(f"/intake/{world.ana_episode.id}/pelvis/")
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("button", name="Siguiente")).to_be_visible()
    axe(page)
