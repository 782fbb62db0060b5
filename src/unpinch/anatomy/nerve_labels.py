"""Where the labels of the nerve picture stand: one column beside the leg, in the order of what they name, with lines to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from unpinch.anatomy.curves import number
from unpinch.anatomy.nerve_art import BOTTOM, TOP, Pens
from unpinch.anatomy.nerve_words import Label

COLUMN, FOOT = 104.0, 62
"""Where the texts begin, beyond the widest part of the hip; the middle of the foot."""
SIZE, LINE, GAP = 15.5, 17.0, 5.0
LIMIT = 15
"""Characters of one line: the margin is 142 units wide."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with its lines and the height of the first; the first `heads` lines name the place, the others say more."""

    label: Label
    lines: tuple[str, ...]
    y: float
    heads: int

    @property
    def bottom(self) -> float:
        """The height of the last line."""
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
        head, _, more = pens.translate(label.text).partition(": ")
        heads = wrapped(head, LIMIT - label.strong)
        lines = (*heads, *(wrapped(more) if more else ()))
        wanted = _height(label) - (len(lines) - 1) * LINE / 2
        out.append(Placed(label, lines, max(wanted, _least(out, label)), len(heads)))
    return tuple(out)


def _least(above: list[Placed], label: Label) -> float:
    """How far up a label may stand."""
    if not above:
        return TOP + 20
    near = label.root and above[-1].label.root
    return above[-1].bottom + LINE + (2 if near else GAP)


RISE = {"L4": 58.0, "L5": 62.0, "S1": 70.0, "S2": 62.0, "S3": 55.0}
"""How far above its root a letter stands, so that the lines fan out over the hip bone."""


def _height(label: Label) -> float:
    if label.bare:
        return label.at[1]
    if label.root:
        return label.at[1] - RISE[label.root]
    return TOP if label.place == "root" and label.strong else label.at[1] - (62 if label.place == "root" else 0)


def draw(placed: Iterable[Placed], pens: Pens, sign: int) -> str:
    """The column and its lines at the side `sign`."""
    anchor = "start" if sign > 0 else "end"
    inner = "".join(_one(each, pens, sign) for each in placed)
    return f'<g font-size="{SIZE}" font-weight="500" text-anchor="{anchor}" fill="{pens.paint("ink")}" stroke-linejoin="round">{inner}</g>'


def _one(placed: Placed, pens: Pens, sign: int) -> str:
    label = placed.label
    data = "".join(f' data-{key}="{value}"' for key, value in (("place", label.place), ("root", label.root)) if value)
    leader = "" if label.bare else _leader(placed, pens, sign)
    return f'<g class="nerve-label"{data}>{leader}{_text(placed, pens, sign)}</g>'


def _leader(placed: Placed, pens: Pens, sign: int) -> str:
    """The line from a label to what it names: to its ring, or to a dot."""
    label, (x, y) = placed.label, placed.label.at
    colour = pens.paint("site" if label.strong or label.lit else "label")
    start = (placed.y + placed.bottom) / 2 - SIZE * 0.32
    dot = "" if label.strong else f'<circle cx="{number(sign * x)}" cy="{number(y)}" r="1.7" stroke="none"/>'
    d = f"M{number(sign * (COLUMN - 4))} {number(start)}H{number(sign * (COLUMN - 9))}L{number(sign * x)} {number(y)}"
    path = f'<path d="{d}" fill="none" stroke-width="{1.5 if label.strong else 0.9}"/>'
    return f'<g fill="{colour}" stroke="{colour}">{path}{dot}</g>'


def _text(placed: Placed, pens: Pens, sign: int) -> str:
    label = placed.label
    bold = ' font-weight="700"' if label.strong or label.root else ""
    fill = f' fill="{pens.paint("site")}"' if (label.strong or label.lit) and not label.bare else ""
    more = f' fill="{pens.paint("ink")}" font-weight="500"'
    rows = "".join(
        f'<tspan x="{number(sign * COLUMN)}" y="{number(placed.y + i * LINE)}"{more if i >= placed.heads else ""}>{escape(line)}</tspan>'
        for i, line in enumerate(placed.lines)
    )
    return f"<text{bold}{fill}>{rows}</text>"


def caption_lines(words: Mapping[int, str], pens: Pens) -> dict[int, tuple[str, ...]]:
    """Which leg is which in lines, by side: short ones where two legs stand beside each other."""
    limit = 9 if len(words) > 1 else 32
    return {sign: wrapped(pens.translate(word), limit) for sign, word in words.items()}


def captions(lines: Mapping[int, tuple[str, ...]], pens: Pens) -> str:
    """Which leg is which, below the feet."""
    rows = "".join(_caption(sign, said) for sign, said in lines.items())
    return f'<g font-size="14" font-weight="500" text-anchor="middle" fill="{pens.paint("label")}">{rows}</g>'


def _caption(sign: int, said: tuple[str, ...]) -> str:
    heights = (number(BOTTOM + 15 + LINE * i) for i in range(len(said)))
    rows = "".join(f'<tspan x="{sign * FOOT}" y="{y}">{escape(line)}</tspan>' for y, line in zip(heights, said, strict=True))
    return f"<text>{rows}</text>"
