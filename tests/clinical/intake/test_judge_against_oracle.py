"""The judge and the plain reference evaluator agree on random facts, for every condition and every flag, also in the mirror."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import vocabulary_check as oracle
from tests.support.cases import KNOWLEDGE, TODAY
from unpinch.clinical.intake.case import Case, Clearance
from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge.schema import Finding, PatientField
from unpinch.terms.fact import Fact
from unpinch.terms.side import Side
from unpinch.terms.truth import Truth

VOCABULARY = oracle.Vocabulary()
CONDITIONS, FLAGS = sorted(KNOWLEDGE.conditions), sorted(KNOWLEDGE.flags)
RULES = {**{f"condition.{n}": KNOWLEDGE.conditions[n].rule for n in CONDITIONS}, **{f"flag.{n}": f"flag.{n}" for n in FLAGS}}


def values_of(entry: PatientField | Finding) -> st.SearchStrategy[Any]:
    """Values that a fact may hold, near the limits that rules ask for."""
    words: tuple[str, ...] = entry.words if isinstance(entry, Finding) else entry.values
    if words and words[0].startswith("ids of"):
        words = tuple(KNOWLEDGE.treatments)[:3]
    match entry.kind:
        case "bool":
            return st.sampled_from(["yes", "no"])
        case "number":
            low, high = (int(limit) for limit in (entry.range or (0, 5)))
            return st.integers(low, high).map(float)
        case "date":
            return st.sampled_from(["never", "2026", "2025-12", "2026-01-20", "2025-11-01", "2024"])
        case "list":
            return st.lists(st.sampled_from(words), unique=True, max_size=2).map(tuple)
    return st.sampled_from(words)


def entry_of(fact_id: str) -> PatientField | Finding:
    entry = KNOWLEDGE.fact(fact_id)
    assert entry is not None
    return entry


FACT_IDS = [f"patient.{name}" for name in KNOWLEDGE.patient_fields] + [f"finding.{name}" for name in KNOWLEDGE.findings]
DAYS = st.integers(0, 40).map(lambda back: TODAY - dt.timedelta(back))


@st.composite
def some_facts(draw: st.DrawFn) -> tuple[Fact, ...]:
    """Dated facts, no two of them for the same fact, side and day: conflicts are not the oracle's business."""
    chosen = draw(st.lists(st.sampled_from(FACT_IDS), min_size=15, max_size=80, unique=True))
    side = draw(st.sampled_from(["left", "right", "both", "none", None]))
    found = [Fact("finding.symptom_side", side, at=TODAY - dt.timedelta(40))] if side else []
    for fact_id in chosen:
        entry = entry_of(fact_id)
        sides = draw(st.sampled_from([(Side.LEFT,), (Side.RIGHT,), tuple(Side)])) if entry.sided == "left_right" else (None,)
        for each in sides:
            days = draw(st.lists(DAYS, min_size=1, max_size=2, unique=True))
            found += [Fact(fact_id, draw(values_of(entry)), each, day) for day in sorted(days) if (fact_id, day) != _first(found)]
    return tuple(found)


def _first(facts: list[Fact]) -> tuple[str, dt.date | None] | None:
    return (facts[0].id, facts[0].at) if facts else None


def oracle_case(case: Case) -> Any:
    facts: dict[str, list[tuple[dt.date | None, Any]]] = {}
    for fact in sorted(case.facts, key=lambda fact: fact.at or TODAY):
        facts.setdefault(fact.key, []).append((fact.at, fact.value))
    for clearance in case.clearances:
        facts.setdefault(f"cleared.{clearance.target}", []).append((clearance.at, clearance.reason))
    return oracle.Case(VOCABULARY, facts, today=TODAY)


def said(case: Case) -> dict[str, Truth]:
    judge = Judge(KNOWLEDGE, case)
    return {name: judge.truth(rule) for name, rule in RULES.items()}


@pytest.mark.slow
@settings(max_examples=15)
@given(some_facts(), st.lists(st.tuples(st.sampled_from(FLAGS), DAYS), max_size=2))
def test_judge_agrees_with_the_oracle(facts: tuple[Fact, ...], cleared: list[tuple[str, dt.date]]) -> None:
    case = Case(TODAY, facts, clearances=tuple(Clearance(flag, at, "a clinician", "examined") for flag, at in cleared))
    plain = oracle_case(case)
    expected = {name: plain.judge(rule) for name, rule in RULES.items()}
    got = said(case)
    assert {name: got[name] for name in got if got[name] is not expected[name]} == {}
    assert said(case.mirrored()) == got
