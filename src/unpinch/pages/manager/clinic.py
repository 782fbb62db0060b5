"""The clinic itself: at a glance, its settings, its locations, whom an alert reaches. For the manager."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from unpinch.actions import clinic_settings, glance
from unpinch.actions.outbox import can_send
from unpinch.actions.versions import EditConflictError
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.manager import words
from unpinch.pages.manager.forms import ContactForm, HaveForm, HoursForm, LocationForm, NameForm, NumbersForm, Versioned, show
from unpinch.terms.errors import InputError

SECTIONS: Mapping[str, tuple[type[Versioned], tuple[str, ...]]] = {
    "name": (NameForm, ("name", "address", "time_zone", "language")),
    "numbers": (NumbersForm, clinic_settings.NUMBERS),
    "hours": (HoursForm, ("opening_hours",)),
    "owns": (HaveForm, ("equipment", "credentials")),
    "contact": (ContactForm, clinic_settings.CONTACT),
}


def section_title(section: str) -> str:
    """What a section of the settings is called."""
    return {
        "name": _("Name and place"),
        "numbers": _("The five numbers"),
        "hours": _("Opening hours"),
        "owns": _("What the clinic has"),
        "contact": _("Messages and reminders"),
    }[section]


@guarded("clinic.settings")
@require_GET
def home(request: Request) -> HttpResponse:
    """The clinic at a glance."""
    now = glance.glance(request.actor)
    missing = [words.NUMBERS[name] for name in now.missing_numbers]
    staff = [(words.word(words.ROLES, role), count) for role, count in now.staff.items()]
    advice = [dict(_languages())[code] for code in now.advice_missing]
    return render(request, "manager/home.html", {"now": now, "missing": missing, "staff": staff, "advice_missing": advice})


def _languages() -> list[tuple[str, str]]:
    return [("en", _("English")), ("es", _("Spanish"))]


# ---- settings ----------------------------------------------------------------------------------------------------------------
@guarded("clinic.settings")
@require_GET
def settings(request: Request) -> HttpResponse:
    """What the clinic says of itself, with a way to change each part."""
    clinic = clinic_settings.settings_of(request.actor)
    numbers = [(*words.NUMBERS[name], getattr(clinic, name), name in clinic_settings.NEEDED) for name in clinic_settings.NUMBERS]
    return render(
        request,
        "manager/settings.html",
        {
            "clinic": clinic,
            "numbers": numbers,
            "days": [(name, clinic.opening_hours.get(str(day), [])) for day, name in enumerate(words.DAYS)],
            "equipment": [words.word(words.OWNED, each) for each in clinic.equipment],
            "credentials": [words.word(words.TRAINED, each) for each in clinic.credentials],
            "language": dict(_languages()).get(clinic.language, clinic.language),
            "ways": [words.word(words.WAYS, each) for each in clinic.reminder_channels],
        },
    )


@guarded("clinic.settings")
@require_http_methods(["GET", "POST"])
def edit(request: Request, section: str) -> HttpResponse:
    """Change one part of the settings; where somebody changed the same meanwhile, both versions are shown."""
    if section not in SECTIONS:
        raise Http404
    clinic = clinic_settings.settings_of(request.actor)
    form = _form(section, clinic, request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes = {name: value for name, value in form.changed().items() if request.POST.get(f"keep-{name}") != "theirs"}
        try:
            clinic_settings.edit_settings(
                request.actor, read_version=form.cleaned_data["version"], was=form.cleaned_data["was"], changes=changes
            )
        except InputError as error:
            show(form, error)
        except EditConflictError as conflict:
            return _conflict(request, section, form, conflict)
        else:
            messages.success(request, _("Saved."))
            return redirect("manager:settings")
    return _page(request, section, form)


def _form(section: str, clinic: Any, posted: Any) -> Versioned:
    kind, names = SECTIONS[section]
    was = {name: getattr(clinic, name) for name in names}
    initial = {**was, **(HoursForm.initial_of(clinic.opening_hours) if kind is HoursForm else {})}
    return kind(posted, initial={**initial, "version": clinic.version, "was": json.dumps(was)})


def _page(request: Request, section: str, form: Versioned, **more: Any) -> HttpResponse:
    context = {"form": form, "section": section, "title": section_title(section), **more}
    return render(request, "manager/edit.html", context, status=409 if "conflicts" in more else 200)


def _conflict(request: Request, section: str, form: Versioned, conflict: EditConflictError) -> HttpResponse:
    """Show both versions; what is sent now is read against the version that stands."""
    now = clinic_settings.settings_of(request.actor)
    names = SECTIONS[section][1]
    posted = request.POST.copy()
    posted["version"], posted["was"] = str(now.version), json.dumps({name: getattr(now, name) for name in names})
    again = SECTIONS[section][0](posted)
    again.is_valid()
    rows = [
        (name, words.word(words.LABELS, name), shown(name, conflict.theirs[name]), shown(name, conflict.yours[name]))
        for name in conflict.theirs
    ]
    return _page(request, section, again, conflicts=rows)


def shown(name: str, value: Any) -> str:
    """A setting as one line."""
    if name == "opening_hours":
        days = [f"{words.DAYS[int(day)]} {', '.join('–'.join(span) for span in spans)}" for day, spans in value.items()]
        return "; ".join(days) or _("closed")
    if isinstance(value, list):
        return ", ".join(words.word({**words.OWNED, **words.TRAINED, **words.WAYS}, each) for each in value) or _("none")
    return str(value) or _("empty")


# ---- locations ---------------------------------------------------------------------------------------------------------------
@guarded("clinic.settings")
@require_GET
def locations(request: Request) -> HttpResponse:
    """The clinic's locations."""
    return render(request, "manager/locations.html", {"locations": clinic_settings.locations_of(request.actor)})


@guarded("clinic.settings")
@require_http_methods(["GET", "POST"])
def location(request: Request, location_id: Any = None) -> HttpResponse:
    """Add a location, change one, or take away one that was never used."""
    found = next((each for each in clinic_settings.locations_of(request.actor) if each.id == location_id), None)
    if location_id and found is None:
        raise Http404
    initial = {name: getattr(found, name) for name in ("name", "address", "phone")} if found else {}
    form = LocationForm(request.POST or None, initial=initial)
    if request.method == "POST" and (request.POST.get("do") == "remove" or form.is_valid()):
        try:
            if request.POST.get("do") == "remove" and found:
                clinic_settings.remove_location(request.actor, found.id)
                messages.success(request, _("Taken away."))
            else:
                clinic_settings.save_location(request.actor, location_id=location_id, **form.cleaned_data)
                messages.success(request, _("Saved."))
            return redirect("manager:locations")
        except InputError as error:
            form.is_valid()
            show(form, error)
    return render(request, "manager/location.html", {"form": form, "location": found})


# ---- alerts --------------------------------------------------------------------------------------------------------------------
@guarded("clinic.settings")
@require_GET
def alert_order(request: Request) -> HttpResponse:
    """Whom an alert goes to, step by step, and how soon."""
    steps = [(*words.STEPS[step.key], step.people, step.key in ("lead", "team")) for step in glance.alert_steps(request.actor)]
    paces = [(words.word(words.LEVELS, pace.level), pace) for pace in glance.alert_paces()]
    return render(request, "manager/alert_order.html", {"steps": steps, "paces": paces, "can_send": can_send()})
