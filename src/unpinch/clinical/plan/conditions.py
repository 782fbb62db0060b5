"""What is true of this person that forbids or cautions something, and which question would free most.

For the planner and for whoever asks the questions. A condition is true, false or unknown; unknown forbids what true would forbid, until
its settling question is answered (safety property S3). It does not say what a condition forbids (`safety`) nor how much an item is
worth (`weigh`). Sources: grammar of the vocabulary, sections 3 and 8; DESIGN, section 4.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge.load import Knowledge
from unpinch.terms.truth import Truth

EASE = ("patient", "measurement", "clinician")
"""Who can answer, the quickest first: the person, somebody with a device, an examiner."""


def condition_states(judge: Judge) -> Mapping[str, Truth]:
    """This function will judge every condition of the safety tables; None is unknown. In the order of the tables."""
    return MappingProxyType({name: judge.condition(name) for name in judge.knowledge.conditions})


@dataclass(frozen=True, slots=True)
class Question:
    """One question whose answer could free items. `conditions` are those it settles, `frees` the wanted items that wait for it.

    `settled_by` says whose answer counts: patient, clinician or measurement. `share` is the worth of what waits for it, each item
    divided among the questions it waits for.
    """

    conditions: tuple[str, ...]
    question: str
    settled_by: str
    frees: tuple[str, ...]
    share: float


def settling_questions(
    knowledge: Knowledge, waiting: Mapping[str, Collection[str]], worth: Mapping[str, int], most: int
) -> tuple[Question, ...]:
    """This function will name the few questions that would free most of what is wanted, the quickest to answer first.

    `waiting` maps each wanted item to the unknown conditions that hold it back, `worth` gives what it is worth. Questions are taken
    one by one, each time the one with the greatest share of what still waits; conditions settled by the same words are one question.
    """
    open_items = {item: {_key(knowledge, name) for name in names} for item, names in waiting.items() if names}
    names_of: dict[tuple[str, str], list[str]] = {}
    for names in waiting.values():
        for name in names:
            if name not in names_of.setdefault(_key(knowledge, name), []):
                names_of[_key(knowledge, name)].append(name)
    taken: list[Question] = []
    while open_items and len(taken) < most:
        shares: dict[tuple[str, str], float] = {}
        for item, keys in open_items.items():
            for key in keys:
                shares[key] = shares.get(key, 0.0) + max(worth.get(item, 0), 1) / len(keys)
        best = min(shares, key=lambda key: (-shares[key], _effort(key)))
        frees = tuple(sorted(item for item, names in waiting.items() if any(_key(knowledge, name) == best for name in names)))
        taken.append(Question(tuple(names_of[best]), best[0], best[1], frees, shares[best]))
        open_items = {item: keys - {best} for item, keys in open_items.items() if keys - {best}}
    return tuple(sorted(taken, key=lambda q: _effort((q.question, q.settled_by))))


def _key(knowledge: Knowledge, condition: str) -> tuple[str, str]:
    entry = knowledge.conditions[condition]
    return entry.question, entry.settled_by


def _effort(key: tuple[str, str]) -> tuple[int, int, str]:
    question, settled_by = key
    return EASE.index(settled_by) if settled_by in EASE else len(EASE), len(question), question
