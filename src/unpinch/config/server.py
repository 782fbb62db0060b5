"""One command that keeps a clinic open: web workers and one job worker, each restarted when it dies, all stopped together.

The supervisor itself loads neither Django nor data, so that there is little in it that could fail.

    serve ── prepare (migrate, check; ends)
          └─ house: loads everything once (`house.py`)
             ├─ web:  granian, N worker processes x 1 thread
             └─ jobs: what `unpinch work` does

Where forking a loaded process is not safe (macOS), `serve` starts web and jobs itself, and each loads for itself.
"""

import contextlib
import ctypes
import http.client
import multiprocessing
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from unpinch.config.environment import LOCAL, Environment, read_environment
from unpinch.terms.errors import InputError

FIRST_WAIT_S, LONGEST_WAIT_S, STEADY_S = 1.0, 30.0, 60.0
GRACE_S, GRACE_INSIDE_S = 12.0, 10.0
TICK_S = 0.1
SIGTERM_WHEN_PARENT_DIES, NAME = 1, 15  # PR_SET_PDEATHSIG, PR_SET_NAME
FORKS = sys.platform == "linux"
SPARING = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072"}
"""glibc gives memory back to the system: one pool instead of one for each thread, and thresholds that stay where they begin (bytes)."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked of `unpinch serve`."""

    host: str = "127.0.0.1"
    port: int | None = None
    workers: int = 2
    https: bool = False
    self_signed: bool = False
    certificate: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is started: the environment of the children, where they listen, with which certificate."""

    environment: Environment
    variables: Mapping[str, str]
    host: str
    port: int
    workers: int
    https: bool
    certificate: Path | None = None
    key: Path | None = None


def plan(options: Options, variables: Mapping[str, str]) -> Plan:
    """Work out addresses, certificate and environment. Raises InputError naming the option that cannot be right."""
    given = variables.get("UNPINCH_PUBLIC_URL", "")
    scheme = "https" if options.https else "http"
    asked = read_environment(variables)
    port = options.port or (asked.address.port if given and not asked.behind_proxy else None) or 8000
    if not given and options.host not in LOCAL:
        raise InputError(
            "UNPINCH_PUBLIC_URL",
            f"is not set, and {options.host} is reached from other machines.",
            f"Set it to the address people type, such as {scheme}://{socket.gethostname()}:{port}",
        )
    variables = {**variables, "UNPINCH_PUBLIC_URL": given or f"{scheme}://{options.host}:{port}"}
    environment = read_environment(variables)
    if options.https and not environment.secure:
        raise InputError("UNPINCH_PUBLIC_URL", f"says {given}, but --https was asked for.", f"Write it as https://{asked.address.netloc}")
    certificate, key = _certificate(options)
    return Plan(environment, variables, options.host, port, options.workers, options.https, certificate, key)


def _certificate(options: Options) -> tuple[Path | None, Path | None]:
    if not options.https:
        if options.certificate or options.key or options.self_signed:
            raise InputError("--https", "is missing.", "A certificate is only used with --https.")
        return None, None
    if options.self_signed:
        return None, None
    if not (options.certificate and options.key):
        raise InputError("--https", "needs --certificate FILE and --key FILE, or --self-signed.", "--self-signed makes one here.")
    for option, name in (("--certificate", options.certificate), ("--key", options.key)):
        if not Path(name).is_file():
            raise InputError(option, f"there is no file {name}.")
    return Path(options.certificate), Path(options.key)


# ---- the supervisor --------------------------------------------------------------------------------------------------------
@dataclass
class Child:
    """A process that is kept running."""

    name: str
    command: Sequence[str]
    variables: Mapping[str, str]
    process: "subprocess.Popen[bytes] | Fork | None" = None
    started_s: float = 0.0
    wait_s: float = FIRST_WAIT_S
    start_at_s: float = 0.0

    def keep(self, now_s: float) -> None:
        """Start it when it is not running, waiting longer each time it dies young."""
        if self.process is None:
            if now_s >= self.start_at_s:
                self.process, self.started_s = self._start(), now_s
            return
        status = self.process.poll()
        if status is None:
            return
        self.end_group()
        self.wait_s = FIRST_WAIT_S if now_s - self.started_s > STEADY_S else min(self.wait_s * 2, LONGEST_WAIT_S)
        say(f"{self.name} ended ({_ended(status)}); starting it again in {self.wait_s:.0f} s")
        self.process, self.start_at_s = None, now_s + self.wait_s

    def _start(self) -> "subprocess.Popen[bytes] | Fork":
        return subprocess.Popen(self.command, env=dict(self.variables), start_new_session=True, preexec_fn=_die_with_parent)

    def end_group(self) -> None:
        """End what a dead child may have left behind, so that nobody holds the port."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Fork:
    """A process forked from this one, asked as `subprocess.Popen` is."""

    def __init__(self, name: str, run: Callable[[], None]) -> None:
        self._process = multiprocessing.get_context("fork").Process(target=_forked, args=(name, run))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self._process.name), timeout or 0.0)
        return self._process.exitcode


