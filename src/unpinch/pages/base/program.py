"""The parts of a program as its patient sees it, drawn the same on the patient's page and in the composer's preview.

Each exercise with its picture, side and dose, the nerve with the signed place, the red card. Templates: base/program/*.html. Its words
are in the language that is active, so call it under the patient's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unpinch.actions import pictures
from unpinch.actions.dose_words import dose_lines, side_words
from unpinch.actions.program import Found, Line, Program
from unpinch.anatomy.nerve import nerve_svg
from unpinch.documents.red_card import daily_signs, with_lines
from unpinch.documents.words import words_of
from unpinch.movement.looks import DEFAULT

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


def parts(program: Program, look: str) -> dict[str, Any]:
    """Everything the templates of a program's parts need."""
    return {
        "program": program,
        "exercises": show_lines(program.active, look),
        "bad_day": show_lines(program.bad_day, look),
        "nerve": nerve(program.found),
        "card": red_card(program),
        "all_translated": all(line.translated for line in program.exercises),
    }


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
    asked = {"look": look, "side": line.picture_side or "right", "lang": language, "v": pictures.version_in(language)}
    return f"{reverse('library:picture', args=[line.id, 'thumb'])}?{urlencode(asked)}"


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
