"""Stories in a browser: a clinic that answers at a local address, and pages signed in as somebody.

    def test_desk_finds_the_patient(world, page_as, axe):
        page = page_as("dina")                       # somebody of tests/support/universe.py, or a User
        page.goto("/chart/")                         # addresses are relative to the clinic
        axe(page)                                    # or axe.in_every_look(page): phone and desktop, light and dark

Every page is watched: a request to another host, a violation of the content policy, a script error or a missing style or picture fails
the test at its end. The server runs the real application with the real middleware in a thread, on the database of this test process;
what a test stores is committed and gone afterwards. Without Chromium the stories are skipped with one line (an error with CI=true).
"""

from collections.abc import Iterator
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler, ThreadedWSGIServer
from playwright.sync_api import Browser, Page

from tests.support.browser import DESKTOP, PHONE, WAIT_MS, AxeCheck, PageAs, Watch
from tests.support.database import end_other_sessions, flush_that_works
from tests.support.universe import Universe, draw_universe
from unpinch.records.models import User

__all__ = ["flush_that_works"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def world(transactional_db: None) -> Universe:
    return draw_universe()


@pytest.fixture(scope="session")
def clinic_address(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler, connections_override={})
    server.set_app(WSGIHandler())
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()
    with django_db_blocker.unblock():
        end_other_sessions()


@pytest.fixture
def clinic_server(clinic_address: str, transactional_db: None) -> str:
    """The address of the clinic, with the database of this test behind it."""
    return clinic_address


@pytest.fixture
def watch(clinic_server: str) -> Iterator[Watch]:
    watching = Watch(clinic_server)
    yield watching
    assert not watching.troubles, "\n".join(dict.fromkeys(watching.troubles))


@pytest.fixture
def page_as(clinic_server: str, browser: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[PageAs]:
    """`page_as("alice", phone=True)`: a page in a browser of its own, signed in as somebody; `page_as()` is nobody.

    Further words go to the browser: `dark=True`, `language="es"`, `javascript=False`.
    """
    contexts = []

    def open_page(who: str | User = "", *, phone: bool = False, dark: bool = False, language: str = "", javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=clinic_server,
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            has_touch=phone,
            is_mobile=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale={"es": "es-MX"}.get(language, "en-US"),
            java_script_enabled=javascript,
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        if who:
            user = request.getfixturevalue("world").people[who] if isinstance(who, str) else who
            context.add_cookies([_signed_in(user, clinic_server)])  # type: ignore[list-item]
        page = context.new_page()
        watch.over(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> AxeCheck:
    return AxeCheck()


def _signed_in(user: User, address: str) -> dict[str, Any]:
    """The cookie of a fresh session of somebody."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "domain": urlsplit(address).hostname,
        "path": "/",
    }
