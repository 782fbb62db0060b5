"""Outlines as SVG path text: capsules, smooth curves, shank, shoe and heads. Pure functions of lengths.

Input is in body heights with y up; path text is in page units (`SCALE` per body height) with y down. A limb's shape lies along +x.
`bend` says how much of the segment's front faces the left of its direction: 1 or -1 seen from the side, 0 from the front.
"""

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

SCALE = 300.0
Pairs = Sequence[tuple[float, float]]


def number(value: float) -> str:
    """A page number with one decimal and no needless characters."""
    text = f"{value:.1f}"
    text = text[:-2] if text.endswith(".0") else text
    return "0" if text == "-0" else text


def place(x: float, y: float) -> str:
    """A point in page units."""
    return f"{number(x * SCALE)} {number(-y * SCALE)}"


def smooth(points: Pairs, closed: bool = True) -> str:
    """A Catmull-Rom curve through points as cubic segments, each told from where the one before ended: short numbers pack small."""
    p = [(x * SCALE, -y * SCALE) for x, y in points]
    n = len(p)
    at = (round(p[0][0], 1), round(p[0][1], 1))
    out = [f"M{number(at[0])} {number(at[1])}"]
    for i in range(n if closed else n - 1):
        p0 = p[i - 1] if closed or i else p[0]
        p1, p2 = p[i], p[(i + 1) % n]
        p3 = p[(i + 2) % n] if closed else p[min(n - 1, i + 2)]
        c1 = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        c2 = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        out.append("c" + " ".join(number(pair[axis] - at[axis]) for pair in (c1, c2, p2) for axis in (0, 1)))
        at = (round(at[0] + round(p2[0] - at[0], 1), 1), round(at[1] + round(p2[1] - at[1], 1), 1))
    return "".join(out) + ("Z" if closed else "")


def polygon(points: Iterable[Any]) -> str:
    """A closed path with straight sides."""
    return "M" + "L".join(place(p[0], p[1]) for p in points) + "Z"


def ellipse(rx: float, ry: float, x: float = 0.0, y: float = 0.0) -> str:
    """An ellipse about a point."""
    a, b = number(rx * SCALE), number(ry * SCALE)
    return f"M{place(x - rx, y)}A{a} {b} 0 1 1 {place(x + rx, y)}A{a} {b} 0 1 1 {place(x - rx, y)}Z"


def capsule(length: float, r1: float, r2: float) -> str:
    """A tapered capsule from the origin along +x: two tangents and two arcs, exact."""
    if length <= abs(r1 - r2) + 1e-4:
        return ellipse(max(r1, r2), max(r1, r2), length if r2 > r1 else 0.0)
    c = (r1 - r2) / length
    q = math.sqrt(1 - c * c)
    a1, a2 = number(r1 * SCALE), number(r2 * SCALE)
    return (
        f"M{place(r1 * c, r1 * q)}L{place(length + r2 * c, r2 * q)}A{a2} {a2} 0 0 1 {place(length + r2 * c, -r2 * q)}"
        f"L{place(r1 * c, -r1 * q)}A{a1} {a1} 0 1 1 {place(r1 * c, r1 * q)}Z"
    )


SHANK = (
    (0.0, 0.0335, 0.0325),
    (0.05, 0.0315, 0.0385),
    (0.09, 0.029, 0.0385),
    (0.15, 0.025, 0.029),
    (0.2, 0.0215, 0.021),
    (0.24, 0.0195, 0.019),
)
SHANK_LENGTH = 0.24


@cache
def shank(length: float, bend: float, build: float) -> str:
    """The lower leg with its calf on the back."""
    share = length / SHANK_LENGTH
    left = [(x * share, build * ((1 + bend) / 2 * front + (1 - bend) / 2 * back)) for x, front, back in SHANK]
    right = [(x * share, -build * ((1 - bend) / 2 * front + (1 + bend) / 2 * back)) for x, front, back in SHANK]
    end, knee = length + 0.018, 0.0335 * build
    return smooth([(-knee, 0.0), (-0.024, 0.024 * build), *left, (end, 0.008), (end, -0.008), *reversed(right), (-0.024, -0.024 * build)])


# Along the shoe: place, height above the ankle's level, depth of the sole below it, half width from above.
SHOE = (
    (-0.034, 0.004, 0.014, 0.010),
    (-0.026, 0.017, 0.0245, 0.021),
    (0.0, 0.024, 0.0245, 0.024),
    (0.03, 0.020, 0.0245, 0.026),
    (0.075, 0.004, 0.0245, 0.028),
    (0.124, -0.008, 0.0240, 0.018),
    (0.130, -0.014, 0.0170, 0.008),
)


@cache
def shoe(share: float, bend: float) -> str:
    """A shoe: in profile for a bend of 1 or -1, from above for 0; `share` is how much of its length is seen."""
    b = abs(bend)
    upper = [(x * share, b * top + (1 - b) * half) for x, top, _, half in SHOE]
    sole = [(x * share, -(b * low + (1 - b) * half)) for x, _, low, half in SHOE]
    points = [*upper, *reversed(sole)]
    return smooth([(x, y if bend >= 0 else -y) for x, y in points])


