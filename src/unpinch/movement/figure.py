"""A posture seen by a camera becomes pieces to paint, from back to front. Pure functions; no exercise is known here.

A piece is a shape in its own coordinates with a place and a turn, so that an animation moves it and only redraws what changes shape.
Lengths are body heights, turns degrees counter-clockwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from unpinch.movement import shapes
from unpinch.movement.looks import Look
from unpinch.movement.shapes import capsule, ellipse, smooth
from unpinch.movement.skeleton import LENGTH, SIDES, Array, Pose
from unpinch.movement.views import Camera

RADII: Mapping[str, tuple[float, float]] = {
    "neck": (0.027, 0.026),
    "uarm": (0.030, 0.0225),
    "farm": (0.0225, 0.0150),
    "hand": (0.0165, 0.0085),
    "thigh": (0.052, 0.0335),
}
ENDS = {
    "uarm": ("shoulder", "elbow"),
    "farm": ("elbow", "wrist"),
    "hand": ("wrist", "hand"),
    "thigh": ("hip", "knee"),
    "shank": ("knee", "ankle"),
    "foot": ("ankle", "toe"),
}
FILL = {"uarm": "skin", "farm": "skin", "hand": "skin", "thigh": "shorts", "shank": "skin", "foot": "shoe", "neck": "skin"}
# What lies in front when depths are alike: the thigh over the shank, the arm over everything.
NUDGE = {"thigh": 0.006, "shank": 0.0, "foot": 0.002, "uarm": 0.030, "farm": 0.032, "hand": 0.034}
EVEN = ("front", "back", "top")  # views in which no limb is the far one
SIDEWAYS = 0.5  # from this share of its length on, a foot is drawn as a shoe, below it as a cap

# The trunk's cross-sections along the spine: segment, share of its length, half width, depth in front, depth behind.
SHIRT = (
    ("pelvis", 0.45, 0.084, 0.056, 0.060),
    ("lumbar", 0.05, 0.080, 0.056, 0.055),
    ("lumbar", 0.55, 0.074, 0.056, 0.052),
    ("thorax", 0.05, 0.078, 0.060, 0.055),
    ("thorax", 0.55, 0.090, 0.062, 0.060),
    ("thorax", 0.92, 0.094, 0.050, 0.050),
    ("thorax", 1.12, 0.058, 0.030, 0.032),
    ("thorax", 1.25, 0.024, 0.020, 0.022),
)
SHORTS = (
    ("pelvis", -0.62, 0.060, 0.014, 0.026),
    ("pelvis", -0.26, 0.092, 0.052, 0.066),
    ("pelvis", 0.30, 0.091, 0.059, 0.069),
    ("pelvis", 0.74, 0.084, 0.056, 0.058),
)


@dataclass(frozen=True)
class Piece:
    """Something to paint: paths by colour role, where its origin lies, how far it is turned, how near the viewer it is."""

    name: str
    paths: tuple[tuple[str, str], ...]
    at: tuple[float, float]
    deg: float
    depth: float
    style: str = ""


def _step(value: float, grid: float) -> float:
    return round(float(value) / grid) * grid


def _pair(point: Array) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _direction(vector: Array) -> tuple[float, float]:
    """Length and turn of a flat vector."""
    return float(np.hypot(*vector)), float(np.degrees(np.arctan2(vector[1], vector[0])))


def _bend(camera: Camera, front: Array, along: Array) -> float:
    """How much of a segment's front faces the left of its direction on the page, -1 to 1 in tenths."""
    flat = camera.flat(front)
    length = float(np.hypot(*along)) or 1.0
    return max(-1.0, min(1.0, _step((along[0] * flat[1] - along[1] * flat[0]) / length, 0.1)))


