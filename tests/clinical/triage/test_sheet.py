"""From facts to answers: yes, no, unsure, nothing - and numbers, sides, signatures."""

from dataclasses import replace

import pytest

from tests.support.sheet_to_facts import SIGNED
from tests.support.triage_cases import KNOWLEDGE, TODAY, fact, later, level, levels, missing, triage, well
from unpinch.clinical.intake.case import Case
from unpinch.clinical.triage.events import dated
from unpinch.clinical.triage.grading import complete
from unpinch.clinical.triage.sheet import SheetReader, asked_facts, doubted, names_who_and_when, standing, unsure_facts, watched_muscles
from unpinch.knowledge.grammar import check_types, parse
from unpinch.terms.fact import UNSURE, Fact
from unpinch.terms.level import TriageLevel
from unpinch.terms.side import Side


def answers(*facts: Fact) -> dict[str, str | float]:
    """The sheet of a few facts alone."""
    return SheetReader(KNOWLEDGE, dated(Case(TODAY, facts))).sheet()


def test_no_facts_no_answers() -> None:
    assert answers() == {}


def test_every_rule_of_a_flag_fits_its_facts() -> None:
    for flag in KNOWLEDGE.flags.values():
        assert flag.raised_when, flag.id
        rules = [rule for rule in (flag.raised_when, flag.answer_when) if rule]
        rules += [rule for item in flag.follow_up for rule in (*item.also, *item.otherwise)]
        for rule in rules:
            check_types(KNOWLEDGE, parse(rule))


def test_every_follow_up_can_be_answered_by_its_fact() -> None:
    """Every option is a word of the fact, or what one of its words reads as, or worked out from other facts."""
    for flag in KNOWLEDGE.flags.values():
        for item in flag.follow_up:
            entry = KNOWLEDGE.fact(item.fact)
            words = set(getattr(entry, "words", ()) or getattr(entry, "values", ())) or {"yes", "no"}
            reached = {item.answers.get(word, word) for word in words} | set(item.also.values()) | set(item.otherwise.values())
            assert set(item.options) - reached <= {"not_tried"}, (flag.id, item.key)
            assert set(item.answers.values()) | set(item.also.values()) | set(item.otherwise.values()) <= set(item.options)


# ---- signatures --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "remark",
    ["Dr Lee, 2026-01", "seen by Lee in Jan 2026", "Lee 01/2026", "Müller, 12.01.2026", "January 2026: Dr Ng", "2025-11-03 Ana Ruiz"],
)
def test_a_name_and_a_month_count(remark: str) -> None:
    assert names_who_and_when(remark)


@pytest.mark.parametrize("remark", ["", "Dr Lee", "2026-01", "Dr Lee, 2026", "01/2026", "checked", "Dr Lee, 2026-13", "Jan 2026"])
def test_less_than_a_name_and_a_month_does_not(remark: str) -> None:
    assert not names_who_and_when(remark)


@pytest.mark.parametrize(("remark", "read"), [(SIGNED, "yes_same"), ("", "no"), ("my doctor", "no")])
def test_reviewed_needs_who_and_when(remark: str, read: str) -> None:
    assert answers(fact("patient.ces_saddle_reviewed", "yes_same", remark=remark))["ces_saddle.reviewed"] == read


def test_an_unsigned_review_keeps_the_level() -> None:
    old = {"ces_saddle__started": "over_3_months", "ces_saddle__worse": "no", "ces_saddle__reviewed": "yes_same"}
    case = well(ces_saddle="yes", **old)
    assert level(case) == "caution"
    assert level(replace(case, facts=tuple(replace(f, remark="") for f in case.facts))) == "urgent_today"


CATCHES = {"motor_foot_drop": "yes", "motor_foot_drop__test": "same_both_sides", "motor_foot_drop__started": "under_2_weeks"}


@pytest.mark.parametrize(("remark", "word"), [(SIGNED, "caution"), ("", "urgent_72h"), ("Dr Lee", "urgent_72h")])
def test_an_examination_lowers_only_when_signed(remark: str, word: str) -> None:
    tested = fact("patient.motor_foot_drop_strength", "equal_on_both_sides", remark=remark)
    assert level(later(well(**CATCHES), 0, tested)) == word


def test_what_only_a_clinician_may_answer_is_marked() -> None:
    asked = {question.fact: question.asked_by for question in triage(well(**CATCHES)).missing}
    assert asked == {"patient.motor_foot_drop_strength": "clinician"}
    for flag in KNOWLEDGE.flags.values():
        for item in flag.follow_up:
            assert (item.asked_by == "clinician") is item.question.startswith("(Therapist)"), (flag.id, item.key)


