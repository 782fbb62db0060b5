"""What somebody painted on the body chart, as one frozen value.

It answers "where is which feeling, as the person drew it". Marks say region and quality; strokes keep the hand-drawn line. What is not
painted says nothing: an empty place is never "no" (safety property S3).
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import dist

from unpinch.anatomy.places import HEIGHT, VIEWS, WIDTH, place_at
from unpinch.anatomy.qualities import QUALITIES
from unpinch.anatomy.regions import REGIONS, mirrored_id
from unpinch.terms.errors import InputError

MAX_STROKES, MAX_POINTS, MAX_LENGTH, MAX_TEXT = 120, 400, 20_000, 120_000
"""Strokes, points of one stroke, length of all in chart units, characters of the JSON: far more than a hand draws (convention)."""
STEP = 3.0
"""Chart units between two looks at a stroke."""
ENOUGH = 12.0
"""A stroke marks a region once this much of it, or half of it, lies inside: about the width of a finger (convention)."""
_NUDGE = 0.01
VERSION = 1

Mark = tuple[str, str]
Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One drawn line: view, quality and whole chart units. Raises InputError when it cannot have been drawn on the chart."""

    view: str
    quality: str
    points: tuple[Spot, ...]

    def __post_init__(self) -> None:
        if self.view not in VIEWS:
            raise InputError("strokes", f"there is no view {_short(self.view)}.", f"Views: {', '.join(VIEWS)}.")
        _check_quality(self.quality, "strokes")
        if not 1 <= len(self.points) <= MAX_POINTS:
            raise InputError("strokes", f"a line has {len(self.points)} points.", f"Possible: 1 to {MAX_POINTS}.")
        for x, y in self.points:
            if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
                raise InputError("strokes", f"the point {x}, {y} lies outside the chart.", f"Possible: 0 to {WIDTH}, 0 to {HEIGHT}.")

    @property
    def length(self) -> float:
        """The length of the line in chart units."""
        return sum(dist(a, b) for a, b in pairwise(self.points))

    def mirrored(self) -> "Stroke":
        """The same line in a mirror."""
        return Stroke(self.view, self.quality, tuple((WIDTH - x, y) for x, y in self.points))

    def covered(self) -> tuple[str, ...]:
        """The regions this line covers enough of to mark them, in reading order."""
        counts: Counter[str] = Counter()
        total = 0
        for x, y in _looks(self.points):
            total += 1
            for nudge in (-_NUDGE, _NUDGE):  # a line on a border, such as the body's middle, belongs to both sides alike
                if place := place_at(self.view, (x + nudge, y)):
                    counts[place.region] += 1
        needed = min(2 * ENOUGH / STEP, total)
        return tuple(region for region in REGIONS if counts[region] >= needed)


