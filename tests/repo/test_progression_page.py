"""The page of the dose rules is what the knowledge says, and its first simulated people live as it tells."""

from functools import cache

from bench import progression_people
from bench.progression_page import first_table, rules_part
from bench.progression_people import PAGE
from unpinch.knowledge import load_knowledge

ANEW = "run: .venv/bin/python -m bench.progression_people"


@cache
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_transition_table_on_the_page_is_fresh() -> None:
    assert text().endswith(rules_part(load_knowledge())), ANEW


def test_first_people_live_as_the_page_tells() -> None:
    assert first_table(progression_people.first_weeks()) in text(), ANEW


def test_nobody_on_the_page_was_unsafe() -> None:
    rows = [
        line.split("|") for line in text().splitlines() if any(line.startswith(f"| {kind.name} |") for kind in progression_people.KINDS)
    ]
    assert len(rows) == 2 * len(progression_people.KINDS)
    assert {cells[-2].strip() for cells in rows} == {"0"}


def test_diligent_people_go_up() -> None:
    people = progression_people.PEOPLE
    assert f"| {people} of {people} |" in next(line for line in text().splitlines() if line.startswith("| diligent |"))
