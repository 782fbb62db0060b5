"""Things the exercise needs: mat, bed, chair, wall, step, counter, ball, rolls, bikes. Each becomes solids, then paths for a camera.

A prop stands at the place of a body point in the first pose (`at`, with `dx`, `dz`) or at a fixed `x`. Lengths are body heights.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from unpinch.movement.shapes import SCALE, ellipse, number, place, polygon
from unpinch.movement.skeleton import Array, Pose
from unpinch.movement.views import Camera

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Box:
    """An upright solid between two corners `(x, y, z)`; `solid` ones may not be entered by the body."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    fill: str = "wood"
    solid: bool = True
    rounded: bool = False


@dataclass(frozen=True)
class Bar:
    """A straight rod between two points."""

    start: tuple[float, float, float]
    end: tuple[float, float, float]
    width: float = 0.02
    fill: str = "wood"


@dataclass(frozen=True)
class Disc:
    """A ball, wheel or roll seen along its axis."""

    middle: tuple[float, float, float]
    radius: float
    fill: str = "soft"
    ring: bool = False
    solid: bool = True


Solid = Box | Bar | Disc


def _legs(x0: float, x1: float, z0: float, z1: float, top: float, fill: str = "wood", width: float = 0.02) -> list[Solid]:
    return [Bar((x, 0.008, z), (x, top, z), width, fill) for z, x in product((z0, z1), (x0, x1))]


def _chair(row: Row, x: float, z: float) -> list[Solid]:
    seat, face, half = row.get("seat", 0.262), row.get("face", 1), row.get("half", 0.13)
    depth = row.get("depth", 0.15)
    x0, x1 = sorted((x - face * 0.10, x + face * depth))
    out: list[Solid] = _legs(x0 + 0.012, x1 - 0.012, z - half + 0.012, z + half - 0.012, seat - 0.01)
    if row.get("back"):
        rear = x0 + 0.006 if face > 0 else x1 - 0.006
        top = seat + row.get("back_height", 0.27)
        out += [Bar((rear, seat, side), (rear, top, side), 0.02) for side in (z - half + 0.012, z + half - 0.012)]
        out.append(Box((rear - 0.010, top - 0.12, z - half), (rear + 0.010, top, z + half), "wood2", solid=False))
    return [*out, Box((x0, seat - 0.024, z - half), (x1, seat, z + half), "wood")]


def _table(row: Row, x: float, z: float) -> list[Solid]:
    top, length, half = row.get("top", 0.42), row.get("length", 1.2), row.get("half", 0.2)
    x0, x1 = x - length / 2, x + length / 2
    legs = _legs(x0 + 0.05, x1 - 0.05, z - half + 0.03, z + half - 0.03, top - 0.05)
    return [*legs, Box((x0, top - 0.06, z - half), (x1, top, z + half), row.get("fill", "mat"))]


def _bed(row: Row, x: float, z: float) -> list[Solid]:
    top, length, half = row.get("top", 0.27), row.get("length", 1.2), row.get("half", 0.3)
    x0, x1 = x - length / 2, x + length / 2
    base = Box((x0, 0.05, z - half), (x1, top - 0.09, z + half), "wood")
    return [
        *_legs(x0 + 0.04, x1 - 0.04, z - half + 0.03, z + half - 0.03, 0.06),
        base,
        Box((x0, top - 0.1, z - half), (x1, top, z + half), "soft", rounded=True),
    ]


def _wall(row: Row, x: float, z: float) -> list[Solid]:
    if "z" in row:
        wall = float(row["z"])
        return [
            Box(
                (-0.6, 0.0, min(wall, wall + 0.05 * np.sign(wall))),
                (0.6, row.get("top", 1.12), max(wall, wall + 0.05 * np.sign(wall))),
                "soft",
            )
        ]
    face = row.get("face", 1)
    x0, x1 = sorted((x, x + 0.05 * face))
    return [Box((x0, 0.0, -0.25), (x1, row.get("top", 1.12), 0.25), "soft")]


def _counter(row: Row, x: float, z: float) -> list[Solid]:
    top, half = row.get("top", 0.53), row.get("half", 0.22)
    width, face = row.get("width", 0.2), row.get("face", 1)
    x0, x1 = sorted((x, x + width * face))
    return [
        Box((x0 + 0.02, 0.0, z - half + 0.02), (x1 - 0.02, top - 0.02, z + half - 0.02), "wood2"),
        Box((x0, top - 0.025, z - half), (x1, top, z + half), "wood"),
    ]


def _step(row: Row, x: float, z: float) -> list[Solid]:
    length, half = row.get("length", 0.24), row.get("half", 0.2)
    return [Box((x, 0.0, z - half), (x + length, row.get("top", 0.1), z + half), row.get("fill", "wood2"))]


