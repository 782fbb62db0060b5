"""`unpinch serve` as a process of its own, on a folder and a database of its own, for the tests that kill it."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg
from psycopg import sql

OPEN_S = 60
OURS = "UNPINCH_"
UNFORKED = "import runpy; from unpinch.config import server; server.FORKS = False; runpy.run_module('unpinch', run_name='__main__')"


def variables(data: Path, database: str = "", **more: str) -> dict[str, str]:
    """An environment for a process of its own: nothing of ours is inherited but the data folder and the database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS) and name != "DJANGO_SETTINGS_MODULE"}
    return {**kept, "DATABASE_URL": database, "UNPINCH_DATA": str(data), "PYTHONUNBUFFERED": "1", **more}


@contextmanager
def own_database(*, prepared: bool = False) -> Iterator[str]:
    """The address of a database of our own: empty for SQLite, else a new one in the cluster under test; `prepared`: at this version."""
    cluster = os.environ.get("UNPINCH_TEST_DATABASE_URL", "")
    if not cluster:
        yield ""
        return
    name = _create(_template() if prepared else "template1")
    try:
        yield _address(name)
    finally:
        _drop(name)


def own_folder(data: Path, database: str = "", **more: str) -> dict[str, str]:
    """`variables` for a start that finds its database at this version already: bringing one there from nothing takes seconds each time."""
    if not database:
        data.mkdir(parents=True, mode=0o700)
        shutil.copyfile(_prepared(), data / "unpinch.sqlite3")
    return variables(data, database, **more)


@cache
def _prepared() -> Path:
    """A SQLite file at this version, made once for each process."""
    folder = Path(tempfile.mkdtemp(prefix="unpinch-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    said = unpinch("prepare", env=variables(folder, UNPINCH_DEMO="yes"))
    assert said.returncode == 0, said.stderr
    return folder / "unpinch.sqlite3"


@cache
def _template() -> str:
    """A PostgreSQL database at this version, made once for each process."""
    name = _create("template1")
    atexit.register(_drop, name)
    with tempfile.TemporaryDirectory(prefix="unpinch-prepared-") as folder:
        said = unpinch("prepare", env=variables(Path(folder), _address(name), UNPINCH_DEMO="yes"))
    assert said.returncode == 0, said.stderr
    return name


def _create(template: str) -> str:
    name = f"own_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ["UNPINCH_TEST_DATABASE_URL"], autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    return name


def _drop(name: str) -> None:
    with psycopg.connect(os.environ["UNPINCH_TEST_DATABASE_URL"], autocommit=True) as link:
        link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _address(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["UNPINCH_TEST_DATABASE_URL"])._replace(path=f"/{name}"))


def unpinch(*words: str, env: dict[str, str], given: str = "") -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run([sys.executable, "-m", "unpinch", *words], env=env, capture_output=True, text=True, check=False, input=given)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def children(pid: int, *, far: bool = True) -> list[int]:
    """The processes below a process, near and far."""
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue  # it ended while we looked
        if parent == pid:
            found += [int(path.parent.name), *(children(int(path.parent.name)) if far else [])]
    return found


@dataclass
class Serving:
    """A running `unpinch serve`."""

    process: subprocess.Popen[str]
    port: int
    scheme: str = "http"
    log: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def alive(self) -> bool:
        try:
            with urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def wait_until(self, true: object, seconds: float = OPEN_S) -> None:
        """Wait for something that becomes true in a moment; fail with the log when it does not."""
        until = time.monotonic() + seconds
        while not true():  # type: ignore[operator]
            assert time.monotonic() < until, "".join(self.log)
            time.sleep(0.05)

    def kill(self) -> None:
        """End everything at once, as a power cut would."""
        for pid in [self.process.pid, *children(self.process.pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


@contextmanager
def serving(env: dict[str, str], *words: str, scheme: str = "http", command: str = "serve", forks: bool = True) -> Iterator[Serving]:
    """Serve until the block ends; without `forks` as on a system where a loaded process cannot be forked."""
    port = free_port()
    start = ["-m", "unpinch"] if forks else ["-c", UNFORKED]
    line = [sys.executable, *start, command, "--port", str(port), *words]
    process = subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    made = Serving(process, port, scheme)
    reader = threading.Thread(target=lambda: made.log.extend(process.stdout or ()), daemon=True)
    reader.start()
    try:
        made.wait_until(lambda: any("open at" in line or "is open:" in line for line in made.log) or process.poll() is not None)
        assert process.poll() is None, "".join(made.log)
        yield made
    finally:
        below = children(process.pid)
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            for pid in (process.pid, *below):
                os.kill(pid, signal.SIGKILL)
        reader.join(5)
        if process.stdout:
            process.stdout.close()
