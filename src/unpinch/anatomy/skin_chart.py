"""The skin areas of the roots to tap: what the therapist felt when touching each of them, both legs, from the front and from behind.

It answers "where is the feeling changed", for the clinician only. It says the same as the rows of the examination, one area for one row and
side; a root's area is one thing in both views. The bands are those of `skin_areas`, with their soft meaning: where they meet is clinical
convention, and the point to touch is written in the row. What was not touched stays open (S3). Left is right in a mirror (S6).
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from unpinch.anatomy import skin_areas
from unpinch.anatomy.curves import Line, number, polygon_path, shift
from unpinch.anatomy.draw import Pens, figure, ink
from unpinch.anatomy.outline import silhouette_path
from unpinch.anatomy.places import MIDDLE, VIEWS
from unpinch.anatomy.words import Translate, same
from unpinch.terms.side import Side

LEFT, TOP, WIDTH, HEIGHT, GAP, HEAD = 102.0, 376.0, 226.0, 628.0, 22.0, 34.0
"""The window on each view: from the hips to the toes; between the views; above them for the words."""
ROOTS = ("L2", "L3", "L4", "L5", "S1", "S2")
"""Tested with touch on the leg; the saddle (S3) is asked, not tested here."""
SIGNS: Mapping[str, str] = MappingProxyType({"normal": "✓", "reduced": "↓", "absent": "0", "increased": "↑"})
"""What stands beside the root's letters for each result (convention)."""
TITLE = "Feeling by skin area"
NOTHING_TESTED = "Nothing is entered yet."
SIDE_WORDS: Mapping[str, str] = MappingProxyType({"left": "left", "right": "right"})
AREA = "{root}, {side}"
FELT = "{root}, {side}: {result}"

Felt = Mapping[tuple[str, str], str]
"""Root and side, and the result that stands: normal, reduced, absent, increased; anything else is drawn as not tested."""


def skin_chart_svg(
    felt: Felt, *, rows: Mapping[str, str], words: Mapping[str, str], name: str = "skin", translate: Translate = same
) -> str:
    """Draw the chart. `rows` says where each root's row stands on the page, `words` what each result is called.

    Each area is a link to its row, so that it leads somewhere without script; a root without a row is drawn and cannot be tapped.
    """
    pens = Pens(name, False, translate)
    window = f"0 0 {number(2 * WIDTH + GAP)} {number(HEIGHT + HEAD)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg skin-svg" viewBox="{window}" role="group"'
        f' data-name={quoteattr(name)} aria-labelledby="{name}-t" aria-describedby="{name}-d"'
        ' font-family="system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,sans-serif">'
        f'<title id="{name}-t">{pens.say(TITLE)}</title><desc id="{name}-d">{escape(in_words(felt, words, translate))}</desc>'
        f"{_defs(pens)}{''.join(_body(pens, view) for view in VIEWS)}"
        f"{''.join(_area(pens, root, side, felt.get((root, side), ''), rows, words) for root, side in _order())}"
        f"{''.join(_lines(pens, view) for view in VIEWS)}{''.join(_letters(pens, felt))}</svg>"
    )


def in_words(felt: Felt, words: Mapping[str, str], translate: Translate = same) -> str:
    """What stands, in words.

    >>> in_words({("L5", "left"): "reduced"}, {"reduced": "reduced"})
    'L5, left: reduced.'
    """
    said = [_said(root, side, felt[root, side], words, translate) for root, side in _order() if felt.get((root, side)) in SIGNS]
    return f"{'; '.join(said)}." if said else translate(NOTHING_TESTED)


def _said(root: str, side: str, result: str, words: Mapping[str, str], translate: Translate) -> str:
    where = {"root": root, "side": translate(SIDE_WORDS[side])}
    return translate(FELT).format(**where, result=words.get(result, result)) if result in SIGNS else translate(AREA).format(**where)


def _order() -> Iterator[tuple[str, str]]:
    """Down the left leg, then down the right: the order of the tab key and of the words."""
    return ((root, side.value) for side in (Side.LEFT, Side.RIGHT) for root in ROOTS)


def _moved(view: str) -> float:
    """How far to the right the points of a view lie."""
    return (0.0 if view == "front" else WIDTH + GAP) - LEFT


def side_of(x: float, view: str) -> Side:
    """The patient's side of a point: seen from the front, left is at the right."""
    return Side.LEFT if (x > MIDDLE) == (view == "front") else Side.RIGHT


def shapes(root: str, side: str) -> tuple[Line, ...]:
    """The polygons of one root on one side, of both views, where they lie in this picture."""
    found = []
    for view in VIEWS:
        for name, polygon in skin_areas.areas(view):
            middle = sum(x for x, _y in polygon) / len(polygon)
            if name == root and side_of(middle, view) == side:
                found.append(shift(polygon, _moved(view), HEAD - TOP))
    return tuple(found)


@cache
def _path(root: str, side: str) -> str:
    return "".join(map(polygon_path, shapes(root, side)))


# ---- patterns ----------------------------------------------------------------------------------------------------------------------
_PATTERNS: Mapping[str, tuple[str, str, float, str]] = MappingProxyType(
    {
        "normal": ("normal", 'width="12" height="12"', 0.4, ""),
        "reduced": ("numbness", 'width="9" height="9" patternTransform="rotate(45)"', 0.24, 'd="M0 4.5h9" stroke-width="2"'),
        "absent": ("numbness", 'width="7" height="7"', 0.5, 'd="M0 3.5h7M3.5 0v7" stroke-width="2"'),
        "increased": ("pins", 'width="8" height="8"', 0.28, 'd="M2 2h0M6 6h0" stroke-width="3" stroke-linecap="round"'),
    }
)
"""Of each result: its colour, its tile, how strong the wash, and the line that is drawn on it in that colour."""


