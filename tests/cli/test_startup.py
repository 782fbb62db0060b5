"""`unpinch --help` answers at once: it imports nothing heavy and reads no knowledge."""

import subprocess
import sys

import pytest

from tests.support.commands import run

HEAVY = ("numpy", "rich", "yaml", "unpinch.knowledge", "unpinch.clinical", "asyncio", "email")
LOADED = """
import sys
from unpinch.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("\\nLOADED", *sys.modules)
"""


@pytest.mark.parametrize("word", ["--help", "--version", "no-such-command"])
def test_nothing_heavy_is_imported(word: str) -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED, word], capture_output=True, check=True, text=True)
    loaded = ran.stdout.rpartition("LOADED")[2].split()
    assert "unpinch.cli" in loaded
    assert not [name for name in HEAVY if name in loaded]


def test_vocabulary_needs_no_numbers_and_no_colors() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED, "vocabulary", "slump"], capture_output=True, check=True, text=True)
    loaded = ran.stdout.rpartition("LOADED")[2].split()
    assert not [name for name in ("numpy", "rich") if name in loaded]


def test_help_names_every_command() -> None:
    said = run("--help")
    assert said.status == 0
    assert all(name in said.out for name in ("assess", "explain", "vocabulary", "knowledge", "demo"))


def test_version_is_that_of_the_package() -> None:
    from unpinch import __version__

    assert run("--version").out == f"unpinch {__version__}\n"
