"""Why an item is not in the plan: barred, not fitting, or outscored - and by what.

For the therapist who expected it. An item that is left out answers with all its reasons; one that was allowed answers with what it would
push aside if it were put in by force, found by solving the same problem again. It changes no plan. Source: DESIGN, section 6.
"""

from dataclasses import dataclass

from unpinch.clinical.plan.candidates import Exclusion
from unpinch.clinical.plan.proposal import Proposal
from unpinch.clinical.plan.safety import Violation
from unpinch.clinical.plan.weigh import Worth
from unpinch.knowledge.load import Knowledge
from unpinch.methods.choice import ImpossibleError, displacement
from unpinch.terms.errors import InputError

IN_PLAN, LEFT_OUT, OUTSCORED, NO_ROOM = "in_plan", "left_out", "outscored", "no_room"


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer. `verdict`: in_plan, left_out (see `exclusions`), outscored (see `loss`, `displaces`) or no_room (see `limits`).

    `loss` is in points, as `worth`; `brings` are items that would come in with it. `instead` is what a safety rule names as substitute.
    """

    item: str
    verdict: str
    text: str
    exclusions: tuple[Exclusion, ...]
    cautions: tuple[Violation, ...]
    worth: Worth
    loss: int = 0
    displaces: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


def why_not(proposal: Proposal, knowledge: Knowledge, item: str) -> WhyNot:
    """This function will say why an exercise or treatment is not in the plan. Raises InputError for an id the library does not have."""
    if item not in proposal.candidates:
        raise InputError("item", f"{item!r} is neither an exercise nor a treatment of the library.", "Ids are those of the library.")
    candidate, worth = proposal.candidates[item], proposal.worth[item]
    label = (knowledge.exercises.get(item) or knowledge.treatments[item]).label
    if item in proposal.choice.chosen:
        return WhyNot(item, IN_PLAN, f"{label} is in the plan.", (), candidate.cautions, worth)
    if candidate.exclusions:
        first = candidate.exclusions[0].because.text
        more = len(candidate.exclusions) - 1
        text = f"{label} is left out: {first}" + (f" And {more} more reason{'s' if more > 1 else ''}." if more else "")
        return WhyNot(item, LEFT_OUT, text, candidate.exclusions, candidate.cautions, worth)
    try:
        moved = displacement(proposal.problem, proposal.choice, item)
    except ImpossibleError as error:
        text = f"{label} is allowed, but cannot stand beside what the plan must keep: {', '.join(error.limits)}."
        return WhyNot(item, NO_ROOM, text, (), candidate.cautions, worth, limits=error.limits)
    leaves, enters = tuple(sorted(moved.leaves)), tuple(sorted(moved.enters - {item}))
    text = f"{label} is allowed, but was outscored: it would push out {', '.join(leaves) or 'nothing'} and cost {moved.loss} points."
    return WhyNot(item, OUTSCORED, text, (), candidate.cautions, worth, moved.loss, leaves, enters)
