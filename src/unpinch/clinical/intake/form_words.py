"""The words a patient reads: a value in plain words, a unit, an amount of time, a question with its time window apart.

They come from the knowledge (`answer_words`, the flags' questions, the patient fields); nothing is worded here but small joints such as
"2 weeks ago". For the form, its review page, the paper form and the therapist's page alike.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from unpinch.clinical.intake.form_answers import questions
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Finding, PatientField

WINDOW = re.compile(
    r"(Since this pain started|In the last [0-9]+ (?:hours|days|weeks|months)"
    r"|Now or in the last 6 months|For more than 2 weeks|Today), (.+)",
    re.DOTALL,
)
"""A question's time window stands in front, so that questions with the same one can share it."""
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) ?(.*)")
BACK = re.compile(r"P(\d{1,4})([DWMY])")
_ODD = {"feet": "foot", "inches": "inch"}
Translate = Callable[[str], str]


def _same(text: str) -> str:
    return text


def words_for(knowledge: Knowledge, fact: str, value: str) -> str:
    """A value of a fact as a patient reads it. Falls back to the value itself with spaces; the check of the knowledge finds such a gap."""
    return found(knowledge, fact, value) or value.replace("_", " ")


def found(knowledge: Knowledge, fact: str, value: str) -> str:
    """The plain words for a value of a fact, empty when there are none: those of the fact first."""
    own, general = _tables(knowledge)
    if fact == "patient.declined_treatments" and value in knowledge.treatments:
        return knowledge.treatments[value].plain_label
    return own.get((fact, value)) or general.get(value, "")


@cache
def _tables(knowledge: Knowledge) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    own = {(fact, value): text for entry in knowledge.answer_words.values() for fact in entry.facts for value, text in entry.words.items()}
    general: dict[str, str] = {}
    for entry in knowledge.answer_words.values():
        for value, text in () if entry.facts else entry.words.items():
            general.setdefault(value, text)
    return own, general


def amount(knowledge: Knowledge, fact: str, typed: str, translate: Translate = _same) -> str:
    """An amount or a time before, as a patient reads it.

    `10 min` becomes "10 minutes", `P2W` "2 weeks ago", `1 h` "1 hour"; words of the fact's own come first.
    """
    if text := found(knowledge, fact, typed):
        return translate(text)
    back, plain = BACK.fullmatch(typed), _AMOUNT.fullmatch(typed)
    number, unit = (back[1], back[2]) if back else (plain[1], plain[2]) if plain else (typed, "")
    name = found(knowledge, "", unit) if unit else ""
    return f"{number} {translate(singular(name) if number == '1' else name) if name else ''}".strip()


def singular(name: str) -> str:
    """One of a unit: its first word in the singular.

    >>> singular("weeks ago"), singular("inches")
    ('week ago', 'inch')
    """
    first, _, rest = name.partition(" ")
    return " ".join(filter(None, (_ODD.get(first) or first.removesuffix("s"), rest)))


def unit_texts(knowledge: Knowledge) -> tuple[str, ...]:
    """The names of all units, many and one, for translators."""
    names = knowledge.answer_words["units"].words.values()
    return tuple(dict.fromkeys(text for name in names for text in (name, singular(name))))


def windowed(text: str) -> tuple[str, str]:
    """A question's time window and the rest of it, which then begins with a capital letter.

    >>> windowed("In the last 7 days, have you had a fever?")
    ('In the last 7 days', 'Have you had a fever?')
    """
    match = WINDOW.fullmatch(text)
    return (match[1], match[2][0].upper() + match[2][1:]) if match else ("", text)


def question_of(knowledge: Knowledge, asked: str) -> str:
    """The question behind `flag.x`, `patient.x`, `finding.x` or `own.x` in the patient's words; empty when the form has none."""
    space, _, name = asked.partition(".")
    written = _written(knowledge).get(asked, "")
    if space == "flag":
        return knowledge.flags[name].question
    if space == "patient" and name in knowledge.patient_fields:
        return written or knowledge.patient_fields[name].question
    return written


@cache
def _written(knowledge: Knowledge) -> dict[str, str]:
    texts: dict[str, str] = {}
    for asked in questions(knowledge).values():
        texts.setdefault(asked.follow_up.fact, asked.follow_up.question)
    for screen in knowledge.form.values():
        for question in screen.questions:
            for line in question.lines:
                if line.text and not line.value:
                    texts[line.asks] = line.text
            if question.text:
                texts[question.asks] = question.text
    return texts


def values_of(entry: PatientField | Finding) -> tuple[str, ...]:
    """The values offered for a fact, when it is answered by choosing."""
    return ("yes", "no") if entry.kind == "bool" else tuple(entry.words)


def reading_words(texts: Iterable[str]) -> int:
    """How many words somebody reads."""
    return sum(len(text.split()) for text in texts)
