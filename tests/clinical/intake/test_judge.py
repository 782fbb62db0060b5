"""What facts make of rules: three values, sides, dates, conflicts, expiry, clearance (grammar of the vocabulary, sections 3 to 9)."""

import datetime as dt

import pytest

from tests.support.cases import KNOWLEDGE, TODAY, case, judge
from tests.support.notation import judge_of
from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge.grammar import RuleError
from unpinch.terms.truth import Truth

SLR, DORSI = "finding.straight_leg_raise", "finding.ankle_dorsiflexion_strength"
FEVER = "patient.fever_or_chills or recorded(patient.body_temperature >= 38)"
SADDLE = "finding.saddle_sensation_change=new_or_changing@2026-01-10,none@2026-01-20"
CALM = "; ".join(
    f"{entry}@2026-01-31"
    for entry in (
        "finding.symptom_side=left", "finding.saddle_sensation_change=none", "finding.bladder_change=[]", "finding.bowel_change=none",
        "finding.sexual_function_change=none", "finding.leg_weakness.left=absent", "finding.leg_weakness.right=absent",
        "finding.leg_numbness.left=none", "finding.leg_numbness.right=none",
    )
)  # fmt: skip
WORKED = [
    (entry.id, number, text, expected)
    for entry in KNOWLEDGE.conditions.values()
    for texts, expected in ((entry.examples_true, True), (entry.examples_false, False), (entry.examples_unknown, None))
    for number, text in enumerate(texts)
]


# ---- the worked examples of every condition ----------------------------------------------------------------------------------
def test_every_condition_has_five_worked_examples() -> None:
    assert len(WORKED) == 5 * len(KNOWLEDGE.conditions) == 485


@pytest.mark.parametrize("mirrored", [False, True], ids=["as written", "mirrored"])
def test_worked_examples_come_out_as_written(mirrored: bool) -> None:
    wrong = [
        f"{name} {expected} {number}: {got}"
        for name, number, text, expected in WORKED
        if (got := judge_of(text, mirrored=mirrored).truth(KNOWLEDGE.conditions[name].rule)) is not expected
    ]
    assert not wrong, "\n".join(wrong)


def test_with_nothing_known_everything_is_unknown() -> None:
    nothing = Judge(KNOWLEDGE, Case(TODAY))
    assert not [name for name in KNOWLEDGE.conditions if nothing.condition(name) is not None]
    assert not [name for name in KNOWLEDGE.flags if nothing.flag(name) is not None]


# ---- three values ------------------------------------------------------------------------------------------------------------
WORDS: dict[Truth, str] = {True: "yes", False: "no", None: "unknown"}


@pytest.mark.parametrize("a", WORDS)
@pytest.mark.parametrize("b", WORDS)
def test_and_or_not_are_three_valued(a: Truth, b: Truth) -> None:
    facts = judge_of(f"patient.diabetes={WORDS[a]}; patient.kidney_disease={WORDS[b]}")
    both = {a, b}
    assert facts.truth("patient.diabetes and patient.kidney_disease") is (False if False in both else None if None in both else True)
    assert facts.truth("patient.diabetes or patient.kidney_disease") is (True if True in both else None if None in both else False)
    assert facts.truth("not patient.diabetes") is (None if a is None else not a)


