"""What a test needs beside Python: where it is missing, the test says so in one line; with CI=true that is a failure, never a skip."""

import os
import shutil
from typing import NoReturn

import pytest

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""By preference: the shell draws no windows and does the same work in half the time."""


def missing(what: str, mend: str) -> NoReturn:
    """Skip the test, or fail it where everything has to be there."""
    text = f"{what} is not on this machine. {mend}"
    if os.environ.get("CI") == "true":
        pytest.fail(text, pytrace=False)
    pytest.skip(text)


def chromium() -> str:
    """The path of a Chromium that is installed."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    return found or missing("Chromium", "On Debian or Ubuntu: apt install chromium")
