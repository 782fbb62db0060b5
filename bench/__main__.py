"""Measure and report: `python -m bench` prints the table and writes docs/reference/bench.md (`--no-page`: prints only).

`python -m bench evaluation` measures the named parts only, and writes nothing.
"""

import datetime as dt
import importlib
import multiprocessing
import pkgutil
import sys
from concurrent.futures import ProcessPoolExecutor
from types import ModuleType

import bench
from bench.measure import ROOT, machine, measured

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
    page = [HEAD, f"Machine: {machine()}.  ", f"Date: {dt.datetime.now(dt.UTC).date()}.", ""]
    for part in parts():
        if named and part.__name__.removeprefix("bench.") not in named:
            continue
        page += [f"## {part.TITLE}", "", "| what | measured | remark |", "|---|---|---|"]
        print(f"\n{part.TITLE}", flush=True)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
            lines = alone.submit(measured, part.__name__).result()
        page += [*(f"| {line.what} | {line.number} | {line.remark} |" for line in lines), ""]
    if not named and "--no-page" not in sys.argv:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text("\n".join(page), encoding="utf-8")
        print(f"\nwritten: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
