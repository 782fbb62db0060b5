"""The clinic's own exercises: the list with what each still lacks, and the form that says what decides their safety."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unpinch.actions import library
from unpinch.actions import own_exercises as own
from unpinch.actions.access import clinic_for
from unpinch.actions.versions import EditConflictError
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.library import words
from unpinch.terms.errors import InputError, NotAllowedNowError

HOW: words.Words = {
    "isometric": gettext_lazy("Holding still"),
    "isotonic": gettext_lazy("Moving against weight"),
    "mobility": gettext_lazy("Moving freely"),
    "cardio": gettext_lazy("Getting out of breath"),
    "neutral": gettext_lazy("In the middle"),
    "flexion": gettext_lazy("Bent forward"),
    "extension": gettext_lazy("Bent back"),
    "lateral": gettext_lazy("To the side"),
    "rotation": gettext_lazy("Turned"),
    "none": gettext_lazy("It does not"),
    "low": gettext_lazy("Low"),
    "med": gettext_lazy("Medium"),
    "high": gettext_lazy("High"),
}
SAID: words.Words = {**words.CATEGORIES, **words.STARTS, **HOW}
WHAT = (own.LIKE, "category", "contraction", "start_position")
BACK_AND_NERVE = ("spine_bias", "lumbar_end_range", "spinal_load", "neural_tension", "hip_flexion_max")
DEMANDS = ("difficulty", "impact", "balance_demand", "weight_bearing", "kneeling", "arm_weight_bearing", "breath_hold_risk")
DOSE = ("sets", "reps", "hold_s", "times_per_day", "days_per_week")
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("What it is"), ("name", "instructions", *WHAT)),
    (gettext_lazy("Back and nerve"), BACK_AND_NERVE),
    (gettext_lazy("What it asks of the body"), DEMANDS),
    (gettext_lazy("Starting dose"), DOSE),
)


class OwnForm(forms.Form):
    """An own exercise. Nothing but the name has to be filled in to save it; everything has to be before it can be used."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=own.LONGEST_NAME)
    instructions = forms.CharField(
        label=gettext_lazy("Instructions for the patient"),
        required=False,
        max_length=own.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    active = forms.BooleanField(label=gettext_lazy("Offer it for new plans"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in own.REQUIRED:
            self.fields[field] = _number(field) if field in own.NUMBER_FIELDS else _choice(field)
            self.fields[field].label = _(own.FIELD_LABELS[field])
        self.fields[own.LIKE].help_text = _("Rules that name this exercise count for yours too, and so do its stop rule and its evidence.")

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in the order in which one thinks of them."""
        return [(str(title), [self[name] for name in names]) for title, names in GROUPS]

    def given(self) -> dict[str, Any]:
        """What was entered, by field of the library; what was left open is left out."""
        found = {field: self.cleaned_data[field] for field in own.REQUIRED if self.cleaned_data.get(field) not in (None, "")}
        return {field: int(value) if field in own.STEP_FIELDS else value for field, value in found.items()}


def _number(field: str) -> forms.Field:
    low, high = own.NUMBER_FIELDS[field]
    return forms.IntegerField(required=False, min_value=low, max_value=high)


def _choice(field: str) -> forms.Field:
    if field == own.LIKE:
        named = [(value, library.cards()[value].label) for value in own.values_of(field)]
    else:
        named = [(str(value), str(value) if isinstance(value, int) else words.word(SAID, value)) for value in own.values_of(field)]
    return forms.ChoiceField(required=False, choices=[("", _("not said yet")), *named])


@guarded("clinic.templates")
def exercises(request: Request) -> HttpResponse:
    """The clinic's own exercises, with what each still lacks."""
    return render(request, "library/own_exercises.html", {"rows": own.own_exercises(request.actor)})


@guarded("clinic.templates")
def exercise(request: Request, own_id: uuid.UUID | None = None) -> HttpResponse:
    """Write or change one."""
    clinic_for(request.actor, "clinic.templates")
    row = own.own_exercise(request.actor, own_id) if own_id else None
    first = (
        {**row.attributes, "name": row.name, "instructions": row.instructions, "active": row.active, "version": row.version} if row else {}
    )
    form = OwnForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, form, own_id)
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, f"{error.problem} {error.mend}")
        except EditConflictError:
            raise NotAllowedNowError(_("Somebody changed this exercise meanwhile. Open it again and look at what it says now.")) from None
        else:
            lacks = own.missing_fields(saved.instructions, saved.attributes)
            messages.success(request, _("Saved. It cannot be used yet: see what is missing.") if lacks else _("Saved. It can be used."))
            return redirect("library:own_exercises")
    return render(request, "library/own_exercise.html", {"form": form, "row": row}, status=400 if form.is_bound else 200)


def _save(request: Request, form: OwnForm, own_id: uuid.UUID | None) -> Any:
    given = form.cleaned_data
    return own.save_own_exercise(
        request.actor,
        name=given["name"],
        instructions=given["instructions"],
        attributes=form.given(),
        own_id=own_id,
        read_version=given["version"],
        active=given["active"],
    )
