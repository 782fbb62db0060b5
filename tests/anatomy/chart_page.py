"""A page with nothing but the body chart, as a template would build it from the pure functions."""

from html import escape
from pathlib import Path

from unpinch.anatomy.chart import BodyChart
from unpinch.anatomy.draw import chart_svg, swatch_svg
from unpinch.anatomy.places import VIEWS
from unpinch.anatomy.qualities import QUALITIES
from unpinch.anatomy.words import Box, Fieldset, Row, list_fieldsets

STATIC = Path(__file__).resolve().parents[2] / "src" / "unpinch" / "pages" / "base" / "static" / "base"
STYLES = ("tokens.css", "elements.css", "components.css", "body_chart.css")


def _quality(value: str, label: str, sample: str = "", checked: str = "") -> str:
    wide = " wide" if len(label) > 10 else ""
    radio = f'<input type="radio" name="chart_quality" value="{value}" data-quality data-label="{label}"{checked}>'
    return f'<label class="chart-quality{wide}">{radio}{sample}<span>{label}</span></label>'


def _switch(kind: str, buttons: dict[str, str], more: str = "") -> str:
    inner = "".join(f'<button type="button" data-{kind}="{value}">{label}</button>' for value, label in buttons.items())
    return f'<div class="chart-switch{more}">{inner}</div>'


def _tools() -> str:
    radios = "".join(
        _quality(quality.id, quality.label, swatch_svg(quality.id, name=f"swatch-{quality.token}"), "" if i else " checked")
        for i, quality in enumerate(QUALITIES.values())
    )
    return (
        f'<div class="chart-tools"><fieldset class="chart-qualities"><legend>What do you feel there?</legend>{radios}'
        f'{_quality("erase", "Eraser")}</fieldset><div class="chart-buttons">'
        f"{_switch('show', {'back': 'Back', 'front': 'Front'}, ' chart-sides')}"
        f"{_switch('zoom', {'whole': 'Whole', 'hips': 'Hips', 'legs': 'Legs'})}</div></div>"
    )


def _box(row: Row, box: Box) -> str:
    checked = " checked" if box.checked else ""
    return (
        f'<td><label><input type="checkbox" name="mark" value="{box.value}" autocomplete="off"'
        f' aria-label="{escape(row.label)}: {escape(box.label)}"{checked}></label></td>'
    )


def _fieldset(fieldset: Fieldset) -> str:
    heads = "".join(f'<th scope="col">{quality.label}</th>' for quality in QUALITIES.values())
    rows = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th>{"".join(_box(row, box) for box in row.boxes)}</tr>' for row in fieldset.rows
    )
    return (
        f"<details><summary>{escape(fieldset.legend)}</summary><fieldset><legend>{escape(fieldset.legend)}</legend>"
        f'<table><thead><tr><th scope="col">Where</th>{heads}</tr></thead><tbody>{rows}</tbody></table></fieldset></details>'
    )


def chart_form(chart: BodyChart) -> str:
    """The chart's part of a form."""
    views = "".join(
        f'<div class="chart-view" data-view="{view}">{chart_svg(chart, view=view, interactive=True, name=f"chart-{view}")}</div>'
        for view in VIEWS[::-1]
    )
    strokes = chart.to_json().partition('"strokes":')[2][:-1]
    return (
        f'<div class="body-chart" data-module="body-chart">{_tools()}<div class="chart-views">{views}</div>'
        '<div class="chart-foot"><p role="status" data-live></p>'
        '<button type="button" class="button" data-action="undo">Undo</button>'
        '<button type="button" class="button" data-action="clear">Clear</button></div>'
        f'<input type="hidden" name="strokes" value="{escape(strokes)}" autocomplete="off">'
        f'<section class="chart-list" aria-labelledby="list-h"><h2 id="list-h">The same as a list</h2>'
        f"{''.join(_fieldset(fieldset) for fieldset in list_fieldsets(chart))}</section></div>"
    )


def page(chart: BodyChart) -> str:
    """The whole page; styles and script come from the static folder."""
    styles = "".join(f'<link rel="stylesheet" href="/static/base/{name}">' for name in STYLES)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>Body chart</title>{styles}<script type="module" src="/static/base/app.js"></script></head>'
        f'<body><main><h1>Where do you feel it?</h1><form id="form">{chart_form(chart)}</form></main></body></html>'
    )
