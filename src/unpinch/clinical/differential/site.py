"""Where along the nerve, and which root: two questions, answered apart from the causes.

The place follows from the ranked causes. A root is named only when three or more signs of pain, sensation, strength and reflex agree on
one root and nothing else explains them; otherwise the answer is "lower lumbar root, L5/S1 not separable". A pain drawing never chooses
between L5 and S1. The probabilities of the roots stay modest on purpose (targets V27, V28). Source: combination of findings, section 3
"Where along the nerve?"; Hancock 2011; Iversen 2013; Jeon 2013.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np

from unpinch.clinical.differential.evidence import engine_log_lr, read_row
from unpinch.clinical.differential.parameters import method_of
from unpinch.clinical.differential.result import Area, Site
from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge.grammar import Call, Node, parse, references
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Evidence
from unpinch.methods.odds import Floats, Layout, combine
from unpinch.terms.because import Because
from unpinch.terms.truth import Truth, more_serious

ROOTS = ("L2-L4", "L5", "S1")
AREAS = {
    "root": "Nerve root in the low back",
    "buttock": "Nerve in the buttock",
    "thigh": "Nerve in the thigh",
    "fibular_neck": "Nerve at the outside of the knee",
    "nerves": "Nerve elsewhere, or nerves of both legs",
    "non_neural": "Not the nerve",
}
AREA_OF = {
    **dict.fromkeys(("disc_herniation", "spinal_stenosis", "foraminal_stenosis", "spondylolisthesis"), "root"),
    **dict.fromkeys(("herpes_zoster", "diabetic_amyotrophy"), "root"),
    "deep_gluteal": "buttock",
    "meralgia": "thigh",
    "common_peroneal": "fibular_neck",
    **dict.fromkeys(("trauma", "diabetic_neuropathy"), "nerves"),
}
"""Where each cause sits (clinical convention); every other ranked cause is not the nerve."""
DRAWING = "finding.dermatomal_pain_pattern"
COUNTS = {"L4": "concordant_signs_l4", "L5": "concordant_signs_l5", "S1": "concordant_signs_s1"}
PAIR, SIGNS = "t_fst_plus_patellar", "t_level_3plus_signs"
SEPARATORS = ("finding.hip_abduction_strength", "finding.ankle_inversion_strength")
"""Weak in L5, strong in a fibular nerve palsy (Jeon 2013)."""
CLEAR_SHARE = 0.5
"""An area is named alone when the causes that sit there have at least half (JUDGEMENT)."""
CORD_FLAGS = ("umn", "cord_symptoms", "widespread_neuro")


@dataclass(frozen=True, eq=False)
class RootRows:
    """The rows of the root layer, compiled. `cells` are (row, root); `layout` groups them by root."""

    rows: tuple[Evidence, ...]
    cells: tuple[tuple[int, int], ...]
    layout: Layout


def roots_named(target: str) -> tuple[int, ...]:
    """Which of `ROOTS` a target names: `levels L2-L4` the first, `level L5 vs S1` the other two. What stands in brackets is left out.

    >>> roots_named("level L4-L5"), roots_named("level S1 (L5-S1)"), roots_named("level L5 vs S1")
    ((0, 1), (2,), (1, 2))
    """
    order = ["L1", "L2", "L3", "L4", "L5", "S1"]
    named: set[str] = set()
    for first, last in re.findall(r"([LS]\d)(?:-([LS]\d))?", target.split("(")[0]):
        if first in order:
            named.update(order[order.index(first) : order.index(last if last in order else first) + 1])
    return tuple(at for at, root in enumerate(ROOTS) if named & ({"L2", "L3", "L4"} if root == "L2-L4" else {root}))


@lru_cache(maxsize=4)
def root_rows(knowledge: Knowledge) -> RootRows:
    """Compile the root layer. A drawing row counts only when it speaks for both lower roots: drawings never choose between them."""
    rows = tuple(
        entry
        for entry in knowledge.evidence.values()
        if (entry.use == "level" or entry.id == PAIR) and not (entry.fact == DRAWING and roots_named(entry.target) != (1, 2))
    )
    cells = [(at, root) for at, entry in enumerate(rows) for root in roots_named(entry.target)]
    cells.sort(key=lambda cell: (cell[1], _group(rows[cell[0]]), cell[0]))
    return RootRows(rows, tuple(cells), Layout.of([(root, _group(rows[at])) for at, root in cells], len(ROOTS)))


def _group(entry: Evidence) -> str:
    return entry.id if entry.dependence_group in ("", "cluster") else entry.dependence_group


# ---- signs -------------------------------------------------------------------------------------------------------------------------
def concordant_signs(judge: Judge, knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """For each root, the labels of the signs that are there: pain, sensation, strength, reflex."""
    signs = {}
    for root, count in COUNTS.items():
        tree = parse(knowledge.findings[count].derives)
        parts = tree.arguments if isinstance(tree, Call) else ()
        signs[root] = tuple(_sign_label(knowledge, part) for part in parts if _truth(judge, part))
    return signs


def _truth(judge: Judge, tree: Node) -> Truth:
    return more_serious(reading.try_legs(tree) for reading in judge.readings)


def _sign_label(knowledge: Knowledge, part: Node) -> str:
    ref = next(iter(references(part)))
    entry = knowledge.fact(ref.id)
    return entry.label if entry else ref.id


def named_roots(judge: Judge, knowledge: Knowledge) -> tuple[str, ...]:
    """Roots with enough concordant signs. L5 is left out while a foot drop may as well come from the fibular nerve."""
    needed = method_of(knowledge).root_signs
    found = [root for root, count in COUNTS.items() if judge.truth(f"finding.{count} >= {needed:g}")]
    if "L5" in found and foot_drop(judge) and not separated(judge):
        found.remove("L5")
    return tuple(found)


def foot_drop(judge: Judge) -> bool:
    """Whether the ankle cannot be lifted against gravity and more (grade 3 or less, or heel walking fails)."""
    return judge.truth("finding.foot_drop == present") is True


def separated(judge: Judge) -> Truth:
    """In a foot drop: True when a muscle out of the fibular nerve's reach is weak too (root), False when it is strong (nerve).

    None when neither was tested or they disagree.
    """
    states = {judge.truth(f"{fact}.painful <= 4") for fact in SEPARATORS} - {None}
    return states.pop() if len(states) == 1 else None


# ---- probabilities of the roots ----------------------------------------------------------------------------------------------------
def root_totals(judge: Judge, knowledge: Knowledge, named: tuple[str, ...] = ()) -> Floats:
    """What the signs say for upper root, L5 and S1, in capped log odds: (3,)."""
    method, compiled = method_of(knowledge), root_rows(knowledge)
    states = [_row_state(judge, knowledge, entry) for entry in compiled.rows]
    values = np.array([_cell_value(knowledge, compiled.rows[row], states[row]) for row, _ in compiled.cells])
    values = _clusters_speak(knowledge, compiled, states, values, named)
    totals = combine(values[None], compiled.layout, repeat=method.repeat_share, following=method.next_group_share, cap=method.cap)[0]
    if len(named) == 1:
        totals[_place(named[0])] = max(totals[_place(named[0])], engine_log_lr(knowledge.evidence[SIGNS])[0] or 0.0)
    return np.asarray(totals)


def root_chances(judge: Judge, knowledge: Knowledge, named: tuple[str, ...]) -> dict[str, float]:
    """Modest probabilities of upper root, L5 and S1 given that a root is the cause. They sum to 1."""
    method, totals = method_of(knowledge), root_totals(judge, knowledge, named)
    weights = np.array([method.root_prior_upper, method.root_prior_l5, method.root_prior_s1]) * np.exp(totals)
    return _kept_modest(dict(zip(ROOTS, weights / weights.sum(), strict=True)), named, method.root_most_without_signs)


def _place(root: str) -> int:
    return ROOTS.index(root) if root in ROOTS else 0


def _row_state(judge: Judge, knowledge: Knowledge, entry: Evidence) -> int:
    row = read_row(knowledge, entry)
    if entry.unless and judge.truth(entry.unless, entry.fact) is True:
        return 0
    if row.items and judge.unknown_facts(row.items, entry.fact):
        return 0
    if judge.truth(row.positive, entry.fact):
        return 1
    return -1 if judge.truth(row.negative, entry.fact, every_leg=True) else 0


def _cell_value(knowledge: Knowledge, entry: Evidence, state: int) -> float:
    positive, negative = engine_log_lr(entry)
    value = (positive if state > 0 else negative if state < 0 else 0.0) or 0.0
    limit = log(method_of(knowledge).drawing_cap_lr)
    return max(-limit, min(limit, value)) if entry.fact == DRAWING else value


def _clusters_speak(knowledge: Knowledge, compiled: RootRows, states: list[int], values: Floats, named: tuple[str, ...]) -> Floats:
    """The published pair silences its members, and so do three concordant signs of one root."""
    silent: dict[int, frozenset[str]] = {}
    pair = next((at for at, entry in enumerate(compiled.rows) if entry.id == PAIR), None)
    if pair is not None and states[pair] > 0:
        silent[0] = read_row(knowledge, compiled.rows[pair]).reads
    for root in named if len(named) == 1 else ():
        count = knowledge.findings[COUNTS[root]]
        silent[_place(root)] = silent.get(_place(root), frozenset()) | {ref.id for ref in references(parse(count.derives))}
    kept = [compiled.rows[row].id == PAIR or compiled.rows[row].fact not in silent.get(root, ()) for row, root in compiled.cells]
    return np.where(kept, values, 0.0)


def _kept_modest(chances: dict[str, float], named: tuple[str, ...], most: float) -> dict[str, float]:
    """Without its signs no root gets more than `most`; the others take the rest in proportion."""
    allowed = {ROOTS[_place(root)] for root in named} if len(named) == 1 else set()
    top = max(chances, key=lambda root: chances[root])
    if top in allowed or chances[top] <= most:
        return {root: float(chance) for root, chance in chances.items()}
    spread = (1.0 - most) / (1.0 - chances[top])
    return {root: float(most if root == top else chance * spread) for root, chance in chances.items()}


# ---- the answer --------------------------------------------------------------------------------------------------------------------
def locate(judge: Judge, knowledge: Knowledge, probabilities: Mapping[str, float], *, cord: bool) -> Site:
    """Say where. `probabilities` are those of the ranked causes, empty while abstaining; `cord`: signs above the lumbar spine."""
    signs, named = concordant_signs(judge, knowledge), named_roots(judge, knowledge)
    shares = dict.fromkeys(AREAS, 0.0) if probabilities else {}
    for cause, chance in probabilities.items():
        shares[AREA_OF.get(cause, "non_neural")] += chance
    ranked = sorted(shares, key=lambda area: (-shares[area], list(AREAS).index(area)))
    areas = tuple(Area(area, AREAS[area], shares[area]) for area in ranked)
    chances = root_chances(judge, knowledge, named)
    root = named[0] if len(named) == 1 and not cord else ""
    return Site(
        side=judge.symptom_side,
        areas=areas,
        root=root,
        words=_words(judge, areas, named, chances, cord=cord),
        signs={name: found for name, found in signs.items() if found},
        roots={} if cord else chances,
        because=tuple(_because(knowledge, signs, root)),
    )


def _words(judge: Judge, areas: tuple[Area, ...], named: tuple[str, ...], chances: Mapping[str, float], *, cord: bool) -> str:
    if cord:
        return "not explained by one lumbar root: signs above the lumbar spine"
    if len(named) == 1:
        return f"{named[0]} root: three or more signs agree"
    if foot_drop(judge) and (by_muscles := separated(judge)) is not True:
        if by_muscles is None:
            return "L5 root or fibular nerve: ankle inversion and hip abduction decide"
        return "nerve at the outside of the knee rather than a root: muscles out of its reach are strong"
    if len(named) > 1:
        return f"signs of more than one root ({', '.join(named)}): no root named"
    if not areas:
        return "no root named"
    if areas[0].share < CLEAR_SHARE:
        return f"open: {areas[0].label.lower()}, or {areas[1].label.lower()}; no root named"
    if areas[0].id != "root":
        return f"{areas[0].label.lower()}; no root named"
    if chances["L2-L4"] > CLEAR_SHARE:
        return "upper lumbar root, L2 to L4 not separable"
    return "lower lumbar root, L5/S1 not separable"


def _because(knowledge: Knowledge, signs: Mapping[str, tuple[str, ...]], root: str) -> Iterator[Because]:
    source = "; ".join(knowledge.evidence[SIGNS].source) if SIGNS in knowledge.evidence else ""
    for name, found in signs.items():
        if found:
            text = f"{name}: {len(found)} of 4 signs ({', '.join(found)}){'' if name == root else '; not named'}"
            yield Because(f"finding.{COUNTS[name]}", source, text)
