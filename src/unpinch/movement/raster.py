"""A picture as pixels, for letters, slides and programs that show no SVG.

Answers "give me this as PNG". The SVG must carry its colours literally (`picture(..., literal=True)`); nothing is fetched, no script runs.
"""

import re

from unpinch.terms.errors import InputError

SMALLEST, LARGEST = 48, 4096  # pixels of width: below nothing is told apart, above memory is wasted (convention)
PAGE = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100pt)\n'
PAGE_POINTS, POINTS_AN_INCH = 100.0, 72.0


def check_size(width_px: int) -> int:
    """The width if it can be used. Raises InputError naming the least and the greatest."""
    if not SMALLEST <= width_px <= LARGEST:
        raise InputError("size", f"{width_px} pixels cannot be drawn.", f"Choose {SMALLEST} to {LARGEST} pixels of width.")
    return width_px


def png(svg: str, width_px: int) -> bytes:
    """The picture as PNG, so many pixels wide; its height follows. Raises InputError for a size out of bounds."""
    import typst

    made = typst.compile(PAGE, format="png", ppi=check_size(width_px) / PAGE_POINTS * POINTS_AN_INCH, sys_inputs={"svg": _plain(svg)})
    if not isinstance(made, bytes):  # several pages would be a list: one picture is one page
        raise TypeError("one picture became several pages")
    return made


def _plain(svg: str) -> str:
    """The SVG without its words for screen readers, which pixels cannot carry."""
    return re.sub(r"<(title|desc)\b.*?</\1>", "", svg)
