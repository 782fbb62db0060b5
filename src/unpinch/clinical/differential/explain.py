"""Why a cause stands where it stands: every finding in words and numbers, for and against.

The parts add up: log odds of the prior + everything counted + what the cap took away = log odds of the cause against its rest.
Normalizing against causes that moved as well comes after that and is the same for all findings. What was not tested is not
explained: it changed nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import isnan, log

import numpy as np

from unpinch.clinical.differential.evidence import Compiled, Reading, answer, compile_evidence, is_override, published, read, read_row
from unpinch.clinical.differential.posterior import Posterior, cell_values, leg_raise_factors, posteriors
from unpinch.clinical.differential.result import Contribution
from unpinch.clinical.differential.words import UNVERIFIED, direction_words, figure_words, heading, odds_words, percent
from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.intake.scales import Range
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Evidence
from unpinch.methods.odds import Floats, shares
from unpinch.terms.because import Because
from unpinch.terms.errors import InputError


@dataclass(frozen=True, eq=False)
class Account:
    """What every cell did for one case. All (cells,): `plain` without age factor and clusters, `values` with both, and the shares.

    `entered` are the facts that somebody really told or tested.
    """

    entered: frozenset[str]
    plain: Floats
    aged: Floats
    values: Floats
    in_group: Floats
    of_group: Floats

    @property
    def counted(self) -> Floats:
        """What each cell added, in log odds, before the cap."""
        return self.values * self.in_group * self.of_group


def account(compiled: Compiled, reading: Reading, entered: frozenset[str] = frozenset()) -> Account:
    """Take one case apart."""
    states, ages = reading.states[None], np.array([reading.age])
    seen = reading.states[compiled.row_of]
    plain = np.where(seen > 0, compiled.log_pos, np.where(seen < 0, compiled.log_neg, 0.0))
    values = cell_values(compiled, states, ages)
    method = compiled.method
    parts = shares(values, compiled.layout, repeat=method.repeat_share, following=method.next_group_share)
    aged = plain * np.where(compiled.aged, leg_raise_factors(compiled, ages)[0], 1.0)
    return Account(entered, plain, aged, values[0], parts.in_group[0], parts.of_group[0])


def contributions(compiled: Compiled, knowledge: Knowledge, reading: Reading, parts: Account, hypothesis: int) -> tuple[Contribution, ...]:
    """What each tested row did to one cause (or pair), the strongest first; equal ones by id."""
    found = []
    for cell in np.flatnonzero(compiled.hypothesis_of == hypothesis):
        row = compiled.rows[compiled.row_of[cell]]
        state = reading.states[compiled.row_of[cell]]
        if state and parts.plain[cell]:
            found.append(
                Contribution(
                    row=row.id,
                    fact=row.entry.fact,
                    positive=bool(state > 0),
                    published=_published(row.entry, positive=state > 0),
                    weighted=float(parts.plain[cell]),
                    aged=float(parts.aged[cell]),
                    counted=float(parts.counted[cell]),
                    why=tuple(_why_less(compiled, parts, int(cell))),
                )
            )
    return tuple(sorted(found, key=lambda c: (-abs(c.counted), c.row)))


def _published(entry: Evidence, *, positive: bool) -> float | None:
    figure = published(entry)[0 if positive else 1]
    return None if entry.status == UNVERIFIED or figure is None or figure <= 0 else log(figure)


def _why_less(compiled: Compiled, parts: Account, cell: int) -> Iterator[str]:
    row = compiled.rows[compiled.row_of[cell]]
    entry = row.entry
    if parts.entered and not parts.entered & {entry.fact, *row.reads, *row.needs}:
        yield "not asked: it cannot be so after other answers"
    weight = compiled.method.grade_weights[entry.evidence_grade]
    if is_override(entry):
        yield "a published combination: its own figure replaces its members"
    elif "raised to power" in entry.proposal_basis:
        yield f"grade {entry.evidence_grade}: counts {percent(weight, compiled.method)} of the published figure"
    if parts.aged[cell] != parts.plain[cell]:
        yield f"at this age leg raises count {parts.aged[cell] / parts.plain[cell]:.2g} times"
    if not parts.values[cell]:
        yield "silent: a published combination that contains it speaks instead"
        return
    if parts.in_group[cell] < 1:
        yield f"says partly the same as a stronger finding of its group: counts {parts.in_group[cell]:.2g}"
    if parts.of_group[cell] < 1:
        yield f"a stronger group of findings comes first: counts {parts.of_group[cell]:.2g}"


def because(
    compiled: Compiled, knowledge: Knowledge, prior: float, age: float, cause: int, done: tuple[Contribution, ...]
) -> Iterator[Because]:
    """Reasons for one cause: where it started, then every finding, the strongest first."""
    entry = compiled.causes[cause]
    at = "age unknown" if isnan(age) else f"age {age:.0f}"
    yield Because(f"prior.{entry.id}", "; ".join(entry.source), f"starts at {percent(prior, compiled.method)} ({at}; {entry.prior_status})")
    for part in done:
        row = compiled.rows[compiled.row_at[part.row]].entry
        yield Because(part.row, "; ".join(row.source), _sentence(knowledge, row, part))


def compared(compiled: Compiled, knowledge: Knowledge, reading: Reading, parts: Account, cause: int) -> Iterator[Because]:
    """Reasons that only shift between this cause and one other."""
    for number, pair in enumerate(compiled.pairs):
        if cause not in pair:
            continue
        other = compiled.causes[pair[1] if cause == pair[0] else pair[0]]
        sign = 1 if cause == pair[0] else -1
        for part in contributions(compiled, knowledge, reading, parts, len(compiled.causes) + number):
            row = compiled.rows[compiled.row_at[part.row]].entry
            turned = replace(part, counted=sign * part.counted)
            yield Because(part.row, "; ".join(row.source), f"{_sentence(knowledge, row, turned)}; compared with {other.label} only")


def _sentence(knowledge: Knowledge, row: Evidence, part: Contribution) -> str:
    fact = knowledge.fact(row.fact)
    says = heading(row, fact.label if fact else row.label, part.positive)
    figures = [figure_words(row, part.positive)]
    if row.status != UNVERIFIED:
        figures.append(f"counted as {odds_words(part.counted)}")
    return f"{says}; {direction_words(part.counted)} ({', '.join([*figures, *part.why])})"


# ---- one finding of one case -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class RowExplained:
    """One evidence row that reads the finding: how it was read, what was published, what was counted for each cause (log odds).

    The figures of an unverified row are empty. `state`: positive, negative, not tested, does not apply, or not used.
    """

    row: str
    label: str
    use: str
    state: str
    lr_pos: str
    lr_neg: str
    ci: str
    population: str
    grade: str
    status: str
    source: str
    note: str
    counted: Mapping[str, float]
    why: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FindingExplained:
    """One finding of one case. `causes` maps cause to its probability (with, without) the finding, as computed before abstention."""

    id: str
    label: str
    value: str
    rows: tuple[RowExplained, ...]
    causes: Mapping[str, tuple[float, float]]


def explain_finding(judge: Judge, knowledge: Knowledge, finding: str) -> FindingExplained:
    """Explain what one finding (or patient field) of a case did, with and without it. Raises InputError for an unknown name."""
    fact_id = next((name for name in (finding, f"finding.{finding}", f"patient.{finding}") if knowledge.fact(name)), None)
    entry = knowledge.fact(fact_id) if fact_id else None
    if fact_id is None or entry is None:
        raise InputError(finding, "is no finding and no patient field.")
    compiled = compile_evidence(knowledge)
    judge = untested(judge, knowledge)
    reading = read(judge, compiled)
    parts = account(compiled, reading, entered(judge))
    rows = tuple(
        _explain_row(compiled, knowledge, reading, parts, row)
        for row in knowledge.evidence.values()
        if row.fact and row.use and _reads(knowledge, row, fact_id)
    )
    left = replace(judge.case, facts=tuple(fact for fact in judge.case.facts if fact.id != fact_id))
    without = read(Judge(knowledge, left, raised=judge.raised, conflicts_untested=True), compiled)
    both = [one(compiled, other).causes[0] for other in (reading, without)]
    effect = {c.id: (float(both[0][at]), float(both[1][at])) for at, c in enumerate(compiled.causes)}
    return FindingExplained(fact_id, entry.label, value_words(judge, fact_id), rows, effect)


def one(compiled: Compiled, reading: Reading) -> Posterior:
    """The posterior of one case: a batch of one."""
    return posteriors(compiled, reading.states[None], np.array([reading.age]))


def untested(judge: Judge, knowledge: Knowledge) -> Judge:
    """The same case with facts in conflict counted as not tested: the differential's reading."""
    return Judge(knowledge, judge.case, raised=judge.raised, conflicts_untested=True) if judge.conflicts else judge


