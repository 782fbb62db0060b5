"""One patient's page for those who treat, and what is done on it: look back, assess again, close a warning sign, move on, write."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unpinch.actions import chart as charts
from unpinch.actions import flags, letter, people
from unpinch.actions import timeline as timelines
from unpinch.actions.assessment import reassess
from unpinch.actions.heading import heading, status_label
from unpinch.journey import Status
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.chart.forms import ClearForm, MoveForm
from unpinch.pages.chart.present import picture_of
from unpinch.terms.errors import InputError


@guarded("patient.details", "chart.read")
@require_GET
def patient(request: Request, patient_id: uuid.UUID) -> HttpResponse:
    """Show a patient: the whole chart to those who treat, the details to the others."""
    page = charts.patient_page(request.actor, patient_id, request.GET.get("episode", ""))
    picture = picture_of(page.chart.body) if page.chart else None
    template = "chart/patient.html" if page.chart else "chart/details.html"
    return render(request, template, {"page": page, "chart": page.chart, "picture": picture, "move_form": MoveForm()})


@guarded("chart.read")
@require_GET
def timeline(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Show everything that happened; inside the chart only the list is swapped in."""
    found = timelines.timeline(request.actor, episode_id, show=request.GET.get("show", ""), before=request.GET.get("before", ""))
    context = {"timeline": found, "episode_id": episode_id, "filters": timelines.FILTERS.items()}
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        part = "chart/timeline_events.html" if request.GET.get("before") else "chart/timeline_list.html"
        return render(request, part, context)
    person, episode = heading(request.actor, "chart.read", episode_id)
    return render(request, "chart/timeline.html", {**context, "person": person, "episode": episode})


@guarded("episode.summary")
@require_GET
def summary(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Show the letter to a physician, ready to print."""
    found = letter.summary(request.actor, episode_id)
    return render(request, "chart/summary.html", {"letter": found, "chart": found.chart, "picture": picture_of(found.chart.body)})


@guarded("chart.assess")
@require_POST
def assess(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Assess again with today's knowledge."""
    reassess(request.actor, episode_id, reason="again")
    messages.success(request, _("Assessed again with today's knowledge. The earlier assessment is kept in the timeline."))
    return to_patient(request, episode_id, "chart.assess", "#assessment")


@guarded("chart.read")
@require_GET
def assessment(request: Request, assessment_id: uuid.UUID) -> HttpResponse:
    """Show an earlier assessment as it was."""
    person, episode, found, triage = charts.stored_assessment(request.actor, assessment_id)
    return render(request, "chart/assessment.html", {"person": person, "episode": episode, "assessment": found, "triage": triage})


@guarded("episode.move")
@require_POST
def move(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Take a legal step of the episode."""
    form = MoveForm(request.POST)
    form.is_valid()
    target = request.POST.get("target", "")
    if target not in set(Status):
        raise InputError("target", "is no status of an episode.")
    version = request.POST.get("version", "")
    read = int(version) if version.isdecimal() else 0
    episode = people.move_episode(request.actor, episode_id, Status(target), read_version=read, reason=form.cleaned_data.get("reason", ""))
    messages.success(request, _("The episode is now: {status}.").format(status=status_label(episode.status)))
    return redirect(f"{reverse('chart:patient', args=[episode.patient.id])}?episode={episode_id}")


@guarded("flag.clear")
def clear(request: Request, episode_id: uuid.UUID, target: str) -> HttpResponse:
    """Close a warning sign, with a reason and what was examined."""
    form = ClearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            flags.clear_flag(request.actor, episode_id, target=target, **form.cleaned_data)
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, f"{error.problem} {error.mend}")
        else:
            messages.success(request, _("Closed, and assessed again. It opens again with any newer answer."))
            return to_patient(request, episode_id, "flag.clear")
    person, episode = heading(request.actor, "flag.clear", episode_id)
    flag = charts.standing_flag(request.actor, episode_id, target)
    return render(request, "chart/clear.html", {"form": form, "person": person, "episode": episode, "flag": flag})


def to_patient(request: Request, episode_id: uuid.UUID, act: str, anchor: str = "") -> HttpResponseRedirect:
    """Back to the patient's page, at this episode."""
    person, _episode = heading(request.actor, act, episode_id)
    return redirect(f"{reverse('chart:patient', args=[person.id])}?episode={episode_id}{anchor}")
