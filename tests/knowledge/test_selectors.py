"""Selectors mean exactly what they say: the product and a plain reader of the tables hit the same exercises."""

import pytest

from tests.oracles import tables
from unpinch.knowledge import load_knowledge
from unpinch.knowledge.selectors import SelectorError, check_values, exercises_hit, matches, parse_selector

KNOWLEDGE = load_knowledge()


def hit(text: str) -> set[str]:
    selector = parse_selector(text)
    return {exercise.id for exercise in KNOWLEDGE.exercises.values() if matches(selector, exercise)}


@pytest.mark.parametrize("rule", [r for r in KNOWLEDGE.safety_rules.values() if r.target_type == "exercise"], ids=lambda rule: rule.id)
def test_every_rule_hits_what_the_plain_reader_hits(rule) -> None:
    plain = {row["id"] for row in tables.rows("exercises") if all(tables.meets(part, row) for part in rule.target.split("&"))}
    assert exercises_hit(KNOWLEDGE, rule) == plain
    assert plain


def test_everything_hits_all_and_treatments_hit_none() -> None:
    kinds = {rule.target_type: exercises_hit(KNOWLEDGE, rule) for rule in KNOWLEDGE.safety_rules.values()}
    assert kinds["everything"] == frozenset(KNOWLEDGE.exercises)
    assert kinds["intervention"] == frozenset()


def test_loads_run_low_med_high() -> None:
    assert hit("spinal_load>=low") == set(KNOWLEDGE.exercises)
    assert hit("spinal_load>=med") == hit("spinal_load=med") | hit("spinal_load=high")
    assert hit("neural_tension<=med") == hit("neural_tension!=high")


def test_numbers_compare_as_numbers() -> None:
    assert hit("hold_s>=100") == {e.id for e in KNOWLEDGE.exercises.values() if e.hold_s >= 100}
    assert hit("difficulty<=2&difficulty>=2") == {e.id for e in KNOWLEDGE.exercises.values() if e.difficulty == 2}


def test_lists_join_alternatives_and_not_equal_excludes() -> None:
    assert hit("start_position in(prone;supine)") == hit("start_position=prone") | hit("start_position=supine")
    assert hit("category!=gait") == set(KNOWLEDGE.exercises) - hit("category=gait")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot read ''"),
        ("spinal_load>med", "cannot read 'spinal_load>med'"),
        ("spinal_load=med&", "cannot read ''"),
        ("spinal_load = med", "cannot read"),
        ("category in()", "cannot read"),
        ("category in(gait;)", "'' is no value"),
        ("category in(gait;gait)", "stands twice"),
        ("colour=red", "no 'colour' with one value"),
        ("phase=acute", "no 'phase' with one value"),
        ("label=Bridge", "no 'label' with one value"),
        ("category>=gait", "category has no order"),
        ("spinal_load=medium", "'medium' is no value of spinal_load"),
        ("difficulty>=hard", "'hard' is no value of difficulty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_part(text: str, says: str) -> None:
    with pytest.raises(SelectorError, match=says.replace("(", r"\(").replace(")", r"\)")):
        parse_selector(text)


def test_words_no_exercise_has_are_refused() -> None:
    with pytest.raises(SelectorError, match="category has no value 'walking'"):
        check_values(parse_selector("category=walking"), KNOWLEDGE.exercises.values())


def test_a_selector_error_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="cannot read"):
        parse_selector("?")
