"""Settings every test shares.

Hypothesis profiles: `ci` (the default) draws the same examples on every run, so a red test is red for everybody;
`dev` draws new ones. Choose with HYPOTHESIS_PROFILE=dev.

With CI=true nothing may be skipped: there, what a test needs has to be present.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support.solved import solved_once

__all__ = ["solved_once"]
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run of the CI in which anything was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", ())) if reporter else 0
    if skipped and os.environ.get("CI") == "true":
        reporter.write_line(f"\n{skipped} skipped, and with CI=true nothing may be: install what the lines above name")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The one Chromium of a test process: its driver runs a loop that a second one in the same thread refuses to stand beside."""
    from playwright.sync_api import sync_playwright

    from tests.support.browser import FLAGS
    from tests.support.need import chromium

    path = chromium()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the driver's loop runs in this thread; nothing of ours is asynchronous
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()
