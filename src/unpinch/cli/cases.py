"""The sample cases in the terminal, one page after the other."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from unpinch.assess import as_contract, assess
from unpinch.cli.files import print_json, read_file, terminal_width
from unpinch.knowledge import load_knowledge
from unpinch.terminal.page import console_for, print_page
from unpinch.terms.errors import InputError

ENDINGS = (".yaml", ".yml", ".json")
SAMPLES = Path(__file__).resolve().parents[3] / "examples"


def show_cases(arguments: argparse.Namespace) -> int:
    """Assess every case file of a folder; the samples of the repository when none is named."""
    paths = case_files(Path(arguments.folder) if arguments.folder else SAMPLES)
    knowledge = load_knowledge()
    if arguments.json:
        print_json([{"case": path.name, **as_contract(assess(knowledge, read_file(path, knowledge).case))} for path in paths])
        return 0
    console = console_for(terminal_width())
    for path in paths:
        file = read_file(path, knowledge)
        console.rule(f"{path.name}", style="dim")
        print_page(assess(knowledge, file.case), console, file.title, file.note)
        console.print()
    console.print(f"{len(paths)} cases. One of them in full as JSON: unpinch assess {paths[0]} --json", style="dim")
    return 0


def case_files(folder: Path) -> list[Path]:
    """The case files of a folder, by name. Raises InputError when there are none."""
    found = sorted(_files(folder))
    if not found:
        raise InputError(str(folder), "there is no case file here.", "Name a folder with .yaml or .json case files.")
    return found


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if path.suffix in ENDINGS and path.is_file())
