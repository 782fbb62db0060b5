"""Which region each arrow key reaches from a region, so that the chart can be painted without a pointer.

The key goes where the region's edge leads: rays leave it in the key's direction, and the place most of them meet first is the neighbor.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from unpinch.anatomy.curves import Point
from unpinch.anatomy.places import Place, place_at, places

ARROWS: Mapping[str, Point] = MappingProxyType({"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)})
RAYS = {0.5: 3, 0.3: 2, 0.7: 2, 0.1: 1, 0.9: 1}
"""Where across the region rays leave it, and how much each counts."""
LOOKS = (2, 5, 9, 14, 22, 34, 50, 70, 95)
"""Chart units beyond the edge at which a ray looks for a place."""


_TOLD: Mapping[tuple[str, str], Mapping[str, str]] = MappingProxyType(
    {
        ("front", "left_groin"): {"left": "saddle", "right": "left_outer_hip"},
        ("front", "right_groin"): {"right": "saddle", "left": "right_outer_hip"},
        ("front", "left_thigh_inner"): {"up": "saddle"},
        ("front", "right_thigh_inner"): {"up": "saddle"},
    }
)
"""Slanted or narrow places that rays lead past."""


@cache
def neighbors(view: str) -> Mapping[str, Mapping[str, str]]:
    """The region that each arrow reaches from each region of a view."""
    return MappingProxyType({place.region: MappingProxyType(dict(_ways(place))) for place in places(view)})


def _ways(place: Place) -> Iterator[tuple[str, str]]:
    told = _TOLD.get((place.view, place.region), {})
    for arrow, way in ARROWS.items():
        if there := told.get(arrow) or _met(place, way) or _nearest(place, way):
            yield arrow, there


def _met(place: Place, way: Point) -> str | None:
    """The place that most rays meet."""
    votes: Counter[str] = Counter()
    for part, weight in RAYS.items():
        start = _exit(place, part, way)
        spots = ((start[0] + way[0] * look, start[1] + way[1] * look) for look in LOOKS)
        met = next((other for spot in spots if (other := place_at(place.view, spot)) and other is not place), None)
        if met and _ahead(place, met, way) > 1:
            votes[met.region] += weight
    return min(votes, key=lambda other: (-votes[other], other)) if votes else None


def _ahead(place: Place, other: Place, way: Point) -> float:
    """How far the middle of another place lies in a direction."""
    return (other.middle[0] - place.middle[0]) * way[0] + (other.middle[1] - place.middle[1]) * way[1]


def _exit(place: Place, part: float, way: Point) -> Point:
    """Where a line across a share of the region leaves it in a direction."""
    axis = 1 if way[1] else 0  # the axis the ray runs along
    edges = place.bounds
    across = edges[1 - axis] + part * (edges[3 - axis] - edges[1 - axis])
    hits = []
    for a, b in zip(place.polygon, (*place.polygon[1:], place.polygon[0]), strict=True):
        p, q = a[1 - axis], b[1 - axis]
        if (p > across) != (q > across):
            hits.append(a[axis] + (across - p) / (q - p) * (b[axis] - a[axis]))
    along = max(hits) if way[axis] > 0 else min(hits)
    return (along, across) if axis == 0 else (across, along)


def _nearest(place: Place, way: Point) -> str | None:
    """Across a wide gap, the place whose middle lies nearest in a direction; what lies far aside does not count."""
    found = []
    for other in places(place.view):
        ahead, aside = _ahead(place, other, way), abs(_ahead(place, other, (way[1], way[0])))
        if ahead > 1 and aside <= 1.6 * ahead:
            found.append((ahead + 1.6 * aside, other.region))
    return min(found)[1] if found else None
