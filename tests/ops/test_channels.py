"""The ways a message leaves: each takes its own, a gateway gets the shape it asks for, and what missed its moment is not sent."""

import datetime as dt
import json
import urllib.error
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from django.conf import LazySettings
from django.core import mail
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions import channels, web_push
from unpinch.actions.outbox import LEASE, Sending, send_reminders, send_waiting, stuck
from unpinch.actions.sending import GoneError
from unpinch.config import doctor
from unpinch.config.environment import Environment, read_environment
from unpinch.records.models import Clinic, OutboxMessage, PushSubscription
from unpinch.terms.errors import InputError

MINUTE = dt.timedelta(minutes=1)
KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}


def message(world: Universe, channel: str, **fields: object) -> OutboxMessage:
    given = {"send_after": timezone.now(), "to": "+1 312 555 0100", "subject": "", "body": 'A "message" waits: {to}', **fields}
    return OutboxMessage.objects.create(clinic=world.harbor, key=f"{channel}-{OutboxMessage.objects.count()}", channel=channel, **given)


class Gateway(BaseHTTPRequestHandler):
    """A gateway on this machine that writes down what it got."""

    got: ClassVar[list[tuple[str, dict[str, str], object]]] = []
    answer = 200

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.got.append((self.path, dict(self.headers), body))
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def gateway(settings: LazySettings) -> Iterator[type[Gateway]]:
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    Gateway.got, Gateway.answer = [], 200
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    settings.ENVIRONMENT = environment(f"http://127.0.0.1:{server.server_port}/send?n={{to}}")
    yield Gateway
    server.shutdown()
    server.server_close()


def environment(url: str, body: str = '{"sms": [{"number": "{to}", "words": "{text}"}], "ref": "{id}"}') -> Environment:
    return read_environment({"UNPINCH_SMS_URL": url, "UNPINCH_SMS_HEADERS": '{"Authorization": "Bearer x"}', "UNPINCH_SMS_BODY": body})


# ---- text messages -----------------------------------------------------------------------------------------------------------------
def test_gateway_gets_the_shape_it_asked_for(world: Universe, gateway: type[Gateway]) -> None:
    made = message(world, "sms")
    assert send_waiting(timezone.now() + MINUTE) == Sending(sent=1)
    path, headers, body = gateway.got[0]
    assert path == "/send?n=%2B1%20312%20555%200100"
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer x", str(made.id))
    assert body == {"sms": [{"number": "+1 312 555 0100", "words": 'A "message" waits: {to}'}], "ref": str(made.id)}


@pytest.mark.parametrize(("answer", "reason"), [(500, "HTTPError 500"), (302, "HTTPError 302")])
def test_refusing_gateway_delays_and_leads_nowhere(world: Universe, gateway: type[Gateway], answer: int, reason: str) -> None:
    message(world, "sms")
    gateway.answer = answer
    assert send_waiting(timezone.now() + MINUTE) == Sending(failed=1)
    assert (len(gateway.got), stuck().get().failed) == (1, reason)


def test_texts_wait_while_there_is_no_gateway_and_mail_goes(world: Universe) -> None:
    made = message(world, "sms")
    message(world, "email", to="alice@example.org")
    assert send_waiting(timezone.now() + MINUTE) == Sending(sent=1)
    made.refresh_from_db()
    assert (made.tries, made.sent_at) == (0, None)


@pytest.mark.parametrize(
    "variables",
    [
        {"UNPINCH_SMS_URL": "gateway"},
        {"UNPINCH_SMS_URL": "https://g.example", "UNPINCH_SMS_BODY": "{}"},
        {"UNPINCH_SMS_URL": "https://g.example", "UNPINCH_SMS_HEADERS": "Bearer x"},
        {"UNPINCH_SMS_URL": "https://g.example", "UNPINCH_SMS_HEADERS": '{"A": 1}'},
    ],
)
def test_unfit_gateway_stops_the_start(variables: dict[str, str]) -> None:
    with pytest.raises(InputError):
        read_environment(variables)


def test_gateways_secret_is_never_shown() -> None:
    assert "Bearer" not in repr(environment("https://g.example"))


# ---- push ----------------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def listening(world: Universe) -> PushSubscription:
    return PushSubscription.objects.create(user=world.ana, endpoint="https://fcm.googleapis.com/x", endpoint_hash="1" * 64, **KEYS)


