"""Cases for tests, read the way the program reads them: from the text of a case file."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.case_file import case_from, read_case
from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge import Knowledge, load_knowledge

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
TODAY = dt.date(2026, 2, 1)
KNOWLEDGE: Knowledge = load_knowledge()


def read(text: str | bytes, name: str = "case.yaml", today: dt.date = TODAY) -> Case:
    """Read a case file written in a test."""
    return read_case(text if isinstance(text, bytes) else text.encode(), name, KNOWLEDGE, today=today).case


def case(patient: dict[str, Any] | None = None, findings: Any = None, **parts: Any) -> Case:
    """A case from plain values, as a program would send them."""
    raw = json.loads(json.dumps({"as_of": TODAY.isoformat(), "patient": patient or {}, "findings": findings or {}, **parts}))
    return case_from(raw, KNOWLEDGE, today=TODAY)


def judge(patient: dict[str, Any] | None = None, findings: Any = None, **parts: Any) -> Judge:
    """A judge over such a case."""
    return Judge(KNOWLEDGE, case(patient, findings, **parts))


def value_of(case: Case, fact_id: str) -> Any:
    """The only value entered for a fact."""
    (value,) = {fact.value for fact in case.facts if fact.id == fact_id}
    return value


def examples() -> list[Path]:
    """The sample cases of the repository."""
    return sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".yaml", ".json"))
