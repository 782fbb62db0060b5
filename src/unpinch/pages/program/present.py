"""The moving picture of an exercise, and how it is turned and stopped."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from unpinch.actions import pictures
from unpinch.actions.picture_words import in_language, picture_words
from unpinch.actions.program import Line
from unpinch.pages.base.program import look_of


@dataclass(frozen=True, slots=True)
class Moving:
    """The moving picture of one exercise, safe to stand in a page, with its words and the way to the other side."""

    svg: SafeString | None
    says: str
    still: bool
    side: str
    other_side: str
    """The side the picture can be turned to; empty where both work at once."""
    paint: str


def side_of(request: HttpRequest, line: Line) -> str:
    """Which side a picture shows: as asked, else the one that works or hurts; of both, the right one first."""
    asked = request.GET.get("side", "")
    return asked if asked in pictures.SIDES else line.picture_side or "right"


def moving(request: HttpRequest, line: Line) -> Moving:
    """The picture of an exercise, moving or standing still as asked."""
    side, look, still = side_of(request, line), look_of(request), request.GET.get("still") == "yes"
    svg = None
    if line.drawn:
        # Our own drawing, whose words are escaped where it is made (movement.stage); nothing a person typed is in it.
        drawing = in_language(pictures.drawing(line.id, "still" if still else "svg", look, side), line.id)
        svg = mark_safe(pictures.for_page(drawing, look))
    other = "" if not line.picture_side else pictures.SIDES[1] if side == pictures.SIDES[0] else pictures.SIDES[0]
    return Moving(svg, picture_words(line.id, side) if line.drawn else "", still, side, other, paint())


def paint() -> str:
    """The colours of the pictures, as an address."""
    return f"{reverse('library:paint')}?v={pictures.version_in('en')}"
