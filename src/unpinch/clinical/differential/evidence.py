"""Which evidence speaks for which cause, and what a case says to each row of it.

The tables are compiled once for each knowledge base into arrays; a case is then read into one number per row: +1 positive, -1 negative,
0 not tested. Not tested is never negative (S3). What the numbers do to the odds is in `posterior`.

A cell is one row speaking for one cause; rows of use `pairwise` speak for a pair of causes and stand behind the causes. Rows of use
`never`, `prior`, `rules` and `member` are not read at all: they are shown, or stand in the age multipliers, or belong to triage, or
count only inside a cluster that is not used. `level` rows belong to `site`. Source: grammar of the vocabulary, section 10;
combination of findings, section 3.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import inf, log, nan

import numpy as np

from unpinch.clinical.differential.parameters import Method, method_of
from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.intake.scales import Held
from unpinch.knowledge.grammar import Call, Node, Reference, children, parse
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Cause, Evidence, Finding
from unpinch.methods.bands import log_sd
from unpinch.methods.naive_bayes import States
from unpinch.methods.odds import Bools, Floats, Ints, Layout
from unpinch.terms.errors import KnowledgeError

READ = ("cause", "cluster", "pairwise")
NAMED_ONLY = frozenset({"neural_interface"})
"""Core causes without an accepted bedside test: they take part in the arithmetic, are named as contributors and never given a figure
(combination of findings, section 4; their share is shown within "other or mixed")."""
BEST_CLUSTERS = (
    "t_cook_4of5",
    "t_cook_0of5",
    "t_konno7",
    "t_sij_cluster_pooled",
    "t_piriformis_either",
    "t_gtps_seq_pos",
    "t_gtps_seq_neg",
)
"""One published cluster counts for a cause, the best validated one: these in this order (combination, step 5), then by grade."""
SAME_ITEMS = {"konno_stenosis_score": "sugioka_stenosis_score"}
"""The points of a typed-in total were not readable; its items are those of the self-report form of the same tool."""
LEG_RAISES = frozenset(
    f"finding.{name}"
    for name in (
        *("straight_leg_raise", "crossed_straight_leg_raise", "seated_straight_leg_raise", "extended_straight_leg_raise"),
        *("slr_or_bragard", "slump", "slump_below_knee"),
    )
)
"""Tests whose weight falls with age (combination, step 7)."""
_INTERVAL = re.compile(r"(LR\+|LR-|sens|spec)?\s*(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Row:
    """One evidence row as rules: `positive`, `negative`, `applies`, `unless` are judged with `fact` as `this`.

    `reads` are the asked facts behind it. `needs` are those that have to be answered, in order, what is only recorded left out.
    `items` is the rule whose facts must all be answered before a cluster may speak (empty otherwise).
    """

    entry: Evidence
    positive: str
    negative: str
    reads: frozenset[str]
    needs: tuple[str, ...]
    items: str

    @property
    def id(self) -> str:
        """The id of the evidence row."""
        return self.entry.id


@dataclass(frozen=True)
class Cluster:
    """A published combination speaking for one cause: its cell, and the cells that fall silent when it speaks.

    Those of dependence group `cluster` are `exclusive`: one of them speaks for a cause. Another (leg raise or Bragard) is a finding of
    its own group and only replaces its members there.
    """

    cell: int
    members: Ints
    exclusive: bool


@dataclass(frozen=True, eq=False)
class Compiled:
    """The evidence of one knowledge base. Cells are sorted by hypothesis and group; hypotheses are the causes, then the pairs.

    Shapes: `row_of`, `log_pos`, `log_neg`, `sd_pos`, `sd_neg`, `aged` (cells,); `has_pos`, `has_neg` (cells,); `priors` (causes,);
    `age_x` (4 age bands, causes). Figures of a pair are those of its first cause against its second, spreads included.
    """

    method: Method
    causes: tuple[Cause, ...]
    pairs: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
    layout: Layout
    hypothesis_of: Ints
    row_of: Ints
    log_pos: Floats
    log_neg: Floats
    sd_pos: Floats
    sd_neg: Floats
    aged: Bools
    clusters: tuple[tuple[Cluster, ...], ...]
    priors: Floats
    age_x: Floats

    @cached_property
    def row_at(self) -> dict[str, int]:
        """Place of each row by its id."""
        return {row.id: at for at, row in enumerate(self.rows)}

    @cached_property
    def cause_at(self) -> dict[str, int]:
        """Place of each cause by its id."""
        return {cause.id: at for at, cause in enumerate(self.causes)}


# ---- what a row reads --------------------------------------------------------------------------------------------------------------
def asked_facts(knowledge: Knowledge, node: Node, *, recorded: bool = True) -> Iterator[str]:
    """The facts somebody is asked or tested for behind a rule; worked-out findings are followed to what they are made of.

    Without `recorded`, facts that a rule only waits for if they happen to be there are left out.
    """
    if isinstance(node, Call) and node.name == "recorded" and not recorded:
        return
    if not isinstance(node, Reference):
        for child in children(node):
            yield from asked_facts(knowledge, child, recorded=recorded)
        return
    entry = knowledge.fact(node.id)
    if isinstance(entry, Finding) and entry.derives:
        yield from asked_facts(knowledge, parse(entry.derives), recorded=recorded)
    elif entry is not None:
        yield node.id


def read_row(knowledge: Knowledge, entry: Evidence) -> Row:
    """Write out the rules of a row. Raises KnowledgeError when it reads no fact or no rule says when it is positive."""
    fact = knowledge.fact(entry.fact)
    positive = entry.positive_when or (fact.positive_when if isinstance(fact, Finding) else "")
    if fact is None or not positive:
        raise KnowledgeError([f"differential/evidence.yaml: {entry.id}: no fact, or no rule that says when it is positive"])
    tree = parse(positive, entry.fact)
    reads = set(asked_facts(knowledge, tree))
    if same := SAME_ITEMS.get(fact.id):
        reads |= set(asked_facts(knowledge, parse(knowledge.findings[same].derives)))
    return Row(
        entry=entry,
        positive=positive,
        negative=entry.negative_when or f"not ({positive})",
        reads=frozenset(reads - {"patient.age"}),
        needs=tuple(dict.fromkeys(asked_facts(knowledge, tree, recorded=False))),
        items=positive if entry.use == "cluster" else "",
    )


# ---- figures -----------------------------------------------------------------------------------------------------------------------
def published(entry: Evidence) -> tuple[float | None, float | None]:
    """Published likelihood ratios, positive and negative; None where none was published. Infinite ones stay infinite."""
    return tuple(None if not text else inf if text == "inf" else float(text) for text in (entry.lr_pos, entry.lr_neg))  # type: ignore[return-value]


def is_override(entry: Evidence) -> bool:
    """Whether the published figure of a whole cluster replaces its members."""
    return entry.use == "cluster" and entry.dependence_group == "cluster"


def engine_log_lr(entry: Evidence) -> tuple[float | None, float | None]:
    """What the engine counts, as logs: grade-weighted, but for a row of group `cluster` the published figure (combination, step 5)."""
    figures = [entry.engine_lr_pos, entry.engine_lr_neg]
    if is_override(entry):
        own = published(entry)
        figures = [weighted if figure is None or not 0 < figure < inf else figure for figure, weighted in zip(own, figures, strict=True)]
    return tuple(None if figure is None else log(figure) for figure in figures)  # type: ignore[return-value]


def log_sds(entry: Evidence, default: float) -> tuple[float, float]:
    """Standard deviation of both log likelihood ratios: from the published interval, else `default`; 0 for a ratio of exactly 1.

    An interval of sensitivity and specificity gives the ratio's by its corners, which is wider than it need be.
    """
    found: dict[str, tuple[float, float]] = {}
    for name, low, high in _INTERVAL.findall(entry.ci):
        found.setdefault(name or ("LR+" if entry.lr_pos else "LR-"), (float(low), float(high)))
    sens, spec = found.get("sens"), found.get("spec")
    if sens and spec and min(*sens, *spec) > 0 and max(*sens, *spec) < 1:
        found.setdefault("LR+", (sens[0] / (1 - spec[0]), sens[1] / (1 - spec[1])))
        found.setdefault("LR-", ((1 - sens[1]) / spec[1], (1 - sens[0]) / spec[0]))
    logs = engine_log_lr(entry)
    spreads = [log_sd(*found[name]) if name in found and found[name][0] > 0 else default for name in ("LR+", "LR-")]
    return tuple(0.0 if not figure else spread for figure, spread in zip(logs, spreads, strict=True))  # type: ignore[return-value]


# ---- compiling ---------------------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=4)
def compile_evidence(knowledge: Knowledge) -> Compiled:
    """Compile the evidence of a knowledge base; once per process and knowledge. Raises KnowledgeError listing what does not fit."""
    method = method_of(knowledge)
    causes = tuple(cause for cause in knowledge.causes.values() if cause.ranked)
    place = {cause.id: at for at, cause in enumerate(causes)}
    entries = [entry for entry in knowledge.evidence.values() if entry.use in READ and place.keys() & {*entry.causes}]
    rows = tuple(read_row(knowledge, entry) for entry in entries)
    pairs = _pairs(entries, place)
    cells = sorted(_cells(rows, place, pairs), key=lambda cell: (cell[0], str(cell[1]), cell[2]))
    row_of = np.array([row for _, _, row, _ in cells], dtype=np.intp)
    signs = np.array([sign for *_, sign in cells])
    logs = np.array([[nan if figure is None else figure for figure in engine_log_lr(rows[row].entry)] for row in row_of]).reshape(-1, 2)
    sds = np.array([log_sds(rows[row].entry, method.log_lr_sd) for row in row_of]).reshape(-1, 2)
    hypothesis_of = np.array([cell[0] for cell in cells], dtype=np.intp)
    bands = [[cause.age_lt40_x, cause.age_40_59_x, cause.age_60_69_x, cause.age_70plus_x] for cause in causes]
    return Compiled(
        method=method,
        causes=causes,
        pairs=pairs,
        rows=rows,
        layout=Layout.of([(cell[0], cell[1]) for cell in cells], len(causes) + len(pairs)),
        hypothesis_of=hypothesis_of,
        row_of=row_of,
        log_pos=np.nan_to_num(logs[:, 0]) * signs,
        log_neg=np.nan_to_num(logs[:, 1]) * signs,
        sd_pos=sds[:, 0] * signs,
        sd_neg=sds[:, 1] * signs,
        aged=np.array([rows[row].entry.fact in LEG_RAISES for row in row_of]),
        clusters=_clusters(rows, row_of, hypothesis_of, len(causes)),
        priors=np.array([cause.pretest_probability_primary_care for cause in causes]),
        age_x=np.array([[1.0 if x is None else x for x in band] for band in bands]).T,
    )


def _pairs(entries: Sequence[Evidence], place: dict[str, int]) -> tuple[tuple[int, int], ...]:
    """The pairs of causes that some rows compare. Raises KnowledgeError when one cause stands in two pairs."""
    found = sorted({_pair(entry, place) for entry in entries if entry.use == "pairwise"})
    ends = [end for pair in found for end in pair]
    if len(ends) != len(set(ends)):
        raise KnowledgeError(["differential/evidence.yaml: a cause stands in two different pairwise comparisons"])
    return tuple(found)


def _pair(entry: Evidence, place: dict[str, int]) -> tuple[int, int]:
    if len(entry.causes) != 1 or len(entry.against) != 1 or entry.against[0] not in place:
        raise KnowledgeError([f"differential/evidence.yaml: {entry.id}: a pairwise row names one ranked cause and one against it"])
    first, second = sorted((place[entry.causes[0]], place[entry.against[0]]))
    return first, second


def _cells(rows: Sequence[Row], place: dict[str, int], pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Hashable, int, float]]:
    """(hypothesis, group, row, sign) of every cell. A row without a group, or of a cluster, is a group of its own."""
    for at, row in enumerate(rows):
        entry = row.entry
        group = row.id if entry.dependence_group in ("", "cluster") else entry.dependence_group
        if entry.use == "pairwise":
            pair = _pair(entry, place)
            yield len(place) + pairs.index(pair), group, at, 1.0 if place[entry.causes[0]] == pair[0] else -1.0
            continue
        for cause in entry.causes:
            if cause in place:
                yield place[cause], group, at, 1.0


def _clusters(rows: Sequence[Row], row_of: Ints, hypothesis_of: Ints, causes: int) -> tuple[tuple[Cluster, ...], ...]:
    """For each cause its clusters, the best validated first, with the cells whose facts they have already counted."""

    def preference(cell: int) -> tuple[int, str, str]:
        row = rows[row_of[cell]]
        return BEST_CLUSTERS.index(row.id) if row.id in BEST_CLUSTERS else len(BEST_CLUSTERS), row.entry.evidence_grade, row.id

    found = []
    for cause in range(causes):
        own = [int(cell) for cell in np.flatnonzero(hypothesis_of == cause)]
        combined = sorted((cell for cell in own if rows[row_of[cell]].entry.use == "cluster"), key=preference)
        others = [cell for cell in own if cell not in combined]
        for_cause = []
        for cell in combined:
            members = [other for other in others if rows[row_of[other]].reads & rows[row_of[cell]].reads]
            for_cause.append(Cluster(cell, np.array(members, dtype=np.intp), is_override(rows[row_of[cell]].entry)))
        found.append(tuple(for_cause))
    return tuple(found)


# ---- reading a case ----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Reading:
    """What a case says. `states` (rows,): +1, -1 or 0. `age` in years, NaN unknown.

    `applies` (rows,): whether the row may speak. `open_pos`, `open_neg` (rows,): whether an untested row could still turn so.
    """

    states: States
    applies: Bools
    open_pos: Bools
    open_neg: Bools
    age: float


def read(judge: Judge, compiled: Compiled) -> Reading:
    """Read a case through the judge, which must count a fact in conflict as not tested (`conflicts_untested`)."""
    read_rows = [_read_row(judge, row) for row in compiled.rows]
    states, *flags = zip(*read_rows, strict=True) if read_rows else ((), (), (), ())
    age = judge.value("patient.age")
    applies, open_pos, open_neg = (np.array(flag, dtype=np.bool_) for flag in flags)
    return Reading(np.array(states, dtype=np.int8), applies, open_pos, open_neg, float(age) if isinstance(age, int | float) else nan)


def _read_row(judge: Judge, row: Row) -> tuple[int, bool, bool, bool]:
    """(state, applies, may still turn positive, may still turn negative)."""
    entry = row.entry
    if entry.applies_if and judge.truth(entry.applies_if, entry.fact) is not True:
        return 0, False, False, False
    if entry.unless and judge.truth(entry.unless, entry.fact) is True:
        return 0, False, False, False
    positive = judge.truth(row.positive, entry.fact)
    negative = False if positive else judge.truth(row.negative, entry.fact, every_leg=True)
    if row.items and judge.unknown_facts(row.items, entry.fact) and not _entered(judge, entry.fact):
        return 0, True, positive is not False, negative is not False
    state = 1 if positive else -1 if negative else 0
    return state, True, state == 0 and positive is not False, state == 0 and negative is not False


def answer(judge: Judge, knowledge: Knowledge, fact: str) -> Held | None:
    """The value of a fact as it counts today; on the painful leg when it has sides. None when nobody answered."""
    entry = knowledge.fact(fact)
    return judge.value(fact, "painful" if entry is not None and entry.sided == "left_right" else "")


def _entered(judge: Judge, fact: str) -> bool:
    """Whether somebody entered the total itself."""
    return any(entry.id == fact and entry.known for entry in judge.case.facts)
