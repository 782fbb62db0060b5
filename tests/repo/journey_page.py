"""The page that shows the path of an episode: `python -m tests.repo.journey_page` writes it anew."""

from collections.abc import Iterable
from pathlib import Path

from unpinch.journey import GATE_WORDS, MOVES, Status, diagram

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "journey.md"
HEAD = """# The path of an episode

An episode of care has one status at a time. It changes only by a move of this table, made by somebody of the named role, once everything
the move requires is true. A safety hold stands beside the status: it freezes the program in any of them, and only a clinician's clearance
lifts it. Generated from `src/unpinch/journey.py` by `python -m tests.repo.journey_page`; do not edit.
"""


def written() -> str:
    """What the page holds now."""
    return PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""


def page() -> str:
    """The page as the code says it."""
    rows = [
        f"| {move.source} | {move.target} | {move.label} | {_words(GATE_WORDS[gate] for gate in move.gates)} | {_words(move.roles)} |"
        for status in Status
        for move in MOVES
        if move.source is status
    ]
    table = "\n".join(["| From | To | Move | Requires that | By |", "|---|---|---|---|---|", *rows])
    return f"{HEAD}\n```mermaid\n{diagram()}\n```\n\n{table}\n"


def _words(parts: Iterable[str]) -> str:
    return "; ".join(str(part).replace("_", " ") for part in parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
