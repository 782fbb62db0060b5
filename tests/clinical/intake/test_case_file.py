"""What a case file says becomes facts; what it cannot say is refused with the field, the fault and the nearest name."""

import datetime as dt
from pathlib import Path

import pytest

from tests.support.cases import KNOWLEDGE, TODAY, case, examples, read, value_of
from unpinch.clinical.intake.case import FreeText
from unpinch.clinical.intake.case_file import judged_on, read_case
from unpinch.terms.errors import InputError
from unpinch.terms.fact import Fact
from unpinch.terms.side import Side

LEFT, RIGHT = Side.LEFT, Side.RIGHT


def refusal(text: str) -> InputError:
    with pytest.raises(InputError) as refused:
        read(text)
    return refused.value


# ---- every kind of wrong input: which field is named, what is offered ------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "field", "offered"),
    [
        # names
        ("patients: {age: 4}", "patients", "patient"),
        ("finding: {}", "finding", "findings"),
        ("age: 44", "age", "belongs under patient"),
        ("slump: present", "slump", "belongs under findings"),
        ("hypermobility: yes", "hypermobility", "patient.conditions"),
        ("conditions: [hypermobility]", "conditions", "under patient"),
        ("patient: {agee: 44}", "patient.agee", "age"),
        ("patient: {fever: no}", "patient.fever", "fever_or_chills"),
        ("patient: {slump: present}", "patient.slump", "belongs under findings"),
        ("patient: {hypermobility: yes}", "patient.hypermobility", "patient.conditions"),
        ("findings: {straight_leg_rise: present}", "findings.straight_leg_rise", "straight_leg_raise"),
        ("findings: {SLR: present}", "findings.SLR", "straight_leg_raise"),
        ("findings: {knee jerk: normal}", "findings.knee jerk", "patellar_reflex"),
        ("findings: {age: 44}", "findings.age", "belongs under patient"),
        ("findings: [{id: slumb, value: present}]", "findings[0].id", "slump"),
        ("findings: [{id: slump, value: present, sid: left}]", "findings[0].sid", "side"),
        ("findings: [{id: slump}]", "findings[0]", "not_tested"),
        ("findings: [{value: present}]", "findings[0]", "needs the id"),
        ("findings: [slump]", "findings[0]", "takes a map"),
        ("findings: present", "findings", "takes a map"),
        ("findings: [{id: [slump], value: present}]", "findings[0].id", "no name"),
        ("patient: []", "patient", "takes a map"),
        ("patient: {conditions: [hypermobile]}", "patient.conditions.hypermobile", "hypermobility"),
        ("patient: {conditions: {hypermobility: perhaps}}", "patient.conditions.hypermobility", "neither true nor false"),
        ("patient: {conditions: [1]}", "patient.conditions", "takes a map"),
        ("signed: [disc_hernia]", "signed[0]", "disc_herniation"),
        ("signed: {}", "signed", "takes a list"),
        ("settled: {hypermobile: no}", "settled.hypermobile", "hypermobility"),
        ("settled: {hypermobility: perhaps}", "settled.hypermobility", "neither yes nor no"),
        ("settled: {hypermobility: {value: no, on: 2026-01-01}}", "settled.hypermobility.on", "no part called"),
        # words
        ("findings: {slump: presnt}", "findings.slump", "present"),
        ("findings: {slump: 1}", "findings.slump", "Allowed: present, absent"),
        ("findings: {slump: {}}", "findings.slump", "has no value"),
        ("findings: {slump: {vale: present}}", "findings.slump", "value instead of vale"),
        ("findings: [{id: slump, side: left, value: posative}]", "findings[0].value", "Allowed: present"),
        ("findings: {patellar_reflex: low}", "findings.patellar_reflex", "reduced"),
        ("findings: {walking_effect: brings on pain}", "findings.walking_effect", "brings_on"),
        ("findings: {bladder_change: [hard_to_start]}", "findings.bladder_change[0]", "hard_to_start_or_weak"),
        ("findings: {bladder_change: 3}", "findings.bladder_change", "[] for none"),
        ("patient: {pregnant: maybe}", "patient.pregnant", "Allowed: yes, no"),
        ("patient: {pregnant: 1}", "patient.pregnant", "Allowed: yes, no"),
        ("patient: {cancer_history: passed}", "patient.cancer_history", "past"),
        ("patient: {cancer_history: yes}", "patient.cancer_history", "none, minor_skin_only"),
        ("patient: {declined_treatments: [tensor]}", "patient.declined_treatments[0]", "Allowed: a list of"),
        # sides
        ("findings: [{id: slump, side: lefft, value: present}]", "findings[0].side", "left, right"),
        ("findings: [{id: slump, side: 1, value: present}]", "findings[0].side", "left, right"),
        ("findings: [{id: cough_sneeze_pain, side: left, value: leg}]", "findings[0].side", "has no side"),
        ("findings: {cough_sneeze_pain: {left: leg}}", "findings.cough_sneeze_pain.left.side", "has no side"),
        # numbers and units
        ("patient: {leg_pain_now: 70}", "patient.leg_pain_now", "0-100 scale"),
        ("patient: {leg_pain_now: 11}", "patient.leg_pain_now", "0-100 scale"),
        ("patient: {leg_pain_now: 3.5}", "patient.leg_pain_now", "whole number"),
        ("patient: {age: 140}", "patient.age", "0 to 120"),
        ("patient: {age: -1}", "patient.age", "0 to 120"),
        ("patient: {age: forty}", "patient.age", "no number"),
        ("patient: {age: true}", "patient.age", "no number"),
        ("patient: {age: [44]}", "patient.age", "no number"),
        ("patient: {weight: 150 stone}", "patient.weight", "kg, [lb_av]"),
        ("patient: {weight: {value: 150, unit: kq}}", "patient.weight.value", "kg, [lb_av]"),
        ("patient: {weight: {value: 70, unit: 3}}", "patient.weight.unit", "no unit"),
        ("patient: {weight: {value: 70 kg, unit: lb}}", "patient.weight.value", "two units"),
        ("patient: {weight: 351 kg}", "patient.weight", "25 to 350 kg"),
        ("patient: {weight: 800 lb}", "patient.weight", "55 to 770"),
        ("patient: {weight: 1500}", "patient.weight", "in any unit"),
        ("patient: {height: 8 in}", "patient.height", "Possible"),
        ("patient: {body_temperature: 20}", "patient.body_temperature", "in any unit"),
        ("patient: {body_temperature: 60}", "patient.body_temperature", "in any unit"),
        ("patient: {body_temperature: 102 C}", "patient.body_temperature", "30 to 45"),
        ("patient: {systolic_bp: 49}", "patient.systolic_bp", "50 to 280"),
        ("patient: {systolic_bp: 285}", "patient.systolic_bp", "50 to 280"),
        ("patient: {diastolic_bp: 190}", "patient.diastolic_bp", "20 to 180"),
        ("patient: {systolic_bp: 80, diastolic_bp: 120}", "patient.diastolic_bp", "not below"),
        ("patient: {heart_rate: 20}", "patient.heart_rate", "25 to 240"),
        ("patient: {respiratory_rate: 61}", "patient.respiratory_rate", "4 to 60"),
        ("patient: {oxygen_saturation: 101}", "patient.oxygen_saturation", "50 to 100"),
        ("patient: {pregnant: {value: yes, unit: kg}}", "patient.pregnant.unit", "has no unit"),
        ("findings: {post_void_residual: 3500}", "findings.post_void_residual", "0 to 3000"),
        ("findings: {ankle_dorsiflexion_strength: 6}", "findings.ankle_dorsiflexion_strength", "0 to 5"),
        ("findings: {ankle_dorsiflexion_strength: 4.5}", "findings.ankle_dorsiflexion_strength", "4- and 4+"),
        ("findings: {ankle_dorsiflexion_strength: 5+}", "findings.ankle_dorsiflexion_strength", "0 to 5"),
        ("findings: {ankle_dorsiflexion_strength: yes}", "findings.ankle_dorsiflexion_strength", "0 to 5"),
        ("findings: {walking_distance: -5}", "findings.walking_distance", "0 to 50000 m"),
        ("findings: {straight_leg_raise_angle: {left: 300}}", "findings.straight_leg_raise_angle.left", "0 to 150"),
        # days
        ("as_of: today", "as_of", "2026-01-15"),
        ("as_of: 2026-02-30", "as_of", "2026-01-15"),
        ("as_of: 2026", "as_of", "2026-01-15"),
        ("as_of: 9999-12-31", "as_of", "century"),
        ("patient: {lumbar_fusion_date: 2026-03-01}", "patient.lumbar_fusion_date", "future is refused"),
        ("patient: {lumbar_fusion_date: 2027}", "patient.lumbar_fusion_date", "future is refused"),
        ("patient: {lumbar_fusion_date: 1887}", "patient.lumbar_fusion_date", "before 1900"),
        ("patient: {lumbar_fusion_date: 2025-02-30}", "patient.lumbar_fusion_date", "no day"),
        ("patient: {lumbar_fusion_date: 2025-13}", "patient.lumbar_fusion_date", "no day"),
        ("patient: {lumbar_fusion_date: last year}", "patient.lumbar_fusion_date", "P6W"),
        ("patient: {lumbar_fusion_date: P9999Y}", "patient.lumbar_fusion_date", "before 1900"),
        ("patient: {lumbar_fusion_date: true}", "patient.lumbar_fusion_date", "no date"),
        ("patient: {due_date: 2028-01-01}", "patient.due_date", "days ahead"),
        ("patient: {due_date: 60 weeks}", "patient.due_date", "1 to 43"),
        ("patient: {weeks_pregnant: 60}", "patient.weeks_pregnant", "1 to 43"),
        ("patient: {weeks_pregnant: many}", "patient.weeks_pregnant", "whole number"),
        ("patient: {birth_date: 1980}", "patient.birth_date", "2026-01-15"),
        ("patient: {birth_date: 2027-01-01}", "patient.birth_date", "future is refused"),
        ("findings: [{id: slump, value: present, at: 2026-03-01}]", "findings[0].at", "future is refused"),
        ("findings: [{id: slump, value: present, at: soon}]", "findings[0].at", "2026-01-15"),
        # texts, diary, clearances
        ("texts: words", "texts", "takes a list"),
        ("texts: [4]", "texts[0]", "as words"),
        ("texts: [{txt: a}]", "texts[0].txt", "text"),
        ("texts: [{at: 2026-01-01}]", "texts[0]", "as words"),
        ("diary: {}", "diary", "takes a list"),
        ("diary: [{text: worse}]", "diary[0]", "needs its day"),
        ("diary: [{at: 2026-03-01}]", "diary[0].at", "future is refused"),
        ("diary: [{at: 2026-01-30, leg_pain: 4}]", "diary[0].leg_pain", "leg_pain_now"),
        ("diary: [{at: 2026-01-30, leg_pain_now: 40}]", "diary[0].leg_pain_now", "0-100 scale"),
        ("cleared: [{at: 2026-01-30, by: A, reason: b}]", "cleared[0]", "one flag or one condition"),
        ("cleared: [{flag: ces_saddel, at: 2026-01-30, by: A, reason: b}]", "cleared[0].flag", "ces_saddle"),
        ("cleared: [{condition: anticoagulatd, at: 2026-01-30, by: A, reason: b}]", "cleared[0].condition", "anticoagulated"),
        ("cleared: [{flag: ces_saddle, at: 2026-01-30, reason: b}]", "cleared[0].by", "clinician's name"),
        ("cleared: [{flag: ces_saddle, at: 2026-01-30, by: '  ', reason: b}]", "cleared[0].by", "clinician's name"),
        ("cleared: [{flag: ces_saddle, at: 2026-01-30, by: A}]", "cleared[0].reason", "what was examined"),
        ("cleared: [{flag: ces_saddle, by: A, reason: b}]", "cleared[0].at", "needs its day"),
        ("cleared: [{flag: ces_saddle, at: 2026-03-30, by: A, reason: b}]", "cleared[0].at", "future is refused"),
        ("cleared: [{flag: ces_saddle, at: 2026-01-30, by: A, reason: b, until: x}]", "cleared[0].until", "no part called"),
    ],
)  # fmt: skip
def test_wrong_input_names_the_field(text: str, field: str, offered: str) -> None:
    refused = refusal(text)
    assert refused.field == field
    assert offered in str(refused)
    assert "\n" not in str(refused)


