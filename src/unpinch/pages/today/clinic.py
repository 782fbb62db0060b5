"""The day of a clinic for everybody who works in it: whom to look at first, today's visits, the caseload, the alerts."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from unpinch.actions import alert_list
from unpinch.actions import alerts as doing
from unpinch.actions import day as days
from unpinch.pages.base.guard import Request, guarded


@guarded("clinic.day")
@require_GET
def day(request: Request) -> HttpResponse:
    """Show the day; a filter or a search swaps the body alone."""
    wanted = {name: request.GET.get(name, "") for name in ("whose", "location")}
    found = days.clinic_day(request.actor, **wanted, query=request.GET.get("q", "")[:80])
    body = request.headers.get("HX-Target") == "day"
    return render(request, "today/day_body.html" if body else "today/day.html", {"day": found, "here": request.get_full_path()})


@guarded("alert.list")
@require_GET
def alerts(request: Request) -> HttpResponse:
    """Show what waits, who was told, and to whom it goes next."""
    return render(request, "today/alerts.html", {"page": alert_list.alert_page(request.actor), "days": alert_list.SETTLED_DAYS})


@guarded("alert.acknowledge")
@require_POST
def acknowledge(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """One tap: somebody sees to this patient, and nothing of it is passed on."""
    doing.acknowledge_all(request.actor, episode_id)
    messages.success(request, _("You see to it. It is not passed on any further; settle it when it is met."))
    return back(request, "today:alerts")


class SettleForm(forms.Form):
    """What met an alert."""

    how = forms.CharField(
        label=gettext_lazy("What met it?"),
        help_text=gettext_lazy("Who took over or examined, when, with what result. This closes no warning sign."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@guarded("alert.settle", "alert.list")
def settle(request: Request, alert_id: uuid.UUID) -> HttpResponse:
    """Write what met an alert, and take it off the list."""
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        doing.settle(request.actor, alert_id, how=form.cleaned_data["how"])
        messages.success(request, _("Settled. The warning sign itself stays until a clinician closes it."))
        return back(request, "today:alerts")
    line = alert_list.open_alert(request.actor, "alert.settle", alert_id)
    return render(request, "today/settle.html", {"alert": line, "form": form, "next": ours(request, request.GET.get("next", ""))})


def back(request: Request, name: str) -> HttpResponseRedirect:
    """To the page the form came from, when it is one of ours; else to a page by name."""
    return redirect(ours(request, request.POST.get("next", "")) or reverse(name))


def ours(request: Request, address: str) -> str:
    """An address inside the clinic; empty for any other."""
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return address if address.startswith("/") and safe else ""
