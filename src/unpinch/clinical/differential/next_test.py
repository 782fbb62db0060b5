"""What to ask or test next: what would tell most for its minutes, its discomfort and the change of position.

For every untested evidence row that could still turn, the engine itself says what would be believed after a positive and after a
negative answer; how likely each answer is follows from the likelihood ratios. The gain is the expected fall of uncertainty over the
shrunken posterior. A dependence group that was already tested is left by itself: a second test of it is expected to tell a fifth
(kappa 0.69 between leg raise and slump). Strength, reflexes and saddle questions stand outside the score and are always offered.

How often a test is positive. With both likelihood ratios a (positive) and b (negative), sensitivity s and false positives u follow
from s = a u and 1 - s = b (1 - u), so u = (1 - b) / (a - b). With one of them only, u is 1 - specificity where it was published, else
it follows from a marked default of the sensitivity (a alone) or of u itself (b alone). Causes that no row names are positive as often
as the rest. Source: combination of findings, "Next most informative test".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import exp

import numpy as np

from unpinch.clinical.differential.evidence import Compiled, Reading, answer
from unpinch.clinical.differential.parameters import Method
from unpinch.clinical.differential.posterior import Posterior, posteriors
from unpinch.clinical.differential.result import NextTest
from unpinch.clinical.differential.site import SEPARATORS, foot_drop
from unpinch.clinical.differential.words import percent
from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Finding
from unpinch.methods.information import expected_drop, per_cost
from unpinch.methods.naive_bayes import States
from unpinch.methods.odds import Floats
from unpinch.terms.truth import Truth

ANY = "any"
EVERY_VISIT = (
    *("saddle_sensation_change", "bladder_change", "bowel_change"),
    *("knee_extension_strength", "ankle_dorsiflexion_strength", "great_toe_extension_strength", "ankle_plantarflexion_strength"),
    *("patellar_reflex", "achilles_reflex", "medial_hamstring_reflex"),
)
"""Offered at every visit outside the score: saddle questions, key muscles, reflexes (combination; clinical convention)."""
OTHER_LEG_OR_PLACE = frozenset({"crossed_straight_leg_raise", "crossed_femoral_nerve_stretch", "slump_below_knee"})
"""Not a repetition of their group: the well leg, or where the pain is felt."""
STEERING = frozenset(f"repeated_{way}_response" for way in ("extension", "flexion", "side_glide", "rotation"))
"""Repeated movements: they show centralization, which steers treatment."""
AFTER_STEERING = "G_sij"
"""Tests of this group come after repeated movements (Laslett's order)."""
RATE_LIMITS = (0.02, 0.98)
"""No answer is taken as certain beforehand (JUDGEMENT)."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """Findings still missing that together would settle `rows`; `on_yes`, `on_no` (rows,) are the states they would get."""

    asks: tuple[Finding, ...]
    rows: tuple[int, ...]
    on_yes: States
    on_no: States


# ---- how likely each answer is -----------------------------------------------------------------------------------------------------
def answer_rates(positive: float, negative: float, specificity: float | None, method: Method) -> tuple[float, float]:
    """(how often positive with the cause, how often without), from log likelihood ratios as the engine counts them; 0 is none."""
    a, b = exp(positive), exp(negative)
    if (a - 1) * (b - 1) < 0:
        without = (1 - b) / (a - b)
    elif specificity is not None:
        without = 1 - specificity
    else:
        without = method.default_sensitivity / a if positive > 0 else method.default_positive_rate
    with_it = a * without if positive else 1 - b * (1 - without)
    low, high = RATE_LIMITS
    return min(max(with_it, low), high), min(max(without, low), high)


@lru_cache(maxsize=4)
def row_rates(compiled: Compiled) -> Floats:
    """(rows, causes + other): how often each row is positive with each cause; NaN where the row does not name the cause.

    The last column is the rate without any of them. Two rows on one fact, one for each answer, are one test.
    """
    logs: dict[tuple[str, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for cell, row in enumerate(compiled.row_of):
        both = logs[compiled.rows[row].entry.fact, int(compiled.hypothesis_of[cell])]
        both[:] = both[0] or float(compiled.log_pos[cell]), both[1] or float(compiled.log_neg[cell])
    rates = np.full((len(compiled.rows), len(compiled.causes) + 1), np.nan)
    without: dict[int, list[float]] = defaultdict(list)
    for cell, row in enumerate(compiled.row_of):
        entry, hypothesis = compiled.rows[row].entry, int(compiled.hypothesis_of[cell])
        positive, negative = logs[entry.fact, hypothesis]
        with_it, rest = answer_rates(positive, negative, entry.specificity, compiled.method)
        if hypothesis < len(compiled.causes):
            rates[row, hypothesis] = with_it
        else:
            rates[row, list(compiled.pairs[hypothesis - len(compiled.causes)])] = with_it, rest
        without[int(row)].append(rest)
    for row_at, found in without.items():
        rates[row_at, -1] = np.mean(found)
    return rates


def _yes_chance(rates: Floats, chances: Floats) -> float:
    """How likely a positive answer is. `rates` (rows of the candidate, causes + other), `chances` (causes + other,)."""
    named = ~np.isnan(rates)
    count = named.sum(axis=0)
    mean = np.where(named, rates, 0.0).sum(axis=0) / np.maximum(count, 1)
    return float(np.where(count > 0, mean, rates[:, -1].mean()) @ chances)


# ---- what can be asked -------------------------------------------------------------------------------------------------------------
def candidates(judge: Judge, knowledge: Knowledge, compiled: Compiled, reading: Reading) -> Iterator[Candidate]:
    """Every set of missing findings that would settle an open row. Rows that need the same ones are one candidate."""
    missing: dict[str, bool] = {}
    together: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in np.flatnonzero(reading.open_pos | reading.open_neg):
        row = compiled.rows[at]
        for fact in row.needs:
            if fact not in missing:
                missing[fact] = answer(judge, knowledge, fact) is None
        open_facts = tuple(fact for fact in row.needs if missing[fact]) or row.needs
        together[open_facts].append(int(at))
    prone = judge.truth("patient.can_lie_prone")
    for facts, rows in together.items():
        asks = [knowledge.findings.get(fact.removeprefix("finding.")) for fact in facts if fact.startswith("finding.")]
        if len(asks) == len(facts) and all(ask is not None and _askable(judge, ask, prone) for ask in asks):
            on_yes = np.where(reading.open_pos[rows], 1, 0).astype(np.int8)
            on_no = np.where(reading.open_neg[rows], -1, 0).astype(np.int8)
            yield Candidate(tuple(ask for ask in asks if ask), tuple(rows), on_yes, on_no)


def _askable(judge: Judge, finding: Finding, prone: Truth) -> bool:
    if finding.derives or (finding.position == "prone" and prone is False):
        return False
    return not finding.pairing or judge.truth(finding.pairing) is True


def used_up(compiled: Compiled, reading: Reading, candidate: Candidate) -> bool:
    """Whether another finding of the same dependence group was tested already. Published combinations are never used up."""
    if {ask.id for ask in candidate.asks} & OTHER_LEG_OR_PLACE:
        return False
    entries = [compiled.rows[row].entry for row in candidate.rows]
    if any(entry.use == "cluster" for entry in entries):
        return False
    groups = {entry.dependence_group for entry in entries} - {"", "cluster"}
    tested = {compiled.rows[row].entry.dependence_group for row in np.flatnonzero(reading.states)}
    return bool(groups) and groups <= tested


def cost(candidate: Candidate, method: Method, present: str) -> tuple[float, float]:
    """(minutes, minutes with discomfort and changes of position counted as minutes)."""
    minutes = sum(ask.minutes for ask in candidate.asks)
    places = {ask.position for ask in candidate.asks} - {ANY, "", present if present != ANY else ""}
    changes = len(places) if present != ANY else max(len(places) - 1, 0)
    discomfort = sum(ask.discomfort for ask in candidate.asks)
    return minutes, max(minutes + method.discomfort_minutes * discomfort + method.position_change_minutes * changes, 0.1)


# ---- the ranking -------------------------------------------------------------------------------------------------------------------
def rank_tests(
    judge: Judge, knowledge: Knowledge, compiled: Compiled, reading: Reading, now: Posterior, present: str = ANY
) -> tuple[NextTest, ...]:
    """Every askable finding outside the always-offered ones, the best first; ties by id. `now` is the posterior of this case."""
    found = [c for c in candidates(judge, knowledge, compiled, reading) if not {ask.id for ask in c.asks} <= set(EVERY_VISIT)]
    if not found:
        return ()
    chances = np.append(now.causes[0], now.other[0])
    after = _after(compiled, reading, found)
    yes = np.array([_yes_chance(row_rates(compiled)[list(c.rows)], chances) for c in found])
    answers = np.stack([yes, 1 - yes], axis=1)
    repeated = np.array([used_up(compiled, reading, c) for c in found])
    gains = expected_drop(answers, after) * np.where(repeated, compiled.method.repeat_gain, 1.0)
    costs = [cost(c, compiled.method, present) for c in found]
    scores = per_cost(gains, np.array([total for _, total in costs]))
    tests = [
        _test(compiled, c, float(gains[at]), float(scores[at]), costs[at][0], bool(repeated[at]), answers[at], after[at])
        for at, c in enumerate(found)
        if gains[at] > 1e-6
    ]
    ranked = _best_of_each(sorted(tests, key=lambda test: (-test.score, test.id)))
    return tuple(_steering_early(ranked, _late(compiled), int(compiled.method.steering_place)))


def _after(compiled: Compiled, reading: Reading, found: list[Candidate]) -> Floats:
    """(candidates, 2, causes + other): what would be believed after yes and after no."""
    states = np.repeat(reading.states[None], 2 * len(found), axis=0)
    for at, candidate in enumerate(found):
        states[2 * at, list(candidate.rows)] = candidate.on_yes
        states[2 * at + 1, list(candidate.rows)] = candidate.on_no
    then = posteriors(compiled, states, np.full(len(states), reading.age))
    return np.concatenate([then.causes, then.other[:, None]], axis=1).reshape(len(found), 2, -1)


def _test(
    compiled: Compiled, c: Candidate, gain: float, score: float, minutes: float, repeated: bool, answers: Floats, after: Floats
) -> NextTest:
    first, *rest = c.asks
    moved = np.abs(after - answers @ after)[:, :-1]
    cause = int((answers @ moved).argmax())
    yes, no = (percent(float(after[outcome, cause]), compiled.method) for outcome in (0, 1))
    reason = f"tells most about {compiled.causes[cause].label}: {yes} if positive, {no} if negative"
    if rest:
        reason += f"; together with {', '.join(ask.label for ask in rest)}"
    if repeated:
        reason += "; its group was tested already"
    if first.id in STEERING:
        reason += "; steers treatment"
    return NextTest(
        id=first.id,
        label=first.label,
        gain=gain,
        minutes=round(minutes, 2),
        position=first.position,
        discomfort=max(ask.discomfort for ask in c.asks),
        score=score,
        with_=tuple(ask.id for ask in rest),
        reason=reason,
    )


def _best_of_each(ranked: Iterable[NextTest]) -> list[NextTest]:
    best: dict[str, NextTest] = {}
    for test in ranked:
        best.setdefault(test.id, test)
    return list(best.values())


@lru_cache(maxsize=4)
def _late(compiled: Compiled) -> frozenset[str]:
    return frozenset(
        fact.removeprefix("finding.") for row in compiled.rows if row.entry.dependence_group == AFTER_STEERING for fact in row.needs
    )


def _steering_early(ranked: list[NextTest], late: frozenset[str], place: int) -> list[NextTest]:
    """Put the best repeated movement at `place` or before, and in any case before the sacroiliac tests."""
    steering = next((test for test in ranked if test.id in STEERING), None)
    if steering is None:
        return ranked
    rest = [test for test in ranked if test is not steering]
    first_late = next((at for at, test in enumerate(rest) if test.id in late), len(rest))
    rest.insert(min(ranked.index(steering), place - 1, first_late), steering)
    return rest


def always_offered(judge: Judge, knowledge: Knowledge) -> tuple[NextTest, ...]:
    """The checks of every visit that were not done today; in a foot drop also those that tell root from fibular nerve."""
    today = judge.case.as_of
    done = {fact.id for fact in judge.case.facts if fact.known and (fact.at or today) == today}
    wanted = dict.fromkeys(EVERY_VISIT, "checked at every visit")
    if foot_drop(judge):
        wanted |= {fact.removeprefix("finding."): "tells L5 root from fibular nerve in a foot drop" for fact in SEPARATORS}
    offered = []
    for name, reason in wanted.items():
        finding = knowledge.findings.get(name)
        if finding and f"finding.{name}" not in done:
            test = NextTest(name, finding.label, 0.0, finding.minutes, finding.position, finding.discomfort, always=True, reason=reason)
            offered.append(test)
    return tuple(offered)
