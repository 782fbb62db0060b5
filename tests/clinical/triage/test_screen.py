"""What triage says: reasons, instructions, open questions, contradictions, and the contract."""

import json
from dataclasses import replace

import pytest

from tests.support.triage_cases import KNOWLEDGE, TODAY, fact, later, level, levels, missing, triage, well
from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.triage.events import conflict_readings
from unpinch.clinical.triage.screen import screen
from unpinch.terms.level import TriageLevel

SADDLE = {"ces_saddle": "yes", "ces_saddle__started": "under_2_weeks"}


def test_nothing_found_goes_on() -> None:
    result = triage(well())
    assert (result.level, result.shown, result.flags, result.missing, result.conflicts) == (TriageLevel.PROCEED, "pt_ok", (), (), ())
    assert (result.incomplete, result.provisional, result.raised, result.closed, dict(result.conditions)) == (
        False,
        False,
        frozenset(),
        frozenset(),
        {},
    )


def test_flags_come_in_order_of_seriousness() -> None:
    result = triage(well(**SADDLE, anticoag="yes", claudication="yes"))
    assert [flag.level for flag in result.flags] == sorted((flag.level for flag in result.flags), reverse=True)
    assert result.flag("ces_saddle") == result.flags[0]
    assert result.flag("fever") is None


# ---- what the patient reads, and why -----------------------------------------------------------------------------------------
def test_the_patient_reads_the_words_of_that_level() -> None:
    flag = triage(well(**SADDLE)).flags[0]
    assert flag.do == KNOWLEDGE.flags["ces_saddle"].what_to_do["emergency"]
    assert "{EMERGENCY}" in flag.do
    assert flag.condition == "cauda equina"


def test_every_level_a_table_reaches_has_its_words() -> None:
    for flag in KNOWLEDGE.flags.values():
        for rule in flag.decision:
            word = rule.rpartition("->")[2].strip()
            assert word == "none" or flag.what_to_do[word].strip(), (flag.id, word)


def test_the_reasons_name_rule_answers_and_source() -> None:
    first, main, started = triage(well(**SADDLE)).flags[0].because
    assert (first.rule, first.text) == ("flag.ces_saddle rule 1", KNOWLEDGE.flags["ces_saddle"].decision[0])
    assert "GIRFT" in first.source
    assert (main.rule, main.text.split()[-1]) == ("finding.saddle_sensation_change", "yes")
    assert (started.rule, started.text) == ("patient.ces_saddle_started", "When did this begin? under_2_weeks")


def test_reasons_say_what_was_not_answered() -> None:
    texts = [reason.text for reason in triage(well(ces_saddle="yes")).flags[0].because]
    assert "When did this begin? not answered" in texts


def test_reasons_show_measurements_and_other_flags() -> None:
    ill = {"recent_infection": "yes", "recent_infection__kind": "kidney_or_urine", "recent_infection__pain": "eased", "rr": 22}
    reasons = {(r.rule, r.text) for r in triage(well(**ill)).flags[0].because}
    assert ("patient.respiratory_rate", "22 /min") in reasons
    assert ("flag.recent_infection", "Recent infection: caution") in {
        (rule, f"Recent infection: {text.split(': ')[-1]}") for rule, text in reasons
    }


def test_reasons_of_alternatives_show_those_that_hold() -> None:
    sex = triage(well(steroids="yes", steroids__sudden="no", trauma_major="yes", trauma_major__checked="yes_cleared", age=75)).flag(
        "fracture_score"
    )
    assert sex is not None
    assert ("patient.sex_at_birth", "female") in {(reason.rule, reason.text) for reason in sex.because}
    cord = triage(well(thoracic="yes", thoracic__band="yes", cord_symptoms="yes", cord_symptoms__tempo="weeks")).flag("thoracic")
    assert cord is not None
    assert "flag.cord_symptoms" in {reason.rule for reason in cord.because}
    assert "flag.motor_foot_drop" not in {reason.rule for reason in cord.because}


def test_a_muscle_that_fell_is_a_reason() -> None:
    flag = triage(well(grade_drop=2)).flag("motor_progressive")
    assert flag is not None
    assert "2 grades lost" in {reason.text for reason in flag.because}


# ---- texts -------------------------------------------------------------------------------------------------------------------
def test_words_of_a_text_raise_and_are_shown() -> None:
    result = triage(later(well(), 0, text="All fine. But I feel less when I wipe!", where="texts[0]"))
    flag = result.flags[0]
    assert (result.level, result.raised) == (TriageLevel.EMERGENCY, {"ces_saddle"})
    assert [(hit.where, hit.hit.excerpt) for hit in flag.from_text] == [("texts[0]", "I feel less when I wipe")]
    assert (flag.because[1].source, flag.because[1].text) == (f"from text, texts[0], {TODAY.isoformat()}", "I feel less when I wipe")


def test_a_text_against_a_no_is_shown_as_a_contradiction() -> None:
    conflict = triage(later(well(), 0, text="numb when I wipe")).conflicts[0]
    assert (conflict.fact, conflict.values) == ("finding.saddle_sensation_change", ("no", "numb when I wipe"))
    assert conflict.question == KNOWLEDGE.flags["ces_saddle"].question


def test_a_text_beside_a_yes_is_no_contradiction() -> None:
    assert triage(later(well(**SADDLE), 0, text="numb when I wipe")).conflicts == ()


