"""Back a clinic up while people write: one file with the database at one moment, the documents, the signing key, and a list of it all.

The database is copied first, by its own means: SQLite's backup interface, or pg_dump on an exported snapshot. Documents come after it;
they are only ever added, so each one that the copied rows name is there. `manifest.json` says what is in the file: a digest of each
part, rows of each table, versions. Restoring is in `restore.py`.
"""

import datetime as dt
import io
import json
import os
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from unpinch import __version__
from unpinch.config.backup_file import FORMAT, MANIFEST, POSTGRES_FILE, SQLITE_FILE, Manifest, digest, sqlite_rows
from unpinch.config.environment import Environment
from unpinch.config.postgres import connection_variables, program
from unpinch.config.sealed_file import Sealer
from unpinch.knowledge import load_knowledge
from unpinch.terms.errors import InputError


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made."""

    file: Path
    size: int
    manifest: Manifest

    @property
    def documents(self) -> int:
        return sum(name.startswith("documents/") for name in self.manifest.parts)


def make_backup(environment: Environment, file: Path | None, now: dt.datetime, *, passphrase: str = "") -> Made:
    """Write a backup; into the data folder under a name with the time when no file is named. Raises InputError."""
    folder = environment.data / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = file or folder / f"unpinch-{now:%Y%m%d-%H%M%S}.backup"
    if target.exists():
        raise InputError(str(target), "is there already.", "Name another file; a backup never overwrites one.")
    if not target.parent.is_dir():
        raise InputError(str(target), "its folder does not exist.", f"mkdir {target.parent}")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as staging:
        name, rows = copy_database(Path(staging))
        parts = {name: Path(staging) / name, **dict(_files(environment))}
        manifest = _manifest(name, rows, parts, now)
        _write(target, manifest, parts, passphrase)
    made = Made(target.resolve(), target.stat().st_size, manifest)
    note = {"made_at": manifest.made_at, "file": str(made.file), "size": made.size, "sealed": bool(passphrase)}
    (folder / "latest.json").write_text(json.dumps(note))
    return made


def _manifest(database: str, rows: dict[str, int], parts: dict[str, Path], now: dt.datetime) -> Manifest:
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    digests = {name: digest(path) for name, path in parts.items()}
    return Manifest(FORMAT, now.isoformat(), __version__, load_knowledge().version, database, applied, rows, digests)


def _files(environment: Environment) -> Iterator[tuple[str, Path]]:
    """Everything beside the database: the key that was made here, the certificate that was made here, the documents."""
    if not environment.given_key:
        yield "secret_key", environment.data / "secret_key"
    for name, folder in (("tls", environment.data / "tls"), ("documents", Path(settings.MEDIA_ROOT))):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.name.startswith("."):
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


# ---- the file ------------------------------------------------------------------------------------------------------------------
def _write(target: Path, manifest: Manifest, parts: dict[str, Path], passphrase: str) -> None:
    """Write the file beside its place, make sure it is on disk, then give it its name."""
    draft = target.with_name(f".{target.name}.partial")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as plain:
            if passphrase:
                with Sealer(plain, passphrase) as sealed:
                    _pack(sealed, manifest, parts)  # type: ignore[arg-type]
            else:
                _pack(plain, manifest, parts)
            plain.flush()
            os.fsync(plain.fileno())
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def _pack(target: BinaryIO, manifest: Manifest, parts: dict[str, Path]) -> None:
    with tarfile.open(fileobj=target, mode="w|gz") as archive:
        text = manifest.as_json()
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(text)
        archive.addfile(head, io.BytesIO(text))
        for name, path in parts.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = manifest.parts[name].size, 0o600
            with path.open("rb") as file:
                archive.addfile(info, file)


# ---- the database --------------------------------------------------------------------------------------------------------------
def copy_database(folder: Path) -> tuple[str, dict[str, int]]:
    """Copy the database as it is at one moment; the name of the copy and the rows of each table in it."""
    if connection.vendor == "postgresql":
        return POSTGRES_FILE, _dump(folder / POSTGRES_FILE)
    copy = folder / SQLITE_FILE
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=20)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    return SQLITE_FILE, sqlite_rows(copy)


def _dump(target: Path) -> dict[str, int]:
    """Dump PostgreSQL and count its rows in the same snapshot."""
    command = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    link = connection.copy()
    try:
        link.ensure_connection()
        link.set_autocommit(False)
        with link.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            command.append(f"--snapshot={cursor.fetchone()[0]}")
            variables = {**os.environ, **connection_variables(link.get_connection_params())}
            ran = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
            if ran.returncode:
                raise InputError("pg_dump", ran.stderr.strip()[:300] or "failed.", "Install the client tools of the server's version.")
            return {table: _count(cursor, table) for table in sorted(link.introspection.table_names(cursor))}
    finally:
        link.close()


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')
    return int(cursor.fetchone()[0])
