"""Patient pages are complete in both languages, and the clinic's numbers stay where they are."""

import re

import pytest

from unpinch.config import messages

PLACEHOLDER = re.compile(r"\{[A-Za-z_]+\}|%\([a-z_]+\)[sd]")


@pytest.mark.parametrize("name", messages.CATALOGS)
def test_spanish_catalog_is_complete(name: str) -> None:
    missing = messages.untranslated("es", name)
    assert not missing, f"{len(missing)} messages without Spanish (python -m unpinch.config.messages update): {missing[:10]}"


@pytest.mark.parametrize("name", messages.CATALOGS)
def test_placeholders_survive_translation(name: str) -> None:
    lost = [
        entry.id
        for entry in messages.read_catalog("es", name)
        if isinstance(entry.id, str) and entry.string and sorted(PLACEHOLDER.findall(entry.id)) != sorted(PLACEHOLDER.findall(str(entry.string)))
    ]
    assert not lost, f"placeholders differ: {lost}"


def test_python_calls_and_templates_are_found() -> None:
    words = {message for message, _ in messages.page_words()}
    assert {"Alerts", "Too many tries"} <= words
