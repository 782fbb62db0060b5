"""Each package says in its first lines what it is for."""

import ast
import tomllib
from pathlib import Path

import unpinch
from tests.repo.tree import PACKAGE, ROOT, modules


def packages_without_words(folder: Path) -> list[str]:
    """List folders with modules but without a documented __init__."""
    found = []
    for room in sorted({path.parent for path in modules(folder)}):
        opening = room / "__init__.py"
        if not opening.exists() or not ast.get_docstring(ast.parse(opening.read_text(encoding="utf-8"))):
            found.append(room.relative_to(folder.parent).as_posix())
    return found


def test_every_package_has_a_docstring() -> None:
    silent = packages_without_words(PACKAGE)
    assert not silent, f"packages whose __init__.py says nothing: {silent}"


def test_silent_package_is_seen(tmp_path: Path) -> None:
    for name, text in {"a": '"""Speaks."""\n', "a/b": "", "a/c": None}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "module.py").touch()
        if text is not None:
            (tmp_path / name / "__init__.py").write_text(text)
    assert packages_without_words(tmp_path / "a") == ["a/b", "a/c"]


def test_version_is_written_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == unpinch.__version__
