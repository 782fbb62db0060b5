"""The layers of the nerve picture as SVG: skin, bones, the nerve itself, and the soft ovals that shade a place along it.

Each layer is drawn once for the half at x > 0; the other side is the same layer in a mirror. Colours are custom properties
(`--nerve-skin`, ...) with light defaults; for print they stand literally.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin
from types import MappingProxyType
from xml.sax.saxutils import escape

from unpinch.anatomy import nerve_shapes as shapes
from unpinch.anatomy.curves import Line, Point, number
from unpinch.anatomy.figure import BACK_HALF, BACK_MIDDLE, Ink, pen
from unpinch.anatomy.nerve_paths import closed, compact, loop, oval, ribbon, trail
from unpinch.anatomy.words import Translate

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "skin": "#f1e6da",
        "shade": "#8a6840",
        "line": "#7d6b5e",
        "bone": "#fffaf0",
        "bone-line": "#9a8b79",
        "disc": "#b9cbd3",
        "muscle": "#d58e80",
        "muscle-line": "#9c5648",
        "nerve": "#f3b62b",
        "edge": "#7a4f00",
        "shine": "#fff0b8",
        "seen": "#7a4f00",
        "site": "#c3203f",
        "label": "#46535a",
        "ink": "#1b282c",
        "halo": "#ffffff",
        "paper": "#fffdf8",
    }
)
"""Colours by name, for light pages and print; `nerve.css` holds the dark ones."""
TOP, BOTTOM, DEPTH = 312.0, 1000.0, 690
SKIN_LINES_FROM = 400.0
"""Above it the bones say enough."""


@dataclass(frozen=True)
class Pens:
    """Names and colours of one picture. `name` starts every id in it, so that two pictures on a page do not mix."""

    name: str
    literal: bool
    translate: Translate

    def paint(self, token: str) -> str:
        """A colour: literal for print, otherwise a custom property with the light default."""
        return LIGHT[token] if self.literal else f"var(--nerve-{token},{LIGHT[token]})"

    def say(self, text: str) -> str:
        """A text in the reader's language, safe in XML."""
        return escape(self.translate(text))


# ---- skin ------------------------------------------------------------------------------------------------------------------
@cache
def skin_outline() -> str:
    """The outline of trunk and legs."""
    return compact(shapes.skin_path())


def skin_defs(pens: Pens, sign: int) -> str:
    """The outline, and what lets it fade: upwards, and below the hip on the side that is not shown (`sign` 0 shows both)."""
    halves = "".join(_veil(pens, half, "far" if half == -sign else "near") for half in (-1, 1))
    return (
        f'<path id="{pens.name}-skin" d="{skin_outline()}"/>'
        f'<clipPath id="{pens.name}-in"><use href="#{pens.name}-skin"/></clipPath>'
        f"{_fade(pens, 'far', ((0, 0), (44, 1), (160, 1), (276, 0)))}{_fade(pens, 'near', ((0, 0), (44, 1), (DEPTH, 1)))}"
        f'<mask id="{pens.name}-fade" maskUnits="userSpaceOnUse" x="-200" y="{number(TOP)}" width="400" height="{DEPTH}">{halves}</mask>'
    )


def _veil(pens: Pens, half: int, which: str) -> str:
    left = 0 if half > 0 else -200
    return f'<rect x="{left}" y="{number(TOP)}" width="200" height="{DEPTH}" fill="url(#{pens.name}-{which})"/>'


def _fade(pens: Pens, which: str, stops: Iterable[tuple[float, float]]) -> str:
    marks = "".join(f'<stop offset="{at / DEPTH:.3f}" stop-color="#fff" stop-opacity="{seen}"/>' for at, seen in stops)
    ends = f'x1="0" y1="{number(TOP)}" x2="0" y2="{number(TOP + DEPTH)}"'
    return f'<linearGradient id="{pens.name}-{which}" gradientUnits="userSpaceOnUse" {ends}>{marks}</linearGradient>'


def skin(pens: Pens) -> str:
    """The body: skin, a soft shade towards the edge, and the quiet lines of the figure."""
    shade = "".join(f'<use href="#{pens.name}-skin" stroke-width="{width}"/>' for width in (36, 28, 21, 15, 10, 6, 3))
    return (
        f'<use href="#{pens.name}-skin" fill="{pens.paint("skin")}"/>'
        f'<g clip-path="url(#{pens.name}-in)" fill="none" stroke="{pens.paint("shade")}" stroke-opacity=".034" stroke-linejoin="round">'
        f"{shade}</g>"
        f'<g fill="none" stroke="{pens.paint("line")}" stroke-opacity=".34" stroke-width="1.1" stroke-linecap="round">'
        f'{both_halves(pens, "lines")}<path d="{_ink(BACK_MIDDLE)}"/></g>'
    )


