"""Who works here: the list, inviting, changing, ending. For the manager."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unpinch.actions import clinic_settings
from unpinch.actions import staff as actions
from unpinch.actions.invitations import Issued
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.manager import words
from unpinch.pages.manager.forms import InviteForm, WorkForm, show
from unpinch.terms.errors import InputError, NotAllowedNowError


@guarded("clinic.staff")
@require_GET
def people(request: Request) -> HttpResponse:
    """Everybody who works here, and those who used to."""
    ended = request.GET.get("show") == "ended"
    rows = [(row, words.word(words.ROLES, row.role), _trained(row)) for row in actions.members(request.actor, ended=ended)]
    return render(request, "manager/staff.html", {"rows": rows, "ended": ended})


def _trained(row: actions.Member) -> str:
    return ", ".join(words.word(words.TRAINED, each) for each in row.credentials)


@guarded("clinic.staff", "clinic.settings")
@require_http_methods(["GET", "POST"])
def invite(request: Request) -> HttpResponse:
    """Add somebody, and show the link with which they set a password."""
    form = InviteForm(request.POST or None, places=_places(request), initial={"role": "therapist"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            issued = actions.invite(
                request.actor, full_name=given["full_name"], email=given["email"], work=_work(given), language=given["language"]
            )
            return _link_page(request, issued)
        except InputError as error:
            show(form, error)
    return render(request, "manager/invite.html", {"form": form})


def _places(request: Request) -> list[tuple[str, str]]:
    return [(str(place.id), place.name) for place in clinic_settings.locations_of(request.actor)]


def _work(given: dict[str, Any]) -> actions.Work:
    return actions.Work(given["role"], given.get("locations", ()), given["licensed"], given["credentials"], given["license_number"])


def _initial(row: actions.Member) -> dict[str, Any]:
    names = ("role", "licensed", "license_number", "credentials")
    return {"locations": row.location_ids, **{name: getattr(row, name) for name in names}}


def _link_page(request: Request, issued: Issued) -> HttpResponse:
    address = request.build_absolute_uri(reverse("account:link", args=[issued.link]))
    return render(request, "manager/link.html", {"issued": issued, "address": address})


@guarded("clinic.staff", "clinic.settings")
@require_http_methods(["GET", "POST"])
def member(request: Request, membership_id: uuid.UUID) -> HttpResponse:
    """One member: role, locations, licence, training; a new link; ending."""
    row = actions.member(request.actor, membership_id)
    form = WorkForm(request.POST or None, places=_places(request), initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(request.actor, membership_id, work=_work(form.cleaned_data))
            messages.success(request, _("Saved."))
            return redirect("manager:staff")
        except InputError as error:
            show(form, error)
        except NotAllowedNowError as error:
            form.add_error(None, str(error))
    return _member_page(request, row, form)


def _member_page(request: Request, row: actions.Member, form: WorkForm, wrong: str = "") -> HttpResponse:
    others = actions.successors(request.actor, row.id)
    role = words.word(words.ROLES, row.role)
    context = {"row": row, "form": form, "successors": others, "role": role, "wrong": wrong}
    return render(request, "manager/member.html", context, status=400 if wrong else 200)


@guarded("clinic.staff")
@require_POST
def link(request: Request, membership_id: uuid.UUID) -> HttpResponse:
    """Make a new link for somebody who lost the way in."""
    return _link_page(request, actions.invite_again(request.actor, membership_id))


@guarded("clinic.staff", "clinic.settings")
@require_POST
def end(request: Request, membership_id: uuid.UUID) -> HttpResponse:
    """End somebody's work here."""
    row = actions.member(request.actor, membership_id)
    try:
        actions.end(request.actor, membership_id, successor=request.POST.get("successor", ""))
    except (InputError, NotAllowedNowError) as error:
        wrong = str(error) if isinstance(error, NotAllowedNowError) else error.mend
        return _member_page(request, row, WorkForm(places=_places(request), initial=_initial(row)), wrong)
    messages.success(request, _("{name} no longer works here.").format(name=row.name))
    return redirect("manager:staff")
