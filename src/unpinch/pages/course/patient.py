"""A person's own course, on a phone first; and the one question of every fortnight."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unpinch.actions import course as courses
from unpinch.actions import course_answers
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.course.present import form_id_of, own_figures
from unpinch.terms.errors import InputError

SCALE = tuple(range(11))


@guarded("diary.read")
@require_GET
def mine(request: Request) -> HttpResponse:
    """Leg pain, how far down, goals, sets, what stands in the way and what helps."""
    return _page(request, courses.my_course(request.actor))


def _page(request: Request, course: courses.Course, wrong: InputError | None = None) -> HttpResponse:
    context = {
        "course": course,
        "figures": own_figures(course),
        "barriers": courses.barrier_choices(),
        "scale": SCALE,
        "form_id": uuid.uuid4(),
        "wrong": wrong,
        "typed": request.POST,
    }
    return render(request, "course/mine.html", context, status=422 if wrong else 200)


@guarded("diary.write", "diary.read")
@require_POST
def answer(request: Request) -> HttpResponse:
    """Keep what stands in the way, how sure somebody is, and how the activities go."""
    goals = {
        name.removeprefix("goal:"): int(str(value)) for name, value in request.POST.items() if name.startswith("goal:") and _is_score(value)
    }
    score = request.POST.get("confidence", "")
    try:
        course_answers.answer_fortnight(
            request.actor,
            form_id=form_id_of(request.POST),
            barrier=request.POST.get("barrier", ""),
            confidence=int(score) if _is_score(score) else None,
            goals=goals,
        )
    except InputError as wrong:
        return _page(request, courses.my_course(request.actor), wrong)
    messages.success(request, _("Thank you. Your therapist sees it."))
    return redirect("course:mine")


@guarded("diary.write")
@require_POST
def helped(request: Request) -> HttpResponse:
    """Keep whether a suggestion helped."""
    yes = request.POST.get("helped") == "yes"
    course_answers.tell_result(request.actor, form_id=form_id_of(request.POST), barrier=request.POST.get("barrier", ""), helped=yes)
    messages.success(request, _("Good to know.") if yes else _("Thank you. Your therapist looks for something else with you."))
    return redirect("course:mine")


def _is_score(value: object) -> bool:
    return isinstance(value, str) and value.isdecimal() and int(value) in SCALE
