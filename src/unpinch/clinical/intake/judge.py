"""What the facts of a case make of a rule: true, false or unknown.

For every later room. It holds the meaning of the rule language (grammar of the vocabulary, sections 3 to 9): three values, painful and
other leg, dated entries, facts worked out from others, flags that stay raised, conditions that only a clinician or a fresh answer
settles. It does not say how serious a flag is (triage) nor how likely a cause is (differential).
"""

import datetime as dt
import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.reading import Context, Reading
from unpinch.clinical.intake.scales import Held
from unpinch.knowledge.grammar import Reference, parse, references
from unpinch.knowledge.load import Knowledge
from unpinch.terms.fact import UNSURE, Fact, Scalar
from unpinch.terms.side import Side
from unpinch.terms.truth import Truth, more_serious

MAX_READINGS = 64
"""Conflicting entries are read in every combination, up to so many; beyond that each conflict is varied by itself."""


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
        self._context = Context(knowledge, case, raised, causes)
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

    def value(self, fact_id: str, side: str = "") -> Held | None:
        """The value of a fact as it counts today, worked-out and not-applicable values included; None when unknown.

        A worked-out count with unknown parts is a `Range`.
        """
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
    def readings(self) -> tuple[Reading, ...]:
        """The case read in every way its conflicts allow; one reading when there are none."""
        if not self.conflicts:
            return (Reading(self._context, self.case.facts),)
        open_keys = {(c.key, c.at) for c in self.conflicts}
        plain = [f for f in self.case.facts if (f.key, f.at or self.case.as_of) not in open_keys or f.value is None]
        if self._untested:
            return (Reading(self._context, plain),)
        return tuple(Reading(self._context, [*plain, *chosen]) for chosen in self._choices())

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