@pytest.mark.parametrize(
    ("expected", "rule", "facts"),
    [
        # sides
        (True, f"{SLR}.painful == present", f"finding.symptom_side=right; {SLR}.right=present; {SLR}.left=absent"),
        (False, f"{SLR}.painful == present", f"finding.symptom_side=left; {SLR}.right=present; {SLR}.left=absent"),
        (True, f"{SLR}.other == present", f"finding.symptom_side=left; {SLR}.right=present; {SLR}.left=absent"),
        (True, f"{SLR}.painful == present", f"finding.symptom_side=both; {SLR}.right=present; {SLR}.left=absent"),
        (True, f"{SLR}.painful == present", f"finding.symptom_side=none; {SLR}.right=present; {SLR}.left=absent"),
        (None, f"{SLR}.painful == present", f"{SLR}.right=present; {SLR}.left=absent"),
        (True, f"{SLR}.painful == present", f"{SLR}.right=present; {SLR}.left=present"),
        (None, f"{DORSI}.any <= 3", f"{DORSI}.left=5"),
        (True, f"{DORSI}.any <= 3", f"{DORSI}.left=2"),
        (False, f"{DORSI}.both <= 3", f"{DORSI}.left=5"),
        (None, f"{DORSI}.both <= 3", f"{DORSI}.left=2"),
        (None, f"{SLR}.painful == present", f"finding.symptom_side=left; {SLR}.left=not_tested"),
        # an entry without a side is that of the painful leg, whichever it is
        (True, f"{SLR}.painful == present", f"finding.symptom_side=right; {SLR}=present"),
        (True, f"{SLR}.right == present", f"finding.symptom_side=right; {SLR}=present"),
        (None, f"{SLR}.left == present", f"finding.symptom_side=right; {SLR}=present"),
        (True, f"{SLR}.any == present", f"{SLR}=present"),
        (None, f"{SLR}.left == present", f"{SLR}=present"),
        (True, f"{SLR}.left == present", f"finding.symptom_side=both; {SLR}=present"),
        # a finding of the painful side, entered with its side
        (True, "finding.groin_pain == present", "finding.symptom_side=left; finding.groin_pain.left=present"),
        # dates
        (None, "days_since(patient.lumbar_fusion_date) <= 84", "patient.lumbar_fusion_date=2025"),
        (True, "days_since(patient.lumbar_fusion_date) <= 84", "patient.lumbar_fusion_date=2026-01"),
        (False, "days_since(patient.lumbar_fusion_date) <= 84", "patient.lumbar_fusion_date=never"),
        (True, "patient.lumbar_fusion_date == never", "patient.lumbar_fusion_date=never"),
        (True, "days_until(patient.due_date) > 60", "patient.pregnant=yes; patient.due_date=2026-06-01"),
        # worsening
        (True, f"worsened({DORSI}.any, 1)", f"{DORSI}.left=5@2026-01-10,4@2026-01-20"),
        (None, f"worsened({DORSI}.left, 1)", f"{DORSI}.left=4@2026-01-20"),
        (False, f"worsened({DORSI}.left, 1, 7)", f"{DORSI}.left=5@2026-01-02,4@2026-01-20"),
        (False, f"worsened({DORSI}.left, 1)", f"{DORSI}.left=4@2026-01-02,5@2026-01-20"),
        (True, "worsened(finding.achilles_reflex.left)", "finding.achilles_reflex.left=normal@2026-01-02,reduced@2026-01-20"),
        (True, "worsened(finding.leg_numbness.left)", "finding.leg_numbness.left=none@2026-01-02,new@2026-01-20"),
        (True, "worsened(finding.walking_distance)", "finding.walking_distance=500@2026-01-02,200@2026-01-20"),
        (False, "worsened(finding.morning_stiffness_minutes)", "finding.morning_stiffness_minutes=50@2026-01-02,20@2026-01-20"),
        (True, "worsened(finding.groin_pain)", "finding.groin_pain=absent@2026-01-02,present@2026-01-20"),
        # counts and points
        (True, "count(patient.diabetes, patient.frail, patient.kidney_disease) >= 2", "patient.diabetes=yes; patient.frail=yes"),
        (None, "count(patient.diabetes, patient.frail, patient.kidney_disease) >= 2", "patient.diabetes=yes"),
        (False, "count(patient.diabetes, patient.frail, patient.kidney_disease) >= 2", "patient.diabetes=no; patient.frail=no"),
        (None, "points(patient.diabetes, 2, patient.frail, -1) >= 2", "patient.diabetes=yes"),
        (True, "points(patient.diabetes, 2, patient.frail, -1) >= 2", "patient.diabetes=yes; patient.frail=no"),
        # lists
        (True, "finding.bladder_change has reduced_feeling", "finding.bladder_change=[hard_to_start_or_weak reduced_feeling]"),
        (False, "finding.bladder_change has reduced_feeling", "finding.bladder_change=[]"),
        (None, "finding.bladder_change has reduced_feeling", ""),
        # not applicable, and a given value over it
        (False, "patient.pregnant", "patient.sex_at_birth=male"),
        (True, "patient.pregnant", "patient.sex_at_birth=male; patient.pregnant=yes"),
        (None, "patient.pregnant", ""),
        # worked out, and the more serious of the two
        (True, "finding.centralization == present", "finding.repeated_extension_response=centralizes"),
        (True, "finding.foot_drop == present", f"finding.symptom_side=left; {DORSI}.left=2; finding.foot_drop=absent"),
        # causes
        (None, "cause.spinal_stenosis", ""),
        (True, "cause.spinal_stenosis", "posterior.spinal_stenosis=0.2"),
        (False, "cause.spinal_stenosis", "posterior.spinal_stenosis=0.1"),
        (False, "cause.spinal_stenosis", "posterior.spinal_stenosis=0.2; signed=[disc_herniation]"),
        (True, "cause.disc_herniation", "posterior.spinal_stenosis=0.2; signed=[disc_herniation]"),
        # flags: events stay, statuses follow
        (True, "flag.ces_saddle", SADDLE),
        (False, "flag.ces_saddle", f"{SADDLE}; cleared.ces_saddle=seen@2026-01-21"),
        (True, "flag.ces_saddle", f"{SADDLE},new_or_changing@2026-01-25; cleared.ces_saddle=seen@2026-01-21"),
        (True, "flag.ces_saddle", f"{SADDLE}; cleared.ces_saddle=seen@2026-01-09"),
        (None, "flag.ces_saddle", "cleared.ces_bowel=seen@2026-01-21"),
        (False, "flag.severe_pain", "patient.leg_pain_now=9@2026-01-10,2@2026-01-20; patient.leg_pain_worst=3"),
        (True, "flag.anticoag", "patient.heavy_alcohol=yes"),
        # recorded: what was done adds, what was not done is not waited for
        (False, FEVER, "patient.fever_or_chills=no"),
        (True, FEVER, "patient.fever_or_chills=no; patient.body_temperature=38.4"),
        (None, FEVER, "patient.body_temperature=37"),
    ],
)  # fmt: skip
def test_rule_comes_out(expected: Truth, rule: str, facts: str) -> None:
    assert judge_of(facts).truth(rule) is expected
    if ".left" not in rule and ".right" not in rule:
        assert judge_of(facts, mirrored=True).truth(rule) is expected


