"""The two servers that are compared: a clinic with everything switched on, and the bare probe; both behind granian with two workers."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

import psycopg

from bench.diary.load import Run, cpu_s, memory_mb
from bench.measure import ROOT
from tests.support.serving import children, free_port, serving, variables

SET = '{"exercise":"@ITEM","sets_done":3,"sets_due":3,"reps":10,"leg_before":3,"leg_after":3,"reach_before":"calf","reach_after":"calf"}'
OURS = {
    "program": ("/api/day/program", "", ""),
    "log": (
        "/api/day/events",
        "application/json",
        '{"device":"bench","for":"@OF","events":[{"id":"@ID","kind":"set","at":"@AT","body":' + SET + "}]}",
    ),
}
BARE = {"program": ("/today/", "", ""), "log": ("/log/", "application/x-www-form-urlencoded", "item=@ITEM&sets=3&reps=10&pain=3")}
Asks = dict[str, tuple[str, str, str]]


@dataclass
class Served:
    """A running server, and the file of people that the load picks from: cookie, token, episode, exercise."""

    url: str
    pid: int
    people: Path
    asks: Asks
    entries: int
    whole: int = 0
    """The process above all others, the job worker among them; `pid` is that of the web server alone."""
    first: Callable[[], Run] | None = None
    memory_mb: float = field(default=0.0)

    def memory(self) -> float:
        """Memory of all its processes, MB."""
        return memory_mb(self.whole or self.pid)


@contextmanager
def unpinch(folder: Path, database: str, people: int, days: int) -> Iterator[Served]:
    """`unpinch serve` with a full clinic: web workers and the job worker."""
    with _database(database, "ours") as own:
        env = {**variables(folder / "ours", own), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        given = _made("bench.diary.clinic", env, folder / "ours.tsv", people, days)
        with serving(env) as server:
            made = Served(server.url, _web(server.process.pid), folder / "ours.tsv", OURS, given["entries"], whole=server.process.pid)
            made.first = lambda: _everybody(made)
            yield made


def _web(supervisor: int) -> int:
    """The web server below the supervisor."""
    return next(pid for pid in children(supervisor) if Path(f"/proc/{pid}/comm").read_text().strip() == "unpinch-web")


@contextmanager
def probe(folder: Path, database: str, people: int, days: int) -> Iterator[Served]:
    """The bare probe behind the same web server."""
    with _database(database, "bare") as own:
        env = {**variables(folder / "bare", own), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PROBE_DATA": str(folder / "bare.sqlite3")}
        given = _made("bench.diary.probe", env, folder / "bare.tsv", people, days)
        port = free_port()
        line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--port", str(port)]
        process = subprocess.Popen([*line, "bench.diary.probe:application"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}/ping/")
            yield Served(url, process.pid, folder / "bare.tsv", BARE, given["entries"])
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def _database(cluster: str, name: str) -> Iterator[str]:
    """A database of its own in the cluster; none for SQLite."""
    if not cluster:
        yield ""
        return
    with psycopg.connect(cluster, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"')
    yield urlunsplit(urlsplit(cluster)._replace(path=f"/{name}"))


def _made(module: str, env: dict[str, str], people_file: Path, people: int, days: int) -> dict[str, int]:
    """Fill a database in a process of its own."""
    command = [sys.executable, "-m", module, str(people_file), str(people), str(days)]
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=ROOT)
    assert said.returncode == 0, said.stderr[-2000:]
    answer: dict[str, int] = json.loads(said.stdout.splitlines()[-1])
    return answer


def _everybody(server: Served) -> Run:
    """Ask for the program of up to a hundred people once, one after the other; then for those of all others, two at a time."""
    cookies = [line.split("\t")[0] for line in server.people.read_text().splitlines()]
    before = cpu_s(server.pid)
    times = [_asked(server.url, cookie) for cookie in cookies[:100]]
    spent, count = cpu_s(server.pid) - before, len(times)
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda cookie: _asked(server.url, cookie), cookies[100:]))
    return Run(1000 * spent / count, count / sum(times), 1000 * sorted(times)[int(0.95 * count) - 1], 0)


def _asked(url: str, cookie: str) -> float:
    """Seconds until somebody's program was there."""
    start = time.perf_counter()
    asked = Request(f"{url}{OURS['program'][0]}", headers={"Cookie": cookie, "Accept": "application/json"})
    with urlopen(asked, timeout=60) as answer:
        assert answer.status == 200
        answer.read()
    return time.perf_counter() - start


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"{address} does not answer")
