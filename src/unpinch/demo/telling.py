"""Tell a story through the intake form, screen by screen, the way a browser would send it.

What a question asks is looked up in the facts of the story's sample case; what the story says itself goes first. What neither holds stays
unanswered, except "none of these", which a person who reads a list to its end does tick.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from unpinch.anatomy.chart import BodyChart, from_form
from unpinch.anatomy.facts import facts as chart_facts
from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.form import FormError, IntakeAnswer, Question, Screen, load_form, read, screens
from unpinch.demo.stories import Story
from unpinch.knowledge import Knowledge
from unpinch.terms.side import Side

Fields = dict[str, list[str]]
ONSET = "finding.symptom_onset_date"


@dataclass(frozen=True, slots=True)
class Teller:
    """Somebody with a story, a sample case behind it, and their own birth date. `shift` moves their pain scores a little."""

    story: Story
    case: Case
    born: dt.date
    sex: str
    language: str
    shift: int = 0

    @property
    def side(self) -> str:
        """The painful side."""
        said = next((fact.value for fact in self.case.facts if fact.id == "finding.symptom_side"), "left")
        return said if said in ("left", "right") else "left"

    @property
    def words(self) -> str:
        return self.story.words_es if self.language == "es" and self.story.words_es else self.story.words

    @property
    def marks(self) -> tuple[str, ...]:
        """What they paint on the body chart."""
        return tuple(mark.format(side=self.side) for mark in self.story.marks)

    def value(self, fact: str) -> object:
        """What the sample case says of a fact, newest first; None for nothing. A fact with sides comes as {side: value}."""
        found = sorted((each for each in self.case.facts if each.id == fact), key=lambda each: each.at or self.case.as_of)
        if found and found[-1].side is not None:
            return {str(each.side): each.value for each in found}
        return found[-1].value if found else None


@dataclass
class Told:
    """What was told: the answers of each screen, in order, and the chart."""

    screens: list[tuple[str, list[IntakeAnswer]]] = field(default_factory=list)
    chart: BodyChart | None = None

    def as_far_as(self, until: str) -> "Told":
        """The same as far as a screen, to the end where it was not shown; the chart is painted before most."""
        reached = next((number for number, (screen, _) in enumerate(self.screens, 1) if screen == until), len(self.screens))
        return Told(self.screens[:reached], self.chart)

    @property
    def answers(self) -> list[IntakeAnswer]:
        return [answer for _, answers in self.screens for answer in answers]


def tell(knowledge: Knowledge, teller: Teller, today: dt.date, *, until: str = "") -> Told:
    """Answer the form as far as `until`, or to its end: each screen, and then what its answers opened on it.

    Only as much of the form is built as was reached: a screen depends on those before it, never on those after.
    """
    told, form = Told(), load_form(knowledge)

    def look() -> tuple[Screen, ...]:
        seen = chart_facts(told.chart) if told.chart else ()
        return screens(knowledge, replace(form, screens=form.screens[:reach]), told.answers, today=today, seen=seen)

    reach, left = 1, set[str]()
    shown = look()
    while reach <= len(form.screens):
        screen = next((screen for screen in shown if screen.id not in left), None)
        reach += 1
        if screen is None:
            shown = look()
            continue
        left.add(screen.id)
        if screen.kind == "body_chart":
            told.chart = from_form(teller.marks)
        shown = look() if screen.id in teller.story.skip else _answer(teller, screen, told, look)
        if screen.id == until:
            break
    return told


def _answer(teller: Teller, screen: Screen, told: Told, look: Callable[[], tuple[Screen, ...]]) -> tuple[Screen, ...]:
    """Answer a screen, and again while its answers open new questions; the form as it stands afterwards."""
    answered: set[str] = set()
    shown: tuple[Screen, ...] = ()
    current: Screen | None = screen
    told.screens.append((screen.id, []))
    while current and {question.key for question in current.questions} - answered:
        answered |= {question.key for question in current.questions}
        given = {(answer.fact, answer.side): answer for answer in _read(current, posted(teller, current.questions))}
        told.screens[-1] = (screen.id, list(given.values()))
        shown = look()
        current = next((each for each in shown if each.id == screen.id), None)
    return shown or look()


def _read(screen: Screen, fields: Fields) -> Sequence[IntakeAnswer]:
    try:
        return read(screen, fields)
    except FormError as wrong:
        return wrong.kept


def posted(teller: Teller, questions: Sequence[Question]) -> Fields:
    """What a browser would send for these questions."""
    fields: Fields = {}
    for question in questions:
        for name, value in _fields(teller, question):
            fields.setdefault(name, []).append(value)
    return fields


def _fields(teller: Teller, question: Question) -> Iterator[tuple[str, str]]:
    said = teller.story.also.get(question.key)
    if said is not None:
        yield question.key, said
        return
    match question.kind:
        case "date_of_birth":
            yield question.key, teller.born.isoformat()
        case "text":
            yield question.key, teller.words if question.key == "story" else ""
        case "goals":
            for number, (text, score) in enumerate(teller.story.goals, 1):
                yield f"{question.key}.{number}.text", text
                yield f"{question.key}.{number}.score", str(score)
        case "checklist" | "choices" | "dates":
            yield from _several(teller, question)
        case _:
            yield from _one(teller, question)


def _several(teller: Teller, question: Question) -> Iterator[tuple[str, str]]:
    """Tick what the story or the case says, and then "none of these" for the rest."""
    for option in question.options:
        if _holds(teller, option.asks or question.asks, option.value):
            yield question.key, option.value
    if question.none:
        yield question.key, "none"


def _holds(teller: Teller, asks: str, option: str) -> bool:
    if asks.startswith("flag."):
        return asks.removeprefix("flag.") in teller.story.flags
    if asks == "own.numb_skin":
        return bool(_numb(teller))
    value, word = teller.value(asks), option.rpartition(":")[2]
    if isinstance(value, tuple):
        return bool(set(word.split()) & set(value))
    if isinstance(value, dict):
        return "present" in value.values()
    return value in (True, "present") if word == asks else _word(value) == word


def _numb(teller: Teller) -> list[str]:
    """The sides that are numb in the sample case."""
    said = teller.value("finding.leg_numbness")
    return [side for side, value in said.items() if value not in ("none", None)] if isinstance(said, dict) else []


def _one(teller: Teller, question: Question) -> Iterator[tuple[str, str]]:
    if question.asks == "own.numb_leg":
        numb = _numb(teller)
        yield question.key, "both" if len(numb) == 2 else numb[0]
        return
    value = teller.sex if question.asks == "patient.sex_at_birth" else teller.value(question.asks)
    if question.asks.startswith("flag."):
        yield question.key, "yes" if question.asks.removeprefix("flag.") in teller.story.flags else "no"
    elif question.asks == ONSET:
        yield question.key, f"P{(teller.case.as_of - dt.date.fromisoformat(_day(value))).days}D" if value else "P3W"
    elif question.kind == "which_leg" and isinstance(value, dict):
        sides = [side for side in (Side.LEFT, Side.RIGHT) if value.get(str(side)) == question.value]
        yield question.key, "both" if len(sides) == 2 else str(sides[0]) if sides else "none"
    elif value is None or isinstance(value, dict | tuple):
        return
    elif question.kind == "scale_0_10" and isinstance(value, float):
        yield question.key, f"{min(10, max(0, value + teller.shift)):g}"
    elif question.kind == "number" and isinstance(value, float):
        yield question.key, f"{value:g}"
        if question.units:
            yield f"{question.key}.unit", question.own_unit
    elif not question.options or _word(value) in {option.value for option in question.options}:
        yield question.key, _word(value)


def _day(value: object) -> str:
    """A day of a case file, which may be a month only."""
    text = str(value)
    return f"{text}-15" if len(text) == 7 else text


def _word(value: object) -> str:
    """A value as a form sends it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def shift_of(rng: random.Random) -> int:
    """How much worse or better somebody is than the sample case."""
    return rng.choice((-1, 0, 0, 1, 1))


def sex_of(story: Story, case: Case) -> str:
    """Whose story it can be: empty for anybody's."""
    facts: Mapping[str, object] = {fact.id: fact.value for fact in case.facts}
    return story.sex or ("female" if facts.get("patient.pregnant") is True else "")
