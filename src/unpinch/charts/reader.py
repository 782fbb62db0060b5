"""Who reads a chart: the language of its words, of its days and of its numbers. English unless told otherwise."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _same(text: str) -> str:
    return text


def short_day(day: dt.date) -> str:
    """A day as an axis writes it.

    >>> short_day(dt.date(2026, 11, 3))
    'Nov 3'
    """
    return f"{MONTHS[day.month - 1]} {day.day}"


def short_number(value: float) -> str:
    """A number with at most one decimal.

    >>> short_number(3.0), short_number(2.46)
    ('3', '2.5')
    """
    return f"{round(value, 1):g}"


@dataclass(frozen=True)
class Reader:
    """How words, days and numbers are written for one reader."""

    translate: Callable[[str], str] = _same
    day: Callable[[dt.date], str] = short_day
    number: Callable[[float], str] = short_number

    def say(self, text: str, **words: str | float | dt.date) -> str:
        """A sentence with its braces filled in, in the reader's language."""
        return self.translate(text).format(**{name: self._word(word) for name, word in words.items()})

    def _word(self, word: str | float | dt.date) -> str:
        if isinstance(word, dt.date):
            return self.day(word)
        return word if isinstance(word, str) else self.number(word)


ENGLISH = Reader()


@dataclass(frozen=True)
class Table:
    """A chart in rows: what it is, the heads of the columns, and the cells as text."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


# ---- every word a chart may show ---------------------------------------------------------------------------------------------
NO_ENTRIES = "No entries yet"
LEG_PAIN, DAY, USUAL, YOUR_USUAL = "Leg pain", "Day", "Usual range", "Own usual range"
BAND_HALF = "Middle half of people who started alike"
STARTED_ALIKE = "People who started alike: middle half darker, most people lighter"
NOT_TOLD = "not told"
KIND_WORDS = {"self_reported": "Flare, as told", "signal": "Worse than usual", "recurrence": "Back after a month without"}
FLARES = "Flares"
LEG_SUMMARY = "{count} of {days} days told. Latest: {latest} of 10 on {day}."
USUAL_SUMMARY = "Own usual range: {low} to {high}."
MARK_SUMMARY = "{kind}: {first} to {last}."
REACH, REACH_SUMMARY = "How far down the leg", "{count} of {days} days told. Latest: {latest} on {day}. Furthest: {furthest}."
LEVEL_WORDS = {"none": "No leg pain", "buttock": "Buttock", "thigh": "Thigh", "knee": "Knee", "calf": "Calf", "foot": "Foot"}
GOALS, GOAL_SUMMARY = "Goals", "{label}: {latest} of 10 on {day}, at the start {start}."
TARGET, CANNOT, AS_BEFORE = "Target", "0: cannot", "10: as before"
SETS, SETS_BY_EXERCISE = "Sets done", "Sets done, by exercise"
SETS_SUMMARY = "{done} of {due} sets on the {told} days that were told."
UNTOLD_SUMMARY = "Not told: {untold} days."
DONE, DUE, DAY_OFF, MORE_THAN_DUE, NOTHING_DUE = "Sets done", "Sets due", "day off", "more than due", "Nothing due"
OF_SETS = "{done} of {due}"
EXERCISE, RESPONSES = "Exercise", "Leg pain after each exercise"
AFTER, NEXT_MORNING = "Right after", "Next morning"
BETTER, WORSE = "better", "worse"
FURTHER_DOWN, FURTHER_YES, FURTHER_NO = "Further down the leg", "yes", "no"
RESPONSE_SUMMARY = "{label}: told {times} times. Worse right after: {after}. Worse the next morning: {next}."
UNTOLD_TIMES, TIMES = "{times} not told", "How many times"


def texts() -> Iterator[str]:
    """Every English text of the charts, for the catalogs of other languages."""
    for name, value in list(globals().items()):
        if name.isupper() and name != "MONTHS":
            yield from value.values() if isinstance(value, dict) else (value,) if isinstance(value, str) else ()
