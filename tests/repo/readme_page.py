"""The real output shown in the README: `python -m tests.repo.readme_page` writes it anew."""

import datetime as dt
import io
from pathlib import Path

from unpinch.assess import assess
from unpinch.clinical.intake.case_file import read_case
from unpinch.knowledge import load_knowledge
from unpinch.terminal.page import console_for, print_page

TODAY = dt.date(2026, 11, 21)  # the case has its own day; this only bounds it
ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
CASE = ROOT / "examples" / "disc-l5.yaml"
START, END = "<!-- output: python -m tests.repo.readme_page -->\n", "<!-- end of output -->\n"
SHOWN = (("", "NEXT BEST TESTS"), ("PLAN", "IN THE CLINIC"))
"""From which heading to which; the rest of the page is left out."""


def excerpt() -> str:
    """The parts of the page of one sample case, as a code block."""
    knowledge, console = load_knowledge(), console_for(100, color=False)
    console.file = io.StringIO()
    file = read_case(CASE.read_bytes(), CASE.name, knowledge, today=TODAY)
    print_page(assess(knowledge, file.case), console, file.title, file.note)
    page = "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())
    parts = [page[page.index(f"\n{first}") + 1 if first else 0 : page.index(f"\n{after}")] for first, after in SHOWN]
    return "```\n$ unpinch assess examples/disc-l5.yaml\n" + "\n[...]\n\n".join(parts) + "\n\n[...]\n```\n"


def written() -> str:
    """What the README shows now."""
    return README.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]


if __name__ == "__main__":
    before, _, rest = README.read_text(encoding="utf-8").partition(START)
    README.write_text(before + START + excerpt() + END + rest.partition(END)[2], encoding="utf-8")