def outline(pens: Pens) -> str:
    """The edge of the body, over the bones."""
    return f'<use href="#{pens.name}-skin" fill="none" stroke="{pens.paint("line")}" stroke-width="1.4" stroke-linejoin="round"/>'


def _ink(lines: Iterable[Ink]) -> str:
    return "".join(trail(points) for points, _ in lines if points[0][1] > SKIN_LINES_FROM and points[0][0] < 96)


def both_halves(pens: Pens, layer: str) -> str:
    """A layer of one half and its mirror."""
    return f'<use href="#{pens.name}-{layer}"/><use href="#{pens.name}-{layer}" transform="scale(-1 1)"/>'


# ---- bones -----------------------------------------------------------------------------------------------------------------
def bone_defs(pens: Pens) -> str:
    """The quiet lines and the bones of one half."""
    bones = _leg_bones(pens) + _pelvis(pens) + _spine(pens) + _relief(pens)
    return f'<path id="{pens.name}-lines" d="{_ink(BACK_HALF)}"/><g id="{pens.name}-bones">{bones}</g>'


def _relief(pens: Pens) -> str:
    """What makes the bones round: soft shadows and the edges that catch the light."""
    shadows = "".join(_shadow(line) for line in shapes.SHADOWS)
    ridges = "".join(trail(line) for line in shapes.RIDGES)
    return (
        f'<g fill="none" stroke-linecap="round" stroke="{pens.paint("bone-line")}">'
        f'<path d="{shadows}" fill="{pens.paint("bone-line")}" fill-opacity=".2" stroke="none"/>'
        f'<path d="{ridges}" stroke-width=".7" stroke-opacity=".55"/></g>'
    )


@cache
def _shadow(line: Line) -> str:
    return compact(pen(line, 7))


def _leg_bones(pens: Pens) -> str:
    d = closed(shapes.FIBULA) + loop(shapes.TIBIA)
    return f'<path d="{closed(shapes.HEEL)}" opacity=".55"/><path d="{d}"/><path d="{loop(shapes.FEMUR)}"/>'


def _pelvis(pens: Pens) -> str:
    at, size = shapes.HEAD_OF_FEMUR
    return f'<path d="{loop(shapes.PUBIS)}" opacity=".7"/><path d="{loop(shapes.ILIUM)}"/>' + oval(
        at, (size, size), more='fill="none" stroke-opacity=".55"'
    )


def _half(points: Line) -> str:
    """A shape cut at the middle line: open there, so that no line divides the whole."""
    return trail(points)


def _spine(pens: Pens) -> str:
    disc = pens.paint("disc")
    discs = "".join(_half(points) for points in shapes.DISCS)
    wings = "".join(closed(points) for points in shapes.WINGS)
    bodies = "".join(_half(points) for points in shapes.BODIES)
    bridges = "".join(oval(at, shapes.PEDICLE) for at in shapes.PEDICLES)
    holes = "".join(oval(at, (2.1, 2.7), -14) for at in shapes.HOLES)
    return (
        f'<path d="{wings}"/><path d="{discs}" fill="{disc}" fill-opacity=".9"/><path d="{_half(shapes.SACRUM)}"/><path d="{bodies}"/>'
        f"<g>{bridges}</g>"
        f'<g fill="{pens.paint("bone-line")}" fill-opacity=".4">{holes}</g>'
    )


def bones(pens: Pens) -> str:
    """All bones, behind the nerve: a soft shadow about them, then themselves."""
    line = pens.paint("bone-line")
    return (
        f'<g fill="none" stroke="{line}" stroke-width="4" stroke-opacity=".13">{both_halves(pens, "bones")}</g>'
        f'<g fill="{pens.paint("bone")}" fill-opacity=".82" stroke="{line}" stroke-width=".9" stroke-linejoin="round">'
        f"{both_halves(pens, 'bones')}</g>"
    )


# ---- nerve -----------------------------------------------------------------------------------------------------------------
def _strands() -> dict[str, str]:
    return {name: ribbon(*strand) for name, strand in (*shapes.ROOTS.items(), *shapes.COURSE.items())}