def test_negative_rule_must_hold_for_every_leg() -> None:
    facts = judge_of(f"finding.symptom_side=both; {SLR}.left=absent; {SLR}.right=present")
    rule = f"{SLR}.painful == absent"
    assert facts.truth(rule) is True
    assert facts.truth(rule, every_leg=True) is False


def test_this_names_the_entry_of_a_rule() -> None:
    assert judge({}, {"hand_clumsiness": "present"}).truth("this == present", "finding.hand_clumsiness") is True


# ---- conditions: stated, rule, answer, expiry, clearance ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("expected", "name", "facts"),
    [
        (True, "hypermobility", "condition.hypermobility=yes; patient.generalized_hypermobility=no"),
        (True, "hypermobility", "condition.hypermobility=no; patient.generalized_hypermobility=yes"),
        (False, "hypermobility", "condition.hypermobility=no"),
        (False, "hypermobility", "settled.hypermobility=no@2026-01-31"),
        (True, "hypermobility", "settled.hypermobility=yes@2026-01-31"),
        (True, "hypermobility", "settled.hypermobility=no@2026-01-30,yes@2026-01-31"),
        (True, "hypermobility", "settled.hypermobility=no; patient.generalized_hypermobility=yes"),
        (None, "hypermobility", "settled.hypermobility=no@2026-02-05"),
        (None, "cauda_equina_suspected", "settled.cauda_equina_suspected=no@2026-01-20"),
        (False, "cauda_equina_suspected", CALM),
        (None, "cauda_equina_suspected", CALM.replace("2026-01-31", "2026-01-20")),
        (True, "cauda_equina_suspected", SADDLE),
        (True, "cauda_equina_suspected", f"{CALM}; {SADDLE}"),
        (False, "hypermobility", "patient.generalized_hypermobility=yes@2026-01-10; cleared.hypermobility=seen@2026-01-21"),
        (True, "hypermobility", "patient.generalized_hypermobility=yes@2026-01-25; cleared.hypermobility=seen@2026-01-21"),
        (False, "cauda_equina_suspected", f"{SADDLE}; {CALM}; cleared.ces_saddle=seen@2026-01-21"),
        (True, "cauda_equina_suspected", f"{SADDLE},new_or_changing@2026-01-25; cleared.cauda_equina_suspected=seen@2026-01-21"),
        (True, "severe_motor_deficit", f"finding.symptom_side=left; {DORSI}.left=3@2026-01-02"),
    ],
)
def test_condition_comes_out(expected: Truth, name: str, facts: str) -> None:
    assert judge_of(facts).condition(name) is expected


def test_time_alone_lifts_no_block() -> None:
    facts = f"finding.symptom_side=left; {DORSI}.left=3@2026-01-02"
    assert judge_of(facts, today=dt.date(2026, 12, 31)).condition("severe_motor_deficit") is True


