"""Choose among yes-or-no options under linear limits, and prove that nothing better exists.

It has never heard of a leg: options are names with a whole-number worth, limits are whole-number sums. HiGHS searches; what it returns
is not taken on trust. The chosen set is checked against every limit in whole numbers, and it counts as **proven** only when the
solver's bound is less than one unit above its worth: between them no whole number is left. Ties go to the names that come first, so
that the same question gets the same answer on every machine (ADR 5).

It does not say why an option is good, and it does not spread anything over time; the caller does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from unpinch.terms.errors import UnpinchError

TIME_LIMIT_S = 20.0
"""A safety net only (JUDGEMENT): questions of this size take hundredths of a second. Past it the answer says that it is not proven."""
TIE_CHUNK = 14
"""So many names are put in order at a time: 2 ** 14 is far inside what the solver adds without rounding."""
ROUNDING = 1e-3
"""How far a bound that is a whole number may be off for the solver's own rounding."""


class ImpossibleError(UnpinchError):
    """No choice keeps every limit; `limits` are those of which dropping a single one would help, or all when none does."""

    def __init__(self, limits: Sequence[str]) -> None:
        self.limits = tuple(limits)
        super().__init__(f"no choice keeps all of these: {', '.join(self.limits)}")


@dataclass(frozen=True, slots=True)
class Limit:
    """A weighted count of chosen options that must lie between `at_least` and `at_most` (None: no such end).

    Names in `terms` that are no options count as not chosen.
    """

    name: str
    terms: Mapping[str, int]
    at_least: int | None = None
    at_most: int | None = None

    def kept_by(self, chosen: Iterable[str]) -> bool:
        """Whether a set of names keeps this limit, in whole numbers.

        >>> Limit("two of three", {"a": 1, "b": 1, "c": 1}, at_least=2).kept_by({"a", "c"})
        True
        """
        total = sum(self.terms.get(name, 0) for name in chosen)
        return (self.at_least is None or total >= self.at_least) and (self.at_most is None or total <= self.at_most)


@dataclass(frozen=True, slots=True)
class Problem:
    """What may be chosen (`worth`: name to whole number, negative allowed) under which `limits`.

    `wishes` are limits that are given up only when impossible, the last one first.
    """

    worth: Mapping[str, int]
    limits: tuple[Limit, ...] = ()
    wishes: tuple[Limit, ...] = ()

    def with_limits(self, *limits: Limit) -> "Problem":
        """The same question under further limits."""
        return replace(self, limits=(*self.limits, *limits))


@dataclass(frozen=True, slots=True)
class Choice:
    """The best set of names. `bound` is the solver's ceiling on any set's worth; `given_up` are the wishes that could not be had.

    `proven`: no other set is worth more. `unique`: none is worth the same, so no tie had to be broken. `solves` counts solver runs.
    """

    chosen: frozenset[str]
    worth: int
    bound: float
    proven: bool
    unique: bool
    given_up: tuple[str, ...] = ()
    solves: int = 1


@dataclass(frozen=True, slots=True)
class Displacement:
    """What putting one option in by force would cost: the loss of worth and the names that leave and enter."""

    loss: int
    leaves: frozenset[str]
    enters: frozenset[str]


def choose(problem: Problem, *, break_ties: bool = True, time_limit_s: float = TIME_LIMIT_S) -> Choice:
    """This function will find the set of the greatest total worth that keeps every limit.

    Wishes are kept as if they were limits; when that is impossible they are taken in order, each kept when it can be together with those
    before it. Without `break_ties` any of the best sets may come back, sooner. Raises ImpossibleError when the limits alone cannot be
    kept.

    >>> pick = choose(Problem({"a": 3, "b": 2, "c": 2}, (Limit("at most two", {"a": 1, "b": 1, "c": 1}, at_most=2),)))
    >>> sorted(pick.chosen), pick.worth, pick.proven, pick.unique
    (['a', 'b'], 5, True, False)
    """
    search = _Search(problem, time_limit_s)
    kept = list(problem.wishes)
    found = search.best(kept)
    if found is None:
        kept = search.possible_wishes()
        found = search.best(kept)
    if found is None:
        raise ImpossibleError(search.culprits())
    first = search.first_by_name(found, kept) if break_ties else found.chosen
    given_up = tuple(wish.name for wish in problem.wishes if wish not in kept)
    return Choice(first, found.worth, found.bound, found.proven, first == found.chosen and search.only_one, given_up, search.solves)


def possible(problem: Problem, *, time_limit_s: float = TIME_LIMIT_S) -> bool:
    """This function will say whether any choice keeps every limit; worth and wishes are ignored."""
    return _Search(problem, time_limit_s).best([], MappingProxyType({})) is not None


def displacement(problem: Problem, chosen: Choice, name: str, *, time_limit_s: float = TIME_LIMIT_S) -> Displacement:
    """This function will say what an option that was left out would push aside if it were put in by force.

    Raises ImpossibleError when no choice holds it, KeyError when it is no option.
    """
    if name not in problem.worth:
        raise KeyError(name)
    kept = tuple(wish for wish in problem.wishes if wish.name not in chosen.given_up)
    forced = Problem(problem.worth, (*problem.limits, Limit(f"with {name}", {name: 1}, at_least=1)), kept)
    other = choose(forced, time_limit_s=time_limit_s)
    return Displacement(chosen.worth - other.worth, chosen.chosen - other.chosen, other.chosen - chosen.chosen)