# A shoe from the front: x towards the ankle.
TOECAP = smooth(
    [
        (-0.0245, -0.026),
        (-0.012, -0.034),
        (0.008, -0.029),
        (0.026, -0.018),
        (0.030, 0.0),
        (0.026, 0.018),
        (0.008, 0.029),
        (-0.012, 0.034),
        (-0.0245, 0.026),
        (-0.0255, 0.0),
    ]
)


def mirrored(points: Pairs, sign: float) -> list[tuple[float, float]]:
    """The points, exchanged across the x axis for a negative sign."""
    return [(x, y * sign) for x, y in points]


# Heads: x towards the crown; in profile the face looks to -y.
PROFILE = (
    (-0.062, -0.020),
    (-0.050, -0.046),
    (-0.022, -0.052),
    (-0.006, -0.066),
    (0.006, -0.056),
    (0.030, -0.055),
    (0.058, -0.040),
    (0.072, -0.006),
    (0.066, 0.030),
    (0.036, 0.054),
    (-0.004, 0.054),
    (-0.034, 0.036),
    (-0.056, 0.012),
)
FACE = (
    (-0.064, 0.0),
    (-0.056, 0.026),
    (-0.02, 0.045),
    (0.02, 0.048),
    (0.055, 0.034),
    (0.072, 0.0),
    (0.055, -0.034),
    (0.02, -0.048),
    (-0.02, -0.045),
    (-0.056, -0.026),
)
HAIR_PROFILE = {
    "short": (
        (0.040, -0.052),
        (0.062, -0.036),
        (0.077, -0.004),
        (0.070, 0.034),
        (0.038, 0.060),
        (-0.006, 0.060),
        (-0.032, 0.042),
        (-0.018, 0.030),
        (0.008, 0.022),
        (0.022, -0.002),
        (0.030, -0.028),
    ),
    "long": (
        (0.040, -0.052),
        (0.064, -0.038),
        (0.080, -0.004),
        (0.073, 0.038),
        (0.038, 0.064),
        (-0.03, 0.068),
        (-0.085, 0.062),
        (-0.092, 0.040),
        (-0.05, 0.020),
        (-0.010, 0.012),
        (0.022, -0.004),
        (0.030, -0.028),
    ),
    "curly": (
        (0.036, -0.056),
        (0.070, -0.050),
        (0.094, -0.006),
        (0.086, 0.048),
        (0.044, 0.080),
        (-0.012, 0.078),
        (-0.044, 0.050),
        (-0.020, 0.028),
        (0.008, 0.018),
        (0.020, -0.006),
        (0.028, -0.034),
    ),
    "fringe": ((0.030, 0.052), (0.010, 0.059), (-0.014, 0.058), (-0.034, 0.042), (-0.020, 0.026), (0.004, 0.016), (0.020, 0.030)),
    "scarf": (
        (0.034, -0.050),
        (0.062, -0.040),
        (0.080, -0.004),
        (0.073, 0.038),
        (0.038, 0.064),
        (-0.03, 0.066),
        (-0.088, 0.056),
        (-0.094, 0.0),
        (-0.070, -0.036),
        (-0.050, -0.030),
        (-0.030, 0.0),
        (0.0, 0.006),
        (0.024, -0.018),
    ),
}
HAIR_PROFILE["bun"] = HAIR_PROFILE["short"]
HAIR_FACE = {
    "short": (
        (0.030, 0.050),
        (0.060, 0.044),
        (0.079, 0.0),
        (0.060, -0.044),
        (0.030, -0.050),
        (0.040, -0.022),
        (0.046, 0.006),
        (0.036, 0.030),
    ),
    "curly": ((0.0, 0.062), (0.055, 0.066), (0.094, 0.0), (0.055, -0.066), (0.0, -0.062), (0.030, -0.034), (0.044, 0.0), (0.030, 0.034)),
    "fringe": ((-0.02, 0.047), (0.012, 0.052), (0.030, 0.049), (0.012, 0.043), (-0.018, 0.043)),
}
NAPE = (
    (-0.058, 0.0),
    (-0.048, 0.034),
    (-0.01, 0.052),
    (0.03, 0.052),
    (0.062, 0.036),
    (0.078, 0.0),
    (0.062, -0.036),
    (0.03, -0.052),
    (-0.01, -0.052),
    (-0.048, -0.034),
)
LONG_BACK = (
    (-0.10, 0.0),
    (-0.094, 0.044),
    (-0.03, 0.058),
    (0.04, 0.054),
    (0.070, 0.034),
    (0.079, 0.0),
    (0.070, -0.034),
    (0.04, -0.054),
    (-0.03, -0.058),
    (-0.094, -0.044),
)
