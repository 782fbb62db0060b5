"""The page of the exercise library: `python -m tests.repo.library_page` writes it anew."""

from collections.abc import Iterator
from pathlib import Path

from unpinch.knowledge import load_knowledge
from unpinch.knowledge.schema import Exercise
from unpinch.movement import drawn

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "exercise-library.md"
HEAD = """# The exercise library

Written by `python -m tests.repo.library_page`. Difficulty is 1 (easiest) to 5. Easier and harder are the steps of each exercise's ladder.
`unpinch exercise ID --svg` shows the moving picture, `--strip` the numbered poses, `--png` pixels. How the pictures were looked at stands
in [the checklist](exercise-pictures/checklist.yaml). Texts, doses and pictures are not clinically reviewed.

"""
COLUMNS = "| id | name | start | difficulty | easier | harder | picture |\n|---|---|---|---|---|---|---|"


def page() -> str:
    """The whole page."""
    exercises = load_knowledge().exercises.values()
    have = set(drawn())
    categories = dict.fromkeys(exercise.category for exercise in exercises)
    total = f"{len(exercises)} exercises, {len(have)} of them drawn.\n"
    return HEAD + total + "".join(_section(name, [e for e in exercises if e.category == name], have) for name in categories)


def _section(name: str, rows: list[Exercise], have: set[str]) -> str:
    head = f"\n## {name.replace('-', ' ').capitalize()}\n\n{COLUMNS}\n"
    return head + "\n".join(_lines(rows, have)) + "\n"


def _lines(rows: list[Exercise], have: set[str]) -> Iterator[str]:
    for e in rows:
        ladder = " | ".join(f"`{step}`" if step else "" for step in (e.easier_id, e.harder_id))
        picture = "drawn" if e.id in have else "picture to come"
        yield f"| `{e.id}` | {e.plain_label} | {e.start_position} | {e.difficulty} | {ladder} | {picture} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