PLACE_OF = MappingProxyType(
    {
        "buttock": "buttock",
        "thigh": "thigh",
        "tibial": "nerves",
        "sole_inner": "nerves",
        "sole_outer": "nerves",
        "peroneal": "fibular_neck",
    }
)
"""The place each piece of the nerve belongs to."""


def nerve_defs(pens: Pens) -> str:
    """The pieces of the nerve of one half, all of them as one layer, and what lies over and before them."""
    strands = _strands()
    paths = "".join(f'<path id="{pens.name}-{piece}" d="{d}"/>' for piece, d in strands.items())
    return (
        f'{paths}<g id="{pens.name}-nerve">{"".join(_use(pens, piece) for piece in strands)}</g>'
        f'<g id="{pens.name}-front" fill="none" stroke-linecap="round">{_front(pens)}</g>'
        f'<g id="{pens.name}-light" fill="none" stroke-linecap="round">{_light(pens)}</g>'
        f'<g id="{pens.name}-muscle">{_muscle(pens)}</g><path id="{pens.name}-course" d="{_course()}"/>'
    )


def _course() -> str:
    """The middle of the whole nerve."""
    lines = [shapes.COURSE[name][0] for name in ("buttock", "thigh", "tibial", "peroneal")]
    return "".join(trail(line) for line in (*lines, *(strand[0] for strand in shapes.ROOTS.values())))


def _use(pens: Pens, piece: str, more: str = "") -> str:
    return f'<use href="#{pens.name}-{piece}"{more}/>'


def nerve(pens: Pens, root: str = "") -> str:
    """Nerve of one half: edge, color and light."""
    edge = f'fill="none" stroke="{pens.paint("edge")}" stroke-width="1.7" stroke-linejoin="round"'
    fill = f'<g fill="{pens.paint("nerve")}">{pieces(pens, root)}</g>'
    return f"{front(pens)}{_use(pens, 'nerve', f' {edge}')}{fill}{_use(pens, 'light')}"


def pieces(pens: Pens, root: str = "") -> str:
    """The pieces of one half; each says its place or its root. A named root stands out from the others."""
    roots = "".join(_use(pens, name, f' data-place="root" data-root="{name}"{_pale(pens, root, name)}') for name in shapes.ROOTS)
    course = "".join(_use(pens, name, f' data-place="{place}"') for name, place in PLACE_OF.items())
    return roots + course


def _pale(pens: Pens, root: str, name: str) -> str:
    return "" if root in ("", name) else f' fill="{pens.paint("shine")}"'


def _light(pens: Pens) -> str:
    """Light along the nerve, and the bundles inside it."""
    wide = "".join(trail(tuple((x - 0.9, y) for x, y in shapes.COURSE[name][0])) for name in ("buttock", "thigh", "tibial"))
    bundle = "".join(trail(tuple((x + 1.3, y) for x, y in shapes.COURSE[name][0])) for name in ("buttock", "thigh"))
    return (
        f'<path d="{wide}" stroke="{pens.paint("shine")}" stroke-opacity=".9"/>'
        f'<path d="{bundle}" stroke="{pens.paint("edge")}" stroke-width=".5" stroke-opacity=".5"/>'
    )


def front(pens: Pens) -> str:
    """What runs in front of the bones and is seen through."""
    return _use(pens, "front", ' data-place="fibular_neck"')


def _front(pens: Pens) -> str:
    """The two ends of the peroneal nerve before the shin: dashed."""
    d = "".join(trail(shapes.HIDDEN[name]) for name in ("peroneal_outer", "peroneal_deep"))
    return f'<path d="{d}" stroke="{pens.paint("seen")}" stroke-width="1.5" stroke-dasharray="3.4 3.4" stroke-opacity=".75"/>'


def skin_nerve(pens: Pens) -> str:
    """The skin nerve of the outer thigh, which is no part of the sciatic nerve and runs in front: dashed."""
    return (
        f'<path data-place="thigh" d="{trail(shapes.HIDDEN["outer_skin"])}" fill="none" stroke="{pens.paint("seen")}" stroke-width="1.6"'
        ' stroke-dasharray="3.4 3" stroke-linecap="round"/>'
    )


def sac(pens: Pens) -> str:
    """The sac with the roots in it, both halves."""
    half = trail(shapes.SAC)
    tails = "".join(trail(line) for line in shapes.TAILS)
    art = (
        f'<path d="{half}" fill="{pens.paint("shine")}" stroke="{pens.paint("edge")}" stroke-width=".8" stroke-opacity=".7"/>'
        f'<path d="{tails}" fill="none" stroke="{pens.paint("edge")}" stroke-width=".55" stroke-opacity=".6"/>'
    )
    return f'<g id="{pens.name}-sac">{art}</g><use href="#{pens.name}-sac" transform="scale(-1 1)"/>'