# ---- unsure and taken back ------------------------------------------------------------------------------------------------
def test_a_later_empty_entry_takes_back_a_value() -> None:
    facts = dated(Case(TODAY, (fact("patient.fever_or_chills", "no", -3), fact("patient.fever_or_chills", None, answer="declined")))).facts
    assert [f.answer for f in standing(facts)] == ["declined"]


def test_an_empty_entry_of_the_same_day_takes_nothing_back() -> None:
    facts = (fact("patient.fever_or_chills", "no"), fact("patient.fever_or_chills", None, answer="not_tested"))
    assert len(standing(facts)) == 2


def test_an_empty_entry_of_one_side_leaves_the_other() -> None:
    facts = (
        fact("finding.leg_weakness", "absent", -3, side="left"),
        fact("finding.leg_weakness", "absent", -3, side="right"),
        fact("finding.leg_weakness", None, side="left", answer="declined"),
    )
    assert [f.side for f in standing(facts) if f.known] == [Side.RIGHT]


def test_a_later_answer_ends_unsure() -> None:
    facts = (fact("patient.fever_or_chills", None, -3, answer=UNSURE), fact("patient.fever_or_chills", "no"))
    assert unsure_facts(facts) == frozenset()
    assert unsure_facts(facts[:1]) == {"patient.fever_or_chills"}


def test_a_yes_is_not_lowered_by_a_later_unknown() -> None:
    case = later(
        well(severe_pain="yes", severe_pain__function="cannot_sleep_sit_or_walk"),
        2,
        fact("patient.leg_pain_worst", None, 2, answer="declined"),
    )
    assert level(case) == "urgent_72h"


def test_unsure_counts_where_the_question_would_not_have_applied() -> None:
    assert levels(triage(well(compartment="unsure"))) == {"compartment": TriageLevel.URGENT_TODAY}


def test_not_asked_because_it_does_not_apply_is_no() -> None:
    case = well()
    without = replace(case, facts=tuple(f for f in case.facts if f.id != "finding.tight_swollen_leg_after_injury"))
    assert SheetReader(KNOWLEDGE, without).sheet()["compartment"] == "no"


# ---- words and numbers ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fact_id", "word", "key", "option"),
    [
        ("finding.night_pain", "wakes_not_eased", "night_pain.eases", "no"),
        ("finding.night_pain", "wakes_eased_by_position", "night_pain.eases", "yes"),
        ("finding.standing_still_relief", "present", "claudication.relief", "standing_still_is_enough"),
        ("finding.standing_still_relief", "absent", "claudication.relief", "must_sit_or_bend"),
        ("finding.leg_weakness_course", "worse_over_hours", "motor_progressive.tempo", "weaker_by_the_hour"),
        ("finding.leg_weakness_course", "worse_over_days", "motor_progressive.tempo", "weaker_by_the_day"),
        ("finding.leg_weakness_course", "stable", "motor_progressive.tempo", "steady_now"),
        ("patient.inflammatory_extra", "exactly_3", "inflammatory.extra", "3"),
        ("patient.main_pain_constant", "constant", "fever.pain", "constant"),
        ("patient.main_pain_constant", "eased", "immuno.pain", "eased"),
    ],
)
def test_words_of_facts_read_as_options(fact_id: str, word: str, key: str, option: str) -> None:
    assert answers(fact(fact_id, word))[key] == option


def test_a_word_that_is_no_option_is_no_answer() -> None:
    assert "night_pain.eases" not in answers(fact("finding.night_pain", "none"))


def test_of_two_sides_the_worse_counts() -> None:
    found = answers(fact("finding.foot_lift_or_tiptoe", "unable", side="left"), fact("finding.foot_lift_or_tiptoe", "able", side="right"))
    assert found["motor_foot_drop.test"] == "cannot"


def test_an_examination_speaks_beside_the_answer() -> None:
    said = fact("finding.foot_lift_or_tiptoe", "able", side="left")
    assert answers(said)["motor_foot_drop.test"] == "same_both_sides"
    assert answers(said, fact("finding.heel_walk", "unable", side="left"))["motor_foot_drop.test"] == "cannot"


def test_another_fact_answers_while_the_question_is_open() -> None:
    both = (fact("finding.symptom_side", "both"), fact("finding.bilateral_course", "long_standing_walking_only"))
    assert answers(*both)["ces_bilateral.pattern"] == "only_walking_or_standing"
    asked = answers(*both, fact("patient.ces_bilateral_pattern", "at_rest_or_any_time"))
    assert asked["ces_bilateral.pattern"] == "at_rest_or_any_time"


