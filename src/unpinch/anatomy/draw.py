"""The body chart as SVG: one calm figure from the front and from behind, what was painted, and on request the skin areas of the roots.

Pure text, no script and no style element, so that a strict content policy holds. Colours are custom properties (`--chart-skin`, ...) with
light defaults; for print they stand literally. Each feeling has its own pattern, so that colour is never alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from unpinch.anatomy import skin_areas
from unpinch.anatomy.arrows import neighbors
from unpinch.anatomy.chart import BodyChart
from unpinch.anatomy.curves import number, polygon_path
from unpinch.anatomy.figure import lines_path
from unpinch.anatomy.outline import silhouette_path
from unpinch.anatomy.places import HEIGHT, MIDDLE, VIEWS, WIDTH, Place, places
from unpinch.anatomy.qualities import QUALITIES, Quality
from unpinch.anatomy.regions import REGIONS, ROOTS
from unpinch.anatomy.words import Translate, same, words
from unpinch.terms.errors import InputError

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "skin": "#efe7dd",
        "shade": "#8a6840",
        "line": "#6b5b50",
        "label": "#526066",
        "halo": "#ffffff",
        "pain": "#c22a3a",
        "burning": "#b85f00",
        "numbness": "#1f62ae",
        "pins": "#7a3fa3",
        "l2": "#3a9a94",
        "l3": "#7d9a35",
        "l4": "#d0a11c",
        "l5": "#d0667f",
        "s1": "#5f86d6",
        "s2": "#4fa565",
        "s3": "#8d6fc0",
        "root": "#1b282c",
        "normal": "#2f8a50",
    }
)
"""Colours by name, for light pages and print; `body_chart.css` holds the dark ones."""
ZOOMS: Mapping[str, tuple[float, float, float, float]] = MappingProxyType(
    {"whole": (0, -4, WIDTH, HEIGHT + 8), "hips": (100, 322, 230, 346), "legs": (113, 632, 204, 370)}
)
"""Windows on a view: left, top, width, height. In the lower two a finger hits the smallest region on a phone."""
GAP, NOTE_HEIGHT = 26, 56
OVERLAYS: tuple[str | None, ...] = (None, "dermatomes", *(f"dermatomes:{root}" for root in ROOTS))


@dataclass(frozen=True)
class Pens:
    """Names and colours of one picture. `name` starts every id in it, so that two pictures on a page do not mix."""

    name: str
    literal: bool
    translate: Translate

    def paint(self, token: str) -> str:
        """A colour: literal for print, otherwise a custom property with the light default."""
        return LIGHT[token] if self.literal else f"var(--chart-{token},{LIGHT[token]})"

    def say(self, text: str) -> str:
        """A text in the reader's language, safe in XML."""
        return escape(self.translate(text))


def chart_svg(
    chart: BodyChart,
    *,
    view: str = "both",
    overlay: str | None = None,
    interactive: bool = False,
    literal: bool = False,
    title: str = "Body chart",
    desc: str = "",
    name: str = "chart",
    translate: Translate = same,
) -> str:
    """Draw a chart. `view` is front, back or both; `interactive` adds the regions as buttons.

    `overlay` may be "dermatomes", or "dermatomes:L5" for the skin area of one root.

    `desc` is what a screen reader says; left out, it is the chart in words. `name` must differ between pictures of one page.
    Raises InputError for another view or overlay.
    """
    _check(view, (*VIEWS, "both"), "view")
    _check(overlay, OVERLAYS, "overlay")
    pens = Pens(name, literal, translate)
    views = VIEWS if view == "both" else (view,)
    roots = _roots(overlay)
    width = len(views) * WIDTH + (len(views) - 1) * GAP
    left, top, _, height = ZOOMS["whole"]
    box = f"{number(left)} {number(top)} {width} {number(height + (NOTE_HEIGHT if overlay else 0))}"
    inner = "".join(_view(chart, pens, each, i * (WIDTH + GAP), roots, interactive) for i, each in enumerate(views))
    role = f'role="group" data-name={quoteattr(name)}{_zooms() if len(views) == 1 else ""}' if interactive else 'role="img"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg" viewBox="{box}" {role} aria-labelledby="{name}-t"'
        f' aria-describedby="{name}-d" font-family="system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,sans-serif">'
        f'<title id="{name}-t">{pens.say(title)}</title><desc id="{name}-d">{escape(desc or words(chart, translate))}</desc>'
        f"{_defs(pens)}{inner}{_note(pens, width, views) if overlay else ''}</svg>"
    )


def _check(value: str | None, known: tuple[str | None, ...], what: str) -> None:
    if value not in known:
        raise InputError(what, f"the body chart has no {what} {str(value)[:40]!r}.", f"Possible: {', '.join(str(each) for each in known)}.")


