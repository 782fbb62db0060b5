"""The forms of the chart: details, episodes, moves, clearances, documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpinch.actions.documents import KINDS
from unpinch.actions.people import DETAILS

LANGUAGES = (("en", "English"), ("es", "Español"))


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DetailsForm(forms.Form):
    """Who somebody is and how to reach them."""

    full_name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As the person gives it."))
    birth_date = forms.DateField(label=_("Birth date"), required=False, widget=DateInput())
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    emergency_contact = forms.CharField(label=_("Emergency contact"), max_length=200, required=False, help_text=_("Name and phone."))
    record_number = forms.CharField(label=_("Record number"), max_length=40, required=False)

    @property
    def details(self) -> dict[str, Any]:
        """What was entered, by the names of the record."""
        return {name: self.cleaned_data[name] for name in DETAILS}


class EpisodeForm(forms.Form):
    """What a new episode of care is about, where, and who leads."""

    complaint = forms.CharField(
        label=_("What it is about"), max_length=200, required=False, help_text=_("In a few words, such as: left leg pain.")
    )
    location = forms.ChoiceField(label=_("Location"), required=False)
    lead = forms.ChoiceField(label=_("Lead therapist"), required=False, help_text=_("Answers for the care; alerts go here first."))

    def __init__(self, *args: Any, locations: tuple[tuple[str, str], ...], therapists: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].choices = [("", _("No fixed location")), *locations]  # type: ignore[attr-defined]
        self.fields["lead"].choices = [("", _("Nobody yet")), *therapists]  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Why an episode moves on; the reason is asked where the step needs one."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ClearForm(forms.Form):
    """Closing a warning sign."""

    examined = forms.CharField(
        label=_("What was examined, or whose written result was read?"),
        help_text=_("Such as: saddle sensation to light touch and pin, both sides equal; ankle reflexes present."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(
        label=_("Why is it closed?"),
        help_text=_("Your name and the time are kept with it. Any newer answer opens it again."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AttachForm(forms.Form):
    """A file to attach."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF, JPEG or PNG, at most 20 MB."), widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, _(label)) for kind, label in KINDS])
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("What it is, such as: MRI report, low back."))
    dated_on = forms.DateField(label=_("Date of the report"), required=False, widget=DateInput())


class WithdrawForm(forms.Form):
    """Taking a document out of use."""

    reason = forms.CharField(label=_("Why is it withdrawn?"), max_length=200, help_text=_("Such as: belongs to another person."))
