"""The body in space: segments, joints, human limits, and where every point lies for given joint angles.

Answers "where is the knee when the hip bends 48 degrees?" for one pose or many at once. Knows no exercise and no picture.

Lengths are body heights, angles clinical degrees. World axes: x to the right, y up, z towards the viewer of a side view. A person
who stands upright faces +x, so the near limb (`_n`, the working side) is the right one at +z and the far limb (`_f`) at -z.
Segment lengths are rounded textbook proportions (clinical convention, not reviewed).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LENGTH: Mapping[str, float] = MappingProxyType(
    {
        "pelvis": 0.085,
        "lumbar": 0.095,
        "thorax": 0.120,
        "neck": 0.052,
        "uarm": 0.168,
        "farm": 0.142,
        "hand": 0.075,
        "thigh": 0.243,
        "shank": 0.240,
        "foot": 0.118,
    }
)
HIP_HALF, SHOULDER_HALF = 0.050, 0.096  # half distance between the joints of both sides, body heights
SIDES = ("n", "f")

ROOT = ("x", "y", "z", "tilt", "lean", "turn", "roll")
SPINE = tuple(f"{part}{way}" for part in ("lumbar", "thorax", "neck") for way in ("", "_side", "_rot"))
LIMB = ("hip", "hip_abd", "hip_rot", "knee", "ankle", "ankle_inv", "shoulder", "shoulder_abd", "shoulder_rot", "elbow", "wrist")
DOFS = ROOT + SPINE + tuple(f"{name}_{side}" for side in SIDES for name in LIMB)
INDEX: Mapping[str, int] = MappingProxyType({name: number for number, name in enumerate(DOFS)})
PLANAR = frozenset(("x", "y", "tilt", "lumbar", "thorax", "neck")) | {
    f"{name}_{side}" for side in SIDES for name in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist")
}

# Human limits, degrees: flexion, abduction, outward rotation, inversion and bending to the near side are positive (convention).
LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "lumbar": (-45, 60),
        "lumbar_side": (-30, 30),
        "lumbar_rot": (-45, 45),
        "thorax": (-28, 45),
        "thorax_side": (-25, 25),
        "thorax_rot": (-50, 50),
        "neck": (-60, 60),
        "neck_side": (-40, 40),
        "neck_rot": (-75, 75),
        "hip": (-30, 137),
        "hip_abd": (-35, 60),
        "hip_rot": (-45, 75),
        "knee": (0, 155),
        "ankle": (-58, 32),
        "ankle_inv": (-25, 35),
        "shoulder": (-60, 187),
        "shoulder_abd": (-50, 180),
        "shoulder_rot": (-95, 100),
        "elbow": (0, 152),
        "wrist": (-85, 95),
    }
)

# Distance from a point to the skin, body heights; what a contact rests on.
RADIUS: Mapping[str, float] = MappingProxyType(
    {
        "pelvis": 0.060,
        "sacrum": 0.056,
        "waist": 0.057,
        "chest": 0.062,
        "c7": 0.050,
        "head": 0.062,
        "nose": 0.004,
        "hip": 0.052,
        "shoulder": 0.044,
        "knee": 0.0335,
        "ankle": 0.020,
        "toe": 0.0105,
        "heel": 0.008,
        "elbow": 0.0225,
        "wrist": 0.016,
        "hand": 0.0085,
    }
)
SIDED = frozenset(("hip", "shoulder", "knee", "ankle", "toe", "heel", "elbow", "wrist", "hand"))


def kind(name: str) -> str:
    """The name without its side: `hip_abd_n` is a `hip_abd`."""
    return name[:-2] if name.endswith(("_n", "_f")) else name


def radius(point: str) -> float:
    """The distance from a point to the skin, body heights."""
    return RADIUS[kind(point)]


def swap(name: str) -> str:
    """The same point or joint on the other side."""
    return name[:-1] + ("f" if name.endswith("_n") else "n") if name.endswith(("_n", "_f")) else name


def _turn(axis: int, deg: Array) -> Array:
    """Rotation matrices `(batch, 3, 3)` about a local axis."""
    rad = np.radians(deg)
    c, s = np.cos(rad), np.sin(rad)
    out = np.zeros((*deg.shape, 3, 3))
    i, j = ((1, 2), (2, 0), (0, 1))[axis]
    out[..., axis, axis] = 1.0
    out[..., i, i] = out[..., j, j] = c
    out[..., i, j], out[..., j, i] = -s, s
    return out


def _bend(frame: Array, axis: int, deg: Array) -> Array:
    return frame @ _turn(axis, deg) if deg.any() else frame


class Body:
    """Points and segment frames of a batch of poses `(batch, len(DOFS))`.

    Points are `(batch, 3)`; a frame's columns are the segment's front, up and right. Long axes: the spine runs along +up, arms and
    legs along -up, the foot along +front.
    """

    def __init__(self, poses: Array) -> None:
        self._q = poses
        self.points: dict[str, Array] = {}
        self.frames: dict[str, Array] = {}
        self._trunk()
        for side, sign in (("n", 1.0), ("f", -1.0)):
            self._leg(side, sign)
            self._arm(side, sign)

    def _at(self, name: str) -> Array:
        return np.asarray(self._q[:, INDEX[name]])

    def _spine(self, frame: Array, part: str) -> Array:
        """Bend a part of the spine: forwards, to the near side, and turn to the near side."""
        out = _bend(frame, 2, -self._at(part))
        out = _bend(out, 0, self._at(f"{part}_side"))
        return _bend(out, 1, -self._at(f"{part}_rot"))

    def _trunk(self) -> None:
        points, frames = self.points, self.frames
        root = _turn(1, -self._at("turn")) @ _turn(2, self._at("tilt") - 90.0)
        root = _bend(_bend(root, 0, self._at("lean")), 1, -self._at("roll"))
        pelvis = frames["pelvis"] = root
        points["pelvis"] = self._q[:, :3]
        points["sacrum"] = points["pelvis"] + LENGTH["pelvis"] * pelvis[..., 1]
        lumbar = frames["lumbar"] = self._spine(pelvis, "lumbar")
        points["waist"] = points["sacrum"] + LENGTH["lumbar"] * lumbar[..., 1]
        thorax = frames["thorax"] = self._spine(lumbar, "thorax")
        points["chest"] = points["waist"] + 0.06 * thorax[..., 1]
        points["c7"] = points["waist"] + LENGTH["thorax"] * thorax[..., 1]
        neck = frames["neck"] = self._spine(thorax, "neck")
        frames["head"] = head = _bend(neck, 2, -0.35 * self._at("neck"))
        points["skull"] = points["c7"] + LENGTH["neck"] * neck[..., 1]
        points["head"] = points["skull"] + 0.050 * head[..., 1] + 0.016 * head[..., 0]
        points["nose"] = points["head"] + 0.060 * head[..., 0]
        points["ear"] = points["head"] - 0.004 * head[..., 0]

    def _leg(self, side: str, sign: float) -> None:
        points, frames = self.points, self.frames
        pelvis = frames["pelvis"]
        hip = points[f"hip_{side}"] = points["pelvis"] + sign * HIP_HALF * pelvis[..., 2]
        thigh = _bend(pelvis, 2, self._at(f"hip_{side}"))
        thigh = _bend(thigh, 0, -sign * self._at(f"hip_abd_{side}"))
        thigh = frames[f"thigh_{side}"] = _bend(thigh, 1, -sign * self._at(f"hip_rot_{side}"))
        knee = points[f"knee_{side}"] = hip - LENGTH["thigh"] * thigh[..., 1]
        shank = frames[f"shank_{side}"] = _bend(thigh, 2, -self._at(f"knee_{side}"))
        ankle = points[f"ankle_{side}"] = knee - LENGTH["shank"] * shank[..., 1]
        foot = _bend(shank, 2, self._at(f"ankle_{side}"))
        foot = frames[f"foot_{side}"] = _bend(foot, 0, sign * self._at(f"ankle_inv_{side}"))
        points[f"toe_{side}"] = ankle + LENGTH["foot"] * foot[..., 0] - 0.020 * foot[..., 1]
        points[f"heel_{side}"] = ankle - 0.030 * foot[..., 0] - 0.022 * foot[..., 1]

    def _arm(self, side: str, sign: float) -> None:
        points, frames = self.points, self.frames
        thorax = frames["thorax"]
        shoulder = points["c7"] - 0.012 * thorax[..., 1] + sign * SHOULDER_HALF * thorax[..., 2]
        points[f"shoulder_{side}"] = shoulder
        upper = _bend(thorax, 2, self._at(f"shoulder_{side}"))
        upper = _bend(upper, 0, -sign * self._at(f"shoulder_abd_{side}"))
        upper = frames[f"uarm_{side}"] = _bend(upper, 1, -sign * self._at(f"shoulder_rot_{side}"))
        elbow = points[f"elbow_{side}"] = shoulder - LENGTH["uarm"] * upper[..., 1]
        fore = frames[f"farm_{side}"] = _bend(upper, 2, self._at(f"elbow_{side}"))
        wrist = points[f"wrist_{side}"] = elbow - LENGTH["farm"] * fore[..., 1]
        hand = frames[f"hand_{side}"] = _bend(fore, 2, self._at(f"wrist_{side}"))
        points[f"hand_{side}"] = wrist - LENGTH["hand"] * hand[..., 1]


@dataclass(frozen=True, eq=False)
class Pose:
    """One posture: root place and orientation and all joint angles, in the order of `DOFS`."""

    values: Array

    @cached_property
    def _body(self) -> Body:
        return Body(self.values[None, :])

    def angle(self, name: str) -> float:
        """A joint angle, degrees (or the root's place, body heights)."""
        return float(self.values[INDEX[name]])

    def point(self, name: str) -> Array:
        """Where a point lies, body heights `(3,)`."""
        return np.asarray(self._body.points[name][0])

    def frame(self, segment: str) -> Array:
        """Front, up and right of a segment as columns."""
        return np.asarray(self._body.frames[segment][0])

    @property
    def points(self) -> dict[str, Array]:
        """All points by name."""
        return {name: value[0] for name, value in self._body.points.items()}


def mirror(pose: Pose) -> Pose:
    """The same posture with left and right exchanged: limbs swap, sideways and turning angles change sign."""
    values = np.empty_like(pose.values)
    for name in DOFS:
        flips = name in ("z", "lean", "turn", "roll") or (name in SPINE and name.endswith(("_side", "_rot")))
        values[INDEX[name]] = (-1.0 if flips else 1.0) * pose.values[INDEX[swap(name)]]
    return Pose(values)
