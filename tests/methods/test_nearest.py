"""Which names a mistyped one may mean."""

from unpinch.methods.nearest import nearest, plain

NAMES = {name: name for name in ("straight_leg_raise", "straight_leg_raise_angle", "slump", "slump_knee_bend", "fair", "age")}


def test_best_comes_first() -> None:
    assert nearest("straight_leg_rise", NAMES)[0] == "straight_leg_raise"


def test_other_spelling_of_a_name_is_that_name() -> None:
    assert nearest("Straight leg-raise", NAMES) == ("straight_leg_raise",)
    assert nearest("SLR", {**NAMES, "SLR": "straight_leg_raise"}) == ("straight_leg_raise",)


def test_part_of_a_name_finds_it() -> None:
    assert "slump_knee_bend" in nearest("knee bend", NAMES)


def test_each_name_is_offered_once_and_few() -> None:
    offered = nearest("straight leg", {**NAMES, "straight leg test": "straight_leg_raise"}, count=2)
    assert len(offered) == len(set(offered)) <= 2


def test_nothing_is_offered_for_nonsense() -> None:
    assert nearest("zzzzzz", NAMES) == ()
    assert nearest("", NAMES) == ()


def test_page_of_text_is_no_name() -> None:
    assert nearest("x" * 1_000_000, NAMES) == ()


def test_plain_joins_with_one_underscore() -> None:
    assert plain("  Knee--Jerk _ test ") == "knee_jerk_test"
