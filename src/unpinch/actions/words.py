"""The vocabulary's ids in the words a clinician reads: facts, values, flags, levels, conditions.

It looks up, it never decides. An id that today's knowledge no longer holds is shown as it was written, so that an old assessment stays
readable.
"""

import datetime as dt
from functools import cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unpinch.actions.assessment import REMARK, knowledge
from unpinch.knowledge.schema import Finding, PatientField
from unpinch.terms.level import TriageLevel

PLAIN = frozenset({"yes", "no", "present", "absent", "none", "both", "left", "right"})
"""Values that stand for themselves on a clinician's page."""
UNITLESS = ("", "none", "1")
CONDITION = "condition."
REMARK_PLACES = {
    f"{REMARK}evaluation": "Remark on the whole examination",
    f"{REMARK}standing": "Remark, standing",
    f"{REMARK}walking": "Remark, walking",
    f"{REMARK}sitting": "Remark, sitting",
    f"{REMARK}supine": "Remark, on the back",
    f"{REMARK}sidelying": "Remark, on the side",
    f"{REMARK}prone": "Remark, face down",
    f"{REMARK}any": "Remark, asked",
}
"""Where a therapist may leave a free remark."""


def readable(word: str) -> str:
    """An id as words.

    >>> readable("hard_to_start_or_weak")
    'hard to start or weak'
    """
    return word.replace("_", " ")


def entry_of(fact: str) -> PatientField | Finding | None:
    """The vocabulary's entry for a fact; None for what only the form keeps."""
    return knowledge().fact(fact)


def fact_label(fact: str) -> str:
    """What a fact is called."""
    entry = entry_of(fact)
    if entry is not None:
        return _question_label(entry) if isinstance(entry, PatientField) and entry.group == "flag follow-up" else entry.label
    if fact in REMARK_PLACES:
        return _(REMARK_PLACES[fact])
    if fact.startswith(CONDITION):
        return condition_label(fact.removeprefix(CONDITION))
    space, _dot, name = fact.partition(".")
    own = knowledge().own_fields.get(name)
    if space in ("own", "story") and own:
        return own.label
    return flag_label(name) if space == "flag" else readable(name or fact)


def _question_label(entry: PatientField) -> str:
    """A follow-up is best known by its question."""
    return entry.question if len(entry.question) <= 90 else entry.label


def flag_label(flag: str) -> str:
    """What a warning sign is called."""
    found = knowledge().flags.get(flag)
    return found.label if found else readable(flag)


def condition_label(condition: str) -> str:
    """What a condition of the safety tables is called."""
    found = knowledge().conditions.get(condition)
    return found.label if found else readable(condition)


def target_label(target: str) -> str:
    """What a clearance closed: a flag or a condition."""
    return flag_label(target) if target in knowledge().flags else condition_label(target)


def cause_label(cause: str) -> str:
    """What a candidate cause is called."""
    found = knowledge().causes.get(cause)
    return found.label if found else readable(cause)


def level_label(level: str) -> str:
    """What a triage level is called."""
    found = knowledge().levels.get(level)
    return _(found.label) if found else readable(level)


def level_deadline(level: str) -> str:
    """By when somebody must have acted."""
    found = knowledge().levels.get(level)
    return found.deadline if found and found.deadline != "none" else ""


def level_met_by(level: str) -> str:
    """What meets a level: a hand-over, an examination, a letter."""
    found = knowledge().levels.get(level)
    return found.met_by if found else ""


def rank(level: str) -> int:
    """How serious a level is; an unknown or empty word is the least."""
    try:
        return int(TriageLevel.from_word(level)) if level else -1
    except KeyError:
        return -1


def shown_level(level: str, *, incomplete: bool) -> str:
    """The level a sign shows: missing required answers at caution or lower show as incomplete (DESIGN section 3)."""
    return "incomplete" if incomplete and rank(level) <= TriageLevel.CAUTION else level


def shown_level_label(level: str, *, incomplete: bool) -> str:
    """The words of that sign."""
    return _("Incomplete") if shown_level(level, incomplete=incomplete) == "incomplete" else level_label(level)


# ---- values ------------------------------------------------------------------------------------------------------------------
def value_words(fact: str, value: Any, *, answer: str = "", unit: str = "") -> str:
    """A value as a clinician reads it. Asked without an answer says so, and never reads as no (S3)."""
    if value is None:
        return _("no answer ({word})").format(word=readable(answer)) if answer else _("no answer")
    if isinstance(value, list | tuple):
        return ", ".join(word_words(fact, str(item)) for item in value) or _("none of these")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return _number(fact, float(value))
    entry = entry_of(fact)
    if entry is not None and entry.kind == "date":
        return day_words(value)
    return word_words(fact, str(value))


def _number(fact: str, value: float) -> str:
    entry = entry_of(fact)
    unit = entry.unit if entry else ""
    if unit == "{MRC}":
        return f"{value:g}/5"
    shown = UNIT_WORDS.get(unit, "" if unit in UNITLESS or unit.startswith("{") else unit)
    return f"{value:g} {shown}".strip()


UNIT_WORDS = {
    "Cel": "°C", "[degF]": "°F", "mm[Hg]": "mmHg", "deg": "°", "a": "years", "d": "days", "wk": "weeks", "h": "hours", "min": "min",
    "min/wk": "min a week", "[lb_av]": "lb", "[in_i]": "in", "[ft_i]": "ft", "[mi_i]": "mi", "kg/m2": "kg/m²",
}  # fmt: skip
"""Units as they are read; the record keeps the codes."""


def unit_words(unit: str) -> str:
    """A unit as it is read."""
    return UNIT_WORDS.get(unit, unit)


def word_words(fact: str, word: str) -> str:
    """One value word: the form's own words for it where they add something."""
    if word in PLAIN:
        return _(word)
    specific, general = _answer_words()
    return specific.get((fact, word)) or general.get(word) or readable(word)


@cache
def _answer_words() -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    specific: dict[tuple[str, str], str] = {}
    general: dict[str, str] = {}
    for entry in knowledge().answer_words.values():
        for word, words in entry.words.items():
            if entry.facts:
                specific.update({(fact, word): words for fact in entry.facts})
            else:
                general.setdefault(word, words)
    return specific, general


def day_words(value: str) -> str:
    """An ISO day, month or year as it is read; anything else as it stands."""
    try:
        return date_format(dt.date.fromisoformat(value), "j M Y") if len(value) == 10 else value
    except ValueError:
        return readable(value)
