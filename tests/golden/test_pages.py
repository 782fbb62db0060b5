"""The golden pages: a change of knowledge or planner shows as a diff of readable lines, to be read before it is accepted."""

import difflib

import pytest

from tests.golden.page import CASES, PAGES, names, page
from unpinch.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()


@pytest.mark.parametrize("name", names())
def test_page_is_what_the_planner_writes_today(name: str) -> None:
    kept = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    made = page(name, KNOWLEDGE)
    diff = "\n".join(difflib.unified_diff(kept.splitlines(), made.splitlines(), "kept", "made today", lineterm="", n=1))
    assert made == kept, f"read the diff; if it is meant: .venv/bin/python -m tests.golden.page\n{diff}"


def test_every_page_has_its_case() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == {path.stem for path in CASES.glob("*.yaml")} | {"review"}


@pytest.mark.parametrize("name", names())
def test_every_golden_case_gets_a_plan(name: str) -> None:
    kept = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert "## No plan" not in kept
    assert "Could not be covered" not in kept
