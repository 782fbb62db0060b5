"""The dangerous causes: screened, never ranked. For each, which flags are raised, and what nobody has answered.

How serious a raised flag is, and what to do, belongs to triage. A flag belongs to a dangerous cause when its own `condition_suspected`
names it; the words are those of the flags table.
"""

from collections.abc import Mapping

from unpinch.clinical.differential.result import Screened
from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge.load import Knowledge
from unpinch.terms.truth import Truth

NOTHING_FOUND = "screened, nothing found today"
NOT_SCREENED = "not screened"
WORDS = {
    "dvt": ("deep vein thrombosis", "clot"),
    "cauda_equina": ("cauda equina",),
    "malignancy": ("malignancy", "metastasis", "tumour"),
    "infection": ("infection", "sepsis", "abscess"),
    "fracture": ("fracture",),
    "aaa": ("aneurysm",),
    "motor_deficit": ("root compression", "progressive compression", "disc herniation", "peroneal palsy"),
}
"""Words of `condition_suspected` that mean each dangerous cause."""
MODIFIERS = frozenset({"pregnancy", "over70_first", "steroids", "osteoporosis", "immuno", "inflammatory", "post_op", "post_procedure"})
"""Flags about who somebody is, or about a time after surgery: they do not screen for one cause by themselves."""
NOT_WAITED_FOR = frozenset({"ces_rectal_exam"})
"""Flags of a hospital examination: raised they count, but nobody in a clinic has to answer them."""


def flags_of(knowledge: Knowledge, cause: str) -> tuple[str, ...]:
    """The flags that screen for a dangerous cause, in the order of their table."""
    words = WORDS.get(cause, ())
    return tuple(
        flag.id
        for flag in knowledge.flags.values()
        if flag.id not in MODIFIERS and any(word in flag.condition_suspected.lower() for word in words)
    )


def screen(judge: Judge, knowledge: Knowledge, raised: Mapping[str, Truth] | None = None) -> tuple[Screened, ...]:
    """State of every dangerous cause. `raised` maps flags to what triage found; without it the judge is asked."""
    found = []
    for cause in knowledge.causes.values():
        if "dangerous" not in cause.role:
            continue
        states = {flag: raised.get(flag) if raised is not None else judge.flag(flag) for flag in flags_of(knowledge, cause.id)}
        up = tuple(flag for flag, state in states.items() if state)
        unknown = tuple(flag for flag, state in states.items() if state is None and flag not in NOT_WAITED_FOR)
        state = f"flag raised: {', '.join(up)}" if up else NOT_SCREENED if unknown or not states else NOTHING_FOUND
        found.append(Screened(cause.id, cause.label, state, up, unknown))
    return tuple(found)
