"""The list of patients, and the facts about a person that are no findings: details, episodes, the care team."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from unpinch.actions import chart as charts
from unpinch.actions import patient_list, people
from unpinch.actions.heading import STATUS_WORDS, details_of, heading, person_for, team_of
from unpinch.actions.policy import Role
from unpinch.actions.versions import EditConflictError
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.chart.forms import DetailsForm, EpisodeForm
from unpinch.terms.errors import InputError, NotAllowedNowError


@guarded("patient.list")
@require_GET
def patients(request: Request) -> HttpResponse:
    """List the clinic's patients; a search swaps the rows alone."""
    number = request.GET.get("page", "")
    found = patient_list.patient_list(
        request.actor,
        query=request.GET.get("q", "")[:80],
        status=request.GET.get("status", ""),
        page=int(number) if number.isdecimal() and len(number) < 7 else 1,
    )
    body = request.headers.get("HX-Target") == "patients"
    context = {"list": found, "statuses": STATUS_WORDS.items(), "may_add": request.actor.role in (Role.THERAPIST, Role.FRONT_DESK)}
    return render(request, "chart/patients_rows.html" if body else "chart/patients.html", context)


@guarded("patient.register", "episode.open", "patient.list")
def new_patient(request: Request) -> HttpResponse:
    """Add a patient with a first episode, after a look at who is much like them."""
    places = patient_list.places_of(request.actor, "patient.register")
    mine = str(request.actor.user_id) if request.actor.role is Role.THERAPIST else ""
    first = {"lead": mine, "location": places.locations[0][0] if len(places.locations) == 1 else ""}
    details = DetailsForm(request.POST or None)
    episode = EpisodeForm(request.POST or None, initial=first, locations=places.locations, therapists=places.therapists)
    similar: tuple[patient_list.PatientRow, ...] = ()
    if request.method == "POST" and details.is_valid() and episode.is_valid():
        if not request.POST.get("another"):
            given = details.cleaned_data
            similar = patient_list.similar_patients(
                request.actor, name=given["full_name"], birth_date=given["birth_date"], phone=given["phone"]
            )
        if not similar and (made := _register(request, details, episode)):
            messages.success(request, _("Added. Next: invite the patient to the intake."))
            return redirect("chart:patient", made)
    return render(request, "chart/new_patient.html", {"form": details, "episode_form": episode, "similar": similar})


def _register(request: Request, details: DetailsForm, episode: EpisodeForm) -> uuid.UUID | None:
    try:
        return people.register_with_episode(request.actor, details=details.details, **_episode_words(episode))
    except InputError as error:
        details.add_error(error.field if error.field in details.fields else None, f"{error.problem} {error.mend}")
        return None


def _episode_words(form: EpisodeForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {"complaint": given["complaint"], "location_id": given["location"], "lead_id": given["lead"]}


@guarded("episode.open", "patient.details")
def new_episode(request: Request, patient_id: uuid.UUID) -> HttpResponse:
    """Open a further episode for a patient."""
    places = patient_list.places_of(request.actor, "episode.open")
    mine = str(request.actor.user_id) if request.actor.role is Role.THERAPIST else ""
    form = EpisodeForm(request.POST or None, initial={"lead": mine}, locations=places.locations, therapists=places.therapists)
    page = charts.patient_page(request.actor, patient_id)
    if request.method == "POST" and form.is_valid():
        made = people.open_episode_at(request.actor, patient_id, **_episode_words(form))
        messages.success(request, _("Episode opened."))
        return redirect(f"{reverse('chart:patient', args=[patient_id])}?episode={made}")
    return render(request, "chart/new_episode.html", {"form": form, "person": page.person})


@guarded("patient.edit_details", "patient.details")
def edit(request: Request, patient_id: uuid.UUID) -> HttpResponse:
    """Change a patient's details. When somebody else changed the same, both versions are shown and this person decides."""
    person = person_for(request.actor, "patient.edit_details", patient_id)
    version = request.POST.get("version", "")
    read = int(version) if version.isdecimal() else person.version
    form = DetailsForm(request.POST or None, initial=details_of(person))
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            people.edit_details(request.actor, patient_id, read_version=read, changes=_changed(request, form))
        except EditConflictError as error:
            conflict = _conflict(form, error)
            read = error.version
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, f"{error.problem} {error.mend}")
        else:
            messages.success(request, _("Saved."))
            return redirect("chart:patient", patient_id)
    was = [(name, request.POST.get(f"was_{name}", _plain(value))) for name, value in details_of(person).items()]
    context = {"form": form, "person": person, "version": read, "conflict": conflict, "was": was}
    return render(request, "chart/edit_conflict.html" if conflict else "chart/edit.html", context, status=409 if conflict else 200)


def _changed(request: Request, form: DetailsForm) -> dict[str, Any]:
    """What this person really changed: a field left as it was read is not sent over somebody else's change.

    On the page that shows both versions, `keep_NAME` chooses theirs.
    """
    entered = form.details
    return {
        name: value
        for name, value in entered.items()
        if request.POST.get(f"keep_{name}") != "theirs" and _plain(value) != request.POST.get(f"was_{name}", "\0")
    }


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


def _conflict(form: DetailsForm, error: EditConflictError) -> list[dict[str, Any]]:
    """Both versions of each field that differs, and the rest of what was entered, so that nothing is lost."""
    return [
        {"name": name, "label": form.fields[name].label, "theirs": _plain(theirs), "yours": _plain(error.yours[name])}
        for name, theirs in error.theirs.items()
    ]


@guarded("episode.care_team", "patient.details")
def team(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Put somebody on the care team, hand over the lead, or let somebody leave."""
    person, episode = heading(request.actor, "episode.care_team", episode_id)
    places = patient_list.places_of(request.actor, "clinic.day")
    wrong = ""
    if request.method == "POST":
        try:
            _change_team(request, episode_id)
        except (InputError, NotAllowedNowError) as error:
            wrong = str(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("chart:team", episode_id)
    members = team_of(request.actor, episode_id)
    present = {member.id for member in members}
    context = {
        "person": person,
        "episode": episode,
        "members": members,
        "wrong": wrong,
        "therapists": [each for each in places.therapists if each[0] not in present],
        "assistants": [each for each in places.assistants if each[0] not in present],
        "can_lead": {each[0] for each in places.therapists},
    }
    return render(request, "chart/team.html", context)


def _change_team(request: Request, episode_id: uuid.UUID) -> None:
    try:
        who = uuid.UUID(request.POST.get("user", ""))
    except ValueError:
        raise InputError("care team", "nobody was chosen.", "Choose a name.") from None
    match request.POST.get("do"):
        case "leave":
            people.leave_care_team(request.actor, episode_id, who)
        case "lead":
            people.join_care_team(request.actor, episode_id, who, lead=True)
        case _:
            people.join_care_team(request.actor, episode_id, who)
