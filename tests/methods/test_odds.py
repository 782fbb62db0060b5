"""Combining dependent evidence in log odds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpinch.methods.odds import Layout, combine, logit, move_between, one_against_rest, probability, share_out, shares

NUMBERS = {"repeat": 0.1, "following": 0.33, "cap": float(np.log(20))}
SHARED = {"repeat": 0.1, "following": 0.33}
LAYOUT = Layout.of([(0, "a"), (0, "a"), (0, "b"), (1, "a"), (1, "c"), (1, "c")], 3)
VALUES = st.lists(st.floats(-4, 4), min_size=6, max_size=6)


def total(*values: float) -> list[float]:
    return combine(np.array([values]), LAYOUT, **NUMBERS)[0].tolist()


def test_strongest_of_a_group_counts_fully() -> None:
    assert total(1.0, 0.5, 0, 0, 0, 0)[0] == pytest.approx(1.05)


def test_next_group_counts_a_third() -> None:
    assert total(1.0, 0, 0.6, 0, 0, 0)[0] == pytest.approx(1 + 0.33 * 0.6)


def test_for_and_against_are_kept_apart() -> None:
    assert total(1.0, -0.5, 0, 0, 0, 0)[0] == pytest.approx(0.5)


def test_total_is_cut_at_the_cap() -> None:
    assert total(9.0, 0, 0, -9.0, 0, 0) == pytest.approx([np.log(20), -np.log(20), 0])


def test_nothing_said_changes_nothing() -> None:
    assert total(0, 0, 0, 0, 0, 0) == [0, 0, 0]


def test_groups_of_one_hypothesis_have_to_be_neighbors() -> None:
    with pytest.raises(ValueError, match="no neighbors"):
        Layout.of([(0, "a"), (0, "b"), (0, "a")], 1)


def test_no_cells_at_all() -> None:
    empty = Layout.of([], 2)
    assert combine(np.zeros((3, 0)), empty, **NUMBERS).tolist() == [[0, 0]] * 3
    assert shares(np.zeros((1, 0)), empty, **SHARED).in_group.shape == (1, 0)


@given(VALUES)
def test_shares_add_up_to_the_total(values: list[float]) -> None:
    array = np.array([values])
    parts = shares(array, LAYOUT, **SHARED)
    counted = (array * parts.in_group * parts.of_group)[0]
    uncapped = combine(array, LAYOUT, repeat=0.1, following=0.33, cap=1e9)[0]
    assert [counted[:3].sum(), counted[3:].sum(), 0.0] == pytest.approx(uncapped.tolist(), abs=1e-12)


@given(st.lists(VALUES, min_size=1, max_size=5))
def test_a_batch_says_what_each_case_says(cases: list[list[float]]) -> None:
    together = combine(np.array(cases), LAYOUT, **NUMBERS)
    alone = np.vstack([combine(np.array([case]), LAYOUT, **NUMBERS) for case in cases])
    assert np.allclose(together, alone, rtol=0, atol=1e-12)  # the last bit depends on how a matrix product is blocked


@given(st.floats(-700, 700))
def test_probability_and_log_odds_are_inverse(log_odds: float) -> None:
    chance = probability(np.array(log_odds))
    assert 0 <= chance <= 1
    if abs(log_odds) < 30:
        assert logit(chance) == pytest.approx(log_odds, abs=1e-3)


def test_a_single_mover_gets_what_it_gets_against_the_rest() -> None:
    priors = np.array([[0.3, 0.2, 0.4]])
    found, other = share_out(priors * np.exp([[1.2, 0, 0]]), 0.1, 0.0)
    assert found[0, 0] == pytest.approx(float(one_against_rest(np.array(0.3), np.array(1.2))))
    assert found.sum() + other[0] == pytest.approx(1)


def test_other_never_falls_under_its_floor() -> None:
    found, other = share_out(np.array([[50.0, 1.0]]), 0.1, 0.1)
    assert other[0] == pytest.approx(0.1)
    assert found.sum() == pytest.approx(0.9)


def test_moving_between_two_keeps_their_sum() -> None:
    moved = move_between(np.array([[0.2, 0.2, 0.5]]), 0, 1, np.log([9.0]))
    assert moved[0].tolist() == pytest.approx([0.36, 0.04, 0.5])
