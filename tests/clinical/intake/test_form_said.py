"""What is wrong with a field, and amounts of time, in the reader's own language."""

import string

import pytest

from tests.support.cases import KNOWLEDGE
from unpinch.clinical.intake.form_read import FAULTS, OR, FieldFault, texts
from unpinch.clinical.intake.form_words import amount, singular

SPANISH = {
    "Choose {units}.": "Elija {units}.",
    OR: "{first} o {second}",
    "meters": "metros",
    "miles": "millas",
    "weeks ago": "semanas atrás",
    "“{typed}” is no number.": "“{typed}” no es un número.",
}


def translate(text: str) -> str:
    return SPANISH.get(text, text)


def test_fault_is_said_in_spanish() -> None:
    fault = FieldFault("height", "How tall are you?", "no_unit", {"units": ("meters", "miles")})
    assert fault.said(1, translate) == "Elija metros o millas."


def test_typed_braces_are_only_text() -> None:
    fault = FieldFault("height", "How tall are you?", "number", {"typed": "{units}"})
    assert fault.said(0, translate) == "“{units}” no es un número."


def test_three_units_join_with_or() -> None:
    fault = FieldFault("height", "How tall are you?", "no_unit", {"units": ("cm", "inches", "feet")})
    assert fault.mend == "Choose cm or inches or feet."


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_braces_are_names_we_fill(fault: str) -> None:
    named = {name for text in FAULTS[fault] for _, name, _, _ in string.Formatter().parse(text) if name}
    assert named <= {"typed", "units", "low", "high"}
    assert set(FAULTS[fault]) <= set(texts())


def test_time_ago_is_said_in_spanish() -> None:
    assert amount(KNOWLEDGE, "", "P2W", translate) == "2 semanas atrás"


def test_one_inch_is_no_inche() -> None:
    assert [singular(name) for name in ("inches", "feet", "minutes a week")] == ["inch", "foot", "minute a week"]