@pytest.mark.parametrize(
    ("fact_id", "value", "name"),
    [
        ("patient.body_temperature", 38.4, "temp_c"),
        ("patient.heart_rate", 98.0, "hr"),
        ("patient.respiratory_rate", 22.0, "rr"),
        ("patient.systolic_bp", 186.0, "sbp"),
        ("patient.diastolic_bp", 104.0, "dbp"),
        ("patient.oxygen_saturation", 91.0, "spo2"),
        ("finding.post_void_residual", 350.0, "pvr_ml"),
        ("finding.calf_circumference_difference", 4.0, "diff_cm"),
        ("patient.age", 44.0, "age"),
    ],
)
def test_measurements_reach_the_tables(fact_id: str, value: float, name: str) -> None:
    assert answers(fact(fact_id, value))[name] == value


def test_the_worst_pain_counts() -> None:
    assert answers(fact("patient.leg_pain_now", 3.0), fact("patient.back_pain_now", 7.0))["pain_nrs"] == 7.0


@pytest.mark.parametrize(("age", "read"), [(17.0, "yes"), (18.0, "no")])
def test_an_adult_is_18(age: float, read: str) -> None:
    assert answers(fact("patient.age", age))["under18"] == read
    assert complete({"age": age})["under18"] == read


@pytest.mark.parametrize(("celsius", "read"), [(37.9, "no"), (38.0, "yes")])
def test_fever_begins_at_38(celsius: float, read: str) -> None:
    assert complete({"temp_c": celsius, "fever": "no"})["fever"] == read


@pytest.mark.parametrize(("said", "read"), [("female", "female"), ("male", "male"), ("intersex", "female")])
def test_who_is_not_male_gets_the_questions_for_women(said: str, read: str) -> None:
    assert answers(fact("patient.sex_at_birth", said))["sex"] == read


GREAT_TOE = "finding.great_toe_extension_strength"


@pytest.mark.parametrize(
    ("grades", "drop"),
    [
        ([(5, 0)], None),
        ([(5, -7), (5, 0)], 0.0),
        ([(5, -7), (4, 0)], 1.0),
        ([(5, -14), (3, -7), (4, 0)], 1.0),
        ([(4, -7), (5, 0)], -1.0),
    ],
)
def test_grades_lost_are_counted_from_the_best_day(grades: list[tuple[float, int]], drop: float | None) -> None:
    found = answers(fact("finding.symptom_side", "left"), *(fact(GREAT_TOE, float(g), day, side="left") for g, day in grades))
    assert found.get("grade_drop") == drop


def test_grades_of_two_sides_are_not_compared() -> None:
    found = answers(
        fact("finding.symptom_side", "left"),
        fact(GREAT_TOE, 5.0, -7, side="right"),
        fact(GREAT_TOE, 3.0, side="left"),
        fact(GREAT_TOE, 3.0, -9),
    )
    assert found["grade_drop"] == 0.0


def test_the_watched_muscles_are_those_of_the_rule() -> None:
    assert len(watched_muscles(KNOWLEDGE)) == 7


# ---- answers that cannot be relied on ----------------------------------------------------------------------------------------
def test_every_no_given_alone_is_doubted() -> None:
    sheet = doubted(
        KNOWLEDGE, {"fever": "no", "motor_le3": "no", "ces_saddle": "yes", "ces_saddle.worse": "no", "under18": "no", "age": 70.0}
    )
    assert sheet == {"motor_le3": "no", "ces_saddle": "yes", "under18": "no", "age": 70.0}


def test_what_is_only_recorded_is_never_asked() -> None:
    flag = KNOWLEDGE.flags["fever"]
    assert asked_facts(KNOWLEDGE, flag.raised_when) == ("patient.fever_or_chills",)


def test_flags_and_conditions_in_a_rule_are_not_asked() -> None:
    assert asked_facts(KNOWLEDGE, "flag.fever or patient.pregnant") == ("patient.pregnant",)


def test_an_unreliable_history_asks_everything_again() -> None:
    result = triage(well(unreliable_history="yes", unreliable_history__why="memory_or_language_for_long"))
    assert (result.level, result.incomplete) == (TriageLevel.CAUTION, True)
    assert {"finding.saddle_sensation_change", "patient.fever_or_chills"} <= missing(result)


def test_an_unreliable_no_never_lowers() -> None:
    """A "no" that means trouble (cannot bear weight) keeps its meaning beside the doubt."""
    hurt = {"trauma_major__when": "within_3_days", "trauma_major__able": "no", "trauma_major__checked": "no", "trauma_major__middle": "yes"}
    assert level(well(trauma_major="yes", **hurt, unreliable_history="yes", unreliable_history__why="strong_medicine")) == "emergency"
