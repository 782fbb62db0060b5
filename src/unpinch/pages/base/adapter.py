"""What the sign-in library asks of us: nobody signs up by themselves, a user has a name, secrets are encrypted, QR codes are ours."""

import base64
import hashlib
import io
import time
from typing import Any, ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unpinch.actions.account import has_pin
from unpinch.actions.factors import may_lose
from unpinch.actions.throttle import PIN
from unpinch.pages.base.device import remember
from unpinch.pages.base.sessions import PART, PROVED_AT, SEEN_AT, client_address, freshly_proved, remember_session

UNSAID = ("account/messages/logged_in.txt", "account/messages/logged_out.txt", "mfa/messages/recovery_codes_generated.txt")
WORDS = {
    "username_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
    "too_many_login_attempts": gettext_lazy("Too many tries. Wait 15 minutes, then try again."),
    "rate_limited": gettext_lazy("Too many tries. Wait 15 minutes, then try again."),
    "incorrect_password": gettext_lazy("The password is not right."),
    "enter_current_password": gettext_lazy("The password until now is not right."),
}


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited by a clinic; there is no open sign-up."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **WORDS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begin a session that ends with the browser; it forgets the part that somebody before chose."""
        super().login(request, user)
        request.session.pop(PART, None)
        request.session[SEEN_AT] = request.session[PROVED_AT] = int(time.time())
        request.session.set_expiry(0)
        remember_session(request, user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """After a full sign-in the device may offer this person for a quick switch, where a PIN is set."""
        response = super().post_login(request, user, **kwargs)
        PIN.clear(str(user.id))
        if has_pin(user.id):
            remember(request, response, user)
        return response

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Check a password; the count of wrong tries looks for the name under `login`."""
        return super().authenticate(request, **{"login": credentials.get("username", ""), **credentials})

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Somebody whose account is closed stays at the door."""
        messages.error(request, _("This account is closed. Ask the clinic's manager."))
        return redirect("account:sign_in")

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "unknown"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago need not prove it again."""
        return not freshly_proved(self.request)

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Authenticator apps, passkeys and recovery codes in our words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is not right, or it is over. Take the newest one."),
        "cannot_delete_authenticator": gettext_lazy("It is your only second step."),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        return qr_svg(url)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Unpinch"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey") if number == 1 else _("Passkey {number}").format(number=number)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return may_lose(authenticator)


def display_name(user: Any) -> str:
    """The name a page shows for a user."""
    return str(user.full_name)


def qr_svg(text: str) -> str:
    """Draw a QR code as SVG, here and not by somebody else's server. Black on white in every look: cameras need it so."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", scale=4, border=3, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return drawn.getvalue().decode()


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"unpinch.factors:{settings.SECRET_KEY}".encode()).digest()))
