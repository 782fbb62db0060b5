"""What a backup is made of, as its maker and its restorer both know it: the manifest, the digests, the rows of a SQLite file."""

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from unpinch.terms.errors import InputError

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE_FILE, POSTGRES_FILE = "database.sqlite3", "database.dump"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    format: int
    made_at: str
    unpinch: str
    knowledge: str
    database: str
    migrations: list[str]
    rows: dict[str, int]
    parts: dict[str, Part]

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Raises ValueError, KeyError or TypeError for anything else."""
        raw: dict[str, Any] = json.loads(text)
        parts = {name: Part(**part) for name, part in raw.pop("parts").items()}
        return cls(**raw, parts=parts)


def digest(path: Path) -> Part:
    """The digest and size of a file."""
    with path.open("rb") as file:
        return Part(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def sqlite_rows(path: Path) -> dict[str, int]:
    """The rows of each table of a SQLite file. Raises InputError when the file is not sound."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as link:
        try:
            sound = str(link.execute("PRAGMA integrity_check(1)").fetchone()[0])
            tables = [name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
            counts = {name: int(link.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in sorted(tables)}
        except sqlite3.DatabaseError as error:
            raise InputError(str(path.name), f"the database is not sound: {error}.") from None
    if sound != "ok":
        raise InputError(str(path.name), f"the database is not sound: {sound}.")
    return counts
