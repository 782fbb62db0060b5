"""What staff see of a program: the patient's own page, and teaching, full screen, an exercise at a time."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.http import require_GET

from unpinch.actions import program as programs
from unpinch.actions import teaching
from unpinch.actions.teaching import Course
from unpinch.pages.base import program as parts
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.program import present
from unpinch.pages.program.patient import show
from unpinch.terms.errors import InputError


@guarded("program.read")
@require_GET
def seen(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """The program as its patient sees it."""
    return show(request, programs.program_of(request.actor, episode_id))


@guarded("plan.teach")
@require_GET
def teach(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Go on with the first exercise not yet taught; when all are, the list of what was taught."""
    course = teaching.course_of(request.actor, episode_id)
    onward = "" if "all" in request.GET else course.next_open()
    if onward:
        return redirect("program:teach_item", episode_id, onward)
    return render(request, "program/taught.html", {"course": course})


@guarded("plan.teach")
def teach_item(request: Request, episode_id: uuid.UUID, item: str) -> HttpResponse:
    """One exercise for the patient's eyes; a POST notes that it was taught, with its cue."""
    if request.method != "POST":
        return _lesson(request, teaching.course_of(request.actor, episode_id), item)
    cue, back = request.POST.get("cue", ""), request.POST.get("taught_back") == "yes"
    try:
        teaching.teach(request.actor, episode_id, item=item, cue=cue, taught_back=back)
    except InputError as wrong:
        course = teaching.course_of(request.actor, episode_id)
        return _lesson(request, course, item, wrong=wrong, cue=cue, back=back)
    return redirect("program:teach", episode_id) if back else redirect("program:teach_item", episode_id, item)


def _lesson(
    request: Request, course: Course, item: str, *, wrong: InputError | None = None, cue: str | None = None, back: bool | None = None
) -> HttpResponse:
    order = [lesson.line.id for lesson in course.teachable]
    if item not in order:
        raise Http404
    place = order.index(item)
    lesson = course.teachable[place]
    with override(course.language):
        shown = parts.show_lines([lesson.line], parts.look_of(request))[0]
        moving = present.moving(request, lesson.line)
    context = {
        "course": course,
        "lesson": lesson,
        "shown": shown,
        "moving": moving,
        "number": place + 1,
        "many": len(order),
        "before": order[place - 1] if place else "",
        "after": order[place + 1] if place + 1 < len(order) else "",
        "wrong": wrong,
        "cue": lesson.line.cue if cue is None else cue,
        "back": lesson.taught if back is None else back,
        "longest": teaching.LONGEST_CUE,
    }
    return render(request, "program/teach.html", context, status=422 if wrong else 200)