def _stairs(row: Row, x: float, z: float) -> list[Solid]:
    rise, run, half = row.get("rise", 0.1), row.get("run", 0.16), row.get("half", 0.2)
    return [Box((x + run * i, 0.0, z - half), (x + run * 4, rise * (i + 1), z + half), "wood2" if i % 2 else "wood") for i in range(4)]


def _pillow(row: Row, x: float, z: float) -> list[Solid]:
    w, h, base, half = row.get("w", 0.2), row.get("h", 0.06), row.get("base", 0.0), row.get("half", 0.11)
    return [Box((x - w / 2, base, z - half), (x + w / 2, base + h, z + half), row.get("fill", "soft"), solid=False, rounded=True)]


def _ball(row: Row, x: float, z: float) -> list[Solid]:
    r = row.get("r", 0.2)
    return [Disc((x, row.get("y", r), z), r, row.get("fill", "soft"), solid=r > 0.1)]


def _roll(row: Row, x: float, z: float) -> list[Solid]:
    r = row.get("r", 0.035)
    return [Disc((x, row.get("y", r), z), r, row.get("fill", "soft"), solid=False)]


def _rail(row: Row, x: float, z: float) -> list[Solid]:
    top, x0, x1 = row.get("top", 0.53), row.get("x0", x - 0.4), row.get("x1", x + 0.4)
    return [
        *(Bar((post, 0.0, z), (post, top, z), 0.016, "metal") for post in (x0 + 0.03, x1 - 0.03)),
        Bar((x0, top, z), (x1, top, z), 0.022, "metal"),
    ]


def _recumbent(row: Row, x: float, z: float) -> list[Solid]:
    crank = (x + 0.42, 0.20, z)
    return [
        Bar((x - 0.12, 0.03, z), (x + 0.52, 0.03, z), 0.03, "metal"),
        Bar((x, 0.03, z), (x, 0.22, z), 0.03, "metal"),
        Bar((x + 0.42, 0.03, z), crank, 0.03, "metal"),
        Bar((x - 0.09, 0.245, z), (x - 0.17, 0.56, z), 0.035, "wood"),
        Box((x - 0.1, 0.225, z - 0.09), (x + 0.11, 0.262, z + 0.09), "wood", rounded=True),
        Bar((x + 0.5, 0.03, z), (x + 0.5, 0.5, z), 0.02, "metal"),
        Disc(crank, 0.075, "metal", ring=True, solid=False),
    ]


def _upright(row: Row, x: float, z: float) -> list[Solid]:
    crank = (x + 0.13, 0.17, z)
    return [
        Bar((x - 0.22, 0.015, z), (x + 0.42, 0.015, z), 0.03, "metal"),
        Bar(crank, (x - 0.03, row.get("seat", 0.5) - 0.02, z), 0.026, "metal"),
        Bar(crank, (x + 0.13, 0.02, z), 0.03, "metal"),
        Bar((x + 0.32, 0.02, z), (x + 0.30, 0.66, z), 0.024, "metal"),
        Bar((x + 0.30, 0.66, z), (x + 0.23, 0.68, z), 0.02, "metal"),
        Box((x - 0.09, row.get("seat", 0.5) - 0.03, z - 0.05), (x + 0.07, row.get("seat", 0.5), z + 0.05), "wood", rounded=True),
        Disc(crank, 0.085, "metal", ring=True, solid=False),
    ]


def _treadmill(row: Row, x: float, z: float) -> list[Solid]:
    return [
        Box((x - 0.45, -0.035, z - 0.16), (x + 0.45, row.get("top", 0.0), z + 0.16), "metal"),
        Bar((x + 0.42, 0.05, z), (x + 0.36, 0.62, z), 0.026, "metal"),
        Bar((x + 0.38, 0.60, z), (x + 0.16, 0.56, z), 0.02, "metal"),
        Box((x + 0.34, 0.60, z - 0.12), (x + 0.40, 0.70, z + 0.12), "wood2", solid=False),
    ]


def _desk(row: Row, x: float, z: float) -> list[Solid]:
    top = row.get("top", 0.41)
    screen: list[Solid] = [
        Bar((x + 0.22, top, z), (x + 0.22, top + 0.1, z), 0.014, "metal"),
        Box((x + 0.205, top + 0.06, z - 0.14), (x + 0.225, top + 0.26, z + 0.14), "metal", solid=False),
    ]
    return [
        *_legs(x + 0.03, x + 0.33, z - 0.2, z + 0.2, top),
        Box((x, top - 0.022, z - 0.22), (x + 0.36, top, z + 0.22), "wood"),
        *(screen if row.get("screen", True) else []),
    ]


def _bar(row: Row, x: float, z: float) -> list[Solid]:
    return [Bar(tuple(row["start"]), tuple(row["end"]), row.get("width", 0.02), row.get("fill", "metal"))]


