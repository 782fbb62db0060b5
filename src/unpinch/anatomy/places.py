"""Where each region lies on the chart, as polygons.

Trunk and legs are cut by lines given as (u, y): u runs from the body's middle or the leg's inner edge (0) to its outer edge (1), so every
cut follows the form and neighbours share their edge exactly. Where the cuts lie is clinical convention. Coordinates are those of the
outline, moved so that a view runs from 0 to `WIDTH` and 0 to `HEIGHT`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import dist
from types import MappingProxyType

from unpinch.anatomy import outline
from unpinch.anatomy.curves import Line, Point, at, box, center, flatten, inside, mirror, shift, simplify
from unpinch.anatomy.regions import REGIONS
from unpinch.terms.side import Side

WIDTH, HEIGHT, MIDDLE = 430, 1000, 215
VIEWS = ("front", "back")


@dataclass(frozen=True, slots=True)
class Place:
    """A region as it is seen in one view."""

    region: str
    view: str
    polygon: Line
    middle: Point
    bounds: tuple[float, float, float, float]
    """Left, top, right, bottom."""

    def holds(self, point: Point) -> bool:
        """Whether a point of this view lies in the region."""
        left, top, right, bottom = self.bounds
        return left <= point[0] <= right and top <= point[1] <= bottom and inside(point, self.polygon)


# ---- cuts in (u, y) ------------------------------------------------------------------------------------------------------
Edge = float | Line
"""The side of a patch: one share all along, or a fence of (x, y) points."""


def along_form(u: float, y: float) -> Point:
    """The point at share u between the inner and the outer edge of trunk or leg, at height y."""
    inner, outer = at(outline.INNER_LINE, y), at(outline.OUTER_LINE, y)
    return (inner + u * (outer - inner), y)


def _share(fence: Edge, cut: Line) -> float:
    """The share at which a fence meets a cut."""
    if isinstance(fence, float):
        return fence
    y, u = cut[0][1], 0.0
    for _ in range(12):
        inner, outer = at(outline.INNER_LINE, y), at(outline.OUTER_LINE, y)
        u = (at(fence, y) - inner) / (outer - inner)
        y = at(cut, u, axis=0)
    return u


def _along(cut: Line, start: Edge, end: Edge, steps: int = 8) -> Line:
    """A cut between two shares or fences."""
    first, final = _share(start, cut), _share(end, cut)
    return tuple(along_form(u, at(cut, u, axis=0)) for u in (first + (final - first) * i / steps for i in range(steps + 1)))


def _down(edge: Edge, top: float, bottom: float, step: float = 6.0) -> Line:
    """The side of a patch from one height to another, without its ends."""
    count = max(1, round(abs(bottom - top) / step))
    heights = (top + (bottom - top) * i / count for i in range(1, count))
    return tuple(along_form(edge, y) if isinstance(edge, float) else (at(edge, y), y) for y in heights)


def _patch(upper: Line, lower: Line, start: Edge = 0.0, end: Edge = 1.0) -> Line:
    """The area between two cuts and two sides."""
    top, bottom = _along(upper, start, end), _along(lower, end, start)
    return (*top, *_down(end, top[-1][1], bottom[0][1]), *bottom, *_down(start, bottom[-1][1], top[0][1]))


def _level(y: float, sag: float = 0.0) -> Line:
    """A level cut that sags in its middle, as it does round a limb."""
    return flatten(((0, y), (0.25, y + 0.75 * sag), (0.5, y + sag), (0.75, y + 0.75 * sag), (1, y)))


def _cut(*points: Point) -> Line:
    return flatten(points)


RIBS = _cut((0, 300), (0.35, 306), (0.7, 318), (1, 326))
CREASE = _cut((0, 463), (0.2, 455), (0.5, 430), (0.8, 397), (1, 388))
GROIN_END = _cut((0, 503), (0.2, 496), (0.4, 480), (0.76, 436), (1, 410))
FRONT_HIP_END = _cut((0, 500), (0.76, 488), (1, 480))
MID_THIGH = _level(556, 6)
ABOVE_KNEE = _level(632, -8)
BELOW_KNEE = _level(699, 8)
ANKLE = _level(858, 4)
ANKLE_END = _level(897, 7)
SHOULDER_BLADE = _cut((0, 262), (0.5, 266), (1, 258))
BELOW_RIBS = _cut((0, 338), (0.5, 342), (1, 334))
CREST = _cut((0, 420), (0.25, 413), (0.55, 396), (0.8, 388), (1, 386))
MID_BUTTOCK = _cut((0, 462), (0.25, 458), (0.55, 452), (0.8, 451), (1, 453))
FOLD = _cut((0, 503), (0.22, 514), (0.5, 519), (0.8, 507), (1, 490))
BACK_HIP_END = _cut((0, 492), (0.8, 488), (1, 480))
MID_BACK_THIGH = _level(582, 5)
ABOVE_HOLLOW = _level(646)
BELOW_HOLLOW = _level(706, 4)
MID_CALF = _level(786, 6)
ABOVE_ANKLE = _level(848)
ABOVE_HEEL = _level(882, -4)
TOE_BASE = _cut((0, 962), (0.34, 965), (0.7, 958), (1, 957))
HEEL_END = _level(925, 4)
SPINE, BIG, LITTLE = 0.24, 0.34, 0.7
"""Shares: the middle of the low back, about 3.5 cm to each side; the gaps beside the big and the little toe (convention)."""
CLEFT: Line = flatten(
    ((18, 400), (18, 414), (16, 430), (11, 450), (9.5, 461), (14, 473), (17, 486), (16.5, 499), (12, 510), (8, 520), (8, 530))
)
"""The edge of the base of the spine and, below, of the saddle seen from behind."""


# ---- arms, head, chest, feet ---------------------------------------------------------------------------------------------
ARM_ROOT: Line = ((97, 177), (94, 200), (91, 224), (91.5, 247))
"""From the top of the shoulder to the armpit."""
ELBOW, WRIST = (356.0, 362.0), (484.0, 489.0)
"""Heights at the outer and the inner edge of the arm."""


def _between(line: Line, low: float, high: float) -> Line:
    """The part of a line between two heights, downwards, with its ends."""
    falling = line if line[0][1] < line[-1][1] else line[::-1]
    return ((at(falling, low), low), *(p for p in falling if low < p[1] < high), (at(falling, high), high))


def _upper_arm() -> Line:
    outer = _between(outline.ARM_OUTER_LINE, 177, ELBOW[0])
    return (*outer, *_between(outline.ARM_INNER_LINE, 247, ELBOW[1])[::-1], *ARM_ROOT[-2:0:-1])


def _forearm() -> Line:
    return (*_between(outline.ARM_OUTER_LINE, ELBOW[0], WRIST[0]), *_between(outline.ARM_INNER_LINE, ELBOW[1], WRIST[1])[::-1])


def _head() -> Line:
    return (*outline.chain(outline.HEAD, outline.EAR, outline.JAW, outline.NECK[:4]), (0, 166))


def _yoke(lower: Line) -> Line:
    """Shoulder, armpit and side down to a cut: chest or upper back."""
    shoulder = tuple(p for p in flatten(outline.NECK) if p[1] >= outline.NECK[3][1])
    side = _between(outline.OUTER_LINE, 247, at(lower, 1, axis=0))
    return ((0, 166), *shoulder, *ARM_ROOT[1:], *side[1:], *_along(lower, 1.0, 0.0)[1:])


def _rim(start: Point, end: Point) -> Line:
    """The foot's outline from one point of it to another, from the outer edge round the toes to the inner edge."""
    first, final = (min(range(len(outline.RIM)), key=lambda i: dist(outline.RIM[i], point)) for point in (start, end))
    return outline.RIM[first : final + 1]


