"""One reading of a case's entries, and what it makes of a rule's tree with one leg taken as the painful one.

The workings of `judge.py`; nothing else needs it.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property

from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.scales import Held, Range, badness, compare, date_range
from unpinch.knowledge.grammar import Call, Compare, Has, Join, Member, Node, Not, Reference, RuleError, Value, children, parse, references
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Condition, Finding, PatientField
from unpinch.terms.fact import Fact, Scalar
from unpinch.terms.side import Side
from unpinch.terms.truth import Truth, all_true, any_true, negate

CAUSE_APPLIES_ABOVE = 0.10
"""Before a diagnosis is signed every cause above this probability applies its forbids (DESIGN section 4, JUDGEMENT)."""
DAILY = "daily diary"
"""Stands in `asked_at` of a condition whose answers the daily card keeps fresh."""

Dated = tuple[dt.date, Scalar]


@dataclass(frozen=True, slots=True)
class Context:
    """What does not differ between readings: knowledge, case, flags raised from text, probabilities of causes."""

    knowledge: Knowledge
    case: Case
    raised: frozenset[str]
    causes: Mapping[str, float] | None


class Reading:
    """One reading of the entries: no two different values for the same fact, side and day."""

    def __init__(
        self,
        context: Context,
        facts: Sequence[Fact],
        *,
        as_of: dt.date | None = None,
        since: dt.date | None = None,
        after: dt.date | None = None,
        flags: "Reading | None" = None,
    ) -> None:
        """`since` drops entries that are stale (older, and of a fact that changes); `after` those that a clearance has closed."""
        self.context, self.knowledge, self.as_of, self.flags_from = context, context.knowledge, as_of or context.case.as_of, flags
        self.facts = [f if f.at else replace(f, at=context.case.as_of) for f in facts]
        self._series: dict[tuple[str, Side | None], list[Dated]] = defaultdict(list)
        for fact in sorted(self.facts, key=lambda f: f.at or self.as_of):
            at = fact.at or self.as_of
            if fact.value is None or at > self.as_of or (after and at <= after) or (since and at < since and self._changes(fact)):
                continue
            self._series[fact.id, fact.side].append((at, fact.value))
        self._legs: dict[Side, Leg] = {}
        self._fresh: dict[dt.date, Reading] = {}

    def _changes(self, fact: Fact) -> bool:
        entry = self.knowledge.fact(fact.id)
        return entry is None or entry.changes != "never"

    def series(self, ref: Reference, side: Side | None = None) -> list[Dated]:
        return self._series.get((ref.id, side), [])

    def on_leg(self, painful: Side) -> "Leg":
        """This reading with one leg taken as the painful one."""
        if painful not in self._legs:
            self._legs[painful] = Leg(self, painful)
        return self._legs[painful]

    def try_legs(self, tree: Node, *, every_leg: bool = False) -> Truth:
        """Left or right: that leg. Both or none: either (or every) leg. Unknown: true or false only when both tries agree."""
        said = self.series(Reference("finding", "symptom_side"))
        side = said[-1][1] if said else None
        if side in ("left", "right"):
            return self.on_leg(Side(str(side))).truth(tree)
        tries = [self.on_leg(leg).truth(tree) for leg in Side]
        if side in ("both", "none"):
            return (all_true if every_leg else any_true)(tries)
        return tries[0] if tries[0] == tries[1] else None

    def narrowed(self, *, as_of: dt.date | None = None, since: dt.date | None = None, after: dt.date | None = None) -> "Reading":
        """The same entries, up to a day, without stale ones, or after a clearance."""
        return Reading(self.context, self.facts, as_of=as_of or self.as_of, since=since, after=after, flags=self.flags_from)

    def fresh(self, since: dt.date) -> "Reading":
        """This reading without stale entries, made once for each day: many conditions expire after the same time."""
        if since not in self._fresh:
            self._fresh[since] = self.narrowed(since=since)
        return self._fresh[since]

    @cached_property
    def days(self) -> list[dt.date]:
        """The days on which something was entered."""
        return sorted({at for series in self._series.values() for at, _ in series})


class Leg:
    """Judges trees with one leg as the painful one. Worked-out values are kept, so that each is judged once."""

    def __init__(self, reading: Reading, painful: Side) -> None:
        self.reading, self.knowledge, self.painful = reading, reading.knowledge, painful
        self._values: dict[Reference, Held | None] = {}
        self._states: dict[Reference, Truth] = {}
        self._busy: set[str] = set()

    # ---- truth of a tree -------------------------------------------------------------------------------------------------
    def truth(self, node: Node) -> Truth:
        match node:
            case Join("or", parts):
                return any_true(self.truth(part) for part in parts)
            case Join(_, parts):
                return all_true(self.truth(part) for part in parts)
            case Not(part):
                return negate(self.truth(part))
            case Call("recorded", arguments):
                return self.truth(arguments[0]) is True
        for quantifier, join in (("any", any_true), ("both", all_true)):
            if quantifier in _sides(node):
                return join(self.truth(_on_side(node, quantifier, side)) for side in Side)
        match node:
            case Call("worsened", arguments):
                return self.worsened(arguments)
            case Compare(op, left, right):
                return compare(op, self.operand(left), self.operand(right))
            case Member(left, members):
                value = self.operand(left)
                return any_true(compare("==", value, self.operand(member)) for member in members)
            case Has(left, word):
                held = self.operand(left)
                return self.operand(word) in held if isinstance(held, tuple) else None
            case Reference():
                return self.state(node)
        raise RuleError(f"{node!r} is no truth")

    def state(self, ref: Reference) -> Truth:
        """A bare reference: a yes-or-no fact, a flag, a cause or a condition."""
        work_out = {"flag": self.flag, "cause": self.cause, "condition": self.condition}.get(ref.space)
        if work_out is None:
            value = self.value(ref)
            return None if value is None else value == "yes"
        if ref not in self._states:
            with self._once(ref):
                self._states[ref] = work_out(ref.name)
        return self._states[ref]

    def operand(self, node: Node) -> Held | None:
        match node:
            case Value(value):
                return value
            case Reference():
                return self.value(node)
            case Call("days_since" | "days_until" as name, (Reference() as date,)):
                return self.days(date, ahead=name == "days_until")
            case Call("count", arguments):
                return self.weighed((part, 1.0) for part in arguments)
            case Call("points", arguments):
                weights = [w.value for w in arguments[1::2] if isinstance(w, Value) and isinstance(w.value, float)]
                return self.weighed(zip(arguments[::2], weights, strict=True))
        raise RuleError(f"{node!r} is no value")

    def weighed(self, parts: Iterable[tuple[Node, float]]) -> Range:
        """Between what is true and what the unknown parts could still add or take away."""
        low = high = 0.0
        for part, weight in parts:
            state = self.truth(part)
            if state or (state is None and weight < 0):
                low += weight
            if state or (state is None and weight > 0):
                high += weight
        return Range(low, high)

    # ---- values ----------------------------------------------------------------------------------------------------------
    def value(self, ref: Reference) -> Held | None:
        """A fact as it counts: entered, worked out, or not applicable; None when unknown."""
        if ref not in self._values:
            with self._once(ref):
                self._values[ref] = self._work_out(ref)
        return self._values[ref]

    @contextmanager
    def _once(self, ref: Reference) -> Iterator[None]:
        """Refuse a fact or state that depends on itself."""
        if ref.id in self._busy:
            raise RuleError(f"{ref.id} depends on itself")
        self._busy.add(ref.id)
        try:
            yield
        finally:
            self._busy.discard(ref.id)

    def _work_out(self, ref: Reference) -> Held | None:
        entry = self.knowledge.fact(ref.id)
        if entry is None:
            raise RuleError(f"no {ref.id}")
        value: Held | None = self.entered(ref, entry)
        if isinstance(entry, Finding) and entry.derives:
            value = _more_serious(value, self.derived(entry))
        applies = entry.pairing if isinstance(entry, Finding) else entry.asked_if
        if value is None and applies and entry.na_value and self.truth(parse(applies)) is False:
            return _not_applicable(entry)
        return value

    def entered(self, ref: Reference, entry: Finding | PatientField) -> Scalar | None:
        """The latest entry, by day, for the side meant; an entry without a side belongs to the painful leg."""
        series = self.side_series(ref, entry)
        return series[-1][1] if series else None

    def side_series(self, ref: Reference, entry: Finding | PatientField) -> list[Dated]:
        if entry.sided != "left_right":
            # a finding of the painful side is entered with that side; any of its entries speaks
            sided = [e for side in (self.painful.opposite, self.painful) for e in self.reading.series(ref, side)]
            return sorted([*sided, *self.reading.series(ref)], key=lambda e: (e[0], _seriousness(entry, e[1]) if sided else 0.0))
        side = self.side(ref.side)
        own = self.reading.series(ref, side)
        if side is self.painful and (unsided := self.reading.series(ref)):
            return sorted([*unsided, *own], key=lambda e: e[0])
        return own

    def side(self, word: str) -> Side:
        return self.painful if word == "painful" else self.painful.opposite if word == "other" else Side(word)

    def derived(self, entry: Finding) -> Held | None:
        tree = parse(entry.derives)
        if entry.value_type == "count":
            return self.operand(tree)
        state = self.truth(tree)
        return None if state is None else "present" if state else "absent"

    def days(self, ref: Reference, *, ahead: bool) -> Range | None:
        value = self.value(ref)
        if value is None:
            return None
        if value == "never":
            return Range(math.inf, math.inf)
        first, last = date_range(str(value))
        low, high = (self.reading.as_of - last).days, (self.reading.as_of - first).days
        return Range(-high, -low) if ahead else Range(low, high)

    def worsened(self, arguments: tuple[Node, ...]) -> Truth:
        """True when the latest dated value is worse than an earlier one by at least `by` (within so many days)."""
        ref = arguments[0]
        if not isinstance(ref, Reference):
            raise RuleError("worsened() reads a fact")
        limits = [a.value for a in arguments[1:] if isinstance(a, Value) and isinstance(a.value, float)]
        by, within = [*limits, *(0.0, math.inf)[len(limits) :]]
        entry = self.knowledge.findings[ref.name]
        series = self.side_series(ref, entry)
        if len(series) < 2:
            return None
        (latest_on, latest), earlier = series[-1], series[:-1]
        worst_fall = [badness(entry, latest) - badness(entry, value) for at, value in earlier if (latest_on - at).days <= within]
        return any(fall >= (by or 1e-9) for fall in worst_fall)

    # ---- flags, causes, conditions ---------------------------------------------------------------------------------------
    def flag(self, name: str) -> Truth:
        if name not in self.knowledge.flags:
            raise RuleError(f"no flag.{name}")
        if name in self.reading.context.raised:
            return True
        if self.reading.flags_from is not None:  # a condition's clearance never closes a flag
            return self.reading.flags_from.on_leg(self.painful).flag(name)
        flag = self.knowledge.flags[name]
        if not flag.raised_when:
            return None
        tree = parse(flag.raised_when)
        if flag.flag_kind != "event":
            return self.truth(tree)
        cleared = self._cleared(name)
        base = self.reading.narrowed(after=cleared) if cleared else self.reading
        for day in base.days[:-1] if base.days and base.days[-1] == self.reading.as_of else base.days:
            if self._then(base, day, cleared).truth(tree):
                return True
        state = (base.on_leg(self.painful) if cleared else self).truth(tree)
        return False if cleared and state is None else state

    def _then(self, base: Reading, day: dt.date, cleared: dt.date | None) -> "Leg":
        """The case as it stood on an earlier day."""
        leg = base.narrowed(as_of=day, after=cleared).on_leg(self.painful)
        leg._busy = set(self._busy)
        return leg

    def _cleared(self, target: str) -> dt.date | None:
        return max((c.at for c in self.reading.context.case.clearances if c.target == target), default=None)

    def cause(self, name: str) -> Truth:
        context = self.reading.context
        if name not in self.knowledge.causes:
            raise RuleError(f"no cause.{name}")
        if context.case.signed:
            return name in context.case.signed
        return None if context.causes is None else context.causes.get(name, 0.0) > CAUSE_APPLIES_ABOVE

    def condition(self, name: str) -> Truth:
        context = self.reading.context
        entry = self.knowledge.conditions.get(name)
        if entry is None:
            raise RuleError(f"no condition.{name}")
        if context.case.stated.get(name):
            return True
        tree = parse(entry.rule)
        if cleared := self._cleared(name):
            after = Reading(context, self.reading.facts, after=cleared, flags=self.reading)
            return after.on_leg(self.painful).truth(tree) is True
        state = self.truth(tree)
        answer = self._settled(entry)
        if answer is not None:
            return True if answer else bool(state)
        if state is not False or entry.expires_days is None or self._confirmed(entry):
            return state
        fresh = self.reading.fresh(self.reading.as_of - dt.timedelta(entry.expires_days))
        expired = fresh.on_leg(self.painful).truth(tree) is None
        return None if expired and entry.on_expiry == "unknown" else state

    def _confirmed(self, entry: Condition) -> bool:
        """Whether the person said in time, on the daily card, that nothing of it is new: it keeps an answer and never makes one (S3)."""
        case = self.reading.context.case
        as_of = self.reading.as_of
        limit = as_of - dt.timedelta(entry.expires_days or 0)
        return DAILY in entry.asked_at and any(limit <= day <= as_of for day in case.confirmed)

    def _settled(self, entry: Condition) -> Truth:
        """A fresh answer to the settling question; a condition stated false counts as one."""
        case = self.reading.context.case
        answers = [(s.at or case.as_of, s.value) for s in case.settled if s.condition == entry.id and (s.at or case.as_of) <= case.as_of]
        if case.stated.get(entry.id) is False:
            answers.append((case.as_of, False))
        limit = case.as_of - dt.timedelta(entry.expires_days) if entry.expires_days is not None else dt.date.min
        fresh = sorted(answer for answer in answers if answer[0] >= limit)
        return fresh[-1][1] if fresh else None


@cache
def _sides(node: Node) -> frozenset[str]:
    """The words for a side in a tree."""
    return frozenset(ref.side for ref in references(node))


@cache
def _on_side(node: Node, quantifier: str, side: Side) -> Node:
    """The same tree with every reference of this quantifier put on one side."""
    match node:
        case Reference(space, name, given):
            return Reference(space, name, side.value) if given == quantifier else node
        case Compare(op, left, right):
            return Compare(op, _on_side(left, quantifier, side), _on_side(right, quantifier, side))
        case Member(left, members):
            return Member(_on_side(left, quantifier, side), members)
        case Has(left, word):
            return Has(_on_side(left, quantifier, side), word)
        case Not(part):
            return Not(_on_side(part, quantifier, side))
        case Join(word, parts):
            return Join(word, tuple(_on_side(part, quantifier, side) for part in parts))
        case Call(name, arguments):
            return Call(name, tuple(_on_side(part, quantifier, side) for part in arguments))
    assert not children(node)
    return node


def _seriousness(entry: Finding | PatientField, value: Scalar) -> float:
    """Of two legs entered on one day the more serious stands; a finding without a worse way keeps the painful leg."""
    return badness(entry, value) if isinstance(entry, Finding) and entry.worse else 0.0


def _more_serious(stated: Held | None, worked_out: Held | None) -> Held | None:
    """Of a stated and a worked-out finding the more serious: present before absent, the larger count."""
    if stated is None or worked_out is None:
        return worked_out if stated is None else stated
    if isinstance(worked_out, Range) and isinstance(stated, int | float):
        return Range(max(stated, worked_out.low), max(stated, worked_out.high))
    return worked_out if worked_out == "present" else stated


def _not_applicable(entry: Finding | PatientField) -> Scalar:
    """The value of a fact that was not worth asking."""
    if entry.kind == "list":
        return ()
    return float(entry.na_value) if entry.kind == "number" else entry.na_value
