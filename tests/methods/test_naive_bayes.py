"""The plain naive-Bayes kernel agrees with a Bayesian network library and with loops."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpinch.methods.naive_bayes import NOT_ASKED, NaiveBayes

CAUSES, FINDINGS, STATES = 25, 80, 3


def kernel(seed: int, causes: int = CAUSES, findings: int = FINDINGS) -> NaiveBayes:
    rng = np.random.default_rng(seed)
    return NaiveBayes(rng.dirichlet(np.ones(causes)), rng.dirichlet(np.ones(STATES) * 1.2, size=(causes, findings)))


def asked(seed: int, findings: int = FINDINGS, count: int = 15) -> np.ndarray:
    rng = np.random.default_rng(seed)
    states = np.full(findings, NOT_ASKED, dtype=np.int8)
    states[rng.choice(findings, count, replace=False)] = rng.integers(0, STATES, count)
    return states


def plain_posterior(model: NaiveBayes, states: list[int]) -> list[float]:
    weights = []
    for cause, prior in enumerate(model.prior):
        weight = float(prior)
        for finding, state in enumerate(states):
            weight *= float(model.table[cause, finding, state]) if state >= 0 else 1.0
        weights.append(weight)
    return [weight / sum(weights) for weight in weights]


def plain_drop(model: NaiveBayes, states: list[int], finding: int) -> float:
    def uncertainty(chances: list[float]) -> float:
        return -sum(chance * math.log(chance) for chance in chances if chance > 0)

    now = plain_posterior(model, states)
    drop = uncertainty(now)
    for state in range(STATES):
        answer = sum(chance * float(model.table[cause, finding, state]) for cause, chance in enumerate(now))
        then = plain_posterior(model, [*states[:finding], state, *states[finding + 1 :]])
        drop -= answer * uncertainty(then)
    return drop


@given(st.integers(0, 1000))
def test_kernel_agrees_with_loops(seed: int) -> None:
    model, states = kernel(seed, 6, 10), asked(seed, 10, 4)
    found = model.posterior(states[None])
    assert found[0].tolist() == pytest.approx(plain_posterior(model, states.tolist()), abs=1e-9)
    drops = model.expected_drops(found)[0]
    for finding in np.flatnonzero(states < 0):
        assert drops[finding] == pytest.approx(plain_drop(model, states.tolist(), int(finding)), abs=1e-9)


def test_one_case_is_a_batch_of_one() -> None:
    model = kernel(1)
    many = np.vstack([asked(seed) for seed in range(20)])
    together = model.posterior(many)
    assert np.allclose(together, np.vstack([model.posterior(case[None]) for case in many]), rtol=0, atol=1e-12)


def test_kernel_agrees_with_pyagrum() -> None:
    gum = pytest.importorskip("pyagrum", reason="pyAgrum is not installed: the kernel is only compared with loops here")
    model, states = kernel(5), asked(5)
    net = gum.BayesNet()
    cause = net.add(gum.LabelizedVariable("cause", "", CAUSES))
    net.cpt(cause).fillWith(model.prior.tolist())
    for finding in range(FINDINGS):
        node = net.add(gum.LabelizedVariable(f"f{finding}", "", STATES))
        net.addArc(cause, node)
        net.cpt(node).fillWith(model.table[:, finding, :].reshape(-1).tolist())
    engine = gum.LazyPropagation(net)
    engine.setEvidence({f"f{at}": int(state) for at, state in enumerate(states) if state >= 0})
    engine.makeInference()
    found = model.posterior(states[None])
    assert np.abs(found[0] - engine.posterior("cause").toarray()).max() <= 1e-9
    drops = model.expected_drops(found)[0]
    for finding in np.flatnonzero(states < 0)[:10]:
        assert drops[finding] == pytest.approx(_gain(gum, net, states, int(finding)), abs=1e-9)


def _gain(gum: object, net: object, states: np.ndarray, finding: int) -> float:
    engine = gum.LazyPropagation(net)  # type: ignore[attr-defined]
    given = {f"f{at}": int(state) for at, state in enumerate(states) if state >= 0}

    def believed(more: dict[str, int]) -> np.ndarray:
        engine.setEvidence({**given, **more})
        engine.makeInference()
        return np.asarray(engine.posterior("cause").toarray())

    def uncertainty(chances: np.ndarray) -> float:
        return float(-(chances * np.log(chances)).sum())

    now = uncertainty(believed({}))
    answers = np.asarray(engine.posterior(f"f{finding}").toarray())
    return now - sum(float(answers[state]) * uncertainty(believed({f"f{finding}": state})) for state in range(STATES))
