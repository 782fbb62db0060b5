"""Levels that move: what is usual for a series now, and when do its last values leave it?

Series are arrays (series, days) with NaN where nothing was measured, one day a column; every function treats all series at once, and one
series is an array with one row. A baseline that never moves is blind once a series falls, so there is none here. The numbers (window,
rise, noise) are arguments: what they should be is a question for whoever knows what is measured.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from unpinch.methods.odds import Floats

Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


# ---- rolling -----------------------------------------------------------------------------------------------------------------
def rolling_median(values: Floats, window: int, least: int) -> Floats:
    """The median of the `window` days before each day, that day left out; NaN when fewer than `least` of them were measured.

    >>> rolling_median(np.array([[1.0, 3.0, np.nan, 5.0]]), window=3, least=2).tolist()
    [[nan, nan, 2.0, 2.0]]
    """
    return rolling_share(values, window, least, 0.5)


def rolling_share(values: Floats, window: int, least: int, share: float) -> Floats:
    """The value below which a share of the `window` days before each day lies, linear between neighbors; NaN as in `rolling_median`.

    Sorted by hand: what NumPy offers for arrays with gaps goes through them day by day.
    """
    before = np.sort(_windows(values, window, np.nan), axis=-1)
    count = np.isfinite(before).sum(axis=-1)
    at = share * np.maximum(count - 1, 0)
    low = np.floor(at).astype(int)
    below, above = (
        np.take_along_axis(before, np.minimum(place, window - 1)[:, :, None], axis=-1)[:, :, 0] for place in (low, low + (at > low))
    )
    return np.where(count >= max(least, 1), below + (at - low) * (above - below), np.nan)


def _windows(values: np.ndarray, window: int, fill: float | bool) -> np.ndarray:
    """(series, days, window): the days before each day, oldest first; `fill` before the series begins."""
    padded = np.pad(values, ((0, 0), (window, 0)), constant_values=fill)
    return sliding_window_view(padded, window, axis=1)[:, :-1]


@dataclass(frozen=True)
class Usual:
    """What is usual as each day is judged (median of the days before the last measured ones), and whether these left it. (series, days)."""

    median: Floats
    above: Flags


def leaves_usual(values: Floats, *, rise: float, some: int, of: int, within: int, window: int, least: int) -> Usual:
    """Say on which days at least `some` of the last `of` measured days lie `rise` or more above what was usual before them.

    The last measured days count back at most `within` calendar days, the day itself included. Usual is the median of the `window` days
    before the first of them, so that a spell cannot raise the bar it is measured by; NaN with fewer than `least` values, and then
    nothing is above it.

    >>> series = np.array([[2.0, 2.0, 2.0, 2.0, 2.0, 2.0, np.nan, 5.0, 5.0]])
    >>> leaves_usual(series, rise=2, some=2, of=3, within=4, window=14, least=5).above[0].tolist()
    [False, False, False, False, False, False, False, False, True]
    """
    lags, counted = _last_measured(values, of, within)
    first = np.max(np.where(counted, lags, 0), axis=-1)
    median = np.take_along_axis(rolling_median(values, window, least), np.maximum(np.arange(values.shape[1]) - first, 0), axis=1)
    hits = counted & np.greater_equal(_latest(values, within, np.nan) - median[:, :, None], rise)
    return Usual(median, np.asarray(hits.sum(axis=-1) >= some))


def _last_measured(values: Floats, of: int, within: int) -> tuple[np.ndarray, Flags]:
    """How many days back each of the latest days lies, and which of them are the last `of` measured ones. Latest day last."""
    seen = _latest(np.isfinite(values), within, fill=False)
    from_the_end = np.cumsum(seen[..., ::-1], axis=-1)[..., ::-1]
    return np.arange(within - 1, -1, -1), seen & (from_the_end <= of)


def _latest(values: np.ndarray, days: int, fill: float | bool) -> np.ndarray:
    """(series, days, so many latest days), each day itself last."""
    return np.concatenate([_windows(values, days - 1, fill), values[:, :, None]], axis=-1)


# ---- local level -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Level:
    """A followed level: what was expected on each day before it was measured, its variance, and how far off it was, in SDs.

    All (series, days); `surprise` is NaN where nothing was measured or nothing had been measured before.
    """

    expected: Floats
    variance: Floats
    surprise: Floats


def local_level(values: Floats, q: Floats | float, r: Floats | float, *, limit: float, factor: float) -> Level:
    """Follow a level that wanders with variance `q` a day under noise of variance `r` (a Kalman filter; both may differ by series).

    A surprise above `limit` moves the level by `factor` of the usual gain only, so that a spell is not taken for the new normal. Days
    without a value widen the variance. The first value of a series is its first level.
    """
    series, days = values.shape
    level, variance = np.full(series, np.nan), np.broadcast_to(np.asarray(r, float), series).copy()
    expected, spread, surprise = (np.full((series, days), np.nan) for _ in range(3))
    for day in range(days):
        value = values[:, day]
        variance = variance + q
        expected[:, day], spread[:, day] = level, variance + r
        surprise[:, day] = (value - level) / np.sqrt(variance + r)
        gain = variance / (variance + r) * np.where(surprise[:, day] > limit, factor, 1.0)
        known, first = np.isfinite(surprise[:, day]), np.isfinite(value) & np.isnan(level)
        level = np.where(known, level + gain * (value - level), np.where(first, value, level))
        variance = np.where(known, (1.0 - gain) * variance, np.where(first, r, variance))
    return Level(expected, spread, surprise)


def leaves_level(level: Level, threshold: float) -> Flags:
    """Say on which days the surprise, or the standardized mean of it and the day before's, reaches the threshold. (series, days).

    The mean of two surprises has an SD of one over root two; it is held to the same threshold after that is made up for.
    """
    surprise = np.where(np.isfinite(level.surprise), level.surprise, -np.inf)
    before = np.pad(surprise, ((0, 0), (1, 0)), constant_values=-np.inf)[:, :-1]
    return np.asarray(np.maximum(surprise, (surprise + before) / np.sqrt(2.0)) >= threshold)


def estimate_noise(series: Floats, q_bounds: tuple[float, float], r_bounds: tuple[float, float], *, limit: float) -> tuple[float, float]:
    """Choose the variances `q` and `r` under which one series (days,) is least surprising, inside bounds, on a log grid.

    Surprises beyond `limit` count in proportion and not as squares (Huber), so that a few spells do not pass for noise. Every value moves
    the level by the usual gain here: what is estimated is how the series moves when nothing is held back.
    """
    q, r = (grid.ravel() for grid in np.meshgrid(np.geomspace(*q_bounds, GRID), np.geomspace(*r_bounds, GRID), indexing="ij"))
    found = local_level(np.broadcast_to(series, (len(q), len(series))), q, r, limit=np.inf, factor=1.0)
    size = np.abs(found.surprise)
    cost = np.where(size <= limit, size**2 / 2, limit * size - limit**2 / 2) + np.log(found.variance) / 2
    best = int(np.argmin(np.nansum(np.where(np.isfinite(found.surprise), cost, 0.0), axis=1)))
    return float(q[best]), float(r[best])


GRID = 12
"""Steps of each variance between its bounds: neighbors differ by less than a half, far less than a month of entries can tell apart."""