# ---- the search ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Found:
    chosen: frozenset[str]
    worth: int
    bound: float
    proven: bool


@dataclass(slots=True)
class _Search:
    """One question asked of the solver several times, with more or fewer limits."""

    problem: Problem
    time_limit_s: float
    solves: int = 0
    only_one: bool = False
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.names = tuple(sorted(self.problem.worth))

    def best(self, wishes: Sequence[Limit], worth: Mapping[str, int] | None = None, *more: Limit) -> _Found | None:
        """The best set under all limits, these wishes and more limits; None when there is none."""
        limits = (*self.problem.limits, *wishes, *more)
        value = self.problem.worth if worth is None else worth
        self.solves += 1
        solved = _solve(self.names, value, limits, self.time_limit_s)
        if solved is None:
            return None
        chosen, bound = solved
        if broken := [limit.name for limit in limits if not limit.kept_by(chosen)]:
            raise ArithmeticError(f"the solver's answer breaks {', '.join(broken)}")
        total = sum(value.get(name, 0) for name in chosen)
        return _Found(chosen, total, bound, bound < total + 1 - ROUNDING)

    def possible_wishes(self) -> list[Limit]:
        kept: list[Limit] = []
        for wish in self.problem.wishes:
            if self.best([*kept, wish], MappingProxyType({})) is not None:
                kept.append(wish)
        return kept

    def culprits(self) -> list[str]:
        """The limits of which dropping one alone makes the rest possible."""
        limits = self.problem.limits
        found = []
        for at, limit in enumerate(limits):
            if possible(replace(self.problem, limits=limits[:at] + limits[at + 1 :]), time_limit_s=self.time_limit_s):
                found.append(limit.name)
        return found or [limit.name for limit in limits]

    def first_by_name(self, found: _Found, wishes: Sequence[Limit]) -> frozenset[str]:
        """Among all sets of the same worth, the one that takes the earliest name where they differ."""
        same = Limit("the same worth", self.problem.worth, at_least=found.worth)
        flip = {name: -1 if name in found.chosen else 1 for name in self.names}
        another = Limit("another set", flip, at_least=1 - len(found.chosen))
        self.only_one = self.best(wishes, MappingProxyType({}), same, another) is None
        if self.only_one:
            return found.chosen
        held: list[Limit] = [same]
        chosen = found.chosen
        for at in range(0, len(self.names), TIE_CHUNK):
            chunk = self.names[at : at + TIE_CHUNK]
            order = {name: 1 << (len(chunk) - 1 - place) for place, name in enumerate(chunk)}
            first = self.best(wishes, order, *held)
            if first is None:  # pragma: no cover - the set found keeps all of `held`
                raise ArithmeticError("a set of the same worth was lost")
            chosen = first.chosen
            here = chosen & set(chunk)
            held.append(Limit("names so far", {n: 1 if n in here else -1 for n in chunk}, at_least=len(here)))
        return chosen


def _solve(
    names: Sequence[str], worth: Mapping[str, int], limits: Sequence[Limit], time_limit_s: float
) -> tuple[frozenset[str], float] | None:
    """Ask HiGHS for the set of greatest worth and its bound; None when the limits cannot be kept.

    One thread, a fixed seed and no gap: the same input gives the same answer.
    """
    if not names:
        return (frozenset(), 0.0) if all(limit.kept_by(()) for limit in limits) else None
    import highspy  # here, because it takes a while and most commands choose nothing
    import numpy as np

    place = {name: at for at, name in enumerate(names)}
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(names), len(limits)
    model.col_cost_ = np.array([float(worth.get(name, 0)) for name in names])
    model.col_lower_, model.col_upper_ = np.zeros(len(names)), np.ones(len(names))
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(names)
    model.sense_ = highspy.ObjSense.kMaximize
    starts: list[int] = [0]
    index: list[int] = []
    values: list[float] = []
    for limit in limits:
        row = [(place[name], count) for name, count in limit.terms.items() if name in place and count]
        index.extend(at for at, _ in row)
        values.extend(float(count) for _, count in row)
        starts.append(len(index))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(index, dtype=np.int32)
    model.a_matrix_.value_ = np.array(values)
    model.row_lower_ = np.array([-highspy.kHighsInf if limit.at_least is None else float(limit.at_least) for limit in limits])
    model.row_upper_ = np.array([highspy.kHighsInf if limit.at_most is None else float(limit.at_most) for limit in limits])
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in _OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.setOptionValue("time_limit", time_limit_s)
    solver.passModel(model)
    solver.run()
    status = solver.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise ArithmeticError(f"the solver stopped without an answer: {solver.modelStatusToString(status)}")
    solution = solver.getSolution().col_value
    return frozenset(name for name, value in zip(names, solution, strict=True) if value > 0.5), float(info.mip_dual_bound)


_OPTIONS: Mapping[str, bool | int | float | str] = MappingProxyType(
    {"output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0}
)
