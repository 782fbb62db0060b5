"""One case in, the whole answer out: triage first, then conditions, causes, site, the next test and the plan, each with its reasons.

For whoever shows or stores an assessment: the command line now, the web pages later. It decides nothing itself but the order and what
is withheld: in an emergency no test is proposed, because nothing may come before the hospital.

    case -> triage -> flags -> differential -> conditions -> plan -> Assessment -> the contract (DESIGN section 11)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from unpinch.clinical.differential import Differential, NextTest, differential
from unpinch.clinical.intake.answers import OUTSIDE
from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.plan.care import PlanOfCare, Withheld
from unpinch.clinical.plan.compose import plan, withheld
from unpinch.clinical.plan.contract import plan_as_contract
from unpinch.clinical.plan.inputs import (
    NO_CLINIC,
    NO_INSTRUCTIONS,
    Clinic,
    DifferentialSummary,
    Instructions,
    TriageSummary,
)
from unpinch.clinical.triage.results import Triage
from unpinch.clinical.triage.screen import screen
from unpinch.knowledge import Knowledge
from unpinch.terms.because import Because
from unpinch.terms.level import TriageLevel
from unpinch.terms.truth import Truth, more_serious, word

SCHEMA = 1
NO_TESTS = "Emergency: nothing is tested first. The tests that would help later are not shown now."
DIGITS = 6
ANY = "any"


@dataclass(frozen=True)
class Assessment:
    """What is said of one case on one day. `conditions` are true, false or None for unknown; `judge` answers further questions.

    `plan` is a proposal to a clinician, or the reason why there is none. It is worked out when somebody first asks for it: a change of a
    draft asks only whether the plan is `withheld` and what safety says, and must not wait for the planner.
    """

    knowledge: Knowledge
    case: Case
    triage: Triage
    differential: Differential
    conditions: Mapping[str, Truth]
    judge: Judge
    clinic: Clinic = NO_CLINIC
    instructions: Instructions = NO_INSTRUCTIONS

    @cached_property
    def plan(self) -> PlanOfCare | Withheld:
        """The proposal under these instructions, or why there is none."""
        return plan(
            self.judge,
            _triage_summary(self.triage),
            _ranking(self.differential),
            self.knowledge,
            self.clinic,
            self.instructions,
            conditions=self.conditions,
        )

    @cached_property
    def withheld(self) -> Withheld | None:
        """Why there is no plan, without working one out; None when there is one."""
        return withheld(self.judge, _triage_summary(self.triage), self.knowledge, self.conditions)

    @property
    def next_tests(self) -> tuple[NextTest, ...]:
        """The tests worth doing next, the best first; none in an emergency."""
        return () if self.stop else self.differential.next_tests

    @property
    def every_visit(self) -> tuple[NextTest, ...]:
        """Strength, reflex and saddle checks that were not done today; none in an emergency."""
        return () if self.stop else self.differential.always

    @property
    def stop(self) -> bool:
        """Whether this is an emergency."""
        return self.triage.level is TriageLevel.EMERGENCY


def assess(
    knowledge: Knowledge, case: Case, *, position: str = "", clinic: Clinic = NO_CLINIC, instructions: Instructions = NO_INSTRUCTIONS
) -> Assessment:
    """Assess one case and propose a plan.

    `position` is how the patient is placed now; tests that need no change of position come cheaper. `clinic` is what the clinic may and
    can do; nothing is assumed. `instructions` are what the therapist has decided and the planner must follow.
    """
    triage = screen(knowledge, case)
    judge = Judge(knowledge, case, raised=triage.raised)
    flags = {name: _flag(triage, judge, name) for name in knowledge.flags}
    ranked = differential(judge, knowledge, present_position=position or ANY, raised=flags)
    informed = Judge(knowledge, case, raised=triage.raised, causes=ranked.probabilities or None)
    conditions = MappingProxyType({name: _condition(triage, informed, name) for name in knowledge.conditions})
    return Assessment(knowledge, case, triage, ranked, conditions, informed, clinic, instructions)


def _triage_summary(triage: Triage) -> TriageSummary:
    """What the planner must know of triage."""
    return TriageSummary(
        level=triage.level,
        flags=MappingProxyType({flag.id: flag.level for flag in triage.flags}),
        incomplete=triage.incomplete,
        missing=tuple(dict.fromkeys(question.fact for question in triage.missing)),
        conflicts=tuple(conflict.fact for conflict in triage.conflicts if conflict.flags),
    )


def _ranking(ranked: Differential) -> DifferentialSummary:
    """What the planner must know of the differential."""
    return DifferentialSummary(MappingProxyType(dict(ranked.probabilities)), ranked.abstained)


def _flag(triage: Triage, judge: Judge, name: str) -> Truth:
    """A flag as triage found it: raised, closed by a clinician, or as its rule says."""
    if triage.flag(name):
        return True
    return False if name in triage.closed else judge.flag(name)


def _condition(triage: Triage, judge: Judge, name: str) -> Truth:
    """A condition by its own rule and by the level of its flags: the stricter of the two, unless a clinician cleared it."""
    own = judge.condition(name)
    case = judge.case
    if name not in triage.conditions or any(clearance.target == name for clearance in case.clearances):
        return own
    switched = triage.conditions[name]
    settled = case.stated.get(name) is False or any(answer.condition == name for answer in case.settled)
    return own if switched is None and settled else more_serious((own, switched))


# ---- the contract ----------------------------------------------------------------------------------------------------------
def as_contract(assessment: Assessment) -> dict[str, Any]:
    """The assessment as outside tools rely on it, in plain values."""
    return {**without_plan(assessment), **plan_as_contract(assessment.plan)}


def without_plan(assessment: Assessment) -> dict[str, Any]:
    """The same without the proposal, for a page that changes with every entry and must not wait for the planner."""
    return {
        "schema": SCHEMA,
        "knowledge": assessment.knowledge.version,
        "as_of": assessment.case.as_of.isoformat(),
        "triage": assessment.triage.as_contract(),
        "conditions": {name: word(state) for name, state in assessment.conditions.items()},
        "differential": _differential(assessment.differential),
        "site": _site(assessment.differential),
        "next_tests": [_test(test) for test in assessment.next_tests],
        "every_visit": [_test(test) for test in assessment.every_visit],
        "ask_again": [
            {"fact": fact.id, "value": fact.value, "why": fact.remark}
            for fact in assessment.case.facts
            if OUTSIDE in fact.remark and isinstance(fact.value, float)
        ],
    }


def _differential(ranked: Differential) -> dict[str, Any]:
    return {
        "abstained": ranked.abstained,
        "reason": ranked.reason or None,
        "causes": [
            {
                "id": cause.id,
                "label": cause.label,
                "probability": round(cause.probability, DIGITS),
                "low": round(cause.low, DIGITS),
                "high": round(cause.high, DIGITS),
                "words": cause.words,
                "because": _because(cause.because),
            }
            for cause in ranked.causes
        ],
        "other": None if ranked.other is None else round(ranked.other, DIGITS),
        "dangerous": [
            {"id": each.id, "label": each.label, "state": each.state, "flags": list(each.flags), "open": list(each.open)}
            for each in ranked.dangerous
        ],
        "contributors": [{"id": each.id, "label": each.label, "text": each.text} for each in ranked.contributors],
        "notes": _because(ranked.notes),
        "missing": list(ranked.missing),
    }


def _site(ranked: Differential) -> dict[str, Any]:
    site = ranked.site
    return {
        "side": site.side,
        "root": site.root or None,
        "words": site.words,
        "areas": [{"id": area.id, "label": area.label, "share": round(area.share, DIGITS)} for area in site.areas],
        "roots": {root: round(share, DIGITS) for root, share in site.roots.items()},
        "signs": {root: list(signs) for root, signs in site.signs.items()},
        "because": _because(site.because),
    }


def _test(test: NextTest) -> dict[str, Any]:
    return {
        "id": test.id,
        "label": test.label,
        "gain": round(test.gain, DIGITS),
        "minutes": test.minutes,
        "position": test.position,
        "discomfort": test.discomfort,
        "with": list(test.with_),
        "reason": test.reason,
    }


def _because(reasons: tuple[Because, ...]) -> list[dict[str, str]]:
    return [{"rule": reason.rule, "source": reason.source, "text": reason.text} for reason in reasons]
