"""Paper and pen of the charts: a frame with its scales, marks under a class, words that wrap, and the SVG around them.

A mark's colours stand twice: as attributes for paper and wherever no style sheet is, and under its class in `charts.css` for light, dark
and print. Nothing here knows what is drawn.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from unpinch.charts.reader import Reader

NARROW, WIDE = 320.0, 860.0
"""Widths to draw for a phone and for a desk; a page holds both and shows one (`charts.css`)."""
FONTS = "system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,DejaVu Sans,sans-serif"
TEXT, SMALL = 13.0, 12.0
WIDTH_OF_LETTER = 0.56
"""Share of the size that a letter is wide on average; generous, so that words never run out of the frame."""
_INK, _MUTED, _LINE, _ACCENT = "#1b282c", "#526066", "#d5d9d4", "#0a6664"
STYLES: Mapping[str, str] = MappingProxyType(
    {
        "grid": f'fill="none" stroke="{_LINE}" stroke-width="1"',
        "axis": 'fill="none" stroke="#7d898b" stroke-width="1.2"',
        "word": f'fill="{_MUTED}"',
        "strong": f'fill="{_INK}" font-weight="700"',
        "halo": 'fill="none" stroke="#ffffff" stroke-width="4" stroke-linejoin="round"',
        "line": f'fill="none" stroke="{_ACCENT}" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"',
        "dot": f'fill="{_ACCENT}"',
        "latest": f'fill="{_ACCENT}" stroke="#ffffff" stroke-width="2"',
        "usual": 'fill="#cfe4e1" fill-opacity="0.85"',
        "band-wide": 'fill="#e6e4f1"',
        "band-half": 'fill="#cbc7e4"',
        "band-middle": 'fill="none" stroke="#6a61a8" stroke-width="1.4" stroke-dasharray="5 4"',
        "told": 'fill="#9a4300"',
        "signal": 'fill="#275783"',
        "back": 'fill="none" stroke="#6f5300" stroke-width="2.2"',
        "told-bar": 'fill="none" stroke="#9a4300" stroke-width="3" stroke-linecap="round"',
        "signal-bar": 'fill="none" stroke="#275783" stroke-width="3" stroke-linecap="round"',
        "back-bar": 'fill="none" stroke="#6f5300" stroke-width="3" stroke-linecap="round"',
        "reach": 'fill="#7fb7b2"',
        "reach-end": f'fill="{_ACCENT}"',
        "target": 'fill="none" stroke="#24633a" stroke-width="1.6" stroke-dasharray="6 4"',
        "target-word": 'fill="#24633a" font-weight="600"',
        "done": f'fill="{_ACCENT}"',
        "due": 'fill="#ffffff" stroke="#7d898b" stroke-width="1.2"',
        "unknown": 'fill="none" stroke="#7d898b" stroke-width="1.2" stroke-dasharray="3 3"',
        "worse-side": 'fill="#fdf1e4"',
        "worse": 'fill="#9a4300"',
        "same": 'fill="#526066"',
        "better": f'fill="{_ACCENT}"',
        "count": 'fill="#ffffff" font-weight="700"',
        "further": f'fill="{_INK}"',
    }
)
"""Each class with its look on paper. `charts.css` has a rule for each one (tested)."""
Xy = tuple[float, float]


def number(value: float) -> str:
    """A coordinate with one decimal and no needless characters.

    >>> number(3.04), number(-0.01), number(12.25)
    ('3', '0', '12.2')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


