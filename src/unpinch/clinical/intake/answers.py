"""One answer as somebody wrote it, read against the vocabulary's entry for it: a word, a number in the field's own unit, a date, a list.

It answers "what was meant, if exactly one thing can be meant". What cannot be meant is refused in plain words; what needs a unit that
was not said is held without a value. Unknown words give no value and never read as no (safety property S3). Source: grammar of the
vocabulary, sections 4 and 6; triage_levels.md, section 9.
"""

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from unpinch.clinical.intake.raw_file import Raw, shown
from unpinch.clinical.intake.units import convert, limits, possible_in_some_unit, ucum, units_of, unusual
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Finding, PatientField
from unpinch.methods.nearest import nearest, plain
from unpinch.terms.errors import InputError
from unpinch.terms.fact import UNKNOWN_WORDS, UNSURE, Scalar

NO_ANSWER = (*sorted(UNKNOWN_WORDS), UNSURE)
UNIT_MISSING = "unit missing"
"""`Fact.answer` of a measurement held without a value until its unit is known."""
OUTSIDE = "outside the usual"
"""`Fact.remark` of a possible value that is asked once more begins so."""
EARLIEST = dt.date(1900, 1, 1)
MAX_DAYS_AHEAD = 300
"""A due date further ahead is a slip of the pen: a pregnancy lasts 40 weeks (JUDGEMENT)."""

_DURATION = re.compile(r"P(\d{1,4})([DWMY])")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_WEEKS = re.compile(r"(\d{1,2}) ?(?:weeks|wk)( pregnant)?")
_QUANTITY = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*(.*)")
_GRADE = re.compile(r"([0-5])([-+]?)(?:/5)?")
_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an entry says: a value, or no value and the word given for it."""

    value: Scalar | None
    word: str = ""
    unit: str = ""
    remark: str = ""


def read_answer(
    knowledge: Knowledge, entry: PatientField | Finding, fact_id: str, raw: Raw, where: str, *, day: dt.date, unit: str = ""
) -> Answer:
    """Read one answer; `day` is the entry's own day, from which durations count back. Raises InputError naming `where`."""
    if raw is None:
        return Answer(None, "unknown")
    if isinstance(raw, dict):
        raise InputError(where, "takes one value, not a map.", _allowed(knowledge, entry))
    if unit and entry.kind != "number" and fact_id != "patient.due_date":
        raise InputError(where.replace(".value", ".unit"), f"has no unit, but {shown(unit)} was given.")
    if isinstance(raw, str) and plain(raw) in NO_ANSWER and plain(raw) not in _words(knowledge, entry):
        return Answer(None, plain(raw))
    match entry.kind:
        case "bool":
            return Answer("yes" if _yes_no(knowledge, entry, raw, where) else "no")
        case "number":
            return _number(entry, fact_id, raw, where, unit)
        case "date":
            return Answer(_date(entry, fact_id, raw, where, day, unit))
        case "list":
            return Answer(_list(knowledge, entry, raw, where))
    return Answer(_word(knowledge, entry, raw, where))


def truth(raw: Raw) -> bool | None:
    """A plain yes or no, as a boolean or one of its words; None for anything else."""
    if isinstance(raw, bool):
        return raw
    return _YES_NO.get(plain(raw)) if isinstance(raw, str) else None


def refuse_name(where: str, problem: str, written: str, names: Sequence[str], spellings: dict[str, str] | None = None) -> InputError:
    """The error for a name that is not known, with the nearest that are."""
    close = nearest(written, {**{name: name for name in names}, **(spellings or {})})
    return InputError(where, problem, f"Did you mean {' or '.join(close)}?" if close else "")


# ---- words ---------------------------------------------------------------------------------------------------------------
def _words(knowledge: Knowledge, entry: PatientField | Finding) -> tuple[str, ...]:
    words: tuple[str, ...] = entry.words if isinstance(entry, Finding) else entry.values
    if words and words[0].startswith("ids of "):
        return tuple(knowledge.treatments)
    return words


def _allowed(knowledge: Knowledge, entry: PatientField | Finding) -> str:
    """One sentence saying what may stand here."""
    match entry.kind:
        case "bool":
            return f"Allowed: yes, no, {', '.join(NO_ANSWER)}."
        case "number":
            return f"It takes a number{f' in {entry.unit}' if entry.unit[:1] not in ('{', '1', '') else ''}."
        case "date":
            return "It takes a date (2026-01-12, 2026-01 or 2026), a time before (P6W, P3M, P2Y) or never."
    words = _words(knowledge, entry)
    many = f"{', '.join(words[:12])}{' ...' if len(words) > 12 else ''}"
    return f"Allowed: a list of {many}; [] for none." if entry.kind == "list" else f"Allowed: {many}, {', '.join(NO_ANSWER)}."