def _roots(overlay: str | None) -> tuple[str, ...]:
    """The roots whose skin areas an overlay shows."""
    root = (overlay or "").partition(":")[2]
    return ((root,) if root else ROOTS) if overlay else ()


def _zooms() -> str:
    return "".join(f' data-zoom-{name}="{" ".join(number(v) for v in window)}"' for name, window in ZOOMS.items())


# ---- patterns ------------------------------------------------------------------------------------------------------------
_PATTERNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pain": ('width="7" height="7" patternTransform="rotate(45)"', '<path d="M0 3.5h7" stroke="{c}" stroke-width="2.1"/>'),
        "burning": ('width="11" height="11"', '<path d="M2.6 2.6l5.8 5.8m0-5.8l-5.8 5.8" stroke="{c}" stroke-width="1.9"/>'),
        "numbness": ('width="9" height="8"', '<path d="M0 2.2h9M0 5h9" stroke="{c}" stroke-width="1.2"/>'),
        "pins_and_needles": ('width="8" height="8"', '<path d="M2 2h0M6 6h0" stroke="{c}" stroke-width="2.8" stroke-linecap="round"/>'),
    }
)
"""The tile of each quality, and what is drawn on it in the colour {c}."""


def _pattern(pens: Pens, quality: Quality) -> str:
    """Hatching of a quality over a thin wash of its colour."""
    colour = pens.paint(quality.token)
    frame, ink = _PATTERNS[quality.id]
    wash = f'<rect width="11" height="11" fill="{colour}" fill-opacity=".26"/>'
    return f'<pattern id="{pens.name}-{quality.id}" patternUnits="userSpaceOnUse" {frame}>{wash}{ink.format(c=colour)}</pattern>'


def _defs(pens: Pens) -> str:
    body = f'<path id="{pens.name}-body" d="{silhouette_path()}"/>'
    clip = f'<clipPath id="{pens.name}-clip"><use href="#{pens.name}-body"/></clipPath>'
    return f"<defs>{body}{clip}{''.join(_pattern(pens, quality) for quality in QUALITIES.values())}</defs>"


def swatch_svg(quality: str, *, name: str, literal: bool = False) -> str:
    """A small sample of a quality's hatching, for its radio button and for a legend. Decoration: the label says what it is."""
    pens = Pens(name, literal, same)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart-swatch" viewBox="0 0 28 28" width="28" height="28" aria-hidden="true">'
        f"<defs>{_pattern(pens, QUALITIES[quality])}</defs>"
        f'<rect x="1" y="1" width="26" height="26" rx="6" fill="url(#{name}-{quality})" stroke="{pens.paint(QUALITIES[quality].token)}"'
        ' stroke-width="1.6"/></svg>'
    )


# ---- one view ------------------------------------------------------------------------------------------------------------
def _view(chart: BodyChart, pens: Pens, view: str, at: float, roots: Collection[str], interactive: bool) -> str:
    inner = (
        figure(pens)
        + (_areas(pens, view, roots) if roots else "")
        + _marks(chart, pens, view)
        + _strokes(chart, pens, view)
        + ink(pens, view)
        + _captions(pens, view)
        + (_letters(pens, view, roots) if roots else "")
        + (_regions(chart, pens, view) if interactive else "")
    )
    moved = f' transform="translate({number(at)} 0)"' if at else ""
    return f'<g data-view="{view}"{moved}>{inner}</g>'


def figure(pens: Pens) -> str:
    """The body: skin, and a soft shade that deepens towards the edge. The picture holds the body's outline under `name`-body and -clip."""
    shade = "".join(f'<use href="#{pens.name}-body" stroke-width="{width}"/>' for width in (40, 35, 30, 25, 20, 16, 12, 8, 5, 3))
    return (
        f'<g transform="translate({MIDDLE} 0)"><use href="#{pens.name}-body" fill="{pens.paint("skin")}"/>'
        f'<g clip-path="url(#{pens.name}-clip)" fill="none" stroke="{pens.paint("shade")}" stroke-opacity=".026" stroke-linejoin="round">'
        f"{shade}</g></g>"
    )


def ink(pens: Pens, view: str) -> str:
    """The lines of the body over whatever was painted."""
    line = pens.paint("line")
    return (
        f'<g transform="translate({MIDDLE} 0)" pointer-events="none"><path d="{lines_path(view)}" fill="{line}" fill-opacity=".6"/>'
        f'<use href="#{pens.name}-body" fill="none" stroke="{line}" stroke-width="1.3" stroke-linejoin="round"/></g>'
    )


def _marks(chart: BodyChart, pens: Pens, view: str) -> str:
    """Painted regions, hatched."""
    out = []
    for place in places(view):
        for quality in chart.qualities(place.region):
            mark = f"{place.region}:{quality}"
            out.append(f'<path data-mark="{mark}" d="{polygon_path(place.polygon)}" fill="url(#{pens.name}-{quality})"/>')
    return f'<g data-layer="marks">{"".join(out)}</g>'


