"""What the planner hands over: a plan of care, or the reason why there is none. Values only; nothing here decides."""

from collections.abc import Mapping
from dataclasses import dataclass

from unpinch.clinical.plan.conditions import Question
from unpinch.clinical.plan.dose import Dose
from unpinch.clinical.plan.proposal import Proposal
from unpinch.clinical.plan.safety import Violation
from unpinch.clinical.plan.week import Week
from unpinch.terms.because import Because
from unpinch.terms.truth import Truth


@dataclass(frozen=True, slots=True)
class GuidelineWord:
    """What one guideline says. `stance` is for, against or other; what could not be verified never comes this far."""

    guideline: str
    text: str
    stance: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the plan. `effect` is what trials found, with its interval where one was read; `note` the honest note to show.

    `dose` is set for exercises, `dose_words` for all. `first_visit` is when it is taught (1 or later). `criterion` is what made a
    conditional treatment fit. `essential` marks the one exercise to do if nothing else is done.
    """

    id: str
    kind: str
    label: str
    plain_label: str
    place: str
    dose: Dose | None
    dose_words: str
    first_visit: int
    because: tuple[Because, ...]
    effect: str
    effect_of: str
    grade: str
    guidelines: tuple[GuidelineWord, ...]
    note: str
    status: str
    cautions: tuple[Violation, ...]
    criterion: str = ""
    essential: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something the plan would hold but for a safety rule that applies to this person: the rules, and what they say to do instead."""

    id: str
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Discussed:
    """A treatment that is never proposed by itself: shown with its note, its effect and what guidelines say, for a talk."""

    id: str
    kind: str
    label: str
    effect: str
    note: str
    guidelines: tuple[GuidelineWord, ...]
    because: tuple[Because, ...]
    cautions: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class VisitBlock:
    """So many visits a week for so many weeks."""

    per_week: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Visits:
    """The visits proposed, with what trials used beside them so that they are not over-sold (P31)."""

    blocks: tuple[VisitBlock, ...]
    total: int
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """What the person wants back, or the limit that ends the present phase; `measured_by` names the measure, `review_weeks` when."""

    id: str
    text: str
    measured_by: str
    review_weeks: tuple[int, ...]
    because: Because


@dataclass(frozen=True, slots=True)
class ReferralTrigger:
    """A rule that sends the person to a physician; `met` true, false or unknown today."""

    because: Because
    met: Truth


@dataclass(frozen=True, slots=True)
class Withheld:
    """No plan: the reason in words, what stands behind it, and the questions that could change it. `kind`: triage, incomplete,
    conflict or stop_all."""

    kind: str
    reason: str
    because: tuple[Because, ...]
    flags: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class PlanOfCare:
    """A plan that holds nothing forbidden, each item explained. A proposal to a clinician, who decides.

    `proven`: both choices are proven optimal. `not_covered` are the parts of a plan that could not be had. `smaller` is the version for
    a bad day; with `bad_day_only` it is the one to use now. `signing_waits_for` maps conditions to cautions that a clinician must clear.
    """

    items: tuple[Item, ...]
    week: Week
    smaller: tuple[Item, ...]
    bad_day_only: bool
    visits: Visits
    goals: tuple[Goal, ...]
    signing_waits_for: Mapping[str, tuple[Violation, ...]]
    questions: tuple[Question, ...]
    left_out: tuple[LeftOut, ...]
    discuss: tuple[Discussed, ...]
    referral: tuple[ReferralTrigger, ...]
    stop_rules: tuple[Because, ...]
    expect: tuple[Because, ...]
    notes: tuple[Because, ...]
    not_covered: tuple[str, ...]
    proposal: Proposal
    proven: bool
    knowledge_version: str

    @property
    def exercises(self) -> tuple[Item, ...]:
        """The exercises among the items."""
        return tuple(item for item in self.items if item.kind == "exercise")
