"""What a picture decides before anything is written: the window it shows, its props and arrows, the order from back to front.

Lengths are body heights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from unpinch.movement import areas, arrows, figure, props
from unpinch.movement.figure import Piece
from unpinch.movement.looks import Paint
from unpinch.movement.motion import Clip
from unpinch.movement.shapes import SCALE, number
from unpinch.movement.skeleton import Pose
from unpinch.movement.views import LEVEL, Camera

CARD = 430.0  # pixels wide for which line widths and letters are meant
SLACK = 0.15  # room round the figure, body heights


@dataclass(frozen=True)
class Window:
    """The part of the page that is shown, body heights."""

    left: float
    right: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """Width in body heights."""
        return self.right - self.left

    def box(self) -> str:
        """The SVG viewBox."""
        return " ".join(number(v * SCALE) for v in (self.left, -self.high, self.width, self.high - self.low))

    def unit(self, pixels: float) -> float:
        """Body heights that make so many pixels on a card of usual width."""
        return pixels * self.width / CARD


class Picture:
    """Everything that a motion, a viewer and a look decide before anything is written."""

    def __init__(self, clip: Clip, camera: Camera, paint: Paint, hold_s: int, areas_worked: Sequence[str]) -> None:
        self.clip, self.camera, self.paint, self.hold_s = clip, camera, paint, hold_s
        self.worked = areas_worked
        self.motion = clip.motion
        self.first = clip.key(0)
        self.poses = [frame.pose for frame in clip.frames]
        self.style = figure.head_style(self.poses, camera)

    @cached_property
    def solids(self) -> list[props.Solid]:
        """All still props, those far from the viewer first."""
        made = [(row.get("front", 0), solid) for row in self.motion.props for solid in props.solids(row, self.first)]
        return [solid for _, solid in sorted(made, key=lambda item: props.depth(item[1], self.camera) + 10 * item[0])]

    @cached_property
    def arrows(self) -> list[arrows.Drawn]:
        """All arrows on the page."""
        return arrows.of(self.clip, self.camera)

    @cached_property
    def window(self) -> Window:
        """What the picture shows: the whole motion with props and arrows, never narrower than high."""
        flat = np.array([self.camera.flat(point) for pose in self.poses for point in pose.points.values()])
        low, high = flat.min(axis=0) - SLACK, flat.max(axis=0) + np.array([SLACK, SLACK * 0.8])
        wide = [self.camera.flat(p) for solid in self.solids for p in props.extent(solid)]
        wide += [np.array(p) for arrow in self.arrows for p in arrow.line]
        if wide:
            low, high = np.minimum(low, np.min(wide, axis=0) - 0.05), np.maximum(high, np.max(wide, axis=0) + 0.06)
        if self.camera.view in LEVEL:
            low[1] = 0.0
        left, right, bottom, top = float(low[0]), float(high[0]), float(low[1]), float(high[1])
        if (lack := 0.95 * (top - bottom + 0.1) - (right - left)) > 0:
            left, right = left - lack / 2, right + lack / 2
        bottom -= 0.14 * (right - left)
        top = max(top, bottom + 0.5 * (right - left))
        return Window(left, right, bottom, top)

    def pieces(self, pose: Pose) -> list[Piece]:
        """All moving pieces of a pose, in no order."""
        made = figure.pieces(pose, self.camera, self.paint.look, self.style)
        made += areas.pieces(pose, self.camera, self.worked)
        made += areas.ropes(pose, self.camera, self.motion.bands)
        return made

    @cached_property
    def order(self) -> list[str]:
        """Names from back to front, by mean nearness over the motion."""
        total: dict[str, float] = {}
        for pose in self.poses:
            for piece in self.pieces(pose):
                total[piece.name] = total.get(piece.name, 0.0) + piece.depth
        over = self.motion.over
        return sorted(total, key=lambda name: total[name] / len(self.poses) + over.get(name, 0.0))