def test_clearing_a_condition_closes_no_flag() -> None:
    cleared = judge_of(f"{SADDLE}; cleared.cauda_equina_suspected=seen@2026-01-21")
    assert cleared.flag("ces_saddle") is True
    assert cleared.condition("cauda_equina_suspected") is True


def test_flag_from_text_counts_as_raised() -> None:
    assert judge_of("flag.ces_saddle=yes; finding.saddle_sensation_change=none").condition("cauda_equina_suspected") is True


# ---- conflicts ---------------------------------------------------------------------------------------------------------------
def twice(*values: str) -> list[dict[str, str]]:
    return [{"id": "saddle_sensation_change", "value": value} for value in values]


@pytest.mark.parametrize("values", [("none", "new_or_changing"), ("new_or_changing", "none")])
def test_conflict_takes_the_more_serious_reading(values: tuple[str, str]) -> None:
    facts = judge({}, twice(*values))
    assert facts.flag("ces_saddle") is True
    assert facts.condition("cauda_equina_suspected") is True
    (conflict,) = facts.conflicts
    assert (conflict.key, conflict.at, set(conflict.values)) == ("finding.saddle_sensation_change", TODAY, set(values))


def test_same_answer_twice_is_no_conflict() -> None:
    assert judge({}, twice("none", "none")).conflicts == ()


def test_answers_of_two_days_are_no_conflict() -> None:
    dated = [{**entry, "at": day} for entry, day in zip(twice("none", "new_or_changing"), ("2026-01-01", "2026-01-02"), strict=True)]
    assert judge({}, dated).conflicts == ()


def test_no_answer_beside_an_answer_is_no_conflict() -> None:
    facts = judge({}, twice("none", "not_tested"))
    assert facts.conflicts == ()
    assert facts.flag("ces_saddle") is False


def test_conflict_counts_as_untested_for_the_differential() -> None:
    both = [{"id": "slump", "side": "left", "value": value} for value in ("present", "absent")]
    facts = case({}, [{"id": "symptom_side", "value": "left"}, *both])
    rule = "finding.slump.painful == present"
    assert Judge(KNOWLEDGE, facts).truth(rule) is True
    assert Judge(KNOWLEDGE, facts, conflicts_untested=True).truth(rule) is None


def test_many_conflicts_are_judged_in_bounded_time() -> None:
    names = [name for name, entry in KNOWLEDGE.findings.items() if entry.words == ("present", "absent") and entry.sided == "none"]
    facts = judge({}, [{"id": name, "value": value} for name in names[:30] for value in ("absent", "present")])
    assert len(facts.conflicts) == 30
    assert facts.flag("cord_symptoms") is True


# ---- questions a room asks ---------------------------------------------------------------------------------------------------
def test_unsure_is_kept_apart_from_unknown() -> None:
    rule = KNOWLEDGE.flags["ces_saddle"].raised_when
    assert judge({}, {"saddle_sensation_change": "unsure"}).unsure(rule)
    assert judge({}, {"saddle_sensation_change": "unsure"}).flag("ces_saddle") is None
    assert not judge({}, {"saddle_sensation_change": "unknown"}).unsure(rule)


def test_unknown_facts_are_what_to_ask() -> None:
    rule = "finding.hand_clumsiness == present or finding.stiff_unsteady_legs == present"
    assert judge({}, {"hand_clumsiness": "absent"}).unknown_facts(rule) == ("finding.stiff_unsteady_legs",)


def test_read_by_looks_behind_worked_out_findings() -> None:
    read = {ref.id for ref in judge().read_by("finding.centralization == present")}
    assert "finding.repeated_extension_response" in read
    assert "finding.centralization" not in read


def test_values_as_they_count_today() -> None:
    facts = judge({"leg_pain_now": [{"value": 6, "at": "2026-01-01"}, {"value": 2, "at": "2026-01-20"}]}, {"symptom_side": "right"})
    assert facts.value("patient.leg_pain_now") == 2
    assert facts.value("patient.back_pain_now") is None
    assert facts.symptom_side == "right"


@pytest.mark.parametrize(
    "rule", ["flag.no_such", "condition.no_such", "cause.no_such", "patient.no_such == 1", "finding.no_such == present"]
)
def test_unknown_name_in_a_rule_is_an_error(rule: str) -> None:
    with pytest.raises(RuleError, match="no_such"):
        judge().truth(rule)
