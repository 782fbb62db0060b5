"""Contact sheets to look at: `python -m tests.support.contact_sheets FOLDER [ID ...]` writes pages of twelve exercises as PNG.

Each exercise stands with its numbered poses, its thumbnail at 96 pixels beside the words for people who cannot see it. Without ids every
drawn exercise is shown, in the library's order. `--look WORD` and `--left` show another person and the other side.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from unpinch.movement import drawn, picture, text_alternative
from unpinch.movement.looks import DEFAULT

A_PAGE = 12
PAGE = b"""
#let cells = json(bytes(sys.inputs.cells))
#set page(width: 1500pt, height: auto, margin: 12pt)
#set text(size: 11pt, font: ("DejaVu Sans", "Libertinus Serif"))
#grid(columns: (1fr, 1fr), gutter: 10pt, ..cells.map(cell => box(stroke: 0.5pt + gray, inset: 6pt, width: 100%)[
  #strong(cell.id) #h(1fr) #text(size: 9pt, cell.position)
  #v(-4pt)
  #image(bytes(cell.strip), format: "svg", width: 100%, height: 240pt, fit: "contain")
  #grid(columns: (96pt, 1fr), gutter: 8pt, image(bytes(cell.thumb), format: "svg", width: 96pt), text(size: 9.5pt, cell.words))
]))
"""


def cell(exercise_id: str, look: str, side: str) -> dict[str, str]:
    """What stands in one field of a sheet."""
    strip, thumb = (picture(exercise_id, kind, look=look, side=side, literal=True) for kind in ("strip", "thumb"))
    return {"id": exercise_id, "position": side, "strip": strip, "thumb": thumb, "words": text_alternative(exercise_id)}


def pages(ids: Sequence[str], look: str = DEFAULT, side: str = "right") -> Iterator[bytes]:
    """Each page as PNG."""
    import typst

    for start in range(0, len(ids), A_PAGE):
        cells = [cell(exercise_id, look, side) for exercise_id in ids[start : start + A_PAGE]]
        made = typst.compile(PAGE, format="png", ppi=72, sys_inputs={"cells": json.dumps(cells)})
        assert isinstance(made, bytes)
        yield made


def main() -> None:
    """Write the sheets that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("ids", nargs="*", metavar="ID")
    parser.add_argument("--look", default=DEFAULT)
    parser.add_argument("--left", action="store_const", dest="side", const="left", default="right")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages(arguments.ids or drawn(), arguments.look, arguments.side), 1):
        file = arguments.folder / f"sheet-{number:02d}.png"
        file.write_bytes(page)
        print(file, flush=True)


if __name__ == "__main__":
    main()