def entered(judge: Judge) -> frozenset[str]:
    """The facts of a case that have a value."""
    return frozenset(fact.id for fact in judge.case.facts if fact.known)


def value_words(judge: Judge, fact_id: str) -> str:
    """The value of a fact as it counts today, in words."""
    value = answer(judge, judge.knowledge, fact_id)
    if value is None:
        return "not tested"
    if isinstance(value, Range):
        return f"{value.low:g}" if value.low == value.high else f"{value.low:g} to {value.high:g}"
    if isinstance(value, float):
        return f"{value:g}"
    return value if isinstance(value, str) else ", ".join(value) or "none"


def _reads(knowledge: Knowledge, entry: Evidence, fact_id: str) -> bool:
    return entry.fact == fact_id or fact_id in read_row(knowledge, entry).reads


def _explain_row(compiled: Compiled, knowledge: Knowledge, reading: Reading, parts: Account, entry: Evidence) -> RowExplained:
    at = compiled.row_at.get(entry.id)
    hidden = entry.status == UNVERIFIED
    counted: dict[str, float] = {}
    why: dict[str, tuple[str, ...]] = {}
    state = "not used"
    if at is not None:
        word = {1: "positive", -1: "negative", 0: "not tested"}[int(reading.states[at])]
        state = word if reading.applies[at] else "does not apply"
        for cell in np.flatnonzero(compiled.row_of == at):
            if reading.states[at]:
                name = hypothesis_name(compiled, int(compiled.hypothesis_of[cell]))
                counted[name] = float(parts.counted[cell])
                why[name] = tuple(_why_less(compiled, parts, int(cell)))
    return RowExplained(
        row=entry.id,
        label=entry.label,
        use=entry.use,
        state=state,
        lr_pos="" if hidden else entry.lr_pos,
        lr_neg="" if hidden else entry.lr_neg,
        ci="" if hidden else entry.ci,
        population=entry.population,
        grade=entry.evidence_grade,
        status=entry.status,
        source="; ".join(entry.source),
        note=entry.map_note or entry.note,
        counted=counted,
        why=why,
    )


def hypothesis_name(compiled: Compiled, hypothesis: int) -> str:
    """The id of a cause, or `a : b` of a pair."""
    if hypothesis < len(compiled.causes):
        return compiled.causes[hypothesis].id
    first, second = compiled.pairs[hypothesis - len(compiled.causes)]
    return f"{compiled.causes[first].id} : {compiled.causes[second].id}"
