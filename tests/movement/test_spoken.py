"""A picture speaks the reader's language, inside its own lines."""

import re
from xml.etree import ElementTree

import pytest

from unpinch.knowledge import load_knowledge
from unpinch.movement import drawn, picture
from unpinch.movement.spoken import describe, lines_of, spoken, texts

EXERCISES = load_knowledge().exercises
LINE = re.compile(r'<text [^>]*font-size="([\d.]+)"[^>]*>([^<]+)</text>')


def longer(text: str) -> str:
    return f"¿{text} & más palabras?"


def marked(text: str) -> str:
    return f"¿{text}"


def sizes(svg: str) -> list[float]:
    return [float(size) for size, line in LINE.findall(svg) if not line.isdecimal()]


@pytest.mark.parametrize("exercise_id", ["bridge", "big-toe-lift"])
@pytest.mark.parametrize("kind", ["svg", "strip"])
def test_no_english_line_is_left(exercise_id: str, kind: str) -> None:
    told = spoken(picture(exercise_id, kind), EXERCISES[exercise_id], marked)
    words = {word for _size, line in LINE.findall(told) for word in line.split(" · ") if not line.isdecimal()}
    assert words
    assert all(word.startswith("¿") for word in words)


def test_picture_stays_well_formed() -> None:
    told = spoken(picture("bridge"), EXERCISES["bridge"], longer)
    assert "&amp; más" in told
    ElementTree.fromstring(told)


def test_longer_line_is_set_smaller() -> None:
    drawn_in_english = picture("bridge", "strip")
    told = spoken(drawn_in_english, EXERCISES["bridge"], longer)
    assert all(after <= before for before, after in zip(sizes(drawn_in_english), sizes(told), strict=True))
    assert min(sizes(told)) < min(sizes(drawn_in_english))


def test_same_words_change_no_line() -> None:
    svg = picture("bridge", "strip")
    assert LINE.findall(spoken(svg, EXERCISES["bridge"], str)) == LINE.findall(svg)


def test_description_numbers_the_poses() -> None:
    assert describe(EXERCISES["bridge"], str).startswith("Bridge on both legs: 1. Knees bent, feet flat. 2. ")


@pytest.mark.parametrize("exercise_id", drawn()[::20])
def test_every_word_is_listed_for_translators(exercise_id: str) -> None:
    asked: set[str] = set()
    list(lines_of(EXERCISES[exercise_id], lambda text: asked.add(text) or text))
    assert asked <= {*texts()}
