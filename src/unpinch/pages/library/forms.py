"""What somebody may ask of the library."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from unpinch.actions import library
from unpinch.pages.library import words

PICTURES, LADDERS = "pictures", "ladders"


class LookUp(forms.Form):
    """The search; everything is optional, and what cannot be read is left out. Causes are for staff: a patient is told none here."""

    words = forms.CharField(required=False, max_length=60, strip=True)
    area = forms.ChoiceField(required=False)
    start = forms.ChoiceField(required=False)
    phase = forms.ChoiceField(required=False)
    category = forms.ChoiceField(required=False)
    equipment = forms.ChoiceField(required=False)
    difficulty = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    cause = forms.ChoiceField(required=False)
    show = forms.ChoiceField(required=False)

    def __init__(self, asked: Any, *, staff: bool) -> None:
        super().__init__(asked, auto_id="look-up-%s")
        have = library.choices()
        self.label("words", _("Word"))
        self.fields["words"].widget.attrs.update(type="search", placeholder=_("bridge, hamstring, walk …"), autocomplete="off")
        self.choose("area", _("Body part"), [(each, words.word(words.AREAS, each)) for each in have["area"]])
        self.choose("start", _("Start position"), [(each, words.word(words.STARTS, each)) for each in have["start"]])
        self.choose("category", _("Kind"), [(each, words.word(words.CATEGORIES, each)) for each in have["category"]])
        self.choose("phase", _("Stage"), [(each, words.word(words.PHASES, each)) for each in have["phase"]])
        self.choose("equipment", _("Uses"), [(each, _(library.equipment_label(each))) for each in have["equipment"]])
        levels = [(level, _("up to {level} of {hardest}").format(level=level, hardest=words.HARDEST)) for level in range(1, words.HARDEST)]
        self.choose("difficulty", _("Difficulty"), levels)
        self.choose("cause", _("Often used for"), [(each, library.cause_label(each)) for each in have["cause"]])
        self.choose("show", _("Show"), [(PICTURES, _("Pictures")), (LADDERS, _("Easier to harder"))], none=None)
        if not staff:
            del self.fields["cause"]

    def choose(self, name: str, label: str, choices: list[tuple[Any, str]], none: str | None = "") -> None:
        """Fill one choice."""
        first = [] if none is None else [("", _("any"))]
        self.fields[name].choices = [*first, *choices]  # type: ignore[attr-defined]
        self.label(name, label)

    def label(self, name: str, label: str) -> None:
        """Name a field."""
        self.fields[name].label = label

    def search(self) -> library.Search:
        """What was asked, as far as it can be read."""
        self.is_valid()
        known = library.Search.__dataclass_fields__
        return library.Search(**{name: value for name, value in self.cleaned_data.items() if name in known and value})

    def asked(self) -> list[tuple[str, str, str]]:
        """The fields that narrow the search: name, label, what was chosen in words."""
        found = []
        for name, value in self.cleaned_data.items():
            if value and name != "show":
                chosen = dict(getattr(self.fields[name], "choices", ()))
                found.append((name, str(self.fields[name].label), str(chosen.get(value, value))))
        return found


class PaperForm(forms.Form):
    """How the hand-out is printed."""

    name = forms.CharField(required=False, max_length=80, strip=True)
    side = forms.ChoiceField(required=False)
    language = forms.ChoiceField(choices=(("en", "English"), ("es", "Español")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name on the page")
        self.fields["name"].help_text = _("Printed, not kept.")
        self.fields["name"].widget.attrs.update(autocomplete="off")
        sides = [("", _("as drawn, no side named")), ("right", _("right side")), ("left", _("left side"))]
        self.fields["side"].choices = sides  # type: ignore[attr-defined]
        self.fields["side"].label = _("The side that works")
        self.fields["language"].label = _("Language")
