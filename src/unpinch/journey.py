"""The path of an episode of care: which status may follow which, what each move requires, and who may make it.

For whoever stores or shows an episode. Rooms are code, not states: home program, progression and sessions run side by side inside
`active`. `safety_hold` stands beside the status and freezes the program in any of them; only a clinician's clearance lifts it. It does
not store anything and knows no clock. The diagram in docs/reference/journey.md is drawn from `MOVES`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from unpinch.terms.errors import NotAllowedNowError


class Status(StrEnum):
    """Where an episode of care stands."""

    INTAKE = "intake"
    EVALUATION = "evaluation"
    ACTIVE = "active"
    MAINTENANCE = "maintenance"
    CLOSED = "closed"


class Gate(StrEnum):
    """What has to be true before a move."""

    INTAKE_SENT = "intake_sent"
    NO_HOLD = "no_hold"
    PLAN_SIGNED = "plan_signed"
    GOALS_REVIEWED = "goals_reviewed"
    REASON = "reason"


GATE_WORDS = {
    Gate.INTAKE_SENT: "the intake was sent, on the phone or by the desk",
    Gate.NO_HOLD: "no safety hold is open",
    Gate.PLAN_SIGNED: "a therapist signed the plan of care",
    Gate.GOALS_REVIEWED: "the goals were reviewed with the patient",
    Gate.REASON: "a reason is written",
}


@dataclass(frozen=True, slots=True)
class Move:
    """One legal step from a status to another: what it requires, and the roles that may take it."""

    source: Status
    target: Status
    label: str
    gates: tuple[Gate, ...]
    roles: tuple[str, ...]


MOVES: tuple[Move, ...] = (
    Move(Status.INTAKE, Status.EVALUATION, "Begin the evaluation", (Gate.INTAKE_SENT,), ("therapist",)),
    Move(Status.INTAKE, Status.CLOSED, "Close before the first visit", (Gate.REASON,), ("therapist", "front_desk", "manager")),
    Move(Status.EVALUATION, Status.ACTIVE, "Start the plan of care", (Gate.PLAN_SIGNED, Gate.NO_HOLD), ("therapist",)),
    Move(Status.EVALUATION, Status.CLOSED, "Close after the evaluation", (Gate.REASON,), ("therapist",)),
    Move(Status.ACTIVE, Status.EVALUATION, "Evaluate again", (Gate.REASON,), ("therapist",)),
    Move(Status.ACTIVE, Status.MAINTENANCE, "Go over to maintenance", (Gate.GOALS_REVIEWED, Gate.NO_HOLD), ("therapist",)),
    Move(Status.ACTIVE, Status.CLOSED, "Close the episode", (Gate.REASON,), ("therapist",)),
    Move(Status.MAINTENANCE, Status.ACTIVE, "Take up treatment again", (Gate.REASON,), ("therapist",)),
    Move(Status.MAINTENANCE, Status.EVALUATION, "Evaluate again", (Gate.REASON,), ("therapist",)),
    Move(Status.MAINTENANCE, Status.CLOSED, "Close the episode", (Gate.REASON,), ("therapist",)),
    Move(Status.CLOSED, Status.EVALUATION, "Open the episode again", (Gate.REASON,), ("therapist",)),
)
"""Every legal move; what is not here does not happen. Order and roles are judgement of the design."""


def moves_from(status: Status, role: str = "") -> Iterator[Move]:
    """List the moves out of a status, for everybody or for one role."""
    yield from (move for move in MOVES if move.source is status and (not role or role in move.roles))


def check_move(source: Status, target: Status, role: str, met: frozenset[Gate]) -> Move:
    """Return the move, or say why it may not be made now.

    Raises NotAllowedNowError naming the step, and what is still missing.

    >>> check_move(Status.CLOSED, Status.ACTIVE, "therapist", frozenset())
    Traceback (most recent call last):
    ...
    unpinch.terms.errors.NotAllowedNowError: An episode cannot go from closed to active. From closed it can go to: evaluation.
    """
    move = next((move for move in MOVES if (move.source, move.target) == (source, target)), None)
    if move is None:
        onward = ", ".join(each.target for each in moves_from(source))
        raise NotAllowedNowError(f"An episode cannot go from {source} to {target}. From {source} it can go to: {onward}.")
    if role not in move.roles:
        raise NotAllowedNowError(f"{move.label}: this is for {_either(move.roles)}.")
    missing = [GATE_WORDS[gate] for gate in move.gates if gate not in met]
    if missing:
        raise NotAllowedNowError(f"{move.label}: first, {' and '.join(missing)}.")
    return move


def diagram() -> str:
    """Draw the moves as a Mermaid state diagram, for docs/reference/journey.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.INTAKE}"]
    lines += [f"    {move.source} --> {move.target}: {move.label}" for move in MOVES]
    return "\n".join([*lines, f"    {Status.CLOSED} --> [*]"])


def _either(roles: tuple[str, ...]) -> str:
    words = [f"a {role.replace('_', ' ')}" for role in roles]
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
