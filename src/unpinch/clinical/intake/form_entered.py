"""The answers of a question as a browser would send them, so that a screen can be shown again as it was left.

The other way round from `form_read`: reading what this gives yields the same answers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from unpinch.clinical.intake.form_answers import IntakeAnswer
from unpinch.clinical.intake.form_values import DECLINED, NONE, UNSURE, Question, Raw
from unpinch.terms.side import Side

Fields = Iterator[tuple[str, tuple[str, ...]]]


def entered(question: Question, held: Sequence[IntakeAnswer]) -> Raw:
    """The fields of a question by name; empty when nothing is held."""
    return {name: values for name, values in WRITERS[question.kind](question, held) if values} if held else {}


def _choice(question: Question, held: Sequence[IntakeAnswer]) -> Fields:
    answer = held[0]
    yield question.key, (answer.answer_word or str(answer.value),)
    yield f"{question.key}.text", (answer.text,) if answer.text else ()


def _which_leg(question: Question, held: Sequence[IntakeAnswer]) -> Fields:
    if held[0].answer_word:
        yield question.key, (held[0].answer_word,)
        return
    legs = [answer.side for answer in held if answer.value == question.value]
    yield question.key, ("both" if len(legs) == len(Side) else str(legs[0]) if legs else NONE,)


def _choices(question: Question, held: Sequence[IntakeAnswer]) -> Fields:
    answer = held[0]
    if answer.answer_word:
        yield question.key, (answer.answer_word,)
        return
    have = set(answer.value) if isinstance(answer.value, tuple) else set()
    ticked = tuple(option.value for option in question.options if set(option.value.split()) <= have)
    yield question.key, ticked or (NONE,)


def _dates(question: Question, held: Sequence[IntakeAnswer]) -> Fields:
    listed = [answer for answer in held if answer.fact == question.asks]
    never = any(answer.value == "never" for answer in held)
    for name, values in _choices(question, listed) if listed else ():
        yield name, (*values, *((NONE,) if never and NONE not in values else ()))


def _checklist(question: Question, held: Sequence[IntakeAnswer]) -> Fields:
    answers = {answer.fact: answer for answer in held}
    ticked, doubt, denied, declined = list[str](), list[str](), False, False
    for option in question.options:
        answer = answers.get(option.asks)
        if answer is None:
            continue
        words = set(answer.text.split()) or (set(answer.value) if isinstance(answer.value, tuple) else {str(answer.value)})
        if answer.answer_word in ("", "not_tested") and set(option.yes.split()) <= words:
            ticked.append(option.value)
        doubt += [option.value] if answer.answer_word == UNSURE else []
        declined |= answer.answer_word == DECLINED
        denied |= answer.answer_word == "" and (answer.value in (option.no, ()) or (option.listed and bool(answer.value)))
    yield question.key, (*ticked, *((NONE,) if denied else ()), *((DECLINED,) if declined else ()))
    yield f"{question.key}.unsure", tuple(doubt)


def _scale(question: Question, held: Sequence[IntakeAnswer]) -> Fields:
    if isinstance(held[0].value, float):
        yield question.key, (f"{held[0].value:g}",)


def _number(question: Question, held: Sequence[IntakeAnswer]) -> Fields:
    answer = held[0]
    if answer.answer_word or not isinstance(answer.value, float):
        yield question.key, (answer.answer_word,) if answer.answer_word else ()
        return
    if answer.text in {option.value for option in question.quick}:
        yield question.key, (answer.text,)
        return
    number, _, unit = answer.text.partition(" ")
    yield question.key, (number or f"{answer.value:g}",)
    yield f"{question.key}.unit", (unit or answer.unit,) if unit or answer.unit else ()


def _date(question: Question, held: Sequence[IntakeAnswer]) -> Fields:
    answer = held[0]
    yield question.key, (answer.answer_word or str(answer.value),)


def _text(question: Question, held: Sequence[IntakeAnswer]) -> Fields:
    yield question.key, (held[0].text,)


def _goals(question: Question, held: Sequence[IntakeAnswer]) -> Fields:
    for answer in held:
        number = answer.fact.rpartition("_")[2]
        yield f"{question.key}.{number}.text", (answer.text,)
        yield f"{question.key}.{number}.score", (f"{answer.value:g}",) if isinstance(answer.value, float) else ()


Writer = Callable[[Question, Sequence[IntakeAnswer]], Fields]
WRITERS: Mapping[str, Writer] = {
    "choice": _choice,
    "which_leg": _which_leg,
    "choices": _choices,
    "dates": _dates,
    "checklist": _checklist,
    "scale_0_10": _scale,
    "number": _number,
    "date_of_birth": _date,
    "date_about": _date,
    "date_ahead": _date,
    "text": _text,
    "goals": _goals,
}
