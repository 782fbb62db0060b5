"""The page of the exercise library is the library, and the README counts its pictures rightly."""

from tests.repo.library_page import PAGE, page
from tests.repo.readme_page import README
from unpinch.knowledge import load_knowledge
from unpinch.movement import drawn


def test_library_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: .venv/bin/python -m tests.repo.library_page"


def test_readme_counts_the_pictures() -> None:
    count = len(drawn())
    assert count == len(load_knowledge().exercises)
    assert f"all {count} of the library are drawn" in README.read_text(encoding="utf-8")
