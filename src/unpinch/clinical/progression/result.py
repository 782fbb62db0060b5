"""What the dose rules hand over: one explained decision for each change, and where every exercise stands now. Values only."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from unpinch.clinical.progression.program import Prescription


class Kind(StrEnum):
    """What a decision does."""

    KEEP = "keep"
    PROGRESS = "progress"
    HOLD = "hold"
    REGRESS = "regress"
    SUSPEND = "suspend"
    RESUME = "resume"
    REVIEW = "review"
    REFER = "refer"
    ASK = "ask"
    SAY = "say"
    FLARE = "flare"
    PHASE_ON = "phase_on"
    PHASE_BACK = "phase_back"
    TAPER = "taper"
    DISCHARGE = "discharge"
    MAINTAIN = "maintain"


class Applies(StrEnum):
    """When a decision takes effect: at once, when the therapist accepts it, or never by itself (it is only said)."""

    AT_ONCE = "at_once"
    WAITS = "waits"
    SAID = "said"


class State(StrEnum):
    """Where an exercise stands: to be done, at an unchanged dose, paused until a moment, or stopped until a clinician acts."""

    DOING = "doing"
    HELD = "held"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision of the dose rules, with everything it rests on.

    `transition` is the row of the transition table, `rule` the rule it carries out. `item` is the id of the program's item, empty for the
    whole program. `why` is one sentence for the patient, `why_staff` one for the therapist. `inputs` are ids of the entries used,
    `missing` what was not known. `until` ends a pause. The id stays the same whenever the history is read again.
    """

    transition: str
    rule: str
    kind: Kind
    applies: Applies
    at: dt.datetime
    why: str
    why_staff: str
    source: str
    item: str = ""
    before: Prescription | None = None
    after: Prescription | None = None
    until: dt.datetime | None = None
    inputs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What names this decision: where, which transition, when, and what it changes to."""
        change = f"/{self.after.exercise} {self.after.words}" if self.after else ""
        return f"{self.item or 'program'}/{self.transition}/{self.at.isoformat()}{change}"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One item now: what is done, its state with the decision behind it, and a change that waits for the therapist."""

    item: str
    now: Prescription
    state: State
    because: Decision | None
    until: dt.datetime | None = None
    waiting: Decision | None = None
    sets_done: int = 0
    sets_due: int = 0


@dataclass(frozen=True, kw_only=True)
class FlareDay:
    """A flare that is going on: its first day, the step of the flare plan, and what to do of it at which dose."""

    began_on: dt.date
    day: int
    step: str
    todo: tuple[Prescription, ...]


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """Everything the dose rules say at one moment.

    `held_by` are the decisions that stop the whole program (empty: it runs). `program` are the standing decisions about the whole program
    (reviews, referral, phase, taper, discharge ...), `log` every decision in the order in which it was made, `revoked` earlier
    increases that a late entry took back. `irritability` and `phase` are as worked out from the course.
    """

    as_of: dt.datetime
    program_version: str
    knowledge_version: str
    items: tuple[Standing, ...]
    held_by: tuple[Decision, ...]
    program: tuple[Decision, ...]
    log: tuple[Decision, ...]
    revoked: tuple[Decision, ...]
    irritability: str
    phase: str
    flare: FlareDay | None = None

    @property
    def waiting(self) -> tuple[Decision, ...]:
        """What waits for the therapist, exercises first."""
        changes = tuple(item.waiting for item in self.items if item.waiting is not None)
        return changes + tuple(decision for decision in self.program if decision.applies is Applies.WAITS)

    @property
    def todo(self) -> tuple[Prescription, ...]:
        """What the person is asked to do now: nothing while the program is held, the flare plan during a flare."""
        if self.held_by:
            return ()
        if self.flare is not None:
            return self.flare.todo
        return tuple(item.now for item in self.items if item.state in (State.DOING, State.HELD))
