"""The daily card: what it keeps of an answer, what it confirms, and the table by which a phone judges alone."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from tests.support.cases import EXAMPLES, read
from unpinch.clinical.home_program import card
from unpinch.clinical.home_program.card import CardAnswers, CardDay
from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge import load_knowledge
from unpinch.terms.errors import InputError

KNOWN = load_knowledge()
DAY = dt.date(2026, 3, 2)
GIVEN = read((EXAMPLES / "disc-l5.yaml").read_bytes(), today=DAY)
ORDINARY = replace(GIVEN, facts=tuple(replace(fact, at=fact.at or GIVEN.as_of) for fact in GIVEN.facts))
EVERY = dict.fromkeys(card.lines(KNOWN), "no")


def test_no_is_kept_as_nothing() -> None:
    assert card.told(KNOWN, CardAnswers(EVERY, {}, full=True)) == ()


def test_yes_is_kept_with_its_answers() -> None:
    given = card.read_card(KNOWN, {"answers": {"ces_saddle": "yes"}, "more": {"patient.ces_saddle_started": "today_yesterday"}})
    assert [answer.fact for answer in card.told(KNOWN, given)] == ["flag.ces_saddle", "patient.ces_saddle_started"]


def test_both_legs_is_kept_as_side() -> None:
    (kept,) = card.told(KNOWN, CardAnswers({"ces_bilateral": "yes"}, {}))
    assert (kept.fact, kept.value) == ("finding.symptom_side", "both")


def test_answer_without_its_line_is_dropped() -> None:
    assert card.told(KNOWN, CardAnswers({"fever": "no"}, {"patient.fever_shakes": "yes"})) == ()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answers": {"obesity": "yes"}}, "answers.obesity"),
        ({"answers": {"fever": "maybe"}}, "answers.fever"),
        ({"answers": ["fever"]}, "answers"),
        ({"more": {"patient.age": "44"}}, "more.patient.age"),
        ({"answers": {"fever": "no"}, "full": True}, "full"),
    ],
)
def test_wrong_card_names_its_field(given: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        card.read_card(KNOWN, given)
    assert caught.value.field == field


def test_whole_list_of_no_is_nothing_new() -> None:
    assert card.nothing_new(CardAnswers(EVERY, {}, full=True))
    assert not card.nothing_new(CardAnswers(EVERY | {"fever": "unsure"}, {}, full=True))
    assert not card.nothing_new(CardAnswers({"fever": "no"}, {}))


def test_one_line_confirms_for_a_week() -> None:
    days = [CardDay(DAY + dt.timedelta(n), full=False) for n in range(1, 12)]
    assert card.confirmed_days(days, DAY)[-1] == DAY + dt.timedelta(7)


def test_whole_list_renews_the_week() -> None:
    days = [CardDay(DAY + dt.timedelta(n), full=n == 6) for n in range(1, 15)]
    assert card.confirmed_days(days, DAY)[-1] == DAY + dt.timedelta(13)


# ---- what a confirmation does to conditions ------------------------------------------------------------------------------------
def state(days_later: int, *confirmed: int) -> object:
    """Whether cauda equina is suspected so many days after an ordinary intake, with these days confirmed."""
    case = ORDINARY
    days = tuple(case.as_of + dt.timedelta(n) for n in confirmed)
    later = replace(case, as_of=case.as_of + dt.timedelta(days_later), confirmed=days)
    return Judge(KNOWN, later).condition("cauda_equina_suspected")


def test_answers_expire_after_three_days() -> None:
    assert (state(3), state(4)) == (False, None)


def test_nothing_new_keeps_them_fresh() -> None:
    assert (state(6, 3), state(7, 3)) == (False, None)


def test_confirmation_makes_no_answer() -> None:
    empty = replace(ORDINARY, facts=(), confirmed=(ORDINARY.as_of,))
    assert Judge(KNOWN, empty).condition("cauda_equina_suspected") is None


# ---- the phone's table ---------------------------------------------------------------------------------------------------------
def table() -> dict[str, object]:
    return card.device_table(KNOWN, say=lambda text: text, option=lambda fact, value: value)


def test_table_is_plain_json() -> None:
    assert json.loads(json.dumps(table())) == table()


def test_every_line_says_what_to_do() -> None:
    lines = table()["lines"]
    lacking = [
        (flag, rule["level"])
        for flag, line in lines.items()
        for rule in line["rules"]
        if rule["level"] not in ("proceed", *line["do"])  # type: ignore[attr-defined]
    ]
    assert not lacking


def test_no_question_of_a_clinician_is_asked() -> None:
    asked = {each["fact"] for line in table()["lines"].values() for each in line["more"]}  # type: ignore[attr-defined]
    assert not {fact for fact in asked if fact.endswith("_strength")}
