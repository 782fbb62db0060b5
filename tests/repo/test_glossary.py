"""One idea, one word, one name: the glossary and the code speak of the same things.

A row of GLOSSARY.md ends with the Python names of its word, in backticks. A name whose part of the cell says "later"
is not built yet; once it exists, "later" has to go.
"""

import ast
import re
from pathlib import Path

from tests.repo.tree import PACKAGE, ROOT, modules

NAME = re.compile(r"`([A-Za-z_][A-Za-z0-9_.]*)`")


def glossary_names(text: str) -> tuple[set[str], set[str]]:
    """Read the names of the "in code" column: those said to exist, and those marked later."""
    built: set[str] = set()
    later: set[str] = set()
    for line in text.splitlines():
        if not line.startswith("|") or set(line) <= set("|-: "):
            continue
        for part in line.strip().strip("|").split("|")[-1].split(","):
            (later if re.search(r"\blater\b", NAME.sub("", part)) else built).update(NAME.findall(part))
    return built, later


def defined_names(folder: Path) -> set[str]:
    """Collect the names that modules, classes, functions and assignments below a folder define."""
    names: set[str] = set()
    for path in modules(folder):
        names.update(path.relative_to(folder.parent).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    names.add(name)
                case ast.Assign(targets=targets):
                    names.update(leaf.id for target in targets for leaf in ast.walk(target) if isinstance(leaf, ast.Name))
                case ast.AnnAssign(target=ast.Name(id=name)):
                    names.add(name)
    return names


def public_classes(folder: Path) -> set[str]:
    """Collect the classes at module level whose names do not start with an underscore."""
    return {
        node.name
        for path in modules(folder)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }


def exists(name: str, names: set[str]) -> bool:
    return all(part in names for part in name.split("."))


BUILT, LATER = glossary_names((ROOT / "GLOSSARY.md").read_text(encoding="utf-8"))


def test_glossary_names_exist_in_code() -> None:
    names = defined_names(PACKAGE)
    missing = sorted(name for name in BUILT if not exists(name, names))
    assert not missing, f"in GLOSSARY.md but not in src/unpinch (rename, or mark later): {missing}"


def test_names_marked_later_are_not_built() -> None:
    names = defined_names(PACKAGE)
    built = sorted(name for name in LATER if exists(name, names))
    assert not built, f"marked later in GLOSSARY.md, but src/unpinch has them: {built}"


def test_every_term_has_a_glossary_row() -> None:
    words = {name.rpartition(".")[2] for name in BUILT}
    missing = sorted(public_classes(PACKAGE / "terms") - words)
    assert not missing, f"classes of unpinch.terms without a row in GLOSSARY.md: {missing}"


def test_reader_tells_built_from_later() -> None:
    table = "| word | means here | in code |\n|---|---|---|\n| a | x | `Dose`, `terms.Side`, `Visit` later |\n"
    assert glossary_names(table) == ({"Dose", "terms.Side"}, {"Visit"})


def test_walk_finds_classes_members_and_fields(tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    (room / "words.py").write_text("class Side(Enum):\n    LEFT = 1\n    angle_deg: int\nlow, high = 0, 1\ndef ask(): ...\n")
    assert defined_names(room) == {"room", "words", "Side", "LEFT", "angle_deg", "low", "high", "ask"}
