"""Messages leave at least once, in order, never two at a time, and a mail server that is down only delays them."""

import datetime as dt
import smtplib

from django.conf import LazySettings
from django.core import mail
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions.outbox import LEASE, TOO_OLD, WAITS, Sending, send_waiting, stuck
from unpinch.records.models import OutboxMessage

MINUTE = dt.timedelta(minutes=1)


def message(world: Universe, key: str = "one", **fields: object) -> OutboxMessage:
    given = {"send_after": timezone.now(), "to": "alice@example.org", "subject": "Look", "body": "An alert waits.", **fields}
    return OutboxMessage.objects.create(clinic=world.harbor, key=key, **given)


def refuse(each: OutboxMessage) -> None:
    raise smtplib.SMTPResponseException(451, b"alice@example.org is unknown here")


def test_message_leaves_once(world: Universe) -> None:
    message(world)
    later = timezone.now() + MINUTE
    assert (send_waiting(later), send_waiting(later)) == (Sending(sent=1), Sending())
    assert len(mail.outbox) == 1


def test_message_id_stays_the_same(world: Universe) -> None:
    made = message(world)
    now = timezone.now() + MINUTE
    send_waiting(now)
    OutboxMessage.objects.update(sent_at=None)  # the process died before it could write down that it sent
    send_waiting(now + LEASE)
    assert [each.extra_headers["Message-ID"].split("@")[0] for each in mail.outbox] == [f"<{made.id}"] * 2


def test_claimed_message_is_not_taken_again(world: Universe) -> None:
    message(world)
    now, seen = timezone.now() + MINUTE, []
    send_waiting(now, lambda each: seen.append(send_waiting(now)))
    assert seen == [Sending()]


def test_failure_waits_longer_each_time(world: Universe) -> None:
    made, now = message(world), timezone.now() + MINUTE
    for wait in WAITS[:2]:
        assert send_waiting(now, refuse).failed == 1
        made.refresh_from_db()
        assert made.send_after == now + wait
        now = made.send_after


def test_failure_is_visible_without_addresses(world: Universe) -> None:
    message(world)
    send_waiting(timezone.now() + MINUTE, refuse)
    assert stuck().get().failed == "SMTPResponseException 451"


def test_old_message_is_given_up(world: Universe) -> None:
    message(world)
    assert send_waiting(timezone.now() + TOO_OLD + MINUTE) == Sending(given_up=1)
    assert not mail.outbox


def test_nothing_is_tried_without_a_server(world: Universe, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    made = message(world)
    send_waiting(timezone.now() + MINUTE)
    made.refresh_from_db()
    assert (made.tries, made.sent_at) == (0, None)
