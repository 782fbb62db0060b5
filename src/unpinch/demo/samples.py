"""The sample cases of the repository, as the stories need them."""

import datetime as dt
from functools import cache
from pathlib import Path

from unpinch.actions.assessment import knowledge
from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.case_file import read_case
from unpinch.terms.errors import InputError
from unpinch.terms.fact import Fact

FOLDER = Path(__file__).resolve().parents[3] / "examples"
LATEST = dt.date(2100, 1, 1)
VITALS = ("patient.systolic_bp", "patient.diastolic_bp", "patient.body_temperature", "patient.heart_rate")


@cache
def sample(name: str) -> Case:
    """One sample case. Raises InputError where the folder is missing."""
    path = FOLDER / f"{name}.yaml"
    if not path.is_file():
        raise InputError("demo", f"the sample cases are not in {FOLDER}.", "Run it from the repository: make demo")
    return read_case(path.read_bytes(), path.name, knowledge(), today=LATEST).case


def age_in(case: Case) -> int:
    """The age the sample case states."""
    return int(next((float(fact.value) for fact in case.facts if fact.id == "patient.age" and isinstance(fact.value, float)), 40))


def examined(case: Case) -> list[Fact]:
    """What an examination found: every finding that is not asked but looked for, and the vital signs."""
    findings = knowledge().findings
    seen = []
    for fact in case.facts:
        space, _, name = fact.id.partition(".")
        if fact.id in VITALS or (space == "finding" and name in findings and findings[name].test_kind != "history"):
            seen.append(fact)
    return seen
