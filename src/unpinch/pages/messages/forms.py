"""The forms of the room. What they read is checked again by the actions; they only shape it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from unpinch.actions.absence import LONGEST
from unpinch.terms.errors import InputError

LANGUAGES = (("en", "English"), ("es", "Español"))


def days() -> list[tuple[str, str]]:
    """The days of the week, Monday first."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return [(str(number), name) for number, name in enumerate(names)]


class Shown(forms.Form):
    """A form that says beside its field what an action refused."""

    def show(self, error: InputError) -> None:
        """Say what is wrong."""
        text = f"{error.problem} {error.mend}".strip()
        self.add_error(error.field if error.field in self.fields else None, text[:1].upper() + text[1:])


class AwayForm(Shown):
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


def _time() -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class ReminderForm(Shown):
    """How somebody is reminded: the way, where it goes, when, and when never."""

    channel = forms.ChoiceField(widget=forms.RadioSelect)
    email = forms.EmailField(required=False)
    phone = forms.CharField(required=False, max_length=40)
    at = _time()
    days = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    quiet_from = _time()
    quiet_until = _time()
    language = forms.ChoiceField(choices=LANGUAGES)

    def __init__(self, *args: Any, offered: Sequence[str], clinic_quiet: tuple[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = {"email": _("By e-mail"), "sms": _("By text message"), "push": _("On this phone, as a notice")}
        self.fields["channel"].choices = [("none", _("No reminders")), *((name, ways[name]) for name in offered)]  # type: ignore[attr-defined]
        self.fields["days"].choices = days()  # type: ignore[attr-defined]
        labels = {
            "channel": _("How"), "email": _("E-mail address"), "phone": _("Mobile number"), "at": _("Time"), "days": _("Days"),
            "quiet_from": _("Quiet from"), "quiet_until": _("Quiet until"), "language": _("Language of the reminder"),
        }  # fmt: skip
        for name, label in labels.items():
            self.fields[name].label = label
        for name, way in (("email", "email"), ("phone", "sms")):
            if way not in offered:
                del self.fields[name]
        start, end = clinic_quiet
        quiet = _("The clinic sends nothing from {start} to {end}. You can make it longer.").format(start=start, end=end)
        self.fields["quiet_from"].help_text = quiet
        self.fields["at"].help_text = _("You are reminded only while you have entered nothing that day.")

    def wanted(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        found = self.cleaned_data
        times = {name: f"{found[name]:%H:%M}" for name in ("at", "quiet_from", "quiet_until")}
        return {"channel": found["channel"], "days": found["days"], "language": found["language"], **times}