class Forked(Child):
    """A part of the clinic that runs in a process forked from this one, under a name that `ps` and `top` show."""

    def __init__(self, name: str, run: Callable[[], None]) -> None:
        super().__init__(name, (), {})
        self.run = run

    def _start(self) -> Fork:
        return Fork(f"unpinch-{self.name}", self.run)


def _forked(name: str, run: Callable[[], None]) -> None:
    """Become a process group of one's own, ended by its own signals, and run."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    _die_with_parent()
    ctypes.CDLL(None).prctl(NAME, name.encode())
    run()


@dataclass
class Supervisor:
    """Keeps children running until somebody says stop. `announce` is called once, when `ready` says so for the first time."""

    children: Sequence[Child]
    ready: Callable[[], bool] = lambda: False
    announce: Callable[[], None] = lambda: None
    grace_s: float = GRACE_S
    stopping: bool = False

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        announced = False
        try:
            while not self.stopping:
                for child in self.children:
                    child.keep(time.monotonic())
                if not announced and self.ready():
                    announced = True
                    self.announce()
                time.sleep(TICK_S)
        finally:
            self.end()
        return 0

    def stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def end(self) -> None:
        """Ask everybody to finish; end whoever does not within the grace."""
        running = [child for child in self.children if child.process and child.process.poll() is None]
        for child in running:
            assert child.process is not None
            child.process.terminate()
        until = time.monotonic() + self.grace_s
        for child in running:
            assert child.process is not None
            try:
                child.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"{child.name} did not finish in time and is ended")
        for child in self.children:
            child.end_group()


def _die_with_parent() -> None:
    """On Linux, ask the system to stop this process when the supervisor is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SIGTERM_WHEN_PARENT_DIES, signal.SIGTERM)


def _ended(status: int) -> str:
    return f"exit {status}" if status >= 0 else signal.Signals(-status).name


def say(text: str) -> None:
    """One line for whoever watches the log."""
    print(f"unpinch serve: {text}", file=sys.stderr, flush=True)


# ---- what it runs ------------------------------------------------------------------------------------------------------------
def parts(made: Plan) -> list[Child]:
    """What `serve` keeps going."""
    return [house(made)] if FORKS else [web(made), jobs(made)]


def house(made: Plan) -> Child:
    """One process that loads everything, and forks the web server and the job worker."""
    return Child("house", [sys.executable, "-m", "unpinch.config.house", *_granian(made)], {**SPARING, **made.variables})


def web(made: Plan) -> Child:
    """The web workers."""
    return Child("web", [sys.executable, "-m", "granian", *_granian(made)], {**SPARING, **made.variables})


def _granian(made: Plan) -> list[str]:
    """The command line of the web server."""
    command = ["--interface", "wsgi", "--host", made.host, "--port", str(made.port)]
    command += ["--workers", str(made.workers), "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    command += ["--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "8"]
    if made.https:
        command += ["--ssl-certificate", str(made.certificate), "--ssl-keyfile", str(made.key), "--ssl-protocol-min", "tls1.2"]
    return [*command, "unpinch.config.wsgi:application"]


def jobs(made: Plan) -> Child:
    """The job worker."""
    return Child("jobs", [sys.executable, "-m", "unpinch", "work"], {**SPARING, **made.variables})


def prepare(made: Plan) -> int:
    """Migrate and check in a process of its own; its exit status."""
    words = ["--https"] if made.https else []
    return subprocess.run([sys.executable, "-m", "unpinch", "prepare", *words], env=dict(made.variables), check=False).returncode


def check_port(made: Plan) -> None:
    """Raises InputError when somebody else listens there."""
    family = socket.AF_INET6 if ":" in made.host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((made.host, made.port))
        except OSError as error:
            raise InputError("--port", f"{made.port} on {made.host} cannot be used: {error.strerror}.", "Choose another.") from None


def answers(made: Plan, timeout_s: float = 2.0) -> bool:
    """Whether the clinic answers on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(made.host, made.host)
    if made.https:
        link: http.client.HTTPConnection = http.client.HTTPSConnection(host, made.port, timeout=timeout_s, context=_trusting())
    else:
        link = http.client.HTTPConnection(host, made.port, timeout=timeout_s)
    try:
        link.request("GET", "/healthz", headers={"Host": made.environment.address.netloc})
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def _trusting() -> ssl.SSLContext:
    """Our own server on our own machine: its certificate need not be vouched for."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
