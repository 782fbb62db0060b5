"""Messages for the team: whose wait, one thread with its answers, and one's own days away."""

import uuid

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unpinch.actions import absence, messages
from unpinch.actions import inbox as letters
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.messages.forms import AwayForm
from unpinch.pages.messages.patient import id_of
from unpinch.terms.errors import InputError


@guarded("message.inbox")
@require_GET
def inbox(request: Request) -> HttpResponse:
    """The threads of one's own patients, or of everybody's."""
    context = {"box": letters.inbox(request.actor, whose=request.GET.get("whose", "")), "absences": absence.own_absences(request.actor)}
    return render(request, "messages/inbox.html", context)


@guarded("message.read", "message.write")
@require_http_methods(["GET", "POST"])
def thread(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """One thread; a POST answers it. What arrived while the answer was typed still waits afterwards."""
    wrong, posted, sent_as = None, request.POST, uuid.uuid4()
    if request.method == "POST":
        sent_as = id_of(posted.get("id", "")) or sent_as
        given = {"text": posted.get("text", ""), "to": posted.get("to", ""), "upto": posted.get("upto", "")}
        try:
            messages.answer(request.actor, episode_id, client_id=sent_as, **given)
        except InputError as error:
            wrong = error
        else:
            notes.success(request, _("Sent. The patient reads it under Messages."))
            return redirect("messages:thread", episode_id)
    shown = messages.thread_of(request.actor, episode_id)
    context = {
        "thread": shown,
        "wrong": wrong,
        "typed": posted.get("text", ""),
        "to": posted.get("to", shown.reply_to),
        "upto": posted.get("upto", shown.upto),
        "sent_as": sent_as,
        "longest": messages.LONGEST,
    }
    return render(request, "messages/thread.html", context, status=422 if wrong else 200)


@guarded("message.write")
@require_POST
def put_aside(request: Request, episode_id: uuid.UUID, message_id: uuid.UUID) -> HttpResponse:
    """Say that one message needs no answer."""
    messages.put_aside(request.actor, episode_id, message_id)
    return redirect("messages:thread", episode_id)


@guarded("message.away")
@require_http_methods(["GET", "POST"])
def away(request: Request) -> HttpResponse:
    """One's own days away, and who stands in."""
    form = AwayForm(request.POST or None, colleagues=[(str(each.id), each.name) for each in absence.colleagues(request.actor)])
    if request.method == "POST" and form.is_valid():
        try:
            absence.go_away(request.actor, **form.cleaned_data)
        except InputError as error:
            form.show(error)
        else:
            notes.success(request, _("Saved. Your patients see it before they write."))
            return redirect("messages:away")
    context = {"form": form, "absences": absence.own_absences(request.actor)}
    return render(request, "messages/away.html", context, status=422 if form.errors else 200)


@guarded("message.away")
@require_POST
def come_back(request: Request, absence_id: uuid.UUID) -> HttpResponse:
    """Take days away back."""
    absence.come_back(request.actor, absence_id)
    notes.success(request, _("Taken back. Messages come to you again."))
    return redirect("messages:away")
