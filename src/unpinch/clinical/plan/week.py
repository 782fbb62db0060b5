"""Stage two: the chosen exercises spread over the days of a week, to proven optimality.

For the composer. As often as their dose says, within the minutes of a day and the person's number of days; strength not on neighbouring
days. Among the best spreads the one whose fullest day is lightest (to the minute), then the first by name. What is done through the day
is done every day and takes no session time. It chooses no exercises. Source: DESIGN, section 6; progression rule P18.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from unpinch.clinical.plan.dose import Dose
from unpinch.clinical.plan.groups import group
from unpinch.clinical.plan.select import TENTHS
from unpinch.knowledge.load import Knowledge
from unpinch.methods.choice import Choice, Limit, Problem, choose, possible

DAYS = range(7)


@dataclass(frozen=True, slots=True)
class Week:
    """For each day, 0 to 6, the exercises of its session; `minutes` are session minutes of each day.

    `through_the_day` are done every day. `proven`: no spread is better. `short` are exercises that got fewer days than their dose says.
    """

    days: tuple[tuple[str, ...], ...]
    minutes: tuple[float, ...]
    through_the_day: tuple[str, ...]
    proven: bool
    short: tuple[str, ...]


def spread(doses: Mapping[str, Dose], worth: Mapping[str, int], knowledge: Knowledge, *, session_minutes: int, days_per_week: int) -> Week:
    """This function will spread the exercises over a week. `worth` decides what comes first when the time is short."""
    timed = {item: dose for item, dose in doses.items() if not dose.through_the_day}
    spaced = group(knowledge, "spaced")
    problem = _problem(timed, worth, spaced, session_minutes, days_per_week)
    best = choose(problem, break_ties=False)
    found = choose(_lightest(problem, best, timed))
    days = tuple(tuple(sorted(item for item in timed if _on(item, day) in found.chosen)) for day in DAYS)
    counts = {item: sum(item in day for day in days) for item in timed}
    return Week(
        days=days,
        minutes=tuple(round(sum(timed[item].minutes for item in day), 1) for day in days),
        through_the_day=tuple(item for item, dose in doses.items() if dose.through_the_day),
        proven=best.proven and found.proven,
        short=tuple(item for item, dose in timed.items() if counts[item] < dose.days_per_week),
    )


def _on(item: str, day: int) -> str:
    return f"{item}@{day}"


def _problem(
    timed: Mapping[str, Dose], worth: Mapping[str, int], spaced: frozenset[str], session_minutes: int, days_per_week: int
) -> Problem:
    options = {_on(item, day): max(1, worth[item]) for item in timed for day in DAYS} | {_on("open", day): 0 for day in DAYS}
    limits = [Limit("days with a session", {_on("open", day): 1 for day in DAYS}, at_most=days_per_week), *_full(timed, session_minutes)]
    for item, dose in timed.items():
        limits.append(Limit(f"days of {item}", {_on(item, day): 1 for day in DAYS}, at_most=dose.days_per_week))
        limits.extend(Limit(f"{item} on an open day", {_on(item, day): 1, _on("open", day): -1}, at_most=0) for day in DAYS)
        if item in spaced:
            pairs = [(day, (day + 1) % 7) for day in DAYS]
            limits.extend(Limit(f"{item} spaced", {_on(item, a): 1, _on(item, b): 1}, at_most=1) for a, b in pairs)
    limits.extend(_same_week(timed, [item for item in timed if item in spaced]))
    wishes = tuple(Limit(f"{item} at least once", {_on(item, day): 1 for day in DAYS}, at_least=1) for item in timed)
    return Problem(options, tuple(limits), wishes)


def _full(timed: Mapping[str, Dose], minutes: float) -> list[Limit]:
    return [
        Limit(
            f"minutes of day {day}",
            {_on(item, day): round(TENTHS * dose.minutes) for item, dose in timed.items()},
            at_most=round(TENTHS * minutes),
        )
        for day in DAYS
    ]


def _same_week(timed: Mapping[str, Dose], spaced: Sequence[str]) -> list[Limit]:
    """Of weeks that differ only in the day they begin with, or in the order of their days, one stands for all.

    A week may be turned, since what is spaced is spaced over its end too; without anything spaced its days may be shuffled.
    """
    if spaced:
        first = min(spaced)
        return [Limit(f"the week begins with {first}", {_on(first, day): 1, _on(first, 0): -1}, at_most=0) for day in DAYS[1:]]
    load = {item: round(TENTHS * dose.minutes) for item, dose in timed.items()}
    return [
        Limit(
            f"day {day} is no fuller than the one before",
            {_on(item, day): load[item] for item in timed} | {_on(item, day - 1): -load[item] for item in timed},
            at_most=0,
        )
        for day in DAYS[1:]
    ]


def _lightest(problem: Problem, best: Choice, timed: Mapping[str, Dose]) -> Problem:
    """The same question with all that the best spread reached, and the lightest fullest day that allows it, found by halving.

    Minutes are whole here. No day can be lighter than the longest exercise, nor all of them lighter than their mean.
    """
    load = {item: round(TENTHS * dose.minutes) for item, dose in timed.items()}
    loads = [sum(load[item] for item in timed if _on(item, day) in best.chosen) for day in DAYS]
    good = Limit("as good as the best", problem.worth, at_least=best.worth)
    kept = tuple(wish for wish in problem.wishes if wish.name not in best.given_up)
    held = Problem(problem.worth, (*problem.limits, *kept, good))
    low, high = -(-max(load.values(), default=0) // TENTHS), -(-max(loads) // TENTHS)
    while low < high:
        middle = (low + high) // 2
        if possible(held.with_limits(*_full(timed, middle))):
            high = middle
        else:
            low = middle + 1
    return held.with_limits(*_full(timed, high))


def open_days(week: Week) -> Sequence[int]:
    """The days with a session."""
    return [day for day in DAYS if week.days[day]]
