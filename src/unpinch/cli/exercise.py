"""`unpinch exercise`: the picture of one exercise, what it says in words, and which are not drawn yet."""

import argparse
import textwrap

from unpinch.cli.files import print_json, terminal_width
from unpinch.knowledge import load_knowledge
from unpinch.movement import drawn, missing, picture, text_alternative
from unpinch.terms.errors import InputError

WIDEST = 110


def run(arguments: argparse.Namespace) -> int:
    """Print a picture as SVG, or the exercise in words; or the ids that are not drawn."""
    if arguments.missing:
        ids = list(missing())
        print_json({"drawn": len(drawn()), "missing": ids}) if arguments.json else print("\n".join(ids))
        return 0
    if not arguments.id:
        raise InputError("ID", "no exercise is named.", "Name one, or ask for --missing.")
    if arguments.kind:
        print(picture(arguments.id, arguments.kind))
        return 0
    words = text_alternative(arguments.id)
    if arguments.json:
        print_json({"id": arguments.id, "label": load_knowledge().exercises[arguments.id].label, "text": words})
    else:
        print("\n".join(textwrap.wrap(words, min(terminal_width(), WIDEST))))
    return 0
