"""The page about the path of an episode says what the code does."""

from tests.repo.journey_page import page, written


def test_page_of_the_journey_is_fresh() -> None:
    assert written() == page(), "run: .venv/bin/python -m tests.repo.journey_page"
