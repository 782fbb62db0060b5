"""The fast engine and its slow plain twin agree to 1e-9, on every mixture of answers."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference.differential_twin import twin_band, twin_posterior
from tests.support.cases import KNOWLEDGE
from unpinch.clinical.differential.evidence import compile_evidence
from unpinch.clinical.differential.posterior import bands, posteriors

COMPILED = compile_evidence(KNOWLEDGE)
ROWS = [row.id for row in COMPILED.rows]
STATES = st.dictionaries(st.sampled_from(ROWS), st.sampled_from([1, -1]), max_size=40)
AGES = st.one_of(st.none(), st.integers(18, 100).map(float), st.sampled_from([30.0, 40.0, 60.0, 70.0, 75.0]))


def vector(states: dict[str, int]) -> np.ndarray:
    return np.array([states.get(row, 0) for row in ROWS], dtype=np.int8)


def years(age: float | None) -> float:
    return float("nan") if age is None else age


@settings(max_examples=150)
@given(STATES, AGES)
def test_posterior_agrees_with_the_twin(states: dict[str, int], age: float | None) -> None:
    fast = posteriors(COMPILED, vector(states)[None], np.array([years(age)]))
    slow, other = twin_posterior(KNOWLEDGE, states, age)
    assert np.allclose(fast.causes[0], [slow[cause.id] for cause in COMPILED.causes], rtol=0, atol=1e-9)
    assert abs(fast.other[0] - other) <= 1e-9


@settings(max_examples=10)
@given(STATES, AGES, st.integers(0, 2**32 - 1))
def test_band_agrees_with_the_twin(states: dict[str, int], age: float | None, seed: int) -> None:
    draws = np.random.default_rng(seed).standard_normal((15, len(ROWS)))
    point = posteriors(COMPILED, vector(states)[None], np.array([years(age)])).causes[0]
    low, high = bands(COMPILED, vector(states), years(age), point, draws)
    slow = twin_band(KNOWLEDGE, states, age, [dict(zip(ROWS, each, strict=True)) for each in draws.tolist()])
    for at, cause in enumerate(COMPILED.causes):
        assert np.allclose([low[at], high[at]], slow[cause.id], rtol=0, atol=1e-9)


def test_twin_and_engine_see_the_same_clusters() -> None:
    every = dict.fromkeys(ROWS, 1)
    fast = posteriors(COMPILED, vector(every)[None], np.array([50.0]))
    slow, _ = twin_posterior(KNOWLEDGE, every, 50.0)
    assert np.allclose(fast.causes[0], [slow[cause.id] for cause in COMPILED.causes], rtol=0, atol=1e-9)
