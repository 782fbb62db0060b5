"""The manager's forms. What they read is checked again by the actions; the forms only shape it."""

import datetime as dt
import json
import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from unpinch.actions.clinic_settings import CONTACT, NEEDED, NUMBERS, credential_words, equipment_words
from unpinch.actions.policy import POLICY, Role
from unpinch.actions.questionnaires import all_rules
from unpinch.pages.manager import words
from unpinch.terms.errors import InputError

LANGUAGES = (("en", "English"), ("es", "Español"))
AREAS = ("America", "Europe", "Africa", "Asia", "Australia", "Pacific", "Atlantic", "Indian")


def show(form: forms.Form, error: InputError) -> None:
    """Say what is wrong beside the field it concerns, else above the form."""
    text = " ".join(part for part in (error.problem, error.mend) if part)
    name = f"{error.field}-0" if error.field.startswith("day-") else error.field
    form.add_error(name if name in form.fields else None, text[:1].upper() + text[1:])


def time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """The time zones by part of the world."""
    known = sorted(zoneinfo.available_timezones())
    found = [(area, [(z, z.partition("/")[2].replace("_", " ")) for z in known if z.startswith(f"{area}/")]) for area in AREAS]
    return [("UTC", [("UTC", "UTC")]), *found]


class Versioned(forms.Form):
    """A form that knows what it read: `was` and `version` come back with it, so that only what was changed is sent on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    was = forms.CharField(widget=forms.HiddenInput)

    def clean_was(self) -> dict[str, Any]:
        """What the page showed when it was opened."""
        try:
            found = json.loads(self.cleaned_data["was"])
        except ValueError:
            raise forms.ValidationError(_("Load the page again.")) from None
        if not isinstance(found, dict):
            raise forms.ValidationError(_("Load the page again."))
        return found

    def changed(self) -> dict[str, Any]:
        """The settings that differ from what was read."""
        now = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "was")}
        was = self.cleaned_data["was"]
        return {name: value for name, value in now.items() if value != was.get(name)}


class NameForm(Versioned):
    """Name, address, time zone, language."""

    name = forms.CharField(max_length=120)
    address = forms.CharField(max_length=300, required=False)
    time_zone = forms.ChoiceField()
    language = forms.ChoiceField(choices=LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]
        self.fields["time_zone"].help_text = _("Opening hours, deadlines and days are counted in it.")
        self.fields["language"].help_text = _("For patients whose own language is not known.")
        for name in ("name", "address", "time_zone", "language"):
            self.fields[name].label = str(words.LABELS[name])


class NumbersForm(Versioned):
    """The five numbers that the texts of warning signs name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            label, purpose, without = words.NUMBERS[name]
            field = forms.CharField(max_length=40, required=name in NEEDED, label=str(label), help_text=f"{purpose} {without}")
            field.widget.attrs.update(type="tel", autocomplete="off", inputmode="tel")
            self.fields[name] = field


class HaveForm(Versioned):
    """What the clinic owns and is trained in: it decides what a plan may offer here."""

    equipment = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    credentials = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known, said in (("equipment", equipment_words(), words.OWNED), ("credentials", credential_words(), words.TRAINED)):
            self.fields[name].choices = [(each, words.word(said, each)) for each in known]  # type: ignore[attr-defined]
            self.fields[name].label = str(words.LABELS[name])
        self.fields["equipment"].help_text = _("A plan offers only what is there.")
        self.fields["credentials"].help_text = _("A plan offers these treatments only where somebody may give them.")