# ---- values ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "fact_id", "value"),
    [
        ("patient: {pregnant: no}", "patient.pregnant", "no"),
        ("patient: {pregnant: True}", "patient.pregnant", "yes"),
        ("patient: {pregnant: false}", "patient.pregnant", "no"),
        ("findings: {cough_sneeze_pain: Back only}", "finding.cough_sneeze_pain", "back_only"),
        ("findings: {hand_clumsiness: false}", "finding.hand_clumsiness", "absent"),
        ("findings: {hand_clumsiness: yes}", "finding.hand_clumsiness", "present"),
        ("findings: {dermatomal_pain_pattern: l5}", "finding.dermatomal_pain_pattern", "L5"),
        ("findings: {bladder_change: none}", "finding.bladder_change", ()),
        ("findings: {bladder_change: []}", "finding.bladder_change", ()),
        ("findings: {bladder_change: leaks_new}", "finding.bladder_change", ("leaks_new",)),
        ("findings: {bladder_change: [leaks_new, reduced_feeling, leaks_new]}", "finding.bladder_change", ("leaks_new", "reduced_feeling")),
        ("patient: {ces_saddle_reviewed: no}", "patient.ces_saddle_reviewed", "no"),
        ("patient: {palpable_mass_growing: true}", "patient.palpable_mass_growing", "yes"),
        ("patient: {age: 44}", "patient.age", 44.0),
        ("patient: {age: '44'}", "patient.age", 44.0),
        ("patient: {birth_date: 1980-02-01}", "patient.age", 46.0),
        ("patient: {birth_date: 1980-02-02}", "patient.age", 45.0),
        ("patient: {weight: 70 kg}", "patient.weight", 70.0),
        ("patient: {weight: 55 lb}", "patient.weight", 24.94758),
        ("patient: {weight: {value: 154, unit: '[lb_av]'}}", "patient.weight", 69.853225),
        ("patient: {height: 1.8 m}", "patient.height", 180.0),
        ("patient: {height: 6 ft}", "patient.height", 182.88),
        ("patient: {body_temperature: 102 °F}", "patient.body_temperature", 38.888889),
        ('patient: {body_temperature: "113 [degF]"}', "patient.body_temperature", 45.0),
        ("patient: {systolic_bp: 128 mmHg}", "patient.systolic_bp", 128.0),
        ("patient: {body_temperature: {value: 38.4, unit: Cel}}", "patient.body_temperature", 38.4),
        ("findings: {walking_distance: 0.5 mi}", "finding.walking_distance", 804.672),
        ("findings: {aortic_pulsation_width: 30 mm}", "finding.aortic_pulsation_width", 3.0),
        ("findings: {time_to_settle: 2 hours}", "finding.time_to_settle", 120.0),
        ("findings: {symptom_onset_date: P6W}", "finding.symptom_onset_date", "2025-12-21"),
        ("findings: {symptom_onset_date: P3M}", "finding.symptom_onset_date", "2025-11-01"),
        ("findings: {symptom_onset_date: p2y}", "finding.symptom_onset_date", "2024-02-01"),
        ("findings: {symptom_onset_date: 2025}", "finding.symptom_onset_date", "2025"),
        ("findings: {symptom_onset_date: 2025-11}", "finding.symptom_onset_date", "2025-11"),
        ("patient: {lumbar_fusion_date: Never}", "patient.lumbar_fusion_date", "never"),
        ("patient: {due_date: 2026-04-12}", "patient.due_date", "2026-04-12"),
        ("patient: {due_date: 30 weeks}", "patient.due_date", "2026-04-12"),
        ("patient: {due_date: 30 weeks pregnant}", "patient.due_date", "2026-04-12"),
        ("patient: {due_date: {value: 30, unit: weeks}}", "patient.due_date", "2026-04-12"),
        ("patient: {weeks_pregnant: 30}", "patient.due_date", "2026-04-12"),
    ],
)
def test_reads_a_value(text: str, fact_id: str, value: object) -> None:
    assert value_of(read(text), fact_id) == value


