"""Every warning flag of the intake, driven through the screens: the level is that of its own table, and none is left unasked."""

import random
from functools import cache
from typing import Any

import pytest

from tests.support.intake_form import FORM, KNOWLEDGE, Patient
from tests.support.ordinary_patient import ORDINARY
from unpinch.clinical.intake.form import IntakeAnswer
from unpinch.clinical.triage.grading import grade_sheet
from unpinch.knowledge.schema import FormQuestion
from unpinch.terms.level import TriageLevel

FLAGS = tuple(flag.id for flag in KNOWLEDGE.flags.values() if "intake" in flag.ask_at)
WOMAN = ("start", {"sex": "female"}, {"sex": "female"})
BEFORE: dict[str, list[tuple[str, dict[str, Any], dict[str, Any]]]] = {
    "pregnancy": [WOMAN],
    "pregnancy_warning": [WOMAN, ("pregnancy", {"pregnancy": "yes"}, {"pregnancy": "yes"})],
    "gyn_cyclic": [WOMAN],
    "compartment": [("injury", {"injury": ["flag.trauma_major", "none"]}, {"trauma_major": "yes"})],
    "sepsis_vitals": [("general", {"general": ["flag.fever", "none"]}, {"fever": "yes"})],
    "footdrop_painless": [("legs", {"legs": ["flag.motor_foot_drop", "none"]}, {"motor_foot_drop": "yes"})],
    "claudication": [("effects", {"walking": "brings_on"}, {})],
    "inflammatory": [("start", {"since": "P1Y"}, {}), ("feel", {"stiff": "1 h"}, {})],
    "over70_first": [("start", {"birth_date": "1950-01-01"}, {"age": 76.0})],
}
"""What must be said before a flag's question is asked: screen, fields, and the same on the sheet."""
SETTLED: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "ces_bilateral": ("start", {"leg": "both"}, {}),
    "ces_severe_unilateral": ("story", {"trend": "suddenly_much_worse"}, {}),
    "night_pain": ("story", {"night": "wakes_not_eased"}, {}),
    "over70_first": ("past", {"episodes": "0"}, {}),
    "severe_pain": ("body_chart", {"leg_worst": "9"}, {"pain_nrs": 9.0}),
    "under18": ("start", {"birth_date": "2012-01-01"}, {"age": 14.0}),
    "inflammatory": ("feel", {"stiff_moving": "present", "inflammatory_onset": "yes"}, {}),
}
"""How a flag is answered that another question settles."""
MILDER = "motor_progressive"
"""Weak by the person's word, steady, able at the test: no fact says so; the flag of a steady weak muscle stands at caution instead."""


@cache
def well() -> tuple[IntakeAnswer, ...]:
    return tuple(Patient().fill(ORDINARY).answers)


def place(flag: str) -> tuple[str, FormQuestion, bool]:
    """The screen and question of a flag, and whether it is a line."""
    for template in FORM.screens:
        for question in template.questions:
            if f"flag.{flag}" in (question.asks, *(line.asks for line in question.lines)):
                return template.id, question, question.kind == "checklist"
    raise AssertionError(f"no question asks {flag}")


def prepared(flag: str) -> tuple[Patient, dict[str, Any]]:
    """An ordinary patient of whom the flag's question is asked, and the same person as a sheet."""
    patient, sheet = Patient(well()), {**dict.fromkeys(FLAGS, "no"), "age": 45.0, "sex": "male", "pain_nrs": 6.0}
    for screen, fields, said in BEFORE.get(flag, ()):
        patient.change(screen, fields)
        sheet.update(said)
    return patient, sheet


def answer(patient: Patient, sheet: dict[str, Any], flag: str, word: str) -> str:
    """Answer the flag's question; the screen it was answered on."""
    sheet[flag] = word
    if flag in SETTLED:
        screen, fields, said = SETTLED[flag]
        patient.change(screen, fields)
        sheet.update(said)
        return screen
    screen, question, is_line = place(flag)
    fields = {question.key: [f"flag.{flag}", "none"]} if is_line else {question.key: word}
    if is_line and word == "unsure":
        fields = {question.key: ["none"], f"{question.key}.unsure": [f"flag.{flag}"]}
    patient.change(screen, fields)
    return screen