class ContactForm(Versioned):
    """How patients are reminded and answered. What needs another service is off until somebody switches it on here."""

    reminder_channels = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    quiet_from = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_until = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    answer_hours = forms.IntegerField(min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reminder_channels"].choices = list(words.WAYS.items())  # type: ignore[attr-defined]
        for name in CONTACT:
            self.fields[name].label = str(words.LABELS[name])
            self.fields[name].help_text = str(words.CONTACT_HINTS.get(name, ""))

    def clean(self) -> dict[str, Any]:
        """Times as the clinic keeps them."""
        found = dict(super().clean() or {})
        return found | {name: _clock(found[name]) for name in ("quiet_from", "quiet_until") if found.get(name)}


class HoursForm(Versioned):
    """Opening hours: two spans for each day; an empty day is closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in range(7):
            for part in range(4):
                field = forms.TimeField(required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
                field.label = [_("from"), _("to"), _("and from"), _("to")][part]
                self.fields[f"day-{day}-{part}"] = field

    def rows(self) -> list[dict[str, Any]]:
        """The days with their four fields and what is wrong with them."""
        made = []
        for day, name in enumerate(words.DAYS):
            fields = [self[f"day-{day}-{part}"] for part in range(4)]
            made.append({"name": name, "fields": fields, "key": f"day-{day}", "errors": [e for f in fields for e in f.errors]})
        return made

    def changed(self) -> dict[str, Any]:
        """The hours as the clinic keeps them, where they differ from what was read."""
        hours = self.hours()
        return {} if hours == self.cleaned_data["was"].get("opening_hours") else {"opening_hours": hours}

    def hours(self) -> dict[str, list[list[str]]]:
        """The hours by weekday; midnight at the end of a day is 24:00."""
        found: dict[str, list[list[str]]] = {}
        for day in range(7):
            times = [self.cleaned_data.get(f"day-{day}-{part}") for part in range(4)]
            spans = [[_clock(start), _clock(end) if end else ""] for start, end in (times[:2], times[2:]) if start or end]
            if spans:
                found[str(day)] = [[start, "24:00" if end == "00:00" else end] for start, end in spans]
        return found

    @staticmethod
    def initial_of(hours: dict[str, list[list[str]]]) -> dict[str, str]:
        """The fields for stored hours."""
        found = {}
        for day, spans in hours.items():
            for number, (start, end) in enumerate(spans[:2]):
                found[f"day-{day}-{2 * number}"] = start
                found[f"day-{day}-{2 * number + 1}"] = "00:00" if end == "24:00" else end
        return found


def _clock(time: dt.time | None) -> str:
    return time.strftime("%H:%M") if time else ""


class LocationForm(forms.Form):
    """One location."""

    name = forms.CharField(max_length=80)
    address = forms.CharField(max_length=300, required=False)
    phone = forms.CharField(max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("name", _("Name")), ("address", _("Address")), ("phone", _("Telephone"))):
            self.fields[name].label = label
        self.fields["phone"].widget.attrs.update(type="tel")


class WorkForm(forms.Form):
    """What somebody is in the clinic."""

    role = forms.ChoiceField(widget=forms.RadioSelect)
    locations = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    licensed = forms.BooleanField(required=False)
    license_number = forms.CharField(required=False, max_length=40)
    credentials = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = (Role.THERAPIST, Role.ASSISTANT, Role.FRONT_DESK, Role.MANAGER)
        self.fields["role"].choices = [(r.value, f"{words.ROLES[r.value]}: {words.ROLE_MAY[r.value]}") for r in roles]  # type: ignore[attr-defined]
        self.fields["role"].label = _("Role")
        self.fields["locations"].choices = places  # type: ignore[attr-defined]
        self.fields["locations"].label = _("Works at")
        self.fields["locations"].help_text = _("No tick means everywhere.")
        self.fields["licensed"].label = _("Has a licence to examine")
        self.fields["licensed"].help_text = _("May close a warning sign after examining, and sign what patients read. For therapists only.")
        self.fields["license_number"].label = _("License number")
        self.fields["license_number"].help_text = _("Stands beside the signature on plans of care and letters.")
        self.fields["credentials"].choices = [(each, words.word(words.TRAINED, each)) for each in credential_words()]  # type: ignore[attr-defined]
        self.fields["credentials"].label = _("Trained in")
        if not places:
            del self.fields["locations"]


class InviteForm(WorkForm):
    """Somebody new."""

    full_name = forms.CharField(max_length=120)
    email = forms.EmailField(max_length=150)
    language = forms.ChoiceField(choices=LANGUAGES)
    field_order = ("full_name", "email", "language", "role", "licensed", "license_number", "locations", "credentials")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].label = _("Name")
        self.fields["full_name"].help_text = _("As colleagues and patients know it; it stands in the audit.")
        self.fields["email"].label = _("E-mail")
        self.fields["email"].help_text = _("They sign in with it, and alerts are sent to it.")
        self.fields["language"].label = _("Language")


class LookedForm(forms.Form):
    """What a manager looks for in the audit; whatever cannot be read is left out."""

    patient = forms.CharField(required=False, max_length=80)
    person = forms.CharField(required=False, max_length=80)
    act = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    first = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    broke_glass = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = sorted(((act, words.word(words.ACTS_OF_STAFF, act)) for act in POLICY), key=lambda each: each[1].lower())
        self.fields["act"].choices = [("", _("any")), *acts]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("any")), ("read", _("seen")), ("write", _("changed"))]  # type: ignore[attr-defined]
        labels = {
            "patient": _("Patient"),
            "person": _("Who"),
            "act": _("What"),
            "kind": _("Seen or changed"),
            "first": _("From day"),
            "last": _("To day"),
            "broke_glass": _("Only openings in need"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["person"].widget.attrs["list"] = "people"


class AdviceForm(forms.Form):
    """A text for the time until the first visit."""

    language = forms.ChoiceField(choices=LANGUAGES, widget=forms.HiddenInput)
    text = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 12}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Text")
        self.fields["text"].help_text = _("Plain words, short paragraphs. An empty line begins a new one.")


class ImportForm(forms.Form):
    """A questionnaire file and what entitles the clinic to it."""

    file = forms.FileField()
    language = forms.ChoiceField(choices=LANGUAGES)
    measure = forms.ChoiceField(required=False)
    entitled = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("File")
        self.fields["file"].help_text = _("A FHIR R4 Questionnaire in JSON, up to 500 kB.")
        self.fields["file"].widget.attrs["accept"] = ".json,application/json,application/fhir+json"
        self.fields["language"].label = _("Language")
        self.fields["measure"].label = _("How it is counted")
        self.fields["measure"].choices = [("", _("not counted")), *all_rules()]  # type: ignore[attr-defined]
        self.fields["measure"].help_text = _("An unanswered question is never counted as a no.")
        self.fields["entitled"].label = _("What entitles the clinic to use it")
        self.fields["entitled"].help_text = _("A licence, a contract, free use: in a sentence, with a number or link where there is one.")
