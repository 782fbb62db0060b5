"""A backup made while people write, restored elsewhere and compared: nothing acknowledged is missing, nothing damaged is restored."""

import dataclasses
import datetime as dt
import json
import os
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections
from django.utils import timezone

from tests.support.serving import own_database
from tests.support.universe import Universe, draw_universe
from unpinch.config.backup import Made, make_backup
from unpinch.config.backup_file import sqlite_rows
from unpinch.config.environment import Environment
from unpinch.config.locks import SERVING, only_one
from unpinch.config.restore import restore_backup
from unpinch.config.sealed_file import PIECE
from unpinch.records.models import FactEntry
from unpinch.terms.errors import InputError

PASSPHRASE = "a long passphrase"
NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Universe:
    return draw_universe()


@pytest.fixture
def here(tmp_path: Path, settings: object) -> Environment:
    """A data folder with a key and a document, beside the database under test."""
    data = tmp_path / "here"
    (data / "documents" / "ab").mkdir(parents=True)
    (data / "documents" / "ab" / "letter.pdf").write_bytes(b"%PDF a letter")
    (data / "secret_key").write_text("k" * 60)
    settings.MEDIA_ROOT = data / "documents"  # type: ignore[attr-defined]
    return dataclasses.replace(settings.ENVIRONMENT, data=data, given_key="")  # type: ignore[attr-defined]


@pytest.fixture
def elsewhere(tmp_path: Path, here: Environment) -> Iterator[Environment]:
    with own_database() as database:
        yield dataclasses.replace(here, data=tmp_path / "elsewhere", database_url=database)


@pytest.fixture
def made(world: Universe, here: Environment, tmp_path: Path) -> Made:
    return make_backup(here, tmp_path / "one.backup", NOW)


def write_fact(world: Universe, client_id: uuid.UUID) -> None:
    now = timezone.now()
    FactEntry.objects.create(
        episode=world.ana_episode, at=now, received_at=now, source="patient", client_id=client_id, fact="patient.age", value=40
    )


@contextmanager
def people_writing(world: Universe, writers: int = 3) -> Iterator[list[uuid.UUID]]:
    """Write facts from several threads; the list holds those whose writing was acknowledged."""
    acknowledged: list[uuid.UUID] = []
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            client_id = uuid.uuid4()
            write_fact(world, client_id)
            acknowledged.append(client_id)
        connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def facts_in(environment: Environment) -> set[uuid.UUID]:
    """The entries of a restored database, read without Django."""
    query = "SELECT client_id FROM records_factentry"
    if environment.database_url:
        with psycopg.connect(environment.database_url) as link:
            return {row[0] for row in link.execute(query).fetchall()}
    import sqlite3

    with sqlite3.connect(environment.data / "unpinch.sqlite3") as link:  # type: ignore[assignment]
        return {uuid.UUID(row[0]) for row in link.execute(query).fetchall()}


# ---- while people write ----------------------------------------------------------------------------------------------------------
def test_backup_holds_all_that_was_acknowledged(world: Universe, here: Environment, elsewhere: Environment, tmp_path: Path) -> None:
    with people_writing(world) as acknowledged:
        while len(acknowledged) < 20:
            pass
        before = set(acknowledged)
        made = make_backup(here, tmp_path / "busy.backup", NOW)
        until = len(acknowledged)
        while len(acknowledged) < until + 5:  # nobody was stopped by it
            pass
    restore_backup(made.file, elsewhere)
    assert before <= facts_in(elsewhere)
    assert len(facts_in(elsewhere)) == made.manifest.rows["records_factentry"]


def test_everything_beside_the_database_comes_back(made: Made, elsewhere: Environment) -> None:
    restore_backup(made.file, elsewhere)
    assert (elsewhere.data / "documents" / "ab" / "letter.pdf").read_bytes() == b"%PDF a letter"
    assert (elsewhere.data / "secret_key").read_text() == "k" * 60
    assert (elsewhere.data / "secret_key").stat().st_mode & 0o077 == 0


def test_latest_backup_is_noted(made: Made, here: Environment) -> None:
    assert json.loads((here.data / "backups" / "latest.json").read_text())["file"] == str(made.file)


