"""Bring a backup back: everything is unpacked aside and checked first; only then is a data folder touched, and nothing in it thrown away.

Order: open the file (passphrase), unpack, compare each digest, look into the database, make sure this version knows its tables; refuse a
folder that holds something or is being served; put it in place; count the rows of each table again. Runs without Django, because there
may be no database yet.
"""

import hashlib
import os
import pkgutil
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

import psycopg
from psycopg.conninfo import conninfo_to_dict

from unpinch.config.backup_file import FORMAT, MANIFEST, POSTGRES_FILE, SQLITE_FILE, Manifest, Part, sqlite_rows
from unpinch.config.environment import Environment
from unpinch.config.locks import SERVING, is_held
from unpinch.config.postgres import connection_variables, program
from unpinch.config.sealed_file import MAGIC, Opener, is_sealed
from unpinch.terms.errors import InputError

SQLITE_PLACE = "unpinch.sqlite3"
NAMES = re.compile(rf"{MANIFEST}|{SQLITE_FILE}|{POSTGRES_FILE}|secret_key|(?:documents|tls)(?:/[\w-][\w.-]*)+", re.ASCII)
BLOCK = 1 << 20
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and where what stood there before is kept."""

    manifest: Manifest
    into: Path
    kept: Path | None


def restore_backup(
    file: Path, environment: Environment, *, into: Path | None = None, passphrase: str = "", force: bool = False
) -> Restored:
    """Restore a file into a folder (the data folder when none is named). Raises InputError and leaves everything as it was."""
    folder = (into or environment.data).resolve()
    if not file.is_file():
        raise InputError(str(file), "there is no such file.")
    if is_held(folder, SERVING):
        raise InputError(str(folder), "a clinic is being served from it.", "Stop unpinch serve first.")
    occupied = folder.is_dir() and any(path.name not in ("serve.lock", "migrate.lock") for path in folder.iterdir())
    if occupied and not force:
        raise InputError(
            str(folder), "holds something already.", "Name an empty folder with --into, or --force: what is there is kept aside."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".restoring-") as staging:
        unpacked = Path(staging) / "data"
        manifest = unpack(file, unpacked, passphrase)
        _check_versions(manifest)
        _check_rows_aside(manifest, unpacked)
        if manifest.database == POSTGRES_FILE:
            _load(environment, unpacked / POSTGRES_FILE, manifest, force=force)
            (unpacked / POSTGRES_FILE).unlink()
        kept = _put_in_place(unpacked, folder, manifest, occupied=occupied)
    if manifest.database == SQLITE_FILE:
        _compare(manifest, sqlite_rows(folder / SQLITE_PLACE))
    return Restored(manifest, folder, kept)


# ---- unpack and check ----------------------------------------------------------------------------------------------------------
def unpack(file: Path, folder: Path, passphrase: str) -> Manifest:
    """Unpack a backup into a new folder and compare every part with its digest. Raises InputError."""
    folder.mkdir(mode=0o700)
    manifest: Manifest | None = None
    found: dict[str, Part] = {}
    try:
        with _opened(file, passphrase) as source, tarfile.open(fileobj=source, mode="r|gz") as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isfile() and NAMES.fullmatch(member.name) else None
                if content is None:
                    raise InputError(str(file), f"holds {member.name[:80]!r}, which no backup of ours does.")
                if member.name == MANIFEST:
                    manifest = Manifest.from_json(content.read())
                else:
                    found[member.name] = _save(content, folder / PurePosixPath(member.name))
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(str(file), f"is damaged or no backup of ours ({type(error).__name__}).", "Take another copy.") from None
    if manifest is None or manifest.format != FORMAT:
        raise InputError(str(file), "is no backup that this version can read.", "Use the version that made it, or a newer one.")
    wrong = sorted(name for name in {*found, *manifest.parts} if found.get(name) != manifest.parts.get(name))
    if wrong:
        raise InputError(str(file), f"is damaged: {', '.join(wrong[:3])} is not what was backed up.", "Take another copy.")
    return manifest


@contextmanager
def _opened(file: Path, passphrase: str) -> Iterator[BinaryIO]:
    with file.open("rb") as plain:
        sealed = is_sealed(plain.read(len(MAGIC)))
        plain.seek(0)
        if sealed and not passphrase:
            raise InputError(str(file), "is sealed with a passphrase.", "Name the file that holds it with --passphrase-file.")
        yield Opener(plain, passphrase) if sealed else plain  # type: ignore[misc]


def _save(content: IO[bytes], path: Path) -> Part:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    seen, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while block := content.read(BLOCK):
            file.write(block)
            seen.update(block)
            size += len(block)
        file.flush()
        os.fsync(file.fileno())
    return Part(seen.hexdigest(), size)


def _check_versions(manifest: Manifest) -> None:
    """A backup of a newer version has tables this one does not know."""
    import unpinch.records.migrations as ours

    known = {f"records.{module.name}" for module in pkgutil.iter_modules(ours.__path__)}
    newer = [name for name in manifest.migrations if name.startswith("records.") and name not in known]
    if newer:
        mend = f"Install Unpinch {manifest.unpinch} or newer, and restore with that."
        raise InputError("backup", f"a newer version of Unpinch made it ({newer[-1]} is not known here).", mend)


def _check_rows_aside(manifest: Manifest, unpacked: Path) -> None:
    if manifest.database == SQLITE_FILE:
        _compare(manifest, sqlite_rows(unpacked / SQLITE_FILE))


def _compare(manifest: Manifest, rows: dict[str, int]) -> None:
    wrong = sorted(table for table in {*rows, *manifest.rows} if rows.get(table) != manifest.rows.get(table))
    if wrong:
        text = ", ".join(f"{table}: {rows.get(table)} instead of {manifest.rows.get(table)}" for table in wrong[:3])
        raise InputError("backup", f"rows are missing after restoring ({text}).", "Take another copy, and report it.")


# ---- put in place --------------------------------------------------------------------------------------------------------------
def _put_in_place(unpacked: Path, folder: Path, manifest: Manifest, *, occupied: bool) -> Path | None:
    """Move the checked files to their place; what stood there is moved aside, never deleted."""
    if manifest.database == SQLITE_FILE:
        (unpacked / SQLITE_FILE).rename(unpacked / SQLITE_PLACE)
    kept = None
    if occupied:
        kept = _free_name(folder)
        folder.rename(kept)
    elif folder.exists():
        shutil.rmtree(folder)  # nothing but locks is in it
    unpacked.rename(folder)
    return kept


def _free_name(folder: Path) -> Path:
    number = 1
    while (name := folder.with_name(f"{folder.name}.before-restore-{number}")).exists():
        number += 1
    return name


# ---- PostgreSQL ----------------------------------------------------------------------------------------------------------------
def _load(environment: Environment, dump: Path, manifest: Manifest, *, force: bool) -> None:
    """Load a dump into the database that DATABASE_URL names: all of it, or nothing."""
    if not environment.database_url.startswith("postgres"):
        mend = "Set DATABASE_URL to an empty PostgreSQL database."
        raise InputError("DATABASE_URL", "this backup holds a PostgreSQL database.", mend)
    command = [program("pg_restore"), "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    parameters = conninfo_to_dict(environment.database_url)
    with psycopg.connect(environment.database_url, autocommit=True) as link:
        if link.execute(TABLES).fetchone() and not force:
            raise InputError(
                "DATABASE_URL", "the database holds tables already.", "Name an empty one, or --force to replace what is in it."
            )
        if force:
            link.execute("DROP SCHEMA public CASCADE")
            link.execute("CREATE SCHEMA public")
    variables = {**os.environ, **connection_variables(parameters)}
    ran = subprocess.run(
        [*command, f"--dbname={parameters['dbname']}", str(dump)], env=variables, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise InputError("pg_restore", ran.stderr.strip()[:300] or "failed.")
    with psycopg.connect(environment.database_url) as link:
        names = sorted(str(name) for (name,) in link.execute(TABLES).fetchall())
        rows = {name: int((link.execute(f'SELECT count(*) FROM "{name}"').fetchone() or (0,))[0]) for name in names}
    _compare(manifest, rows)