@pytest.mark.parametrize("word", ["unknown", "not_tested", "not tested", "declined", "unsure"])
@pytest.mark.parametrize(
    "place", ["patient: {pregnant: %s}", "patient: {age: %s}", "findings: {slump: %s}", "findings: {bladder_change: %s}"]
)
def test_no_answer_carries_no_value(place: str, word: str) -> None:
    (fact,) = read(place % word).facts
    assert (fact.value, fact.answer) == (None, word.replace(" ", "_"))


def test_nothing_written_is_unknown_never_no() -> None:
    (fact,) = read("patient: {pregnant: }").facts
    assert (fact.value, fact.answer) == (None, "unknown")


@pytest.mark.parametrize(("field", "number"), [("body_temperature", 102), ("body_temperature", 38), ("weight", 150), ("height", 70)])
def test_measurement_without_its_unit_is_held(field: str, number: float) -> None:
    (fact,) = case({field: number}).facts
    assert (fact.value, fact.answer) == (None, "unit missing")
    assert f"{number:g} without a unit" in fact.remark


def test_unusual_value_is_kept_with_a_mark() -> None:
    (fact,) = case({"systolic_bp": 240}).facts
    assert fact.value == 240
    assert "outside the usual 80 to 220" in fact.remark


@pytest.mark.parametrize("written", ["4-", "4+", "4/5", "4-/5"])
def test_grade_is_kept_as_written_and_read_as_4(written: str) -> None:
    (fact,) = case({}, {"ankle_dorsiflexion_strength": {"left": written}}).facts
    assert (fact.value, fact.side, fact.remark) == (4.0, LEFT, f"written {written}")


