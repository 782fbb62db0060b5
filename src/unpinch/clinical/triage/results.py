"""What triage says, as frozen values: the level, each flag with its reasons, open questions, contradictions.

`as_contract` is the part that case files, the command line and outside tools rely on.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from unpinch.clinical.triage.events import TextHit
from unpinch.terms.because import Because
from unpinch.terms.level import TriageLevel
from unpinch.terms.truth import Truth


@dataclass(frozen=True, slots=True)
class FlagResult:
    """A raised flag. `do` is what the patient reads, placeholders kept; `provisional` while one of its follow-ups is open."""

    id: str
    condition: str
    level: TriageLevel
    do: str
    because: tuple[Because, ...]
    since: dt.date
    from_text: tuple[TextHit, ...] = ()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A fact that triage waits for: `why` is required, follow_up or unit. `asked_by` is clinician where a patient may not be shown it."""

    fact: str
    question: str
    flag: str
    why: str
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """Two answers that contradict each other: both are shown, the more serious counts, and one direct question is asked."""

    fact: str
    values: tuple[str, ...]
    question: str
    on: dt.date
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Triage:
    """How soon somebody must look at this person.

    `shown` is the word of the safety traps (hold where a required answer is missing or contradictory at caution or lower). `incomplete`: no
    automatic plan until the missing answers are there. `provisional`: a level was given while a follow-up is open. `raised` are the flags
    raised from text that are open, for the judge of the later rooms; `closed` those a clinician closed. `conditions` are switched on
    (True) or left unknown (None) by the bridge; the stricter of it and the condition's own rule counts.
    """

    level: TriageLevel
    shown: str
    flags: tuple[FlagResult, ...]
    missing: tuple[OpenQuestion, ...]
    conflicts: tuple[ShownConflict, ...]
    incomplete: bool
    provisional: bool
    raised: frozenset[str]
    closed: frozenset[str]
    conditions: Mapping[str, Truth]

    def flag(self, flag_id: str) -> FlagResult | None:
        """A raised flag by its id."""
        return next((flag for flag in self.flags if flag.id == flag_id), None)

    def as_contract(self) -> dict[str, Any]:
        """The values that outside tools rely on, in plain types."""
        return {
            "level": self.level.word,
            "flags": [_flag(flag) for flag in self.flags],
            "missing": [{"fact": q.fact, "question": q.question, "flag": q.flag, "why": q.why} for q in self.missing],
            "conflicts": [{"fact": c.fact, "values": list(c.values), "question": c.question} for c in self.conflicts],
            "shown": self.shown,
            "incomplete": self.incomplete,
            "provisional": self.provisional,
        }


def _flag(flag: FlagResult) -> dict[str, Any]:
    return {
        "id": flag.id,
        "condition": flag.condition,
        "level": flag.level.word,
        "do": flag.do,
        "because": [{"rule": b.rule, "source": b.source, "text": b.text} for b in flag.because],
    }