def limb(pose: Pose, camera: Camera, segment: str, look: Look) -> Piece:
    """A piece for an arm or leg segment with its side, such as `thigh_n`."""
    base, side = segment.split("_")
    start, end = (pose.point(f"{name}_{side}") for name in ENDS[base])
    role = FILL[base] + ("2" if side == "f" and camera.view not in EVEN else "")
    depth = camera.depth((start + end) / 2) + NUDGE[base] + (0.004 if side == "n" else 0.0)
    if base == "foot":
        return _foot(pose, camera, side, role, depth)
    along = camera.flat(end) - camera.flat(start)
    length, deg = _direction(along)
    length = min(_step(length, 0.004), LENGTH[base])
    if length > 0.985 * LENGTH[base]:
        length = LENGTH[base]
    if base == "shank":
        path = shapes.shank(length, _bend(camera, pose.frame(segment)[:, 0], along), look.build)
    else:
        r1, r2 = RADII[base]
        thick = look.build if base in ("thigh", "uarm", "farm") else 1.0
        path = capsule(length, r1 * (1 + (look.build - 1) * 0.5) if base == "thigh" else r1 * thick, r2 * thick)
    return Piece(segment, ((role, path),), _pair(camera.flat(start)), deg, depth)


def _foot(pose: Pose, camera: Camera, side: str, role: str, depth: float) -> Piece:
    frame, ankle = pose.frame(f"foot_{side}"), pose.point(f"ankle_{side}")
    along = camera.flat(frame[:, 0])
    share, deg = _direction(along)
    if share >= SIDEWAYS:
        seen = 1.0 if share > 0.97 else _step(share, 0.04)
        path = shapes.shoe(seen, _bend(camera, frame[:, 1], along))
        return Piece(f"foot_{side}", ((role, path),), _pair(camera.flat(ankle)), deg, depth)
    if camera.view in ("front", "back") and float(np.hypot(*camera.flat(frame[:, 1]))) > 0.7:
        _, deg = _direction(camera.flat(frame[:, 1]))
        return Piece(f"foot_{side}", ((role, shapes.TOECAP),), _pair(camera.flat(ankle)), deg, depth, "cap")
    heel, toe = ankle - 0.010 * frame[:, 0] - 0.006 * frame[:, 1], ankle + 0.095 * frame[:, 0] - 0.006 * frame[:, 1]
    length, deg = _direction(camera.flat(toe) - camera.flat(heel))
    path = capsule(_step(length, 0.004), 0.026, 0.024)
    return Piece(f"foot_{side}", ((role, path),), _pair(camera.flat(heel)), deg, depth, "cap")


def _outline(pose: Pose, camera: Camera, stations: tuple[tuple[str, float, float, float, float], ...], build: float) -> str:
    """One smooth outline round cross-sections of the trunk."""
    starts = {"pelvis": "pelvis", "lumbar": "sacrum", "thorax": "waist"}
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    for segment, share, wide, front, back in stations:
        frame = pose.frame(segment)
        middle = camera.flat(pose.point(starts[segment]) + share * LENGTH[segment] * frame[:, 1])
        along = camera.flat(frame[:, 1])
        length = float(np.hypot(*along)) or 1.0
        normal = np.array([-along[1], along[0]]) / length
        across, ahead = float(camera.flat(frame[:, 2]) @ normal), float(camera.flat(frame[:, 0]) @ normal)
        for edge, sign in ((left, 1.0), (right, -1.0)):
            depth = front * (1 + 1.6 * (build - 1)) if ahead * sign > 0 else back * build
            edge.append(_pair(middle + sign * normal * np.hypot(wide * build * across, depth * ahead)))
    return smooth([*left, *reversed(right)])


def _head_style(pose: Pose, camera: Camera) -> str:
    towards = camera.axes[2]
    facing, up = (float(pose.frame("head")[:, axis] @ towards) for axis in (0, 1))
    if up > 0.8:
        return "crown"
    return "face" if facing > 0.55 else "nape" if facing < -0.55 else "profile"


def _profile(look: Look, sign: float) -> list[tuple[str, str]]:
    hair = smooth(shapes.mirrored(shapes.HAIR_PROFILE[look.style], sign))
    out = [("skin", smooth(shapes.mirrored(shapes.PROFILE, sign))), ("hair", hair)]
    if look.style == "bun":
        out.insert(0, ("hair", ellipse(0.027, 0.027, 0.036, 0.078 * sign)))
    out.append(("eye", ellipse(0.0065, 0.0065, 0.012, -0.040 * sign)))
    if look.style != "scarf":
        out.append(("skin2", ellipse(0.013, 0.008, -0.004, -0.010 * sign)))
    return out


