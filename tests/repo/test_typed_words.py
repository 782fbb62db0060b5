"""Whoever types long text loses nothing when the session ends (S8): such a form keeps what was typed, or saves as one goes."""

import re
from pathlib import Path

PAGES = Path(__file__).parents[2] / "src" / "unpinch" / "pages"
FORM = re.compile(r"<form\b.*?</form>", re.S)
KEEPS = ("keep-typed", "autosave", 'data-module="evaluation"')


def forms() -> list[tuple[str, str]]:
    found = []
    for page in PAGES.rglob("templates/**/*.html"):
        name = "/".join(page.parts[-2:])
        found += [(name, form) for form in FORM.findall(page.read_text(encoding="utf-8"))]
    return found


def test_long_text_survives_a_session() -> None:
    losing = sorted({name for name, form in forms() if "<textarea" in form and not any(word in form for word in KEEPS)})
    assert not losing, f'long text is lost when the session ends; add data-module="keep-typed" and data-form-id: {losing}'
