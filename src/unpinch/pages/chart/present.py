"""What templates of the chart cannot say themselves: the picture of the body chart, the bars of the ranked causes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from unpinch.anatomy.chart import BodyChart, by_quality
from unpinch.anatomy.draw import chart_svg, swatch_svg
from unpinch.anatomy.qualities import QUALITIES


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the legend."""

    swatch: SafeString
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A body chart with and without the skin areas, and its legend."""

    areas: SafeString
    plain: SafeString
    keys: tuple[Key, ...]


def picture_of(body: BodyChart | None) -> Picture | None:
    """Draw a painted chart. The text in it is our own; what the patient painted is numbers and known names only."""
    if body is None:
        return None
    drawn = {
        name: mark_safe(chart_svg(body, overlay=overlay, name=name, title=_("Body chart"), translate=_))
        for name, overlay in (("chart-areas", "dermatomes"), ("chart-plain", None))
    }
    return Picture(drawn["chart-areas"], drawn["chart-plain"], tuple(_keys(by_quality(body))))


def _keys(used: Iterable[str]) -> Iterable[Key]:
    for quality in used:
        yield Key(mark_safe(swatch_svg(quality, name=f"key-{quality}")), _(QUALITIES[quality].label))
