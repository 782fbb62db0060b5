"""The intake as a patient fills it in, screen by screen; the desk uses the same screens for a paper form."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from unpinch.actions import intake, intake_questionnaire, intake_state
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.base.sessions import person_mark
from unpinch.pages.intake.present import present_form, present_screen, present_stop
from unpinch.terms.errors import InputError


@guarded("intake.read")
def start(request: Request) -> HttpResponse:
    """Show a patient where the intake stands: not begun, half-way, or sent; what is urgent comes before everything else."""
    own = intake_state.own_state(request.actor)
    return render(request, "intake/start.html", {"state": own})


@guarded("intake.answer")
def go_on(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Open the first screen that is not done."""
    return redirect("intake:screen", episode_id, intake.where_to_go_on(request.actor, episode_id))


@guarded("intake.answer")
def screen(request: Request, episode_id: uuid.UUID, screen_id: str) -> HttpResponse:
    """Show one screen; a POST keeps it and goes on."""
    if request.method != "POST":
        view = intake.show_screen(request.actor, episode_id, screen_id)
        return render(request, "intake/screen.html", {"page": present_screen(view), "person": person_mark(request)})
    saved = intake.save_screen(request.actor, episode_id, screen_id, posted=dict(request.POST.lists()), leave=True)
    if saved.stop:
        return redirect("intake:stop", episode_id)
    if saved.onward and saved.onward != screen_id:
        return redirect("intake:screen", episode_id, saved.onward)
    status = 422 if saved.view.faults else 200
    page = {"page": present_screen(saved.view), "person": person_mark(request), "opened": not saved.view.faults}
    return render(request, "intake/screen.html", page, status=status)


@guarded("intake.answer")
def stop(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Say what to do now: the instruction, the deadline, the number; the rest of the form can wait."""
    return render(request, "intake/stop.html", {"page": present_stop(intake_state.show_stop(request.actor, episode_id))})


@require_POST
@guarded("intake.answer")
def send(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Send the intake to the clinic."""
    intake.send_intake(request.actor, episode_id)
    return redirect("intake:sent", episode_id)


@guarded("intake.read")
def sent(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Say that it arrived, who reads it and when, and what to do until the first visit."""
    return render(request, "intake/sent.html", {"page": intake_state.sent_state(request.actor, episode_id)})


@guarded("intake.advice")
def advice(request: Request) -> HttpResponse:
    """The clinic's signed page for the time until the first visit, and the warning signs that do not wait."""
    return render(request, "intake/advice.html", {"page": intake_state.advice_for(request.actor)})


@guarded("intake.answer")
def questionnaire(request: Request, episode_id: uuid.UUID, questionnaire_id: uuid.UUID) -> HttpResponse:
    """Fill in a questionnaire of the clinic; what it asks next may depend on an answer."""
    if request.method != "POST":
        view = intake_questionnaire.show_form(request.actor, episode_id, questionnaire_id)
        return render(request, "intake/form.html", {"page": present_form(view)})
    try:
        view = intake_questionnaire.answer_form(request.actor, episode_id, questionnaire_id, posted=dict(request.POST.lists()))
    except InputError as wrong:
        view = intake_questionnaire.show_form(request.actor, episode_id, questionnaire_id)
        return render(request, "intake/form.html", {"page": present_form(view), "wrong": wrong}, status=422)
    if view.open and "finish" not in request.POST:
        return render(request, "intake/form.html", {"page": present_form(view), "saved": True})
    return redirect("intake:screen", episode_id, "questionnaires")
