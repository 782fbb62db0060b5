"""The exercises somebody has put aside for a hand-out, kept in their session until it ends."""

from unpinch.actions import library
from unpinch.pages.base.guard import Request

KEY = "picked_exercises"
MOST = 12
"""More than this is no longer a hand-out somebody follows (judgement: three pages of four)."""


def picked(request: Request) -> list[str]:
    """The ids put aside, in the order of putting aside."""
    kept = request.session.get(KEY, [])
    return [each for each in kept if each in library.cards()]


def put(request: Request, exercise_id: str) -> bool:
    """Put an exercise aside; False when it was there already or the hand-out is full."""
    now = picked(request)
    if exercise_id in now or len(now) >= MOST or exercise_id not in library.cards():
        return False
    request.session[KEY] = [*now, exercise_id]
    return True


def take_out(request: Request, exercise_id: str) -> None:
    """Take an exercise out of the hand-out."""
    request.session[KEY] = [each for each in picked(request) if each != exercise_id]


def empty(request: Request) -> None:
    """Begin anew."""
    request.session.pop(KEY, None)
