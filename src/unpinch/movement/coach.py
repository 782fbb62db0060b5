"""What a camera coach needs of a motion: its phases and the angles to reach, computed from the very poses that are drawn.

Only landmarks a camera model gives are used, and only motions in the plane of a side or front view are offered; a lumbar curve cannot be
seen by a camera and is never claimed. Angles degrees, times seconds. It guides and counts; it judges no quality.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from unpinch.movement.motion import Clip
from unpinch.movement.skeleton import Array, Pose
from unpinch.movement.views import Camera

# name: kind and landmarks. `joint` is the angle at the middle one, `incline` the slope of a line against the horizontal.
ANGLES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "knee": ("joint", ("hip", "knee", "ankle")),
        "hip": ("joint", ("shoulder", "hip", "knee")),
        "ankle": ("joint", ("knee", "ankle", "toe")),
        "elbow": ("joint", ("shoulder", "elbow", "wrist")),
        "shoulder": ("joint", ("hip", "shoulder", "wrist")),
        "trunk": ("incline", ("hip", "shoulder")),
    }
)
ENTER, LEAVE = 0.65, 0.35  # shares of the way that count as arrived and as returned: hysteresis against a trembling signal (judgement)
ROOM = 15.0  # degrees by which a person may differ from the drawing (judgement)
LEAST = 15.0  # degrees below which a movement is too small to count by camera


@dataclass(frozen=True)
class Phase:
    """One key pose: words, how long it is held, how long the way to the next takes."""

    say: str
    hold_s: float
    move_s: float


@dataclass(frozen=True)
class Target:
    """An angle to watch: its value in each key pose and the band in which it may lie."""

    name: str
    kind: str
    landmarks: tuple[str, ...]
    at: tuple[float, ...]
    allowed: tuple[float, float]


@dataclass(frozen=True)
class Coach:
    """Phases and targets of one exercise; `primary` is the angle by which repetitions are counted."""

    exercise_id: str
    view: str
    phases: tuple[Phase, ...]
    targets: tuple[Target, ...]
    primary: str
    rest: float
    target: float
    enter: float = ENTER
    leave: float = LEAVE


def measure(kind: str, points: Sequence[Array]) -> float:
    """The angle of two or three flat points, degrees.

    >>> measure("joint", [np.array([0, 1]), np.array([0, 0]), np.array([1, 0])])
    90.0
    """
    if kind == "incline":
        along = points[1] - points[0]
        return round(float(np.degrees(np.arctan2(abs(along[1]), abs(along[0])))), 1)
    a, b = points[0] - points[1], points[2] - points[1]
    cosine = float(a @ b) / (float(np.linalg.norm(a) * np.linalg.norm(b)) or 1.0)
    return round(float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))), 1)


def angle(name: str, pose: Pose, camera: Camera) -> float:
    """A coach's angle of the near side in a pose as seen by a camera, degrees."""
    kind, landmarks = ANGLES[name]
    return measure(kind, [camera.flat(pose.point(f"{landmark}_n")) for landmark in landmarks])


def coach(clip: Clip) -> Coach | None:
    """Phases and targets of a motion; None where a camera cannot count it (one pose, oblique views, movements too small)."""
    motion = clip.motion
    if motion.view not in ("side", "front") or len(motion.keys) < 2:
        return None
    camera = Camera(motion.view)
    targets = tuple(_target(name, clip, camera) for name in ANGLES)
    reach = {target.name: abs(target.at[1] - target.at[0]) for target in targets}
    primary = motion.primary if motion.primary in reach else max(reach, key=lambda name: reach[name])
    if reach[primary] < LEAST:
        return None
    chosen = next(target for target in targets if target.name == primary)
    phases = tuple(Phase(key.say, key.hold_s, key.move_s) for key in motion.keys)
    return Coach(motion.exercise_id, motion.view, phases, targets, primary, chosen.at[0], chosen.at[1])


def _target(name: str, clip: Clip, camera: Camera) -> Target:
    kind, landmarks = ANGLES[name]
    seen = [angle(name, frame.pose, camera) for frame in clip.frames]
    at = tuple(angle(name, clip.key(number), camera) for number in range(len(clip.motion.keys)))
    return Target(name, kind, landmarks, at, (round(min(seen) - ROOM, 1), round(max(seen) + ROOM, 1)))
