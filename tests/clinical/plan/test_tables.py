"""The planner's own tables: everything they name exists, every number is marked, every exercise has its place."""

from typing import Any

import pytest

from tests.clinical.plan.people import KNOWLEDGE, proposal_of, raw_case
from unpinch.clinical.plan.conditions import settling_questions
from unpinch.clinical.plan.groups import group, ladders, menu_exercises
from unpinch.clinical.plan.weigh import evidence_weight
from unpinch.knowledge.grammar import check_types, parse
from unpinch.knowledge.selectors import check_values, parse_selector

RULES = {*KNOWLEDGE.plan_rules, *KNOWLEDGE.progression_rules}
USES = {
    "prefer",
    "avoid",
    "needs",
    "goal",
    "relief",
    "direction",
    "aerobic",
    "strength",
    "active",
    "painful_side",
    "each_side",
    "through_the_day",
    "calm",
    "spaced",
    "rest",
} | {"glide", "foot"}


def test_menus_name_only_what_exists() -> None:
    faults = []
    for menu in KNOWLEDGE.menus.values():
        named: dict[str, tuple[tuple[str, ...], Any]] = {
            "rules": (menu.rules, RULES),
            "causes": (menu.causes, {*KNOWLEDGE.causes, "unclear"}),
            "phases": (menu.phases, {"acute", "subacute", "reconditioning", "prevention"}),
            "irritability": (menu.irritability, {"high", "moderate", "low"}),
            "directions": (menu.directions, {"extension", "flexion", "lateral", "rotation", "shift", "none", "everything_worse"}),
            "goals": (menu.goals, KNOWLEDGE.patient_fields["goal_areas"].values),
            "treatments": (menu.treatments, KNOWLEDGE.treatments),
            "use": ((menu.use,), USES),
            "place": ((menu.place,), {"first", "second"} if menu.use == "prefer" else {""}),
        }
        faults += [f"{menu.id}.{key}: {word}" for key, (words, known) in named.items() for word in words if word not in known]
    assert not faults


def test_selectors_of_menus_and_forms_can_be_read() -> None:
    texts = [text for menu in KNOWLEDGE.menus.values() for text in menu.exercises]
    texts += [text for use in KNOWLEDGE.treatment_use.values() for text in use.forms]
    for text in texts:
        check_values(parse_selector(text), KNOWLEDGE.exercises.values())
    assert not [menu.id for menu in KNOWLEDGE.menus.values() if menu.exercises and not menu_exercises(KNOWLEDGE)[menu.id]]


def test_rules_of_menus_and_treatments_fit_the_facts() -> None:
    for entry in (*KNOWLEDGE.menus.values(), *KNOWLEDGE.treatment_use.values()):
        if entry.when:
            check_types(KNOWLEDGE, parse(entry.when))


def test_every_plan_rule_about_a_cause_direction_or_stage_is_used() -> None:
    used = {rule for menu in KNOWLEDGE.menus.values() for rule in menu.rules}
    told = ("evidence", "natural-course", "supervised", "manual", "surgery", "dose", "referral", "adjunct", "adhesion", "pool")
    wanted = {r for r in KNOWLEDGE.plan_rules if r.startswith(("cause-", "direction-", "stage-")) and not r.endswith(told)}
    assert wanted - used == set()


def test_every_treatment_has_its_use() -> None:
    assert set(KNOWLEDGE.treatment_use) == set(KNOWLEDGE.treatments)
    assert {use.role for use in KNOWLEDGE.treatment_use.values()} == {"education", "active", "passive", "referral", "never"}


def test_numbers_of_the_planner_are_marked() -> None:
    assert {entry.status for entry in KNOWLEDGE.weights.values()} <= {"JUDGEMENT", "MEMORY"}
    assert all(entry.unit for entry in KNOWLEDGE.weights.values())


def test_ladders_are_named_after_their_foot() -> None:
    assert ladders(KNOWLEDGE)["prone-press-up"] == "prone-lying"
    assert ladders(KNOWLEDGE)["arm-ergometer"] == "arm-ergometer"


def test_coverage_groups_hold_something_for_every_phase() -> None:
    for phase in ("acute", "subacute", "reconditioning", "prevention"):
        inside = {e.id for e in KNOWLEDGE.exercises.values() if phase in e.phase}
        assert inside & group(KNOWLEDGE, "aerobic")
        assert inside & group(KNOWLEDGE, "strength")
    assert group(KNOWLEDGE, "calm") & group(KNOWLEDGE, "relief")


# ---- worth ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("treatment", "expected"),
    [
        ("motor-control-exercise", 3.0),
        ("strengthening", 2.0),
        ("joint-mobilisation", 2.5),
        ("dry-needling-gluteus-minimus", 1.0),
        ("mechanical-traction", 0.0),
        ("prp", 0.0),
        ("bed-rest", 0.0),
        ("walking-prevention-programme", 4.0),
    ],
)
def test_evidence_grades_become_weights(treatment: str, expected: float) -> None:
    assert evidence_weight(KNOWLEDGE.treatments[treatment], KNOWLEDGE) == expected


def test_every_grade_can_be_read() -> None:
    offered = [t for t in KNOWLEDGE.treatments.values() if t.engine_policy not in ("warn", "refer_warn", "do_not_offer_default")]
    assert not [t.id for t in offered if evidence_weight(t, KNOWLEDGE) == 0]


def test_matched_cause_direction_goal_and_fact_raise_the_worth() -> None:
    plain, fitting = proposal_of(raw_case(goal_areas=[])), proposal_of(raw_case(goal_areas=["walk"]))
    assert fitting.worth["walk-short-bouts"].points > plain.worth["walk-short-bouts"].points
    assert fitting.worth["prone-lying"].factors["direction"] > 1
    assert fitting.worth["slider-sidelying-sciatic"].factors["cause"] == pytest.approx(1 + 0.82 * 2)
    assert fitting.worth["sitting-break"].factors["fact"] > 1


def test_open_caution_costs_and_a_cleared_one_does_not() -> None:
    from unpinch.clinical.plan.inputs import Instructions

    raw = raw_case(autonomic_neuropathy="yes", systolic_drop_on_standing=0)
    cleared = proposal_of(raw, instructions=Instructions(cleared=frozenset({"autonomic_neuropathy"})))
    assert proposal_of(raw).worth["walk-short-bouts"].points == cleared.worth["walk-short-bouts"].points - 750


# ---- settling questions ---------------------------------------------------------------------------------------------------
def test_most_useful_questions_first_taken_then_quickest_first_shown() -> None:
    waiting = {"a": ["stenosis_central"], "b": ["osteoporosis"], "c": ["osteoporosis", "cannot_lie_prone"]}
    found = settling_questions(KNOWLEDGE, waiting, {"a": 10, "b": 6, "c": 6}, 2)
    assert [q.conditions for q in found] == [("osteoporosis",), ("stenosis_central",)]
    assert found[0].frees == ("b", "c")


def test_conditions_with_the_same_words_are_one_question() -> None:
    (only,) = settling_questions(KNOWLEDGE, {"a": ["pregnancy_t1", "pregnancy_t2_t3"]}, {"a": 1}, 5)
    assert set(only.conditions) == {"pregnancy_t1", "pregnancy_t2_t3"}


def test_nothing_waiting_asks_nothing() -> None:
    assert settling_questions(KNOWLEDGE, {}, {}, 5) == ()