# ---- scales ------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Frame:
    """The field of a chart: days run from `left` to `right`, values from `bottom` (`low`) up to `top` (`high`)."""

    left: float
    right: float
    top: float
    bottom: float
    first: dt.date
    last: dt.date
    low: float = 0.0
    high: float = 10.0

    @property
    def days(self) -> int:
        """Days shown, both ends counted."""
        return (self.last - self.first).days + 1

    @property
    def step(self) -> float:
        """The width of a day."""
        return (self.right - self.left) / self.days

    def x(self, day: dt.date) -> float:
        """The middle of a day."""
        return self.left + ((day - self.first).days + 0.5) * self.step

    def y(self, value: float) -> float:
        """The height of a value; what lies outside is drawn at the edge."""
        inside = min(max(value, self.low), self.high)
        return self.bottom - (inside - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def shows(self, day: dt.date) -> bool:
        """Whether a day is inside the field."""
        return self.first <= day <= self.last


def ticks(frame: Frame, room: float) -> list[dt.date]:
    """Days to name on the axis, evenly spaced, so that each has `room`; the last day is always one of them."""
    step = next((step for step in (1, 2, 3, 7, 14, 28, 56, 91) if step * frame.step >= room), 182)
    return [frame.last - dt.timedelta(days=back) for back in range(0, frame.days, step)][::-1]


def runs(points: Sequence[tuple[dt.date, float]]) -> Iterator[list[tuple[dt.date, float]]]:
    """Points of days that follow one another; a day without a point ends a run."""
    run: list[tuple[dt.date, float]] = []
    for day, value in sorted(points):
        if run and (day - run[-1][0]).days > 1:
            yield run
            run = []
        run.append((day, value))
    if run:
        yield run


# ---- marks -------------------------------------------------------------------------------------------------------------------
def mark(style: str) -> str:
    """Class and paper look of a mark."""
    return f'class="graph-{style}" {STYLES[style]}'


def path(points: Iterable[Xy], style: str, *, closed: bool = False) -> str:
    """A line or an area through points."""
    d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")
    return f'<path d="{d}" {mark(style)}/>'


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    """A straight line."""
    return path(((x1, y1), (x2, y2)), style)


def rect(x: float, y: float, width: float, height: float, style: str, round_by: float = 0.0) -> str:
    """A box."""
    corner = f' rx="{number(round_by)}"' if round_by else ""
    return f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{corner} {mark(style)}/>'


def circle(x: float, y: float, radius: float, style: str) -> str:
    """A disc."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" {mark(style)}/>'


def diamond(x: float, y: float, size: float, style: str) -> str:
    """A square on its tip."""
    return path(((x, y - size), (x + size, y), (x, y + size), (x - size, y)), style, closed=True)


def triangle(x: float, y: float, size: float, style: str, *, down: bool = False) -> str:
    """A triangle, its tip up or down."""
    tip = size if down else -size
    return path(((x, y + tip), (x + size, y - tip * 0.8), (x - size, y - tip * 0.8)), style, closed=True)


def word(x: float, y: float, text: str, style: str = "word", *, at: str = "start", size: float = TEXT) -> str:
    """A text; `at` is start, middle or end."""
    anchor = f' text-anchor="{at}"' if at != "start" else ""
    return f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{anchor} {mark(style)}>{escape(text)}</text>'


def haloed(x: float, y: float, text: str, style: str = "strong", *, at: str = "middle", size: float = TEXT) -> str:
    """A text that stays legible over lines."""
    return word(x, y, text, "halo", at=at, size=size) + word(x, y, text, style, at=at, size=size)


def width_of(text: str, size: float = TEXT) -> float:
    """About how wide a text is."""
    return len(text) * size * WIDTH_OF_LETTER


def wrap(text: str, width: float, size: float = TEXT, most: int = 9) -> list[str]:
    """A text in lines of at most so wide; after `most` lines it ends with an ellipsis. Bold words want a tenth more of `size`."""
    lines = [""]
    for piece in text.split():
        longer = f"{lines[-1]} {piece}".strip()
        if lines[-1] and width_of(longer, size) > width:
            lines.append(piece)
        else:
            lines[-1] = longer
    if len(lines) > most:
        last = lines[most - 1]
        while width_of(last + "…", size) > width and " " in last:
            last = last.rpartition(" ")[0]
        lines = [*lines[: most - 1], last.rstrip(".,; ") + "…"]
    return lines


def paragraph(x: float, y: float, text: str, width: float, style: str = "word", size: float = TEXT) -> tuple[str, float]:
    """A wrapped text and the height it takes."""
    lines = wrap(text, width, size * 1.1 if style == "strong" else size)
    return "".join(word(x, y + at * size * 1.3, each, style, size=size) for at, each in enumerate(lines)), len(lines) * size * 1.3


LEGEND_ROW = 20.0


def legend(items: Sequence[tuple[str, str]], left: float, top: float, width: float) -> tuple[str, float]:
    """Samples with their words in rows, and the height they take. A sample is drawn in the box from (0, -5) to (22, 5)."""
    out, x, y = [], left, top + 8
    for sample, text in items:
        lines = wrap(text, width - 28, SMALL)
        wide = 28 + max(width_of(each, SMALL) for each in lines)
        if x > left and x + wide > left + width:
            x, y = left, y + LEGEND_ROW
        out.append(f'<g transform="translate({number(x)} {number(y)})">{sample}</g>')
        out += [word(x + 28, y + 4 + at * 15, each, size=SMALL) for at, each in enumerate(lines)]
        x += wide + 14
        y += 15 * (len(lines) - 1)
    return "".join(out), (y - top + 12 if items else 0.0)


# ---- the whole ---------------------------------------------------------------------------------------------------------------
def svg(width: float, height: float, *, name: str, title: str, desc: str, inner: str) -> str:
    """The picture with title and description; `name` differs between the pictures of a page."""
    size = "wide" if width >= WIDE else "narrow"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph graph-{size}" viewBox="0 0 {number(width)} {number(height)}"'
        f' width="{number(width)}" height="{number(height)}" role="img" aria-labelledby={quoteattr(f"{name}-t")}'
        f' aria-describedby={quoteattr(f"{name}-d")} font-family="{FONTS}">'
        f"<title id={quoteattr(f'{name}-t')}>{escape(title)}</title><desc id={quoteattr(f'{name}-d')}>{escape(desc)}</desc>{inner}</svg>"
    )


def day_axis(frame: Frame, reader: Reader, room: float = 62.0) -> str:
    """The line under the field with the days named; the outer words lean inwards."""
    out = [line(frame.left, frame.bottom, frame.right, frame.bottom, "axis")]
    for day in ticks(frame, room):
        x, text = frame.x(day), reader.day(day)
        half = width_of(text, SMALL) / 2
        out.append(line(x, frame.bottom, x, frame.bottom + 4, "axis"))
        out.append(word(min(max(x, frame.left - 14 + half), frame.right + 10 - half), frame.bottom + 17, text, at="middle", size=SMALL))
    return "".join(out)


def pain_axis(frame: Frame, reader: Reader, marked: Sequence[float] = (0, 2, 4, 6, 8, 10)) -> str:
    """Lines across the field with their values at the left."""
    out = []
    for value in marked:
        y = frame.y(value)
        out.append(line(frame.left, y, frame.right, y, "grid"))
        out.append(word(frame.left - 7, y + 4, reader.number(value), at="end", size=SMALL))
    return "".join(out)


def nothing(frame: Frame, text: str) -> str:
    """The word in an empty field."""
    return word((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2 + 4, text, at="middle", size=14)
