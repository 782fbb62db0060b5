"""`unpinch demo` never touches a folder that holds something real, and opens a browser only where somebody looks at a screen."""

from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support.serving import serving, unpinch, variables
from unpinch.cli.sample_clinic import has_screen


def test_demo_opens_on_who_to_be(tmp_path: Path) -> None:
    env = variables(tmp_path / "demo", CI="true")
    with serving(env, "--patients", "4", command="demo") as made, urlopen(f"{made.url}/account/demo/") as answer:
        page = answer.read().decode()
    assert "Harbor Physical Therapy" in page
    assert page.count('value="patient:') >= 3


def test_real_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "unpinch.sqlite3").write_text("real")
    said = unpinch("demo", "--fresh", env=variables(tmp_path))
    assert said.returncode == 2
    assert "no sample clinic" in said.stderr
    assert (tmp_path / "unpinch.sqlite3").read_text() == "real"


def test_seed_refuses_a_real_clinic(tmp_path: Path) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "unpinch.config.seed"]
    said = subprocess.run(command, env=variables(tmp_path), capture_output=True, text=True, check=False)
    assert said.returncode == 2
    assert "UNPINCH_DEMO" in said.stderr


@pytest.mark.parametrize("given", [{"CI": "true", "DISPLAY": ":0"}, {"SSH_CONNECTION": "x", "DISPLAY": ":0"}])
def test_no_browser_where_nobody_looks(given: dict[str, str]) -> None:
    assert not has_screen(given)


def test_browser_where_there_is_a_screen() -> None:
    assert has_screen({"DISPLAY": ":0"})
