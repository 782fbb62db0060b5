"""A patient's own program, on a phone first."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from unpinch.actions import program as programs
from unpinch.actions.clinic import with_numbers
from unpinch.actions.handout import handout_for
from unpinch.actions.program import Program
from unpinch.pages.base import program as parts
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.program import present


@guarded("program.read")
@require_GET
def mine(request: Request) -> HttpResponse:
    """What was found, the plan, the exercises, whom to call."""
    return show(request, programs.my_program(request.actor))


def show(request: Request, program: Program) -> HttpResponse:
    """A program as its patient sees it; while it is held, what to do first."""
    if program.state != programs.READY:
        clinic = program.episode.clinic
        urgent = [{"title": _(each.title), "do": with_numbers(_(each.do), clinic), "level": each.level} for each in program.urgent]
        context = {"program": program, "urgent": urgent, "card": parts.red_card(program)}
        return render(request, "program/not_now.html", {**context, **programs.staff_may(request.actor, program.episode)})
    context = {
        **parts.parts(program, parts.look_of(request)),
        "paint": present.paint(),
        "handout": handout_for(program),
        "sent_as": uuid.uuid4(),
    }
    return render(request, "program/mine.html", {**context, **programs.staff_may(request.actor, program.episode)})


@guarded("program.read")
@require_GET
def exercise(request: Request, item: str) -> HttpResponse:
    """One exercise of the program: the moving picture, the steps, the dose, the cue, when to stop."""
    program = programs.my_program(request.actor)
    if program.state != programs.READY:
        return show(request, program)
    line = next((line for line in program.exercises if line.id == item), None)
    if line is None:
        raise Http404
    order = [each.id for each in program.active]
    place = order.index(item) if item in order else -1
    context = {
        "program": program,
        "shown": parts.show_lines([line], parts.look_of(request))[0],
        "moving": present.moving(request, line),
        "number": place + 1,
        "many": len(order),
        "onward": order[place + 1] if 0 <= place < len(order) - 1 else "",
        "card": parts.red_card(program),
    }
    return render(request, "program/exercise.html", context)
