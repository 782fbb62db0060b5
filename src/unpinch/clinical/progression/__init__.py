"""The dose that adapts: what the diary, the mornings and the examinations mean for each exercise of a signed program.

    decide(program, history, as_of, knowledge, conditions=...) -> Decisions
    zone(entry, irritability, knowledge) -> Response
    transition_table(knowledge) -> rows for docs and screens
    to_plain(value), from_plain(cls, plain) -> storage as JSON

The whole history is read each time, in the order in which things happened, so a late entry takes its place and a late bad response takes
back an increase. It decides nothing about diagnosis, and nothing outside the signed limits without the therapist.
"""

from unpinch.clinical.progression.decide import decide
from unpinch.clinical.progression.history import Answer, Cleared, History, Hold, Observation, SelfTest, Visit
from unpinch.clinical.progression.plain import from_plain, to_plain
from unpinch.clinical.progression.program import Limits, Prescription, Program, ProgramItem
from unpinch.clinical.progression.result import Applies, Decision, Decisions, FlareDay, Kind, Standing, State
from unpinch.clinical.progression.signing import limits_content, next_load, offered_limits, program_from_content
from unpinch.clinical.progression.table import TransitionRow, transition_table
from unpinch.clinical.progression.zones import Response, Zone, zone

__all__ = [
    "Answer",
    "Applies",
    "Cleared",
    "Decision",
    "Decisions",
    "FlareDay",
    "History",
    "Hold",
    "Kind",
    "Limits",
    "Observation",
    "Prescription",
    "Program",
    "ProgramItem",
    "Response",
    "SelfTest",
    "Standing",
    "State",
    "TransitionRow",
    "Visit",
    "Zone",
    "decide",
    "from_plain",
    "limits_content",
    "next_load",
    "offered_limits",
    "program_from_content",
    "to_plain",
    "transition_table",
    "zone",
]
