"""The reminders a patient chose, and the one tap that stops them."""

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from unpinch.actions import reminder_choice, reminders
from unpinch.pages.base.guard import Request, guarded, public
from unpinch.pages.messages.forms import ReminderForm
from unpinch.terms.errors import InputError


@guarded("patient.reminders")
@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """Choose how and when to be reminded; nothing is sent before."""
    now = reminder_choice.choosing(request.actor)
    names = ("channel", "at", "quiet_from", "quiet_until", "language")
    initial = {name: getattr(now.row, name) for name in names} | {"email": now.patient.email, "phone": now.patient.phone}
    initial["days"] = [str(day) for day in now.row.days]
    if now.row.channel not in now.offered:
        initial["channel"] = reminder_choice.NONE
    clinic = now.patient.clinic
    form = ReminderForm(request.POST or None, initial=initial, offered=now.offered, clinic_quiet=(clinic.quiet_from, clinic.quiet_until))
    if request.method == "POST" and form.is_valid():
        to = {name: form.cleaned_data.get(name, "") for name in ("email", "phone")}
        try:
            reminder_choice.choose(request.actor, wanted=form.wanted(), **to)
        except InputError as error:
            form.show(error)
        else:
            on = form.cleaned_data["channel"] != reminder_choice.NONE
            notes.success(request, _("Saved. You will be reminded.") if on else _("Saved. Nothing is sent."))
            return redirect("messages:reminders")
    return render(request, "messages/reminders.html", {"now": now, "form": form}, status=422 if form.errors else 200)


@csrf_exempt
@public("one tap in a reminder stops it; the link names nobody and the page shows nothing")
@require_http_methods(["GET", "POST"])
def mute(request: HttpRequest, secret: str) -> HttpResponse:
    """Stop the reminders of whoever got this link. A look at the address alone stops nothing: mail programs look at links ahead."""
    done = request.method == "POST" and reminders.mute(secret, timezone.now())
    known = done or reminders.is_mute_link(secret)
    return render(request, "messages/mute.html", {"done": done, "known": known}, status=200 if known else 404)
