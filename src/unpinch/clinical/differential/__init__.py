"""Which cause, where along the nerve, and what to test next: ranked options with findings, sources and bands. Never for a patient alone.

    from unpinch.clinical.differential import differential
    answer = differential(judge, knowledge, present_position="supine")

Many cases at once: `posteriors(compile_evidence(knowledge), states, ages)`.
"""

from unpinch.clinical.differential.assess import differential
from unpinch.clinical.differential.evidence import compile_evidence, read
from unpinch.clinical.differential.explain import FindingExplained, explain_finding
from unpinch.clinical.differential.posterior import posteriors
from unpinch.clinical.differential.result import CauseEstimate, Contribution, Contributor, Differential, NextTest, Screened, Site

__all__ = [
    "CauseEstimate",
    "Contribution",
    "Contributor",
    "Differential",
    "FindingExplained",
    "NextTest",
    "Screened",
    "Site",
    "compile_evidence",
    "differential",
    "explain_finding",
    "posteriors",
    "read",
]
