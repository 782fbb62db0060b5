"""One's own account: who one is now, name, language, password, second factors, PIN, devices, and what one agreed to."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from unpinch.actions.account import has_pin, home_of, license_of, names_on_device, parts_of, remove_pin, set_license, set_name, set_pin
from unpinch.actions.devices import devices_of, end_sessions
from unpinch.actions.devices import end_device as _end_device
from unpinch.actions.factors import factors_of
from unpinch.actions.policy import Role
from unpinch.pages.account.forms import NameForm, PinForm
from unpinch.pages.base.device import remember, sealed_here
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.base.sessions import PART, freshly_proved
from unpinch.terms.errors import InputError


@guarded("account.own")
def me(request: Request) -> HttpResponse:
    """Everything about one's own account on one page."""
    parts = parts_of(request.actor.user_id)
    key = str(request.session.session_key)
    facts = {
        "parts": parts,
        "now": request.session.get(PART) or (parts[0].key if parts else ""),
        "factors": factors_of(request.actor.user_id),
        "license": license_of(request.actor),
        "pin": has_pin(request.actor.user_id),
        "devices": devices_of(request.actor, key) if request.actor.user_id else [],
        "links": _links(request.actor.role),
        "colleagues": [each for each in names_on_device(sealed_here(request)) if each[0] != str(request.actor.user_id)],
    }
    return render(request, "account/me.html", facts)


def _links(role: Role) -> list[tuple[str, str]]:
    """Pages of other rooms that belong to one's own account, where they exist."""
    wanted = [
        ("messages:mine", _("Messages")),
        ("messages:reminders", _("Reminders")),
        ("manager:my_consents", _("What I agreed to")),
        ("manager:who_looked_at_me", _("Who looked at my record")),
    ]
    found = []
    for name, words in wanted if role is Role.PATIENT else []:
        try:
            found.append((reverse(name), words))
        except NoReverseMatch:
            continue
    return found


@guarded("account.own")
def choose_part(request: Request) -> HttpResponse:
    """Act in another of one's roles."""
    wanted = request.POST.get("part", "")
    if request.method == "POST" and wanted in {part.key for part in parts_of(request.actor.user_id)}:
        request.session[PART] = wanted
        return redirect("home")
    return redirect("account:me")


@guarded("account.own")
def name(request: Request) -> HttpResponse:
    """Change how one is named on screen, and the license number beside one's signature."""
    number = license_of(request.actor)
    start = {"full_name": request.actor.name, "license_number": number}
    form = NameForm(request.POST or None, initial=start, signs=number is not None)
    if request.method == "POST" and form.is_valid():
        set_name(request.actor, name=form.cleaned_data["full_name"])
        if number is not None:
            set_license(request.actor, number=form.cleaned_data["license_number"])
        messages.success(request, _("Saved."))
        return redirect("account:me")
    return render(request, "account/name.html", {"form": form})


@sensitive_post_parameters("pin")
@guarded("account.own")
def pin(request: Request) -> HttpResponse:
    """Set or remove the PIN for a shared tablet; only who proved themselves a moment ago may set one."""
    if request.method == "POST" and "remove" in request.POST:
        remove_pin(request.actor)
        messages.success(request, _("The PIN is gone."))
        return redirect("account:me")
    if not freshly_proved(request):
        return _prove(request)
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_pin(request.actor, pin=form.cleaned_data["pin"])
        except InputError as error:
            form.add_error("pin", f"{_('This PIN')} {error.problem} {error.mend}")
        else:
            messages.success(request, _("The PIN is set. On a shared tablet you can now switch to yourself with it."))
            response = redirect("account:me")
            user: Any = request.user
            user.refresh_from_db()
            remember(request, response, user)
            return response
    return render(request, "account/pin.html", {"form": form, "has": has_pin(request.actor.user_id)})


def _prove(request: Request) -> HttpResponse:
    """Send somebody to prove who they are, and back here."""
    user: Any = request.user
    if user.has_usable_password():
        return redirect(f"{reverse('account_reauthenticate')}?next={request.path}")
    return render(request, "account/sign_in_anew.html")


@guarded("account.own")
def end_device(request: Request) -> HttpResponse:
    """Sign out one other device, or all of them."""
    if request.method == "POST" and request.actor.user_id:
        wanted = request.POST.get("device", "")
        if wanted == "others":
            end_sessions(request.actor.user_id, keep=str(request.session.session_key))
            messages.success(request, _("You are signed out everywhere else."))
        else:
            _end_device(request.actor, wanted)
            messages.success(request, _("That device is signed out."))
    return redirect("account:me")


@guarded("account.own")
def second_factor(request: Request) -> HttpResponse:
    """Set up a second factor: the page a new member meets first."""
    if factors_of(request.actor.user_id).full:
        return redirect(home_of(request.actor))
    return render(request, "account/second_factor.html")