def _refuse_word(knowledge: Knowledge, entry: PatientField | Finding, raw: Raw, where: str) -> InputError:
    close = nearest(raw, {word: word for word in (*_words(knowledge, entry), *NO_ANSWER)}) if isinstance(raw, str) else ()
    hint = f"Did you mean {' or '.join(close)}? " if close else ""
    return InputError(where, f"{shown(raw)} is not an answer to {entry.id}.", hint + _allowed(knowledge, entry))


def _yes_no(knowledge: Knowledge, entry: PatientField | Finding, raw: Raw, where: str) -> bool:
    answer = truth(raw)
    if answer is None:
        raise _refuse_word(knowledge, entry, raw, where)
    return answer


def _word(knowledge: Knowledge, entry: PatientField | Finding, raw: Raw, where: str) -> str:
    words = {plain(word): word for word in _words(knowledge, entry)}
    if isinstance(raw, str) and plain(raw) in words:
        return words[plain(raw)]
    answer = truth(raw)
    if answer is not None and set(words) == {"present", "absent"}:
        return "present" if answer else "absent"
    if answer is not None and {"yes", "no"} <= set(words):
        return "yes" if answer else "no"
    raise _refuse_word(knowledge, entry, raw, where)


def _list(knowledge: Knowledge, entry: PatientField | Finding, raw: Raw, where: str) -> tuple[str, ...]:
    """A list of words; one word may stand alone, and `none` says that it is empty."""
    if isinstance(raw, str):
        raw = [] if plain(raw) == "none" else [raw]
    if not isinstance(raw, list):
        raise _refuse_word(knowledge, entry, raw, where)
    words = {plain(word): word for word in _words(knowledge, entry)}
    for number, item in enumerate(raw):
        if not isinstance(item, str) or plain(item) not in words:
            raise _refuse_word(knowledge, entry, item, f"{where}[{number}]")
    return tuple(dict.fromkeys(words[plain(item)] for item in raw))


# ---- numbers -------------------------------------------------------------------------------------------------------------
def _number(entry: PatientField | Finding, fact_id: str, raw: Raw, where: str, unit: str) -> Answer:
    if isinstance(entry, Finding) and entry.value_type == "mrc":
        return _grade(entry, raw, where)
    typed = unit
    if isinstance(raw, str) and (quantity := _QUANTITY.fullmatch(raw.strip())):
        raw = float(quantity[1])
        if quantity[2] and unit and ucum(quantity[2]) != ucum(unit):
            raise InputError(where, f"two units were given: {shown(quantity[2])} and {shown(unit)}.")
        typed = quantity[2] or unit
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        raise InputError(where, f"{shown(raw)} is no number.", _number_hint(entry))
    value = float(raw)
    code = ucum(typed) if typed else ""
    if code and code not in units_of(entry):
        raise InputError(where, f"{shown(typed)} is no unit of {entry.id}.", f"Accepted: {', '.join(units_of(entry))}.")
    if not code and getattr(entry, "unit_required", "n") == "y":
        if not possible_in_some_unit(entry, fact_id, value):
            raise InputError(where, f"{value:g} is impossible for {entry.id} in any unit.", f"Units: {', '.join(units_of(entry))}.")
        return Answer(None, UNIT_MISSING, remark=f"{value:g} without a unit; say {' or '.join(units_of(entry)[:2])}")
    possible = limits(entry, fact_id, code or entry.unit)
    if not possible.hold(value):
        written = f"{value:g} {typed}".strip()
        raise InputError(where, f"{written} is impossible for {entry.id}.", _limits_hint(fact_id, possible, value))
    own = round(convert(value, code or entry.unit, entry.unit), 6)
    if own != int(own) and _whole(entry):
        raise InputError(where, f"{shown(raw)} is no whole number.")
    odd = f"{OUTSIDE} {entry.range[0]:g} to {entry.range[1]:g}: ask once more" if unusual(entry, own) else ""
    return Answer(own, unit=typed, remark=odd)


def _grade(entry: Finding, raw: Raw, where: str) -> Answer:
    """A muscle grade 0 to 5; 4-, 4+ and 4/5 are kept as written and read as 4 (grammar, section 4)."""
    written = f"{raw:g}" if isinstance(raw, int | float) and not isinstance(raw, bool) else str(raw).strip()
    grade = _GRADE.fullmatch(written)
    if not grade or written in ("0-", "5+"):
        mend = "It takes 0 to 5; 4- and 4+ may be written and are read as 4."
        raise InputError(where, f"{shown(raw)} is no muscle grade of {entry.id}.", mend)
    return Answer(float(grade[1]), remark="" if written == grade[1] else f"written {written}")


