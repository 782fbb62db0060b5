"""The output in the README is the real one."""

from tests.repo.readme_page import excerpt, written


def test_output_in_the_readme_is_real() -> None:
    assert written() == excerpt(), "run: .venv/bin/python -m tests.repo.readme_page"