def muscle(pens: Pens) -> str:
    """The piriformis muscle over the place where the roots join."""
    return _use(pens, "muscle", ' data-part="piriformis"')


def _muscle(pens: Pens) -> str:
    fibers = "".join(trail(line) for line in shapes.FIBERS)
    line = pens.paint("muscle-line")
    return (
        f'<path d="{loop(shapes.PIRIFORMIS)}" fill="{pens.paint("muscle")}" fill-opacity=".78"'
        f' stroke="{line}" stroke-width=".9" stroke-linejoin="round"/>'
        f'<path d="{closed(shapes.TENDON)}" fill="{pens.paint("bone")}" fill-opacity=".7"/>'
        f'<path d="{fibers}" fill="none" stroke="{line}" stroke-width=".7" stroke-opacity=".5" stroke-linecap="round"/>'
    )


# ---- shading ---------------------------------------------------------------------------------------------------------------
STEPS: tuple[tuple[float, int], ...] = ((0.5, 4), (0.3, 3), (0.15, 2), (0.05, 1))
"""From which share an area is shaded how strongly (convention: half counts as clear, below a twentieth nothing is shaded)."""
STRENGTH: Mapping[int, float] = MappingProxyType({1: 0.34, 2: 0.54, 3: 0.76, 4: 1.0})


def step_of(share: float) -> int:
    """How strongly a share is shaded: 0 not at all, 4 the most.

    >>> [step_of(share) for share in (0.02, 0.05, 0.2, 0.42, 0.5)]
    [0, 1, 2, 3, 4]
    """
    return next((step for least, step in STEPS if share >= least), 0)


def glow_defs(pens: Pens) -> str:
    """Soft light and dots of the shading."""
    site = pens.paint("site")
    stops = "".join(f'<stop offset="{at}" stop-color="{site}" stop-opacity="{seen}"/>' for at, seen in ((0, 0.62), (0.55, 0.42), (1, 0)))
    return (
        f'<radialGradient id="{pens.name}-glow">{stops}</radialGradient>'
        f'<pattern id="{pens.name}-dots" patternUnits="userSpaceOnUse" width="5" height="5">'
        f'<path d="M1.2 1.2h0M3.7 3.7h0" stroke="{site}" stroke-width="1.5" stroke-linecap="round"/></pattern>'
    )


def glow(pens: Pens, spot: str, step: int) -> str:
    """The soft light of a place, behind the nerve."""
    x, y, rx, ry, turn = shapes.SPOTS[spot]
    return oval((x, y), (rx * 1.5, ry * 1.4), turn, f'fill="url(#{pens.name}-glow)" fill-opacity="{STRENGTH[step]}"')


def ring(pens: Pens, spot: str, step: int, nearer: float = 1.0) -> str:
    """The ring and the dots of a place, over the nerve: the stronger, the thicker. In a close-up the line stays as thin as it was."""
    x, y, rx, ry, turn = shapes.SPOTS[spot]
    dashed = "" if step > 2 else ' stroke-dasharray="4 3"'
    line = f'stroke="{pens.paint("site")}" stroke-width="{(0.7 + 0.4 * step) / nearer:.1f}"{dashed}'
    return oval((x, y), (rx, ry), turn, f'fill="url(#{pens.name}-dots)" fill-opacity="{STRENGTH[step]}" {line}')


def on_ring(spot: str, angle: float) -> Point:
    """A point of a ring, at an angle in degrees from its outer end."""
    x, y, rx, ry, turn = shapes.SPOTS[spot]
    a, t = radians(angle), radians(turn)
    u, v = rx * cos(a), ry * sin(a)
    return (x + u * cos(t) - v * sin(t), y + u * sin(t) + v * cos(t))


def along(pens: Pens, step: int, *, over: bool) -> str:
    """The shading of the whole course: light behind the nerve, dots over it."""
    if over:
        dots = f' fill="none" stroke="url(#{pens.name}-dots)" stroke-width="15" stroke-opacity="{STRENGTH[step]}"'
        return _use(pens, "course", dots)
    rows = "".join(_use(pens, "course", f' stroke-width="{width}"') for width in (22, 16, 10))
    return (
        f'<g fill="none" stroke="{pens.paint("site")}" stroke-opacity="{0.16 * STRENGTH[step]:.3f}" stroke-linecap="round"'
        f' stroke-linejoin="round">{rows}</g>'
    )
