"""Where the labels of the nerve picture stand: one column beside the leg, in the order of what they name, with lines to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from unpinch.anatomy.curves import number
from unpinch.anatomy.nerve_art import TOP, Pens
from unpinch.anatomy.nerve_words import Label

COLUMN = 104.0
"""Where the texts begin, beyond the widest part of the hip."""
SIZE, LINE, GAP = 15.5, 17.0, 5.0
LIMIT = 15
"""Characters of one line: the margin is 142 units wide."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with its lines and the height of the first."""

    label: Label
    lines: tuple[str, ...]
    y: float

    @property
    def bottom(self) -> float:
        """Where the next label may begin."""
        return self.y + (len(self.lines) - 1) * LINE


def wrapped(text: str, limit: int = LIMIT) -> tuple[str, ...]:
    """A text in lines of about `limit` characters; a longer word stands alone.

    >>> wrapped("Nerve at the outside of the knee")
    ('Nerve at the', 'outside of the', 'knee')
    """
    lines = [""]
    for word in text.split():
        grown = f"{lines[-1]} {word}".strip()
        if len(grown) <= limit or not lines[-1]:
            lines[-1] = grown
        else:
            lines.append(word)
    return tuple(lines)


def column(labels: Iterable[Label], pens: Pens) -> tuple[Placed, ...]:
    """Labels from top to bottom without overlap: each as near to what it names as those above it allow."""
    out: list[Placed] = []
    for label in sorted(labels, key=_height):
        lines = wrapped(pens.translate(label.text))
        wanted = _height(label) - (len(lines) - 1) * LINE / 2
        least = out[-1].bottom + LINE + (2 if label.root and out[-1].label.root else GAP) if out else TOP + 22
        out.append(Placed(label, lines, max(wanted, least)))
    return tuple(out)


RISE = {"L4": 58.0, "L5": 62.0, "S1": 70.0, "S2": 62.0, "S3": 55.0}
"""How far above its root a letter stands, so that the lines fan out over the hip bone."""


def _height(label: Label) -> float:
    if label.root:
        return label.at[1] - RISE[label.root]
    return label.at[1] - (62 if label.place == "root" else 0)


def draw(placed: Iterable[Placed], pens: Pens, sign: int) -> str:
    """The column and its lines at the side `sign`."""
    return "".join(_one(each, pens, sign) for each in placed)


def _one(placed: Placed, pens: Pens, sign: int) -> str:
    label = placed.label
    colour = pens.paint("site" if label.strong else "label")
    data = "".join(f' data-{key}="{value}"' for key, value in (("place", label.place), ("root", label.root)) if value)
    return f'<g class="nerve-label"{data}>{_leader(placed, sign, colour)}{_text(placed, pens, sign, colour)}</g>'


def _leader(placed: Placed, sign: int, colour: str) -> str:
    x, y = placed.label.at
    start = (placed.y + placed.bottom) / 2 - SIZE * 0.32
    width = 1.5 if placed.label.strong else 0.9
    dot = "" if placed.label.strong else f'<circle cx="{number(sign * x)}" cy="{number(y)}" r="1.7" fill="{colour}"/>'
    d = f"M{number(sign * (COLUMN - 4))} {number(start)}H{number(sign * (COLUMN - 10))}L{number(sign * x)} {number(y)}"
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>{dot}'


def _text(placed: Placed, pens: Pens, sign: int, colour: str) -> str:
    anchor = "start" if sign > 0 else "end"
    strong = placed.label.strong
    fill = colour if strong else pens.paint("ink")
    rows = "".join(_rows(placed, sign))
    weight = 700 if strong or placed.label.root else 500
    return f'<text font-size="{SIZE}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}">{rows}</text>'


def _rows(placed: Placed, sign: int) -> Iterator[str]:
    for i, line in enumerate(placed.lines):
        yield f'<tspan x="{number(sign * COLUMN)}" y="{number(placed.y + i * LINE)}">{escape(line)}</tspan>'
