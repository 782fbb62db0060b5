"""A screen as a browser sends it, read into answers.

It answers "what did the person say on this screen". A right answer is kept also when another one is wrong; what is wrong is said in plain
words, all at once: what, where, how to mend it. Ticked is yes, "none of these" is no for exactly the lines shown, and nothing is nothing:
what was held before and is gone from a shown question is taken back, what is not on the screen is left alone.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from unpinch.clinical.intake.answers import before, due_date, past_date
from unpinch.clinical.intake.form_answers import BIRTH_DATE, MAX_GOALS, WITHDRAWN, IntakeAnswer
from unpinch.clinical.intake.form_values import DECLINED, NONE, UNSURE, Option, Question, Screen
from unpinch.clinical.intake.form_words import BACK
from unpinch.clinical.intake.units import convert
from unpinch.terms.errors import InputError, UnpinchError
from unpinch.terms.side import Side

MAX_LETTERS = 4000
"""Longest free text in letters: about a page and a half, so that a form cannot be used to fill the disk (JUDGEMENT)."""
OLDEST = 120
"""Longest life in years that a birth date may mean."""
MAX_DAYS_LATE = 21
"""A baby is rarely more than three weeks late (JUDGEMENT)."""
INCHES = "[in_i]"
NO_VALUE = (UNSURE, DECLINED, "not_tested")
_NUMBER = re.compile(r"(\d{1,6}(?:[.,]\d{1,4})?)\s*(.*)")
_FEET = re.compile(r"([1-8])\s*(?:'|ft|feet|foot)\s*(?:(\d{1,2})\s*(?:\"|''|in|inches)?)?")
Posted = Mapping[str, Sequence[str]]


Translate = Callable[[str], str]

_A_DAY = "Choose about how long ago, or write a day such as 2026-01-12, a month 2026-01 or a year 2026."
_BIRTH = "Write year, month and day, such as 1980-06-02."
FAULTS: Mapping[str, tuple[str, str]] = {
    "answer": ("This answer is not on the list.", "Choose one of the answers shown."),
    "answers": ("One of these answers is not on the list.", "Choose from the answers shown."),
    "lines": ("One of these lines is not on the list.", "Tick lines that are shown."),
    "scale": ("“{typed}” is not on the scale.", "Choose a whole number from 0 to 10."),
    "number": ("“{typed}” is no number.", "Write digits, such as 30."),
    "no_unit": ("The unit is missing.", "Choose {units}."),
    "unit": ("“{typed}” is no unit for this.", "Choose {units}."),
    "needless_unit": ("“{typed}” is no unit for this.", "Write only the number."),
    "range": ("{typed} cannot be right.", "It can be {low} to {high} {units}. Please check the number and the unit."),
    "range_of_count": ("{typed} cannot be right.", "It can be {low} to {high}. Please check the number."),
    "impossible": ("{typed} cannot be right.", "Please check the number and the unit."),
    "whole": ("{typed} is no whole number.", "Write a whole number."),
    "birth": ("This is no day in the calendar.", _BIRTH),
    "birth_range": ("This cannot be a birth date.", _BIRTH),
    "day": ("This is no day we can use.", _A_DAY),
    "day_ahead": ("This day has not come yet.", _A_DAY),
    "day_long_ago": ("This is too long ago.", _A_DAY),
    "weeks": ("“{typed}” weeks cannot be right.", "Write 1 to 43 weeks."),
    "due_past": ("This day is past.", "Write the day your baby is due."),
    "long": ("This text has {typed} letters.", "Please keep it to {high}."),
    "goal": ("Number {typed} has a score and no name.", "Write what it is that you want to do again."),
}
"""What can be wrong with a field, and how to mend it. What stands in braces is filled in after translation."""
OR = "{first} or {second}"


def texts() -> tuple[str, ...]:
    """Every English text of this module that a person can read, for translators."""
    return tuple(dict.fromkeys((*(text for fault in FAULTS.values() for text in fault), OR)))


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One wrong field: its name, the question in words, what is wrong (a key of FAULTS) and what fills the braces."""

    key: str
    question: str
    fault: str
    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    @property
    def problem(self) -> str:
        """What is wrong."""
        return self.said(0)

    @property
    def mend(self) -> str:
        """How to mend it."""
        return self.said(1)

    def said(self, part: int, translate: Translate = _same) -> str:
        """What is wrong (0) or how to mend it (1), in the reader's language."""
        return translate(FAULTS[self.fault][part]).format(**{name: _filled(value, translate) for name, value in self.values.items()})


