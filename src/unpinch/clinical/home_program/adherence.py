"""How much of the home program was done: sets done of sets due, over a rolling fortnight, with what is not known said.

For the person's own page and the therapist's. Three things are kept apart: a day that was not told (unknown, never zero: S3), a set that
was told as left out (zero, with its reason), and more than was due (no extra credit, a flag of its own). It does not say whether the
program helps; it says whether that can be asked at all: "not tried" is not "did not work". Sources: adherence.md through the prognosis
rules `adherence-metric` and `adherence-missing`; the classes are convention, no cut-off for sciatica exists.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from unpinch.clinical.home_program.diary import SetEntry, in_force
from unpinch.clinical.home_program.figures import figure, number
from unpinch.knowledge.load import Knowledge
from unpinch.terms.side import Side
from unpinch.terms.truth import Truth

VERIFIED = frozenset({"timer", "camera"})
"""Who counts without memory (rule adherence-tools)."""
DAY = dt.timedelta(days=1)
Item = tuple[str, Side | None]
"""An exercise on its side, None where it has none."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """What the signed program asks for: `sets` a day of an exercise on `weekdays` (Monday 0), from a day until a day (None: still).

    `side` is as the sets are logged: one row for each side of an exercise that is done side by side. Several versions of a program are
    several rows; where two hold for one item on one day, the one that began later counts.
    """

    exercise: str
    side: Side | None = None
    sets: int
    weekdays: frozenset[int] = frozenset(range(7))
    first: dt.date
    last: dt.date | None = None

    @property
    def item(self) -> Item:
        return self.exercise, self.side

    def sets_on(self, day: dt.date) -> int:
        """Sets due on a day, 0 on a day off."""
        holds = self.first <= day and (self.last is None or day <= self.last)
        return self.sets if holds and day.weekday() in self.weekdays else 0


class Doing(StrEnum):
    """How much is done, by class (convention: no cut-off for sciatica exists). Unknown: too few days told."""

    ON_PLAN = "on_plan"
    PARTLY = "partly"
    NEEDS_HELP = "needs_help"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Sets of some days. `due` counts the days told only, `untold` what was due on days without a word. `done` has no cap."""

    done: int = 0
    credited: int = 0
    verified: int = 0
    due: int = 0
    untold: int = 0

    @property
    def share(self) -> float | None:
        """Credited of due, at most 1; None when nothing that was due has been told."""
        return self.credited / self.due if self.due else None

    @property
    def least(self) -> float | None:
        """The share if nothing was done on the days not told."""
        return self.credited / (self.due + self.untold) if self.due + self.untold else None

    @property
    def most(self) -> float | None:
        """The share if everything was done on the days not told."""
        return (self.credited + self.untold) / (self.due + self.untold) if self.due + self.untold else None


@dataclass(frozen=True, kw_only=True)
class DayDone:
    """One day: sets done, credited and due; `told` False means that nobody knows what was done."""

    day: dt.date
    done: int
    due: int
    told: bool


@dataclass(frozen=True, kw_only=True)
class ItemDone:
    """One exercise on one side over the window, with the reasons given for leaving it out or swapping it, most frequent first."""

    exercise: str
    side: Side | None
    tally: Tally
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Overdone:
    """More than was due on one day by so much that it is a flag of its own (rule adherence-metric)."""

    day: dt.date
    exercise: str
    side: Side | None
    done: int
    due: int


@dataclass(frozen=True, kw_only=True)
class Adherence:
    """What was done of what was due from `first` to `last`, never mixed with what was verified or estimated.

    `estimate` is the self-report times the shrinking factor where nothing was verified (an assumption, for analytics only).
    """

    first: dt.date
    last: dt.date
    doing: Doing
    tally: Tally
    days: tuple[DayDone, ...]
    items: tuple[ItemDone, ...]
    reasons: tuple[tuple[str, int], ...]
    overdone: tuple[Overdone, ...]
    estimate: float | None
    tried: Truth

    @cached_property
    def days_told(self) -> int:
        """Days with something due that were told."""
        return sum(day.told for day in self.days if day.due)

    @cached_property
    def days_due(self) -> int:
        """Days with something due."""
        return sum(day.due > 0 for day in self.days)


def measure_adherence(entries: Iterable[SetEntry], due: Collection[Due], as_of: dt.date, knowledge: Knowledge) -> Adherence:
    """This function will count sets done of sets due over the window that ends on `as_of`, that day included.

    `as_of` is the last day that is over. A day is told when any exercise was logged on it, done or left out; what was not logged on such
    a day counts as not done (convention). A set that was swapped counts for the exercise that was due.
    """
    window = int(figure(knowledge, "adherence-metric", "window_days"))
    days = [as_of - DAY * back for back in range(window - 1, -1, -1)]
    counting = [entry for entry in in_force(entries) if days[0] <= entry.day <= as_of]
    sheet = _Sheet(days, due, counting)
    tally = _sum(sheet.tally(item) for item in sheet.items)
    return Adherence(
        first=days[0],
        last=as_of,
        doing=_class(tally, sheet, knowledge),
        tally=tally,
        days=tuple(sheet.day(day) for day in days),
        items=tuple(ItemDone(exercise=e, side=s, tally=sheet.tally((e, s)), reasons=_reasons(counting, (e, s))) for e, s in sheet.items),
        reasons=_reasons(counting),
        overdone=tuple(sheet.overdone(number(knowledge, "overdone_factor"))),
        estimate=_estimate(tally, knowledge),
        tried=_tried(tally, knowledge),
    )


