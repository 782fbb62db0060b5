"""What happened since the program was signed, as values in one order: sets, mornings, examinations, self-tests, holds, clearances,
answers, visits.

Results never depend on the order of arrival: everything is sorted by when it happened, and an id counts once. A late entry takes its
place in time, and the whole history is read again. What was not told or not tested is absent and never "no" (safety property S3).
"""

import datetime as dt
from dataclasses import dataclass

from unpinch.clinical.home_program.diary import Morning, SetEntry, in_force
from unpinch.terms.errors import InputError
from unpinch.terms.side import Side

OWN_OBSERVATIONS = (
    "form_fault_percent",
    "form_score_percent",
    "job_lift_rung",
    "side_difference_percent",
    "walk_minutes",
    "illness",
    "blood_pressure_fall_standing",
    "manages_flare",
    "goal_met",
    "load_kg",
    "slr_side_difference",
)
"""Observations that the vocabulary has no id for. Percentages 0-100; `illness`, `manages_flare`, `goal_met` are yes or no."""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """Something a clinician measured or saw, or a score that was taken.

    `what` is a finding's id (strength, straight leg raise angle, repeated movements, reflexes ...), a patient field's id (systolic_bp,
    odi_total, rmdq_total, psfs_mean ...) or one of `OWN_OBSERVATIONS`. `exercise` names the exercise for form and lifts.
    """

    id: str
    occurred_at: dt.datetime
    what: str
    value: float | str
    side: Side | None = None
    exercise: str = ""


@dataclass(frozen=True, kw_only=True)
class SelfTest:
    """A direction tried again at home: what repeated movements did, by the finding's id and one of its words (P11).

    It confirms a direction or stops it; it never brings back one that was stopped, which is for a clinician's test (P10).
    """

    id: str
    occurred_at: dt.datetime
    what: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Hold:
    """A safety hold that triage or a person put on the program; it stands until a clinician clears it."""

    id: str
    occurred_at: dt.datetime
    rule: str = "P1"


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """A clinician's reasoned clearance: every hold and review from before it is dealt with. New evidence holds again.

    With `of` it deals with the holds of these ids alone; a warning answer goes with the last of the holds that were put on since it was
    given. With `item` it lets that one stopped exercise go on, and touches nothing else.
    """

    id: str
    occurred_at: dt.datetime
    item: str = ""
    of: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A therapist's word on a change that waited: its decision's id, accepted or not."""

    id: str
    occurred_at: dt.datetime
    decision: str
    accepted: bool
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One attendance."""

    id: str
    occurred_at: dt.datetime


Event = SetEntry | Morning | Observation | SelfTest | Hold | Cleared | Answer | Visit
ORDER = (Hold, Observation, SelfTest, Cleared, Visit, Answer, SetEntry, Morning)
"""Which comes first at the same moment: what stops before what goes on."""


@dataclass(frozen=True, kw_only=True)
class History:
    """Everything told and observed, in any order, with doubles."""

    sets: tuple[SetEntry, ...] = ()
    mornings: tuple[Morning, ...] = ()
    observations: tuple[Observation, ...] = ()
    holds: tuple[Hold, ...] = ()
    cleared: tuple[Cleared, ...] = ()
    answers: tuple[Answer, ...] = ()
    visits: tuple[Visit, ...] = ()
    tests: tuple[SelfTest, ...] = ()

    def in_order(self, until: dt.datetime) -> tuple[Event, ...]:
        """This function will give what happened up to a moment, each thing once, in the order in which it happened."""
        clinic: list[Event] = [*self.observations, *self.tests, *self.holds, *self.cleared, *self.answers, *self.visits]
        once = {(type(event).__name__, event.id): event for event in sorted(clinic, key=repr)}
        events: list[Event] = [*in_force(self.sets), *in_force(self.mornings), *once.values()]
        for event in events:
            if event.occurred_at.utcoffset() is None:
                raise InputError("occurred_at", f"{type(event).__name__} {event.id} needs a moment with its offset from UTC.")
        return tuple(sorted((e for e in events if e.occurred_at <= until), key=_place))


def _place(event: Event) -> tuple[dt.datetime, int, str]:
    return event.occurred_at, ORDER.index(type(event)), event.id
