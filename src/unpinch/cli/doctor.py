"""`unpinch doctor`: what stands between this machine and a clinic that may open, and how to mend it."""

import argparse
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from unpinch.config.boot import boot

if TYPE_CHECKING:
    from unpinch.config.doctor import Check

FAILS = 1
WIDTH = 110
INDENT = " " * 7


def run(arguments: argparse.Namespace) -> int:
    """Print every check; exit 1 when one fails."""
    environment = boot()
    from unpinch.config.doctor import examine

    checks = examine(environment)
    failed = [check for check in checks if check.state == "fail"]
    if arguments.json:
        from unpinch.cli.files import print_json

        rows = [{"name": check.name, "state": check.state.value, "text": check.text, "mend": check.mend} for check in checks]
        print_json({"schema": 1, "ok": not failed, "checks": rows})
    else:
        print("\n".join(_page(checks)))
    return FAILS if failed else 0


def _page(checks: Sequence["Check"]) -> Iterator[str]:
    width = min(shutil.get_terminal_size((WIDTH, 40)).columns, WIDTH)
    for check in checks:
        yield from textwrap.wrap(f"{check.state.value:5}  {check.name}: {check.text}", width, subsequent_indent=INDENT)
        if check.mend:
            yield from textwrap.wrap(f"-> {check.mend}", width, initial_indent=INDENT, subsequent_indent=INDENT + "   ")
    counts = {state: sum(check.state == state for check in checks) for state in ("ok", "warn", "fail")}
    yield ", ".join(f"{count} {state}" for state, count in counts.items())
