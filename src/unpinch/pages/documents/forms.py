"""The forms of the room: in which language, and what a referral letter says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpinch.actions.issue import LONGEST, LONGEST_ADDRESS, ReferralStart

LANGUAGES = (("en", "English"), ("es", "Español"))


class PaperForm(forms.Form):
    """The language of a document."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class ReferralForm(forms.Form):
    """A referral letter; what the record says stands there to be changed."""

    to = forms.CharField(
        label=_("To"),
        max_length=LONGEST_ADDRESS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Name and address of whoever gets the letter."),
    )
    urgency = forms.ChoiceField(label=_("How soon"))
    reason = forms.CharField(label=_("Why you write"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    ask = forms.CharField(label=_("What you ask for"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    told = forms.CharField(
        label=_("What the patient was told"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    findings = forms.MultipleChoiceField(label=_("Findings in the letter"), required=False, widget=forms.CheckboxSelectMultiple())
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(self, *args: Any, start: ReferralStart, language: str, **kwargs: Any) -> None:
        first = {"urgency": start.urgency, "reason": start.reason, "told": start.told, "findings": [line.key for line in start.findings]}
        super().__init__(*args, initial={**first, "language": language}, **kwargs)
        named = [(level, f"{label} ({deadline})" if deadline else label) for level, label, deadline in start.urgencies]
        self.fields["urgency"].choices = named  # type: ignore[attr-defined]
        self.fields["findings"].choices = [(line.key, f"{line.label}: {line.value}") for line in start.findings]  # type: ignore[attr-defined]