def _whole(entry: PatientField | Finding) -> bool:
    return (entry.value_type == "count") if isinstance(entry, Finding) else entry.type == "int"


def _number_hint(entry: PatientField | Finding) -> str:
    span = f" from {entry.range[0]:g} to {entry.range[1]:g}" if entry.range else ""
    unit = f" in {entry.unit}" if entry.unit not in ("none", "1") and not entry.unit.startswith("{") else ""
    return f"It takes a number{span}{unit}, with a decimal point if need be."


def _limits_hint(fact_id: str, possible: object, value: float) -> str:
    if fact_id.endswith(("pain_now", "pain_worst")) and 10 < value <= 100:
        return "Possible: 0 to 10. If it was asked on a 0-100 scale, ask again from 0 to 10: nothing is divided here."
    return f"Possible: {possible}."


# ---- dates ---------------------------------------------------------------------------------------------------------------
def _date(entry: PatientField | Finding, fact_id: str, raw: Raw, where: str, day: dt.date, unit: str) -> str:
    """An ISO day, month or year, `never`, or a duration before the entry's own day, stored as a date."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        raw = f"{raw:g}{' ' + unit if unit else ''}"
    if not isinstance(raw, str):
        raise InputError(where, f"{shown(raw)} is no date.", "Write 2026-01-12, 2026-01, 2026, P6W (six weeks ago) or never.")
    text = raw.strip()
    if text.lower() == "never":
        return "never"
    if fact_id == "patient.due_date" and (weeks := _WEEKS.fullmatch(text.lower())):
        return due_date(int(weeks[1]), day, where)
    if duration := _DURATION.fullmatch(text.upper()):
        number, step = int(duration[1]), duration[2]
        if number * {"D": 1, "W": 7, "M": 31, "Y": 366}[step] > (day - EARLIEST).days:
            raise InputError(where, f"{text} before {day.isoformat()} is before {EARLIEST.year}.")
        return before(day, number, step)
    return past_date(text, where, day, ahead=fact_id == "patient.due_date")


def due_date(weeks: int, day: dt.date, where: str) -> str:
    """The due date of somebody so many weeks pregnant: day of entry + (40 - weeks) x 7 days (grammar, section 6).

    >>> due_date(30, dt.date(2026, 2, 1), "patient.due_date")
    '2026-04-12'
    """
    if not 1 <= weeks <= 43:
        raise InputError(where, f"{weeks} weeks of pregnancy are impossible.", "Possible: 1 to 43.")
    return (day + dt.timedelta((40 - weeks) * 7)).isoformat()


def before(day: dt.date, number: int, step: str) -> str:
    """The date so many days, weeks, months or years before a day: no more exact than what was said.

    >>> before(dt.date(2026, 2, 1), 6, "W"), before(dt.date(2026, 2, 1), 3, "M"), before(dt.date(2026, 2, 1), 2, "Y")
    ('2025-12-21', '2025-11-01', '2024-02-01')
    """
    if step in "DW":
        return (day - dt.timedelta(number * (7 if step == "W" else 1))).isoformat()
    months = day.year * 12 + day.month - 1 - number * (12 if step == "Y" else 1)
    year, month = divmod(months, 12)
    last = (dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - dt.timedelta(1)).day
    return dt.date(year, month + 1, min(day.day, last)).isoformat()


def past_date(text: str, where: str, day: dt.date, *, ahead: bool = False) -> str:
    """An ISO day, month or year that is not after `day` (a due date may be). Raises InputError."""
    if not _DAY.fullmatch(text):
        raise InputError(where, f"{shown(text)} is no date.", "Write 2026-01-12, 2026-01, 2026, P6W (six weeks ago) or never.")
    parts = [int(part) for part in text.split("-")]
    try:
        first = dt.date(*[*parts, 1, 1][:3])
    except ValueError:
        raise InputError(where, f"there is no day {shown(text)} in the calendar.") from None
    if first < EARLIEST:
        raise InputError(where, f"{text} is before {EARLIEST.year}.")
    if not ahead and first > day:
        raise InputError(where, f"{text} lies after {day.isoformat()}, the day it was entered for.", "A date in the future is refused.")
    if ahead and (first - day).days > MAX_DAYS_AHEAD:
        raise InputError(where, f"{text} is more than {MAX_DAYS_AHEAD} days ahead.")
    return text
