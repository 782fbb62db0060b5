"""What fixtures put into the database is worked out once for each process: after that its rows are only written again.

    @built_once
    def make_ready(world: Universe, case: str = "disc-l5") -> Universe: ...

The first call builds, and the rows it added or changed are kept. A later call that finds the database as the first one found it writes
these rows and gives a fresh copy of what the first one returned; one that finds anything else there builds as if nothing were kept.
Rows keep their ids and their moments, so a world may be some minutes old.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
T = TypeVar("T")
Row = tuple[Any, ...]
Rows = dict[Row, None]
Changes = dict[str, list[Row]]
NOT_OURS = ("django_migrations", "django_content_type", "auth_permission", "cache")


@dataclass
class Kept:
    """What one call found, what it made of it, and what it gave back."""

    before: dict[str, Rows]
    added: Changes
    changed: Changes
    given: bytes


@dataclass
class Tables:
    """The tables of this process's database, and their columns."""

    columns: dict[str, list[str]] = field(default_factory=dict)

    def names(self) -> list[str]:
        if not self.columns:
            with connection.cursor() as cursor:
                for name in sorted(connection.introspection.table_names(cursor)):
                    if name not in NOT_OURS:
                        self.columns[name] = [column.name for column in connection.introspection.get_table_description(cursor, name)]
        return list(self.columns)

    def rows(self) -> dict[str, Rows]:
        """Everything that stands in the database, by table."""
        found = {}
        with connection.cursor() as cursor:
            for name in self.names():
                cursor.execute(f'SELECT * FROM "{name}"')
                if rows := cursor.fetchall():
                    found[name] = dict.fromkeys(map(tuple, rows))
        return found

    def write(self, kept: Kept) -> None:
        """Write in one transaction: rows point at rows that come after them."""
        with transaction.atomic(), connection.cursor() as cursor:
            for name, rows in kept.added.items():
                one = f"({', '.join(['%s'] * len(self.columns[name]))})"
                every = ", ".join([one] * len(rows))
                cursor.execute(f'INSERT INTO "{name}" VALUES {every}', [value for row in rows for value in row])
            for name, rows in kept.changed.items():
                key, *rest = self.columns[name]
                setting = ", ".join(f'"{column}" = %s' for column in rest)
                for row in rows:
                    cursor.execute(f'UPDATE "{name}" SET {setting} WHERE "{key}" = %s', [*row[1:], row[0]])
            self.count_on(cursor, kept.added)

    def count_on(self, cursor: Any, added: Changes) -> None:
        """Let PostgreSQL number new rows after these: ids that are written do not move its counters. SQLite looks at the rows."""
        if connection.vendor != "postgresql":
            return
        for name, rows in added.items():
            key, highest = self.columns[name][0], max(row[0] for row in rows)
            if isinstance(highest, int):
                counter = f"pg_get_serial_sequence('\"{name}\"', '{key}')"
                cursor.execute(f"SELECT setval({counter}, GREATEST(%s, nextval({counter})))", [highest])


TABLES = Tables()


def difference(before: dict[str, Rows], after: dict[str, Rows]) -> tuple[Changes, Changes]:
    """The rows that were added, and those that were changed; the first column of every table is its key."""
    added: Changes = {}
    changed: Changes = {}
    for name, rows in after.items():
        known = before.get(name, {})
        keys = {row[0] for row in known}
        for row in rows:
            if row not in known:
                (changed if row[0] in keys else added).setdefault(name, []).append(row)
    return added, changed


def built_once(build: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], T]:
    """Keep what a fixture's function builds; see above. Its first argument, if any, is what it goes on from."""
    memory: dict[Any, Kept] = {}

    @wraps(build)
    def built(*given: Any, **named: Any) -> T:
        start, key = (given[0] if given else None), (given[1:], tuple(sorted(named.items())))
        before, kept = TABLES.rows(), memory.get(key)
        if kept is not None and kept.before == before:
            TABLES.write(kept)
            return _given_back(kept, start)
        made = build(*given, **named)
        if kept is None:
            memory[key] = Kept(before, *difference(before, TABLES.rows()), pickle.dumps((start, made)))
        return made

    return built


def _given_back(kept: Kept, start: Any) -> Any:
    """A copy of what was built; what the function went on from stays the same object, as it was afterwards."""
    went_on, made = pickle.loads(kept.given)
    if went_on is None:
        return made
    start.__dict__.clear()
    start.__dict__.update(went_on.__dict__)
    return start if made is went_on else made
