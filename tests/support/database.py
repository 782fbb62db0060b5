"""The database of the tests of the Django side: it can be emptied between tests although parts of it refuse to be.

Tests that commit (threads, a server, a browser) end with a flush. The audit's triggers refuse that, as they should; only the flush of
the tests goes around them, by the database's own means.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


def flush_around_triggers(operations: Any, statements: list[str]) -> None:
    """Run the statements of a flush with the triggers out of the way."""
    connection = operations.connection
    with transaction.atomic(using=connection.alias, savepoint=connection.features.can_rollback_ddl), connection.cursor() as cursor:
        triggers = _lift(connection.vendor, cursor)
        for statement in [*statements, *triggers]:
            cursor.execute(statement)


def _lift(vendor: str, cursor: Any) -> list[str]:
    """Take the triggers away inside this transaction; return what brings them back."""
    if vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
        return []
    cursor.execute(TRIGGERS)
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in found]


@pytest.fixture(autouse=True, scope="session")
def flush_that_works() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_around_triggers)
        yield


def end_other_sessions() -> None:
    """On PostgreSQL, end what server threads left open: a database in use cannot be dropped."""
    if connection.vendor == "postgresql":
        if connection.connection is not None and not connection.is_usable():
            connection.close()  # another server's end took this one along
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