def _face(look: Look, shift: float) -> list[tuple[str, str]]:
    """A face from the front; `shift` moves eyes and nose towards the side the person looks to."""
    out = [("skin", smooth(shapes.FACE)), ("hair", smooth(shapes.HAIR_FACE.get(look.style, shapes.HAIR_FACE["short"])))]
    if look.style in ("long", "scarf"):
        out.insert(0, ("hair", smooth(shapes.LONG_BACK)))
    if look.style == "bun":
        out.insert(0, ("hair", ellipse(0.026, 0.026, 0.092, 0.0)))
    out += [("eye", ellipse(0.0062, 0.0062, 0.004, shift + y)) for y in (-0.018, 0.018)]
    return [*out, ("skin2", ellipse(0.010, 0.0055, -0.014, shift * 1.3)), ("skin2", ellipse(0.0035, 0.013, -0.038, shift))]


def _nape(look: Look) -> list[tuple[str, str]]:
    out = [("skin", smooth(shapes.NAPE))]
    if look.style == "fringe":
        return [*out, ("hair", ellipse(0.022, 0.050, -0.018, 0.0))]
    return [*out, ("hair", smooth(shapes.LONG_BACK if look.style in ("long", "scarf") else shapes.NAPE))]


def head(pose: Pose, camera: Camera, look: Look, style: str) -> Piece:
    """The head in profile, from the front, from behind or from above."""
    frame, middle = pose.frame("head"), pose.point("head")
    along = camera.flat(frame[:, 0 if style == "crown" else 1])
    _, deg = _direction(along)
    bend = _bend(camera, frame[:, 0], along)
    if style == "profile":
        paths = _profile(look, 1.0 if bend < 0 else -1.0)
    elif style == "face":
        paths = _face(look, _step(bend * 0.042, 0.006))
    elif style == "nape":
        paths = _nape(look)
    else:
        paths = [("skin", ellipse(0.014, 0.012, 0.060, 0.0)), ("hair" if look.style != "fringe" else "skin", ellipse(0.064, 0.054))]
    return Piece("head", tuple(paths), _pair(camera.flat(middle)), deg, camera.depth(middle) + 0.001, style)


def neck(pose: Pose, camera: Camera) -> Piece:
    """The neck, a capsule that reaches into the head."""
    start, end = pose.point("c7"), pose.point("skull") + 0.012 * pose.frame("head")[:, 1]
    length, deg = _direction(camera.flat(end) - camera.flat(start))
    return Piece(
        "neck", (("skin", capsule(_step(length, 0.003), 0.027, 0.026)),), _pair(camera.flat(start)), deg, camera.depth(start) - 0.004
    )


def trunk(pose: Pose, camera: Camera, look: Look) -> list[Piece]:
    """Shirt and shorts, each one smooth outline."""
    middle = camera.depth(pose.point("waist"))
    low = camera.depth(pose.point("pelvis"))
    return [
        Piece("torso", (("shirt", _outline(pose, camera, SHIRT, look.build)),), (0.0, 0.0), 0.0, middle + 0.002),
        Piece("pelvis", (("shorts", _outline(pose, camera, SHORTS, look.build)),), (0.0, 0.0), 0.0, low + 0.004),
    ]


def pieces(pose: Pose, camera: Camera, look: Look, style: str = "") -> list[Piece]:
    """All pieces of a figure, in no order; `style` keeps one way of drawing the head over a whole motion."""
    made = [limb(pose, camera, f"{base}_{side}", look) for side in SIDES for base in ENDS]
    return [*made, neck(pose, camera), head(pose, camera, look, style or _head_style(pose, camera)), *trunk(pose, camera, look)]


def head_style(poses: list[Pose], camera: Camera) -> str:
    """The one way to draw the head that suits most of a motion."""
    styles = [_head_style(pose, camera) for pose in poses]
    return max(sorted(set(styles)), key=styles.count)
