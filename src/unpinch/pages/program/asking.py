"""Questions from a patient to the clinic, and the clinic's answers."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unpinch.actions import questions
from unpinch.pages.base.guard import Request, guarded
from unpinch.terms.errors import InputError


@guarded("program.ask")
@require_POST
def ask(request: Request) -> HttpResponse:
    """Send a question to the clinic."""
    questions.ask(request.actor, text=request.POST.get("text", ""))
    messages.success(request, _("Your question was sent. The answer will be here."))
    return redirect(reverse("program:mine") + "#ask")


@guarded("program.answer")
def letterbox(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """The questions of one patient; a POST answers one."""
    wrong, typed, which = None, "", request.POST.get("question", "")
    if request.method == "POST":
        typed = request.POST.get("text", "")
        try:
            questions.answer(request.actor, episode_id, _id(which), text=typed)
            messages.success(request, _("Answered. The patient reads it in the program."))
            return redirect("program:questions", episode_id)
        except InputError as error:
            wrong = error
    context = {"box": questions.letterbox(request.actor, episode_id), "wrong": wrong, "typed": typed, "which": which}
    return render(request, "program/questions.html", context, status=422 if wrong else 200)


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise InputError("question", _("is none we know."), _("Load the page again.")) from None
