"""Motion arrows beside the body: the real way of a point, moved off the figure to the nearest free place.

Lengths are body heights on the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unpinch.movement.definition import Arrow, Push
from unpinch.movement.motion import Clip
from unpinch.movement.shapes import number, place, smooth
from unpinch.movement.skeleton import SIDES, Array, Pose
from unpinch.movement.views import LEVEL, Camera

CLEAR = 0.022  # free space wanted between arrow and skin
HEAD = 0.02  # how far the head of an arrow reaches beyond its line
TURNS = (90, -90, 60, -60, 120, -120, 30, -30, 0, 150, -150, 180)  # where to look for free space, degrees from the arrow's direction
FREE_PLACES = tuple(round(0.05 + 0.015 * i, 3) for i in range(16))
LIMBS = (
    ("hip", "knee", 0.048),
    ("knee", "ankle", 0.034),
    ("heel", "toe", 0.020),
    ("shoulder", "elbow", 0.028),
    ("elbow", "wrist", 0.021),
    ("wrist", "hand", 0.014),
)
BONES = (
    *((f"{a}_{side}", f"{b}_{side}", r) for side in SIDES for a, b, r in LIMBS),
    ("pelvis", "waist", 0.062),
    ("waist", "c7", 0.062),
    ("head", "head", 0.068),
    ("c7", "skull", 0.028),
)


@dataclass(frozen=True)
class Drawn:
    """An arrow on the page: its line, and the number of the key pose it leads to."""

    line: tuple[tuple[float, float], ...]
    key: int = 1


def clearance(points: Array, poses: Sequence[Pose], camera: Camera) -> Array:
    """The smallest distance to the skin of the figures, for each row of points `(..., n, 2)`; negative on the body."""
    best = np.full(points.shape[:-2], np.inf)
    for pose in poses:
        for start, end, thick in BONES:
            a, b = camera.flat(pose.point(start)), camera.flat(pose.point(end))
            along = b - a
            share = np.clip(((points - a) @ along) / (float(along @ along) or 1.0), 0, 1)
            best = np.minimum(best, np.linalg.norm(points - a - share[..., None] * along, axis=-1).min(axis=-1) - thick)
    return best


def dense(way: Array) -> Array:
    """A line through the same corners with points near enough that none of the body slips between them."""
    steps = np.arange(0, len(way) - 1 + 1e-9, 0.25)
    left = np.minimum(steps.astype(int), len(way) - 2)
    return np.asarray(way[left] + (steps - left)[:, None] * (way[left + 1] - way[left]))


def _outward(clip: Clip, arrow: Arrow, camera: Camera) -> Array:
    """The way of the point as far as it leads away from its start."""
    way = [camera.flat(pose.point(arrow.point)) for pose in clip.way(arrow.start, arrow.end)]
    kept, far = [way[0]], 0.0
    for point in way[1:]:
        if (now := float(np.linalg.norm(point - way[0]))) > far + 0.006:
            kept.append(point)
            far = now
    return np.array(kept)


def _lengthen(way: Array, least: float) -> Array:
    length = float(np.linalg.norm(way[-1] - way[0]))
    if length >= least:
        return way
    return np.asarray(way[0] + (way[-1] - way[0]) * (least / length) * np.array([[0.0], [0.5], [1.0]]))


def draw(clip: Clip, arrow: Arrow, camera: Camera) -> Drawn | None:
    """Place an arrow clear of the body in both key poses; None if the point hardly moves."""
    way = _outward(clip, arrow, camera)
    if len(way) < 2 or np.linalg.norm(way[-1] - way[0]) < 0.008:
        return None
    way = _lengthen(way, arrow.least)
    if arrow.shift is not None:
        shift = np.array(arrow.shift) * (np.array([-1.0, 1.0]) if camera.flip else 1.0)
        return Drawn(_line(way + shift), arrow.end)
    chord = (way[-1] - way[0]) / np.linalg.norm(way[-1] - way[0])
    shifts = np.array([far * np.array(_turned(chord, deg)) for far in FREE_PLACES for deg in TURNS])
    trials = dense(np.vstack([way, way[-1] + HEAD * chord])) + shifts[:, None, :]
    if camera.view in LEVEL:
        shifts, trials = shifts[trials[..., 1].min(axis=1) >= 0.02], trials[trials[..., 1].min(axis=1) >= 0.02]
    return Drawn(_line(way + _freest(shifts, trials, clip, arrow, camera)), arrow.end)


def _turned(direction: Array, deg: float) -> tuple[float, float]:
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return float(c * direction[0] - s * direction[1]), float(s * direction[0] + c * direction[1])


def _freest(shifts: Array, trials: Array, clip: Clip, arrow: Arrow, camera: Camera) -> Array:
    """The nearest shift clear of the body before and after the movement; else after it; else the one that is least in the way."""
    if not len(shifts):
        return np.zeros(2)
    after = clearance(trials, [clip.key(arrow.end)], camera)
    both = np.minimum(after, clearance(trials, [clip.key(arrow.start)], camera))
    for free in (both, after):
        if (free >= CLEAR).any():
            return np.asarray(shifts[int(np.argmax(free >= CLEAR))])
    return np.asarray(shifts[int(np.argmax(after))])


def _line(way: Array) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in way)


def widest(clip: Clip, camera: Camera) -> Arrow | None:
    """The arrow an author would draw first: the end of a limb, the head or the pelvis, whichever moves most."""
    if len(clip.motion.keys) < 2:
        return None
    names = [f"{name}_{side}" for side in SIDES for name in ("ankle", "wrist", "knee")] + ["head", "pelvis"]

    def way(name: str) -> float:
        a, b = (camera.flat(clip.key(number).point(name)) for number in (0, 1))
        return float(np.linalg.norm(b - a))

    best = max(names, key=way)
    return Arrow(best) if way(best) > 0.01 else None


def push(clip: Clip, row: Push, camera: Camera) -> Drawn:
    """A short arrow that ends just off the skin where a part presses."""
    number_of_key = min(row.key, len(clip.motion.keys) - 1)
    pose = clip.key(number_of_key)
    towards = np.array([np.cos(np.radians(row.deg)), np.sin(np.radians(row.deg))]) * (np.array([-1.0, 1.0]) if camera.flip else 1.0)
    place_at = camera.flat(pose.point(row.point))
    start = place_at + 0.03 * towards
    for far in np.arange(0.02, 0.2, 0.01):
        start = place_at + far * towards
        if float(clearance(start[None], [pose], camera)) > 0.012:
            break
    end = start + 0.085 * towards
    line = (_pair(start), _pair((start + end) / 2), _pair(end))
    return Drawn(line[::-1] if row.inward else line, number_of_key)


def _pair(point: Array) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def of(clip: Clip, camera: Camera) -> list[Drawn]:
    """All arrows of a motion; where the author names none, the way of the part that moves most."""
    wanted = clip.motion.arrows
    if wanted is None:
        usual = widest(clip, camera)
        wanted = (usual,) if usual else ()
    drawn = [draw(clip, arrow, camera) for arrow in wanted]
    return [arrow for arrow in drawn if arrow] + [push(clip, row, camera) for row in clip.motion.pushes]


def paint(arrow: Drawn, colour: str, width: float) -> str:
    """The arrow as SVG: a smooth line of constant width and a filled head; `width` in body heights."""
    line = np.array(arrow.line)
    tip = line[-1]
    back = next((p for p in line[::-1] if np.linalg.norm(tip - p) > 2.5 * width), line[0])
    ahead = (tip - back) / np.linalg.norm(tip - back)
    side = np.array([-ahead[1], ahead[0]])
    notch = tip + 0.4 * width * ahead
    head = [
        tip + 2.6 * width * ahead,
        tip - 1.2 * width * ahead + 1.9 * width * side,
        notch - 1.0 * width * ahead,
        tip - 1.2 * width * ahead - 1.9 * width * side,
    ]
    path = smooth([_pair(p) for p in line], closed=False)
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{number(width * 300)}" stroke-linecap="round"/>'
        f'<path d="M{"L".join(place(*p) for p in head)}Z" fill="{colour}"/>'
    )
