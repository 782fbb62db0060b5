"""One fault of the knowledge base: where it is and what is wrong."""

from dataclasses import dataclass

from unpinch.knowledge import schema

PATHS = {table.name: table.path for table in schema.TABLES}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault with its file (relative to the data folder) and the id of its entry; `key` is empty when the whole file is meant."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.what) if part)


def fault(table: str, key: str, what: str) -> Fault:
    """A fault in a table given by its name."""
    return Fault(PATHS[table], key, what)