def level_of(patient: Patient, flag: str) -> TriageLevel:
    found = patient.triage.flag(flag)
    return found.level if found else TriageLevel.PROCEED


@pytest.mark.parametrize("flag", FLAGS)
def test_yes_gives_the_level_of_its_table(flag: str) -> None:
    patient, sheet = prepared(flag)
    answer(patient, sheet, flag, "yes")
    assert level_of(patient, flag) == grade_sheet(KNOWLEDGE, sheet).flags.get(flag, TriageLevel.PROCEED)


@pytest.mark.parametrize(
    "flag", [flag for flag in FLAGS if KNOWLEDGE.flags[flag].follow_up and flag not in ("over70_first", "inflammatory")]
)
@pytest.mark.parametrize("seed", range(3))
def test_follow_ups_give_the_level_of_its_table(flag: str, seed: int) -> None:
    rng = random.Random(f"{flag} {seed}")
    patient, sheet = prepared(flag)
    screen = answer(patient, sheet, flag, rng.choice(["yes", "yes", "unsure"]) if flag not in SETTLED else "yes")
    follow_up(patient, sheet, flag, screen, rng)
    expected = grade_sheet(KNOWLEDGE, sheet)
    assert patient.triage.level >= expected.level
    if flag != MILDER and sheet[flag] == "yes":
        assert level_of(patient, flag) == expected.flags.get(flag, TriageLevel.PROCEED)


def follow_up(patient: Patient, sheet: dict[str, Any], flag: str, screen: str, rng: random.Random) -> None:
    """Answer whatever the flag asks next, until it asks nothing."""
    items = {f"{flag}.{item.key}": item for item in KNOWLEDGE.flags[flag].follow_up}
    while asked := [q for q in patient.screen(screen).questions if q.key.startswith(f"{flag}.") and not q.answered]:
        fields = dict[str, Any]()
        for question in asked:
            option = rng.choice(question.options)
            fields[question.key] = option.value
            if option.detail:
                fields[f"{question.key}.text"] = "Dr Lee, January 2026"
            if question.key in items:
                sheet[question.key] = (
                    "not_tried" if option.value == "not_tested" else items[question.key].answers.get(option.value, option.value)
                )
        patient.change(screen, fields)


@pytest.mark.parametrize("flag", [flag for flag in FLAGS if flag not in SETTLED])
def test_unanswered_flag_is_never_no(flag: str) -> None:
    patient, _ = prepared(flag)
    screen, question, _ = place(flag)
    patient.change(screen, {question.key: []})
    assert [fact.id for fact in patient.case.facts if fact.remark.startswith(f"flag.{flag}:")] == []


@pytest.mark.parametrize("sex", ["male", "female"])
def test_nothing_wrong_leaves_nothing_open(sex: str) -> None:
    patient = Patient(well())
    if sex == "female":
        patient.change("start", {"sex": "female"})
        patient.change("pregnancy", {"pregnancy": "no", "last_birth": "P10Y", "periods": "no"})
    triage = patient.triage
    assert (triage.level, triage.missing, triage.conflicts, triage.incomplete) == (TriageLevel.PROCEED, (), (), False)


def test_required_questions_come_first_in_order() -> None:
    named = [name for template in FORM.screens for q in template.questions for name in (*(line.asks for line in q.lines), q.asks)]
    asked = [name for name in named if name.startswith("flag.")]
    last_required = max(asked.index("flag.mental_crisis"), asked.index("flag.anticoag"))
    later = asked[last_required + 1 :]
    required = [f"flag.{flag}" for flag in FLAGS if "required)" in KNOWLEDGE.flags[flag].answer_type]
    assert not set(required) & set(later)
    groups = ["ces_bladder_start", "ces_saddle", "motor_foot_drop", "pe", "aaa_sign", "fever", "cancer_history", "trauma_major", "anticoag"]
    order = [asked.index(f"flag.{flag}") for flag in [*groups, "pregnancy", "mental_crisis"]]
    assert order == sorted(order)