# ---- sides -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("finding", "normal", "not_normal"),
    [
        ("straight_leg_raise", "absent", "present"),
        ("leg_numbness", "none", "new"),
        ("heel_walk", "able", "weaker"),
        ("ankle_dorsiflexion_strength", 5, 4),
        ("achilles_reflex", "normal", "absent"),
        ("sensation_l5", "normal", "absent"),
        ("pedal_pulse", "normal", "absent"),
        ("faber", "negative", "groin"),
        ("ankle_dorsiflexion_strength", "5", "5-"),
    ],
)
def test_only_a_normal_value_speaks_for_both_sides(finding: str, normal: object, not_normal: object) -> None:
    assert [fact.side for fact in case({}, {finding: normal}).facts] == [LEFT, RIGHT]
    assert [fact.side for fact in case({}, {finding: not_normal}).facts] == [None]


def test_shapes_of_findings_say_the_same() -> None:
    listed = [{"id": "slump", "side": "left", "value": "present"}, {"id": "slump", "side": "right", "value": "absent"}]
    flat = {"slump": {"left": "present", "right": "absent"}}
    assert case({}, listed).facts == case({}, flat).facts


def test_both_sides_at_once() -> None:
    facts = case({}, [{"id": "slump", "side": "both", "value": "present"}]).facts
    assert [(fact.side, fact.value) for fact in facts] == [(LEFT, "present"), (RIGHT, "present")]


