"""People simulated from the likelihoods of the evidence table, to see how well the ranking tells them apart.

Simulated, so it shows what the tables can do among themselves, not how the ranking does in a clinic.
"""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from unpinch.clinical.differential.evidence import Compiled, compile_evidence
from unpinch.clinical.differential.next_test import row_rates
from unpinch.clinical.differential.posterior import age_priors, posteriors
from unpinch.knowledge.load import Knowledge
from unpinch.methods.naive_bayes import States
from unpinch.methods.odds import Bools, Floats, Ints

ROOT_CAUSES = ("disc_herniation", "spinal_stenosis", "foraminal_stenosis", "spondylolisthesis")
WITHIN_GROUP = 0.8
"""Correlation of findings of one dependence group given the cause (combination of findings, section 2, own simulation)."""
PEOPLE = 20_000
AGE = 45.0


def area_under_curve(knowledge: Knowledge, rows: Sequence[str], share: float, *, seed: int, people: int = PEOPLE) -> float:
    """How often the ranking gives more to a root cause in somebody who has one than in somebody who has not.

    `rows` are the evidence rows that were asked of everybody, `share` how many have a root cause.
    """
    compiled, rng = compile_evidence(knowledge), np.random.default_rng(seed)
    cause, states = people_with(compiled, rows, share, people, rng)
    ages = np.full(people, AGE)
    found = posteriors(compiled, states, ages)
    roots = [compiled.cause_at[name] for name in ROOT_CAUSES]
    return auc(found.causes[:, roots].sum(axis=1), np.isin(cause, roots))


def people_with(compiled: Compiled, rows: Sequence[str], share: float, people: int, rng: np.random.Generator) -> tuple[Ints, States]:
    """Draw (people,) causes and (people, rows) states. Rows on one fact get one answer; groups are correlated given the cause."""
    prior = age_priors(compiled, np.array([AGE]))[0]
    roots = np.isin(np.arange(len(prior)), [compiled.cause_at[name] for name in ROOT_CAUSES])
    weights = np.where(roots, share * prior / prior[roots].sum(), (1 - share) * prior / prior[~roots].sum())
    cause = rng.choice(len(prior), size=people, p=weights / weights.sum())
    states = np.zeros((people, len(compiled.rows)), dtype=np.int8)
    shared: dict[str, Floats] = {}
    own: dict[str, Floats] = {}
    for name in rows:
        at = compiled.row_at[name]
        entry = compiled.rows[at].entry
        common = shared.setdefault(entry.dependence_group or name, rng.standard_normal(people))
        single = own.setdefault(entry.fact, rng.standard_normal(people))
        latent = np.sqrt(WITHIN_GROUP) * common + np.sqrt(1 - WITHIN_GROUP) * single
        rate = _rates(compiled, at, rows)[cause]
        states[:, at] = np.where(latent <= _normal_quantile(rate), 1, -1)
    return cause, states


def _rates(compiled: Compiled, at: int, rows: Sequence[str]) -> Floats:
    """(causes,): how often the fact behind a row is positive; what this row does not name, another row on the fact may."""
    rates = row_rates(compiled)
    fact = compiled.rows[at].entry.fact
    same = [compiled.row_at[name] for name in rows if compiled.rows[compiled.row_at[name]].entry.fact == fact]
    named = rates[same, :-1]
    known = ~np.isnan(named)
    mean = np.where(known, named, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.asarray(np.where(known.any(axis=0), mean, rates[same, -1].mean()))


def _normal_quantile(rate: Floats) -> Floats:
    """Where a standard normal number lies below with this probability; one value for each distinct rate."""
    distinct, back = np.unique(rate, return_inverse=True)
    return np.asarray(np.array([NormalDist().inv_cdf(float(value)) for value in distinct])[back])


def auc(score: Floats, positive: Bools) -> float:
    """Area under the receiver operating curve by ranks; ties count half."""
    _, back, count = np.unique(score, return_inverse=True, return_counts=True)
    upto = np.cumsum(count)
    rank = (upto - (count - 1) / 2.0)[back]
    yes, no = int(positive.sum()), int((~positive).sum())
    return float((rank[positive].sum() - yes * (yes + 1) / 2) / (yes * no))
