"""Nothing on any page comes from anywhere else, nothing breaks the content policy, and every page is clean for everybody in every look.

Each role walks the sample clinic by its links, one page of each address. The first time an address is met it is looked at on phone and
desktop, light and dark, then enlarged to twice its size, standing still, and worked by keys; a page that asks another host, breaks the
policy, fails in a script or misses a part fails the walk (`watch`).
"""

from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Response

from tests.support.browser import AxeCheck, PageAs, Watch
from tests.support.reach import moving, out_of_reach, too_wide
from unpinch.demo import build
from unpinch.records.models import CarerLink, Episode, Membership, User

PEOPLE = 12
ROLES = ("therapist", "assistant", "front_desk", "manager")
PATIENTS = ("emergency", "urgent_today", "half-way", "sent", "evaluation", "active")
MOST_PAGES = 40
LINKS = "as => as.map(a => a.hasAttribute('download') ? '' : a.href)"
seen_by_anybody: set[str] = set()
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sample_clinic(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The sample clinic, for all walks of this module."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        build(patients=PEOPLE)
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def _django_db_helper(sample_clinic: None) -> None:
    """Nothing is rolled back or emptied between the walks: they only look."""


@pytest.fixture
def clinic_server(clinic_address: str, sample_clinic: None) -> str:
    return clinic_address


def somebody(role: str) -> User:
    """Somebody of the staff, with a password as in a real clinic: some pages ask for it again."""
    user: User = Membership.objects.filter(role=role).order_by("user__login")[0].user
    user.set_password("a-long-password-1")
    user.save()
    return user


def patient(scene: str) -> User:
    episodes = Episode.objects.order_by("patient__record_number")
    chosen = {
        "half-way": episodes.filter(attention="").exclude(intake_started_at=None),
        "sent": episodes.filter(status="intake", safety_hold=False).exclude(intake_sent_at=None),
        "evaluation": episodes.filter(status="evaluation"),
        "active": episodes.filter(status="active"),
    }.get(scene, episodes.filter(attention=scene))
    return chosen[0].patient.user  # type: ignore[return-value]


def route_of(address: str) -> str:
    """The route behind an address; empty for what is no page of ours."""
    try:
        return "" if urlsplit(address).path.startswith("/static/") else resolve(urlsplit(address).path).route
    except Resolver404:
        return ""


def walk(page: Page, start: str = "/") -> Iterator[tuple[str, Response | None]]:
    """Open one page of each route that can be reached by links."""
    waiting, met = deque([start]), set[str]()
    while waiting and len(met) < MOST_PAGES:
        answer = page.goto(waiting.popleft())
        here = route_of(page.url)
        if here in met:
            continue
        met.add(here)
        yield here, answer
        for link in page.eval_on_selector_all("a[href]", LINKS):
            if urlsplit(link).netloc == urlsplit(page.url).netloc and (route := route_of(link)) and route not in met:
                waiting.append(link)


def check(page: Page, axe: AxeCheck) -> None:
    """Walk everywhere, and look at each page."""
    faults = []
    for route, answer in walk(page):
        if answer is None or answer.status != 200:
            faults.append(f"{page.url} answered {answer and answer.status}")
        elif route in seen_by_anybody:
            faults += axe.faults(page)
        else:
            seen_by_anybody.add(route)
            faults += [*axe.faults_in_every_look(page), *too_wide(page), *moving(page), *out_of_reach(page)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", ROLES)
def test_staff_walk_every_page(page_as: PageAs, axe: AxeCheck, role: str, sample_clinic: None) -> None:
    check(page_as(somebody(role)), axe)


@pytest.mark.parametrize("scene", PATIENTS)
def test_patients_walk_every_page(page_as: PageAs, axe: AxeCheck, scene: str, sample_clinic: None) -> None:
    check(page_as(patient(scene), phone=True), axe)


def test_carer_walks_every_page(page_as: PageAs, axe: AxeCheck, sample_clinic: None) -> None:
    check(page_as(CarerLink.objects.order_by("created_at")[0].user, phone=True), axe)


def test_spanish_pages_are_clean_too(page_as: PageAs, axe: AxeCheck, clinic_server: str) -> None:
    page = page_as(patient("sent"), phone=True, language="es")
    page.context.add_cookies([{"name": "unpinch_language", "value": "es", "url": clinic_server}])
    check(page, axe)


def test_stranger_at_the_door(page_as: PageAs, axe: AxeCheck, sample_clinic: None) -> None:
    check(page_as(phone=True), axe)


def test_watch_sees_a_third_party(page_as: PageAs, watch: Watch, sample_clinic: None) -> None:
    page = page_as()
    page.goto("/account/sign-in/")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.invalid/x.png'}))")
    page.wait_for_timeout(200)
    seen, watch.troubles = watch.troubles, []
    assert any("content policy" in trouble for trouble in seen)
