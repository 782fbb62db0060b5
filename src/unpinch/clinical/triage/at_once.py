"""What a patient must read at once after a screen of the intake, and whether the form may go on.

For the intake's pages, which show it before anything else. It adds nothing to triage: the instruction is the flag's own, the deadline the
level's, provisional levels count in full ("the most serious reading stands", triage_levels.md, section 4). The form goes on only at the
levels that leave time for it; at emergency and urgent_today what is left is offered for later, never as if nothing had happened.
"""

import re
from dataclasses import dataclass

from unpinch.clinical.intake.case import Case
from unpinch.clinical.triage.results import FlagResult, Triage
from unpinch.clinical.triage.screen import screen
from unpinch.knowledge.load import Knowledge
from unpinch.terms.level import TriageLevel

SHOWN_FROM = TriageLevel.URGENT_72H
"""The levels at which the patient is told on the same screen (triage_levels.md, section 1)."""
STOPS_FROM = TriageLevel.URGENT_TODAY
_PLACE = re.compile(r"\{([A-Z_]+)\}")


@dataclass(frozen=True, slots=True)
class Instruction:
    """What to do because of one flag, in the patient's words with the clinic's numbers still as `{NAMES}`.

    `deadline` is the level's deadline, `numbers` the names in the order of the text, `out_of_hours` what holds when nobody watches.
    """

    flag: str
    level: TriageLevel
    do: str
    deadline: str
    numbers: tuple[str, ...]
    out_of_hours: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Everything to show now, the most urgent first. Where it does not go on, the rest of the form is offered as "later"."""

    level: TriageLevel
    instructions: tuple[Instruction, ...]

    @property
    def goes_on(self) -> bool:
        """Whether nothing here outranks finishing the form."""
        return self.level < STOPS_FROM


def urgent_now(knowledge: Knowledge, case: Case) -> AtOnce:
    """Say what the patient must read now."""
    return at_once(knowledge, screen(knowledge, case))


def at_once(knowledge: Knowledge, triage: Triage) -> AtOnce:
    """The same, of a triage that is already there."""
    told = tuple(_instruction(knowledge, flag) for flag in triage.flags if flag.level >= SHOWN_FROM)
    return AtOnce(max((one.level for one in told), default=TriageLevel.PROCEED), told)


def _instruction(knowledge: Knowledge, flag: FlagResult) -> Instruction:
    level = knowledge.levels[flag.level.word]
    after_hours = out_of_hours(knowledge, flag.id, flag.level)
    numbers = tuple(dict.fromkeys(_PLACE.findall(f"{flag.do} {after_hours}")))
    return Instruction(flag.id, flag.level, flag.do, level.deadline, numbers, after_hours, flag.provisional)


def out_of_hours(knowledge: Knowledge, flag_id: str, level: TriageLevel) -> str:
    """What holds when nobody watches: the flag's own line (mood, pregnancy) before that of the level."""
    own = (
        str(r.values["text"])
        for r in knowledge.triage_rules.values()
        if r.section == "out_of_hours" and flag_id in r.flags and "text" in r.values
    )
    return next(own, knowledge.levels[level.word].out_of_hours)
