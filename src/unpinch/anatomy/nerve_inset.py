"""The close-up of a shaded place in a circle: the same drawing, nearer, with what is too small to see in the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.sax.saxutils import escape

from unpinch.anatomy import nerve_art as art
from unpinch.anatomy import nerve_shapes as shapes
from unpinch.anatomy.curves import Point, number
from unpinch.anatomy.nerve_art import BOTTOM, Pens
from unpinch.anatomy.nerve_labels import wrapped
from unpinch.anatomy.nerve_paths import loop, trail
from unpinch.anatomy.nerve_words import DISC, FIBULA, INSETS, TIBIA

RADIUS = 82.0
WINDOWS: Mapping[str, tuple[Point, float]] = MappingProxyType(
    {"root": ((8, 411), 34), "buttock": ((44, 474), 36), "thigh": ((55, 566), 46), "fibular_neck": ((68, 696), 27)}
)
"""What a close-up shows: its middle and half its width, in chart units."""


@dataclass(frozen=True, slots=True)
class Inset:
    """A close-up: which place, where its circle stands, and on which side the leg is (`sign`)."""

    place: str
    middle: Point
    sign: int
    radius: float = RADIUS

    @property
    def below(self) -> bool:
        """Whether it stands below the feet, not beside the leg."""
        return self.middle[1] > BOTTOM

    @property
    def scale(self) -> float:
        """How much nearer."""
        return self.radius / WINDOWS[self.place][1]

    def seen(self, point: Point) -> Point:
        """Where a point of the drawing appears."""
        (x, y), _ = WINDOWS[self.place]
        return (self.middle[0] + self.sign * (point[0] - x) * self.scale, self.middle[1] + (point[1] - y) * self.scale)


def draw(inset: Inset, pens: Pens, spot: str, root: str) -> str:
    """The circle with its drawing, its lines to the place, and what it shows."""
    frame = f'<circle cx="{number(inset.middle[0])}" cy="{number(inset.middle[1])}" r="{number(inset.radius)}"'
    lens = f"{pens.name}-lens"
    return (
        f'<g data-inset="{inset.place}">{_rays(inset, pens, spot)}<clipPath id="{lens}">{frame}/></clipPath>'
        f'{frame} fill="{pens.paint("paper")}"/>'
        f'<g clip-path="url(#{lens})"><g transform="{_moved(inset)}">{_near(inset.place, pens, spot, root)}</g>{_names(inset, pens)}</g>'
        f'{frame} fill="none" stroke="{pens.paint("line")}" stroke-width="1.8"/>{_caption(inset, pens)}</g>'
    )


def _moved(inset: Inset) -> str:
    (x, y), (cx, cy) = WINDOWS[inset.place][0], inset.middle
    nearer = f"{inset.sign * inset.scale:.3f} {inset.scale:.3f}"
    return f"translate({number(cx)} {number(cy)}) scale({nearer}) translate({number(-x)} {number(-y)})"


def _rays(inset: Inset, pens: Pens, spot: str) -> str:
    """Two lines from the ring of the place to the circle, when it stands on the other side of the leg."""
    x, y, rx, ry, _ = shapes.SPOTS[spot]
    (cx, cy), r, sign = inset.middle, inset.radius, inset.sign
    if inset.below:
        return ""
    if cy - y < r:
        ends = (((x, y - ry), (0.5, -0.866)), ((x, y + ry), (0.5, 0.866)))
    else:
        ends = (((x - rx * 0.9, y), (0, -1)), ((x, y + ry), (0.9, -0.436)))
    d = "".join(f"M{number(sign * a)} {number(b)}L{number(cx + sign * r * u)} {number(cy + r * v)}" for (a, b), (u, v) in ends)
    return f'<path d="{d}" fill="none" stroke="{pens.paint("line")}" stroke-width=".9" stroke-opacity=".8"/>'


def _near(place: str, pens: Pens, spot: str, root: str) -> str:
    edge = pens.paint("edge")
    bones = f'<g fill="{pens.paint("bone")}" stroke="{pens.paint("bone-line")}" stroke-width=".5">{art.both_halves(pens, "bones")}</g>'
    sac = art.both_halves(pens, "sac") if place == "root" else ""
    nerve = (
        f'<use href="#{pens.name}-nerve" fill="none" stroke="{edge}" stroke-width=".9"/>'
        f'<g fill="{pens.paint("nerve")}">{art.pieces(pens, root)}</g>'
    )
    over = art.muscle(pens) if place == "buttock" else ""
    return (
        f'<use href="#{pens.name}-skin" fill="{pens.paint("skin")}"/>{bones}{sac}{_muscles(pens) if place == "thigh" else ""}'
        f"{art.glow(pens, spot, 2)}{art.front(pens) if place == 'fibular_neck' else ''}{nerve}{over}{art.ring(pens, spot, 2, 2.4)}"
    )


def _muscles(pens: Pens) -> str:
    loops = "".join(f'<path d="{loop(each)}"/>' for each in shapes.HAMSTRINGS)
    fibers = "".join(trail(line) for line in shapes.HAMSTRING_FIBERS)
    line = pens.paint("muscle-line")
    return (
        f'<g fill="{pens.paint("muscle")}" fill-opacity=".8" stroke="{line}" stroke-width=".6">{loops}'
        f'<path d="{fibers}" fill="none" stroke-width=".4" stroke-opacity=".6"/></g>'
    )


NAMES: Mapping[str, tuple[tuple[str, Point], ...]] = MappingProxyType(
    {
        "root": (("L4", (27.4, 402)), ("L5", (26.4, 419)), ("S1", (21, 437)), (DISC, (-14, 396))),
        "buttock": (("Piriformis", (57, 458.6)),),
        "thigh": (),
        "fibular_neck": ((FIBULA, (67, 716.5)), (TIBIA, (50, 702))),
    }
)


def _names(inset: Inset, pens: Pens) -> str:
    out = ""
    for word, point in NAMES[inset.place]:
        x, y = inset.seen(point)
        out += f'<text x="{number(x)}" y="{number(y + 4)}">{pens.say(word)}</text>'
    return (
        f'<g font-size="13" font-weight="700" text-anchor="middle" fill="{pens.paint("ink")}" stroke="{pens.paint("paper")}"'
        f' stroke-width="3" stroke-linejoin="round" paint-order="stroke">{out}</g>'
    )


def _caption(inset: Inset, pens: Pens) -> str:
    """What the close-up shows: below the circle, or beside it when it stands below the feet."""
    x, y = inset.middle
    lines, anchor = wrapped(pens.translate(INSETS[inset.place]), 22), "middle"
    top = y + inset.radius + 19
    if inset.below:
        x, anchor, lines = x + inset.radius + 14, "start", wrapped(pens.translate(INSETS[inset.place]), 15)
        top = y - 17 * (len(lines) - 1) / 2 + 4
    rows = "".join(f'<tspan x="{number(x)}" y="{number(top + 17 * i)}">{escape(line)}</tspan>' for i, line in enumerate(lines))
    return f'<text font-size="14" font-weight="500" text-anchor="{anchor}" fill="{pens.paint("label")}">{rows}</text>'
