"""What an exercise did: right after, by the next morning, and what nobody knows."""

from tests.support.diaries import morning, told
from unpinch.clinical.home_program.diary import Reach
from unpinch.clinical.home_program.response import by_item, responses
from unpinch.terms.side import Side


def test_change_right_after_is_worse_minus_before() -> None:
    assert responses([told(0, 2, leg_before=3, leg_after=5)], [])[0].after == 2


def test_next_morning_is_held_against_the_same_day() -> None:
    found = responses([told(0, 2)], [morning(0, 4, reach=Reach.KNEE), morning(1, 6, reach=Reach.FOOT)])[0]
    assert (found.next_morning, found.next_further_down) == (2, True)


def test_untold_change_is_unknown() -> None:
    found = responses([told(0, 2, leg_before=3)], [morning(1, 6)])[0]
    assert (found.after, found.next_morning, found.further_down) == (None, None, None)


def test_left_out_set_has_no_response() -> None:
    assert responses([told(0, 0, reason="hurts")], []) == ()


def test_morning_is_shared_with_the_other_exercises() -> None:
    found = responses([told(0, 2), told(0, 2, "squat"), told(1, 2)], [])
    assert [row.shared_with for row in found] == [1, 1, 0]


def test_swapped_exercise_gets_the_response() -> None:
    assert responses([told(0, 2, swapped_to="plank")], [])[0].exercise == "plank"


def test_sides_stand_apart() -> None:
    found = by_item(responses([told(0, 2, "slider", side=side) for side in reversed(Side)], []))
    assert list(found) == [("slider", Side.LEFT), ("slider", Side.RIGHT)]