def tried_or_not(adherence: Adherence, improved: Truth) -> str:
    """This function will tell "not tried" from "did not work": `helps`, `not_tried`, `did_not_work` or `unknown`.

    With less than half of the sets in a fortnight the dose was insufficient, whatever the course: nothing is given up for it and nothing
    stepped up (adherence.md, section 5).
    """
    if improved:
        return "helps"
    if adherence.tried is False:
        return "not_tried"
    return "did_not_work" if adherence.tried and improved is False else "unknown"


class _Sheet:
    """Sets done and due by item and day of one window."""

    def __init__(self, days: Sequence[dt.date], due: Collection[Due], entries: Sequence[SetEntry]) -> None:
        self.days = days
        self.told = {entry.day for entry in entries}
        self.due = {item: {day: _due_on(due, item, day) for day in days} for item in sorted({row.item for row in due}, key=_order)}
        self.items = [item for item, row in self.due.items() if any(row.values())]
        self.done: dict[Item, Counter[dt.date]] = defaultdict(Counter)
        self.verified: Counter[Item] = Counter()
        for entry in entries:
            self._add(entry)

    def _add(self, entry: SetEntry) -> None:
        item = (entry.exercise, entry.side)
        self.done[item][entry.day] += entry.sets_done
        self.verified[item] += entry.sets_done if entry.counted_by in VERIFIED else 0

    def tally(self, item: Item) -> Tally:
        """One item's sets; what is above its due over the whole window is no extra credit."""
        due = sum(sets for day, sets in self.due[item].items() if day in self.told)
        done = self.done[item].total()
        untold = sum(sets for day, sets in self.due[item].items() if day not in self.told)
        return Tally(done=done, credited=min(done, due), verified=self.verified[item], due=due, untold=untold)

    def day(self, day: dt.date) -> DayDone:
        """All items of one day."""
        due = sum(self.due[item][day] for item in self.items)
        return DayDone(day=day, done=sum(self.done[item][day] for item in self.items), due=due, told=day in self.told)

    def overdone(self, factor: float) -> Iterator[Overdone]:
        """Days on which so many times the usual sets of a day were done."""
        for exercise, side in self.items:
            usual = max(self.due[exercise, side].values())
            for day, done in sorted(self.done[exercise, side].items()):
                if done > usual * factor:
                    yield Overdone(day=day, exercise=exercise, side=side, done=done, due=usual)


def _due_on(due: Collection[Due], item: Item, day: dt.date) -> int:
    rows = [row for row in due if row.item == item and row.first <= day and (row.last is None or day <= row.last)]
    return max(rows, key=lambda row: row.first).sets_on(day) if rows else 0


def _order(item: Item) -> tuple[str, str]:
    return item[0], item[1] or ""


def _sum(tallies: Iterable[Tally]) -> Tally:
    rows = list(tallies)
    return Tally(**{name: sum(getattr(row, name) for row in rows) for name in Tally.__dataclass_fields__})


def _reasons(entries: Iterable[SetEntry], item: Item | None = None) -> tuple[tuple[str, int], ...]:
    """Reasons with how often each was given, most frequent first, ties by name."""
    counted = Counter(e.reason for e in entries if e.reason and (item is None or (e.exercise, e.side) == item))
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _class(tally: Tally, sheet: _Sheet, knowledge: Knowledge) -> Doing:
    """On plan, partly, needs help; unknown when too few of the days with something due were told."""
    days_due = [day for day in sheet.days if any(sheet.due[item][day] for item in sheet.items)]
    told = sum(day in sheet.told for day in days_due)
    if tally.share is None or told < number(knowledge, "told_share") * len(days_due):
        return Doing.UNKNOWN
    percent = 100 * tally.share
    if percent < figure(knowledge, "adherence-metric", "needs_help_percent_below"):
        return Doing.NEEDS_HELP
    return Doing.PARTLY if percent <= figure(knowledge, "adherence-metric", "partly_percent_max") else Doing.ON_PLAN


def _tried(tally: Tally, knowledge: Knowledge) -> Truth:
    """Whether at least half was done; unknown when the days not told could tip it either way."""
    bar = figure(knowledge, "adherence-metric", "needs_help_percent_below") / 100
    if tally.least is None or tally.most is None:
        return None
    if tally.least >= bar:
        return True
    return False if tally.most < bar else None


def _estimate(tally: Tally, knowledge: Knowledge) -> float | None:
    if tally.share is None or tally.verified:
        return None
    return figure(knowledge, "adherence-metric", "shrink_self_report") * tally.share


# ---- the week that was not told ----------------------------------------------------------------------------------------------
def ask_about_week(adherence: Adherence) -> bool:
    """This function will say whether the one catch-up question for the week is worth asking: a day of it with something due is untold."""
    return any(day.due and not day.told for day in adherence.days[-7:])


def by_exercise(adherence: Adherence) -> Mapping[str, Tally]:
    """This function will give the tally of each exercise, its sides together."""
    found: dict[str, list[Tally]] = defaultdict(list)
    for row in adherence.items:
        found[row.exercise].append(row.tally)
    return {exercise: _sum(tallies) for exercise, tallies in found.items()}
