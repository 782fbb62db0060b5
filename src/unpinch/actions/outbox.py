"""Send what waits in the outbox: at least once, never lost, a second time only when the process dies at the wrong moment.

A message was committed together with its cause. Sending is claimed first, in a short write of its own: no transaction stays open while
a mail server thinks, and two workers never send the same message at the same time. A process that dies after the mail server took the
message and before `sent_at` is stored sends it again later, under the same Message-ID, so that a mailbox can tell the two are one.
Each message names its way out (`channels`); one that is not configured lets its messages wait and stops no other. Alerts have a round of
their own: a gateway that hangs over a hundred reminders never delays them.
"""

import datetime as dt
import logging
import time
from dataclasses import dataclass

from django.db.models import F, QuerySet

from unpinch.actions.channels import CHANNELS, FAULTS, Send, can_mail
from unpinch.actions.sending import GoneError
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
ROUND_S = 120
"""A round that takes longer ends here, so that what it claimed last is sent well before the claim is over (convention)."""
DROPPED = "dropped"
"""How the reason of a message begins that was meant for a moment and has missed it: nothing to mend."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What one round did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


def can_send() -> bool:
    """Whether a mail server is configured; without one, alerts stay on screens."""
    return can_mail()


def send_waiting(now: dt.datetime, send: Send | None = None) -> Sending:
    """Send what is due and has no end of its own, the oldest first: alerts and what people wait for."""
    ways = _open_ways(send)
    late = _waiting(now, ways).filter(created_at__lt=now - TOO_OLD)
    given_up = late.update(failed="given up: too old to be of use", send_after=now + NEVER)
    return _send(_waiting(now, ways).filter(drop_after=None), now, send, given_up)


def send_reminders(now: dt.datetime, send: Send | None = None) -> Sending:
    """Send what is due and is of use only for a while; drop what has missed its moment."""
    missed = _waiting(now, list(CHANNELS)).filter(drop_after__lte=now)
    given_up = missed.update(failed=f"{DROPPED}: its time had passed", send_after=now + NEVER)
    return _send(_waiting(now, _open_ways(send)).filter(drop_after__gt=now), now, send, given_up)


def _open_ways(send: Send | None) -> list[str]:
    return [name for name, channel in CHANNELS.items() if send or channel.can_send()]


def _send(waiting: QuerySet[OutboxMessage], now: dt.datetime, send: Send | None, given_up: int) -> Sending:
    began, outcomes = time.monotonic(), list[bool]()
    for message in list(waiting[:AT_ONCE]):
        if time.monotonic() - began > ROUND_S:
            break
        if _claim(message, now):
            outcomes.append(_try(message, now, send or CHANNELS[message.channel].send))
    return Sending(outcomes.count(True), outcomes.count(False), given_up)


def stuck() -> QuerySet[OutboxMessage]:
    """The messages that failed and were not sent since: what `doctor` and the manager should see."""
    return OutboxMessage.objects.filter(sent_at=None).exclude(failed="").exclude(failed__startswith=DROPPED)


def _waiting(now: dt.datetime, ways: list[str]) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(sent_at=None, send_after__lte=now, channel__in=ways).order_by("send_after", "created_at")


def _claim(message: OutboxMessage, now: dt.datetime) -> bool:
    """Take a message for ourselves in one atomic write; False when somebody else was faster."""
    waiting = OutboxMessage.objects.filter(id=message.id, sent_at=None, send_after=message.send_after)
    return waiting.update(send_after=now + LEASE, tries=F("tries") + 1) == 1


def _try(message: OutboxMessage, now: dt.datetime, send: Send) -> bool:
    mine = OutboxMessage.objects.filter(id=message.id)
    try:
        send(message)
    except GoneError:
        mine.update(send_after=now + NEVER, failed=f"{DROPPED}: nobody listens there any more")
        return False
    except FAULTS as error:
        wait = WAITS[min(message.tries, len(WAITS) - 1)]
        mine.update(send_after=now + wait, failed=_in_words(error))
        log.warning("message %s was not sent: %s", message.id, _in_words(error))
        return False
    mine.update(sent_at=now, failed="")
    return True


def _in_words(error: Exception) -> str:
    """What went wrong, without addresses or what a server repeats of them."""
    code = next((value for name in ("smtp_code", "code", "errno") if (value := getattr(error, name, None))), "")
    return f"{type(error).__name__} {code}".strip()
