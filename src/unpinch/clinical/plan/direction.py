"""Which direction of movement helps this person, and is that still known?

For the planner. It reads the responses to repeated movements and the visible shift; which exercises follow is in the menus. It does not
forbid a direction that spreads the pain: the safety tables do. Sources: progression rules P7 to P12, plan rules section 2.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.plan.reasons import because, weight
from unpinch.terms.because import Because

MOVEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "extension": "finding.repeated_extension_response",
        "flexion": "finding.repeated_flexion_response",
        "lateral": "finding.repeated_side_glide_response",
        "rotation": "finding.repeated_rotation_response",
    }
)
"""Directions in the order of testing (P8): sagittal first, then sideways, then rotation."""
HELPS = ("better_stays_better", "centralizes")
SHIFT = "finding.lateral_shift"


@dataclass(frozen=True, slots=True)
class Direction:
    """`word`: extension, flexion, lateral, rotation, shift, none, everything_worse, untested or contradictory.

    `helps` are the directions whose exercises may be used; `expired` says that the last response is older than the limit: the person
    is asked for a self-retest, the exercise stays (DESIGN, section 6).
    """

    word: str
    helps: frozenset[str]
    shift: str
    tested_on: dt.date | None
    expired: bool
    because: tuple[Because, ...]

    @property
    def matched(self) -> bool:
        """Whether a direction was shown to help."""
        return bool(self.helps)


def read_direction(judge: Judge) -> Direction:
    """This function will read the direction from the responses to repeated movements; nothing tested is never read as "no effect"."""
    shift = str(judge.value(SHIFT) or "")
    shifted = shift in ("left", "right")
    responses = {name: str(judge.value(fact) or "") for name, fact in MOVEMENTS.items()}
    if any(conflict.key.partition(".")[2].startswith("repeated_") for conflict in judge.conflicts):
        return _direction(judge, "contradictory", frozenset(), shift, "direction-none", "The responses on record contradict each other.")
    best = max((HELPS.index(response) for response in responses.values() if response in HELPS), default=-1)
    winners = [name for name, response in responses.items() if best >= 0 and response == HELPS[best]]
    if {"extension", "flexion"} <= set(winners):
        text = "Extension and flexion are both on record as helping: one direction has to be tested again."
        return _direction(judge, "contradictory", frozenset(), shift, "direction-none", text)
    if shifted:
        helps = frozenset({"lateral"}) if responses["lateral"] not in ("worse", "peripheralizes") else frozenset()
        return _direction(judge, "shift", helps, shift, "direction-lateral", f"The trunk is shifted to the {shift}: correct that first.")
    if winners:
        word = winners[0]
        text = f"Repeated {'side gliding' if word == 'lateral' else word} {'draws the pain back' if best else 'leaves it better'}."
        return _direction(judge, word, frozenset({word}), shift, f"direction-{word}", text)
    main = [responses[name] for name in ("extension", "flexion", "lateral")]
    if not all(main):
        return _direction(judge, "untested", frozenset(), shift, "direction-none", "Not all directions have been tested yet.")
    if all(response == "peripheralizes" for response in main):
        return _direction(judge, "everything_worse", frozenset(), shift, "direction-everything-worse", "")
    return _direction(judge, "none", frozenset(), shift, "direction-none", "No tested direction helped.")


def _direction(judge: Judge, word: str, helps: frozenset[str], shift: str, rule: str, text: str) -> Direction:
    facts = {MOVEMENTS[name] for name in helps} or set(MOVEMENTS.values())
    days = [fact.at or judge.case.as_of for fact in judge.case.facts if fact.id in facts and fact.known]
    latest = max(days, default=None)
    limit = weight(judge.knowledge, "direction_expires_days")
    expired = bool(helps) and latest is not None and (judge.case.as_of - latest).days > limit
    reasons = [because(judge.knowledge, rule, text)]
    if expired:
        note = f"Last confirmed more than {limit:g} days ago: ask for a self-retest; the exercise stays."
        reasons.append(because(judge.knowledge, "P11", note))
    return Direction(word, helps, shift, latest, expired, tuple(reasons))
