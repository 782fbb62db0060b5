"""`unpinch knowledge`: look into the knowledge base. Every number has its source, or is marked as convention or judgement (S9)."""

import argparse
import shutil
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from unpinch.cli.files import print_json
from unpinch.knowledge import Knowledge, load_knowledge
from unpinch.knowledge.schema import TABLES, Entry
from unpinch.methods.nearest import nearest
from unpinch.terms.errors import InputError

WIDTH = 110


def run(arguments: argparse.Namespace) -> int:
    """Carry out one of check, show, sources, reconciled."""
    if (arguments.action == "show") != bool(arguments.id):
        raise InputError("knowledge", "show needs the id of an entry, the others take none.", "For example: knowledge show slump")
    if arguments.action == "check":
        return _check(arguments.json)
    knowledge = load_knowledge()
    found = {"show": _show, "sources": _sources, "reconciled": _reconciled}[arguments.action](knowledge, arguments.id or "")
    if arguments.json:
        print_json({"schema": 1, "knowledge": knowledge.version, "entries": found})
    else:
        print("\n".join(_page(found, knowledge.version)))
    return 0


def _check(as_json: bool) -> int:
    """List every fault of the knowledge base; exit 1 when there is one."""
    from unpinch.knowledge.check import check_all
    from unpinch.knowledge.load import DATA, content_hash

    faults = check_all(DATA)
    if as_json:
        rows = [{"file": fault.file, "key": fault.key, "what": fault.what} for fault in faults]
        print_json({"schema": 1, "knowledge": content_hash(DATA), "faults": rows})
    else:
        for fault in faults:
            print(fault)
        print(f"{len(faults)} faults." if faults else f"No faults. Knowledge {content_hash(DATA)}.")
    return 1 if faults else 0


def _show(knowledge: Knowledge, entry_id: str) -> list[dict[str, Any]]:
    """Every entry with this id, whatever its table; `finding.slump` and the like name the table too."""
    space, _, name = entry_id.rpartition(".")
    table = {"patient": "patient_fields", "": ""}.get(space, f"{space}s")
    found = [(where, entry) for where, entry in knowledge.find(name) if table in ("", where)]
    if not found:
        names = {known: known for each in TABLES for known in knowledge.entries(each.name)}
        close = nearest(name, names)
        raise InputError("knowledge show", f"nothing has the id {name[:60]!r}.", f"Did you mean {' or '.join(close)}?" if close else "")
    return [{"table": where, **_plain(entry)} for where, entry in found]


def _sources(knowledge: Knowledge, _: str) -> list[dict[str, Any]]:
    return [{"table": "references", **_plain(entry)} for entry in knowledge.references.values()]


def _reconciled(knowledge: Knowledge, _: str) -> list[dict[str, Any]]:
    return [{"table": "reconciliations", **_plain(entry)} for entry in knowledge.reconciliations.values()]


def _plain(value: Any) -> Any:
    """A frozen entry as maps, lists, words and numbers."""
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


# ---- for people ------------------------------------------------------------------------------------------------------------
def _page(entries: Sequence[dict[str, Any]], version: str) -> Iterable[str]:
    width = min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns)
    for entry in entries:
        yield from _lines(entry, width)
        yield ""
    yield f"{len(entries)} shown. Knowledge {version}."


def _lines(entry: dict[str, Any], width: int) -> Iterable[str]:
    yield f"{entry['id']}   ({entry['table']})"
    passport = [item.name for item in fields(Entry)]
    others = [key for key in entry if key not in passport and key != "table"]
    for key in [*passport[1:], *others]:
        if (text := _text(entry[key])) and (key in passport or entry[key] not in (entry["label"], entry["statement"])):
            yield from textwrap.wrap(f"{key}: {text}", width, initial_indent="    ", subsequent_indent="      ")
    if not entry["reviewer"]:
        yield "    not clinically reviewed"


def _text(value: Any) -> str:
    """A value in one line; nothing for what is empty."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_text(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)
