"""The differential: one patient, a hundred thousand at once, and the plain kernel beside a Bayesian network library."""

import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np

from bench.measure import Line, best, cold
from tests.support.cases import EXAMPLES, read
from unpinch.clinical.differential import differential
from unpinch.clinical.differential import read as read_case
from unpinch.clinical.differential.evidence import compile_evidence
from unpinch.clinical.differential.explain import one
from unpinch.clinical.differential.next_test import rank_tests
from unpinch.clinical.differential.posterior import bands, draw, posteriors, seed_of
from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge import load_knowledge
from unpinch.methods.naive_bayes import NOT_ASKED, NaiveBayes

TITLE = "Differential"
PEOPLE = 100_000
CAUSES, FINDINGS, STATES, ASKED = 25, 80, 3, 15
CASE = "disc-l5.yaml"
COLD = f"""
import numpy
loaded = time.perf_counter() - start
from tests.support.cases import EXAMPLES, KNOWLEDGE, read
from unpinch.clinical.intake.judge import Judge
KNOWLEDGE.evidence, KNOWLEDGE.findings, KNOWLEDGE.causes, KNOWLEDGE.flags, KNOWLEDGE.method
judge = Judge(KNOWLEDGE, read((EXAMPLES / {CASE!r}).read_bytes(), {CASE!r}))
start = time.perf_counter()
from unpinch.clinical.differential import differential
differential(judge, KNOWLEDGE)
"""


def lines() -> Iterator[Line]:
    """Measure everything of this part."""
    yield from _start()
    yield from _one_patient()
    yield from _many()
    yield from _kernel()


def _start() -> Iterator[Line]:
    yield Line("NumPy, import in a fresh process", _ms(cold("import numpy")))
    yield Line("Differential in a fresh process: import, compile, one patient", _ms(cold(COLD)), "beyond NumPy and loading the knowledge")
    knowledge = load_knowledge()

    def compile_anew() -> Any:
        compile_evidence.cache_clear()
        return compile_evidence(knowledge)

    seconds, compiled = best(compile_anew, 20)
    size = f"{len(compiled.rows)} rows, {len(compiled.row_of)} cells, {len(compiled.causes)} causes"
    yield Line("Compiling the evidence, once for a knowledge base", _ms(seconds), size)


def _one_patient() -> Iterator[Line]:
    knowledge = load_knowledge()
    compiled = compile_evidence(knowledge)
    case = read((EXAMPLES / CASE).read_bytes(), CASE)
    judge = Judge(knowledge, case, conflicts_untested=True)
    reading = read_case(judge, compiled)
    now = one(compiled, reading)
    draws = draw(compiled, seed_of(knowledge.version))
    seconds, _ = best(lambda: read_case(Judge(knowledge, case, conflicts_untested=True), compiled), 30)
    yield Line("One patient: reading the case into evidence", _ms(seconds), f"{len(case.facts)} facts; {CASE}")
    seconds, _ = best(lambda: one(compiled, reading), 100)
    yield Line("One patient: posterior", _ms(seconds))
    seconds, _ = best(lambda: bands(compiled, reading.states, reading.age, now.causes[0], draws), 30)
    yield Line("One patient: bands", _ms(seconds), f"{len(draws)} draws")
    seconds, tests = best(lambda: rank_tests(judge, knowledge, compiled, reading, now), 20)
    yield Line("One patient: next-test ranking", _ms(seconds), f"{len(tests)} tests ranked")
    seconds, _ = best(lambda: differential(Judge(knowledge, case), knowledge), 20)
    yield Line("One patient: the whole answer with explanations", _ms(seconds))


def _many() -> Iterator[Line]:
    compiled = compile_evidence(load_knowledge())
    rng = np.random.default_rng(0)
    states = rng.choice(np.array([-1, 0, 1], dtype=np.int8), size=(PEOPLE, len(compiled.rows)), p=[0.12, 0.76, 0.12])
    ages = rng.integers(18, 95, PEOPLE).astype(np.float64)
    seconds, _ = best(lambda: posteriors(compiled, states, ages), 3)
    tracemalloc.start()
    posteriors(compiled, states, ages)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    yield Line(f"{PEOPLE:,} patients at once: posteriors", f"{seconds:.2f} s", f"{PEOPLE / seconds:,.0f} patients/s")
    yield Line(f"{PEOPLE:,} patients at once: peak memory", f"{peak:.0f} MB", f"beside {states.nbytes / 2**20:.0f} MB of states given")


