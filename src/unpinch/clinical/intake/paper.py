"""The intake on paper: every question the form can ask, in its order, with a code by which the desk types the answers in.

For the person without a phone, and for the desk. On paper nothing can appear later, so every follow-up is printed with the words to whom
it is put; a follow-up that several warning signs share is printed once and names them all. A code is the screen's letter and a number
(`B1`), a line of a checklist adds its own (`B1.6`), a follow-up a letter (`B1.6a`). It decides nothing and draws nothing: rendering is for
the pages. The desk sends what it types to the same screens as a browser does (`find`).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase

from unpinch.clinical.intake.form import load_form, screens
from unpinch.clinical.intake.form_answers import questions
from unpinch.clinical.intake.form_values import Form, Option, Question, Screen
from unpinch.knowledge.decisions import Answer, Terms
from unpinch.knowledge.load import Knowledge

ANY_DAY = dt.date(2000, 1, 1)
"""The paper form is the same on every day; the screens it is made from want one."""
WRITING_LINES = {"text": 3, "goals": 5, "date_about": 1, "date_ahead": 1, "date_of_birth": 1, "number": 1}
"""Lines left for writing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What another answer must be for a question to be put: `code` of that question, the words of the answers, or none of them."""

    code: str
    words: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class PaperOption:
    """One box to tick: its number on the question, its words with their time window, and what a browser would send."""

    number: int
    text: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """One printed question. `key` and `screen` are where the desk sends the answer, `fact` is what it asks.

    `only_if` says in words to whom it is put. A follow-up names in `after` the codes of the lines or questions it belongs to, in `on` which
    answers to them put it (yes, unsure), and in `and_if` what else must have been answered. `lines` are lines to write on; `ends` are the
    words at the ends of a 0 to 10 scale.
    """

    code: str
    screen: str
    key: str
    fact: str
    kind: str
    text: str
    context: str
    options: tuple[PaperOption, ...]
    none: str
    unsure: bool
    decline: bool
    only_if: str = ""
    after: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    and_if: tuple[Wanted, ...] = ()
    lines: int = 0
    ends: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperScreen:
    """One part of the paper form."""

    letter: str
    id: str
    title: str
    lead: str
    points: tuple[str, ...]
    only_if: str
    kind: str
    questions: tuple[PaperQuestion, ...]


def paper(knowledge: Knowledge, form: Form | None = None) -> tuple[PaperScreen, ...]:
    """The whole form for print: nothing answered, everything asked. The review screen is left out."""
    return _Printer(knowledge, form or load_form(knowledge)).parts()


def find(parts: Sequence[PaperScreen], code: str) -> tuple[PaperQuestion, PaperOption | None] | None:
    """The question a code stands for, and the line when it names one: `b1.6` is line 6 of question B1. None when there is no such code."""
    wanted = code.strip().upper()
    for question in (question for part in parts for question in part.questions):
        if question.code.upper() == wanted:
            return question, None
        stem, _, number = wanted.rpartition(".")
        if question.code.upper() == stem and number.isdecimal():
            option = next((option for option in question.options if option.number == int(number)), None)
            return (question, option) if option else None
    return None


class _Printer:
    """Numbers the questions; a fact that is asked in several places is printed where it is asked first."""

    def __init__(self, knowledge: Knowledge, form: Form) -> None:
        self.knowledge, self.form = knowledge, form
        blank = screens(knowledge, form, (), today=ANY_DAY)
        self.blank = [screen for screen in blank if screen.kind not in ("review", "questionnaire")]
        self.always = {question.asks or question.key for screen in self.blank for question in screen.questions}
        self.written = {question.key: question for screen in knowledge.form.values() for question in screen.questions}
        self.codes: dict[str, str] = {}
        self.askers: dict[str, list[str]] = {}
        everything = [question for screen in self.blank for question in (*screen.questions, *screen.waiting)]
        self.main = {question.asks for question in everything if question.key in self.written and question.asks}

    def parts(self) -> tuple[PaperScreen, ...]:
        drafts = [(letter, screen, list(self.ordered(screen))) for letter, screen in zip(ascii_uppercase, self.blank, strict=False)]
        for letter, _, asked in drafts:
            self.number(letter, asked)
        return tuple(self.part(letter, screen, asked) for letter, screen, asked in drafts)

    def part(self, letter: str, screen: Screen, asked: Sequence[Question]) -> PaperScreen:
        only_if = self.knowledge.form[screen.id].only_if
        printed = tuple(self.print(screen, question) for question in asked)
        return PaperScreen(letter, screen.id, screen.title, screen.lead, screen.points, only_if, screen.kind, printed)

    def ordered(self, screen: Screen) -> Iterator[Question]:
        """The questions of a screen in the order of the form, each with what follows it; what is printed elsewhere is left out."""
        everything = {question.key: question for question in (*screen.questions, *screen.waiting)}
        shown = {question.key for question in screen.questions}
        for key, question in everything.items():
            if question.follows in everything:
                continue
            if key in shown or (question.asks or key) not in self.always:
                yield from self.once([question])
                yield from self.once([each for each in everything.values() if each.follows == key])

    def once(self, asked: Sequence[Question]) -> Iterator[Question]:
        """The questions whose fact was not printed before, and is no question of its own; for the others it is kept who asks."""
        for question in asked:
            name = question.asks or question.key
            if question.follows and name in self.main:
                continue
            if name not in self.askers:
                yield question
            self.askers.setdefault(name, []).append(question.key)

    # ---- numbers ----------------------------------------------------------------------------------------------------------
    def number(self, letter: str, asked: Sequence[Question]) -> None:
        count = 0
        for question in asked:
            if not question.follows:
                count += 1
                self.codes[question.key] = f"{letter}{count}"
                for at, option in enumerate(question.options, 1):
                    self.codes[option.asks or f"{question.key}.{option.value}"] = f"{letter}{count}.{at}"
        for question in asked:
            if question.follows:
                stem = self.stem(question)
                used = sum(code.startswith(stem) and code[len(stem) :].isalpha() for code in self.codes.values())
                self.codes[question.key] = f"{stem}{ascii_lowercase[used]}"

    def stem(self, question: Question) -> str:
        """The code of the line or question that a follow-up belongs to; of a thing with a day, that of its box."""
        head = question.key.partition(".")[0]
        return self.codes.get(f"flag.{head}") or self.codes.get(question.asks) or self.codes[question.follows]

    # ---- printing ---------------------------------------------------------------------------------------------------------
    def print(self, screen: Screen, question: Question) -> PaperQuestion:
        written = self.written.get(question.key)
        options = tuple(PaperOption(at, option.full, option.value, option.detail) for at, option in enumerate(self.choices(question), 1))
        return PaperQuestion(
            self.codes[question.key],
            screen.id,
            question.key,
            question.asks,
            question.kind,
            question.text,
            question.context,
            options,
            question.none,
            question.unsure,
            question.decline,
            written.only_if if written and not question.follows else "",
            self.after(question),
            self.on(question),
            tuple(self.and_if(question)),
            WRITING_LINES.get(question.kind, 0),
            question.ends,
            tuple(unit.text for unit in question.units),
        )

    def choices(self, question: Question) -> tuple[Option, ...]:
        """The boxes of a question; a number or a day is written, not ticked, but "never" is a box."""
        return question.options or tuple(option for option in question.quick if option.value == "never")

    def after(self, question: Question) -> tuple[str, ...]:
        if not question.follows:
            return ()
        if question.key.partition(".")[0] == question.follows:
            return (self.stem(question),)
        flags = [key.partition(".")[0] for key in self.askers[question.asks or question.key]]
        return tuple(dict.fromkeys(self.codes.get(f"flag.{flag}") or self.codes[question.follows] for flag in flags))

    def on(self, question: Question) -> tuple[str, ...]:
        """The answers to the flag's own question that put a follow-up."""
        found = questions(self.knowledge).get(question.key)
        flag = question.key.partition(".")[0]
        own = [term for term in found.asked_if if isinstance(term, Answer) and term.key == flag] if found else []
        return tuple(word for word in ("yes", "unsure") if all(word in term.options for term in own)) if question.follows else ()

    def and_if(self, question: Question) -> Iterator[Wanted]:
        """The answers to other follow-ups of the same flag that put this one."""
        found = questions(self.knowledge).get(question.key)
        if found is None or len(self.askers[question.asks or question.key]) > 1:
            return
        yield from self.wanted(found.asked_if, question.key.partition(".")[0])

    def wanted(self, terms: Terms, flag: str) -> Iterator[Wanted]:
        for term in terms:
            if isinstance(term, Answer) and term.key.startswith(f"{flag}.") and term.key in self.codes:
                yield Wanted(self.codes[term.key], tuple(self.words(term)), term.negated)

    def words(self, term: Answer) -> Iterator[str]:
        flag, _, key = term.key.partition(".")
        item = next(item for item in self.knowledge.flags[flag].follow_up if item.key == key)
        asked = next(q for screen in self.blank for q in (*screen.waiting, *screen.questions) if q.key == term.key)
        texts = dict(zip(item.options, (option.text for option in asked.options), strict=True))
        yield from (texts[option] for option in item.options if option in term.options)
