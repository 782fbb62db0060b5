"""Plan of care and referral letter: the same values make the same bytes, in both languages, and people's words are never markup."""

import re
from typing import Any

import pytest

from unpinch.documents import plan_of_care, referral
from unpinch.documents.letter_words import ENGLISH, LETTERS, SPANISH
from unpinch.documents.paper import day_words, printable
from unpinch.documents.plan_of_care import amount_words, plan_of_care_pdf, treatment_words
from unpinch.documents.referral import referral_pdf
from unpinch.terms.errors import InputError

HOSTILE = '#panic("x") $x *a _b `c` @nobody <label> \\ = Head // x {name} {0} #let a = ['
SIGNER = {
    "name": "Alice",
    "role": "Therapist",
    "licensed": "licensed to examine",
    "on": "2026-11-27",
    "time": "14:05",
    "zone": "UTC",
    "license": "PT 4711",
}
BOTH: dict[str, Any] = {
    "language": "en",
    "issued_on": "2026-11-27",
    "clinic": {"name": "Harbor Clinic", "address": "12 Main St", "phone": "555-0100"},
    "patient": {"name": "Ana Ruiz", "born": "1988-01-02", "record_number": ""},
    "complaint": "Left leg pain",
    "diagnoses": ["Disc herniation"],
    "site": "Root, L5, left",
    "stage": "Acute",
    "signer": SIGNER,
}
DOSE = {"sets": 2, "reps": 10, "hold_s": 5, "times_per_day": 3, "days_per_week": 6, "through_the_day": False}
ITEM = {"name": "Bridge", "place": "home", "dose": DOSE, "dose_words": "", "first_visit": 1, "suspended": False}
PLAN: dict[str, Any] = {
    **BOTH,
    "plan": {"number": 1, "signed_on": "2026-11-27", "certified_from": "2026-11-27", "certified_until": "2027-02-25"},
    "found": "A nerve is irritated.",
    "judged_by": "Alice",
    "judged_on": "2026-11-27",
    "goals": [{"text": "Sit for an hour", "measured_by": "Scale", "weeks": [2, 4]}],
    "visits": [{"per_week": 2, "weeks": 4}, {"per_week": 1, "weeks": 2}],
    "items": [ITEM, {**ITEM, "name": "Sliders", "place": "clinic", "dose": None, "dose_words": "1 plan, min: 10, weeks: 2"}],
    "held": False,
    "suspended": [],
    "cautions": [],
}
LETTER: dict[str, Any] = {
    **BOTH,
    "to": "Dr. Lin",
    "urgent": True,
    "urgency": "Urgent, same day",
    "deadline": "same day",
    "reason": "The foot got weak.",
    "ask": "",
    "told": "Call us.",
    "flags": [{"label": "Foot drop", "level": "Urgent", "since": "2026-11-26"}],
    "findings": [{"label": "Straight leg raise, left", "value": "35 °", "on": "2026-11-27"}],
}
KINDS = [(plan_of_care_pdf, PLAN), (referral_pdf, LETTER)]


def hostile(value: Any) -> Any:
    """Every text a person could have written, made hostile; days, languages and places stay."""
    if isinstance(value, dict):
        days = {key for key in value if key.endswith("on") and key != "reason"}
        kept = days | {"language", "place", "plan", "dose", "born", "since"}
        return {key: each if key in kept else hostile(each) for key, each in value.items()}
    if isinstance(value, list):
        return [hostile(each) for each in value]
    return HOSTILE if isinstance(value, str) else value


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize(("make", "content"), KINDS)
@pytest.mark.parametrize("language", LETTERS)
def test_same_values_make_same_bytes(make: Any, content: dict[str, Any], language: str) -> None:
    first = make({**content, "language": language})
    assert first == make({**content, "language": language})
    assert 1 <= pages(first) <= 2
    assert b"/StructTreeRoot" in first


@pytest.mark.parametrize(("make", "content"), KINDS)
def test_hostile_words_are_only_words(make: Any, content: dict[str, Any]) -> None:
    assert pages(make(hostile(content))) >= 1


@pytest.mark.parametrize(("make", "content"), KINDS)
def test_letter_without_a_font_is_still_made(make: Any, content: dict[str, Any]) -> None:
    assert make({**content, "complaint": "\ue000 \U0001fae8"}).startswith(b"%PDF")


def test_direction_signs_never_reach_the_page() -> None:
    assert printable({"a": "1\u202e2\x07\n3"}) == {"a": "12\n3"}


def test_both_languages_say_the_same_things() -> None:
    assert ENGLISH.keys() == SPANISH.keys()
    braces = re.compile(r"\{\w+\}")
    assert not [key for key in ENGLISH if sorted(braces.findall(ENGLISH[key])) != sorted(braces.findall(SPANISH[key]))]


def test_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="language"):
        plan_of_care_pdf({**PLAN, "language": "tlh"})


def test_month_is_in_words() -> None:
    assert day_words("2026-03-04", ENGLISH) == "4 March 2026"
    assert day_words("2026-03-04", SPANISH) == "4 de marzo de 2026"


def test_suspended_item_says_so_in_its_row() -> None:
    data = plan_of_care.page_data({**PLAN, "items": [{**ITEM, "suspended": True}]})
    assert data["at_home"][0][0] == "Bridge (suspended)"


def test_visits_are_added_up() -> None:
    assert plan_of_care.page_data(PLAN)["total"] == "10 visits over 6 weeks"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "2 sets of 10, hold 5 seconds, 3 times a day, 6 days a week"),
        ({"hold_s": 0, "sets": 1, "times_per_day": 1, "days_per_week": 7}, "10 times, once a day, every day"),
        ({"hold_s": 120, "sets": 1, "reps": 1, "days_per_week": 1}, "2 minutes, 3 times a day, 1 day a week"),
        (
            {"hold_s": 300, "sets": 4, "reps": 1, "times_per_day": 1, "through_the_day": True},
            "4 times 5 minutes, spread over the day, 6 days a week",
        ),
    ],
)
def test_amount_is_said_in_words(change: dict[str, Any], words: str) -> None:
    assert amount_words({**DOSE, **change}, ENGLISH) == words


def test_treatment_amount_is_said_in_spanish() -> None:
    assert treatment_words("1 plan, min: 10, a week: 2, weeks: 4", SPANISH) == "1 plan; minutos: 10; por semana: 2; semanas: 4"


def test_urgency_and_flags_stand_in_the_letter() -> None:
    data = referral.page_data(LETTER)
    assert (data["urgent"], data["urgency"], data["deadline"]) == (True, "Urgent, same day", "same day")
    assert data["flags"] == ["Foot drop (Urgent, since 26 November 2026)"]
