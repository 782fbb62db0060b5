"""Send what waits in the outbox: at least once, never lost, a second time only when the process dies at the wrong moment.

A message was committed together with its cause. Sending is claimed first, in a short write of its own: no transaction stays open while
a mail server thinks, and two workers never send the same message at the same time. A process that dies after the mail server took the
message and before `sent_at` is stored sends it again later, under the same Message-ID, so that a mailbox can tell the two are one.
"""

import datetime as dt
import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, QuerySet

from unpinch.records.models import OutboxMessage

log = logging.getLogger("unpinch.outbox")
LEASE = dt.timedelta(minutes=5)
"""How long a claim holds; a process that died meanwhile loses it (judgement: longer than any mail server takes)."""
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60))
"""How long until the next try (judgement: an alert must not wait for hours behind a mail server that came back)."""
TOO_OLD = dt.timedelta(days=3)
"""An alert that is this old was met in another way or never; the mail would only confuse (judgement)."""
NEVER = dt.timedelta(days=36_500)
AT_ONCE = 50
Send = Callable[[OutboxMessage], None]


@dataclass(frozen=True, slots=True)
class Sending:
    """What one round did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


def can_send() -> bool:
    """Whether a mail server is configured; without one, messages stay in the outbox."""
    return "dummy" not in settings.EMAIL_BACKEND


def send_waiting(now: dt.datetime, send: Send | None = None) -> Sending:
    """Send the messages that are due, the oldest first."""
    if send is None and not can_send():
        return Sending()
    given_up = _due(now).filter(created_at__lt=now - TOO_OLD).update(failed="given up: too old to be of use", send_after=now + NEVER)
    outcomes = [_try(message, now, send or send_mail) for message in list(_due(now)[:AT_ONCE]) if _claim(message, now)]
    return Sending(outcomes.count(True), outcomes.count(False), given_up)


def stuck() -> QuerySet[OutboxMessage]:
    """The messages that failed and were not sent since: what `doctor` and the manager should see."""
    return OutboxMessage.objects.filter(sent_at=None).exclude(failed="")


def _due(now: dt.datetime) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(sent_at=None, send_after__lte=now, channel="email").order_by("send_after", "created_at")


def _claim(message: OutboxMessage, now: dt.datetime) -> bool:
    """Take a message for ourselves in one atomic write; False when somebody else was faster."""
    waiting = OutboxMessage.objects.filter(id=message.id, sent_at=None, send_after=message.send_after)
    return waiting.update(send_after=now + LEASE, tries=F("tries") + 1) == 1


def _try(message: OutboxMessage, now: dt.datetime, send: Send) -> bool:
    mine = OutboxMessage.objects.filter(id=message.id)
    try:
        send(message)
    except (OSError, smtplib.SMTPException) as error:
        wait = WAITS[min(message.tries, len(WAITS) - 1)]
        mine.update(send_after=now + wait, failed=_in_words(error))
        log.warning("message %s was not sent: %s", message.id, _in_words(error))
        return False
    mine.update(sent_at=now, failed="")
    return True


def send_mail(message: OutboxMessage) -> None:
    """Hand one message to the mail server. Raises OSError or SMTPException."""
    headers = {"Message-ID": f"<{message.id}@{settings.ENVIRONMENT.host}>"}
    EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to], headers=headers).send(fail_silently=False)


def _in_words(error: Exception) -> str:
    """What went wrong, without addresses or what a server repeats of them."""
    code = getattr(error, "smtp_code", "") or getattr(error, "errno", "") or ""
    return f"{type(error).__name__} {code}".strip()
