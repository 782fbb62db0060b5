"""The door: two ways in, one for patients and one for those who work here; links, codes, the quick switch, the language.

Nothing here shows anybody's record. What it says of a wrong code or link never tells whether it exists.
"""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from unpinch.actions.access import NotFoundError
from unpinch.actions.account import door_frame, names_on_device, open_by_pin, set_language
from unpinch.actions.actor import Actor
from unpinch.actions.invitations import Opened, accept_staff, face_of, open_code, open_link
from unpinch.actions.throttle import CODE_FROM_ADDRESS, CODE_FROM_DEVICE, TooManyTriesError
from unpinch.pages.account.forms import CodeForm, JoinForm, LinkForm, YearForm
from unpinch.pages.base import errors
from unpinch.pages.base.device import forget, sealed_here
from unpinch.pages.base.guard import Request, public
from unpinch.pages.base.sessions import begin, begin_physician, client_address, local_path, seconds_left
from unpinch.terms.errors import InputError

BROWSER_COOKIE, BROWSER_SALT = "unpinch_browser", "unpinch.browser"


@never_cache
@public("the door; nobody has signed in yet")
def sign_in(request: Request) -> HttpResponse:
    """Show both ways in; somebody who is in already goes on."""
    if _actor(request):
        return redirect(_next(request))
    return _door(request, CodeForm())


def _door(request: Request, form: CodeForm, status: int = 200) -> HttpResponse:
    facts = {
        "form": form,
        "next": _next(request, ""),
        "names": names_on_device(sealed_here(request)),
        "door": door_frame(),
        "lost": request.user.is_authenticated,
    }
    response = render(request, "account/sign_in.html", facts, status=status)
    if not request.get_signed_cookie(BROWSER_COOKIE, default="", salt=BROWSER_SALT):
        value = uuid.uuid4().hex
        response.set_signed_cookie(
            BROWSER_COOKIE, value, salt=BROWSER_SALT, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


@never_cache
@sensitive_post_parameters("code", "birth_year")
@public("signing in with a short code; nobody has signed in yet")
def code(request: Request) -> HttpResponse:
    """Sign in with a short code and the year of birth; wrong answers are counted for the device and for the address."""
    if request.method != "POST":
        return redirect("account:sign_in")
    form = CodeForm(request.POST)
    browser = request.get_signed_cookie(BROWSER_COOKIE, default="", salt=BROWSER_SALT)
    keys = ((CODE_FROM_DEVICE, browser or client_address(request)), (CODE_FROM_ADDRESS, client_address(request)))
    try:
        for limit, key in keys:
            limit.check(key)
        if form.is_valid():
            opened = open_code(form.cleaned_data["code"], birth_year=form.cleaned_data["birth_year"])
            CODE_FROM_DEVICE.clear(keys[0][1])
            return _let_in(request, opened, own_phone=form.cleaned_data["own_phone"])
    except TooManyTriesError:
        return errors.locked_out(request)
    except InputError as error:
        for limit, key in keys:
            limit.count(key)
        form.add_error(None, f"{error.problem} {error.mend}")
    except NotFoundError:
        form.add_error(None, _("This code has been used or has run out. Ask the clinic for a new one."))
    return _door(request, form, 400)


@never_cache
@sensitive_post_parameters()
@public("a link somebody was sent; opens nothing until it is confirmed")
def link(request: Request, secret: str) -> HttpResponse:
    """Show whom a link is for, and use it up when that is confirmed: mail programs look at links, people press buttons."""
    try:
        CODE_FROM_ADDRESS.check(client_address(request))
        face = face_of(secret)
        form = _link_form(request, face.purpose)
        if request.method == "POST" and form.is_valid():
            try:
                return _through_link(request, secret, face.purpose, form.cleaned_data)
            except InputError as error:
                CODE_FROM_ADDRESS.count(client_address(request))
                form.add_error(error.field if error.field in form.fields else None, f"{error.problem} {error.mend}")
    except TooManyTriesError:
        return errors.locked_out(request)
    except NotFoundError:
        CODE_FROM_ADDRESS.count(client_address(request))
        return render(request, "account/link_over.html", {"door": door_frame()}, status=404)
    return render(request, "account/link.html", {"face": face, "form": form}, status=400 if form.errors else 200)


def _link_form(request: Request, purpose: str) -> Any:
    kind = {"staff": JoinForm, "physician": YearForm}.get(purpose, LinkForm)
    return kind(request.POST if request.method == "POST" else None)


def _through_link(request: Request, secret: str, purpose: str, given: dict[str, Any]) -> HttpResponse:
    if purpose == "staff":
        return _let_in(request, accept_staff(secret, password=given["password"]))
    return _let_in(request, open_link(secret, birth_year=given.get("birth_year")), own_phone=bool(given.get("own_phone")))


def _let_in(request: Request, opened: Opened, *, own_phone: bool = False) -> HttpResponse:
    if opened.purpose == "physician" or opened.user is None:
        begin_physician(request, str(opened.invitation_id))
        return redirect("account:physician")
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if opened.purpose in ("patient", "carer") and chosen in dict(settings.LANGUAGES):
        set_language(opened.user.id, chosen)
    begin(request, opened.user, part=opened.part, own_phone=own_phone)
    return redirect(_next(request))


@never_cache
@sensitive_post_parameters("pin")
@public("a quick switch on a shared tablet; shows only names of those who signed in on it today")
def switch(request: Request) -> HttpResponse:
    """Switch to somebody who signed in fully on this device today, by name and PIN; whoever was here is signed out."""
    sealed = sealed_here(request)
    names = names_on_device(sealed)
    wanted = request.POST.get("user") or request.GET.get("user", "")
    chosen = next((each for each in names if each[0] == wanted), None)
    facts = {"names": names, "chosen": chosen, "here": str(request.user.pk) if request.user.is_authenticated else "", "problem": ""}
    if request.method == "POST" and chosen:
        try:
            user = open_by_pin(chosen[0], sealed[chosen[0]], pin=request.POST.get("pin", ""))
        except InputError as error:
            facts["problem"] = f"{_('This PIN')} {error.problem} {error.mend}"
        except TooManyTriesError:
            return _full_sign_in(request, chosen[0])
        else:
            begin(request, user, proved=False)
            return redirect("home")
    return render(request, "account/switch.html", facts, status=400 if facts["problem"] else 200)


def _full_sign_in(request: Request, user_id: str) -> HttpResponse:
    response = render(request, "account/pin_over.html", status=429)
    forget(request, response, user_id)
    return response


@never_cache
@public("how long this session may still rest; says nothing else")
def here(request: Request) -> HttpResponse:
    """Say how many seconds are left (GET, no click), or that somebody is still here (POST, a click). 401 for nobody."""
    actor = _actor(request)
    if actor is None:
        return JsonResponse({"error": "signed_out"}, status=401)
    return JsonResponse({"seconds": max(0, seconds_left(request, actor))})


@public("the language of the page; shows nobody's data")
def language(request: Request) -> HttpResponse:
    """Switch the language, and remember it for whoever is signed in."""
    wanted = request.POST.get("language", "")
    response = redirect(local_path(request, request.POST.get("next", "")))
    if request.method == "POST" and wanted in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            set_language(request.user.pk, wanted)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def _actor(request: HttpRequest) -> Actor | None:
    """Who acts; nobody, for most who come to the door."""
    return getattr(request, "actor", None)


def _next(request: Request, otherwise: str | None = None) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    path = local_path(request, wanted)
    if wanted and path != "/":
        return path
    return "home" if otherwise is None else otherwise
