"""Entropy, expected gain, cost, bands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpinch.methods.bands import NORMAL_95, band, log_sd
from unpinch.methods.information import entropy, expected_drop, per_cost

CHANCES = st.lists(st.floats(0.001, 1), min_size=3, max_size=3).map(lambda w: [x / sum(w) for x in w])


def test_certainty_has_no_entropy() -> None:
    assert entropy(np.array([1.0, 0.0])) == 0


def test_a_coherent_engine_gets_the_textbook_gain() -> None:
    prior, sensitivity = np.array([0.3, 0.7]), np.array([0.9, 0.2])
    yes = float(sensitivity @ prior)
    after = np.array([[prior * sensitivity / yes, prior * (1 - sensitivity) / (1 - yes)]])
    expected = entropy(prior) - yes * entropy(after[0, 0]) - (1 - yes) * entropy(after[0, 1])
    assert expected_drop(np.array([[yes, 1 - yes]]), after)[0] == pytest.approx(float(expected))


@given(st.floats(0, 1), CHANCES, CHANCES)
def test_gain_is_never_negative(yes: float, first: list[float], second: list[float]) -> None:
    assert expected_drop(np.array([[yes, 1 - yes]]), np.array([[first, second]]))[0] >= 0


def test_an_answer_that_changes_nothing_gains_nothing() -> None:
    same = [0.2, 0.3, 0.5]
    assert expected_drop(np.array([[0.4, 0.6]]), np.array([[same, same]]))[0] == pytest.approx(0, abs=1e-12)


def test_nothing_is_free() -> None:
    assert per_cost(np.array([1.0]), np.array([2.0]))[0] == 0.5
    with pytest.raises(ValueError, match="cost"):
        per_cost(np.array([1.0]), np.array([0.0]))


def test_spread_of_an_interval() -> None:
    assert log_sd(2.4, 8.9) == pytest.approx((np.log(8.9) - np.log(2.4)) / (2 * NORMAL_95))
    with pytest.raises(ValueError, match="no interval"):
        log_sd(0.0, 2.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0, 1), st.floats(0, 1))
def test_band_is_that_of_the_quantiles(draws: list[float], low: float, high: float) -> None:
    samples = np.array(draws)
    found = band(samples[:, None], samples[:1], low, high)
    expected = np.minimum(np.quantile(samples, low), samples[0]), np.maximum(np.quantile(samples, high), samples[0])
    assert np.allclose([found[0][0], found[1][0]], expected, rtol=0, atol=1e-12)


def test_band_holds_the_point() -> None:
    samples = np.linspace(0.2, 0.4, 101)[:, None]
    low, high = band(samples, np.array([0.5]), 0.1, 0.9)
    assert (low[0], high[0]) == pytest.approx((0.22, 0.5))
