"""How long the form takes: words read and scanned, taps, letters typed, by the pace of the knowledge (`form_pace`).

For the test that holds the form to its eight minutes, for the progress line, and for whoever adds a question and wants to know its price.
A tap is one touch of an answer; typing into a field costs one tap and its letters; the tap for the next screen is counted with the screen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from unpinch.clinical.intake.form_values import Question, Screen, listed_texts, read_texts, scanned_texts
from unpinch.clinical.intake.form_words import reading_words
from unpinch.knowledge.load import Knowledge

TYPED = frozenset({"text", "goals", "date_of_birth"})


@dataclass(frozen=True, slots=True)
class Effort:
    """What a person spends on the form."""

    screens: int = 0
    read: int = 0
    listed: int = 0
    scanned: int = 0
    taps: int = 0
    letters: int = 0
    charts: int = 0

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def effort(screen: Screen, sent: Mapping[str, Sequence[str]], known: set[str] | None = None) -> Effort:
    """What one screen costs somebody who sends these fields. `known` holds sentences read before, which are not read again."""
    known = set() if known is None else known
    kinds = {question.key: question for question in screen.questions}
    taps = letters = 0
    for name, values in sent.items():
        question = kinds.get(name) or kinds.get(name.partition(".")[0])
        typed = question is not None and _is_typed(question, name, values)
        taps += 1 if typed else len(values)
        letters += sum(map(len, values)) if typed else 0
    read = [text for text in read_texts(screen) if text not in known]
    known.update(read)
    listed, scanned = reading_words(listed_texts(screen)), reading_words(scanned_texts(screen))
    return Effort(1, reading_words(read), listed, scanned, taps, letters, int(screen.kind == "body_chart"))


def _is_typed(question: Question, name: str, values: Sequence[str]) -> bool:
    if name.endswith((".unit", ".score")):
        return False
    quick = {option.value for option in question.quick}
    return question.kind in TYPED or (question.kind in ("number", "date_about", "date_ahead") and not set(values) <= quick)


def seconds(knowledge: Knowledge, spent: Effort) -> float:
    """How long that takes."""
    pace = {name: parameter.value for name, parameter in knowledge.form_pace.items()}
    reading = spent.read / pace["words_per_second"] + spent.listed / pace["listed_words_per_second"]
    reading += spent.scanned / pace["scanned_words_per_second"] + spent.charts * pace["chart_seconds"]
    return reading + spent.letters / pace["letters_per_second"] + spent.taps * pace["tap_seconds"] + spent.screens * pace["screen_seconds"]


def expected_seconds(knowledge: Knowledge, screens: Iterable[Screen]) -> float:
    """How long screens take somebody who taps once for each question and types nothing: for the progress line."""
    return seconds(
        knowledge, sum((effort(screen, {q.key: ("x",) for q in screen.questions if not q.quick}) for screen in screens), Effort())
    )
