"""Usual values that move along, and what leaves them. Plain loops beside the arrays."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpinch.methods import trend

RULE = {"rise": 2.0, "some": 2, "of": 3, "within": 4, "window": 14, "least": 5}
maybe_pain = st.none() | st.integers(0, 10)


def series(*values: float | None) -> np.ndarray:
    return np.array([[np.nan if value is None else value for value in values]], float)


def above(*values: float | None) -> list[bool]:
    return [bool(day) for day in trend.leaves_usual(series(*values), **RULE).above[0]]  # type: ignore[arg-type]


def above_by_hand(values: list[float | None], day: int) -> bool:
    """The main rule of one day, read aloud: the last three told days within four, two of them two points above the fortnight before."""
    told = [at for at in range(max(0, day - 3), day + 1) if values[at] is not None][-3:]
    if not told:
        return False
    before = [value for value in values[max(0, told[0] - 14) : told[0]] if value is not None]
    return len(before) >= 5 and sum(values[at] - statistics.median(before) >= 2 for at in told) >= 2  # type: ignore[operator]


@given(st.lists(maybe_pain, min_size=1, max_size=40))
def test_rule_agrees_with_plain_loops(values: list[float | None]) -> None:
    assert above(*values) == [above_by_hand(values, day) for day in range(len(values))]


def test_one_bad_day_is_not_enough() -> None:
    assert not any(above(*[3] * 14, 8, 3, 3, 3))


def test_two_of_three_days_are_enough() -> None:
    assert above(*[3] * 14, 5, 3, 5) == [False] * 16 + [True]


def test_days_too_far_apart_do_not_add_up() -> None:
    assert not any(above(*[3] * 14, 6, None, None, None, 6))


def test_four_values_make_no_usual() -> None:
    assert not any(above(3, 3, 3, 3, 9, 9, 9))


def test_spell_does_not_raise_its_own_bar() -> None:
    found = trend.leaves_usual(series(*[2] * 14, 7, 7, 7), **RULE)  # type: ignore[arg-type]
    assert found.median[0, -1] == 2


def test_all_series_are_judged_at_once() -> None:
    rows = np.array([[3.0] * 14 + [6, 6], [3.0] * 16])
    assert trend.leaves_usual(rows, **RULE).above[:, -1].tolist() == [True, False]  # type: ignore[arg-type]


def test_rolling_share_bounds_the_median() -> None:
    values = series(*range(11), None)
    low, high = (trend.rolling_share(values, 14, 5, share)[0, -1] for share in (0.1, 0.9))
    assert (low, high) == (1.0, 9.0)


@given(st.lists(maybe_pain, min_size=1, max_size=40), st.sampled_from([0.1, 0.5, 0.9]))
def test_rolling_share_is_that_of_numpy(values: list[float | None], share: float) -> None:
    row = series(*values)
    for day in range(len(values)):
        before = [value for value in values[max(0, day - 14) : day] if value is not None]
        wanted = np.quantile(before, share) if len(before) >= 5 else np.nan
        assert trend.rolling_share(row, 14, 5, share)[0, day] == pytest.approx(wanted, nan_ok=True)


# ---- local level -------------------------------------------------------------------------------------------------------------
def level(*values: float | None, factor: float = 0.25) -> trend.Level:
    return trend.local_level(series(*values), 0.05, 0.7, limit=2.0, factor=factor)


def test_constant_series_surprises_nobody() -> None:
    assert np.nanmax(np.abs(level(*[4] * 20).surprise)) == 0


def test_first_value_is_the_first_level() -> None:
    found = level(None, 6, 6)
    assert np.isnan(found.surprise[0, :2]).all()
    assert found.expected[0, 2] == 6


def test_missing_days_widen_the_variance() -> None:
    assert level(4, None, None, 4).variance[0, -1] > level(4, 4, 4, 4).variance[0, -1]


def test_spell_is_not_taken_for_normal() -> None:
    held, absorbed = (level(*[2] * 20, *[7] * 4, factor=factor).expected[0, -1] for factor in (0.25, 1.0))
    assert held < absorbed - 1


def test_level_follows_a_slow_fall() -> None:
    falling = level(*np.linspace(7, 2, 60))
    assert falling.expected[0, -1] < 2.5
    assert not trend.leaves_level(falling, 2.5).any()


def test_two_smaller_surprises_reach_the_threshold() -> None:
    found = trend.Level(np.zeros((1, 3)), np.ones((1, 3)), np.array([[0.0, 1.9, 1.9]]))
    assert trend.leaves_level(found, 2.5)[0].tolist() == [False, False, True]


@pytest.mark.parametrize(("q", "r"), [(0.01, 0.3), (0.3, 0.3), (0.02, 2.0)])
def test_noise_is_found_again(q: float, r: float) -> None:
    rng = np.random.default_rng(5)
    walk = 5 + np.cumsum(rng.normal(0, np.sqrt(q), 2000)) + rng.normal(0, np.sqrt(r), 2000)
    found = trend.estimate_noise(walk, (0.01, 0.3), (0.3, 2.0), limit=2.0)
    assert found == pytest.approx((q, r), rel=0.5)


def test_noise_stays_inside_its_bounds() -> None:
    quiet = trend.estimate_noise(np.full(60, 4.0), (0.01, 0.3), (0.3, 2.0), limit=2.0)
    wild = trend.estimate_noise(np.tile([0.0, 10.0], 30), (0.01, 0.3), (0.3, 2.0), limit=2.0)
    assert (*quiet, wild[1]) == pytest.approx((0.01, 0.3, 2.0))
