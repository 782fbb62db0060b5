"""The locks carry what pyproject.toml asks for, each package by version and hash."""

import re
import tomllib

from tests.repo.tree import ROOT

REQUIREMENTS = ROOT / "requirements"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==\S+", re.MULTILINE)


def pins(name: str) -> set[str]:
    return set(PIN.findall((REQUIREMENTS / f"{name}.txt").read_text()))


def test_core_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {line.strip() for line in (REQUIREMENTS / "core.in").read_text().splitlines()}
    missing = [name for name in project["dependencies"] if name not in named or re.split(r"[\[<>=]", name)[0] not in pins("core")]
    assert not missing, f"in pyproject.toml but not in requirements/core.in and core.txt (run make lock): {missing}"


def test_dev_lock_agrees_with_core() -> None:
    def versions(name: str) -> set[str]:
        return {line.removesuffix(" \\") for line in (REQUIREMENTS / f"{name}.txt").read_text().splitlines() if "==" in line}

    assert versions("core") <= versions("dev"), "dev.txt is older than core.txt: run make lock"


def test_every_pin_has_a_hash() -> None:
    bare = []
    for path in sorted(REQUIREMENTS.glob("*.txt")):
        blocks = re.split(r"^(?=\S)", path.read_text(), flags=re.MULTILINE)
        bare += [f"{path.name}: {block.split()[0]}" for block in blocks if "==" in block and "--hash=sha256:" not in block]
    assert not bare, f"pins without a hash: {bare}"
