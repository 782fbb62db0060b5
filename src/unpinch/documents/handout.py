"""The exercise hand-out: a first page with the week and the stop card, then four exercises a page with numbered poses. PDF/UA-1, tagged.

Answers "what do I do at home, how much, and when do I stop?" for the patient, on paper. It chooses nothing and checks no safety rule:
whoever calls hands over a plan that was signed and checked. Everything that people wrote travels as data and is never read as markup.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from unpinch.documents.handout_page import TEMPLATE
from unpinch.documents.red_card import daily_signs, with_lines
from unpinch.documents.words import ENGLISH, words_of
from unpinch.knowledge.schema import Exercise
from unpinch.movement import Panel, panels, text_alternative
from unpinch.movement.looks import DEFAULT
from unpinch.movement.pictures import exercise_named
from unpinch.terms.errors import InputError
from unpinch.terms.side import Side

A_PAGE, MOST = 4, 24  # exercises a page, and how many one hand-out may hold: more is a slip of the finger (judgement)
TIMED_FROM_S = 60  # a hold of a minute or more is told as a time, not as repetitions (convention)
LONGEST_NOTE, LONGEST_NAME = 160, 80  # letters: what a block of the page and its header can carry
LONGEST_FOUND = 1500  # letters: what fits beside the picture of the nerve
TOO_LONG = re.compile(r"too long, (\d+)")  # how the page says which exercise it could not set


@dataclass(frozen=True)
class Clinic:
    """Who hands the page out, and the numbers on the stop card. `emergency` is the number people dial where the clinic is."""

    name: str
    phone: str
    emergency: str
    therapist: str = ""
    out_of_hours: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)
    """Numbers of lines of their own, by the word the texts of the knowledge use: MATERNITY, CRISIS_LINE."""

    def __post_init__(self) -> None:
        """Refuse a page that would not say whom to call."""
        for named, value in (("clinic name", self.name), ("clinic phone", self.phone), ("emergency number", self.emergency)):
            if not value.strip():
                raise InputError(named, "the stop card cannot be printed without it.", "Enter it in the clinic's settings.")


@dataclass(frozen=True)
class Weeks:
    """So many visits a week from one week to another, and what begins then, by name."""

    first: int
    last: int
    per_week: int
    begins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cover:
    """What a signed program says beside its exercises, in the patient's language. Each part may be empty.

    What was found in the therapist's words, the goals, the nerve as SVG; the visits week by week, what is done with the therapist, what to
    expect and when; `bad_day` names what stays on a bad day with its dose, `bad_day_only` says that nothing else is to be done for now.
    """

    found: str = ""
    goals: tuple[str, ...] = ()
    nerve: str = ""
    weeks: tuple[Weeks, ...] = ()
    with_us: tuple[str, ...] = ()
    expect: tuple[tuple[str, str], ...] = ()
    bad_day: tuple[tuple[str, str], ...] = ()
    bad_day_only: bool = False

    def __post_init__(self) -> None:
        """Refuse words that do not fit the page."""
        if len(self.found) > LONGEST_FOUND:
            raise InputError("what was found", f"it has {len(self.found)} letters.", f"Keep it to {LONGEST_FOUND} for the hand-out.")


@dataclass(frozen=True)
class OwnWords:
    """An exercise of the clinic's own: its words stand for themselves, and nobody has drawn it."""

    name: str
    steps: str
    stop: str = ""


@dataclass(frozen=True)
class HandoutItem:
    """One exercise as it was prescribed. `side` is the side that works, None where both do at once or where it does not matter."""

    exercise_id: str
    sets: int
    reps: int
    hold_s: int
    times_per_day: int
    days_per_week: int
    side: Side | None = None
    note: str = ""
    told: str | None = None
    """What the page says of the side: left, right, both (one after the other), or empty for nothing; None says the side of the picture."""
    own: OwnWords | None = None
    through_the_day: bool = False
    load: str = ""
    """What is held, in the words of the page's language; empty where no load is prescribed."""

    def __post_init__(self) -> None:
        """Refuse numbers nobody can do and notes that do not fit."""
        if min(self.sets, self.reps, self.times_per_day) < 1 or self.hold_s < 0 or not 1 <= self.days_per_week <= 7:
            raise InputError(
                self.exercise_id, "the dose has a number that cannot be.", "Sets, repetitions and times are 1 or more, days 1 to 7."
            )
        if len(self.note) > LONGEST_NOTE:
            raise InputError(self.exercise_id, f"the note has {len(self.note)} letters.", f"Keep it to {LONGEST_NOTE}.")

    @classmethod
    def usual(cls, exercise_id: str, side: Side | None = None, note: str = "") -> "HandoutItem":
        """The library's own dose."""
        e = exercise_named(exercise_id)
        return cls(exercise_id, e.sets, e.reps, e.hold_s, e.times_per_day, e.days_per_week, side, note)


