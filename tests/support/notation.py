"""The short notation of the worked examples, as a case.

finding.symptom_side=left; finding.bladder_change=[hard_to_start_or_weak reduced_feeling]
finding.ankle_dorsiflexion_strength.left=5@2026-01-05,4@2026-01-30; settled.hypermobility=no@2026-01-31
cleared.ces_saddle=seen_by_surgeon@2026-01-21; signed=[disc_herniation]; posterior.spinal_stenosis=0.2; condition.hypermobility=yes
"""

import datetime as dt
from collections.abc import Iterator

from tests.support.cases import KNOWLEDGE, TODAY
from unpinch.clinical.intake.case import Case, Clearance, Settled
from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.intake.reading import date_range
from unpinch.terms.fact import UNKNOWN_WORDS, Fact, Scalar
from unpinch.terms.side import Side


def judge_of(text: str, *, mirrored: bool = False, today: dt.date = TODAY) -> Judge:
    """A judge over the case that the notation describes."""
    facts: list[Fact] = []
    settled: list[Settled] = []
    clearances: list[Clearance] = []
    stated: dict[str, bool] = {}
    raised: set[str] = set()
    signed: tuple[str, ...] = ()
    causes: dict[str, float] | None = None
    for key, value, at in entries(text):
        space, _, rest = key.partition(".")
        match space:
            case "settled":
                settled.append(Settled(rest, value == "yes", at))
            case "cleared":
                clearances.append(Clearance(rest, at or today, "a clinician", value))
            case "condition":
                stated[rest] = value == "yes"
            case "flag":
                raised |= {rest} if value == "yes" else set()
            case "signed":
                signed = tuple(value.strip("[]").split())
            case "posterior":
                causes = {**(causes or {}), rest: float(value)}
            case _:
                facts.append(fact_of(key, value, at))
    case = Case(today, tuple(facts), (), stated, tuple(settled), signed, tuple(clearances))
    return Judge(KNOWLEDGE, case.mirrored() if mirrored else case, raised=frozenset(raised), causes=causes)


def entries(text: str) -> Iterator[tuple[str, str, dt.date | None]]:
    """Key, value and day of every entry, in order."""
    for part in filter(None, (part.strip() for part in text.split(";"))):
        key, _, values = part.partition("=")
        for value in [values] if values.strip().startswith("[") else values.split(","):
            word, _, day = value.partition("@")
            yield key.strip(), word.strip(), date_range(day.strip())[0] if day else None


def fact_of(key: str, word: str, at: dt.date | None) -> Fact:
    """One fact of the notation; words for "no answer" carry none."""
    space, name, *side = key.split(".")
    entry = KNOWLEDGE.fact(f"{space}.{name}")
    assert entry is not None, key
    value: Scalar | None = None if word in UNKNOWN_WORDS else word
    if word.startswith("["):
        value = tuple(word.strip("[]").split())
    elif value is not None and entry.kind == "number":
        value = float(word)
    return Fact(f"{space}.{name}", value, Side(side[0]) if side else None, at, answer=word if value is None else "")
