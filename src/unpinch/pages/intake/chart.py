"""The body chart's page: the drawing, what to paint with, and the same as a list."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from unpinch.actions.intake import ScreenView
from unpinch.anatomy.chart import BodyChart
from unpinch.anatomy.draw import chart_svg, swatch_svg
from unpinch.anatomy.qualities import QUALITIES
from unpinch.anatomy.words import list_fieldsets


def chart_parts(view: ScreenView) -> dict[str, Any]:
    """Everything the template needs for painting; the SVG is our own drawing."""
    chart = view.chart or BodyChart()
    return {
        "views": [
            {"view": view, "svg": _drawn(chart_svg(chart, view=view, interactive=True, name=f"chart-{view}", translate=_))}
            for view in ("back", "front")
        ],
        "strokes": _strokes(chart),
        "fieldsets": list_fieldsets(chart, _),
        "qualities": [
            {
                "id": each.id,
                "label": _(each.label),
                "example": _(each.example),
                "swatch": _drawn(swatch_svg(each.id, name=f"swatch-{each.token}")),
            }
            for each in QUALITIES.values()
        ],
    }


def _drawn(svg: str) -> SafeString:
    """Our own drawing; words inside were escaped when it was made."""
    return mark_safe(svg)


def _strokes(chart: BodyChart) -> str:
    return json.dumps(json.loads(chart.to_json())["strokes"])


def blank_chart() -> SafeString:
    """The empty drawing for the paper form."""
    return _drawn(chart_svg(BodyChart(), view="both", literal=True, name="paper", translate=_))
