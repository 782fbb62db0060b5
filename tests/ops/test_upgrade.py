"""An upgrade from an earlier schema keeps every row, and keeps the old file beside it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.ops.make_old_database import FOLDER
from tests.support.serving import unpinch, variables

Rows = dict[str, list[dict[str, object]]]
OLD = sorted(FOLDER.glob("*.sql"))


def rows_of(path: Path) -> Rows:
    """Every row of our own tables, by table."""
    with closing(sqlite3.connect(path)) as link:
        link.row_factory = sqlite3.Row
        tables = [row[0] for row in link.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'records_%'")]
        return {table: [dict(row) for row in link.execute(f'SELECT * FROM "{table}" ORDER BY 1')] for table in tables}


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data folder as an earlier release left it."""
    with closing(sqlite3.connect(tmp_path / "unpinch.sqlite3")) as link:
        link.executescript(request.param.read_text(encoding="utf-8"))
    return tmp_path


def test_upgrade_keeps_every_row(old: Path) -> None:
    before = rows_of(old / "unpinch.sqlite3")
    said = unpinch("prepare", env=variables(old, UNPINCH_DEMO="yes"))
    assert said.returncode == 0, said.stderr
    after = rows_of(old / "unpinch.sqlite3")
    assert sum(map(len, before.values())) > 40
    for table, rows in before.items():
        assert [{name: row[name] for name in was} for row, was in zip(after[table], rows, strict=True)] == rows, table


def test_upgrade_keeps_the_old_file(old: Path) -> None:
    before = rows_of(old / "unpinch.sqlite3")
    unpinch("prepare", env=variables(old, UNPINCH_DEMO="yes"))
    (kept,) = (old / "backups").glob("before-upgrade-*.sqlite3")
    assert rows_of(kept) == before


def test_second_start_changes_nothing(old: Path) -> None:
    for _ in range(2):
        unpinch("prepare", env=variables(old, UNPINCH_DEMO="yes"))
    assert len(list((old / "backups").glob("before-upgrade-*.sqlite3"))) == 1