def _strokes(chart: BodyChart, pens: Pens, view: str) -> str:
    """The lines as the hand drew them, kept inside the body."""
    out = []
    for stroke in chart.strokes:
        if stroke.view == view:
            colour = pens.paint(QUALITIES[stroke.quality].token)
            points = " ".join(f"{x},{y}" for x, y in (*stroke.points, *stroke.points[-1:]))
            out.append(f'<polyline points="{points}" stroke="{colour}"/>')
    return (
        f'<g clip-path="url(#{pens.name}-clip)" transform="translate({MIDDLE} 0)">'
        f'<g data-layer="strokes" transform="translate(-{MIDDLE} 0)" fill="none" stroke-width="7" stroke-opacity=".6"'
        f' stroke-linecap="round" stroke-linejoin="round">{"".join(out)}</g></g>'
    )


def _captions(pens: Pens, view: str) -> str:
    """Which view it is and which side is which, also for somebody who sees only a part of it."""
    sides = ("Right", "Left") if view == "front" else ("Left", "Right")
    head = "Front view" if view == "front" else "Back view"
    far = "".join(_text(pens, x, 74, 21, word) for x, word in zip((66, WIDTH - 66), sides, strict=True))
    near = "".join(
        _text(pens, MIDDLE + sign * 95, y, 15, word[0], 'class="chart-near" display="none"')
        for y in (352, 650)
        for sign, word in zip((-1, 1), sides, strict=True)
    )
    return f'<g fill="{pens.paint("label")}" text-anchor="middle" pointer-events="none">{_text(pens, 62, 986, 18, head)}{far}{near}</g>'


def _text(pens: Pens, x: float, y: float, size: float, word: str, more: str = "") -> str:
    return f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" font-weight="600" {more}>{pens.say(word)}</text>'


# ---- skin areas ----------------------------------------------------------------------------------------------------------
def _areas(pens: Pens, view: str, roots: Collection[str]) -> str:
    out = "".join(
        f'<path d="{polygon_path(polygon)}" fill="{pens.paint(root.lower())}" stroke="{pens.paint("root")}"/>'
        for root, polygon in skin_areas.areas(view)
        if root in roots
    )
    return f'<g data-layer="skin-areas" fill-opacity=".36" stroke-opacity=".28" stroke-width=".9" stroke-linejoin="round">{out}</g>'


def _letters(pens: Pens, view: str, roots: Collection[str]) -> str:
    """The roots' names, readable over any paint."""
    out = "".join(f'<text x="{number(x)}" y="{number(y + 6)}">{root}</text>' for root, (x, y) in skin_areas.labels(view) if root in roots)
    return (
        f'<g data-layer="roots" font-size="17" font-weight="700" text-anchor="middle" fill="{pens.paint("root")}"'
        f' stroke="{pens.paint("halo")}" stroke-width="3.6" stroke-linejoin="round" paint-order="stroke" pointer-events="none">{out}</g>'
    )


def _note(pens: Pens, width: float, views: tuple[str, ...]) -> str:
    said = [pens.translate(line) for line in skin_areas.NOTE]
    lines = said if len(views) == 1 else [" ".join(said)]
    text = "".join(
        f'<text x="{number(width / 2)}" y="{HEIGHT + 26 + 22 * i}" font-size="17">{escape(line)}</text>' for i, line in enumerate(lines)
    )
    return f'<g fill="{pens.paint("label")}" text-anchor="middle">{text}</g>'


# ---- regions as buttons --------------------------------------------------------------------------------------------------
def _regions(chart: BodyChart, pens: Pens, view: str) -> str:
    """Every region as a button for pointer and keyboard; `data-up` and its like say where the arrow keys go."""
    ways = neighbors(view)
    return f'<g data-layer="regions">{"".join(_region(chart, pens, place, ways[place.region]) for place in places(view))}</g>'


def _region(chart: BodyChart, pens: Pens, place: Place, ways: Mapping[str, str]) -> str:
    label = pens.translate(REGIONS[place.region].label)
    felt = chart.qualities(place.region)
    said = f"{label}: {', '.join(pens.translate(QUALITIES[quality].label).lower() for quality in felt)}" if felt else label
    arrows = "".join(f' data-{arrow}="{there}"' for arrow, there in ways.items())
    return (
        f'<path class="chart-region" data-region="{place.region}" data-label={quoteattr(label)} role="button" tabindex="-1"'
        f' aria-pressed="{"true" if felt else "false"}" aria-label={quoteattr(said)}{arrows} d="{polygon_path(place.polygon)}"'
        ' fill="none" pointer-events="all"/>'
    )