BIG_GAP, LITTLE_GAP = outline.FOOT[-1][0], outline.FOOT[1][0]


def _toes() -> dict[str, Line]:
    base = _along(TOE_BASE, 0.0, BIG), _along(TOE_BASE, BIG, LITTLE), _along(TOE_BASE, LITTLE, 1.0)
    return {
        "big_toe": (*base[0], *_rim(BIG_GAP, base[0][0])),
        "middle_toes": (*base[1], *_rim(LITTLE_GAP, BIG_GAP)),
        "little_toe": (*base[2], *_rim(base[2][-1], LITTLE_GAP)),
    }


# ---- the two views: the half at x > 0, and the places in the middle -----------------------------------------------------
def _arms() -> dict[str, Line]:
    hand = outline.chain(*outline.HAND)
    return {"upper_arm": _upper_arm(), "forearm": _forearm(), "hand": hand}


def _front() -> dict[str, Line]:
    return {
        "chest": _yoke(RIBS),
        "belly": _patch(RIBS, CREASE),
        "groin": _patch(CREASE, GROIN_END, 0.2, 0.76),
        "outer_hip": _patch(CREASE, FRONT_HIP_END, 0.76),
        "thigh_inner": _patch(GROIN_END, ABOVE_KNEE, 0.0, 0.3),
        "thigh_front_upper": _patch(GROIN_END, MID_THIGH, 0.3, 0.76),
        "thigh_front_lower": _patch(MID_THIGH, ABOVE_KNEE, 0.3, 0.76),
        "thigh_outer": _patch(FRONT_HIP_END, ABOVE_KNEE, 0.76),
        "knee_front": _patch(ABOVE_KNEE, BELOW_KNEE),
        "shin_inner": _patch(BELOW_KNEE, ANKLE, 0.0, 0.5),
        "shin_outer": _patch(BELOW_KNEE, ANKLE, 0.5),
        "ankle_inner": _patch(ANKLE, ANKLE_END, 0.0, 0.5),
        "ankle_outer": _patch(ANKLE, ANKLE_END, 0.5),
        "foot_top": _patch(ANKLE_END, TOE_BASE, 0.0, LITTLE),
        "foot_outer": _patch(ANKLE_END, TOE_BASE, LITTLE),
        **_toes(),
        **_arms(),
    }