def handout_pdf(
    items: Sequence[HandoutItem],
    *,
    clinic: Clinic,
    patient_name: str,
    printed_on: dt.date,
    language: str = "en",
    look: str = DEFAULT,
    translate: Callable[[str], str] = str,
    cover: Cover | None = None,
) -> bytes:
    """The hand-out as PDF bytes.

    `translate` turns each English text of the library (name, instructions, pose, stop rule) into the patient's language; the fixed words
    of the page are there in English and Spanish. With a `cover` the paper begins
    with what was found. Raises InputError for no items, an unknown exercise, look or language, a name too long.
    """
    import typst

    data = page_data(
        items, clinic=clinic, patient_name=patient_name, printed_on=printed_on, language=language, look=look, translate=translate
    )
    data["cover"] = cover_data(cover, words_of(language)) if cover else None
    noon = int(dt.datetime.combine(printed_on, dt.time(12), dt.UTC).timestamp())
    try:
        made = typst.compile(TEMPLATE.encode(), format="pdf", sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"], timestamp=noon)
    except typst.TypstError as error:
        if (found := TOO_LONG.search(str(error))) is None:
            raise
        raise InputError(
            items[int(found[1])].exercise_id, "its words do not fit a quarter of a page.", "Shorten the note or the translation."
        ) from None
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def page_data(
    items: Sequence[HandoutItem],
    *,
    clinic: Clinic,
    patient_name: str,
    printed_on: dt.date,
    language: str,
    look: str,
    translate: Callable[[str], str],
) -> dict[str, Any]:
    """Everything the page shows, as plain data."""
    words = words_of(language)
    if not items:
        raise InputError("exercises", "there is none to print.", "Choose at least one.")
    if len(items) > MOST:
        raise InputError("exercises", f"there are {len(items)}.", f"A hand-out holds {MOST}; a person does four, at most six.")
    if len(patient_name) > LONGEST_NAME:
        raise InputError("patient name", f"it has {len(patient_name)} letters.", f"Keep it to {LONGEST_NAME}.")
    return {
        "language": language,
        "words": {**words, **_calls(words, clinic)},
        "clinic": {"name": clinic.name, "phone": clinic.phone, "therapist": clinic.therapist},
        "patient": patient_name,
        "date": printed_on.isoformat(),
        "signs": _signs(clinic, words, translate),
        "reviewed": all(not item.own and _known(item).reviewer for item in items),
        "items": [_block(item, words, look, translate) for item in items],
        "a_page": A_PAGE,
    }


def _known(item: HandoutItem) -> Exercise:
    return exercise_named(item.exercise_id)


def _calls(words: Mapping[str, str], clinic: Clinic) -> dict[str, str]:
    """The two headings of the stop card with the clinic's numbers in place."""
    numbers = {"emergency": clinic.emergency, "clinic": clinic.name, "phone": clinic.phone, "out_of_hours": clinic.out_of_hours}
    return {key: _filled(words[key], numbers) for key in ("now", "today", "closed")}


def _signs(clinic: Clinic, words: Mapping[str, str], translate: Callable[[str], str]) -> dict[str, Any]:
    """The warning signs of the stop card; a sign with a line of its own names the number."""
    signs = daily_signs()
    lines = with_lines(signs, clinic.lines, clinic.emergency)
    return {
        "now": [translate(each) for each in signs.now],
        "lines": [[translate(label), _filled(words["line"], {"number": number})] for label, number in lines],
        "today": [words["today_1"], words["today_2"], *map(translate, signs.today)],
        "closed": clinic.out_of_hours not in ("", clinic.phone, clinic.emergency),
    }


def cover_data(cover: Cover, words: Mapping[str, str]) -> dict[str, Any]:
    """What the cover and the page of the plan say, as plain data."""
    return {
        "found": cover.found,
        "goals": list(cover.goals),
        "nerve": cover.nerve,
        "weeks": [_week(each, words) for each in cover.weeks],
        "with_us": list(cover.with_us),
        "expect": [list(each) for each in cover.expect],
        "bad_day": [list(each) for each in cover.bad_day],
        "bad_day_only": cover.bad_day_only,
    }


def _week(each: Weeks, words: Mapping[str, str]) -> list[str]:
    """One row: which weeks, how many visits, what begins."""
    when = _filled(words["one_week" if each.first == each.last else "some_weeks"], {"first": each.first, "last": each.last})
    visits = _filled(words["one_visit" if each.per_week == 1 else "some_visits"], {"n": each.per_week})
    return [when, visits, ", ".join(each.begins)]


def _filled(text: str, values: Mapping[str, object]) -> str:
    """Put values into a text once; braces inside a value stay what they are."""
    parts = text.split("{")
    out = [parts[0]]
    for part in parts[1:]:
        name, _, rest = part.partition("}")
        out += [str(values[name]), rest]
    return "".join(out)


def _block(item: HandoutItem, words: Mapping[str, str], look: str, translate: Callable[[str], str]) -> dict[str, Any]:
    side = item.side or Side.RIGHT
    shown = _own(item.own, words) if item.own else _of_library(item, side, look, words, translate)
    named = item.told if item.told is not None else item.side.value if item.side else ""
    said = words[named] if named else ""
    return {**shown, "dose": dose_words(item, words), "side": said, "note": item.note}


def _own(own: OwnWords, words: Mapping[str, str]) -> dict[str, Any]:
    return {"name": own.name, "steps": own.steps, "stop": stop_words(own.stop, words), "alt": "", "poses": []}


def _of_library(item: HandoutItem, side: Side, look: str, words: Mapping[str, str], translate: Callable[[str], str]) -> dict[str, Any]:
    exercise = _known(item)
    return {
        "name": translate(exercise.plain_label),
        "steps": translate(exercise.instructions),
        "stop": stop_words(translate(exercise.stop_rule), words),
        "alt": translate(text_alternative(item.exercise_id, side)),
        "poses": [_pose(panel, words, translate) for panel in panels(item.exercise_id, look=look, side=side)],
    }


def _pose(panel: Panel, words: Mapping[str, str], translate: Callable[[str], str]) -> dict[str, str]:
    breath = words[f"breathe {panel.breath}"] if panel.breath else ""
    return {"svg": panel.svg, "say": translate(panel.say), "breath": breath}


def stop_words(rule: str, words: Mapping[str, str]) -> str:
    """What a stop rule says of this exercise, in the language of the page or English; what all others share is on the stop card.

    >>> from unpinch.documents.words import ENGLISH
    >>> stop_words("Mild pull only. Always stop and seek urgent help for saddle numbness.", ENGLISH)
    'Mild pull only.'
    """
    return rule.partition(words["always"])[0].partition(ENGLISH["always"])[0].strip()


def dose_words(item: HandoutItem, words: Mapping[str, str]) -> str:
    r"""The dose in the patient's words.

    >>> from unpinch.documents.words import ENGLISH
    >>> dose_words(HandoutItem("bridge", 3, 10, 5, 1, 3), ENGLISH)
    '3 sets of 10, hold 5 seconds\xa0· once a day\xa0· 3 days a week'
    """
    values = {
        "sets": item.sets,
        "reps": item.reps,
        "rounds": item.sets * item.reps,
        "seconds": item.hold_s,
        "minutes": f"{item.hold_s / 60:.3g}",
        "times": item.times_per_day,
        "days": item.days_per_week,
    }
    if item.hold_s >= TIMED_FROM_S:
        work = ["time" if item.sets * item.reps == 1 else "times_time"]
    else:
        work = ["sets" if item.sets > 1 and item.reps > 1 else "once", *(["hold"] if item.hold_s >= 2 else [])]
    often = "times_a_day" if item.times_per_day > 1 else "through_day" if item.through_the_day else "once_a_day"
    days = {7: "every_day", 1: "one_day"}.get(item.days_per_week, "days_a_week")
    much = [*(_filled(words[key], values) for key in work), *([item.load] if item.load else [])]
    parts = [", ".join(much), *(_filled(words[key], values) for key in (often, days))]
    return "\u00a0· ".join(parts)
