"""How much an answer would tell: entropy, and its expected fall for each thing that could be asked.

Two ways. `expected_drop` takes what a model would conclude after each answer and how likely each answer is; it works for any engine.
The naive-Bayes kernel in `naive_bayes` knows the joint distribution and needs only tables.
"""

import numpy as np

from unpinch.methods.odds import Floats


def entropy(chances: Floats) -> Floats:
    """Uncertainty in bits along the last axis; 0 log 0 is 0.

    >>> entropy(np.array([[0.5, 0.5], [1.0, 0.0]])).tolist()
    [1.0, 0.0]
    """
    safe = np.where(chances > 0, chances, 1.0)
    return np.asarray(0.0 - (chances * np.log2(safe)).sum(axis=-1))


def expected_drop(answers: Floats, after: Floats) -> Floats:
    """Expected fall of uncertainty in bits, never negative.

    `answers` (questions, outcomes): how likely each answer is, rows sum to 1. `after` (questions, outcomes, hypotheses): what would
    be believed then. The belief before is taken as the mean over the answers: a coherent engine has exactly that belief, and for one
    that shrinks its evidence the result stays a mutual information instead of turning negative (Jensen).
    """
    before = (answers[..., None] * after).sum(axis=-2)
    return np.asarray(np.maximum(entropy(before) - (answers * entropy(after)).sum(axis=-1), 0.0))


def per_cost(gain: Floats, cost: Floats) -> Floats:
    """Gain for each unit of cost. Raises ValueError when something is said to cost nothing."""
    if np.any(cost <= 0):
        raise ValueError("a cost must be greater than 0")
    return gain / cost
