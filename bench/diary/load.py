"""Load by wrk, and what a server's processes spent on it."""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.serving import children

SECONDS = 6
CONNECTIONS = 8
TICKS = os.sysconf("SC_CLK_TCK")
SCRIPT = """
local people, n = {}, 0
for line in io.lines("%(people)s") do n = n + 1; people[n] = line end
local function hex(k) local t = {}; for i = 1, k do t[i] = string.format("%%x", math.random(0, 15)) end; return table.concat(t) end
math.randomseed(os.time())
request = function()
  local cookie, token, of, item = people[math.random(n)]:match("([^\\t]*)\\t([^\\t]*)\\t([^\\t]*)\\t([^\\t]*)")
  local h = {["Cookie"] = cookie, ["Accept"] = "application/json"}
  if "%(what)s" == "program" then return wrk.format("GET", "%(path)s", h) end
  h["Content-Type"] = "%(kind)s"; h["X-CSRFToken"] = token
  local id = hex(8) .. "-" .. hex(4) .. "-4" .. hex(3) .. "-8" .. hex(3) .. "-" .. hex(12)
  local body = ([[%(body)s]]):gsub("@ID", id):gsub("@OF", of):gsub("@ITEM", item):gsub("@AT", os.date("!%%Y-%%m-%%dT%%H:%%M:%%SZ"))
  return wrk.format("POST", "%(path)s", h, body)
end
"""


@dataclass(frozen=True)
class Run:
    """What one kind of request took: processor time of the server for each, requests a second, the 95th of a hundred, failures."""

    cpu_ms: float
    per_s: float
    p95_ms: float
    failed: int


def wrk() -> str | None:
    """Where wrk is."""
    return shutil.which("wrk")


def measured(server: Any, what: str) -> Run:
    """The better of two runs after a short one to warm up."""
    _run(server, what, 2)
    return max((_run(server, what, SECONDS) for _ in range(2)), key=lambda run: run.per_s)


def _run(server: Any, what: str, seconds: int) -> Run:
    path, kind, body = server.asks[what]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % {"people": server.people, "what": what, "path": path, "kind": kind, "body": body})
        script.flush()
        before = cpu_s(server.pid)
        command = [wrk(), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", script.name, server.url]
        said = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=True).stdout
        spent = cpu_s(server.pid) - before
    return read(said, spent)


def read(said: str, spent_s: float) -> Run:
    """What wrk printed."""
    count = int(_found(r"(\d+) requests in", said))
    failed = sum(int(each) for each in re.findall(r"Non-2xx or 3xx responses: (\d+)", said))
    return Run(1000 * spent_s / max(1, count), float(_found(r"Requests/sec:\s+([\d.]+)", said)), _p95(said), failed)


def _p95(said: str) -> float:
    """wrk prints 90 % and 99 %; what lies between is read on a straight line (convention)."""
    shares = {int(share): _ms(value) for share, value in re.findall(r"^\s+(50|75|90|99)%\s+(\S+)", said, re.MULTILINE)}
    return shares[90] + (shares[99] - shares[90]) * 5 / 9


def _ms(value: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", value).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def _found(pattern: str, said: str) -> str:
    match = re.search(pattern, said)
    assert match, said
    return match[1]


def cpu_s(pid: int) -> float:
    """Processor seconds that a process and everything below it have spent."""
    total = 0
    for each in (pid, *children(pid)):
        parts = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += int(parts[11]) + int(parts[12])
    return total / TICKS


def memory_mb(pid: int) -> float:
    """Memory that a process and everything below it hold, shared pages divided among those who share them."""
    kept = 0
    for each in (pid, *children(pid)):
        text = Path(f"/proc/{each}/smaps_rollup").read_text()
        kept += int(_found(r"Pss:\s+(\d+) kB", text))
    return kept / 1024
