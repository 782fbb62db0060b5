"""From published intervals to bands: how uncertain is a number that was built from uncertain numbers?"""

import numpy as np

from unpinch.methods.odds import Floats

NORMAL_95 = 1.959963984540054
"""A 95 % interval reaches so many standard deviations to either side (normal distribution)."""


def log_sd(low: float, high: float) -> float:
    """Standard deviation on the log scale of something whose 95 % interval is `low` to `high`; both greater than 0.

    >>> round(log_sd(1.0, float(np.exp(2 * NORMAL_95))), 9)
    1.0
    """
    if not 0 < low <= high:
        raise ValueError(f"no interval: {low} to {high}")
    return float(np.log(high / low) / (2 * NORMAL_95))


def band(samples: Floats, point: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    """The range of the samples between two shares (such as 0.10 and 0.90), widened if need be so that the point lies inside.

    `samples` (draws, ...), `point` (...). Returns (low, high), each shaped like `point`.
    """
    ordered = np.sort(samples, axis=0)
    return np.minimum(_share(ordered, low), point), np.maximum(_share(ordered, high), point)


def _share(ordered: Floats, share: float) -> Floats:
    """The value below which a share of the draws lies, linear between neighbors. `np.quantile` would load a module of its own."""
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return np.asarray(ordered[below] + (at - below) * (ordered[above] - ordered[below]))
