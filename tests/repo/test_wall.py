"""The wall between pure Python and Django holds, and so do the layers and rooms."""

import os
import subprocess
import sys
from pathlib import Path

from tests.repo.tree import PACKAGE, ROOT

# The Django side of the house. Everything else below unpinch is pure.
DJANGO_SIDE = ["actions", "config", "demo", "documents", "fhir", "pages", "records"]

# Runs in a fresh interpreter where any import of Django is refused, and imports every pure module.
IMPORT_ALL = """
import importlib, pkgutil, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "django":
            raise ModuleNotFoundError("Django is refused here", name=name)
        return None

sys.meta_path.insert(0, Refuse())
try:
    import django
except ModuleNotFoundError:
    pass
else:
    sys.exit("Django was imported although it is refused")

package, *django_side = sys.argv[1:]
outside = {f"{package}.{room}" for room in django_side}
imported = []

def visit(name):
    if name in outside:
        return
    module = importlib.import_module(name)
    imported.append(name)
    for child in pkgutil.iter_modules(getattr(module, "__path__", [])):
        visit(f"{name}.{child.name}")

visit(package)
print("\\n".join(imported))
"""


def import_pure_modules(package: str, search: Path) -> subprocess.CompletedProcess[str]:
    """Import all pure modules of a package with Django refused."""
    return subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, package, *DJANGO_SIDE],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONPATH": str(search)},
    )


def test_pure_side_imports_without_django() -> None:
    answer = import_pure_modules("unpinch", PACKAGE.parent)
    assert answer.returncode == 0, answer.stderr
    outside = {f"unpinch.{room}" for room in DJANGO_SIDE}
    expected = {
        f"unpinch.{path.stem if path.is_file() else path.name}"
        for path in PACKAGE.iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    } - outside
    assert expected <= set(answer.stdout.split()), "some rooms were not imported"


def test_hidden_django_import_is_refused(tmp_path: Path) -> None:
    (tmp_path / "django").mkdir()
    (tmp_path / "django" / "__init__.py").touch()
    for room, text in {"": "", "clinical": "import django", "pages": "import django"}.items():
        (tmp_path / "house" / room).mkdir(exist_ok=True, parents=True)
        (tmp_path / "house" / room / "__init__.py").write_text(text)
    answer = import_pure_modules("house", tmp_path)
    assert answer.returncode != 0
    assert "Django is refused here" in answer.stderr
    (tmp_path / "house" / "clinical" / "__init__.py").write_text("")
    assert import_pure_modules("house", tmp_path).returncode == 0


def test_import_contracts_hold() -> None:
    answer = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], capture_output=True, check=False, text=True, cwd=ROOT
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "5 kept, 0 broken" in answer.stdout