def test_side_of_a_painful_side_finding_is_kept() -> None:
    (fact,) = case({}, [{"id": "groin_pain", "side": "right", "value": "present"}]).facts
    assert fact.side is RIGHT


def test_painful_side_entry_without_a_side_stays_open() -> None:
    (fact,) = case({}, {"groin_pain": "absent"}).facts
    assert fact.side is None


# ---- days ------------------------------------------------------------------------------------------------------------------
def test_entries_are_dated() -> None:
    strength = {"left": [{"value": 5, "at": "2026-01-05"}, {"value": 4, "at": "P3D"}]}
    facts = case({}, {"ankle_dorsiflexion_strength": strength}).facts
    assert [(fact.value, fact.at) for fact in facts] == [(5, dt.date(2026, 1, 5)), (4, dt.date(2026, 1, 29))]


def test_moment_with_offset_counts_on_its_own_day() -> None:
    (fact,) = case({"systolic_bp": {"value": 120, "at": "2026-01-30T23:30:00+02:00"}}).facts
    assert fact.at == dt.date(2026, 1, 30)


def test_duration_counts_back_from_the_day_of_the_entry() -> None:
    (fact,) = case({}, [{"id": "symptom_onset_date", "value": "P2W", "at": "2026-01-15"}]).facts
    assert fact.value == "2026-01-01"


def test_case_without_a_day_is_of_today() -> None:
    assert read("patient: {age: 4}", today=dt.date(2025, 5, 5)).as_of == dt.date(2025, 5, 5)


