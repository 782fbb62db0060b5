"""Signs of a page of text, and a probability drawn with them.

Solid up to the low end of the band, half-tone up to the value, light up to the high end:

██████▒▒▒▒░░░░            low 18 %, value 30 %, high 41 %
"""

from dataclasses import dataclass

FULL = 1.0


@dataclass(frozen=True, slots=True)
class Signs:
    """The three tones and the marks of the page, in Unicode or in plain ASCII."""

    solid: str
    half: str
    light: str
    rule: str
    block: str
    good: str
    open: str
    alarm: str
    dot: str
    times: str
    dash: str


UNICODE = Signs("█", "▒", "░", "─", "▌", "✓", "?", "!", "·", "×", "–")
ASCII = Signs("#", "=", "-", "-", "|", "+", "?", "!", ";", "x", "-")


def signs_for(encoding: str) -> Signs:
    """The signs that an output can carry."""
    return UNICODE if encoding.lower().replace("-", "").startswith("utf") else ASCII


def tones(low: float, value: float, high: float, width: int) -> tuple[int, int, int]:
    """How many cells are solid, half-tone and light, where `width` cells are 100 %. A value outside its band widens it.

    >>> tones(0.18, 0.30, 0.41, 40)
    (7, 5, 4)
    """
    low, high = min(low, value), max(high, value)
    edges = [round(min(max(share, 0.0), FULL) * width) for share in (low, value, high)]
    return edges[0], edges[1] - edges[0], edges[2] - edges[1]
