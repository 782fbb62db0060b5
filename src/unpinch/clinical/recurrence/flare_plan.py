"""The steps of the plan for a flare, in the person's words, and which of them hold on a day of it.

Warning signs stand first on every day. The doses belong to progression; here is what is said. Source: progression rules `flare-step-1`
to `flare-step-6` (clinical convention, not reviewed).
"""

from dataclasses import dataclass

from unpinch.clinical.home_program.figures import because
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import FlareStep
from unpinch.terms.because import Because

WARNING_RULE = "flare-step-1"


@dataclass(frozen=True, kw_only=True)
class PlanStep:
    """One step: its title, when it holds, what to do, and whether it is for this day (`now`)."""

    id: str
    title: str
    when: str
    do: tuple[str, ...]
    now: bool
    because: Because


def flare_plan(knowledge: Knowledge, day: int, *, direction: bool) -> tuple[PlanStep, ...]:
    """This function will give all steps, marking those of day `day` (0 is the first).

    A step holds until the day on which the next one begins. `direction` says whether a movement is known that draws the pain out of the
    leg; without one its sentence is left out.
    """
    return tuple(_step(step, day, direction) for step in knowledge.flare_plan.values())


def _step(step: FlareStep, day: int, direction: bool) -> PlanStep:
    holds = step.rule == WARNING_RULE or (step.day_from <= day and (step.day_to is None or day < step.day_to))
    do = (*step.do, step.with_direction) if direction and step.with_direction else step.do
    return PlanStep(id=step.id, title=step.plain_label, when=step.when, do=do, now=holds, because=because(step, step.label))
