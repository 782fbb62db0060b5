"""People for the tests of the differential, and findings to draw from."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.support.cases import KNOWLEDGE, case
from unpinch.clinical.differential import Differential, differential
from unpinch.clinical.differential.evidence import compile_evidence
from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Finding

COMPILED = compile_evidence(KNOWLEDGE)
DISC: dict[str, Any] = {
    "symptom_side": "left",
    "pain_below_knee": "present",
    "leg_pain_worse_than_back": "present",
    "cough_sneeze_pain": "leg",
    "sitting_effect": "worse",
    "forward_bending_effect": "worse",
    "leg_paresthesia": "present",
    "onset_manner": "gradual",
}
READ = sorted({fact for row in COMPILED.rows for fact in row.needs if fact.startswith("finding.")})


def answer(findings: dict[str, Any] | None = None, patient: dict[str, Any] | None = None, **options: Any) -> Differential:
    """The differential of somebody of 44 with these findings."""
    return of(case({"age": 44, **(patient or {})}, DISC if findings is None else findings), **options)


def of(person: Case, **options: Any) -> Differential:
    return differential(Judge(KNOWLEDGE, person), KNOWLEDGE, **options)


def value_for(finding: Finding) -> st.SearchStrategy[Any]:
    """A value that this finding may hold."""
    if finding.words:
        return st.sampled_from(finding.words)
    if finding.kind == "list":
        return st.lists(st.sampled_from(finding.values), unique=True, max_size=2)
    if finding.kind == "date":
        return st.sampled_from(["2025-01-10", "2026-01-10"])
    low, high = finding.range or (0.0, 30.0)
    return st.integers(int(low), int(high))


@st.composite
def entries(draw: st.DrawFn, most: int = 25) -> list[dict[str, Any]]:
    """Entries of a case file: a side, and some of the findings that the evidence reads, on either side where they have one."""
    names = draw(st.lists(st.sampled_from(READ), unique=True, max_size=most))
    found = [{"id": "symptom_side", "value": draw(st.sampled_from(["left", "right", "both", "none"]))}]
    for name in names:
        finding = KNOWLEDGE.findings[name.removeprefix("finding.")]
        if finding.id != "symptom_side":
            entry = {"id": finding.id, "value": draw(value_for(finding))}
            if finding.sided == "left_right":
                entry["side"] = draw(st.sampled_from(["left", "right"]))
            found.append(entry)
    return found


def ranked(found: Differential) -> list[tuple[str, float, float, float]]:
    """What the ranking says, without words."""
    return [(cause.id, cause.probability, cause.low, cause.high) for cause in found.causes]


def changed(table: str, name: str, **values: object) -> Knowledge:
    """The knowledge base with one entry changed."""
    other = Knowledge({}, "changed")
    for each in ("causes", "evidence", "findings", "patient_fields", "flags", "method"):
        entries = dict(getattr(KNOWLEDGE, each))
        if each == table:
            entries[name] = replace(entries[name], **values)
        other.__dict__[each] = entries
    return other
