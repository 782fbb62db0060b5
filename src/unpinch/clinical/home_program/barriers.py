"""What stands in the way, and the one suggestion that matches: asked every fortnight, no lecture, and nothing suggested twice in vain.

For the person and the team. Reasons given with single sets point to a barrier; the person's own answer counts before them. It does not
judge: a barrier is something to remove. Sources: adherence.md, section 3, through the prognosis rule `planner-barrier`; the suggestions
are judgement.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unpinch.clinical.home_program.adherence import Adherence
from unpinch.clinical.home_program.figures import because, figure
from unpinch.knowledge.load import Knowledge
from unpinch.terms.because import Because
from unpinch.terms.truth import Truth


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A suggestion that was made for a barrier, on a day, and whether it helped; None: not told yet."""

    barrier: str
    on: dt.date
    helped: Truth = None


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One suggestion for one barrier. `for_staff` is filled when the person's own suggestion was tried and did not help."""

    barrier: str
    text: str
    for_staff: str
    because: Because


def barrier_question_due(asked: Iterable[dt.date], as_of: dt.date, knowledge: Knowledge) -> bool:
    """This function will say whether the barrier question may be asked today: not within a fortnight of the last time."""
    last = max(asked, default=None)
    return last is None or (as_of - last).days >= figure(knowledge, "planner-barrier", "every_days")


def barriers_of(adherence: Adherence, knowledge: Knowledge) -> tuple[tuple[str, int], ...]:
    """This function will count the barriers behind the reasons that were given, most frequent first, ties by name."""
    counted: Counter[str] = Counter()
    for reason, times in adherence.reasons:
        entry = knowledge.skip_reasons.get(reason)
        if entry and entry.barrier:
            counted[entry.barrier] += times
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def suggest(barrier: str, tried: Sequence[Tried], knowledge: Knowledge) -> Suggestion:
    """This function will give the one suggestion that matches a barrier. Tried without help, it goes to the team instead.

    Raises KeyError for a barrier that does not exist.
    """
    entry = knowledge.barriers[barrier]
    in_vain = any(row.barrier == barrier and row.helped is False for row in tried)
    return Suggestion(
        barrier=barrier,
        text="" if in_vain else entry.suggestion,
        for_staff=entry.for_staff if in_vain else "",
        because=because(entry, entry.label),
    )