# ---- what is missing ---------------------------------------------------------------------------------------------------------
def test_missing_names_fact_question_and_flag() -> None:
    (question,) = triage(well(ces_saddle=None)).missing
    assert (question.fact, question.flag, question.why) == ("finding.saddle_sensation_change", "ces_saddle", "required")
    assert question.question == KNOWLEDGE.flags["ces_saddle"].question


def test_open_follow_ups_make_a_level_provisional() -> None:
    result = triage(well(ces_saddle="yes"))
    assert {(q.fact, q.why) for q in result.missing} == {("patient.ces_saddle_started", "follow_up")}
    assert (result.provisional, result.flags[0].provisional, result.incomplete) == (True, True, False)


def test_only_the_facts_nobody_gave_are_asked() -> None:
    case = well()
    without = replace(case, facts=tuple(f for f in case.facts if f.id != "patient.lumbar_fusion_date"))
    asked = missing(triage(without))
    assert "patient.lumbar_fusion_date" in asked
    assert "patient.lumbar_discectomy_date" not in asked


@pytest.mark.parametrize(
    ("answered", "held"), [([], True), ([fact("patient.weight", 82.0, 1)], False), ([fact("patient.weight", 82.0, -1)], True)]
)
def test_a_measurement_without_its_unit_holds(answered: list[object], held: bool) -> None:
    case = later(well(), 1, fact("patient.weight", None, 0, answer="unit missing"), *answered)  # type: ignore[arg-type]
    result = triage(case)
    assert (result.incomplete, result.shown) == ((True, "hold") if held else (False, "pt_ok"))
    assert [q.why for q in result.missing] == (["unit"] if held else [])


def test_missing_answers_do_not_hide_a_serious_level() -> None:
    result = triage(well(**SADDLE, fever=None))
    assert (result.shown, result.incomplete) == ("emergency", False)
    assert "patient.fever_or_chills" in missing(result)


# ---- contradictions ----------------------------------------------------------------------------------------------------------
def test_of_two_answers_the_more_serious_counts_and_both_are_shown() -> None:
    case = later(
        well(ces_saddle="yes", ces_saddle__started="over_3_months", ces_saddle__worse="no"),
        0,
        fact("patient.ces_saddle_started", "today_yesterday"),
    )
    result = triage(case)
    assert result.level == TriageLevel.EMERGENCY
    (conflict,) = result.conflicts
    assert (conflict.fact, conflict.values, conflict.flags) == (
        "patient.ces_saddle_started",
        ("over_3_months", "today_yesterday"),
        ("ces_saddle",),
    )
    assert conflict.question


def test_a_contradiction_holds_at_caution_or_lower() -> None:
    result = triage(later(well(), 0, fact("patient.leg_pain_now", 7.0)))
    assert (result.level, result.shown) == (TriageLevel.PROCEED, "hold")


def test_a_contradiction_no_flag_reads_is_shown_but_does_not_hold() -> None:
    case = later(well(), 0, fact("patient.work_demand", "heavy"), fact("patient.work_demand", "light"))
    result = triage(case)
    assert ([conflict.fact for conflict in result.conflicts], result.shown) == (["patient.work_demand"], "pt_ok")


def test_lists_in_contradiction_are_shown_in_words() -> None:
    result = triage(later(well(), 0, fact("finding.bladder_change", ("cannot_pass",))))
    assert result.level == TriageLevel.EMERGENCY
    assert result.conflicts[0].values == ("none of these", "cannot_pass")


def test_a_measured_fever_against_no_is_shown() -> None:
    (conflict,) = triage(well(temp_c=38.4)).conflicts
    assert (conflict.fact, conflict.values) == ("patient.fever_or_chills", ("no", "38.4 Cel measured"))


def test_very_many_contradictions_are_varied_one_by_one() -> None:
    names = ["hand_clumsiness", "stiff_unsteady_legs", "thoracic_band_pain", "vesicular_rash", "perianal_exam_reduced", "other_cord_sign"]
    doubles = [fact(f"finding.{name}", "present") for name in [*names, "spinal_bruise_or_step"]]
    case = later(well(), 0, *doubles)
    readings = list(conflict_readings(case, Judge(KNOWLEDGE, case).conflicts))
    assert len(readings) == 14
    assert levels(triage(case))["ces_rectal_exam"] == TriageLevel.EMERGENCY


# ---- the contract --------------------------------------------------------------------------------------------------------------
def test_the_contract_is_plain_values() -> None:
    said = triage(later(well(**SADDLE, fever=None), 0, text="numb when I wipe")).as_contract()
    assert json.loads(json.dumps(said)) == said
    assert (said["level"], said["shown"]) == ("emergency", "emergency")
    assert set(said["flags"][0]) == {"id", "condition", "level", "do", "because"}
    assert set(said["flags"][0]["because"][0]) == {"rule", "source", "text"}
    assert set(said["missing"][0]) >= {"fact", "question", "flag"}


def test_an_empty_case_holds() -> None:
    result = screen(KNOWLEDGE, Case(TODAY))
    assert (result.level, result.shown) == (TriageLevel.PROCEED, "hold")


@pytest.mark.parametrize(("answers", "word"), [({"sbp": 186}, "refer"), ({"anticoag": "yes"}, "caution"), ({"rr": 28}, "emergency")])
def test_the_level_is_that_of_the_most_serious_flag(answers: dict[str, object], word: str) -> None:
    assert level(well(**answers)) == word