def refusing(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def refuse(url: str, *_: object) -> None:
        raise urllib.error.HTTPError(url, code, "", {}, None)  # type: ignore[arg-type]

    monkeypatch.setattr(web_push, "post", refuse)


def test_push_reaches_every_browser(world: Universe, listening: PushSubscription, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    PushSubscription.objects.create(user=world.ana, endpoint="https://fcm.googleapis.com/y", endpoint_hash="2" * 64, **KEYS)
    monkeypatch.setattr(web_push, "post", lambda url, *_: told.append(url))
    message(world, "push", to=str(world.ana.id), body="day")
    assert send_waiting(timezone.now() + MINUTE) == Sending(sent=1)
    assert sorted(told) == ["https://fcm.googleapis.com/x", "https://fcm.googleapis.com/y"]


def test_browser_that_is_gone_is_forgotten(world: Universe, listening: PushSubscription, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, 410)
    message(world, "push", to=str(world.ana.id), body="day")
    assert send_waiting(timezone.now() + MINUTE).failed == 1
    listening.refresh_from_db()
    assert listening.ended_at
    assert send_waiting(timezone.now() + 3 * LEASE) == Sending()
    assert not stuck().exists()


def test_busy_push_service_is_tried_again(world: Universe, listening: PushSubscription, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, 503)
    message(world, "push", to=str(world.ana.id), body="day")
    send_waiting(timezone.now() + MINUTE)
    listening.refresh_from_db()
    assert (stuck().get().failed, listening.ended_at) == ("HTTPError 503", None)


def test_nobody_listening_is_the_end_of_it(world: Universe) -> None:
    with pytest.raises(GoneError):
        channels.send_push(message(world, "push", to=str(world.ana.id)))


# ---- moments ---------------------------------------------------------------------------------------------------------------------------
def test_reminder_that_missed_its_moment_is_dropped(world: Universe) -> None:
    now = timezone.now()
    message(world, "email", drop_after=now)
    assert send_reminders(now + MINUTE) == Sending(given_up=1)
    assert not mail.outbox
    assert not stuck().exists()


def test_alerts_and_reminders_leave_in_rounds_of_their_own(world: Universe) -> None:
    now = timezone.now()
    message(world, "email", to="alice@example.org")
    message(world, "email", to="ana@example.org", drop_after=now + 9 * MINUTE)
    assert send_waiting(now + MINUTE) == Sending(sent=1)
    assert [each.to for each in mail.outbox] == [["alice@example.org"]]
    assert send_reminders(now + MINUTE) == Sending(sent=1)


def test_long_round_ends_before_its_claims_do(world: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unpinch.actions.outbox.ROUND_S", -1)
    message(world, "email", to="alice@example.org")
    assert send_waiting(timezone.now() + MINUTE) == Sending()


def test_worker_that_died_sends_again_under_the_same_name(world: Universe, gateway: type[Gateway]) -> None:
    message(world, "sms")
    now = timezone.now() + MINUTE
    send_waiting(now)
    OutboxMessage.objects.update(sent_at=None)  # the process died before it could write down that it sent
    send_waiting(now + LEASE)
    assert len({headers["Idempotency-Key"] for _, headers, _ in gateway.got}) == 1
    assert len(gateway.got) == 2


def test_mail_offers_its_one_tap_stop(world: Universe) -> None:
    message(world, "email", stop_address="https://clinic.example.org/messages/stop/x/")
    send_waiting(timezone.now() + MINUTE)
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


# ---- doctor ----------------------------------------------------------------------------------------------------------------------
def looked(environment: Environment) -> dict[str, str]:
    return {check.name: check.state.value for check in doctor.reminders(environment)}


def test_doctor_tries_the_gateway(world: Universe, gateway: type[Gateway], settings: LazySettings) -> None:
    assert looked(settings.ENVIRONMENT) == {"sms": "ok"}
    assert looked(environment("http://127.0.0.1:9/send")) == {"sms": "warn"}


def test_doctor_names_what_is_offered_but_cannot_leave(world: Universe) -> None:
    Clinic.objects.filter(id=world.harbor.id).update(reminder_channels=["sms", "push"])
    assert looked(read_environment({"UNPINCH_PUBLIC_URL": "http://clinic.lan"})) == {"sms": "warn", "push": "warn"}
