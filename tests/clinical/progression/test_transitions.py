"""Every row of the transition table is reached by a scene, and says whom it tells what, from where."""

import ast
import re
from pathlib import Path

import pytest

from tests.clinical.progression.lives import KNOWLEDGE, transitions
from tests.clinical.progression.scenes import SCENES
from tests.repo.tree import PACKAGE
from unpinch.clinical.progression import Kind, transition_table
from unpinch.knowledge.check_passports import reading_grade
from unpinch.knowledge.check_progression import KINDS, NUMBERED, OWN, READ

HARDEST_SENTENCE = 8.0
"""School grade of a patient's sentence at most (judgement)."""


def test_scenes_and_table_name_the_same() -> None:
    assert sorted(SCENES) == sorted(KNOWLEDGE.transitions)


@pytest.mark.parametrize("name", SCENES)
def test_scene_reaches_its_transition(name: str) -> None:
    assert name in transitions(SCENES[name]())


def test_every_numbered_rule_has_a_test_by_number() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_P*.py")))
    named = {match for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef) for match in re.findall(r"P\d+", node.name)}
    assert set(NUMBERED) - named == set()


def test_every_numbered_rule_stands_in_the_table() -> None:
    assert {row.rule for row in transition_table(KNOWLEDGE)} >= set(NUMBERED)


def test_table_and_code_know_the_same_kinds() -> None:
    assert sorted(KINDS) == sorted(Kind)


@pytest.mark.parametrize("name", KNOWLEDGE.transitions)
def test_patient_sentence_is_easy_to_read(name: str) -> None:
    assert reading_grade(KNOWLEDGE.transitions[name].plain_label) <= HARDEST_SENTENCE


def test_every_decision_has_source_and_words() -> None:
    found = SCENES["P6-review"]()
    assert all(each.source and each.why and each.why_staff and "{" not in each.why_staff for each in (*found.log, *found.program))


def test_every_number_watched_over_is_computed_with() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "clinical" / "progression").glob("*.py")))
    put_together = re.compile(r"_(min|max|first|second|low|moderate|high)$|^(stop|caution)_")
    names = {name for row in READ.values() for name in row} | set(OWN)
    assert [name for name in sorted(names) if f'"{name}"' not in code and not put_together.search(name)] == []
