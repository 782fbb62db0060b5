"""The differential of one case: everything the other modules of this room know, put together or withheld.

It ranks the ordinary causes; dangerous ones are screened beside it and never ranked. It says nothing (abstains) when there is too
little to go on, when the person is not an adult, or when signs point above the lumbar spine. Whether it may be shown at all in an
emergency is for the caller, who knows the triage.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from unpinch.clinical.differential.evidence import NAMED_ONLY, Compiled, Reading, compile_evidence, read
from unpinch.clinical.differential.explain import Account, account, because, compared, contributions, entered, one, untested
from unpinch.clinical.differential.next_test import ANY, always_offered, rank_tests
from unpinch.clinical.differential.posterior import Posterior, bands, draw, seed_of
from unpinch.clinical.differential.result import CauseEstimate, Contributor, Differential
from unpinch.clinical.differential.screen import screen
from unpinch.clinical.differential.site import CORD_FLAGS, locate
from unpinch.clinical.differential.words import chance_words
from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge.load import Knowledge
from unpinch.methods.odds import Floats, logit
from unpinch.terms.because import Because
from unpinch.terms.truth import Truth

CONTRIBUTES_TO = {"ligamentum_flavum": ("spinal_stenosis", "foraminal_stenosis")}
"""Causes that a contributor belongs to (causes table, prior basis)."""
CYCLIC = "gyn_cyclic"


def differential(
    judge: Judge,
    knowledge: Knowledge,
    *,
    present_position: str = ANY,
    rng_seed: int | None = None,
    raised: Mapping[str, Truth] | None = None,
) -> Differential:
    """Rank the causes of one case, say where, and what to test next.

    `present_position` is how the person is placed now (`supine`, `sitting` ...; `any` when unknown). `rng_seed` draws the bands; by
    default it comes from the version of the knowledge, so that the same case gets the same answer. `raised` maps flags to what triage
    found; without it the flags are judged here. Facts in conflict count as not tested.
    """
    compiled = compile_evidence(knowledge)
    plain = untested(judge, knowledge)
    reading = read(plain, compiled)
    now = one(compiled, reading)
    seed = seed_of(knowledge.version) if rng_seed is None else rng_seed
    band = bands(compiled, reading.states, reading.age, now.causes[0], draw(compiled, seed))
    flags = {name: raised.get(name) if raised is not None else judge.flag(name) for name in (*CORD_FLAGS, CYCLIC)}
    cord = any(flags[name] for name in CORD_FLAGS)
    count = informative(plain, compiled, reading)
    reason, may_test = _abstention(plain, compiled, reading, count, _top_width(now, band), cord=cord)
    shown = {} if reason else _shown(compiled, now)
    tests = rank_tests(plain, knowledge, compiled, reading, now, present_position) if may_test else ()
    parts = account(compiled, reading, entered(plain))
    return Differential(
        abstained=bool(reason),
        reason=reason,
        causes=() if reason else tuple(_estimates(knowledge, Worked(compiled, reading, parts, now, band))),
        other=None if reason else 1.0 - sum(shown.values()),
        dangerous=screen(judge, knowledge, raised),
        contributors=tuple(_contributors(knowledge, compiled, now, shown)),
        site=locate(plain, knowledge, shown, cord=cord),
        next_tests=tests[: int(compiled.method.tests_offered)],
        always=always_offered(plain, knowledge),
        missing=missing(plain),
        notes=tuple(_notes(knowledge, flags)),
        informative=count,
        knowledge=knowledge.version,
        probabilities=shown,
    )


@dataclass(frozen=True, eq=False)
class Worked:
    """One case worked out: what was read, what every cell did, the posterior and its band (low, high), each (causes,)."""

    compiled: Compiled
    reading: Reading
    parts: Account
    now: Posterior
    band: tuple[Floats, Floats]


def _shown(compiled: Compiled, now: Posterior) -> dict[str, float]:
    """Probability of every cause that may carry one."""
    return {c.id: float(now.causes[0, at]) for at, c in enumerate(compiled.causes) if c.id not in NAMED_ONLY}


# ---- whether to say anything -------------------------------------------------------------------------------------------------------
def informative(judge: Judge, compiled: Compiled, reading: Reading) -> int:
    """How many findings were really told or tested and move something; what only follows from "not applicable" does not count."""
    told = entered(judge)
    spoke = {int(row) for cell, row in enumerate(compiled.row_of) if _speaks(compiled, reading, cell)}
    rows = [compiled.rows[row] for row in spoke]
    return len({row.entry.fact for row in rows if any(fact in told and fact.startswith("finding.") for fact in row.needs)})


def _speaks(compiled: Compiled, reading: Reading, cell: int) -> bool:
    state = reading.states[compiled.row_of[cell]]
    return bool((state > 0 and compiled.log_pos[cell]) or (state < 0 and compiled.log_neg[cell]))


def missing(judge: Judge) -> tuple[str, ...]:
    """Facts without which the answer is vaguer: age (priors are averaged over all ages) and the painful side."""
    age = () if judge.value("patient.age") is not None else ("patient.age",)
    return age if judge.symptom_side else (*age, "finding.symptom_side")


def _top_width(now: Posterior, band: tuple[Floats, Floats]) -> float:
    top = int(now.causes[0].argmax())
    return float(band[1][top] - band[0][top])


def _abstention(judge: Judge, compiled: Compiled, reading: Reading, count: int, width: float, *, cord: bool) -> tuple[str, bool]:
    """(why nothing is ranked, or empty; whether tests may be proposed)."""
    method, lacking = compiled.method, missing(judge)
    needed = method.abstain_findings_blind if lacking else method.abstain_findings
    if reading.age < method.adult_age:
        return f"under {method.adult_age:.0f}: the figures are those of adults", False
    if cord:
        return "signs above the lumbar spine are not explained by a lumbar root: medical assessment first", False
    if judge.symptom_side == "none":
        return "no leg pain: the figures are those of people with leg pain", True
    if count < needed:
        without = f", and {' and '.join(_plain(fact) for fact in lacking)} unknown" if lacking else ""
        return f"too little to go on: {count} informative findings of at least {needed:.0f}{without}", True
    if width > method.abstain_band_width:
        return "too uncertain: the band of the first cause is too wide to rank", True
    return "", True


def _plain(fact: str) -> str:
    return {"patient.age": "age", "finding.symptom_side": "painful side"}[fact]


# ---- the causes --------------------------------------------------------------------------------------------------------------------
def _estimates(knowledge: Knowledge, worked: Worked) -> Iterator[CauseEstimate]:
    """The ranked causes, the most likely first; ties by their order in the table."""
    compiled, reading, parts, now = worked.compiled, worked.reading, worked.parts, worked.now
    for at in sorted(range(len(compiled.causes)), key=lambda c: (-now.causes[0, c], c)):
        cause, chance, prior = compiled.causes[at], float(now.causes[0, at]), float(now.priors[0, at])
        if cause.id in NAMED_ONLY:
            continue
        done = contributions(compiled, knowledge, reading, parts, at)
        total, start = float(now.totals[0, at]), float(logit(np.array(prior)))
        reasons = [*because(compiled, knowledge, prior, reading.age, at, done), *compared(compiled, knowledge, reading, parts, at)]
        yield CauseEstimate(
            id=cause.id,
            label=cause.label,
            plain_label=cause.plain_label,
            probability=chance,
            low=float(worked.band[0][at]),
            high=float(worked.band[1][at]),
            words=chance_words(chance, compiled.method),
            prior=prior,
            log_odds=start + total,
            capped=total - sum(part.counted for part in done),
            contributions=done,
            because=tuple(reasons),
        )


def _contributors(knowledge: Knowledge, compiled: Compiled, now: Posterior, shown: Mapping[str, float]) -> Iterator[Contributor]:
    """Contributors worth naming: the causes they belong to are likely enough, or findings speak for them."""
    if not shown:
        return
    for cause in knowledge.causes.values():
        together = sum(shown.get(other, 0.0) for other in CONTRIBUTES_TO.get(cause.id, ()))
        if cause.role == "contributor" and together >= compiled.method.contributor_share:
            names = " or ".join(knowledge.causes[other].label for other in CONTRIBUTES_TO[cause.id])
            yield Contributor(cause.id, cause.label, f"may add to: {names}; no bedside test separates it")
        if cause.id in NAMED_ONLY and now.totals[0, compiled.cause_at[cause.id]] > 0:
            yield Contributor(cause.id, cause.label, "possible contributor; no accepted test")


def _notes(knowledge: Knowledge, flags: Mapping[str, Truth]) -> Iterator[Because]:
    """What the ranked causes cannot explain."""
    if flags[CYCLIC] and (flag := knowledge.flags.get(CYCLIC)):
        text = "attacks follow the menstrual cycle: a pelvic cause is not in this ranking; an attack is no flare of a disc by itself"
        yield Because(f"flag.{CYCLIC}", "; ".join(flag.source), text)
