"""The files of this repository, for the tests that read it."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "unpinch"
MADE_BY_TOOLS = {"__pycache__", "build", "dist", "htmlcov"}


def repository_files() -> list[Path]:
    """List every file that is or would be tracked; in an unpacked archive without git, every file no tool made."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    asked = subprocess.run(command, capture_output=True, check=False, text=True) if (ROOT / ".git").exists() else None
    if asked is not None and asked.returncode == 0:
        paths = [ROOT / name for name in asked.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not _made_by_a_tool(path.relative_to(ROOT))]
    return sorted(path for path in paths if path.is_file())


def _made_by_a_tool(path: Path) -> bool:
    hidden_folder = any(part.startswith(".") and part != ".ci" for part in path.parts[:-1])
    return hidden_folder or any(part in MADE_BY_TOOLS or part.endswith(".egg-info") for part in path.parts)


def modules(folder: Path = PACKAGE) -> list[Path]:
    """List the Python modules below a folder."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)
