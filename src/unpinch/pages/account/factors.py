"""Password, second factors and signing out: the sign-in library's views behind our guard, with our templates.

What shows nobody's data is `public`; the library itself asks for the right person. Staff sign in with a password and a second factor, or
with a passkey alone; patients may add a passkey to the code they came with.
"""

from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from allauth.account.views import logout as _logout
from allauth.account.views import password_change as _password
from allauth.account.views import reauthenticate as _reauthenticate
from allauth.mfa.base.views import authenticate as _authenticate
from allauth.mfa.base.views import index as _index
from allauth.mfa.base.views import reauthenticate as _prove_by_code
from allauth.mfa.recovery_codes.views import generate_recovery_codes as _new_recovery_codes
from allauth.mfa.recovery_codes.views import view_recovery_codes as _recovery_codes
from allauth.mfa.totp.views import activate_totp as _activate_app
from allauth.mfa.totp.views import deactivate_totp as _deactivate_app
from allauth.mfa.webauthn.views import add_webauthn as _add_passkey
from allauth.mfa.webauthn.views import edit_webauthn as _name_passkey
from allauth.mfa.webauthn.views import list_webauthn as _passkeys
from allauth.mfa.webauthn.views import login_webauthn as _login_by_passkey
from allauth.mfa.webauthn.views import reauthenticate_webauthn as _prove_by_passkey
from allauth.mfa.webauthn.views import remove_webauthn as _remove_passkey
from axes.decorators import axes_dispatch, axes_form_invalid
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator

from unpinch.actions.factors import may_lose_passkey
from unpinch.pages.base.guard import Request, View, guarded, public
from unpinch.pages.base.sessions import freshly_proved


@method_decorator(axes_dispatch, name="dispatch")
@method_decorator(axes_form_invalid, name="form_invalid")
class CountedLogin(LoginView):  # type: ignore[misc]
    """The password page, with wrong tries counted for each name and address."""


def proved(view: View) -> View:
    """Ask somebody who has neither password nor second factor to sign in anew before this view, when they signed in a while ago."""

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not freshly_proved(request) and not get_adapter().get_reauthentication_methods(request.user):
            return render(request, "account/sign_in_anew.html")
        return view(request, *args, **kwargs)

    return inner


login = public("the password page; nobody has signed in yet")(CountedLogin.as_view())
login_by_passkey = public("signing in with a passkey; nobody has signed in yet")(_login_by_passkey)
authenticate = public("the second step of signing in; the library knows who gave the password")(_authenticate)
logout = public("signing out; ends whatever session there is")(_logout)

reauthenticate = guarded("account.own")(_reauthenticate)
prove_by_code = guarded("account.own")(_prove_by_code)
prove_by_passkey = guarded("account.own")(_prove_by_passkey)
index = guarded("account.own")(_index)
activate_app = guarded("account.own")(_activate_app)
deactivate_app = guarded("account.own")(_deactivate_app)
passkeys = guarded("account.own")(_passkeys)
name_passkey = guarded("account.own")(proved(_name_passkey))
recovery_codes = guarded("account.own")(proved(_recovery_codes))
new_recovery_codes = guarded("account.own")(proved(_new_recovery_codes))


@guarded("account.own")
def password(request: Request) -> HttpResponse:
    """Change one's password; whoever has none, as every patient, goes back to their own account."""
    if not request.user.is_authenticated or not request.user.has_usable_password():
        return redirect("account:me")
    response: HttpResponse = _password(request)
    return response


@guarded("account.own")
@proved
def add_passkey(request: Request) -> HttpResponse:
    """Add a passkey; recovery codes are shown to members only, because patients have no second step to recover."""
    response: HttpResponse = _add_passkey(request)
    if response.status_code == 302 and not request.actor.staff:
        return redirect("mfa_list_webauthn")
    return response


@guarded("account.own")
@proved
def remove_passkey(request: Request, pk: int) -> HttpResponse:
    """Remove a passkey, unless a member would be left without a second factor."""
    if not may_lose_passkey(request.actor.user_id, pk):
        return render(request, "account/only_factor.html", status=409)
    response: HttpResponse = _remove_passkey(request, pk=pk)
    return response
