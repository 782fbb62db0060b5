"""The forms of the room. What they read is checked again by the actions; they only shape it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from unpinch.actions.absence import LONGEST
from unpinch.terms.errors import InputError


class AwayForm(forms.Form):
    """Days on which somebody answers no messages."""

    starts_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    stand_in = forms.ChoiceField(required=False)
    text = forms.CharField(required=False, max_length=LONGEST)

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"starts_on": _("First day away"), "ends_on": _("Last day away"), "stand_in": _("Who stands in")}
        for name, label in {**labels, "text": _("What patients read before they write")}.items():
            self.fields[name].label = label
        self.fields["stand_in"].choices = [("", _("Every therapist of this place")), *colleagues]  # type: ignore[attr-defined]
        self.fields["stand_in"].help_text = _("Your patients' messages come to them while you are away.")
        self.fields["text"].help_text = _("They see the days and the name of who stands in anyway.")

    def show(self, error: InputError) -> None:
        """Say what is wrong beside its field."""
        text = f"{error.problem} {error.mend}".strip()
        self.add_error(error.field if error.field in self.fields else None, text[:1].upper() + text[1:])
