"""Path text for the nerve picture: closed shapes, ribbons that taper, trails, ovals; written as short as it can be read.

It is fed with the lines of `nerve_shapes` only, so that each is worked out once and kept.
"""

import re
from collections.abc import Iterable
from functools import cache
from math import hypot

from unpinch.anatomy.curves import Line, Point, controls, curve_path, number
from unpinch.anatomy.nerve_shapes import Loop


def compact(path: str) -> str:
    """The same path text with relative coordinates: a third shorter, each point within a twentieth of a unit.

    >>> compact("M10 20C11 20.5 12 21 13 22Z")
    'M10 20c1 .5 2 1 3 2Z'
    """
    out, here = [], (0.0, 0.0)
    for letter, numbers in re.findall(r"([MLCZ])([^MLCZ]*)", path):
        values = [float(each) for each in numbers.split()]
        if letter in "MZ":
            out.append(letter + numbers)
        else:
            steps = [round(value - here[i % 2], 1) for i, value in enumerate(values)]
            out.append(letter.lower() + _packed(steps))
            values = [here[i % 2] + step for i, step in enumerate(steps)]
        here = (values[-2], values[-1]) if values else here
    return "".join(out)


def _packed(steps: Iterable[float]) -> str:
    """Numbers with no needless characters between them."""
    words = [re.sub(r"^(-?)0\.", r"\1.", number(step)) for step in steps]
    return words[0] + "".join(word if word.startswith("-") else f" {word}" for word in words[1:])


@cache
def loop(runs: Loop) -> str:
    """A closed shape of smooth runs that meet at corners."""
    return compact(curve_path(runs))


@cache
def closed(points: Line) -> str:
    """A smooth closed shape through points."""
    out = [f"M{number(points[0][0])} {number(points[0][1])}"]
    out += ["C" + " ".join(f"{number(x)} {number(y)}" for x, y in segment) for segment in controls(points, closed=True)]
    return compact("".join(out) + "Z")


EASE = 0.8
"""Below 1 a strand thickens sooner than evenly."""


@cache
def ribbon(points: Line, start: float, end: float) -> str:
    """A line as a shape that is `start` wide where it begins and `end` wide where it ends, sooner than evenly."""
    lefts, rights = [], []
    for i, (x, y) in enumerate(points):
        before, after = points[max(0, i - 1)], points[min(len(points) - 1, i + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        half = (start + (end - start) * (i / (len(points) - 1)) ** EASE) / 2 / hypot(dx, dy)
        lefts.append((x - dy * half, y + dx * half))
        rights.append((x + dy * half, y - dx * half))
    return loop((tuple(lefts), (lefts[-1], rights[-1]), tuple(rights[::-1])))


@cache
def trail(points: Line) -> str:
    """A smooth open line."""
    return compact(curve_path((points,), close=False))


def oval(at: Point, size: Point, turn: float = 0.0, more: str = "") -> str:
    """An ellipse about a point, turned by degrees."""
    turned = f' transform="rotate({number(turn)} {number(at[0])} {number(at[1])})"' if turn else ""
    sizes = f'cx="{number(at[0])}" cy="{number(at[1])}" rx="{number(size[0])}" ry="{number(size[1])}"'
    return f"<ellipse {sizes}{turned}{f' {more}' if more else ''}/>"
