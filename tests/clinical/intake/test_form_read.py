"""Reading a posted screen: each kind of field, what is refused in plain words, and that right answers are kept beside wrong ones."""

import pytest

from tests.support.intake_form import Patient
from unpinch.clinical.intake.form import FormError, IntakeAnswer, read

WRONG: list[tuple[str, dict[str, list[str]], str, str]] = [
    ("start", {"birth_date": ["1980-13-40"]}, "birth_date", "This is no day in the calendar."),
    ("start", {"birth_date": ["1980-06"]}, "birth_date", "This is no day in the calendar."),
    ("start", {"birth_date": ["2030-01-01"]}, "birth_date", "This cannot be a birth date."),
    ("start", {"leg": ["north"]}, "leg", "This answer is not on the list."),
    ("start", {"since": ["2026-05-01"]}, "since", "This day has not come yet."),
    ("start", {"since": ["P900Y"]}, "since", "This is too long ago."),
    ("start", {"since": ["a while"]}, "since", "This is no day we can use."),
    ("pelvis", {"pelvis": ["flag.umn"]}, "pelvis", "One of these lines is not on the list."),
    ("pelvis", {"pelvis.unsure": ["flag.umn"]}, "pelvis", "One of these lines is not on the list."),
    ("body_chart", {"leg_now": ["70"]}, "leg_now", "“70” is not on the scale."),
    ("body_chart", {"leg_now": ["7.5"]}, "leg_now", "“7.5” is not on the scale."),
    ("days", {"height": ["178"]}, "height", "The unit is missing."),
    ("days", {"height": ["tall"], "height.unit": ["cm"]}, "height", "“tall” is no number."),
    ("days", {"height": ["178"], "height.unit": ["kg"]}, "height", "“kg” is no unit for this."),
    ("days", {"weight": ["7"], "weight.unit": ["kg"]}, "weight", "7 cannot be right."),
    ("home", {"minutes": ["12.5"]}, "minutes", "12.5 is no whole number."),
    ("home", {"equipment": ["moon"]}, "equipment", "One of these answers is not on the list."),
    ("story", {"story": ["x" * 5000]}, "story", "This text has 5,000 letters."),
    ("goals", {"goals.2.score": ["3"]}, "goals", "Number 2 has a score and no name."),
    ("goals", {"goals.1.text": ["Run"], "goals.1.score": ["11"]}, "goals", "“11” is not on the scale."),
    ("pregnancy", {"due_date": ["2020-01-01"]}, "due_date", "This day is past."),
    ("pregnancy", {"due_date.weeks": ["60"]}, "due_date", "“60” weeks cannot be right."),
]


@pytest.mark.parametrize(("screen", "raw", "key", "problem"), WRONG, ids=[f"{key}-{n}" for n, (_, _, key, _) in enumerate(WRONG)])
def test_wrong_field_is_named_and_said_plainly(screen: str, raw: dict[str, list[str]], key: str, problem: str) -> None:
    with pytest.raises(FormError) as error:
        read(Patient().screen(screen), raw)
    (fault,) = error.value.faults
    assert (fault.key, fault.problem) == (key, problem)
    assert fault.mend


def test_right_answers_are_kept_beside_wrong_ones() -> None:
    with pytest.raises(FormError) as error:
        read(Patient().screen("body_chart"), {"leg_now": ["4"], "leg_worst": ["70"], "back_now": ["x"]})
    assert [fault.key for fault in error.value.faults] == ["leg_worst", "back_now"]
    assert error.value.kept == (IntakeAnswer("patient.leg_pain_now", value=4.0),)


@pytest.mark.parametrize(
    ("screen", "raw", "fact", "value"),
    [
        ("start", {"since": ["P6W"]}, "finding.symptom_onset_date", "2025-12-21"),
        ("start", {"since.number": ["3"], "since.unit": ["M"]}, "finding.symptom_onset_date", "2025-11-01"),
        ("start", {"since": ["2025-12"]}, "finding.symptom_onset_date", "2025-12"),
        ("start", {"birth_date.year": ["1980"], "birth_date.month": ["06"], "birth_date.day": ["02"]}, "patient.birth_date", "1980-06-02"),
        ("days", {"height": ["178"], "height.unit": ["cm"]}, "patient.height", 178.0),
        ("days", {"height": ["5'11"]}, "patient.height", 180.34),
        ("days", {"height": ["5 ft 11 in"]}, "patient.height", 180.34),
        ("days", {"weight": ["180"], "weight.unit": ["[lb_av]"]}, "patient.weight", 81.646627),
        ("days", {"sitting_hours": ["6,5"]}, "patient.sitting_hours_per_day", 6.5),
        ("feel", {"settle": ["2 h"]}, "finding.time_to_settle", 120.0),
        ("home", {"equipment": ["mat", "pool"]}, "patient.equipment_at_home", ("mat", "pool")),
        ("home", {"equipment": ["none"]}, "patient.equipment_at_home", ()),
        ("pregnancy", {"due_date.weeks": ["30"]}, "patient.due_date", "2026-04-12"),
        ("pregnancy", {"last_birth": ["never"]}, "patient.last_birth_date", "never"),
    ],
)
def test_field_is_read_into_its_value(screen: str, raw: dict[str, list[str]], fact: str, value: object) -> None:
    assert [answer.value for answer in read(Patient().screen(screen), raw) if answer.fact == fact] == [value]


def test_declined_answer_has_no_value() -> None:
    (answer,) = read(Patient().screen("safe"), {"mental_crisis": ["declined"]})
    assert (answer.value, answer.answer_word) == (None, "declined")


def test_whole_list_declined_denies_nothing() -> None:
    answers = read(Patient().screen("thoughts"), {"private": ["declined"]})
    assert {answer.answer_word for answer in answers} == {"declined"}


def test_milder_and_worse_line_keep_the_worse() -> None:
    patient = Patient().send("illnesses", {"illnesses": "own.inside"})
    hernia = ["patient.belly_or_groin_hernia:repaired_or_cleared", "patient.belly_or_groin_hernia:painful_or_large"]
    patient.send("illnesses", {"illnesses": "own.inside", "inside": hernia})
    assert patient.facts("patient.belly_or_groin_hernia") == [("", "painful_or_large")]
    assert set(patient.question("inside").chosen) == set(hernia)


def test_strange_fields_are_left_alone() -> None:
    assert read(Patient().screen("safe"), {"csrf": ["x"], "leg": ["left"]}) == ()


def test_follow_up_sent_early_is_not_lost() -> None:
    raw = {"pelvis": ["flag.ces_saddle", "none"], "ces_saddle.started": ["under_2_weeks"]}
    assert ("patient.ces_saddle_started", "under_2_weeks") in [(a.fact, a.value) for a in read(Patient().screen("pelvis"), raw)]


def test_goals_make_the_mean_only_when_all_are_rated() -> None:
    patient = Patient().send("goals", {"goals.1.text": "Run", "goals.1.score": "2", "goals.2.text": "Sit"})
    assert patient.facts("patient.psfs_mean") == []
    patient.change("goals", {"goals.2.score": "5"})
    assert patient.facts("patient.psfs_mean") == [("", 3.5)]
