"""The plain naive-Bayes kernel: one hidden cause, findings independent given the cause.

Not the engine of the differential, which knows that findings are dependent. It is the yardstick: the same mathematics as a Bayesian
network with one parent, against which speed and exactness are measured. Log space throughout; one case is a batch of one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from unpinch.methods.odds import Floats

States = NDArray[np.int8]
NOT_ASKED = -1


@dataclass(frozen=True)
class NaiveBayes:
    """`prior` (hypotheses,), sums to 1; `table` (hypotheses, findings, states), rows sum to 1; all greater than 0."""

    prior: Floats
    table: Floats

    @cached_property
    def _logs(self) -> tuple[Floats, Floats]:
        return np.log(self.prior), np.log(self.table)

    @cached_property
    def _flat(self) -> tuple[Floats, Floats]:
        flat = self.table.reshape(len(self.prior), -1)
        return flat, flat * np.log(flat)

    def posterior(self, states: States) -> Floats:
        """(cases, hypotheses), rows sum to 1. `states` (cases, findings): index of the state seen, or -1 for not asked."""
        log_prior, log_table = self._logs
        total = np.broadcast_to(log_prior, (len(states), len(log_prior))).copy()
        if len(states) == 1:
            asked = np.flatnonzero(states[0] >= 0)
            total[0] += log_table[:, asked, states[0, asked]].sum(axis=1)
        else:
            for state in range(self.table.shape[2]):
                total += (states == state).astype(np.float64) @ log_table[:, :, state].T
        total -= total.max(axis=1, keepdims=True)
        chances = np.exp(total)
        return np.asarray(chances / chances.sum(axis=1, keepdims=True))

    def expected_drops(self, chances: Floats) -> Floats:
        """Expected fall of entropy in nats for asking each finding next: (cases, findings). `chances` (cases, hypotheses).

        What was asked already is the caller's to leave out: here it would count as asked a second time.
        """
        flat, flat_log = self._flat
        weighted = chances * np.log(np.where(chances > 0, chances, 1.0))
        answer = chances @ flat
        after = answer * np.log(answer) - weighted @ flat - chances @ flat_log
        per_finding = after.reshape(len(chances), -1, self.table.shape[2]).sum(axis=2)
        return np.asarray(-weighted.sum(axis=1)[:, None] - per_finding)
