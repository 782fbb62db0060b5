"""A day at home under load: see the program, log one exercise; everything switched on, beside a bare probe in the same run.

The work is that of the published comparison: 1,000 people, six exercises, 60 days at four fifths, on SQLite and on PostgreSQL. Load comes
from wrk (a Debian package) with 8 connections; it shares the cores with the server, so requests a second are a lower bound, while processor
time per request is steady. The probe is the least that could answer the same questions: no policy, no audit, no safety check.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.diary.load import Run, measured, wrk
from bench.diary.serve import Served, probe, unpinch
from bench.measure import Line
from tests.support.postgres import binaries, cluster

TITLE = "A day at home: the program and the diary"
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000"))
DAYS = 60
BARS = {"program": "bar: >= 200/s, p95 <= 60 ms, <= 10 ms", "log": "bar: >= 150/s, p95 <= 80 ms, <= 10 ms"}
NAMES = {"program": "See today after logging", "log": "Log one exercise"}


def lines() -> Iterator[Line]:
    """Measure everything of this part, or say what is missing."""
    if wrk() is None:
        yield Line("Not measured", "-", "wrk is not on this machine. On Debian or Ubuntu: apt install wrk")
        return
    yield from _on("SQLite", "")
    programs = binaries()
    if programs is None:
        yield Line("PostgreSQL: not measured", "-", "On Debian or Ubuntu: apt install postgresql")
        return
    with cluster(programs) as address:
        yield from _on("PostgreSQL", address)


def _on(name: str, database: str) -> Iterator[Line]:
    """Both servers on one database, each measured by itself."""
    with tempfile.TemporaryDirectory() as folder:
        with unpinch(Path(folder), database, PEOPLE, DAYS) as ours:
            yield Line(f"{name}: entries in the diary", f"{ours.entries:,}", f"{PEOPLE:,} people, {DAYS} days")
            found = _measured(ours)
        with probe(Path(folder), database, PEOPLE, DAYS) as bare:
            beside = _measured(bare)
    for what, run in found.items():
        if what in NAMES:
            yield _line(f"{name}: {NAMES[what]}", run, f"{_ratio(run, beside[what])}; {BARS[what]}")
            yield _line(f"{name}: the probe, {NAMES[what].lower()}", beside[what], "")
    yield _line(f"{name}: the first program of a day, worked out anew", found["first"], "once a day for each person, or after a change")
    yield Line(f"{name}: memory of all server processes", f"{ours.memory_mb:.0f} MB", "bar: <= 350 MB")


def _measured(server: Served) -> dict[str, Run]:
    """First everybody's program once, then seeing and logging."""
    runs = {"first": server.first()} if server.first else {}
    for what in NAMES:
        runs[what] = measured(server, what)
    server.memory_mb = server.memory()
    return runs


def _ratio(run: Run, beside: Run) -> str:
    return f"{run.cpu_ms / beside.cpu_ms:.1f} x the probe's processor time"


def _line(what: str, run: Run, remark: str) -> Line:
    failed = f"; {run.failed} FAILED" if run.failed else ""
    return Line(what, f"{run.cpu_ms:.1f} ms", f"{run.per_s:.0f}/s, p95 {run.p95_ms:.0f} ms{failed}; {remark}".rstrip("; "))
