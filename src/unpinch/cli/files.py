"""Case files and the clock, as the commands share them."""

import argparse
import datetime as dt
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from unpinch.clinical.intake.answers import refuse_name
from unpinch.clinical.intake.case_file import CaseFile, judged_on, read_case
from unpinch.clinical.intake.raw_file import MAX_BYTES, shown
from unpinch.clinical.plan.inputs import Clinic
from unpinch.knowledge.load import Knowledge
from unpinch.terms.errors import InputError

PIPED_WIDTH = 100


def case_of(arguments: argparse.Namespace, knowledge: Knowledge) -> CaseFile:
    """Read the case a command names. Raises InputError."""
    day = _day(arguments.as_of) if arguments.as_of else None
    name = "standard input" if arguments.case == "-" else arguments.case
    file = read_case(_bytes(arguments.case), name, knowledge, today=day or _today())
    return CaseFile(judged_on(file.case, day), file.title, file.note) if day else file


def read_file(path: Path, knowledge: Knowledge) -> CaseFile:
    """Read one case file by its path. Raises InputError."""
    return read_case(_bytes(str(path)), str(path), knowledge, today=_today())


def _today() -> dt.date:
    """Today where this computer stands."""
    return dt.datetime.now(dt.UTC).astimezone().date()


def clinic_of(arguments: argparse.Namespace, knowledge: Knowledge) -> Clinic:
    """What the clinic may and can do, as the options say. Raises InputError for a word that no treatment or exercise asks for."""
    uses = knowledge.treatment_use.values()
    _known("--credential", arguments.credential, {use.credential for use in uses})
    _known("--clinic-has", arguments.clinic_has, {use.equipment for use in uses} | {word.clinic for word in knowledge.equipment.values()})
    return Clinic(frozenset(arguments.credential), frozenset(arguments.clinic_has))


def _known(option: str, given: Sequence[str], known: set[str]) -> None:
    names = sorted(known - {""})
    for word in given:
        if word not in names:
            raise refuse_name(option, f"{shown(word)} is not known here; known are {', '.join(names)}.", word, names)


def print_json(value: object) -> None:
    """Print for programs: indented, in the order of the contract."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json.dumps(value, indent=2, ensure_ascii=plain, allow_nan=False))


def _bytes(name: str) -> bytes:
    """The file's bytes, at most one more than a case file may have."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        path = Path(name)
        if path.is_dir():
            raise InputError(name, "this is a folder.", "Name one case file.")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(name, _reason(error), "Name a case file (JSON or YAML), or - for standard input.") from None


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file."
    if isinstance(error, OSError) and error.strerror:
        return f"the file cannot be read: {error.strerror}."
    return "the file cannot be read."


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("--as-of", f"{shown(text)} is no day.", "Write a day such as 2026-01-15.") from None


def terminal_width() -> int:
    """Columns to write in: those of the terminal, or COLUMNS, or a width that reads well in a file."""
    return shutil.get_terminal_size((PIPED_WIDTH, 40)).columns
