"""How this bench measures: the best of several runs, in the units a reader wants."""

import importlib
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Line:
    """One row of the table: what was measured, the number with its unit, and what it means."""

    what: str
    number: str
    remark: str = ""


def measured(name: str) -> list[Line]:
    """The lines of one part, each printed as soon as it is measured; a process of its own finds this by name."""
    found = []
    for line in importlib.import_module(name).lines():
        print(f"  {line.what:<66} {line.number:>12}  {line.remark}", flush=True)
        found.append(line)
    return found


def best(run: Callable[[], T], times: int) -> tuple[float, T]:
    """Seconds of the fastest of several runs, and what the last one returned."""
    fastest, result = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        result = run()
        fastest = min(fastest, time.perf_counter() - start)
    return fastest, result  # type: ignore[return-value]


def environment() -> dict[str, str]:
    """The environment of a user's own process: bytecode is kept, as Python does unless it is told not to."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def cold(code: str, times: int = 5) -> float:
    """Seconds that this code takes in a fresh interpreter, the interpreter's own start left out: the best of several."""
    program = f"import time; start = time.perf_counter()\n{code}\nprint(time.perf_counter() - start)"
    run = [sys.executable, "-c", program]
    answers = [subprocess.run(run, env=environment(), capture_output=True, check=True, text=True) for _ in range(times)]
    return min(float(answer.stdout) for answer in answers)


def machine() -> str:
    """Processor, cores, system, and the versions that matter."""
    packages = [f"{name} {_version(name)}" for name in ("numpy", "pyagrum", "pyyaml")]
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; {python}; {', '.join(packages)}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown processor")
