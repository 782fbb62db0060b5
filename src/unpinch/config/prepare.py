"""Make a data folder ready to serve: bring the database to this version, then refuse to open a clinic that is not safe to open.

Run by `serve` as a process of its own (`unpinch prepare`), so that the supervisor stays small. Two machines on one PostgreSQL, or two
starts on one folder, wait for each other. Before an existing SQLite file is changed, a copy of it is kept.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from unpinch.config.doctor import CLINIC, MACHINE, Check, examine, fail
from unpinch.config.environment import Environment
from unpinch.config.locks import MIGRATING, only_one

ADVISORY = 7_711_001
"""The number of our lock in PostgreSQL; any number that nobody else in the same database uses (convention)."""
HINT = "https address, but nothing ends TLS"


def before_opening(environment: Environment, *, https: bool) -> Iterator[Check]:
    """The checks that a start asks. A sample clinic only needs a machine that works: its clinic is made next, and nobody in it is real."""
    yield from examine(environment, MACHINE if environment.demo else (*MACHINE, *CLINIC))
    if environment.secure and not environment.behind_proxy and not https:
        yield fail("address", f"{HINT}: nobody could sign in.", "Serve with --https, or set UNPINCH_BEHIND_PROXY=yes.")


def upgrade(environment: Environment) -> list[str]:
    """Apply what is new in the database, one process at a time; return the names of what was applied."""
    environment.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with only_one(environment.data, MIGRATING, wait=True), _only_one_machine():
        executor = MigrationExecutor(connection)
        waiting = [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
        if waiting and executor.loader.applied_migrations:
            _keep_a_copy(environment)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    return waiting


@contextmanager
def _only_one_machine() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY])


def _keep_a_copy(environment: Environment) -> None:
    """Keep the SQLite file as it was before an upgrade; PostgreSQL is backed up by its own means."""
    if connection.vendor != "sqlite":
        return
    folder = environment.data / "backups"
    folder.mkdir(exist_ok=True, mode=0o700)
    copy = folder / f"before-upgrade-{timezone.now():%Y%m%d-%H%M%S}.sqlite3"
    with closing(sqlite3.connect(Path(str(connection.settings_dict["NAME"])))) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    os.chmod(copy, 0o600)
    _forget_old(folder)


def _forget_old(folder: Path, keep: int = 3) -> None:
    for old in sorted(folder.glob("before-upgrade-*.sqlite3"))[:-keep]:
        old.unlink()
