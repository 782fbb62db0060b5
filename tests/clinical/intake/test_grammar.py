"""Rules that cannot be read, and rules that do not fit the facts they name, are refused with a reason."""

import pytest

from tests.support.cases import KNOWLEDGE
from unpinch.knowledge.grammar import Call, Compare, Has, Join, Member, Not, Reference, RuleError, Value, check_types, parse, references


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("", "ends too early"),
        ("patient.age >=", "ends too early"),
        ("patient.age >= 70 and", "ends too early"),
        ("(patient.age >= 70", "expected \\)|ends too early"),
        ("patient.age >= 70)", "left over"),
        ("patient.age >= 70 patient.diabetes", "left over"),
        ("patient.age => 70", "cannot read"),
        ("patient.age >= $", "cannot read"),
        ("patient", "|".join(["alone", "left over", "unexpected", "^$"])),
        ("patient. == 1", "cannot read|no such|unexpected"),
        ("person.age >= 70", "no such reference"),
        ("finding.slump.upper == present", "no such reference"),
        ("finding.slump.left.right == present", "no such reference"),
        ("this == present", "outside an entry"),
        ("patient.cancer_history in {}", "unexpected|expected"),
        ("patient.cancer_history in {past", "ends too early"),
        ("patient.cancer_history in past", "expected \\{"),
        ("count(patient.diabetes", "ends too early"),
        ("count() >= 1", "unexpected|expected"),
    ],
)
def test_rule_that_cannot_be_read(rule: str, reason: str) -> None:
    if rule == "patient":
        assert parse(rule) == Value("patient")  # a word; the type check refuses it
        return
    with pytest.raises(RuleError, match=reason):
        parse(rule)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("patient", "alone is not a rule"),
        ("patient.age", "alone is not yes or no"),
        ("finding.slump.left", "alone is not yes or no"),
        ("70 < patient.age", "on the left"),
        ("patient.age >= old", "is a number"),
        ("patient.diabetes == yes", "use it alone"),
        ("finding.bladder_change == leaks_new", "use `has`"),
        ("finding.bladder_change has leaks_old", "has no value"),
        ("patient.age has leaks_new", "asks a list"),
        ("patient.cancer_history == maybe", "has no value"),
        ("patient.cancer_history in {past, maybe}", "has no value"),
        ("patient.cancer_history > past", "has no order"),
        ("patient.lumbar_fusion_date == 2025", "days_since"),
        ("patient.lumbar_fusion_date > never", "has no order"),
        ("days_since(patient.age) > 3", "takes one date"),
        ("days_since(patient.lumbar_fusion_date)", "needs a comparison"),
        ("count(patient.diabetes)", "needs a comparison"),
        ("worsened(finding.slump.left) > 1", "use it alone"),
        ("worsened(patient.diabetes)", "no direction of worse"),
        ("worsened(finding.slump.left, 1, 2, 3)", "worsened\\(fact"),
        ("points(patient.diabetes) > 1", "pairs of rule and number"),
        ("points(patient.diabetes, patient.frail) > 1", "pairs of rule and number"),
        ("recorded(patient.diabetes)", "one part of an `or`"),
        ("recorded(patient.diabetes) and patient.frail", "one part of an `or`"),
        ("not recorded(patient.diabetes)", "one part of an `or`"),
        ("recorded(patient.diabetes) or recorded(patient.frail)", "can be unknown"),
        ("patient.frail or recorded(patient.diabetes, patient.frail)", "takes one rule"),
        ("finding.slump == present", "needs a side"),
        ("finding.cough_sneeze_pain.left == leg", "has no side"),
        ("patient.age.left > 3", "has no side"),
        ("flag.no_such", "no flag.no_such"),
        ("flag.fever.left", "has no side"),
        ("cause.no_such", "no cause"),
        ("condition.no_such", "no condition"),
        ("patient.no_such", "no patient.no_such"),
        ("patient.age > patient.cancer_history", "cannot compare"),
        ("(patient.diabetes or patient.frail) == 1", "left over|starts with"),
    ],
)
def test_rule_that_does_not_fit_its_facts(rule: str, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        check_types(KNOWLEDGE, parse(rule))


def test_worked_out_number_is_a_count() -> None:
    check_types(KNOWLEDGE, parse("count(patient.diabetes, patient.frail)"), numeric=True)
    with pytest.raises(RuleError, match="count"):
        check_types(KNOWLEDGE, parse("patient.age"), numeric=True)


def test_not_binds_before_and_before_or() -> None:
    a, b, c = (Reference("patient", name) for name in ("diabetes", "frail", "pregnant"))
    assert parse("patient.diabetes or not patient.frail and patient.pregnant") == Join("or", (a, Join("and", (Not(b), c))))
    assert parse("(patient.diabetes or patient.frail) and patient.pregnant") == Join("and", (Join("or", (a, b)), c))


def test_every_kind_of_part_is_read() -> None:
    assert parse("finding.slump.left != present") == Compare("!=", Reference("finding", "slump", "left"), Value("present"))
    assert parse("patient.age in {1, 2_weeks}") == Member(Reference("patient", "age"), (Value(1.0), Value("2_weeks")))
    assert parse("finding.bladder_change has leaks_new") == Has(Reference("finding", "bladder_change"), Value("leaks_new"))
    assert parse("this.painful == present", "finding.slump") == Compare("==", Reference("finding", "slump", "painful"), Value("present"))
    assert parse("worsened(finding.slump.any, 1, 7)") == Call("worsened", (Reference("finding", "slump", "any"), Value(1.0), Value(7.0)))


def test_references_come_in_order_with_repeats() -> None:
    rule = parse(
        "count(patient.frail, not patient.diabetes) >= 2 or patient.age in {1} or finding.bladder_change has leaks_new or patient.frail"
    )
    assert [ref.name for ref in references(rule)] == ["frail", "diabetes", "age", "bladder_change", "frail"]


def test_every_rule_of_the_knowledge_base_fits() -> None:
    rules = [entry.rule for entry in KNOWLEDGE.conditions.values()]
    rules += [entry.raised_when for entry in KNOWLEDGE.flags.values() if entry.raised_when]
    rules += [entry.asked_if for entry in KNOWLEDGE.patient_fields.values() if entry.asked_if]
    rules += [entry.pairing for entry in KNOWLEDGE.findings.values() if entry.pairing]
    for rule in rules:
        check_types(KNOWLEDGE, parse(rule))
