"""The sentences and charts of a course for whoever reads them: notices with their numbers and days, the reader of the charts.

A notice is kept as its English sentence with the words for its braces, so that it can be read in another language later.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from unpinch.charts import Reader
from unpinch.clinical.recurrence.rules import Said
from unpinch.records.models import DiaryEvent

Plain = Mapping[str, Any]
"""A sentence in plain values: `text` with braces, `words` for them (days as ISO dates)."""

REACH_LABELS = {"none": "not in the leg", "buttock": "buttock", "thigh": "thigh", "knee": "knee", "calf": "calf", "foot": "foot"}


def diary_words(rows: Iterable[DiaryEvent]) -> str:
    """One day of a diary in a line: leg pain, how far down, sets done of sets due; notes stand as texts of their own."""
    rows = list(rows)
    corrected = {row.corrects for row in rows if row.corrects}
    rows = [row for row in rows if row.id not in corrected]
    legs = [row.body["leg"] for row in rows if row.kind == "morning" and row.body.get("leg") is not None]
    reach = [row.body["reach"] for row in rows if row.kind == "morning" and row.body.get("reach")]
    sets = [(row.body["sets_done"], row.body["sets_due"]) for row in rows if row.kind == "set"]
    said = [_("leg pain {score}").format(score=short_number(legs[-1]))] if legs else []
    said += [_(REACH_LABELS.get(reach[-1], reach[-1]))] if reach else []
    if sets:
        done, due = (sum(numbers) for numbers in zip(*sets, strict=True))
        said.append(_("{done} of {due} sets").format(done=done, due=due))
    if any((row.kind == "flare" and row.body.get("on")) or row.body.get("flare") for row in rows):
        said.append(_("flare"))
    paper = _("on paper") if rows and all(row.device == "paper" for row in rows) else ""
    return ", ".join([*said, paper] if paper else said) or _("{n} entries").format(n=len(rows))


def reader() -> Reader:
    """Who reads a chart now: words, days and numbers of the language in force."""
    return Reader(translate=_, day=short_day, number=short_number)


def short_day(day: dt.date) -> str:
    """A day as an axis names it."""
    return date_format(day, _("M j"))


def short_number(value: float) -> str:
    """A number with one decimal at most."""
    rounded = round(value, 1)
    return str(number_format(int(rounded) if rounded == int(rounded) else rounded))


def plain_said(said: Iterable[Said]) -> tuple[Plain, ...]:
    """Notices as they are kept."""
    return tuple({"text": each.template, "words": {name: _kept(word) for name, word in each.words.items()}} for each in said)


def as_is(text: str) -> Plain:
    """A sentence without braces, as it is kept."""
    return {"text": text.replace("{", "{{").replace("}", "}}"), "words": {}}


def _kept(word: Any) -> Any:
    return {"day": word.isoformat()} if isinstance(word, dt.date) else word


def sentence(line: Plain) -> str:
    """A kept notice in the reader's language."""
    return str(_(line["text"]) if line["text"] else "").format(**{name: _shown(word) for name, word in line["words"].items()})


def _shown(word: Any) -> str:
    if isinstance(word, Mapping):
        return short_day(dt.date.fromisoformat(word["day"]))
    return short_number(word) if isinstance(word, int | float) else str(word)


def sentences(said: Iterable[Said]) -> tuple[str, ...]:
    """Notices in the reader's language."""
    return tuple(map(sentence, plain_said(said)))
