"""What the facts of a case make of a rule: true, false or unknown.

For every later room. It holds the meaning of the rule language (grammar of the vocabulary, sections 3 to 9): three values, painful and
other leg, dated entries, facts worked out from others, flags that stay raised, conditions that only a clinician or a fresh answer
settles. It does not say how serious a flag is (triage) nor how likely a cause is (differential).
"""

import datetime as dt
import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from unpinch.clinical.intake.case import Case
from unpinch.knowledge.grammar import Call, Compare, Has, Join, Member, Node, Not, Reference, RuleError, Value, children, parse, references
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Condition, Finding, PatientField
from unpinch.terms.fact import UNSURE, Fact, Scalar
from unpinch.terms.side import Side
from unpinch.terms.truth import Truth, all_true, any_true, more_serious, negate

CAUSE_APPLIES_ABOVE = 0.10
"""Before a diagnosis is signed every cause above this probability applies its forbids (DESIGN section 4, JUDGEMENT)."""
MAX_READINGS = 64
"""Conflicting entries are read in every combination, up to so many; beyond that each conflict is varied by itself."""

Interval = tuple[float, float]
Dated = tuple[dt.date, Scalar]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more different entries for the same fact, side and day."""

    key: str
    at: dt.date
    values: tuple[Scalar, ...]


class Judge:
    """Judges rules for one case with one knowledge base.

    `raised` are flags raised from text; they count as raised. `causes` maps cause to probability, or is None while the differential
    abstains or has not run. With `conflicts_untested`, a fact in conflict counts as not tested (the differential's reading);
    otherwise every rule is judged with each of the conflicting entries and the more serious result stands.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        case: Case,
        *,
        raised: frozenset[str] = frozenset(),
        causes: Mapping[str, float] | None = None,
        conflicts_untested: bool = False,
    ) -> None:
        self.knowledge, self.case, self.raised, self.causes = knowledge, case, raised, causes
        self._untested = conflicts_untested

    # ---- questions a room asks -----------------------------------------------------------------------------------------
    def truth(self, rule: str, this: str = "", *, every_leg: bool = False) -> Truth:
        """The truth of a rule. `every_leg`: with pain in both legs or none it must hold for both (a `negative_when`)."""
        tree = parse(rule, this)
        return more_serious(reading.try_legs(tree, every_leg=every_leg) for reading in self.readings)

    def flag(self, name: str) -> Truth:
        """Whether a flag is raised: once raised, an event flag stays open until a clinician clears that answer."""
        return more_serious(reading.try_legs(Reference("flag", name)) for reading in self.readings)

    def condition(self, name: str) -> Truth:
        """A condition's state: stated, rule, settling answer, expiry, clearance (grammar, section 8)."""
        return more_serious(reading.try_legs(Reference("condition", name)) for reading in self.readings)

    def value(self, fact_id: str, side: str = "") -> Scalar | None:
        """The value of a fact as it counts today, derived and not-applicable values included; None when unknown."""
        space, _, name = fact_id.partition(".")
        return self.readings[0].on_leg(self.painful_legs[0]).value(Reference(space, name, side))

    def unsure(self, rule: str, this: str = "") -> bool:
        """Whether the person answered "unsure" to something this rule reads."""
        return any(ref.id in self._unsure for ref in self.read_by(rule, this))

    def unknown_facts(self, rule: str, this: str = "") -> tuple[str, ...]:
        """Ids of the facts that this rule reads and nobody has answered, in the rule's order: what to ask."""
        leg = self.readings[0].on_leg(self.painful_legs[0])
        return tuple(dict.fromkeys(ref.id for ref in self.read_by(rule, this) if self.asked(ref) and leg.value(ref) is None))

    def asked(self, ref: Reference) -> bool:
        """Whether a reference names a fact somebody is asked or tested for, not one that is worked out."""
        entry = self.knowledge.fact(ref.id)
        return entry is not None and not getattr(entry, "derives", "")

    def read_by(self, rule: str, this: str = "") -> Iterator[Reference]:
        """Every fact a rule reads, those behind worked-out findings included."""
        for ref in references(parse(rule, this)):
            entry = self.knowledge.fact(ref.id)
            derives = getattr(entry, "derives", "")
            if derives:
                yield from self.read_by(derives)
            elif entry is not None:
                yield ref

    # ---- entries -------------------------------------------------------------------------------------------------------
    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Facts entered twice, differently, for the same side and day. The more serious reading stands and one question is asked."""
        seen: dict[tuple[str, dt.date], list[Scalar]] = defaultdict(list)
        for fact in self.case.facts:
            if fact.value is not None and fact.value not in (values := seen[fact.key, fact.at or self.case.as_of]):
                values.append(fact.value)
        return tuple(Conflict(key, at, tuple(values)) for (key, at), values in seen.items() if len(values) > 1)

    @cached_property
    def readings(self) -> "tuple[_Reading, ...]":
        """The case read in every way its conflicts allow; one reading when there are none."""
        if not self.conflicts:
            return (_Reading(self, self.case.facts),)
        open_keys = {(c.key, c.at) for c in self.conflicts}
        plain = [f for f in self.case.facts if (f.key, f.at or self.case.as_of) not in open_keys or f.value is None]
        if self._untested:
            return (_Reading(self, plain),)
        return tuple(_Reading(self, [*plain, *chosen]) for chosen in self._choices())

    def _choices(self) -> Iterator[tuple[Fact, ...]]:
        options = []
        for conflict in self.conflicts:
            entries = [f for f in self.case.facts if f.key == conflict.key and (f.at or self.case.as_of) == conflict.at]
            options.append([next(f for f in entries if f.value == value) for value in conflict.values])
        if math.prod(map(len, options)) <= MAX_READINGS:
            yield from itertools.product(*options)
            return
        first = tuple(option[0] for option in options)
        for at, option in enumerate(options):
            for fact in option:
                yield (*first[:at], fact, *first[at + 1 :])

    @cached_property
    def _unsure(self) -> frozenset[str]:
        """Facts whose latest entry is "unsure"; an earlier or later known value speaks for itself."""
        latest: dict[str, tuple[dt.date, Fact]] = {}
        for fact in self.case.facts:
            at = fact.at or self.case.as_of
            if fact.id not in latest or at >= latest[fact.id][0]:
                latest[fact.id] = (at, fact)
        return frozenset(key for key, (_, fact) in latest.items() if fact.answer == UNSURE)

    @cached_property
    def symptom_side(self) -> str:
        """`left`, `right`, `both`, `none`, or empty while nobody has said."""
        known = self.readings[0].series(Reference("finding", "symptom_side"))
        return str(known[-1][1]) if known else ""

    @property
    def painful_legs(self) -> tuple[Side, ...]:
        """The legs that can be the painful one."""
        return (Side(self.symptom_side),) if self.symptom_side in ("left", "right") else (Side.LEFT, Side.RIGHT)


class _Reading:
    """One reading of the entries: no two different values for the same fact, side and day."""

    def __init__(
        self,
        judge: Judge,
        facts: Sequence[Fact],
        *,
        as_of: dt.date | None = None,
        since: dt.date | None = None,
        after: dt.date | None = None,
        flags: "_Reading | None" = None,
    ) -> None:
        """`since` drops entries that are stale (older, and of a fact that changes); `after` those that a clearance has closed."""
        self.judge, self.knowledge, self.as_of, self.flags_from = judge, judge.knowledge, as_of or judge.case.as_of, flags
        self.facts = [f if f.at else replace(f, at=judge.case.as_of) for f in facts]
        self._series: dict[tuple[str, Side | None], list[Dated]] = defaultdict(list)
        for fact in sorted(self.facts, key=lambda f: f.at or self.as_of):
            at = fact.at or self.as_of
            if fact.value is None or at > self.as_of or (after and at <= after) or (since and at < since and self._changes(fact)):
                continue
            self._series[fact.id, fact.side].append((at, fact.value))
        self._legs: dict[Side, _Leg] = {}

    def _changes(self, fact: Fact) -> bool:
        entry = self.knowledge.fact(fact.id)
        return entry is None or entry.changes != "never"

    def series(self, ref: Reference, side: Side | None = None) -> list[Dated]:
        return self._series.get((ref.id, side), [])

    def on_leg(self, painful: Side) -> "_Leg":
        """This reading with one leg taken as the painful one."""
        if painful not in self._legs:
            self._legs[painful] = _Leg(self, painful)
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

    def narrowed(self, *, as_of: dt.date | None = None, since: dt.date | None = None, after: dt.date | None = None) -> "_Reading":
        """The same entries, up to a day, without stale ones, or after a clearance."""
        return _Reading(self.judge, self.facts, as_of=as_of or self.as_of, since=since, after=after, flags=self.flags_from)

    @property
    def days(self) -> list[dt.date]:
        """The days on which something was entered."""
        return sorted({at for series in self._series.values() for at, _ in series})


class _Leg:
    """Judges trees with one leg as the painful one. Worked-out values are kept, so that each is judged once."""

    def __init__(self, reading: _Reading, painful: Side) -> None:
        self.reading, self.knowledge, self.painful = reading, reading.knowledge, painful
        self._known: dict[Reference, Scalar | Truth] = {}
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
            if any(ref.side == quantifier for ref in references(node)):
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
                return None if held is None else self.operand(word) in held  # type: ignore[operator]
            case Reference():
                return self.state(node)
        raise RuleError(f"{node!r} is no truth")

    def state(self, ref: Reference) -> Truth:
        """A bare reference: a yes-or-no fact, a flag, a cause or a condition."""
        value = self.value(ref)
        return value if value is None or isinstance(value, bool) else value == "yes"

    def operand(self, node: Node) -> Scalar | Interval | None:
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

    def weighed(self, parts: "Iterator[tuple[Node, float]] | zip[tuple[Node, float]]") -> Interval:
        """Between what is true and what the unknown parts could still add or take away."""
        low = high = 0.0
        for part, weight in parts:
            state = self.truth(part)
            if state or (state is None and weight < 0):
                low += weight
            if state or (state is None and weight > 0):
                high += weight
        return low, high

    # ---- values ----------------------------------------------------------------------------------------------------------
    def value(self, ref: Reference) -> Scalar | None:
        if ref.side in ("any", "both"):
            raise RuleError(f"{ref.id}.{ref.side} outside a comparison")
        if ref not in self._known:
            if ref.id in self._busy:
                raise RuleError(f"{ref.id} depends on itself")
            self._busy.add(ref.id)
            try:
                self._known[ref] = self._work_out(ref)
            finally:
                self._busy.discard(ref.id)
        return self._known[ref]  # type: ignore[return-value]

    def _work_out(self, ref: Reference) -> Scalar | Truth:
        match ref.space:
            case "flag":
                return self.flag(ref.name)
            case "cause":
                return self.cause(ref.name)
            case "condition":
                return self.condition(ref.name)
        entry = self.knowledge.fact(ref.id)
        if entry is None:
            raise RuleError(f"no {ref.id}")
        value = self.entered(ref, entry)
        if isinstance(entry, Finding) and entry.derives:
            worked_out = self.derived(entry)
            if value is None or (worked_out == "present" != value):
                value = worked_out  # the more serious of the two counts
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
            entries = [*self.reading.series(ref), *(e for side in Side for e in self.reading.series(ref, side))]
            return sorted(entries, key=lambda e: e[0])
        side = self.side(ref.side)
        own = self.reading.series(ref, side)
        if side is self.painful and (unsided := self.reading.series(ref)):
            return sorted([*unsided, *own], key=lambda e: e[0])
        return own

    def side(self, word: str) -> Side:
        return self.painful if word == "painful" else self.painful.opposite if word == "other" else Side(word)

    def derived(self, entry: Finding) -> Scalar | None:
        tree = parse(entry.derives)
        if entry.value_type == "count":
            return self.operand(tree)  # type: ignore[return-value] - an interval, compared as one
        state = self.truth(tree)
        return None if state is None else "present" if state else "absent"

    def days(self, ref: Reference, *, ahead: bool) -> Interval | None:
        value = self.value(ref)
        if value is None:
            return None
        if value == "never":
            return (math.inf, math.inf)
        first, last = date_range(str(value))
        since = (self.reading.as_of - last).days, (self.reading.as_of - first).days
        return (-since[1], -since[0]) if ahead else since

    def worsened(self, arguments: tuple[Node, ...]) -> Truth:
        """True when the latest dated value is worse than an earlier one by at least `by` (within so many days)."""
        ref = arguments[0]
        if not isinstance(ref, Reference):
            raise RuleError("worsened() reads a fact")
        limits = [a.value for a in arguments[1:] if isinstance(a, Value) and isinstance(a.value, float)]
        by, within = (limits + [0.0, math.inf])[0] if limits else 0.0, limits[1] if len(limits) > 1 else math.inf
        entry = self.knowledge.findings[ref.name]
        series = self.side_series(ref, entry)
        if len(series) < 2:
            return None
        (latest_on, latest), earlier = series[-1], series[:-1]
        worst_fall = [badness(entry, latest) - badness(entry, value) for at, value in earlier if (latest_on - at).days <= within]
        return any(fall >= (by or 1e-9) for fall in worst_fall)

    # ---- flags, causes, conditions ---------------------------------------------------------------------------------------
    def flag(self, name: str) -> Truth:
        if name in self.reading.judge.raised or name not in self.knowledge.flags:
            if name in self.knowledge.flags:
                return True
            raise RuleError(f"no flag.{name}")
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

    def _then(self, base: _Reading, day: dt.date, cleared: dt.date | None) -> "_Leg":
        """The case as it stood on an earlier day."""
        leg = base.narrowed(as_of=day, after=cleared).on_leg(self.painful)
        leg._busy = set(self._busy)
        return leg

    def _cleared(self, target: str) -> dt.date | None:
        return max((c.at for c in self.reading.judge.case.clearances if c.target == target), default=None)

    def cause(self, name: str) -> Truth:
        judge = self.reading.judge
        if name not in self.knowledge.causes:
            raise RuleError(f"no cause.{name}")
        if judge.case.signed:
            return name in judge.case.signed
        return None if judge.causes is None else judge.causes.get(name, 0.0) > CAUSE_APPLIES_ABOVE

    def condition(self, name: str) -> Truth:
        judge = self.reading.judge
        entry = self.knowledge.conditions.get(name)
        if entry is None:
            raise RuleError(f"no condition.{name}")
        if judge.case.stated.get(name):
            return True
        tree = parse(entry.rule)
        if cleared := self._cleared(name):
            after = _Reading(judge, self.reading.facts, after=cleared, flags=self.reading)
            return after.on_leg(self.painful).truth(tree) is True
        state = self.truth(tree)
        answer = self._settled(entry)
        if answer is not None:
            return True if answer else bool(state)
        if state is not False or entry.expires_days is None:
            return state
        fresh = self.reading.narrowed(since=self.reading.as_of - dt.timedelta(entry.expires_days))
        expired = fresh.on_leg(self.painful).truth(tree) is None
        return None if expired and entry.on_expiry == "unknown" else state

    def _settled(self, entry: Condition) -> Truth:
        """A fresh answer to the settling question; a condition stated false counts as one."""
        case = self.reading.judge.case
        answers = [(s.at or case.as_of, s.value) for s in case.settled if s.condition == entry.id and (s.at or case.as_of) <= case.as_of]
        if case.stated.get(entry.id) is False:
            answers.append((case.as_of, False))
        limit = case.as_of - dt.timedelta(entry.expires_days) if entry.expires_days is not None else dt.date.min
        fresh = sorted(answer for answer in answers if answer[0] >= limit)
        return fresh[-1][1] if fresh else None


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


def _not_applicable(entry: Finding | PatientField) -> Scalar:
    """The value of a fact that was not worth asking."""
    if entry.kind == "list":
        return ()
    return float(entry.na_value) if entry.kind == "number" else entry.na_value


def compare(op: str, left: Scalar | Interval | None, right: Scalar | Interval | None) -> Truth:
    """Compare two words, or two numbers or ranges of numbers; a range that straddles the limit is unknown.

    >>> compare(">=", (2.0, 4.0), 3.0) is None, compare(">=", (3.0, 4.0), 3.0), compare("==", None, "left") is None
    (True, True, True)
    """
    if left is None or right is None:
        return None
    if isinstance(left, str) or isinstance(right, str):
        return (left == right) == (op == "==")
    (low, high), (lower, upper) = _range(left), _range(right)
    if op in ("<", ">="):
        below = True if high < lower else False if low >= upper else None
        return below if op == "<" else negate(below)
    if op in (">", "<="):
        above = True if low > upper else False if high <= lower else None
        return above if op == ">" else negate(above)
    same = True if low == high == lower == upper else False if high < lower or upper < low else None
    return same if op == "==" else negate(same)


def _range(value: Scalar | Interval) -> Interval:
    return value if isinstance(value, tuple) else (float(value), float(value))  # type: ignore[return-value]


def date_range(text: str) -> tuple[dt.date, dt.date]:
    """The first and last day that an ISO day, month or year can mean.

    >>> date_range("2026-02")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    parts = [int(part) for part in text.split("-")]
    year, month, day = (parts + [1, 1])[:3]
    first = dt.date(year, month, day)
    if len(parts) == 3:
        return first, first
    if len(parts) == 2:
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        return first, following - dt.timedelta(1)
    return first, dt.date(year, 12, 31)


def badness(entry: Finding, value: Scalar) -> float:
    """How bad a value is on the finding's own scale (its `worse`); greater is worse."""
    match entry.worse:
        case "present":
            return float(value == "present")
        case "later":
            return float(entry.values.index(str(value)))
        case "away_from_normal":
            return {"normal": 0.0, "absent": 2.0}.get(str(value), 1.0)
        case "lower":
            return -float(value)  # type: ignore[arg-type]
        case "higher":
            return float(value)  # type: ignore[arg-type]
    raise RuleError(f"finding.{entry.id} has no direction of worse")
