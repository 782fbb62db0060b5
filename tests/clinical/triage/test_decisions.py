"""The decision language: what is read, and every fault that the check must name."""

from dataclasses import replace
from typing import Any

import pytest

from tests.support.sheets import KNOWLEDGE
from unpinch.clinical.triage.grading import tables
from unpinch.knowledge.decisions import (
    Answer,
    Either,
    Number,
    Reaches,
    decision_faults,
    leaves,
    read_condition,
    read_table,
    required_condition,
    split_outside,
)
from unpinch.knowledge.grammar import RuleError
from unpinch.knowledge.schema import Flag, FollowUp
from unpinch.terms.level import TriageLevel

FLAGS = dict(KNOWLEDGE.flags)
GROUPS = tables(KNOWLEDGE).groups
SADDLE = FLAGS["ces_saddle"]


def faults(**changes: Any) -> list[str]:
    """The faults when the saddle flag is written otherwise."""
    return decision_faults({**FLAGS, "ces_saddle": replace(SADDLE, **changes)}, GROUPS)


def read(rule: str, flag: Flag = SADDLE) -> Any:
    return read_table(replace(flag, decision=(rule,)), FLAGS, GROUPS).rules[0]


def test_the_shipped_decisions_have_no_fault() -> None:
    assert decision_faults(FLAGS, GROUPS) == []


def test_every_term_has_a_node() -> None:
    rule = read(
        "yes|unsure & started!=over_3_months & age>=60 & lvl(@weakness)>=refer "
        "& (fever=yes or sex=male & cancer_history.kind=other) -> emergency"
    )
    assert rule.level == TriageLevel.EMERGENCY
    assert rule.terms[:3] == (
        Answer("ces_saddle", frozenset({"yes", "unsure"})),
        Answer("ces_saddle.started", frozenset({"over_3_months"}), negated=True),
        Number("age", ">=", 60.0),
    )
    assert rule.terms[3] == Reaches(GROUPS["weakness"], TriageLevel.REFER)
    either = rule.terms[4]
    assert isinstance(either, Either)
    assert [leaf.key for leaf in leaves(either.alternatives[1]) if isinstance(leaf, Answer)] == ["sex", "cancer_history.kind"]


def test_a_group_never_asks_for_its_reader() -> None:
    assert "ces_saddle" not in read("lvl(@ces_core)>=caution -> emergency").terms[0].flags


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("yes -> soon", "no such level: 'soon'"),
        ("yes", "without an arrow"),
        ("-> emergency", "without terms"),
        ("lvl(nobody)>=refer -> emergency", "no flag or group 'nobody'"),
        ("lvl(@nobody)>=refer -> emergency", "no flag or group '@nobody'"),
        ("lvl(fever)>=high -> emergency", "no such level: 'high'"),
        ("height>=3 -> emergency", "height is no number"),
        ("started>=3 -> emergency", "started is no number"),
        ("whatever=yes -> emergency", "unknown name 'whatever'"),
        ("nobody.key=yes -> emergency", "unknown name 'nobody.key'"),
        ("age>=old -> emergency", "age is compared with 'old'"),
        ("maybe -> emergency", "cannot read 'maybe'"),
        ("(yes -> emergency", "stays open"),
        ("yes) -> emergency", "closes too early"),
    ],
)
def test_what_cannot_be_read_is_said(rule: str, says: str) -> None:
    with pytest.raises(RuleError, match=says.replace("(", r"\(").replace("@", "@")):
        read(rule)
    assert any(fault.startswith("ces_saddle: ") and says in fault for fault in faults(decision=(rule,)))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"decision": (*SADDLE.decision, "yes & started=yesteryear -> caution")}, "ces_saddle.started is never yesteryear"),
        ({"decision": (*SADDLE.decision, "fever=perhaps -> caution")}, "fever is never perhaps"),
        ({"decision": (*SADDLE.decision, "fever.colour=red -> caution")}, "no follow-up fever.colour"),
        ({"decision": (*SADDLE.decision, "sex=other -> caution")}, "sex is never other"),
        ({"decision": (*SADDLE.decision, "yes -> emergency")}, "a more serious rule stands below"),
        ({"decision": (*SADDLE.decision, "yes -> refer")}, "a more serious rule stands below"),
        ({"what_to_do": {"emergency": "go"}}, "what_to_do says nothing for caution, urgent_today"),
        ({"what_to_do": {**SADDLE.what_to_do, "refer": "write"}}, "what_to_do speaks of refer"),
        ({"decision": ("yes & lvl(ces_bilateral)>=refer -> emergency",)}, "levels wait for each other: "),
        (
            {"follow_up": (*SADDLE.follow_up, FollowUp(key="idle", fact="patient.x", condition="yes", question="?", options=("a", "b")))},
            "ces_saddle.idle: asked but decides nothing",
        ),
    ],
)
def test_every_fault_is_named(changes: dict[str, Any], says: str) -> None:
    assert any(says in fault for fault in faults(**changes)), faults(**changes)


def test_a_group_with_an_unknown_flag_is_named() -> None:
    assert decision_faults(FLAGS, {**GROUPS, "odd": ("nobody",)}) == ["@odd: no flag 'nobody'"]


@pytest.mark.parametrize(
    ("answer_type", "condition"),
    [("yes/no/unsure (required)", ""), ("yes/no/unsure (required if a=b & age<=55)", "a=b & age<=55"), ("yes/no/unsure", None)],
)
def test_when_an_answer_is_required(answer_type: str, condition: str | None) -> None:
    assert required_condition(answer_type) == condition


def test_a_condition_without_a_flag_reads_flags_and_levels() -> None:
    terms = read_condition("motor_foot_drop=yes & lvl(@weakness)>=refer", tuple(FLAGS), tuple(GROUPS.items()))
    assert len(terms) == 2


def test_splitting_respects_parentheses() -> None:
    assert split_outside("a or (b or c)", " or ") == ["a", "(b or c)"]
