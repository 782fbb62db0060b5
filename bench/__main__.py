"""Measure and report: `python -m bench` prints tables and writes docs/reference/bench.md (`--no-page`: prints only).

`python -m bench evaluation diary` measures the named parts only, and writes those sections anew; each says when and where it was measured.
"""

import datetime as dt
import importlib
import multiprocessing
import pkgutil
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from types import ModuleType

import bench
from bench.measure import ROOT, Line, machine, measured

PAGE = ROOT / "docs" / "reference" / "bench.md"
HEAD = """# Speed

Written by `make bench` (`python -m bench`). Best of several runs; other work on the machine makes numbers worse, never better.
No test asserts a time.
"""


def parts() -> list[ModuleType]:
    """Every module of this folder that has lines to measure."""
    modules = [importlib.import_module(f"bench.{found.name}") for found in pkgutil.iter_modules(bench.__path__) if found.name != "__main__"]
    return [module for module in modules if hasattr(module, "lines")]


def main() -> None:
    """Measure every part, or those that are named, each in a process of its own: two scratch clinics do not fit into one."""
    named = {word for word in sys.argv[1:] if not word.startswith("-")}
    made = {}
    for part in parts():
        if named and part.__name__.removeprefix("bench.") not in named:
            continue
        print(f"\n{part.TITLE}", flush=True)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
            made[part.TITLE] = section(part.TITLE, alone.submit(measured, part.__name__).result())
    if "--no-page" not in sys.argv:
        kept = sections(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
        found = {part.TITLE: made.get(part.TITLE) or kept.get(part.TITLE) for part in parts()}
        PAGE.write_text("\n".join([HEAD, *filter(None, found.values())]), encoding="utf-8")
        print(f"\nwritten: {PAGE.relative_to(ROOT)}")


def section(title: str, lines: Iterable[Line]) -> str:
    """One part of the page: when and where, and the table."""
    rows = [f"| {line.what} | {line.number} | {line.remark} |" for line in lines]
    where = f"{dt.datetime.now(dt.UTC).date()}; {machine()}."
    return "\n".join([f"## {title}", "", where, "", "| what | measured | remark |", "|---|---|---|", *rows, ""])


def sections(page: str) -> dict[str, str]:
    """The parts of a page by title, as they stand."""
    found = [f"## {text.rstrip()}\n" for text in page.split("\n## ")[1:]]
    return {text.partition("\n")[0].removeprefix("## "): text for text in found}


if __name__ == "__main__":
    main()