@dataclass(frozen=True)
class BodyChart:
    """A painted chart. `marks` were set one by one; `strokes` mark what they cover."""

    marks: frozenset[Mark] = frozenset()
    strokes: tuple[Stroke, ...] = field(default=())

    def __post_init__(self) -> None:
        for region, quality in self.marks:
            if region not in REGIONS:
                raise InputError("marks", f"the chart has no place {_short(region)}.")
            _check_quality(quality, "marks")
        if len(self.strokes) > MAX_STROKES:
            raise InputError("strokes", f"{len(self.strokes)} lines are too many.", f"Possible: up to {MAX_STROKES}.")
        if sum(stroke.length for stroke in self.strokes) > MAX_LENGTH:
            raise InputError("strokes", "the lines are too long to have been drawn by hand.", "Clear the chart and paint again.")

    @cached_property
    def painted(self) -> frozenset[Mark]:
        """Every region with each quality it carries, marked or drawn over."""
        return self.marks | {(region, stroke.quality) for stroke in self.strokes for region in stroke.covered()}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is painted: nothing is known then, also not that nothing hurts."""
        return not self.marks and not self.strokes

    def regions(self, *qualities: str) -> tuple[str, ...]:
        """The regions painted with any of these qualities (any at all when none is named), in reading order."""
        found = {region for region, quality in self.painted if not qualities or quality in qualities}
        return tuple(region for region in REGIONS if region in found)

    def qualities(self, region: str) -> tuple[str, ...]:
        """What a region is painted with, in the order of the qualities."""
        return tuple(quality for quality in QUALITIES if (region, quality) in self.painted)

    def mirrored(self) -> "BodyChart":
        """The chart of the same person in a mirror (safety property S6)."""
        return BodyChart(
            frozenset((mirrored_id(region), quality) for region, quality in self.marks), tuple(s.mirrored() for s in self.strokes)
        )

    def to_json(self) -> str:
        """The chart as one line of JSON; equal charts give equal text."""
        marks = [f"{region}:{quality}" for region in REGIONS for quality in QUALITIES if (region, quality) in self.marks]
        strokes = [{"view": s.view, "quality": s.quality, "points": [list(point) for point in s.points]} for s in self.strokes]
        return json.dumps({"version": VERSION, "marks": marks, "strokes": strokes}, separators=(",", ":"))


# ---- reading what came in ------------------------------------------------------------------------------------------------
def from_json(text: str) -> BodyChart:
    """Read a chart as `to_json` writes it. Raises InputError in plain words for anything else."""
    data = _parsed(text, "body chart")
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise InputError("body chart", "this is no body chart of this version.", f"Expected: version {VERSION}.")
    if strange := sorted(set(data) - {"version", "marks", "strokes"}):
        raise InputError("body chart", f"unknown key {_short(strange[0])}.")
    return BodyChart(_marks(data.get("marks", [])), _strokes(data.get("strokes", [])))


def from_form(marks: Sequence[str], strokes: str = "") -> BodyChart:
    """Read the page's form: ticked boxes (`region:quality`) and the hidden list of lines. What the person sees ticked decides.

    Where a line covers a region whose box is no longer ticked, that piece of the line goes.
    """
    ticked = _marks(list(marks))
    drawn = _strokes(_parsed(strokes, "strokes")) if strokes.strip() else ()
    kept = tuple(piece for stroke in drawn for piece in _without(stroke, _unticked(stroke, ticked)))
    return BodyChart(ticked, kept[:MAX_STROKES])


def _unticked(stroke: Stroke, ticked: frozenset[Mark]) -> tuple[str, ...]:
    return tuple(region for region in stroke.covered() if (region, stroke.quality) not in ticked)


def read_mark(text: str) -> Mark:
    """Read `region:quality`. Raises InputError."""
    region, _, quality = text.partition(":")
    if region not in REGIONS:
        raise InputError("marks", f"the chart has no place {_short(region)}.")
    _check_quality(quality, "marks")
    return region, quality


def _check_quality(quality: str, where: str) -> None:
    if quality not in QUALITIES:
        raise InputError(where, f"the chart has no feeling {_short(quality)}.", f"Possible: {', '.join(QUALITIES)}.")


def _short(value: object) -> str:
    return repr(str(value)[:40])


def _parsed(text: str, where: str) -> object:
    if len(text) > MAX_TEXT:
        raise InputError(where, f"{len(text)} characters are too many.", f"Possible: up to {MAX_TEXT}.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(where, "it cannot be read as JSON.", "Reload the page and paint again.") from None


def _marks(data: object) -> frozenset[Mark]:
    if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
        raise InputError("marks", "a list of texts is expected.", "Example: left_calf_upper:pain.")
    if len(data) > 2 * len(REGIONS) * len(QUALITIES):
        raise InputError("marks", f"{len(data)} marks are too many.")
    return frozenset(read_mark(item) for item in data)


def _strokes(data: object) -> tuple[Stroke, ...]:
    if not isinstance(data, list) or len(data) > MAX_STROKES:
        raise InputError("strokes", f"a list of up to {MAX_STROKES} lines is expected.")
    return tuple(_stroke(item) for item in data)


def _stroke(item: object) -> Stroke:
    if not isinstance(item, dict) or set(item) != {"view", "quality", "points"}:
        raise InputError("strokes", "a line has view, quality and points.")
    points = item["points"]
    if not isinstance(points, list) or len(points) > MAX_POINTS:
        raise InputError("strokes", f"the points of a line are a list of up to {MAX_POINTS}.")
    return Stroke(str(item["view"]), str(item["quality"]), tuple(_spot(point) for point in points))


def _spot(point: object) -> Spot:
    if not isinstance(point, list) or len(point) != 2 or not all(type(value) is int for value in point):
        raise InputError("strokes", f"{_short(point)} is no point.", "A point is two whole numbers.")
    return point[0], point[1]


# ---- lines ---------------------------------------------------------------------------------------------------------------
def _looks(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Points along a line, `STEP` apart: the places at which it is looked at."""
    yield points[0]
    owed = STEP
    for (x1, y1), (x2, y2) in pairwise(points):
        length = dist((x1, y1), (x2, y2))
        gone = owed
        while gone <= length:
            part = gone / length
            yield x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
            gone += STEP
        owed = gone - length


def _without(stroke: Stroke, regions: Iterable[str]) -> tuple[Stroke, ...]:
    """A line cut where it runs through these regions."""
    gone = frozenset(regions)
    if not gone:
        return (stroke,)
    pieces: list[list[Spot]] = [[]]
    for look in _looks(stroke.points):
        spot = (round(look[0]), round(look[1]))
        place = place_at(stroke.view, spot)
        if (place and place.region in gone) or len(pieces[-1]) == MAX_POINTS:
            pieces.append([])
        if not (place and place.region in gone):
            pieces[-1].append(spot)
    return tuple(Stroke(stroke.view, stroke.quality, tuple(piece)) for piece in pieces if len(piece) > 1)


def by_quality(chart: BodyChart) -> Mapping[str, tuple[str, ...]]:
    """The painted regions of each quality that was used, both in reading order."""
    return {quality: found for quality in QUALITIES if (found := chart.regions(quality))}
