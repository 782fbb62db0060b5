"""The pictures of exercises with their words in the reader's language.

A picture is drawn and kept in English; its words are exchanged when it is shown.
"""

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


@cache
def one_sided(exercise_id: str) -> bool:
    """Whether an exercise works one side at a time, so that its picture has a left and a right."""
    return exercise_id in drawn() and text_alternative(exercise_id, Side.LEFT) != text_alternative(exercise_id, Side.RIGHT)


def picture_words(exercise_id: str, side: str) -> str:
    """What a picture shows, for those who do not see it; angles are told in English only."""
    return text_alternative(exercise_id, Side(side)) if _english() else describe(knowledge().exercises[exercise_id], _)


def _english() -> bool:
    return (get_language() or "en").startswith("en")