def _block(row: Row, x: float, z: float) -> list[Solid]:
    y, w, h, half = row.get("y", 0.0), row.get("w", 0.2), row.get("h", 0.1), row.get("half", 0.12)
    return [Box((x - w / 2, y, z - half), (x + w / 2, y + h, z + half), row.get("fill", "wood2"), solid=row.get("solid", True))]


MAKERS: Mapping[str, Callable[[Row, float, float], list[Solid]]] = {
    "water": lambda row, x, z: [],  # drawn over everything
    "chair": _chair,
    "table": _table,
    "bed": _bed,
    "wall": _wall,
    "counter": _counter,
    "step": _step,
    "stairs": _stairs,
    "pillow": _pillow,
    "ball": _ball,
    "roll": _roll,
    "rail": _rail,
    "recumbent": _recumbent,
    "upright": _upright,
    "treadmill": _treadmill,
    "desk": _desk,
    "bar": _bar,
    "block": _block,
}


def solids(row: Row, first: Pose) -> list[Solid]:
    """The solids of a prop, standing where the first pose asks for it."""
    anchor = first.point(row["at"]) if "at" in row else np.array([row.get("x", 0.0), 0.0, 0.0])
    return MAKERS[row["kind"]](
        row, float(anchor[0]) + row.get("dx", 0.0), float(anchor[2]) + row.get("dz", 0.0) if "at" in row else row.get("dz", 0.0)
    )


def _hull(points: Array) -> list[Array]:
    """Convex hull of flat points, counter-clockwise (monotone chain)."""
    order = sorted({(round(float(x), 5), round(float(y), 5)) for x, y in points})

    def half(run: list[tuple[float, float]]) -> list[tuple[float, float]]:
        out: list[tuple[float, float]] = []
        for p in run:
            while len(out) > 1 and (out[-1][0] - out[-2][0]) * (p[1] - out[-2][1]) <= (out[-1][1] - out[-2][1]) * (p[0] - out[-2][0]):
                out.pop()
            out.append(p)
        return out[:-1]

    return [np.array(p) for p in half(order) + half(order[::-1])]


def corners(box: Box) -> Array:
    """The eight corners of a box `(8, 3)`."""
    return np.array(list(product(*zip(box.low, box.high, strict=True))))


def depth(solid: Solid, camera: Camera) -> float:
    """How near the viewer the middle of a solid is."""
    if isinstance(solid, Box):
        return camera.depth((np.array(solid.low) + np.array(solid.high)) / 2)
    return camera.depth(np.array(solid.middle if isinstance(solid, Disc) else solid.start))


def paint(solid: Solid, camera: Camera) -> list[tuple[str, str, str]]:
    """Path, colour role and stroke width (empty: filled) of a solid."""
    if isinstance(solid, Bar):
        a, b = (camera.flat(np.array(p)) for p in (solid.start, solid.end))
        return [(f"M{place(*a)}L{place(*b)}", solid.fill, number(solid.width * SCALE))]
    if isinstance(solid, Disc):
        x, y = camera.flat(np.array(solid.middle))
        return [(ellipse(solid.radius, solid.radius, x, y), solid.fill, number(0.02 * SCALE) if solid.ring else "")]
    hull = _hull(camera.flat(corners(solid)))
    if solid.rounded:
        return [(_soft(hull), solid.fill, "")]
    out = [(polygon(hull), solid.fill, "")]
    if camera.axes[2][1] > 0.05:
        top = camera.flat(corners(solid)[[2, 6, 7, 3]])
        out.append((polygon(top), "wood2" if solid.fill == "wood" else solid.fill, ""))
    return out


def _soft(hull: list[Array]) -> str:
    """A polygon with round corners: cushions and mattresses."""
    out: list[str] = []
    n = len(hull)
    for i, corner in enumerate(hull):
        before, after = hull[i - 1], hull[(i + 1) % n]
        r = min(0.03, 0.45 * float(np.linalg.norm(before - corner)), 0.45 * float(np.linalg.norm(after - corner)))
        a = corner + r * (before - corner) / (np.linalg.norm(before - corner) + 1e-9)
        b = corner + r * (after - corner) / (np.linalg.norm(after - corner) + 1e-9)
        out.append(f"{'L' if out else 'M'}{place(*a)}Q{place(*corner)} {place(*b)}")
    return "".join(out) + "Z"


def extent(solid: Solid) -> list[Array]:
    """Points that bound a solid, for framing the picture."""
    if isinstance(solid, Box):
        return list(corners(solid))
    if isinstance(solid, Disc):
        return [np.array(solid.middle) + solid.radius * np.array(d) for d in ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0))]
    return [np.array(solid.start), np.array(solid.end)]


def inside(box: Box, point: Array, margin: float) -> bool:
    """Whether a point lies in a box by more than a margin."""
    return all(low + margin < value < high - margin for low, value, high in zip(box.low, point, box.high, strict=True))


def rope(points: list[Array]) -> str:
    """A path through flat points: a band, strap or stick."""
    return "M" + "L".join(place(*p) for p in points)
