"""The sciatic nerve in the figure, for nerve glides: it leaves the low spine, passes behind hip, thigh and knee, and ends in the foot.

In a slider the nerve keeps its length and colour while beads travel along it: one end gives what the other takes. In a tensioner both
ends pull: the line turns red and thin. Drawn for understanding; distances are not measurements. Lengths are body heights.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from unpinch.movement.looks import Paint
from unpinch.movement.shapes import SCALE, number, smooth
from unpinch.movement.skeleton import Array, Pose
from unpinch.movement.views import Camera

# segment, start point, share of body height along the segment's up, offset to its front
COURSE = (
    ("neck", "c7", 0.05, -0.012),
    ("thorax", "waist", 0.100, -0.026),
    ("thorax", "waist", 0.030, -0.030),
    ("lumbar", "sacrum", 0.040, -0.030),
    ("pelvis", "pelvis", 0.060, -0.036),
    ("pelvis", "hip_n", -0.010, -0.040),
    ("thigh_n", "hip_n", -0.080, -0.024),
    ("thigh_n", "hip_n", -0.180, -0.020),
    ("shank_n", "knee_n", -0.010, -0.022),
    ("shank_n", "knee_n", -0.110, -0.016),
    ("shank_n", "ankle_n", 0.020, -0.012),
    ("foot_n", "ankle_n", -0.018, 0.010),
    ("foot_n", "ankle_n", -0.018, 0.080),
)
FEMORAL = (
    ("neck", "c7", 0.05, -0.012),
    ("thorax", "waist", 0.100, -0.026),
    ("thorax", "waist", 0.030, -0.026),
    ("lumbar", "sacrum", 0.040, -0.018),
    ("pelvis", "hip_n", 0.020, 0.034),
    ("thigh_n", "hip_n", -0.080, 0.022),
    ("thigh_n", "hip_n", -0.180, 0.018),
    ("shank_n", "knee_n", -0.010, 0.012),
    ("shank_n", "knee_n", -0.110, 0.006),
)


GLIDE = 0.055  # how far the beads of a slider travel, body heights: enough to be seen (not a measurement)


class Animation(Protocol):
    """What is needed of the picture's clock."""

    def attribute(self, name: str, values: Sequence[str], mode: str = "") -> str:
        """An animation of an attribute."""
        ...


def course(pose: Pose, kind: str) -> Array:
    """The nerve's points in space `(n, 3)`."""
    rows = FEMORAL if kind.startswith("femoral") else COURSE
    return np.array([pose.point(start) + up * pose.frame(seg)[:, 1] + front * pose.frame(seg)[:, 0] for seg, start, up, front in rows])


def length(pose: Pose, kind: str) -> float:
    """The length of the nerve's bed, body heights."""
    return float(np.linalg.norm(np.diff(course(pose, kind), axis=0), axis=1).sum())


def _line(pose: Pose, kind: str, camera: Camera) -> str:
    return smooth([(float(x), float(y)) for x, y in camera.flat(course(pose, kind))], closed=False)


def still(kind: str, pose: Pose, camera: Camera, paint: Paint, share_: float) -> str:
    """The nerve in one pose; nothing for exercises that are no nerve glide. `share_` is how far the motion has come, 0 to 1."""
    if not kind:
        return ""
    path, tight = _line(pose, kind, camera), kind.endswith("tensioner")
    glide = f' stroke-dashoffset="{number(-GLIDE * SCALE * share_)}"' if share_ else ""
    beads = "" if tight else _beads(path, paint, "", glide)
    colour, width = (paint("taut") if tight and share_ > 0.5 else paint("nerve"), number(4.6 - 2.0 * share_) if tight else "3.6")
    return (
        _under(path, paint, "") + f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>{beads}'
    )


def _under(path: str, paint: Paint, inner: str) -> str:
    stroke = f'stroke="{paint("ink")}" stroke-opacity=".55" stroke-width="5.6" stroke-linecap="round"'
    return f'<path d="{path}" fill="none" {stroke}>{inner}</path>'


def _beads(path: str, paint: Paint, inner: str, more: str = "") -> str:
    stroke = f'stroke="{paint("taut")}" stroke-width="5" stroke-linecap="round" stroke-dasharray=".1 {number(0.075 * SCALE)}"'
    return f'<path d="{path}" fill="none" {stroke}{more}>{inner}</path>'


def share(pose: Pose, poses: Sequence[Pose], kind: str) -> float:
    """How far a pose has come between the slack and the far end of the motion, 0 to 1."""
    return float(_share([*poses, pose], kind)[-1]) if kind else 0.0


def _share(poses: Sequence[Pose], kind: str) -> Array:
    """Slider: how far the leg end has moved, 0 to 1. Tensioner: how far the bed is lengthened."""
    if kind.endswith("tensioner"):
        values = np.array([length(pose, kind) for pose in poses])
    else:
        values = np.array([pose.angle("hip_n") - pose.angle("knee_n") + pose.angle("ankle_n") for pose in poses])
    return np.asarray((values - values.min()) / (np.ptp(values) or 1.0))


def moving(kind: str, poses: Sequence[Pose], camera: Camera, paint: Paint, clock: Animation) -> str:
    """The nerve in motion: beads that travel for a slider, a line that reddens and thins for a tensioner."""
    if not kind:
        return ""
    paths = [_line(pose, kind, camera) for pose in poses]
    shape = clock.attribute("d", paths)
    share = _share(poses, kind)
    if kind.endswith("tensioner"):
        width = clock.attribute("stroke-width", [number(4.6 - 2.0 * s) for s in share])
        taut = clock.attribute("opacity", [f"{s:.2f}" for s in share])
        base = f'<path d="{paths[0]}" fill="none" stroke="{paint("nerve")}" stroke-width="4.6" stroke-linecap="round">{shape}{width}</path>'
        return _under(paths[0], paint, shape) + base + base.replace(paint("nerve"), paint("taut")).replace("</path>", f"{taut}</path>")
    glide = clock.attribute("stroke-dashoffset", [number(-GLIDE * SCALE * s) for s in share])
    base = f'<path d="{paths[0]}" fill="none" stroke="{paint("nerve")}" stroke-width="3.6" stroke-linecap="round">{shape}</path>'
    return _under(paths[0], paint, shape) + base + _beads(paths[0], paint, shape + glide)
