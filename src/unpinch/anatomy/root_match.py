"""How what a person painted fits the skin area of one root, for the clinician to hold against the other signs.

It answers "does the drawing speak for this root", and stays modest: skin areas overlap and differ between people, a drawing does not tell
L5 from S1 apart, and what is not painted says nothing (safety property S3). Sources: root_levels; where areas meet is clinical convention.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from unpinch.anatomy.chart import BodyChart
from unpinch.anatomy.draw import chart_svg
from unpinch.anatomy.regions import HIP, REGIONS, ROOTS, ROOTS_SOURCE
from unpinch.anatomy.skin_areas import NOTE
from unpinch.anatomy.words import Translate, same, words
from unpinch.terms.errors import InputError
from unpinch.terms.side import Side

FITS, PARTLY, NOT, LITTLE, NOTHING = "fits", "partly", "does_not", "little", "nothing"
LEAST = 2
"""Places that must be painted before a drawing is held against a root (convention, as for the fitting roots)."""
WORDS: Mapping[str, str] = MappingProxyType(
    {
        FITS: "All {count} painted places lie in the skin area of {root}.",
        PARTLY: "{inside} of {count} painted places lie in the skin area of {root}.",
        NOT: "None of the {count} painted places lies in the skin area of {root}.",
        LITTLE: "Only one place is painted: too little to hold against {root}.",
        NOTHING: "Nothing is painted from the buttock down. That does not say that nothing is felt there.",
    }
)
ALSO = "They all lie in the area of {roots} as well."
TITLE = "Painted chart with the skin area of {root}"


@dataclass(frozen=True, slots=True)
class RootMatch:
    """How a drawing fits a root: the verdict, the words for it, what lies inside and outside, the roots that fit as well, the passport."""

    root: str
    verdict: str
    words: str
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    note: str = ""
    source: str = ROOTS_SOURCE


def dermatome_match(chart: BodyChart, root: str, *, side: Side | None = None, translate: Translate = same) -> RootMatch:
    """Compare a chart with the skin area of a root. Without `side` both legs count. Any feeling counts, the saddle does not.

    Raises InputError for an unknown root.
    """
    if root not in ROOTS:
        raise InputError("root", f"there is no skin area of {root[:40]!r}.", f"Possible: {', '.join(ROOTS)}.")
    painted = _painted(chart, side)
    inside = tuple(name for name in painted if root in REGIONS[name].roots)
    outside = tuple(name for name in painted if root not in REGIONS[name].roots)
    verdict = _verdict(len(inside), len(painted))
    also = _also(painted, root) if verdict == FITS else ()
    said = translate(WORDS[verdict]).format(root=root, inside=len(inside), count=len(painted))
    more = translate(ALSO).format(roots=", ".join(also)) if also else ""
    note = " ".join(translate(line) for line in NOTE)
    return RootMatch(root, verdict, f"{said} {more}".strip(), inside, outside, also, note)


def _painted(chart: BodyChart, side: Side | None) -> tuple[str, ...]:
    """The painted places of the leg from the buttock down that belong to any root."""
    found = ((name, REGIONS[name]) for name in chart.regions())
    return tuple(name for name, place in found if place.side and place.roots and place.rank >= HIP and side in (None, place.side))


def _verdict(inside: int, count: int) -> str:
    if count < LEAST:
        return LITTLE if count else NOTHING
    return FITS if inside == count else PARTLY if inside else NOT


def _also(painted: tuple[str, ...], root: str) -> tuple[str, ...]:
    return tuple(other for other in ROOTS if other != root and all(other in REGIONS[name].roots for name in painted))


def root_chart_svg(
    chart: BodyChart, root: str, *, side: Side | None = None, literal: bool = False, name: str = "root-chart", translate: Translate = same
) -> str:
    """Draw the painted chart with the skin area of one root over it, described by how they fit. For the clinician."""
    match = dermatome_match(chart, root, side=side, translate=translate)
    title, desc = translate(TITLE).format(root=root), f"{words(chart, translate)} {match.words}"
    return chart_svg(
        chart, overlay=f"dermatomes:{root}", literal=literal, title=title, desc=desc, name=name, translate=_keep(title, translate)
    )


def _keep(done: str, translate: Translate) -> Translate:
    """Translate everything but a text that is translated already."""
    return lambda text: text if text == done else translate(text)


def clinician_texts() -> tuple[str, ...]:
    """Every English text of this module."""
    return (*WORDS.values(), ALSO, TITLE)
