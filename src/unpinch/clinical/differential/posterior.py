"""How likely each ranked cause is: prior by age, evidence against the rest, pairs, normalization, bands. One case or a hundred thousand.

It does not decide whether to show anything (`assess`), where the nerve is irritated (`site`) or what to ask (`next_test`). Dangerous
causes are not here at all. Source: combination of findings, section 3, steps 1 to 7 and layer 3.

    weight of a cause = prior at this age x exp(what all findings say about it against its rest, capped)
    pairs             = odds between two causes moved, their sum kept
    normalized        = weight / (sum of weights + other), other at least a tenth

Normalizing weights, not one-versus-rest probabilities, keeps the published meaning: when findings speak about one cause only, its
probability is exactly prior odds times likelihood ratio. Normalizing the probabilities themselves would shrink every answer twice.
"""

from dataclasses import dataclass

import numpy as np

from unpinch.clinical.differential.evidence import Compiled
from unpinch.methods.bands import band
from unpinch.methods.naive_bayes import States
from unpinch.methods.odds import Floats, combine, move_between, share_out

AGE_BANDS = (40.0, 60.0, 70.0)
"""Upper limits of the age bands of the causes table: under 40, 40-59, 60-69, 70 and older."""
CHUNK = 4096
"""So many cases are worked on at a time; bounds the memory of a large batch."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """`causes` (cases, causes) and `other` (cases,) sum to 1. `priors` (cases, causes) are before any finding, at that age.

    `totals` (cases, causes + pairs): what the findings said, in capped log odds.
    """

    causes: Floats
    other: Floats
    priors: Floats
    totals: Floats


def age_priors(compiled: Compiled, ages: Floats, base: Floats | None = None) -> Floats:
    """Priors at each age: multiplied, then renormalized to what "other" leaves. Age NaN: the mean of the four bands.

    `ages` (cases,), years; `base` (causes,): other priors, such as a clinic's own. Returns (cases, causes).
    """
    base = compiled.priors if base is None else base
    by_band = base * np.vstack([compiled.age_x, compiled.age_x.mean(axis=0)])
    by_band *= (1.0 - compiled.method.other_floor) / by_band.sum(axis=1, keepdims=True)
    which = np.where(np.isnan(ages), len(AGE_BANDS) + 1, np.searchsorted(AGE_BANDS, ages, side="right"))
    return np.asarray(by_band[which])


def leg_raise_factors(compiled: Compiled, ages: Floats) -> Floats:
    """(cases,): share that every leg raise and slump counts at this age; unknown age: the mean of all."""
    limits, factors = zip(*compiled.method.slr_age_factors, strict=True)
    at = np.searchsorted(limits, np.nan_to_num(ages), side="right") - 1
    return np.where(np.isnan(ages), np.mean(factors), np.array(factors)[at])


def cell_values(compiled: Compiled, states: States, ages: Floats, draws: Floats | None = None) -> Floats:
    """What each cell says before grouping, in log odds: (cases, cells); 0 where nothing was tested.

    `states` (cases, rows). `draws` (cases, rows): standard normal numbers that move each likelihood ratio inside its interval.
    """
    seen = states[:, compiled.row_of]
    pos, neg = compiled.log_pos, compiled.log_neg
    if draws is None:
        values = np.where(seen > 0, pos, np.where(seen < 0, neg, 0.0))
    else:
        moved = draws[:, compiled.row_of]
        values = np.where(seen > 0, pos + compiled.sd_pos * moved, np.where(seen < 0, neg + compiled.sd_neg * moved, 0.0))
    values[:, compiled.aged] *= leg_raise_factors(compiled, ages)[:, None]
    return _clusters_speak(compiled, seen, values)


def _clusters_speak(compiled: Compiled, seen: States, values: Floats) -> Floats:
    """A published combination silences its members; of the exclusive ones the best answered speaks for a cause."""
    for clusters in compiled.clusters:
        taken = np.zeros(len(values), dtype=np.bool_)
        for cluster in clusters:
            state = seen[:, cluster.cell]
            speaks = ((state > 0) & (compiled.log_pos[cluster.cell] != 0)) | ((state < 0) & (compiled.log_neg[cluster.cell] != 0))
            if cluster.exclusive:
                speaks &= ~taken
                taken |= speaks
            values[~speaks, cluster.cell] = 0.0
            if speaks.any():
                values[np.ix_(speaks, cluster.members)] = 0.0
    return values


def _settle(compiled: Compiled, values: Floats, priors: Floats) -> Posterior:
    method, count = compiled.method, len(compiled.causes)
    totals = combine(values, compiled.layout, repeat=method.repeat_share, following=method.next_group_share, cap=method.cap)
    weights = priors * np.exp(totals[:, :count])
    for number, (first, second) in enumerate(compiled.pairs):
        weights = move_between(weights, first, second, totals[:, count + number])
    causes, other = share_out(weights, method.other_floor, method.other_floor)
    return Posterior(causes, other, priors, totals)


def posteriors(
    compiled: Compiled,
    states: States,
    ages: Floats,
    *,
    base: Floats | None = None,
    priors: Floats | None = None,
    draws: Floats | None = None,
) -> Posterior:
    """The posterior of many cases. `states` (cases, rows), `ages` (cases,) in years with NaN for unknown.

    `base` replaces the published priors before age, `priors` (cases, causes) after it; `draws` as in `cell_values`.
    """
    known = age_priors(compiled, ages, base) if priors is None else priors
    parts = []
    for at in range(0, max(len(states), 1), CHUNK):
        part = slice(at, at + CHUNK)
        values = cell_values(compiled, states[part], ages[part], None if draws is None else draws[part])
        parts.append(_settle(compiled, values, known[part]))
    if len(parts) == 1:
        return parts[0]
    joined = (np.concatenate([getattr(part, name) for part in parts]) for name in ("causes", "other", "priors", "totals"))
    return Posterior(*joined)


def draw(compiled: Compiled, seed: int) -> Floats:
    """Standard normal draws for a band, (samples, rows). The same seed gives the same band, on every machine."""
    return np.random.default_rng(seed).standard_normal((int(compiled.method.samples), len(compiled.rows)))


def bands(compiled: Compiled, states: States, age: float, point: Floats, draws: Floats) -> tuple[Floats, Floats]:
    """10-90 % range of each cause for one case: (causes,) twice, with low <= point <= high.

    `states` (rows,), `point` (causes,), `draws` (samples, rows).
    """
    many = np.broadcast_to(states, (len(draws), len(states)))
    ages = np.full(len(draws), age)
    samples = posteriors(compiled, many, ages, draws=draws).causes
    return band(samples, point, compiled.method.band_low, compiled.method.band_high)


def seed_of(version: str) -> int:
    """The seed of the draws, from the version of the knowledge: never from a clock."""
    return int(version[:12], 16)
