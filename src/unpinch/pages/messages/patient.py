"""A patient's own messages with the team, on a phone first."""

import uuid

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unpinch.actions import messages
from unpinch.pages.base.guard import Request, guarded
from unpinch.terms.errors import InputError


@guarded("message.read", "message.write")
@require_http_methods(["GET", "POST"])
def mine(request: Request) -> HttpResponse:
    """The thread with the team; a POST sends a message."""
    if request.actor.staff:
        return redirect("messages:inbox")
    wrong, typed, sent_as = None, "", uuid.uuid4()
    if request.method == "POST":
        typed, sent_as = request.POST.get("text", ""), id_of(request.POST.get("id", "")) or sent_as
        try:
            row = messages.write(request.actor, text=typed, client_id=sent_as, about=request.POST.get("about", ""))
        except InputError as error:
            wrong = error
        else:
            if not messages.warnings_in(row.text):
                notes.success(request, _("Your message was sent. The answer will be here."))
            return redirect("messages:mine")
    thread = messages.own_thread(request.actor)
    context = {"thread": thread, "wrong": wrong, "typed": typed, "sent_as": sent_as, "longest": messages.LONGEST}
    return render(request, "messages/mine.html", context, status=422 if wrong else 200)


def id_of(text: str) -> uuid.UUID | None:
    """The id a form was given, under which sending twice is sending once."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
