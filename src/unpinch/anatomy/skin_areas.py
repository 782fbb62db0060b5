"""The skin areas of the roots L2 to S3 as bands over the figure, for the clinician to hold against the painted chart.

Drawn from the pain areas of root_levels; where bands meet is clinical convention, not reviewed. Published maps differ, people differ, and
neighboring areas overlap: the bands have soft meaning and the note says so. Not for patients to judge themselves by.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from unpinch.anatomy.curves import Line, Point, mirror, shift, simplify
from unpinch.anatomy.places import MIDDLE, PLACES, along_form

NOTE = ("Skin areas overlap and differ between people.", "They do not tell L5 from S1 apart.")
"""What must stand beside the bands; the second line from root_levels (L5: pain map cannot separate from S1)."""

# Bands as corners (u, y): u from the middle or the leg's inner edge (0) to the outer edge (1). For the half at x > 0.
Band = tuple[Point, ...]
FRONT: Mapping[str, Band] = MappingProxyType(
    {
        "L2": (
            (0.2, 455), (0.35, 443), (0.5, 430), (0.65, 413), (0.76, 401), (0.8, 470), (0.8, 508), (0.5, 530), (0, 548), (0, 503),
            (0.2, 496),
        ),
        "L3": ((0, 548), (0.5, 530), (0.8, 508), (0.74, 580), (0.6, 638), (0.3, 672), (0, 700)),
        "L4": (
            (0, 700), (0.3, 672), (0.6, 638), (0.74, 580), (0.8, 508), (0.9, 490), (1, 484), (1, 660), (0.74, 704), (0.58, 742), (0.5, 800),
            (0.46, 858), (0.3, 900), (0, 930),
        ),
        "L5": (
            (0, 930), (0.3, 900), (0.46, 858), (0.5, 800), (0.58, 742), (0.74, 704), (1, 660), (1, 893), (0.7, 902), (0.7, 958),
            (0.34, 965), (0, 962),
        ),
        "S1": ((0.7, 902), (1, 893), (1, 957), (0.7, 958)),
    }
)  # fmt: skip
BACK: Mapping[str, Band] = MappingProxyType(
    {
        "L5": ((0.44, 402), (0.62, 393), (0.8, 388), (1, 386), (1, 872), (0.8, 850), (0.74, 710), (0.8, 650), (0.78, 530), (0.64, 460)),
        "S1": (
            (0.26, 413), (0.44, 402), (0.64, 460), (0.78, 530), (0.8, 650), (0.74, 710), (0.8, 850), (1, 872), (1, 957), (0.7, 958),
            (0.34, 965), (0, 962), (0, 886), (0.42, 878), (0.42, 852), (0.2, 836), (0.2, 770), (0.36, 716), (0.54, 650), (0.54, 540),
            (0.44, 470),
        ),
        "S2": (
            (0.23, 425), (0.26, 413), (0.44, 470), (0.54, 540), (0.54, 650), (0.36, 716), (0, 716), (0, 503), (0.13, 509), (0.18, 492),
            (0.17, 478), (0.1, 461), (0.16, 440),
        ),
        "L4": ((0, 716), (0.36, 716), (0.2, 770), (0.2, 836), (0.42, 852), (0.42, 878), (0, 886)),
    }
)  # fmt: skip
TOES: Mapping[str, str] = MappingProxyType({"big_toe": "L5", "middle_toes": "L5", "little_toe": "S1"})
LABELS: Mapping[str, Mapping[str, tuple[Point, ...]]] = MappingProxyType(
    {
        "front": {
            "L2": ((0.5, 490),),
            "L3": ((0.5, 584),),
            "L4": ((0.5, 674), (0.24, 790)),
            "L5": ((0.74, 752), (0.36, 922)),
            "S1": ((0.84, 948),),
        },
        "back": {
            "L5": ((0.8, 446), (0.9, 600), (0.88, 748)),
            "S1": ((0.47, 430), (0.66, 560), (0.5, 786), (0.5, 940)),
            "S2": ((0.3, 580), (0.36, 690)),
        },
    }
)


def _shape(band: Band) -> Line:
    """A band as a polygon that follows the form: every edge in small steps."""
    out: list[Point] = []
    for (u1, y1), (u2, y2) in zip(band, (*band[1:], band[0]), strict=True):
        steps = max(1, round(max(abs(y2 - y1) / 7, abs(u2 - u1) / 0.12)))
        out += [along_form(u1 + (u2 - u1) * i / steps, y1 + (y2 - y1) * i / steps) for i in range(steps)]
    return tuple(out)


@cache
def areas(view: str) -> tuple[tuple[str, Line], ...]:
    """Each root with the polygons of its band in a view, both legs, in chart units."""
    out = []
    for root, band in (FRONT if view == "front" else BACK).items():
        shape = simplify(_shape(band), 0.25)
        out += [(root, shift(shape, MIDDLE)), (root, shift(mirror(shape), MIDDLE))]
    for toe, root in TOES.items():
        out += [(root, PLACES[f"{side}_{toe}", view].polygon) for side in ("left", "right")]
    return (*out, ("S3", PLACES["saddle", view].polygon))


def labels(view: str) -> tuple[tuple[str, Point], ...]:
    """Where each root's letters stand in a view, both legs."""
    out = []
    for root, spots in LABELS[view].items():
        for u, y in spots:
            x = along_form(u, y)[0]
            out += [(root, (MIDDLE + x, y)), (root, (MIDDLE - x, y))]
    return (*out, ("S3", PLACES["saddle", view].middle))
