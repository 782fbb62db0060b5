"""`unpinch exercise`: the picture of one exercise, what it says in words, and which are not drawn yet."""

import argparse
import sys
import textwrap
from pathlib import Path

from unpinch.cli.files import print_json, terminal_width
from unpinch.knowledge import load_knowledge
from unpinch.movement import drawn, missing, picture, text_alternative
from unpinch.movement.raster import check_size, png
from unpinch.terms.errors import InputError
from unpinch.terms.side import Side

WIDEST = 110
STILL_PX, STRIP_PX, THUMB_PX = 860, 1720, 96  # twice the width of a card on a page, and the size of a thumbnail in a list


def run(arguments: argparse.Namespace) -> int:
    """Print a picture as SVG or PNG, or the exercise in words; or the ids that are not drawn."""
    if arguments.missing:
        ids = list(missing())
        print_json({"drawn": len(drawn()), "missing": ids}) if arguments.json else print("\n".join(ids))
        return 0
    if not arguments.id:
        raise InputError("ID", "no exercise is named.", "Name one, or ask for --missing.")
    _check_options(arguments)
    if arguments.png:
        _write_bytes(_pixels(arguments), arguments.output)
    elif arguments.kind:
        _write_text(_drawing(arguments, arguments.kind), arguments.output)
    else:
        _tell(arguments)
    return 0


def _check_options(arguments: argparse.Namespace) -> None:
    """Raises InputError for an option that would be silently ignored."""
    if arguments.size is not None and not arguments.png:
        raise InputError("--size", "only a PNG has a size in pixels.", "Add --png; an SVG fits any size.")
    if arguments.output is not None and not (arguments.png or arguments.kind):
        raise InputError("--output", "no picture is asked for.", "Add --svg, --still, --strip, --thumb or --png.")


def _drawing(arguments: argparse.Namespace, kind: str, literal: bool = False) -> str:
    look = {"look": arguments.look} if arguments.look else {}
    return picture(arguments.id, kind, side=arguments.side or Side.RIGHT, literal=literal, **look)


def _pixels(arguments: argparse.Namespace) -> bytes:
    """The still picture, or the strip or thumbnail where that was asked for, as PNG."""
    kind = arguments.kind if arguments.kind in ("strip", "thumb") else "still"
    if arguments.size is not None:
        check_size(arguments.size)
    return png(_drawing(arguments, kind, literal=True), arguments.size or {"strip": STRIP_PX, "thumb": THUMB_PX}.get(kind, STILL_PX))


def _tell(arguments: argparse.Namespace) -> None:
    words = text_alternative(arguments.id, Side(arguments.side or Side.RIGHT))
    if arguments.json:
        print_json({"id": arguments.id, "label": load_knowledge().exercises[arguments.id].label, "text": words})
    else:
        print("\n".join(textwrap.wrap(words, min(terminal_width(), WIDEST))))


def _write_text(text: str, output: str | None) -> None:
    if output is None:
        print(text)
    else:
        _write_bytes(text.encode() + b"\n", output)


def _write_bytes(data: bytes, output: str | None) -> None:
    """To the file that is named, else to standard output unless that is a terminal. Raises InputError."""
    if output is None:
        if sys.stdout.isatty():
            raise InputError("--png", "a terminal shows no pixels.", "Name a file with --output FILE, or send the output to one.")
        sys.stdout.buffer.write(data)
        return
    try:
        Path(output).write_bytes(data)
    except OSError as error:
        raise InputError("--output", f"{output} cannot be written: {error.strerror}.", "Name a file in a folder that exists.") from None
