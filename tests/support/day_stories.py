"""One clinic for all stories of a day at home: Ana with a signed plan, a server that can be stopped and started, and phones of one's own.

The clinic is drawn once for a module, because drawing a plan takes seconds; each story has a fresh phone, and asks the record only for what
that phone sent.

    def test_entry_waits_without_network(home, phone):
        page = phone("ana").open()
        page.phone.offline()
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler, ThreadedWSGIServer
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.browser import DESKTOP, PHONE, Watch
from tests.support.database import end_other_sessions
from tests.support.planned import make_drafted, make_ready, make_signed, version_of
from tests.support.universe import Universe, draw_universe
from unpinch.actions import day_program
from unpinch.actions import plan as planning
from unpinch.records.models import DiaryEvent

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WAIT_MS = 20_000
WORKER_READY = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


class Cut(ThreadedWSGIServer):
    """A server whose open connections can be cut as well: a stopped one must not go on answering through them."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), QuietWSGIRequestHandler, connections_override={})
        self.lines: list[socket.socket] = []

    def get_request(self) -> tuple[socket.socket, Any]:
        line, address = super().get_request()
        self.lines.append(line)
        return line, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that was cut is no error."""

    def cut(self) -> None:
        for line in self.lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class Server:
    """The clinic's server at one address; it can be stopped, and started again at the same address."""

    def __init__(self) -> None:
        self.port = 0
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.server = Cut(self.port)
        self.server.set_app(WSGIHandler())
        self.port = self.server.server_address[1]
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.server.cut()
        self.thread.join()


@dataclass
class Home:
    """The clinic behind the stories."""

    world: Universe
    server: Server

    def sign(self) -> None:
        """Sign the draft of Ana's plan as it is."""
        alice, episode_id = self.world.actor("alice"), self.world.ana_episode.id
        draft = planning.draft_of(alice, episode_id)
        for condition in draft.verdict.cautions if draft else ():
            planning.clear_caution(alice, episode_id, condition=condition, reason="Looked at today, in order")
        planning.sign_plan(alice, episode_id, read_version=version_of(self.world))

    def change(self, change: planning.Change) -> None:
        """Change Ana's plan and sign it anew."""
        alice, episode_id = self.world.actor("alice"), self.world.ana_episode.id
        planning.change_draft(alice, episode_id, read_version=version_of(self.world), change=change, said="Changed")
        self.sign()

    def received(self, kind: str) -> list[DiaryEvent]:
        """What the clinic has of one kind, in the order of arrival."""
        return list(DiaryEvent.objects.filter(kind=kind).order_by("received_at"))

    def cookie(self, name: str) -> dict[str, Any]:
        """The cookie of a fresh session of somebody."""
        client = Client()
        client.force_login(self.world.people[name], backend=BACKEND)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        return {"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": urlsplit(self.server.address).hostname, "path": "/"}


@dataclass
class Phone:
    """A browser with a memory of its own, which somebody holds."""

    home: Home
    context: BrowserContext
    watch: Watch
    pages: list[Page] = field(default_factory=list)

    def open(self, address: str = "/day/", *, ready: bool = True) -> Page:
        """Open Today; with `ready`, wait until it also opens without a network."""
        page = self.context.new_page()
        self.watch.over(page)
        page.goto(address)
        if ready:
            page.wait_for_function(WORKER_READY)
        self.pages.append(page)
        return page

    def kill(self) -> None:
        """The system closes every tab."""
        for page in self.pages:
            page.close()
        self.pages.clear()

    def offline(self, on: bool = True) -> None:
        self.context.set_offline(on)

    def sign_in(self, name: str) -> None:
        self.context.add_cookies([self.home.cookie(name)])  # type: ignore[list-item]

    def sign_off(self) -> None:
        """The session ends; the phone is not asked."""
        self.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


LONG_REST_S = 300
"""A rest that is not over before a slow machine has looked at it."""


@pytest.fixture(scope="module")
def home(django_db_setup: None, django_db_blocker: Any) -> Iterator[Home]:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(day_program, "REST_S", LONG_REST_S)
        with transaction.atomic():
            world = make_signed(make_drafted(make_ready(draw_universe())))
        made = Home(world, Server())
        yield made
        made.server.stop()
        end_other_sessions()
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


@pytest.fixture
def transactional_db(home: Home) -> None:
    """In place of the fixture of that name: the stories of a module share one database, which `home` empties at the end."""


@pytest.fixture
def phone(home: Home, transactional_db: None, browser: Browser) -> Iterator[Callable[..., Phone]]:
    """`phone("ana")`: a phone of one's own, signed in; `desktop=True`, `dark=True`, `moving=True` for another look."""
    watch, contexts = Watch(home.server.address), []

    def take(who: str = "", *, desktop: bool = False, dark: bool = False, moving: bool = False) -> Phone:
        context = browser.new_context(
            base_url=home.server.address,
            viewport=DESKTOP if desktop else PHONE,  # type: ignore[arg-type]
            has_touch=not desktop,
            is_mobile=not desktop,
            color_scheme="dark" if dark else "light",
            reduced_motion="no-preference" if moving else "reduce",
            locale="en-US",
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        taken = Phone(home, context, watch)
        if who:
            taken.sign_in(who)
        return taken

    yield take
    for context in contexts:
        context.close()
    assert not watch.troubles, "\n".join(dict.fromkeys(watch.troubles))
