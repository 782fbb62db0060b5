"""Probabilities and likelihood ratios in words. Never 99 %, never a figure that nobody verified."""

from math import exp

from unpinch.clinical.differential.parameters import Method
from unpinch.knowledge.schema import Evidence

UNVERIFIED = "UNVERIFIED"


def percent(probability: float, method: Method) -> str:
    """A probability as a whole percentage, at most what may be printed and never 0."""
    if probability < 0.005:
        return "under 1 %"
    return f"{round(min(probability, method.print_at_most) * 100)} %"


def chance_words(probability: float, method: Method) -> str:
    """Unlikely, possible, or very likely (combination of findings, layer 3)."""
    if probability < method.word_unlikely:
        return "unlikely"
    return "very likely" if probability > method.word_very_likely else "possible"


def heading(entry: Evidence, fact_label: str, positive: bool) -> str:
    """What was found, shortly: `Crossed straight-leg raise: positive`, `No pain when seated: no`."""
    if entry.evidence_kind == "test":
        return f"{fact_label}: {'positive' if positive else 'negative'}"
    return f"{entry.label}: {'yes' if positive else 'no'}"


def figure_words(entry: Evidence, positive: bool) -> str:
    """The published likelihood ratio in words, or why none is shown."""
    if entry.status == UNVERIFIED:
        return "figure not verified, so not shown"
    figure = entry.lr_pos if positive else entry.lr_neg
    if not figure:
        return "no published likelihood ratio, team default"
    interval = f", interval {entry.ci}" if entry.ci else ""
    return f"published likelihood ratio {figure}{interval}"


def direction_words(counted: float) -> str:
    """What it did to the cause."""
    if abs(counted) < 5e-4:
        return "changes nothing"
    return f"makes it {'a little ' if abs(counted) < 0.1 else ''}{'more' if counted > 0 else 'less'} likely"


def odds_words(counted: float) -> str:
    """The odds factor that was counted."""
    return f"odds x {exp(counted):.2f}"
