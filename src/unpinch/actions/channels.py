"""The ways a message leaves: e-mail, the clinic's own SMS gateway, push to a browser. Each says whether it can send, and sends one message.

E-mail takes what a mail server gave; SMS is posted as JSON to one address of the clinic's choice, no provider is known here; push goes to
the browsers that the receiver subscribed with, and `to` is the receiver's id.
"""

import datetime as dt
import json
import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from unpinch.actions import web_push
from unpinch.actions.sending import GoneError, post
from unpinch.records.models import OutboxMessage, PushSubscription

Send = Callable[[OutboxMessage], None]
FAULTS = (OSError, smtplib.SMTPException)
"""What sending may run into and what may pass by itself."""
PUSH_KEPT_S = 3 * 3600
"""How long a push service keeps a message for a phone that is off, where the message itself sets no end (judgement)."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out."""

    can_send: Callable[[], bool]
    send: Send


def can_mail() -> bool:
    """Whether a mail server is configured; without one, messages stay in the outbox."""
    return "dummy" not in settings.EMAIL_BACKEND


def send_mail(message: OutboxMessage) -> None:
    """Hand one message to the mail server. Raises OSError or SMTPException."""
    headers = {"Message-ID": f"<{message.id}@{settings.ENVIRONMENT.host}>"}
    if message.stop_address:  # RFC 8058: mail programs offer it as a button
        headers |= {"List-Unsubscribe": f"<{message.stop_address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to], headers=headers).send(fail_silently=False)


def can_text() -> bool:
    """Whether the clinic has an SMS gateway."""
    return settings.ENVIRONMENT.sms is not None


def send_text(message: OutboxMessage) -> None:
    """Hand one message to the gateway, under an id that stays the same when it is sent again. Raises OSError."""
    gateway = settings.ENVIRONMENT.sms
    if gateway is None:
        raise GoneError
    values = {"to": message.to, "text": message.body, "id": str(message.id)}
    url = gateway.url
    for name, value in values.items():
        url = url.replace(f"{{{name}}}", quote(value, safe=""))
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(message.id), **gateway.headers}
    post(url, json.dumps(_filled(gateway.body, values)).encode(), headers)


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    """A JSON template with its names replaced inside its texts: what is put in can never change its shape."""
    if isinstance(template, dict):
        return {key: _filled(each, values) for key, each in template.items()}
    if isinstance(template, list):
        return [_filled(each, values) for each in template]
    return _replaced(template, values) if isinstance(template, str) else template


def _replaced(text: str, values: Mapping[str, str]) -> str:
    """Each name replaced once, from left to right: a name inside what was put in stays as it is."""
    for name, value in values.items():
        head, found, tail = text.partition(f"{{{name}}}")
        if found:
            return _replaced(head, values) + value + _replaced(tail, values)
    return text


def can_push() -> bool:
    """Whether browsers would listen: they do so only for a site with HTTPS, or on this machine."""
    return bool(settings.ENVIRONMENT.secure or settings.ENVIRONMENT.local)


def push_key() -> EllipticCurvePrivateKey:
    """The clinic's key for push services."""
    return web_push.own_key(settings.SECRET_KEY)


def send_push(message: OutboxMessage) -> None:
    """Tell every browser of somebody, and end the subscriptions of those that are gone. Raises OSError when none could be told."""
    now, told, fault = timezone.now(), 0, None
    keep_s = int((message.drop_after - now).total_seconds()) if message.drop_after else PUSH_KEPT_S
    for row in PushSubscription.objects.filter(user=message.to, ended_at=None):
        try:
            web_push.send(_subscriber(row), message.body, key=push_key(), contact=_contact(), now=now, keep_s=keep_s)
            told += 1
        except GoneError:
            _end(row, now)
        except OSError as error:
            fault = error
    if not told:
        raise fault or GoneError


def _subscriber(row: PushSubscription) -> web_push.Subscriber:
    return web_push.Subscriber(row.endpoint, web_push.unpadded(row.p256dh), web_push.unpadded(row.auth))


def _end(row: PushSubscription, now: dt.datetime) -> None:
    row.ended_at = now
    row.save(update_fields=["ended_at"])


def _contact() -> str:
    """Whom a push service may write to about us."""
    url = str(settings.ENVIRONMENT.public_url)
    return url if url.startswith("https://") else f"mailto:{settings.DEFAULT_FROM_EMAIL}"


CHANNELS: Mapping[str, Channel] = {
    "email": Channel(can_mail, send_mail),
    "sms": Channel(can_text, send_text),
    "push": Channel(can_push, send_push),
}
