"""The pictures of exercises with their words in the reader's language.

A picture is drawn and kept in English; its words are exchanged when it is shown.
"""

import re
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unpinch.actions.assessment import knowledge
from unpinch.movement import drawn, text_alternative
from unpinch.movement.spoken import describe, spoken
from unpinch.terms.side import Side


def in_language(svg: str, exercise_id: str) -> str:
    """A picture with the words of today's language."""
    return svg if _english() else spoken(svg, knowledge().exercises[exercise_id], _)


ONE_LEG_KINDS = ("nerve-glide-slider", "nerve-glide-tensioner", "stretch", "hip-strength", "leg-strength", "band-isotonic")
"""Kinds of exercise done with the leg that hurts unless the therapist says otherwise (judgement)."""
IN_TURN = re.compile(r"alternat|change side|swap|switch|march|side-step", re.IGNORECASE)
"""How the library writes that the sides take turns."""


@cache
def has_sides(exercise_id: str) -> bool:
    """Whether the picture of an exercise has a left and a right."""
    return exercise_id in drawn() and text_alternative(exercise_id, Side.LEFT) != text_alternative(exercise_id, Side.RIGHT)


@cache
def one_sided(exercise_id: str) -> bool:
    """Whether an exercise is done with one side where nothing else is prescribed: not one whose own words take turns."""
    exercise = knowledge().exercises.get(exercise_id)
    if exercise is None or exercise.category not in ONE_LEG_KINDS or IN_TURN.search(f"{exercise_id} {exercise.instructions}"):
        return False
    return has_sides(exercise_id)


def picture_words(exercise_id: str, side: str) -> str:
    """What a picture shows, for those who do not see it; angles are told in English only."""
    return text_alternative(exercise_id, Side(side)) if _english() else describe(knowledge().exercises[exercise_id], _)


def _english() -> bool:
    return (get_language() or "en").startswith("en")
