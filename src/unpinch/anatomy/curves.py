"""Plane curves and areas: smooth lines through points, flattened lines, point in polygon. Knows no body.

Points are (x, y) pairs in chart units, y down: one unit is a thousandth of the chart's height.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import hypot

Point = tuple[float, float]
Line = tuple[Point, ...]


def number(value: float) -> str:
    """A coordinate with one decimal and no needless characters.

    >>> number(3.04), number(-0.01), number(12.25)
    ('3', '0', '12.2')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def controls(points: Sequence[Point], closed: bool = False) -> list[tuple[Point, Point, Point]]:
    """The cubic segments (two handles and an end each) of a Catmull-Rom curve through points."""
    n = len(points)
    out = []
    for i in range(n if closed else n - 1):
        before = points[i - 1] if closed or i else points[0]
        here, there = points[i], points[(i + 1) % n]
        after = points[(i + 2) % n] if closed else points[min(n - 1, i + 2)]
        first = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        second = (there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
        out.append((first, second, there))
    return out


def flatten(points: Sequence[Point], steps: int = 6) -> Line:
    """The same curve as a chain of short straight pieces."""
    out = [points[0]]
    for first, second, end in controls(points):
        start = out[-1]
        out.extend(_cubic(start, first, second, end, step / steps) for step in range(1, steps + 1))
    return tuple(out)


def _cubic(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    s = 1 - t
    weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    return (
        sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)),
        sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)),
    )


def curve_path(runs: Iterable[Sequence[Point]], close: bool = True) -> str:
    """SVG path text of smooth runs joined at corners: each run starts where the one before ended."""
    out: list[str] = []
    for run in runs:
        if not out:
            out.append(f"M{number(run[0][0])} {number(run[0][1])}")
        out += ["C" + " ".join(f"{number(x)} {number(y)}" for x, y in segment) for segment in controls(run)]
    return "".join(out) + ("Z" if close else "")


def polygon_path(points: Sequence[Point]) -> str:
    """SVG path text of a closed shape with straight sides."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"


def simplify(points: Line, tolerance: float) -> Line:
    """The same line with the points left out that lie within `tolerance` of what remains (Douglas and Peucker)."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = hypot(x2 - x1, y2 - y1)
    off = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length else hypot(x - x1, y - y1) for x, y in points]
    worst = max(range(len(off)), key=off.__getitem__)
    if off[worst] <= tolerance:
        return (points[0], points[-1])
    return (*simplify(points[: worst + 1], tolerance)[:-1], *simplify(points[worst:], tolerance))


def mirror(points: Iterable[Point], axis: float = 0.0) -> Line:
    """Points on the other side of an upright line."""
    return tuple((2 * axis - x, y) for x, y in points)


def shift(points: Iterable[Point], dx: float, dy: float = 0.0) -> Line:
    """Points moved by a vector."""
    return tuple((x + dx, y + dy) for x, y in points)


def at(line: Sequence[Point], key: float, axis: int = 1) -> float:
    """Where a line that runs one way along an axis stands at `key`; held at its ends."""
    keys = [p[axis] for p in line]
    if keys[0] > keys[-1]:
        line, keys = line[::-1], keys[::-1]
    if key <= keys[0]:
        return line[0][1 - axis]
    if key >= keys[-1]:
        return line[-1][1 - axis]
    i = bisect_right(keys, key)
    span = keys[i] - keys[i - 1]
    part = (key - keys[i - 1]) / span if span else 0.0
    return line[i - 1][1 - axis] + part * (line[i][1 - axis] - line[i - 1][1 - axis])


def inside(point: Point, polygon: Sequence[Point]) -> bool:
    """Whether a point lies in a polygon (even-odd rule).

    >>> inside((1, 1), ((0, 0), (2, 0), (2, 2), (0, 2))), inside((3, 1), ((0, 0), (2, 0), (2, 2), (0, 2)))
    (True, False)
    """
    x, y = point
    odd = False
    x1, y1 = polygon[-1]
    for x2, y2 in polygon:
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
        x1, y1 = x2, y2
    return odd


def area(polygon: Sequence[Point]) -> float:
    """The area of a polygon without sign."""
    return abs(_doubled(polygon)) / 2


def _doubled(polygon: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(polygon, (*polygon[1:], polygon[0]), strict=True))


def center(polygon: Sequence[Point]) -> Point:
    """The center of gravity of a polygon."""
    doubled = _doubled(polygon)
    x = y = 0.0
    for a, b in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    return x / (3 * doubled), y / (3 * doubled)


def box(polygon: Sequence[Point]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a polygon."""
    xs, ys = [p[0] for p in polygon], [p[1] for p in polygon]
    return min(xs), min(ys), max(xs), max(ys)
