"""Where the work is felt, and ropes: bands, straps and sticks held between points. Pieces that move with the figure.

Lengths are body heights. Worked areas follow the exercise's target muscles; the drawing says where, not how much.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from unpinch.movement.figure import Piece
from unpinch.movement.props import rope
from unpinch.movement.shapes import SCALE, ellipse, number
from unpinch.movement.skeleton import Array, Pose
from unpinch.movement.views import Camera

AWAY = -0.4  # from this turn away from the viewer on (a cosine), a patch is hidden by the body
ROPE: Mapping[str, tuple[float, str]] = {  # thickness in body heights, colour
    "band": (0.013, "band"),
    "strap": (0.013, "metal"),
    "stick": (0.016, "wood"),
    "rod": (0.016, "metal"),
}
# area: segment (near side), start point, share along, direction column (0 front, 2 right), offset, half length, half width
AREAS: Mapping[str, tuple[str, str, float, int, float, float, float]] = {
    "glutes": ("pelvis", "pelvis", 0.0, 0, -0.038, 0.040, 0.026),
    "low back": ("lumbar", "sacrum", 0.045, 0, -0.034, 0.060, 0.013),
    "belly": ("lumbar", "sacrum", 0.03, 0, 0.032, 0.050, 0.016),
    "flank": ("lumbar", "sacrum", 0.045, 2, 0.050, 0.042, 0.018),
    "upper back": ("thorax", "waist", 0.08, 0, -0.034, 0.050, 0.014),
    "chest": ("thorax", "waist", 0.08, 0, 0.030, 0.036, 0.018),
    "front of thigh": ("thigh_n", "hip_n", -0.12, 0, 0.018, 0.075, 0.014),
    "back of thigh": ("thigh_n", "hip_n", -0.12, 0, -0.018, 0.075, 0.014),
    "inner thigh": ("thigh_n", "hip_n", -0.09, 2, -0.024, 0.06, 0.012),
    "side of hip": ("pelvis", "hip_n", 0.02, 2, 0.024, 0.036, 0.026),
    "front of hip": ("pelvis", "hip_n", 0.0, 0, 0.030, 0.030, 0.018),
    "calf": ("shank_n", "knee_n", -0.075, 0, -0.016, 0.050, 0.014),
    "shin": ("shank_n", "knee_n", -0.10, 0, 0.014, 0.060, 0.009),
    "foot": ("foot_n", "ankle_n", 0.0, 0, 0.055, 0.022, 0.012),
    "shoulder": ("uarm_n", "shoulder_n", -0.03, 0, 0.0, 0.030, 0.022),
    "upper arm": ("uarm_n", "shoulder_n", -0.085, 0, -0.006, 0.045, 0.014),
}
WORDS: Mapping[str, str] = {
    "glute": "glutes",
    "piriform": "glutes",
    "rotator": "glutes",
    "erector": "low back",
    "multifid": "low back",
    "hallucis": "shin",
    "toe extensor": "shin",
    "digitorum": "shin",
    "extensor": "low back",
    "lumbar": "low back",
    "abdomin": "belly",
    "transvers": "belly",
    "diaphragm": "belly",
    "oblique": "flank",
    "quadratus": "flank",
    "quadricep": "front of thigh",
    "rectus femoris": "front of thigh",
    "hamstring": "back of thigh",
    "adductor": "inner thigh",
    "abductor": "side of hip",
    "medius": "side of hip",
    "psoas": "front of hip",
    "hip flexor": "front of hip",
    "gastrocnem": "calf",
    "soleus": "calf",
    "calf": "calf",
    "tibialis": "shin",
    "fibular": "shin",
    "peron": "shin",
    "rhomboid": "upper back",
    "trapez": "upper back",
    "thoracic": "upper back",
    "triceps": "upper arm",
    "pectoral": "chest",
}


def worked(muscles: Iterable[str]) -> list[str]:
    """At most two areas for the muscles an exercise names; relaxed or lengthened ones are not worked.

    >>> worked(["gluteus maximus", "hamstrings", "erector spinae (relaxed)"])
    ['glutes', 'back of thigh']
    """
    found: list[str] = []
    for muscle in muscles:
        if "relax" in muscle or "(length" in muscle:
            continue
        name = muscle.lower()
        area = "side of hip" if "medius" in name else next((area for word, area in WORDS.items() if word in name), None)
        if area and area not in found:
            found.append(area)
    return found[:2]


def pieces(pose: Pose, camera: Camera, names: Iterable[str]) -> list[Piece]:
    """A soft patch for each worked area, on the part of the body it belongs to."""
    made = []
    for name in names:
        segment, start, share, column, offset, half, wide = AREAS[name]
        frame = pose.frame(segment)
        axis = frame[:, 0] if segment.startswith("foot") else frame[:, 1]
        middle = pose.point(start) + share * axis + offset * frame[:, column]
        along = camera.flat(axis)
        deg = float(np.degrees(np.arctan2(along[1], along[0])))
        seen = max(0.35, round(float(np.hypot(*along)) / 0.1) * 0.1)
        at = camera.flat(middle)
        near = 0.020 if segment[:5] in ("thigh", "shank", "foot_", "uarm_") else 0.006
        deep = camera.depth(pose.point(start)) + near
        if column == 0 and offset * float(camera.axes[2] @ frame[:, 0]) < AWAY * abs(offset):
            deep -= 1.0  # on the side of the body that the viewer does not see
        made.append(Piece(f"area {name}", (("work", ellipse(half * seen, wide)),), (float(at[0]), float(at[1])), deg, deep))
    return made


def _end(pose: Pose, name: str) -> Array:
    """A body point, a fixed place `x,y,z`, or an end of a stick laid along head and tailbone."""
    if "," in name:
        return np.array([float(v) for v in name.split(",")])
    if not name.startswith("stick"):
        return pose.point(name)
    low, high = pose.point("pelvis") - 0.078 * pose.frame("pelvis")[:, 0], pose.point("head") - 0.062 * pose.frame("head")[:, 0]
    return low - 0.15 * (high - low) if name == "stick-low" else high + 0.15 * (high - low)


def ropes(pose: Pose, camera: Camera, rows: Sequence[tuple[str, ...]]) -> list[Piece]:
    """Bands and straps (`band`, `strap`, `stick`, `weight`) through body points, or points written as `x,y,z`."""
    made = []
    for count, (kind, *names) in enumerate(rows):
        places = [_end(pose, name) for name in names]
        flat = [camera.flat(place) for place in places]
        deep = max(camera.depth(place) for place in places) + 0.04
        if kind == "box":
            corners = [flat[0] + np.array(d) for d in ((-0.03, -0.01), (0.05, -0.01), (0.05, 0.03), (-0.03, 0.03), (-0.03, -0.01))]
            path, role = rope(corners), f"wood2:{number(0.055 * SCALE)}"
        elif kind == "bag":  # hangs from the hand whatever the forearm does
            hang = [flat[0] + np.array(d) for d in ((-0.028, -0.028), (0.028, -0.028), (0.028, -0.075), (-0.028, -0.075), (-0.028, -0.028))]
            path, role = rope([*hang, flat[0], hang[1]]), f"metal:{number(0.016 * SCALE)}"
        elif kind == "belt":
            path, role = rope([flat[0] - np.array([0.055, 0.0]), flat[0] + np.array([0.055, 0.0])]), f"band:{number(0.04 * SCALE)}"
        elif kind == "weight":
            path, role = rope([flat[0] - np.array([0.035, 0.0]), flat[0] + np.array([0.035, 0.0])]), f"metal:{number(0.035 * SCALE)}"
        else:
            width, colour = ROPE[kind]
            path, role = rope(flat), f"{colour}:{number(width * SCALE)}"
        made.append(Piece(f"rope {count}", ((role, path),), (0.0, 0.0), 0.0, deep))
    return made
