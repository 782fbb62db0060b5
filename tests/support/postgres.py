"""A PostgreSQL of our own for one command: `python -m tests.support.postgres COMMAND ...` starts a throwaway cluster, names it in
UNPINCH_TEST_DATABASE_URL, runs the command, and removes the cluster again.

    .venv/bin/python -m tests.support.postgres .venv/bin/python -m pytest tests/web

It is started once, before any test process, and listens on a socket in its own folder only. As root it runs as the user `postgres`,
because PostgreSQL refuses to run as root. Where PostgreSQL is missing it says so in one line and runs nothing; with CI=true that is a
failure.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

MISSING = "PostgreSQL is not on this machine: these tests ran on SQLite only. On Debian or Ubuntu: apt install postgresql"
PORT = 5432
START_S = 60
# Nothing in a throwaway cluster has to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=200", "listen_addresses=")


def binaries() -> Path | None:
    """The folder with initdb and postgres: the newest that Debian installed, or wherever PATH finds them."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(re.sub(r"[^\d.]", "", path.parts[-3]) or 0))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Start a cluster in a folder of its own and give its address; stop and remove it on the way out."""
    folder = Path(tempfile.mkdtemp(prefix="unpinch-pg-"))
    who = _who(folder)
    data = folder / "data"
    setup = [programs / "initdb", "--pgdata", data, "--username=unpinch", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
    server = None
    try:
        subprocess.run(setup, check=True, stdout=subprocess.DEVNULL, cwd=folder, **who)
        options = [word for setting in FAST for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            command = [programs / "postgres", "-D", data, "-k", folder, "-p", str(PORT), *options]
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True, **who)
        _wait(programs, folder, server)
        yield f"postgresql://unpinch@{quote(str(folder), safe='')}:{PORT}/postgres"
    finally:
        if server:
            server.send_signal(signal.SIGQUIT)  # "immediate": nobody needs what is in it
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _who(folder: Path) -> dict[str, Any]:
    """As whom the cluster runs: as ourselves, or as `postgres` when we are root."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _wait(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    ready = [programs / "pg_isready", "--quiet", "--host", folder, "--port", str(PORT), "--username", "unpinch"]
    for _ in range(START_S * 20):
        if server.poll() is not None:
            break
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise SystemExit(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")


def main(command: Sequence[str]) -> int:
    """Run a command beside a throwaway cluster and return its exit status."""
    programs = binaries()
    if programs is None:
        print(MISSING)
        return 1 if os.environ.get("CI") == "true" else 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster(programs) as address:
        print(f"PostgreSQL from {programs} for: {' '.join(command)}", flush=True)
        return subprocess.run(command, check=False, env={**os.environ, "UNPINCH_TEST_DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
