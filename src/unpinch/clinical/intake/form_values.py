"""The form as frozen values: what a page shows, and nothing that a page would have to work out.

`entered` of a question is what a browser would send back unchanged, by field name, so that a screen can be shown again as it was left.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from unpinch.clinical.intake.form_answers import IntakeAnswer
from unpinch.knowledge.schema import FormScreen

Raw = Mapping[str, tuple[str, ...]]
NONE, UNSURE, DECLINED = "none", "unsure", "declined"
"""What a field may say instead of an answer of its own; on a checklist `none` also means "none of the others"."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer offered. `window` is a time that stands above it; `detail` is asked when it is chosen ("Who checked it, and when?").

    On a checklist `value` is the line's name, `asks` what it is about, `yes` what a tick means and `no` what "none of these" means; of a
    `listed` line the ticked ones make one list. Of a time ago offered as one tap, `yes` is the day that it means today.
    """

    value: str
    text: str
    window: str = ""
    detail: str = ""
    asks: str = ""
    yes: str = ""
    no: str = ""
    listed: bool = False

    @property
    def full(self) -> str:
        """The words with their time window, as one sentence."""
        return f"{self.window}, {self.text[0].lower()}{self.text[1:]}" if self.window else self.text


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers. `key` is the name of its field; `key.unsure`, `key.unit`, `key.text` belong to it.

    `kind`: choice (one), choices (several of one list), checklist (lines, each a question), which_leg, dates (a checklist of things with a
    day), date_about, date_ahead, date_of_birth, number, scale_0_10, text, goals. `none` is the text of "none of these", empty where that
    is not offered; `unsure` and `decline` say whether "I am not sure" and "I would rather not say" are. `context` says, for a follow-up,
    what it is about; `follows` is the key of the question it belongs to. Of a number, `low` and `high` are limits in the fact's own unit.
    """

    key: str
    kind: str
    asks: str
    text: str
    help: str = ""
    options: tuple[Option, ...] = ()
    none: str = ""
    none_others: str = ""
    unsure: bool = False
    decline: bool = False
    needed: bool = False
    units: tuple[Option, ...] = ()
    quick: tuple[Option, ...] = ()
    ends: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    own_unit: str = ""
    whole: bool = False
    context: str = ""
    follows: str = ""
    value: str = ""
    otherwise: str = ""
    held: tuple[IntakeAnswer, ...] = ()
    entered: Raw = field(default_factory=lambda: MappingProxyType({}))

    @property
    def answered(self) -> bool:
        """Whether everything it asks has an answer, be it "I am not sure"; a checklist is when every line is."""
        have = {answer.fact for answer in self.held}
        if self.kind == "checklist":
            return all(option.asks in have for option in self.options)
        if self.kind == "dates":
            return all(option.asks in have or option.value in self.chosen for option in self.options)
        return bool(self.held)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The values that are chosen now."""
        return self.entered.get(self.key, ())


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen as it stands now. `questions` are shown; `waiting` may follow once others on this screen are answered."""

    id: str
    section: str
    kind: str
    title: str
    lead: str
    points: tuple[str, ...]
    questions: tuple[Question, ...]
    waiting: tuple[Question, ...]
    today: dt.date

    @property
    def open(self) -> tuple[Question, ...]:
        """Shown questions without a full answer."""
        return tuple(question for question in self.questions if not question.answered)

    @property
    def done(self) -> bool:
        """Whether nothing that is needed is open."""
        return not any(question.needed for question in self.open)


@dataclass(frozen=True, slots=True)
class Form:
    """The screens of the intake in order, and the questionnaires a clinic has imported (ids, asked on one screen each)."""

    screens: tuple[FormScreen, ...]
    questionnaires: tuple[str, ...] = ()
    chart: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is: screen `number` of `of`, and about how many minutes are left."""

    number: int
    of: int
    minutes_left: int


def read_texts(screen: Screen) -> Iterator[str]:
    """What somebody reads to the end on a screen: title, sentences, questions."""
    yield from (screen.title, screen.lead, *screen.points)
    for question in screen.questions:
        yield from (question.context, question.text, question.help)


def listed_texts(screen: Screen) -> Iterator[str]:
    """The lines of the checklists, each until it is clear that it is not one's own; a time window that several share counts once."""
    lines = [option for question in screen.questions if question.kind == "checklist" for option in question.options]
    yield from dict.fromkeys(option.window for option in lines)
    yield from (option.text for option in lines)


def scanned_texts(screen: Screen) -> Iterator[str]:
    """Answers offered, among which somebody looks for their own; what is offered again on the same screen counts once."""
    choosing = [question for question in screen.questions if question.kind != "checklist"]
    offered = (option.text for question in choosing for option in (*question.options, *question.quick, *question.units))
    yield from dict.fromkeys((*offered, *(question.none for question in screen.questions)))