def _defs(pens: Pens) -> str:
    body = f'<path id="{pens.name}-body" d="{silhouette_path()}"/>'
    clips = f'<clipPath id="{pens.name}-clip"><use href="#{pens.name}-body"/></clipPath>' + "".join(
        f'<clipPath id="{pens.name}-{view}"><rect x="{number(_moved(view) + LEFT)}" y="{number(HEAD)}" width="{number(WIDTH)}"'
        f' height="{number(HEIGHT)}"/></clipPath>'
        for view in VIEWS
    )
    return f"<defs>{body}{clips}{''.join(_pattern(pens, result) for result in SIGNS)}</defs>"


def _pattern(pens: Pens, result: str) -> str:
    token, frame, wash, drawn = _PATTERNS[result]
    colour = pens.paint(token)
    line = f'<path stroke="{colour}" {drawn}/>' if drawn else ""
    ground = f'<rect width="12" height="12" fill="{colour}" fill-opacity="{wash}"/>'
    return f'<pattern id="{pens.name}-{result}" patternUnits="userSpaceOnUse" {frame}>{ground}{line}</pattern>'


def skin_swatch_svg(result: str, *, name: str) -> str:
    """A small sample of a result's pattern for the legend. Decoration: the word beside it says what it is."""
    pens = Pens(name, False, same)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart-swatch" viewBox="0 0 28 28" width="28" height="28" aria-hidden="true">'
        f'<defs>{_pattern(pens, result)}</defs><rect x="1" y="1" width="26" height="26" rx="6" fill="url(#{name}-{result})"'
        f' stroke="{pens.paint(_PATTERNS[result][0])}" stroke-width="1.6"/></svg>'
    )


# ---- the picture -------------------------------------------------------------------------------------------------------------------
def _at(view: str) -> str:
    return f'<g clip-path="url(#{{name}}-{view})"><g transform="translate({number(_moved(view))} {number(HEAD - TOP)})">'


def _body(pens: Pens, view: str) -> str:
    return f"{_at(view).format(name=pens.name)}{figure(pens)}</g></g>"


def _lines(pens: Pens, view: str) -> str:
    return f"{_at(view).format(name=pens.name)}{ink(pens, view)}</g></g>{_captions(pens, view)}"


def _captions(pens: Pens, view: str) -> str:
    """Which view it is, and which side is which."""
    left = _moved(view) + LEFT
    words = ("Right", "Front view", "Left") if view == "front" else ("Left", "Back view", "Right")
    spots = ((left + 4, "start"), (left + WIDTH / 2, "middle"), (left + WIDTH - 4, "end"))
    text = "".join(
        f'<text x="{number(x)}" y="20" text-anchor="{anchor}">{pens.say(word)}</text>'
        for word, (x, anchor) in zip(words, spots, strict=True)
    )
    return f'<g font-size="17" fill="{pens.paint("label")}" pointer-events="none">{text}</g>'


def _area(pens: Pens, root: str, side: str, result: str, rows: Mapping[str, str], words: Mapping[str, str]) -> str:
    """One area: a soft ground in the root's colour, and over it the pattern of the result."""
    shape = _path(root, side)
    fill = f"url(#{pens.name}-{result})" if result in SIGNS else "none"
    drawn = (
        f'<path d="{shape}" fill="{pens.paint(root.lower())}" fill-opacity=".22" stroke="{pens.paint("root")}" stroke-opacity=".35"'
        f' stroke-width=".9" stroke-linejoin="round"/><path data-result="" d="{shape}" fill="{fill}" pointer-events="none"/>'
    )
    if root not in rows:
        return f"<g>{drawn}</g>"
    said = quoteattr(_said(root, side, result, words, pens.translate))
    bare = quoteattr(_said(root, side, "", words, pens.translate))
    return (
        f'<a class="skin-area" href="#{escape(rows[root])}" data-root="{root}" data-side="{side}" data-row={quoteattr(rows[root])}'
        f" data-label={bare} aria-label={said}>{drawn}</a>"
    )


def _letters(pens: Pens, felt: Felt) -> Iterator[str]:
    """The roots' names with the sign of what was found, readable over any paint."""
    yield (
        f'<g data-layer="roots" font-size="17" font-weight="700" text-anchor="middle" fill="{pens.paint("root")}"'
        f' stroke="{pens.paint("halo")}" stroke-width="3.6" stroke-linejoin="round" paint-order="stroke" pointer-events="none">'
    )
    for view in VIEWS:
        for root, (x, y) in skin_areas.labels(view):
            side = side_of(x, view)
            if root in ROOTS and y > TOP:
                sign = SIGNS.get(felt.get((root, side.value), ""), "")
                at = f'x="{number(x + _moved(view))}" y="{number(y + 6 - TOP + HEAD)}"'
                yield f'<text {at} data-of="{root}-{side}">{f"{root} {sign}".strip()}</text>'
    yield "</g>"


def clinician_texts() -> tuple[str, ...]:
    """Every English text of this module."""
    return (TITLE, NOTHING_TESTED, AREA, FELT, *SIDE_WORDS.values())
