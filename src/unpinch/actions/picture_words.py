"""The pictures of exercises with their words in the reader's language.

A picture is drawn and kept in English; its words are exchanged when it is shown.
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unpinch.actions.assessment import knowledge
from unpinch.clinical.plan.groups import group
from unpinch.movement import text_alternative
from unpinch.movement.spoken import describe, spoken
from unpinch.terms.side import Side


def in_language(svg: str, exercise_id: str) -> str:
    """A picture with the words of today's language."""
    return svg if _english() else spoken(svg, knowledge().exercises[exercise_id], _)


def usual_side(exercise_id: str, hurts: str) -> str:
    """The side an exercise is done with where nothing else is prescribed; empty where its own words say how."""
    if exercise_id in group(knowledge(), "each_side"):
        return "both"
    return hurts if exercise_id in group(knowledge(), "painful_side") else ""


def picture_words(exercise_id: str, side: str) -> str:
    """What a picture shows, for those who do not see it; angles are told in English only."""
    return text_alternative(exercise_id, Side(side)) if _english() else describe(knowledge().exercises[exercise_id], _)


def _english() -> bool:
    return (get_language() or "en").startswith("en")
