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
from unpinch.documents.words import words_of
from unpinch.movement.looks import DEFAULT
from unpinch.pages.program.words import dose_lines

LOOK = "unpinch_look"
NERVE_SIDES = ("left", "right", "both")
NOW, TODAY = ("now_1", "now_2", "now_3", "now_4"), ("today_1", "today_2", "today_3")


@dataclass(frozen=True, slots=True)
class Shown:
    """One exercise on a page: its words, its dose on an ordinary and on a bad day, the address of its picture (empty: none drawn)."""

    line: Line
    dose: tuple[str, ...]
    small: tuple[str, ...]
    thumb: str


@dataclass(frozen=True, slots=True)
class Moving:
    """The moving picture of one exercise, safe to stand in a page, with its words and the way to the other side."""

    svg: SafeString | None
    says: str
    still: bool
    side: str
    other_side: str
    paint: str


@dataclass(frozen=True, slots=True)
class RedCard:
    """When to stop, and whom to call: the same fixed words as on paper."""

    now: str
    now_signs: tuple[str, ...]
    emergency: str
    today: str
    today_signs: tuple[str, ...]
    clinic: str
    out_of_hours: str


def side_of(request: HttpRequest, found: Found | None) -> str:
    """Which side a picture shows: as asked, else the leg that hurts."""
    asked = request.GET.get("side", "")
    return asked if asked in pictures.SIDES else "left" if found and found.side == "left" else "right"


def look_of(request: HttpRequest) -> str:
    """The look somebody chose in this browser, else the first."""
    chosen = request.COOKIES.get(LOOK, DEFAULT)
    return chosen if chosen in pictures.looks() else DEFAULT


def show_lines(lines: Iterable[Line], look: str, side: str) -> list[Shown]:
    """Exercises as cards."""
    return [Shown(line, dose_lines(line.dose), dose_lines(line.small), _thumb(line, look, side)) for line in lines]


def _thumb(line: Line, look: str, side: str) -> str:
    if not line.drawn:
        return ""
    language = get_language() or "en"
    asked = {"look": look, "side": side, "lang": language, "v": pictures.version_in(language)}
    return f"{reverse('library:picture', args=[line.id, 'thumb'])}?{urlencode(asked)}"


def moving(request: HttpRequest, line: Line, found: Found | None) -> Moving:
    """The picture of an exercise, moving or standing still as asked."""
    side, look, still = side_of(request, found), look_of(request), request.GET.get("still") == "yes"
    svg = None
    if line.drawn:
        # Our own drawing, whose words are escaped where it is made (movement.stage); nothing a person typed is in it.
        drawing = in_language(pictures.drawing(line.id, "still" if still else "svg", look, side), line.id)
        svg = mark_safe(pictures.for_page(drawing, look))
    other = pictures.SIDES[1] if side == pictures.SIDES[0] else pictures.SIDES[0]
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
    numbers, name = program.numbers, program.episode.clinic.name
    return RedCard(
        words["now"].replace("{emergency}", numbers["EMERGENCY"]),
        tuple(words[key] for key in NOW),
        numbers["EMERGENCY"],
        words["today"].replace("{clinic}", name).replace("{phone}", numbers["CLINIC"]),
        tuple(words[key] for key in TODAY),
        numbers["CLINIC"],
        numbers["OUT_OF_HOURS"],
    )