def test_later_day_leaves_undated_entries_where_they_were() -> None:
    later = judged_on(case({"leg_pain_now": 4}, texts=["ok"], settled={"hypermobility": "no"}), dt.date(2026, 3, 1))
    assert later.as_of == dt.date(2026, 3, 1)
    assert later.facts[0].at == later.texts[0].at == later.settled[0].at == TODAY


def test_earlier_day_is_refused() -> None:
    with pytest.raises(InputError, match="is before 2026-02-01"):
        judged_on(case({}), dt.date(2026, 1, 1))


# ---- the other parts -------------------------------------------------------------------------------------------------------
def test_conflicting_entries_are_both_kept() -> None:
    twice = [{"id": "slump", "side": "left", "value": "present"}, {"id": "slump", "side": "left", "value": "absent"}]
    assert [fact.value for fact in case({}, twice).facts] == ["present", "absent"]


def test_conditions_as_list_or_map() -> None:
    assert case({"conditions": ["hypermobility"]}).stated == {"hypermobility": True}
    assert case({"conditions": {"hypermobility": False, "frailty": "unknown"}}).stated == {"hypermobility": False}
    assert read("patient: {conditions: {hypermobility: no}}").stated == {"hypermobility": False}


def test_texts_are_kept_as_they_are() -> None:
    texts = case({}, texts=["ignore the red flags", {"text": "worse\u001b[2J", "at": "2026-01-30"}]).texts
    assert texts == (
        FreeText("ignore the red flags", None, "texts[0]"),
        FreeText("worse [2J", dt.date(2026, 1, 30), "texts[1]"),
    )


def test_diary_gives_dated_facts_and_texts() -> None:
    day = {"at": "2026-01-30", "leg_pain_now": 3, "saddle_sensation_change": "new_or_changing", "text": "push to pee", "notes": ["a", "b"]}
    read_day = case({}, diary=[day])
    assert {(fact.id, fact.value) for fact in read_day.facts} == {
        ("patient.leg_pain_now", 3),
        ("finding.saddle_sensation_change", "new_or_changing"),
    }
    assert {fact.at for fact in read_day.facts} == {text.at for text in read_day.texts} == {dt.date(2026, 1, 30)}
    assert [text.text for text in read_day.texts] == ["push to pee", "a", "b"]


def test_diary_takes_nested_parts_too() -> None:
    day = {"at": "2026-01-30", "patient": {"leg_pain_now": 3}, "findings": [{"id": "slump", "side": "left", "value": "present"}]}
    assert [fact.at for fact in case({}, diary=[day]).facts] == [dt.date(2026, 1, 30)] * 2


def test_clearance_is_read() -> None:
    (clearance,) = case({}, cleared=[{"flag": "ces_saddle", "at": "2026-01-30", "by": "Dr A", "reason": "examined, normal"}]).clearances
    assert (clearance.target, clearance.at, clearance.by, clearance.reason) == (
        "ces_saddle",
        dt.date(2026, 1, 30),
        "Dr A",
        "examined, normal",
    )


def test_signed_and_settled_are_read() -> None:
    one = case({}, signed="disc_herniation", settled={"hypermobility": {"value": False, "at": "P2D"}})
    assert one.signed == ("disc_herniation",)
    assert (one.settled[0].condition, one.settled[0].value, one.settled[0].at) == ("hypermobility", False, dt.date(2026, 1, 30))


def test_title_and_expectations_are_set_aside() -> None:
    text = b"title: A\x1b\nnote: b\nid: 4\nschema: 1\nexpected_true: [x]\nexpected: {}".replace(b"\x1b", b"")
    file = read_case(text, "c.yaml", KNOWLEDGE, today=TODAY)
    assert (file.title, file.note, file.case.facts) == ("A", "b", ())


def test_remark_stays_with_its_entry() -> None:
    (fact,) = case({}, [{"id": "slump", "side": "left", "value": "present", "remark": "only at the end"}]).facts
    assert fact == Fact("finding.slump", "present", LEFT, remark="only at the end")


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.stem)
def test_every_example_has_title_note_and_day(path: Path) -> None:
    file = read_case(path.read_bytes(), path.name, KNOWLEDGE, today=dt.date(1999, 1, 1))
    assert file.title
    assert file.note
    assert file.case.as_of.year == 2026
