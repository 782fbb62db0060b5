"""Where questions about the program used to be asked and answered; they are messages now."""

import uuid

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unpinch.actions import messages
from unpinch.pages.base.guard import Request, guarded


@guarded("message.write")
@require_POST
def ask(request: Request) -> HttpResponse:
    """Send a question about the plan, as a message."""
    row = messages.write(request.actor, text=request.POST.get("text", ""), client_id=_id(request.POST.get("id", "")), about="plan")
    if not messages.warnings_in(row.text):
        notes.success(request, _("Your message was sent. The answer will be here."))
    return redirect("messages:mine")


@guarded("message.read")
@require_GET
def letterbox(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Lead on to the thread."""
    return redirect("messages:thread", episode_id)


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
