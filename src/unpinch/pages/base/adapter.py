"""What the sign-in library asks of us: nobody signs up by themselves, and a user is shown by name."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited by a clinic; there is no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def display_name(user: Any) -> str:
    """The name a page shows for a user."""
    return str(user.full_name)