def _filled(value: str | tuple[str, ...], translate: Translate) -> str:
    """A value as it is; the names of units translated, and joined by "or"."""
    if isinstance(value, str):
        return value
    first, *rest = (translate(each) for each in value)
    return reduce(lambda said, more: translate(OR).format(first=said, second=more), rest, first)


class FormError(UnpinchError):
    """Some fields of a screen cannot be used. `faults` lists them all; `kept` are the answers that are right."""

    def __init__(self, faults: Sequence[FieldFault], kept: Sequence[IntakeAnswer]) -> None:
        self.faults, self.kept = tuple(faults), tuple(kept)
        super().__init__("\n".join(f"{fault.question}: {fault.problem} {fault.mend}" for fault in self.faults))


class _WrongError(Exception):
    """What is wrong with one field: a key of FAULTS and what fills its braces."""

    def __init__(self, fault: str, **values: str | tuple[str, ...]) -> None:
        self.fault, self.values = fault, values
        super().__init__(fault)


def read(screen: Screen, raw: Posted) -> tuple[IntakeAnswer, ...]:
    """The answers of a screen. Raises FormError listing every wrong field, with the right answers in `kept`."""
    answers, faults = list[IntakeAnswer](), list[FieldFault]()
    for question in screen.questions:
        try:
            given = list(_read_one(question, raw, screen.today))
        except _WrongError as wrong:
            faults.append(FieldFault(question.key, question.context or question.text, wrong.fault, wrong.values))
            continue
        answers += [*given, *_taken_back(question, given)]
    for question in screen.waiting:  # a page may have opened it before we did: nothing typed is lost
        if _not_ticked(question, raw):
            continue
        try:
            answers += _read_one(question, raw, screen.today)
        except _WrongError as wrong:
            faults.append(FieldFault(question.key, question.context or question.text, wrong.fault, wrong.values))
    if faults:
        raise FormError(faults, answers)
    return tuple(dict.fromkeys(answers))


def _not_ticked(question: Question, raw: Posted) -> bool:
    """Whether this is the day of something that is not ticked: who unticks it corrects it, the day does not stay."""
    parent, _, ticked = question.key.partition(".")
    return parent == question.follows and ticked not in raw.get(parent, ())


def _taken_back(question: Question, given: Sequence[IntakeAnswer]) -> Iterator[IntakeAnswer]:
    now = {(answer.fact, answer.side) for answer in given}
    for held in question.held:
        if (held.fact, held.side) not in now:
            yield IntakeAnswer(held.fact, held.side, answer_word=WITHDRAWN)


