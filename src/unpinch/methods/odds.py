"""Combining evidence that is not independent, in log odds, for many cases at once.

It answers: given what each piece of evidence says for each hypothesis, how far do the odds of that hypothesis move? Evidence stands in
*cells*: one cell is one source speaking for one hypothesis. Cells that say partly the same share a *group*. Within a group the
strongest cell counts fully and every further one counts `repeat`; groups are sorted by size and the next one counts `following`, the
one after that `following` squared; for and against apart; the total is cut at `cap`. A cell without a value is 0 and costs nothing.

    cells      | a  b | c | d  e  f |      values, log odds, 0 = says nothing
    groups     |  g0  |g1 |   g2    |      strongest + repeat * rest
    hypotheses |    h0    |   h1    |      g_big + following * g_next + following^2 * ...

What the numbers mean, and which ones to use, is for the caller. Source of the method: combination of findings, section 3 (our own
design after Holleman & Simel 1997 and Russek 1983).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Layout:
    """Which cells form a group and which groups speak for a hypothesis. Cells of one group are neighbors.

    `starts` (groups,): first cell of each group. `sizes` (groups,): its cells. `slots` (hypotheses, widest): the groups of each
    hypothesis, filled up with the number of groups, which stands for an empty one.
    """

    starts: Ints
    sizes: Ints
    slots: Ints

    @classmethod
    def of(cls, cells: Sequence[tuple[int, Hashable]], hypotheses: int) -> "Layout":
        """Build it from (hypothesis, group) of each cell, in the order in which the cells stand.

        >>> Layout.of([(0, "x"), (0, "x"), (1, "x")], 2).slots.tolist()
        [[0], [1]]

        Raises ValueError when the cells of a group are not neighbors.
        """
        seen: dict[tuple[int, Hashable], int] = {}
        starts = [at for at, cell in enumerate(cells) if at == 0 or cell != cells[at - 1]]
        for number, at in enumerate(starts):
            if cells[at] in seen:
                raise ValueError(f"the cells of group {cells[at]!r} are no neighbors")
            seen[cells[at]] = number
        members: list[list[int]] = [[number for (own, _), number in seen.items() if own == h] for h in range(hypotheses)]
        widest = max(map(len, members), default=0)
        slots = np.array([row + [len(starts)] * (widest - len(row)) for row in members], dtype=np.intp).reshape(hypotheses, widest)
        return cls(np.array(starts, dtype=np.intp), np.diff([*starts, len(cells)]).astype(np.intp), slots)

    @cached_property
    def group_of_cell(self) -> Ints:
        """(cells,): the group in which each cell stands."""
        return np.repeat(np.arange(len(self.starts)), self.sizes)


def combine(values: Floats, layout: Layout, *, repeat: float, following: float, cap: float) -> Floats:
    """Add up what the cells say, in log odds. `values` (cases, cells); returns (cases, hypotheses), each within +-`cap`."""
    for_it = _one_sign(np.maximum(values, 0.0), layout, repeat, following)
    against = _one_sign(np.maximum(-values, 0.0), layout, repeat, following)
    return np.clip(for_it - against, -cap, cap)


def _one_sign(sizes: Floats, layout: Layout, repeat: float, following: float) -> Floats:
    """Sum of one sign; `sizes` (cases, cells) are not negative."""
    hypotheses, widest = layout.slots.shape
    if not len(layout.starts):
        return np.zeros((len(sizes), hypotheses))
    slotted = _group_sizes(sizes, layout, repeat)[:, layout.slots]
    slotted.sort(axis=-1)
    return slotted @ following ** np.arange(widest - 1.0, -1.0, -1.0)


def _group_sizes(sizes: Floats, layout: Layout, repeat: float) -> Floats:
    """(cases, groups + 1): strongest cell plus `repeat` times the others; the last column is the empty group."""
    strongest = np.maximum.reduceat(sizes, layout.starts, axis=1)
    together = np.add.reduceat(sizes, layout.starts, axis=1)
    return np.pad(strongest + repeat * (together - strongest), ((0, 0), (0, 1)))


@dataclass(frozen=True)
class Shares:
    """How much of each cell counted. `in_group` is 1 or `repeat`; `of_group` is `following` to the power of the group's place.

    All (cases, cells); the product of both with the value is what the cell added to its hypothesis before the cap.
    """

    in_group: Floats
    of_group: Floats


def shares(values: Floats, layout: Layout, *, repeat: float, following: float) -> Shares:
    """Say how much of each cell `combine` counts. Cells that say nothing get 1 and the place of a last group."""
    parts = [_shares_of_sign(np.maximum(sign * values, 0.0), layout, repeat, following) for sign in (1.0, -1.0)]
    for_it = values >= 0
    return Shares(np.where(for_it, parts[0][0], parts[1][0]), np.where(for_it, parts[0][1], parts[1][1]))


def _shares_of_sign(sizes: Floats, layout: Layout, repeat: float, following: float) -> tuple[Floats, Floats]:
    cases, cells = sizes.shape
    if not cells:
        return np.ones_like(sizes), np.ones_like(sizes)
    own = layout.group_of_cell
    strongest = np.maximum.reduceat(sizes, layout.starts, axis=1)[:, own]
    place = np.where(sizes == strongest, np.arange(cells), cells)
    first = np.minimum.reduceat(place, layout.starts, axis=1)[:, own]
    in_group = np.where((np.arange(cells) == first) | (sizes == 0), 1.0, repeat)
    slotted = _group_sizes(sizes, layout, repeat)[:, layout.slots]
    rank = np.argsort(np.argsort(-slotted, axis=-1, kind="stable"), axis=-1, kind="stable")
    of_group = np.ones((cases, len(layout.starts) + 1))
    of_group[:, layout.slots] = following ** rank.astype(np.float64)
    return in_group, of_group[:, own]


def logit(probability: Floats) -> Floats:
    """Log odds of a probability strictly between 0 and 1."""
    return np.log(probability) - np.log1p(-probability)


def probability(log_odds: Floats) -> Floats:
    """Probability of log odds; stable for large values of either sign."""
    small = np.exp(-np.abs(log_odds))
    return np.where(log_odds >= 0, 1.0, small) / (1.0 + small)


def one_against_rest(prior: Floats, log_odds: Floats) -> Floats:
    """Move a hypothesis against all others together, which keep their proportions. Any shape; 0 < prior < 1.

    >>> one_against_rest(np.array([0.2]), np.log([4.0])).round(12).tolist()
    [0.5]
    """
    return probability(logit(prior) + log_odds)


def move_between(weights: Floats, first: int, second: int, log_odds: Floats) -> Floats:
    """Multiply the odds of `first` to `second` and leave their sum and everything else alone. `log_odds` (cases,)."""
    moved = weights.copy()
    both = weights[:, first] + weights[:, second]
    share = probability(np.log(weights[:, first]) - np.log(weights[:, second]) + log_odds)
    moved[:, first], moved[:, second] = both * share, both * (1.0 - share)
    return moved


def share_out(weights: Floats, other: float, floor: float) -> tuple[Floats, Floats]:
    """Normalize so that all sum to 1 with "other", which starts at weight `other` and never falls under `floor`.

    `weights` (cases, hypotheses), prior times odds factor. When a single hypothesis moved, what it gets is exactly
    `one_against_rest`. Returns the same shape and (cases,) for other.
    """
    together = weights.sum(axis=1)
    rest = np.maximum(other / (together + other), floor)
    return weights * ((1.0 - rest) / together)[:, None], rest
