"""What is wrong with the knowledge base? Every fault at once, with its file and key, for the person who edits it.

The checks read the files as they are, also when some of them do not load: a table that is broken does not hide the faults of the
others. They judge form and references only; whether a statement is true is for the clinician who reviews it. What may be forbidden,
and what the rules make of a case, is tested elsewhere.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from unpinch.knowledge import check_course, check_facts, check_intake, check_passports, check_plan, check_progression, check_words, schema
from unpinch.knowledge.faults import Fault
from unpinch.knowledge.load import DATA, Knowledge, build_table, data_files, read_files

E = TypeVar("E", bound=schema.Entry)
HEAD = frozenset({"about", "defaults", "same_as", "entries", "path"})
CHECKS: tuple[Callable[[Knowledge], Iterable[Fault]], ...] = (
    *check_passports.CHECKS,
    *check_facts.CHECKS,
    *check_words.CHECKS,
    *check_plan.CHECKS,
    *check_progression.CHECKS,
    *check_intake.CHECKS,
    *check_course.CHECKS,
)


class Draft(Knowledge):
    """A knowledge base that may be wrong: what cannot be built becomes a fault and is left out."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        super().__init__(raw, "draft")
        self.faults: list[Fault] = []

    def _table(self, name: str, cls: type[E]) -> Mapping[str, E]:
        made: dict[str, E] = {}
        table = self._raw.get(name)
        if table is not None:
            texts: list[str] = []
            for entry in build_table(table, cls, texts, lambda row: self._borrow(name, row)):
                if entry.id in made:
                    self.faults.append(Fault(table["path"], entry.id, "the id stands twice"))
                made[entry.id] = entry
            self.faults += [read_fault(text) for text in texts]
        return MappingProxyType(made)

    def _borrow(self, table: str, row: Mapping[str, Any]) -> Mapping[str, str]:
        """As the loader does; a rule under an unknown condition is built all the same, so that the check can name the condition."""
        borrowed = super()._borrow(table, row)
        if borrowed or table != "safety_rules":
            return borrowed
        return dict.fromkeys(("label", "plain_label"), str(row.get("condition")))


def check_all(folder: Path = DATA) -> tuple[Fault, ...]:
    """Check the knowledge base of a folder and list every fault, in the order of file and key."""
    raw, unreadable = read_files(folder)
    known = {table.path for table in schema.TABLES}
    strays = [path.relative_to(folder).as_posix() for path in data_files(folder)]
    faults = [read_fault(text) for text in unreadable]
    faults += [Fault(path, "", "this file belongs to no table") for path in strays if path not in known]
    return _sorted([*faults, *check_raw(raw)])


def check_raw(raw: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Check parsed tables, given by name. Tables that are missing are not spoken of: `check_all` names the file."""
    draft = Draft(raw)
    for table in schema.TABLES:
        draft.entries(table.name)
    found = [fault for check in CHECKS for fault in check(draft)]
    return _sorted([*_head_faults(raw), *draft.faults, *found])


def read_fault(text: str) -> Fault:
    """Read what the loader writes, `file: key: what` or `file: what`."""
    file, _, rest = text.partition(": ")
    key, colon, what = rest.partition(": ")
    return Fault(file, key, what) if colon and (" " not in key or key.startswith("entry ")) else Fault(file, "", rest)


def _head_faults(raw: Mapping[str, Any]) -> Iterator[Fault]:
    for table in raw.values():
        if not str(table.get("about", "")).strip() or table.get("about") == "to be written":
            yield Fault(table["path"], "about", "a table says in `about` what it holds")
        for key in sorted(set(table) - HEAD):
            yield Fault(table["path"], key, "unknown key in the head of the file")


def _sorted(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(set(faults), key=lambda fault: (fault.file, fault.key, fault.what)))
