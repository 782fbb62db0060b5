"""How long a command takes as a whole process, as the person at the terminal feels it."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from bench.measure import ROOT, Line, best, environment

TITLE = "Commands"
CASE = str(ROOT / "examples" / "disc-l5.yaml")
COMMANDS = (
    (("--help",), "imports neither NumPy nor the knowledge"),
    (("assess", CASE), "disc-l5.yaml: triage to plan, as a page"),
    (("assess", CASE, "--json"), "the same for programs"),
    (("why-not", CASE, "prone-press-up"), "solves the plan twice"),
    (("explain", CASE, "straight_leg_raise"), ""),
    (("vocabulary", "--json"), ""),
    (("knowledge", "check"), "every entry of every table"),
)


def lines() -> Iterator[Line]:
    """Each command in a fresh process, bytecode and knowledge snapshot warm."""
    for arguments, remark in COMMANDS:
        seconds, _ = best(partial(_run, *arguments), 5)
        name = " ".join("CASE" if word == CASE else word for word in arguments)
        yield Line(f"`unpinch {name}`", f"{seconds * 1000:.0f} ms", remark)


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "unpinch", *arguments], env=environment(), stdout=subprocess.DEVNULL, check=True)