def test_backup_overwrites_nothing(made: Made, here: Environment) -> None:
    with pytest.raises(InputError, match="is there already"):
        make_backup(here, made.file, NOW)


# ---- sealed ----------------------------------------------------------------------------------------------------------------------
def test_sealed_backup_opens_with_its_passphrase(world: Universe, here: Environment, elsewhere: Environment, tmp_path: Path) -> None:
    (here.data / "documents" / "long.bin").write_bytes(uuid.uuid4().bytes * (PIECE // 8))
    made = make_backup(here, tmp_path / "sealed.backup", NOW, passphrase=PASSPHRASE)
    assert b"manifest" not in made.file.read_bytes()
    assert restore_backup(made.file, elsewhere, passphrase=PASSPHRASE).manifest == made.manifest


@pytest.mark.parametrize(("passphrase", "words"), [("", "is sealed"), ("another passphrase", "the passphrase is wrong")])
def test_sealed_backup_stays_shut(
    world: Universe, here: Environment, elsewhere: Environment, tmp_path: Path, passphrase: str, words: str
) -> None:
    made = make_backup(here, tmp_path / "sealed.backup", NOW, passphrase=PASSPHRASE)
    with pytest.raises(InputError, match=words):
        restore_backup(made.file, elsewhere, passphrase=passphrase)
    assert not elsewhere.data.exists()


# ---- damaged ---------------------------------------------------------------------------------------------------------------------
Damage = Callable[[bytes], bytes]


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
@pytest.mark.parametrize(
    "damage",
    [lambda data: data[:-200], lambda data: data[: len(data) // 2] + b"\x00" * 64 + data[len(data) // 2 + 64 :], lambda data: b"no" + data],
)
def test_damaged_backup_touches_nothing(
    world: Universe, here: Environment, elsewhere: Environment, tmp_path: Path, damage: Damage, passphrase: str
) -> None:
    made = make_backup(here, tmp_path / "whole.backup", NOW, passphrase=passphrase)
    made.file.write_bytes(damage(made.file.read_bytes()))
    with pytest.raises(InputError):
        restore_backup(made.file, elsewhere, passphrase=passphrase)
    assert not elsewhere.data.exists()


def test_newer_backup_is_refused(world: Universe, here: Environment, elsewhere: Environment, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('records', '9999_later', CURRENT_TIMESTAMP)")
    try:
        made = make_backup(here, tmp_path / "newer.backup", NOW)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_later'")
    with pytest.raises(InputError, match="9999_later"):
        restore_backup(made.file, elsewhere)


# ---- what is there already -------------------------------------------------------------------------------------------------------
def test_occupied_folder_is_refused(made: Made, elsewhere: Environment) -> None:
    elsewhere.data.mkdir()
    (elsewhere.data / "mine").write_text("mine")
    with pytest.raises(InputError, match="--into"):
        restore_backup(made.file, elsewhere)
    assert [path.name for path in elsewhere.data.iterdir()] == ["mine"]


def test_force_keeps_what_was_there(made: Made, elsewhere: Environment) -> None:
    elsewhere.data.mkdir()
    (elsewhere.data / "mine").write_text("mine")
    done = restore_backup(made.file, elsewhere, force=True)
    assert done.kept is not None
    assert (done.kept / "mine").read_text() == "mine"


def test_folder_being_served_is_refused(made: Made, elsewhere: Environment) -> None:
    with only_one(elsewhere.data, SERVING), pytest.raises(InputError, match="being served"):
        restore_backup(made.file, elsewhere, force=True)


def test_broken_database_is_seen(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite3").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with pytest.raises(InputError, match="not sound"):
        sqlite_rows(tmp_path / "x.sqlite3")


if os.environ.get("UNPINCH_TEST_DATABASE_URL"):  # SQLite comes as a file; there, the folder is asked instead

    def test_database_with_tables_is_refused(made: Made, elsewhere: Environment) -> None:
        with psycopg.connect(elsewhere.database_url) as link:
            link.execute("CREATE TABLE mine (id int)")
        with pytest.raises(InputError, match="holds tables already"):
            restore_backup(made.file, elsewhere)
