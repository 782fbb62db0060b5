"""The painted chart in plain words, and as the list of boxes that says the same without a picture.

Labels are English; `translate` turns each into the reader's language. Lists and summaries come in reading order, from the back to the toes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from unpinch.anatomy import regions as places_of_body
from unpinch.anatomy.chart import BodyChart, by_quality
from unpinch.anatomy.qualities import QUALITIES
from unpinch.anatomy.regions import HIP, PARTS, REGIONS, Region
from unpinch.anatomy.skin_areas import NOTE
from unpinch.terms.side import Side

Translate = Callable[[str], str]

NOTHING = "Nothing is painted yet."
CAPTIONS = ("Body chart", "Front view", "Back view", "Left", "Right", "L", "R")
"""Texts inside the picture; plain "Back" is what pages call the way back."""
FARTHEST = {
    side: ("", *(f"to the {side} {place}" for place in ("buttock or hip", "thigh", "knee", "lower leg", "foot", "toes"))) for side in Side
}
"""How far down the paint goes, by side and rank."""


def same(text: str) -> str:
    """Leave a text as it is: English."""
    return text


def words(chart: BodyChart, translate: Translate = same) -> str:
    """Say a chart in plain words.

    >>> words(BodyChart(frozenset({("left_calf_upper", "pain"), ("left_calf_lower", "pain"), ("left_big_toe", "pins_and_needles")})))
    'Pain: left calf. Pins and needles: left big toe.'
    """
    lines = []
    for quality, found in by_quality(chart).items():
        labels = ", ".join(_lower(translate(label)) for label in merged(found))
        lines.append(f"{translate(QUALITIES[quality].label)}: {labels}.")
    return " ".join(lines) or translate(NOTHING)


def merged(found: Sequence[str]) -> tuple[str, ...]:
    """The labels of regions; siblings that are all there are named once, as the whole they make up."""
    out: dict[str, None] = {}
    for name in found:
        region = REGIONS[name]
        out[region.whole if region.whole and _siblings(region) <= set(found) else region.label] = None
    return tuple(out)


def _siblings(region: Region) -> set[str]:
    return {other.id for other in REGIONS.values() if other.whole == region.whole}


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def reach(chart: BodyChart, side: Side, *qualities: str) -> int:
    """How far down the leg a side is painted: 0 the back, 1 buttock, hip or groin, 2 thigh, 3 knee, 4 lower leg, 5 foot, 6 toes."""
    return max((REGIONS[name].rank for name in chart.regions(*qualities) if REGIONS[name].side is side), default=0)


def reach_words(chart: BodyChart, side: Side, translate: Translate = same) -> str:
    """How far down a side is painted, in words; empty above the buttock."""
    rank = reach(chart, side)
    return translate(FARTHEST[side][rank]) if rank >= HIP else ""


# ---- the list of boxes ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Box:
    """One box of the list: `value` is what the form posts under the name `mark`."""

    value: str
    quality: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A region with a box for each quality."""

    region: str
    label: str
    boxes: tuple[Box, ...]

    @property
    def marked(self) -> bool:
        """Whether any box is ticked."""
        return any(box.checked for box in self.boxes)


@dataclass(frozen=True, slots=True)
class Fieldset:
    """The rows of one part of the body."""

    part: str
    legend: str
    rows: tuple[Row, ...]

    @property
    def marked(self) -> int:
        """How many of its regions carry a mark."""
        return sum(row.marked for row in self.rows)


def list_fieldsets(chart: BodyChart, translate: Translate = same) -> tuple[Fieldset, ...]:
    """The whole chart as grouped boxes: everything the picture can say, without the picture."""
    return tuple(
        Fieldset(part, translate(legend), tuple(_row(chart, region, translate) for region in REGIONS.values() if region.part == part))
        for part, legend in PARTS.items()
    )


def _row(chart: BodyChart, region: Region, translate: Translate) -> Row:
    boxes = tuple(
        Box(f"{region.id}:{quality.id}", quality.id, translate(quality.label), (region.id, quality.id) in chart.painted)
        for quality in QUALITIES.values()
    )
    return Row(region.id, translate(region.label), boxes)


def texts() -> tuple[str, ...]:
    """Every English text of the chart a person can read, for translators."""
    qualities = [text for quality in QUALITIES.values() for text in (quality.label, quality.example)]
    farthest = [text for line in FARTHEST.values() for text in line if text]
    return tuple(dict.fromkeys((*places_of_body.texts(), *qualities, *farthest, NOTHING, *CAPTIONS, *NOTE)))
