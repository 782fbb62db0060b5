"""An invitation as people see it: the card with QR code, address and code that is shown, printed or read out."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from unpinch.actions.invitations import Issued
from unpinch.pages.base.adapter import qr_svg
from unpinch.pages.base.guard import Request


@dataclass(frozen=True, slots=True)
class Card:
    """One invitation, shown once."""

    name: str
    address: str
    door: str
    qr: SafeString
    code: str
    until: datetime
    carer: bool
    physician: bool


def card_of(request: Request, issued: Issued, *, carer: bool = False, physician: bool = False) -> Card:
    """The card of a new invitation, with the clinic's public address."""
    base = settings.ENVIRONMENT.public_url if not settings.ENVIRONMENT.local else f"{request.scheme}://{request.get_host()}"
    address = base + reverse("account:link", args=[issued.link])
    door = (base + reverse("account:sign_in")).partition("://")[2].rstrip("/")
    return Card(issued.name, address, door, mark_safe(qr_svg(address)), issued.spoken, issued.expires_at, carer, physician)