def _back() -> dict[str, Line]:
    return {
        "upper_back": _yoke(SHOULDER_BLADE),
        "middle_back": _patch(SHOULDER_BLADE, BELOW_RIBS),
        "low_back": _patch(BELOW_RIBS, CREST, SPINE),
        "buttock_upper": _patch(CREST, MID_BUTTOCK, CLEFT, 0.8),
        "buttock_lower": _patch(MID_BUTTOCK, FOLD, CLEFT, 0.8),
        "outer_hip": _patch(CREST, BACK_HIP_END, 0.8),
        "thigh_back_upper": _patch(FOLD, MID_BACK_THIGH, 0.0, 0.8),
        "thigh_back_lower": _patch(MID_BACK_THIGH, ABOVE_HOLLOW, 0.0, 0.8),
        "thigh_outer": _patch(BACK_HIP_END, ABOVE_HOLLOW, 0.8),
        "knee_back": _patch(ABOVE_HOLLOW, BELOW_HOLLOW),
        "calf_upper": _patch(BELOW_HOLLOW, MID_CALF, 0.0, 0.72),
        "calf_lower": _patch(MID_CALF, ABOVE_ANKLE, 0.0, 0.72),
        "shin_outer": _patch(BELOW_HOLLOW, ABOVE_ANKLE, 0.72),
        "ankle_inner": _patch(ABOVE_ANKLE, ABOVE_HEEL, 0.0, 0.5),
        "ankle_outer": _patch(ABOVE_ANKLE, ABOVE_HEEL, 0.5),
        "heel": _patch(ABOVE_HEEL, HEEL_END),
        "sole_inner": _patch(HEEL_END, TOE_BASE, 0.0, 0.52),
        "sole_outer": _patch(HEEL_END, TOE_BASE, 0.52),
        **_toes(),
        **_arms(),
    }


def _doubled(half: Line) -> Line:
    """A place in the middle from its half at x > 0, which begins on the middle line and comes back to it."""
    back = next((i for i, point in enumerate(half) if i and abs(point[0]) < 1e-6), len(half) - 1)
    return (*half[: back + 1], *mirror(half[back - 1 : 0 : -1]))


def _middle(view: str) -> dict[str, Line]:
    head = {"head_neck": _doubled(_head())}
    if view == "front":
        return head | {"saddle": _doubled(_patch(CREASE, GROIN_END, 0.0, 0.2))}
    return head | {
        "mid_low_back": _doubled(_patch(BELOW_RIBS, CREST, 0.0, SPINE)),
        "sacrum": _doubled(_patch(CREST, MID_BUTTOCK, 0.0, CLEFT)),
        "saddle": _doubled(_patch(MID_BUTTOCK, FOLD, 0.0, CLEFT)),
    }


def _polygons(view: str) -> Iterable[tuple[str, Line]]:
    for stem, half in (_front() if view == "front" else _back()).items():
        sides = (Side.LEFT, Side.RIGHT) if view == "front" else (Side.RIGHT, Side.LEFT)
        thin = simplify(half, 0.25)
        yield f"{sides[0]}_{stem}", shift(thin, MIDDLE)
        yield f"{sides[1]}_{stem}", shift(mirror(thin), MIDDLE)
    for stem, whole in _middle(view).items():
        yield stem, shift(whole, MIDDLE)


def _places() -> Iterable[tuple[tuple[str, str], Place]]:
    for view in VIEWS:
        polygons = dict(_polygons(view))
        for region in (name for name in REGIONS if name in polygons):
            yield (region, view), Place(region, view, polygons[region], center(polygons[region]), box(polygons[region]))


PLACES: Mapping[tuple[str, str], Place] = MappingProxyType(dict(_places()))
"""Every region in every view it is seen in, by region and view, in reading order."""


def places(view: str) -> tuple[Place, ...]:
    """The places of one view, in reading order."""
    return tuple(place for place in PLACES.values() if place.view == view)


ROW = 20


def _rows() -> dict[tuple[str, int], tuple[Place, ...]]:
    """The places that touch each strip of a view, so that a point is tried against few."""
    out: dict[tuple[str, int], list[Place]] = {}
    for place in PLACES.values():
        _, top, _, bottom = place.bounds
        for row in range(int(top) // ROW, int(bottom) // ROW + 1):
            out.setdefault((place.view, row), []).append(place)
    return {key: tuple(found) for key, found in out.items()}


_ROWS = _rows()


def place_at(view: str, point: Point) -> Place | None:
    """The place that holds a point, if any."""
    return next((place for place in _ROWS.get((view, int(point[1]) // ROW), ()) if place.holds(point)), None)