# ---- the plain kernel --------------------------------------------------------------------------------------------------------------
def _kernel() -> Iterator[Line]:
    rng = np.random.default_rng(5)
    model = NaiveBayes(rng.dirichlet(np.ones(CAUSES)), rng.dirichlet(np.ones(STATES) * 1.2, size=(CAUSES, FINDINGS)))
    states = np.full((1, FINDINGS), NOT_ASKED, dtype=np.int8)
    states[0, rng.choice(FINDINGS, ASKED, replace=False)] = rng.integers(0, STATES, ASKED)
    size = f"{CAUSES} causes x {FINDINGS} findings x {STATES} states, {ASKED} observed"
    posterior_s, chances = best(lambda: model.posterior(states), 300)
    sweep_s, gains = best(lambda: model.expected_drops(model.posterior(states)), 300)
    yield Line("Plain kernel: posterior", _us(posterior_s), size)
    yield Line("Plain kernel: posterior and next-best sweep", _us(sweep_s))
    many = rng.integers(-1, STATES, size=(PEOPLE, FINDINGS), dtype=np.int8)
    seconds, _ = best(lambda: model.posterior(many), 3)
    yield Line(f"Plain kernel: {PEOPLE:,} posteriors", f"{seconds:.2f} s", f"{PEOPLE / seconds:,.0f} patients/s")
    yield from _beside_pyagrum(model, states[0], (posterior_s, sweep_s), chances[0], gains[0])


def _beside_pyagrum(model: NaiveBayes, states: Any, ours: tuple[float, float], chances: Any, gains: Any) -> Iterator[Line]:
    try:
        import pyagrum
    except ImportError:
        yield Line("pyAgrum", "-", "not installed, not compared")
        return
    network = _network(pyagrum, model)
    given = {f"f{at}": int(state) for at, state in enumerate(states) if state >= 0}
    engine = pyagrum.LazyPropagation(network)
    engine.setTargets({"cause"})

    def posterior(more: dict[str, int] | None = None) -> Any:
        engine.setEvidence({**given, **(more or {})})
        engine.makeInference()
        return engine.posterior("cause").toarray()

    posterior_s, theirs = best(posterior, 50)
    open_findings = [at for at, state in enumerate(states) if state < 0]
    sweep_s, their_gains = best(lambda: _sweep(pyagrum, network, given, posterior, open_findings), 3)
    apart = float(np.abs(chances - theirs).max()), float(np.abs(gains[open_findings] - their_gains).max())
    yield Line(
        "pyAgrum: posterior, engine reused", _us(posterior_s), f"{posterior_s / ours[0]:,.0f} times the plain kernel; apart {apart[0]:.0e}"
    )
    yield Line("pyAgrum: next-best sweep", _us(sweep_s), f"{sweep_s / ours[1]:,.0f} times the plain kernel; apart {apart[1]:.0e}")


def _network(gum: Any, model: NaiveBayes) -> Any:
    network = gum.BayesNet()
    cause = network.add(gum.LabelizedVariable("cause", "", CAUSES))
    network.cpt(cause).fillWith(model.prior.tolist())
    for finding in range(FINDINGS):
        node = network.add(gum.LabelizedVariable(f"f{finding}", "", STATES))
        network.addArc(cause, node)
        network.cpt(node).fillWith(model.table[:, finding, :].reshape(-1).tolist())
    return network


def _sweep(gum: Any, network: Any, given: dict[str, int], posterior: Any, findings: list[int]) -> Any:
    """Expected fall of entropy for every open finding, each answer inferred in turn."""
    engine = gum.LazyPropagation(network)
    engine.setTargets({f"f{finding}" for finding in findings})
    engine.setEvidence(given)
    engine.makeInference()

    def uncertainty(chances: Any) -> float:
        return float(-(chances * np.log(chances)).sum())

    now = uncertainty(posterior())
    gains = []
    for finding in findings:
        answers = engine.posterior(f"f{finding}").toarray()
        after = sum(float(answers[state]) * uncertainty(posterior({f"f{finding}": state})) for state in range(STATES))
        gains.append(now - after)
    return np.array(gains)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.2f} ms"


def _us(seconds: float) -> str:
    return f"{1e6 * seconds:,.0f} us"
