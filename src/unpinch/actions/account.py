"""Signing in and out, in which role, for how long, and where each role's work begins."""

from unpinch.actions.actor import Actor
from unpinch.actions.policy import Role

MINUTES_IDLE = {
    Role.THERAPIST: 20,
    Role.ASSISTANT: 20,
    Role.FRONT_DESK: 30,
    Role.MANAGER: 20,
    Role.PHYSICIAN: 15,
    Role.CARER: 60,
    Role.PATIENT: 60,
}
"""Minutes without a click until a session ends (judgement: shared rooms short, a patient's own phone longer)."""
NOBODY_MINUTES = 15

HOMES = {Role.PATIENT: "intake:start", Role.CARER: "intake:start", Role.MANAGER: "manager:home"}


def session_limit(actor: Actor | None) -> int:
    """How many seconds a session may be idle."""
    return 60 * (MINUTES_IDLE[actor.role] if actor else NOBODY_MINUTES)


def home_of(actor: Actor | None) -> str:
    """The name of the route where somebody's work begins."""
    return HOMES.get(actor.role, "today:day") if actor else "account:sign_in"
