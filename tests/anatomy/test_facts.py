import datetime as dt

import pytest
from hypothesis import given

from tests.anatomy.strategies import chart, charts
from unpinch.anatomy.chart import BodyChart
from unpinch.anatomy.facts import Ask, asks, facts, fitting_roots
from unpinch.clinical.intake.case import Case
from unpinch.knowledge.load import load_knowledge
from unpinch.terms.side import Side

NOTHING_FOUND = {"no", "none", "absent", "normal", "left", "right", "not_bilateral"}


def values(painted: BodyChart) -> set[tuple[str, object, Side | None]]:
    return {(fact.id, fact.value, fact.side) for fact in facts(painted)}


def asked(painted: BodyChart, fact: str) -> list[Ask]:
    return [ask for ask in asks(painted) if ask.fact == fact]


# ---- facts -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mark", "fact"),
    [
        ("left_calf_upper:pain", ("finding.pain_below_knee", "present", Side.LEFT)),
        ("right_little_toe:burning", ("finding.pain_below_knee", "present", Side.RIGHT)),
        ("left_groin:pain", ("finding.groin_pain", "present", Side.LEFT)),
        ("left_outer_hip:pain", ("finding.lateral_hip_pain", "present", Side.LEFT)),
        ("mid_low_back:pain", ("finding.midline_low_back_pain", "present", None)),
        ("right_shin_outer:pins_and_needles", ("finding.leg_paresthesia", "present", Side.RIGHT)),
        ("left_buttock_lower:numbness", ("patient.numb_skin_back_or_hip", "yes", None)),
    ],
)
def test_mark_shows_its_fact(mark: str, fact: tuple[str, str, Side | None]) -> None:
    assert values(chart(mark)) == {fact}


@pytest.mark.parametrize(
    "mark", ["left_knee_front:pain", "left_thigh_outer:pain", "left_calf_upper:numbness", "mid_low_back:pins_and_needles"]
)
def test_mark_elsewhere_shows_no_fact(mark: str) -> None:
    assert values(chart(mark)) == set()


def test_both_legs_painted_are_both() -> None:
    painted = chart("left_thigh_back_upper:pain", "right_calf_upper:numbness")
    assert ("finding.symptom_side", "both", None) in values(painted)


@pytest.mark.parametrize("side", Side)
def test_one_leg_painted_is_only_suggested(side: Side) -> None:
    painted = chart(f"{side}_calf_upper:pain")
    assert [ask.suggested for ask in asked(painted, "finding.symptom_side")] == [side]
    assert "finding.symptom_side" not in {fact.id for fact in facts(painted)}


@given(charts)
def test_no_fact_is_ever_a_no(painted: BodyChart) -> None:
    assert not NOTHING_FOUND & {fact.value for fact in facts(painted)}


@given(charts)
def test_fewer_marks_never_add_a_fact(painted: BodyChart) -> None:
    fewer = BodyChart(frozenset(sorted(painted.painted)[::2]))
    assert values(fewer) <= values(BodyChart(painted.painted))


def test_empty_chart_says_and_asks_nothing() -> None:
    assert facts(BodyChart()) == asks(BodyChart()) == ()


@given(charts)
def test_mirrored_chart_shows_mirrored_facts(painted: BodyChart) -> None:
    case = Case(dt.date(2026, 1, 1), facts(painted))
    assert set(case.mirrored().facts) == set(facts(painted.mirrored()))


@given(charts)
def test_facts_and_questions_speak_the_vocabulary(painted: BodyChart) -> None:
    knowledge = load_knowledge()
    for fact in facts(painted):
        assert fact.value in (knowledge.fact(fact.id).words if fact.id.startswith("finding.") else ("yes", "no"))
    for ask in asks(painted):
        words = knowledge.fact(ask.fact).words
        assert {ask.suggested, ask.until_answered} - {""} <= set(words)
        assert not ask.flag or ask.flag in knowledge.flags


# ---- questions -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("quality", ["numbness", "pins_and_needles", "burning"])
def test_changed_saddle_feeling_is_asked_at_once(quality: str) -> None:
    first = asks(chart("left_thigh_inner:pain", f"saddle:{quality}", "left_calf_upper:numbness"))[0]
    assert (first.fact, first.flag, first.until_answered) == ("finding.saddle_sensation_change", "ces_saddle", "new_or_changing")


def test_saddle_pain_is_asked_without_a_reading() -> None:
    (ask,) = asks(chart("saddle:pain"))
    assert ask.at_once
    assert ask.until_answered == ""


def test_both_legs_are_asked_at_once() -> None:
    ask = asks(chart("left_heel:numbness", "right_heel:numbness"))[0]
    assert (ask.fact, ask.flag) == ("finding.bilateral_course", "ces_bilateral")


def test_both_buttocks_are_asked_not_stated() -> None:
    painted = chart("left_buttock_upper:pain", "right_buttock_upper:pain")
    assert [(ask.suggested, ask.flag) for ask in asked(painted, "finding.symptom_side")] == [("both", "ces_bilateral")]
    assert values(painted) == set()


def test_numb_leg_is_asked_since_when() -> None:
    (ask,) = asked(chart("right_foot_top:numbness"), "finding.leg_numbness")
    assert (ask.side, ask.until_answered) == (Side.RIGHT, "new")


def test_both_soles_are_asked_about() -> None:
    painted = chart("left_sole_inner:burning", "right_sole_outer:numbness")
    assert [ask.suggested for ask in asked(painted, "finding.numb_soles")] == ["present"]
    assert asked(chart("left_sole_inner:burning", "left_sole_outer:burning"), "finding.numb_soles") == []


@pytest.mark.parametrize("mark", ["left_buttock_upper:pain", "left_thigh_inner:pain"])
def test_worst_place_is_asked_not_stated(mark: str) -> None:
    fact = "finding.buttock_dominant_pain" if "buttock" in mark else "finding.medial_thigh_pain"
    assert [ask.suggested for ask in asked(chart(mark), fact)] == [""]
    assert values(chart(mark)) == set()


# ---- skin areas ------------------------------------------------------------------------------------------------------------
def test_outer_shin_to_big_toe_fits_l5() -> None:
    painted = chart("left_thigh_outer:pain", "left_shin_outer:pain", "left_foot_top:pain", "left_big_toe:pain")
    assert fitting_roots(painted, Side.LEFT) == ("L5",)
    assert [ask.suggested for ask in asked(painted, "finding.dermatomal_pain_pattern")] == ["L5"]


def test_back_of_thigh_fits_two_roots() -> None:
    painted = chart("left_thigh_back_upper:pain", "left_thigh_back_lower:pain")
    assert fitting_roots(painted, Side.LEFT) == ("S1", "S2")
    assert [ask.suggested for ask in asked(painted, "finding.dermatomal_pain_pattern")] == [""]


@pytest.mark.parametrize("marks", [["left_calf_upper:pain"], ["left_calf_upper:pain", "left_shin_inner:pain"], ["left_heel:numbness"]])
def test_no_root_is_named_without_a_band(marks: list[str]) -> None:
    assert fitting_roots(chart(*marks), Side.LEFT) == ()
