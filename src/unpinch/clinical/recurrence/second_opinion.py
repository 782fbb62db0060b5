"""The clinician's second opinion: a level that follows the person, and how far the last days lie above what it expected.

Beside the main rule, never instead of it, and never shown to a patient. The variances are the person's own after four weeks of entries.
Source: prognosis rule `flare-build-2`; `methods/trend.py` for the mathematics.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from unpinch.clinical.home_program.diary import Morning
from unpinch.clinical.recurrence.rules import Said, SecondRule, main_rule, say, second_rule
from unpinch.clinical.recurrence.series import Series, series_of
from unpinch.knowledge.load import Knowledge
from unpinch.methods.trend import estimate_noise, leaves_level, local_level


@dataclass(frozen=True, kw_only=True)
class SecondOpinion:
    """Of the latest told day: what was expected, how many SDs above it lies, and whether that is a notice. `own` variances or not."""

    day: dt.date
    expected: float
    surprise: float
    notice: bool
    q: float
    r: float
    own: bool


def second_opinion(mornings: Iterable[Morning], as_of: dt.date, knowledge: Knowledge) -> SecondOpinion | None:
    """This function will follow the level up to a day; None when there is nothing to compare, or nothing was told lately.

    Lately is as far back as the main rule looks, so that both speak of the same days.
    """
    series = series_of(mornings, as_of)
    if series is None:
        return None
    rule = second_rule(knowledge)
    q, r, own = _variances(series, rule)
    level = local_level(series.legs, q, r, limit=rule.limit, factor=rule.factor)
    told = np.flatnonzero(np.isfinite(level.surprise[0]))
    if not len(told) or len(series.days) - told[-1] > main_rule(knowledge).within:
        return None
    at = int(told[-1])
    return SecondOpinion(
        day=series.days[at],
        expected=float(level.expected[0, at]),
        surprise=float(level.surprise[0, at]),
        notice=bool(leaves_level(level, rule.threshold)[0, at]),
        q=q,
        r=r,
        own=own,
    )


def opinion_words(opinion: SecondOpinion, noticed: bool, knowledge: Knowledge) -> Said | None:
    """This function will say in one line how the second opinion stands to the main rule; None when both are silent."""
    if not (opinion.notice or noticed):
        return None
    name = "second_differs" if not opinion.notice else "second_agrees" if noticed else "second_alone"
    return say(knowledge, name, surprise=round(opinion.surprise, 1), expected=round(opinion.expected, 1))


def _variances(series: Series, rule: SecondRule) -> tuple[float, float, bool]:
    """The person's own variances once there are enough entries, otherwise the ones to begin with."""
    if np.isfinite(series.legs).sum() < rule.own_after:
        return rule.q, rule.r, False
    return (*estimate_noise(series.legs[0], rule.q_bounds, rule.r_bounds, limit=rule.limit), True)
