"""The sample clinic: made in a folder of its own, served at a local address, with a page that says who to be."""

import argparse
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from unpinch.cli.serve import serve
from unpinch.config.locks import SERVING, is_held
from unpinch.config.server import Options, Plan, plan, say
from unpinch.terms.errors import InputError

FOLDER = Path("var") / "demo"
MARK = "sample-clinic"
"""The file that says that a folder holds nothing but a sample clinic, and may be made anew."""
OPENING = "/account/demo/"
PORTS = range(8000, 8010)


def open_clinic(arguments: argparse.Namespace) -> int:
    """Make the sample clinic unless it is there, serve it, and open its first page."""
    folder = Path(os.environ.get("UNPINCH_DATA") or FOLDER).resolve()
    _ready(folder, fresh=arguments.fresh)
    options = Options(port=arguments.port or _free(PORTS))
    variables = {**os.environ, "UNPINCH_DATA": str(folder), "UNPINCH_DEMO": "yes", "UNPINCH_PUBLIC_URL": ""}
    made = plan(options, variables)
    words = [word for name in ("patients", "seed") if (value := getattr(arguments, name)) for word in (f"--{name}", str(value))]
    return serve(made, options, lambda done: _announce(done, look=not arguments.no_browser), lambda done: _seed(done, words))


def _ready(folder: Path, *, fresh: bool) -> None:
    """An empty folder or one that holds a sample clinic. Raises InputError for any other."""
    used = folder.is_dir() and any(folder.iterdir())
    if used and not (folder / MARK).exists():
        raise InputError(str(folder), "holds something that is no sample clinic.", "Name another folder in UNPINCH_DATA.")
    if used and fresh:
        if is_held(folder, SERVING):
            raise InputError(str(folder), "is being served.", "Stop the other unpinch demo first.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / MARK).write_text("A sample clinic: nobody in it is real. unpinch demo --fresh makes it anew.\n")


def _seed(made: Plan, words: Sequence[str]) -> int:
    """Make the people in a process of its own; nothing happens where they are already."""
    say("a sample clinic is being made ready; the first time takes half a minute")
    return subprocess.run([sys.executable, "-m", "unpinch.config.seed", *words], env=dict(made.variables), check=False).returncode


def _announce(made: Plan, *, look: bool) -> None:
    address = made.environment.public_url + OPENING
    print(f"\n  The sample clinic is open:  {address}\n  Nobody in it is real. Ctrl-C closes it; --fresh makes it anew.\n", flush=True)
    if look and has_screen(os.environ):
        import webbrowser

        webbrowser.open(address)


def has_screen(variables: Mapping[str, str]) -> bool:
    """Whether there is somebody at a screen to open a browser for."""
    if variables.get("CI") or variables.get("SSH_CONNECTION"):
        return False
    return sys.platform != "linux" or bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def _free(ports: range) -> int:
    """The first port that nobody uses. Raises InputError when all are taken."""
    for port in ports:
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise InputError("--port", f"{ports.start} to {ports.stop - 1} are all taken.", "Name another port.")
