"""What a patient reads at once after a screen, and whether the form goes on."""

from tests.support.intake_form import KNOWLEDGE, Patient
from unpinch.clinical.triage.at_once import urgent_now
from unpinch.terms.level import TriageLevel


def told(patient: Patient) -> tuple[str, ...]:
    return tuple(one.flag for one in urgent_now(KNOWLEDGE, patient.case).instructions)


def test_nothing_answered_shows_nothing() -> None:
    now = urgent_now(KNOWLEDGE, Patient().case)
    assert (now.level, now.instructions, now.goes_on) == (TriageLevel.PROCEED, (), True)


def test_emergency_stops_the_form_with_its_instruction() -> None:
    now = urgent_now(KNOWLEDGE, Patient().send("pelvis", {"pelvis": ["flag.ces_saddle", "none"]}).case)
    (only,) = now.instructions
    assert (now.level, now.goes_on) == (TriageLevel.EMERGENCY, False)
    assert (only.flag, only.deadline, only.numbers, only.provisional) == ("ces_saddle", "leave now", ("EMERGENCY",), True)
    assert only.do == KNOWLEDGE.flags["ces_saddle"].what_to_do["emergency"]


def test_same_day_stops_the_form_as_well() -> None:
    assert urgent_now(KNOWLEDGE, Patient().send("general", {"general": ["flag.fever", "none"]}).case).goes_on is False


def test_72_hours_are_told_and_the_form_goes_on() -> None:
    now = urgent_now(KNOWLEDGE, Patient().send("legs", {"legs": ["flag.cord_symptoms", "none"]}).case)
    assert (now.level, now.goes_on) == (TriageLevel.URGENT_72H, True)


def test_lower_levels_are_not_told_on_the_screen() -> None:
    assert told(Patient().send("general", {"general": ["flag.cancer_history", "none"]})) == ()


def test_most_urgent_instruction_stands_first() -> None:
    patient = Patient().send("legs", {"legs": ["flag.cord_symptoms", "none"]}).send("chest", {"chest": ["flag.pe", "none"]})
    assert told(patient)[0] == "pe"


def test_mood_has_its_own_line_out_of_hours() -> None:
    (only,) = urgent_now(KNOWLEDGE, Patient().send("safe", {"mental_crisis": "yes"}).case).instructions
    assert "CRISIS_LINE" in only.numbers
    assert only.out_of_hours == KNOWLEDGE.triage_rules["out_of_hours_mood"].values["text"]
