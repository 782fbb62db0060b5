"""The course so far, while the history is read: where each exercise stands, what was told, what holds the program.

One `Course` is filled by one reading (`fold`) and thrown away; nobody else sees it. It keeps and counts, the other modules judge.
"""

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from statistics import median

from unpinch.clinical.home_program.diary import Morning, SetEntry
from unpinch.clinical.plan.groups import ladders
from unpinch.clinical.progression.history import Observation, SelfTest
from unpinch.clinical.progression.program import Prescription, Program, ProgramItem
from unpinch.clinical.progression.result import Applies, Decision, Kind
from unpinch.clinical.progression.rules import Rules
from unpinch.clinical.progression.zones import Response, Zone

DAY = dt.timedelta(days=1)
ZONES = (Zone.GREEN, Zone.UNKNOWN, Zone.AMBER, Zone.RED)
"""From good to bad: what is not known is worse than green and better than a sign of trouble."""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One item while the history is read: what is done now, and when what happened to it."""

    item: ProgramItem
    now: Prescription
    changed_at: dt.datetime
    raised_at: dt.datetime | None = None
    rung_at: dt.datetime | None = None
    volume_at: dt.datetime | None = None
    paused_until: dt.datetime | None = None
    stopped: Decision | None = None
    waiting: Decision | None = None
    latest: Decision | None = None
    reds: tuple[dt.date, ...] = ()
    last_done: dt.datetime | None = None
    lapsed: bool = False
    freed_on: dt.date | None = None


@dataclass(frozen=True)
class DayResponse:
    """All sets of one item on one day: the worst zone of both sides and all occasions."""

    day: dt.date
    entries: tuple[SetEntry, ...]
    responses: tuple[Response, ...]

    @property
    def zone(self) -> Zone:
        """The worst zone of the day."""
        return max((response.zone for response in self.responses), key=ZONES.index)

    @property
    def words(self) -> str:
        """Why, in one line."""
        return "; ".join(response.words for response in self.responses if response.words)

    @property
    def missing(self) -> tuple[str, ...]:
        """What was not told."""
        return tuple(dict.fromkeys(name for response in self.responses for name in response.missing))

    @property
    def ids(self) -> tuple[str, ...]:
        """The entries it rests on."""
        return tuple(entry.id for entry in self.entries)


@dataclass
class Course:
    """What has been read up to now. `calm_usable` are the exercises that the safety tables do not forbid for this person,

    `irritable_usable` those that they would not forbid under high irritability either.
    """

    program: Program
    rules: Rules
    calm_usable: frozenset[str]
    irritable_usable: frozenset[str]
    slots: dict[str, Slot]
    irritability: str
    phase: str
    mornings: list[Morning] = field(default_factory=list)
    by_day: dict[dt.date, list[Morning]] = field(default_factory=lambda: defaultdict(list))
    sets: dict[str, dict[dt.date, list[tuple[SetEntry, Response]]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    told_on: set[dt.date] = field(default_factory=set)
    observed: dict[tuple[str, str], list[Observation]] = field(default_factory=lambda: defaultdict(list))
    tests: list[SelfTest] = field(default_factory=list)
    visits: list[dt.datetime] = field(default_factory=list)
    held: list[Decision] = field(default_factory=list)
    nerve: list[Decision] = field(default_factory=list)
    review: Decision | None = None
    reds: list[tuple[dt.date, str]] = field(default_factory=list)
    ambers_in_a_row: int = 0
    amber_on: dt.date | None = None
    new_since_visit: int = 0
    classes: list[tuple[dt.datetime, str]] = field(default_factory=list)
    class_base: str = ""
    risen_since: dt.datetime | None = None
    phase_met: list[tuple[dt.datetime, tuple[str, ...]]] = field(default_factory=list)
    phase_offer: Decision | None = None
    flare_from: dt.date | None = None
    flare_calm: int = 0
    flares: list[dt.date] = field(default_factory=list)
    cleared_at: dt.datetime | None = None
    log: list[Decision] = field(default_factory=list)
    latest_hold: Decision | None = None
    said: dict[str, str] = field(default_factory=dict)

    def copied(self) -> "Course":
        """A course that may be changed without touching this one."""
        made = copy.copy(self)
        vars(made).update({name: list(value) for name, value in vars(self).items() if isinstance(value, list)})
        made.slots, made.said = dict(self.slots), dict(self.said)
        return made

    # ---- keeping -----------------------------------------------------------------------------------------------------------
    def note(self, decision: Decision) -> Decision:
        """Write a decision into the log, unless it only repeats what was said last of the same item."""
        quiet = decision.kind in (Kind.HOLD, Kind.KEEP, Kind.SAY, Kind.ASK)
        if not (quiet and self.said.get(decision.item) == decision.transition):
            self.log.append(decision)
        self.said[decision.item] = decision.transition
        return decision

    def wake(self, morning: Morning) -> None:
        """Keep a check-in."""
        self.mornings.append(morning)
        self.by_day[morning.day].append(morning)

    def put(self, slot: Slot) -> None:
        """Keep the new state of an item."""
        self.slots[slot.item.id] = slot

    def apply(self, slot: Slot, decision: Decision) -> None:
        """Give an item its new prescription, with everything that follows from a change."""
        assert decision.after is not None, "a change says what is done after it"
        assert decision.applies is Applies.AT_ONCE, "what waits is not applied"
        rung = decision.after.exercise != slot.now.exercise
        up = decision.kind is Kind.PROGRESS
        at = decision.at
        self.new_since_visit += rung and up
        self.put(
            replace(
                slot,
                now=decision.after,
                changed_at=at,
                raised_at=at if up else slot.raised_at,
                rung_at=at if rung else slot.rung_at,
                volume_at=slot.volume_at if rung else at,
                waiting=None,
                latest=self.note(decision),
            )
        )

    def say(self, slot: Slot, decision: Decision) -> None:
        """Keep a decision that changes no dose; a hold drops what waited."""
        waiting = slot.waiting if decision.applies is not Applies.WAITS else decision
        self.put(replace(slot, latest=self.note(decision), waiting=waiting))

    def stop(self, slot: Slot, decision: Decision) -> None:
        """Stop an item until a clinician acts."""
        self.put(replace(slot, stopped=decision, waiting=None, latest=self.note(decision)))

    @property
    def usable(self) -> frozenset[str]:
        """What the safety tables leave at the present irritability: a leg that has become irritable counts before it is on record."""
        return self.irritable_usable if self.irritability == "high" else self.calm_usable

    # ---- looking -----------------------------------------------------------------------------------------------------------
    def slot_of(self, exercise: str) -> Slot | None:
        """The item that an entry speaks of: by its own id, by what is done now, or by any rung of its ladder."""
        if exercise in self.slots:
            return self.slots[exercise]
        now = [slot for slot in self.slots.values() if slot.now.exercise == exercise]
        rungs = ladders(self.rules.knowledge)
        alike = [slot for slot in self.slots.values() if rungs.get(exercise) == rungs[slot.item.id]]
        return next(iter([*now, *alike]), None)

    def day_of(self, item: str, day: dt.date) -> DayResponse | None:
        """What an item did to the leg on a day, when sets of it were done."""
        found = self.sets[item].get(day, [])
        return DayResponse(day, tuple(e for e, _ in found), tuple(r for _, r in found)) if found else None

    def days_since_change(self, slot: Slot, before: dt.date) -> list[DayResponse]:
        """The days with sets at the present prescription, before a day, oldest first."""
        since = slot.changed_at.date() - DAY  # a day earlier: the person's own day may begin before the therapist's
        days = sorted(day for day in self.sets[slot.item.id] if since <= day < before)
        found = []
        for day in days:
            entries = [pair for pair in self.sets[slot.item.id][day] if pair[0].occurred_at > slot.changed_at]
            if entries:
                found.append(DayResponse(day, tuple(e for e, _ in entries), tuple(r for _, r in entries)))
        return found

    def morning_of(self, day: dt.date) -> Morning | None:
        """The worst check-in of a day; a score that was told counts before one that was not."""
        told = self.by_day.get(day, [])
        return max(told, key=lambda m: (m.leg is not None, m.leg or 0, m.id), default=None)

    def legs(self, first: dt.date, last: dt.date) -> list[float]:
        """The worst morning leg pain of each day of a span that was told."""
        days = (first + DAY * n for n in range((last - first).days + 1))
        told = ([m.leg for m in self.by_day.get(day, []) if m.leg is not None] for day in days)
        return [max(legs) for legs in told if legs]

    def usual_leg(self, day: dt.date) -> float | None:
        """The usual morning before a day: the median of the days before; None while too few were told."""
        span = self.rules.days("usual_mornings_days")
        found = self.legs(day - span, day - DAY)
        return median(found) if len(found) >= self.rules.own("usual_mornings_least") else None

    def leg_now(self, day: dt.date) -> float | None:
        """Leg pain at present: the median of the last mornings, that day's included."""
        return self.usual_leg(day + DAY)

    def latest(self, what: str, side: str = "") -> Observation | None:
        """The latest observation of a thing, on one side or without a side."""
        found = self.observed.get((what, side), [])
        return found[-1] if found else None

    def latest_any(self, what: str) -> Observation | None:
        """The latest observation of a thing on any side."""
        found = [rows[-1] for (name, _side), rows in self.observed.items() if name == what and rows]
        return max(found, key=lambda o: (o.occurred_at, o.id), default=None)

    def number(self, what: str) -> float | None:
        """The latest value of a number."""
        found = self.latest_any(what)
        return found.value if found is not None and isinstance(found.value, float | int) else None

    def says(self, what: str) -> bool | None:
        """The latest yes or no."""
        found = self.latest_any(what)
        return None if found is None else {"yes": True, "no": False, "present": True, "absent": False}.get(str(found.value))

    # ---- share of the sets -------------------------------------------------------------------------------------------------
    def share(self, slot: Slot, until: dt.date) -> "Share":
        """Sets known to be done of sets due over the last days before a day (P27, adherence: sets are counted)."""
        first = max(until - self.rules.days("tried_days"), self.program.signed_at.date(), slot.item.added_on)
        days = [first + DAY * n for n in range(max(0, (until - first).days))]
        dose = slot.now.dose
        due_a_day = dose.sets * dose.times_per_day * dose.days_per_week / 7
        sides = {e.side for day in days for e, _ in self.sets[slot.item.id].get(day, [])} - {None}
        done = sum(e.sets_done for day in days for e, _ in self.sets[slot.item.id].get(day, [])) / max(1, len(sides))
        told = sum(day in self.told_on for day in days)
        return Share(done=done, due=due_a_day * len(days), told=told, days=len(days))

    def shares(self, until: dt.date) -> "Share":
        """The same over all items."""
        found = [self.share(slot, until) for slot in self.slots.values()]
        return Share(
            done=sum(min(s.done, s.due) for s in found),
            due=sum(s.due for s in found),
            told=max((s.told for s in found), default=0),
            days=max((s.days for s in found), default=0),
        )

    def moves_of(self, day: dt.date) -> Iterator[tuple[Slot, DayResponse]]:
        """The items that were done on a day."""
        for slot in list(self.slots.values()):
            found = self.day_of(slot.item.id, day)
            if found is not None:
                yield slot, found


@dataclass(frozen=True)
class Share:
    """Sets done of sets due. `told` of `days` had any entry: what was done on the other days is not known."""

    done: float
    due: float
    told: int
    days: int

    @property
    def least(self) -> float:
        """The share if nothing was done on the days not told, at most 1."""
        return min(1.0, self.done / self.due) if self.due else 0.0

    @property
    def most(self) -> float:
        """The share if everything was done on the days not told."""
        untold = (self.days - self.told) / self.days if self.days else 1.0
        return min(1.0, self.least + untold)

    @property
    def percent(self) -> str:
        """The known share in words."""
        return f"{100 * self.least:.0f}"