def _read_one(question: Question, raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    values = tuple(value.strip() for value in raw.get(question.key, ()) if value.strip())
    return READERS[question.kind](question, values, raw, today)


def _sub(raw: Posted, question: Question, name: str) -> str:
    return next((value.strip() for value in raw.get(f"{question.key}.{name}", ()) if value.strip()), "")


# ---- choosing --------------------------------------------------------------------------------------------------------------
def _choice(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    if not values:
        return
    value = values[-1]
    if value not in _offered(question):
        raise _WrongError("answer")
    text = _text_of(_sub(raw, question, "text")) if any(option.detail for option in question.options if option.value == value) else ""
    yield _plain(question.asks, value, question, text)


def _plain(fact: str, value: str, question: Question, text: str = "") -> IntakeAnswer:
    offered = {option.value for option in question.options} - {"not_tested"}
    if value in NO_VALUE and value not in offered:
        return IntakeAnswer(fact, answer_word=value)
    return IntakeAnswer(fact, value=value, text=text)


def _offered(question: Question) -> set[str]:
    """What may be sent for a choice: its options, and "I am not sure" or "I would rather not say" where they are offered."""
    extra = {word for word, on in ((UNSURE, question.unsure), (DECLINED, question.decline)) if on}
    return {option.value for option in question.options} | extra


def _which_leg(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    for answer in _choice(question, values, raw, today):
        for side in Side:
            if answer.answer_word:
                yield IntakeAnswer(question.asks, side, answer_word=answer.answer_word)
            else:
                yield IntakeAnswer(question.asks, side, question.value if answer.value in (side, "both") else question.otherwise)


def _choices(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    allowed = {*_offered(question), NONE}
    if any(value not in allowed for value in values):
        raise _WrongError("answers")
    ticked = tuple(word for value in values if value not in (NONE, UNSURE, DECLINED) for word in value.split())
    if ticked or NONE in values:
        yield IntakeAnswer(question.asks, value=tuple(dict.fromkeys(ticked)))
    elif values:
        yield IntakeAnswer(question.asks, answer_word=values[0])


def _dates(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    """Things that have a day: those not ticked were never, once "none of these" or "none of the others" is."""
    yield from _choices(question, values, raw, today)
    if NONE in values:
        yield from (IntakeAnswer(option.asks, value="never") for option in question.options if option.value not in values)


# ---- checklists ------------------------------------------------------------------------------------------------------------
def _checklist(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    doubt = {value.strip() for value in raw.get(f"{question.key}.unsure", ())} - {""} if question.unsure else set()
    names = {option.value for option in question.options}
    if not {*values} <= names | {NONE, DECLINED} or not doubt <= names:
        raise _WrongError("lines")
    for fact in dict.fromkeys(option.asks for option in question.options):
        yield from _of_fact([option for option in question.options if option.asks == fact], values, doubt)


def _of_fact(options: Sequence[Option], values: tuple[str, ...], doubt: set[str]) -> Iterator[IntakeAnswer]:
    """What the lines about one fact say together: ticked, unsure, "none of these", or nothing."""
    first, ticked = options[0], [option for option in options if option.value in values]
    if ticked and first.listed:
        yield from _of_list(first.asks, [option.yes for option in ticked], NONE in values)
    elif ticked:
        several = " ".join(option.yes for option in ticked) if len(ticked) > 1 else ""
        yield IntakeAnswer(first.asks, value=ticked[-1].yes, text=several)  # lines run from the mildest to the most serious
    elif any(option.value in doubt for option in options):
        yield IntakeAnswer(first.asks, answer_word=UNSURE)
    elif NONE in values:
        yield IntakeAnswer(first.asks, value=() if first.listed else first.no)
    elif DECLINED in values:
        yield IntakeAnswer(first.asks, answer_word=DECLINED)


def _of_list(fact: str, words: Sequence[str], whole: bool) -> Iterator[IntakeAnswer]:
    """A list inside a checklist is known once "none of the others" says that it is whole; until then what was ticked is only kept."""
    held = tuple(dict.fromkeys(word for each in words for word in each.split()))
    yield IntakeAnswer(fact, value=held) if whole else IntakeAnswer(fact, answer_word="not_tested", text=" ".join(held))


# ---- numbers ---------------------------------------------------------------------------------------------------------------
def _scale(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    if values:
        yield IntakeAnswer(question.asks, value=_score(values[-1]))


def _score(typed: str) -> float:
    if not re.fullmatch(r"\d{1,2}", typed) or int(typed) > 10:
        raise _WrongError("scale", typed=_short(typed))
    return float(typed)


def _number(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    """A number with its unit, inside the vocabulary's own limits. Feet and inches may be written together, as in 5 ft 11."""
    if not values:
        return
    if values[-1] in (UNSURE, DECLINED) and values[-1] in _offered(question):
        yield IntakeAnswer(question.asks, answer_word=values[-1])
        return
    typed = values[-1]
    if (feet := _FEET.fullmatch(typed.lower())) and any(option.value == INCHES for option in question.units):
        typed = f"{int(feet[1]) * 12 + int(feet[2] or 0)} {INCHES}"
    match = _NUMBER.fullmatch(typed)
    if match is None:
        raise _WrongError("number", typed=_short(typed))
    unit = match[2] or _sub(raw, question, "unit")
    units = {option.value for option in question.units}
    if units and not unit:
        if len(units) > 1:
            raise _WrongError("no_unit", units=_names(question.units))
        unit = next(iter(units))
    if unit and unit not in units:
        raise _WrongError("unit" if units else "needless_unit", typed=_short(unit), units=_names(question.units) or ("",))
    value = _measured(question, float(match[1].replace(",", ".")), unit)
    yield IntakeAnswer(question.asks, value=value, unit=unit, text=f"{match[1]} {unit}".strip())


def _measured(question: Question, typed: float, unit: str) -> float:
    """The number in the unit of the fact, refused when it cannot be."""
    own = round(convert(typed, unit, question.own_unit), 6) if unit else typed
    low, high = question.low, question.high
    if (low is not None and own < low) or (high is not None and own > high):
        raise _out_of_range(question, typed)
    if question.whole and own != int(own):
        raise _WrongError("whole", typed=f"{typed:g}")
    return own


def _out_of_range(question: Question, typed: float) -> _WrongError:
    if question.low is None or question.high is None:
        return _WrongError("impossible", typed=f"{typed:g}")
    values = {"typed": f"{typed:g}", "low": f"{question.low:g}", "high": f"{question.high:g}"}
    units = tuple(option.text for option in question.units if option.value == question.own_unit)
    return _WrongError("range", **values, units=units) if units else _WrongError("range_of_count", **values)


def _names(units: Sequence[Option]) -> tuple[str, ...]:
    return tuple(option.text for option in units)


# ---- days ------------------------------------------------------------------------------------------------------------------
def _date_of_birth(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    typed = values[-1] if values else "-".join(part for name in ("year", "month", "day") if (part := _sub(raw, question, name)))
    if not typed:
        return
    parts = [int(part) for part in typed.split("-") if part.isdecimal()]
    try:
        born = dt.date(*parts)
    except (TypeError, ValueError, OverflowError):
        raise _WrongError("birth") from None
    if born > today or today.year - born.year > OLDEST:
        raise _WrongError("birth_range")
    yield IntakeAnswer(BIRTH_DATE, value=born.isoformat())


def _date_about(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    """A day as it is remembered: a time ago (P6W, or a number and a unit), a month, a year, a day, or never."""
    number, unit = _sub(raw, question, "number"), _sub(raw, question, "unit")
    typed = values[-1] if values else f"P{number}{unit or '?'}" if number else ""
    if not typed:
        return
    if typed in (UNSURE, DECLINED) and typed in _offered(question):
        yield IntakeAnswer(question.asks, answer_word=typed)
    elif typed == "never":
        yield IntakeAnswer(question.asks, value="never", text=typed)
    else:
        day = _day(typed.upper(), today)
        same = next((answer for answer in question.held if answer.value == day), None)  # as it was first said, on that day
        yield same or IntakeAnswer(question.asks, value=day, text=typed)


def _day(typed: str, today: dt.date, *, ahead: bool = False) -> str:
    if back := BACK.fullmatch(typed):
        if int(back[1]) * {"D": 1, "W": 7, "M": 31, "Y": 366}[back[2]] > OLDEST * 366:
            raise _WrongError("day_long_ago")
        return before(today, int(back[1]), back[2])
    try:
        return past_date(typed, "", today, ahead=ahead)
    except InputError as error:
        late = "lies after" in error.problem
        raise _WrongError("day_ahead" if late else "day") from None


def _date_ahead(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    """The day a baby is due, or how many weeks pregnant."""
    weeks = _sub(raw, question, "weeks")
    if weeks:
        if not weeks.isdecimal() or not 1 <= int(weeks) <= 43:
            raise _WrongError("weeks", typed=_short(weeks))
        yield IntakeAnswer(question.asks, value=due_date(int(weeks), today, ""), text=f"{weeks} weeks")
    elif values:
        day = _day(values[-1], today, ahead=True)
        if len(day) == len("2026-01-12") and dt.date.fromisoformat(day) < today - dt.timedelta(MAX_DAYS_LATE):
            raise _WrongError("due_past")
        same = next((answer for answer in question.held if answer.value == day), None)
        yield same or IntakeAnswer(question.asks, value=day, text=values[-1])


# ---- words -----------------------------------------------------------------------------------------------------------------
def _text(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    if values:
        yield IntakeAnswer(question.asks, text=_text_of("\n".join(values)))


def _text_of(typed: str) -> str:
    if len(typed) > MAX_LETTERS:
        raise _WrongError("long", typed=f"{len(typed):,}", high=f"{MAX_LETTERS:,}")
    return typed


def _goals(question: Question, values: tuple[str, ...], raw: Posted, today: dt.date) -> Iterator[IntakeAnswer]:
    """Up to five activities in the person's own words, each with how well it goes."""
    for number in range(1, MAX_GOALS + 1):
        activity, score = _sub(raw, question, f"{number}.text"), _sub(raw, question, f"{number}.score")
        if score and not activity:
            raise _WrongError("goal", typed=str(number))
        if activity:
            yield IntakeAnswer(f"own.goal_{number}", value=_score(score) if score else None, text=_text_of(activity))


def _short(typed: str) -> str:
    line = " ".join(typed.split())
    return line[:30] + ("..." if len(line) > 30 else "")


Reader = Callable[[Question, tuple[str, ...], Posted, dt.date], Iterator[IntakeAnswer]]
READERS: Mapping[str, Reader] = {
    "choice": _choice,
    "which_leg": _which_leg,
    "choices": _choices,
    "dates": _dates,
    "checklist": _checklist,
    "scale_0_10": _scale,
    "number": _number,
    "date_of_birth": _date_of_birth,
    "date_about": _date_about,
    "date_ahead": _date_ahead,
    "text": _text,
    "goals": _goals,
}
