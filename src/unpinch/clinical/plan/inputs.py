"""What the planner is told besides the case: triage and differential in plain values, the clinic, the therapist's word.

Plain values on purpose: this room does not depend on the classes of earlier rooms, and a stored assessment can be planned again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from unpinch.terms.level import TriageLevel

PHASES = ("acute", "subacute", "reconditioning", "prevention")


@dataclass(frozen=True, slots=True)
class TriageSummary:
    """The person's level, the level of each raised flag, the required questions nobody answered, and answers that contradict."""

    level: TriageLevel
    flags: Mapping[str, TriageLevel] = field(default_factory=lambda: MappingProxyType({}))
    incomplete: bool = False
    missing: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DifferentialSummary:
    """Probability (0 to 1) of each ranked cause; empty and `abstained` when too little is known."""

    causes: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    abstained: bool = False


@dataclass(frozen=True, slots=True)
class Clinic:
    """What this clinic may and can do: `credentials` (dry_needling, manipulation, adhesion_release, acupuncture) and `equipment`.

    Equipment is named as in the tables of equipment and treatment use; nothing is assumed.
    """

    credentials: frozenset[str] = frozenset()
    equipment: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the therapist has decided and the planner must follow. None of it can lift a forbid rule.

    `cleared`: conditions whose cautions were cleared. `consented`: treatments with a warning that the person agreed to after reading it.
    `home_exercises_max` may raise the cap up to the raised limit or lower it. `three_visits`: three visits a week. `current`: exercises
    already being done. `gates`: gates confirmed (`P16` for tensioners). `phase`: the phase that the dose rules hold the person in.
    """

    cleared: frozenset[str] = frozenset()
    consented: frozenset[str] = frozenset()
    home_exercises_max: int | None = None
    three_visits: bool = False
    current: frozenset[str] = frozenset()
    gates: frozenset[str] = frozenset()
    phase: str = ""


NO_CLINIC = Clinic()
"""A clinic nothing is known of: no credential, no equipment."""
NO_INSTRUCTIONS = Instructions()
"""A therapist who has decided nothing yet."""
