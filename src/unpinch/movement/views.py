"""Where the viewer stands: a parallel projection from body space onto the page, and the order from back to front.

Lengths are body heights. `side` sees the near side of the person, `front` the face of a standing person, `back` the back, `top` looks down,
`oblique` stands half in front and a little above, `low` is a side view from a little above, for lying on the side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from unpinch.movement.skeleton import Array

# Viewer's direction: degrees round the upright axis from the person's near side towards the front, and degrees above the floor.
PLACES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"side": (0, 0), "front": (90, 0), "back": (-90, 0), "top": (0, 90), "oblique": (40, 14), "low": (0, 32)}
)

LEVEL = ("side", "front", "back")  # views at floor height: the floor is a line


@dataclass(frozen=True)
class Camera:
    """A parallel projection; `flip` shows the mirrored person (the other side works)."""

    view: str
    flip: bool = False

    @cached_property
    def axes(self) -> Array:
        """Rows: to the right of the page, up the page, towards the viewer."""
        turn, rise = np.radians(PLACES[self.view])
        right = np.array([np.cos(turn), 0.0, -np.sin(turn)])
        towards = np.array([np.sin(turn) * np.cos(rise), np.sin(rise), np.cos(turn) * np.cos(rise)])
        return np.vstack([right, np.cross(towards, right), towards])

    def flat(self, point: Array) -> Array:
        """Page place `(..., 2)` of points `(..., 3)`: right and up, body heights."""
        place = point @ self.axes[:2].T
        return place * np.array([-1.0, 1.0]) if self.flip else place

    def depth(self, point: Array) -> float:
        """How near the viewer a point is, body heights."""
        return float(point @ self.axes[2])

    @property
    def above(self) -> bool:
        """Whether the viewer looks straight down."""
        return self.view == "top"
