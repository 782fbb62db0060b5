"""What the pages of a program show: each exercise with its picture and dose, the nerve with the signed place, the red card."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unpinch.actions import pictures
from unpinch.actions.picture_words import in_language, picture_words
from unpinch.actions.program import Found, Line, Program
from unpinch.anatomy.nerve import nerve_svg
from unpinch.documents.red_card import daily_signs, with_lines
from unpinch.documents.words import words_of
from unpinch.movement.looks import DEFAULT
from unpinch.pages.program.words import dose_lines, side_words

LOOK = "unpinch_look"
NERVE_SIDES = ("left", "right", "both")
TODAY = ("today_1", "today_2")


@dataclass(frozen=True, slots=True)
class Shown:
    """One exercise on a page: its words, its dose on an ordinary and on a bad day, the side that works, the address of its picture (empty:
    none drawn)."""

    line: Line
    dose: tuple[str, ...]
    small: tuple[str, ...]
    side: str
    thumb: str


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


@dataclass(frozen=True, slots=True)
class RedCard:
    """When to stop, and whom to call: the signs of the daily card with the clinic's numbers, in the same words as on paper."""

    now: str
    now_signs: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    """Signs with a number of their own, such as the line for a crisis."""
    emergency: str
    today: str
    today_signs: tuple[str, ...]
    clinic: str
    out_of_hours: str


def side_of(request: HttpRequest, line: Line) -> str:
    """Which side a picture shows: as asked, else the side that was prescribed; of both, the right one first."""
    asked = request.GET.get("side", "")
    return asked if asked in pictures.SIDES else _drawn_side(line)


def _drawn_side(line: Line) -> str:
    return "left" if line.side == "left" else "right"


def look_of(request: HttpRequest) -> str:
    """The look somebody chose in this browser, else the first."""
    chosen = request.COOKIES.get(LOOK, DEFAULT)
    return chosen if chosen in pictures.looks() else DEFAULT


def show_lines(lines: Iterable[Line], look: str) -> list[Shown]:
    """Exercises as cards."""
    return [Shown(line, dose_lines(line.dose), dose_lines(line.small), side_words(line.side), _thumb(line, look)) for line in lines]


def _thumb(line: Line, look: str) -> str:
    if not line.drawn:
        return ""
    language = get_language() or "en"
    asked = {"look": look, "side": _drawn_side(line), "lang": language, "v": pictures.version_in(language)}
    return f"{reverse('library:picture', args=[line.id, 'thumb'])}?{urlencode(asked)}"


def moving(request: HttpRequest, line: Line) -> Moving:
    """The picture of an exercise, moving or standing still as asked."""
    side, look, still = side_of(request, line), look_of(request), request.GET.get("still") == "yes"
    svg = None
    if line.drawn:
        # Our own drawing, whose words are escaped where it is made (movement.stage); nothing a person typed is in it.
        drawing = in_language(pictures.drawing(line.id, "still" if still else "svg", look, side), line.id)
        svg = mark_safe(pictures.for_page(drawing, look))
    other = "" if not line.side else pictures.SIDES[1] if side == pictures.SIDES[0] else pictures.SIDES[0]
    return Moving(svg, picture_words(line.id, side) if line.drawn else "", still, side, other, paint())


def paint() -> str:
    """The colours of the pictures, as an address."""
    return f"{reverse('library:paint')}?v={pictures.version_in('en')}"


def nerve(found: Found | None) -> SafeString | None:
    """The nerve with the place that was signed; nothing where no place on a nerve was."""
    if found is None or not found.area:
        return None
    side = found.side if found.side in NERVE_SIDES else "both"
    # Our own drawing; its words are escaped where it is made, and nothing a person typed is in it.
    return mark_safe(_nerve(side, found.area, found.root if found.area == "root" else "", found.thigh, get_language() or "en"))


@lru_cache(128)
def _nerve(side: str, area: str, root: str, thigh: str, language: str) -> str:
    return nerve_svg(side=side, site=area, root=root, thigh=thigh, audience="patient", name="my-nerve", translate=_)


def red_card(program: Program) -> RedCard:
    """The red card with the clinic's numbers."""
    words = words_of("es" if (get_language() or "en").startswith("es") else "en")
    numbers, name, signs = program.numbers, program.episode.clinic.name, daily_signs()
    return RedCard(
        words["now"].replace("{emergency}", numbers["EMERGENCY"]),
        tuple(map(_, signs.now)),
        tuple((_(label), number) for label, number in with_lines(signs, numbers, numbers["EMERGENCY"])),
        numbers["EMERGENCY"],
        words["today"].replace("{clinic}", name).replace("{phone}", numbers["CLINIC"]),
        (*(words[key] for key in TODAY), *map(_, signs.today)),
        numbers["CLINIC"],
        numbers["OUT_OF_HOURS"],
    )
