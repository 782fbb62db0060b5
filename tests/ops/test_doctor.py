"""The doctor names what stands in the way, and how to mend it."""

import datetime as dt
import json
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.utils import timezone

from tests.support.commands import run
from tests.support.universe import Universe
from unpinch.config import doctor
from unpinch.config.doctor import Check, State
from unpinch.config.environment import read_environment
from unpinch.records.models import Clinic, Document, Membership, WorkerJob


def states(look: doctor.Look, **variables: str) -> dict[str, State]:
    """The checks of one look, by name."""
    environment = read_environment({"UNPINCH_DATA": str(settings.DATA), **variables})
    return {check.name: check.state for check in look(environment)}


def test_machine_and_database_are_well(db: None) -> None:
    Path(settings.DATA).chmod(0o700)
    found = {check.name: check for check in doctor.examine(settings.ENVIRONMENT, doctor.MACHINE)}
    worse = {name for name, check in found.items() if check.state is not State.OK}
    assert worse <= {"disk", "database"}, found  # the disk is what it is, and a throwaway PostgreSQL is not safe on purpose
    assert found["database"].state is not State.FAIL


def test_folder_open_to_others_warns(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert states(doctor.data_folder, UNPINCH_DATA=str(tmp_path))["data folder"] is State.WARN


def test_missing_folder_fails(tmp_path: Path) -> None:
    assert states(doctor.data_folder, UNPINCH_DATA=str(tmp_path / "none")) == {"data folder": State.FAIL}


@pytest.mark.parametrize(("free_mb", "state"), [(100, State.FAIL), (1000, State.WARN), (9000, State.OK)])
def test_little_disk_is_said(free_mb: int, state: State, tmp_path: Path) -> None:
    with patch("shutil.disk_usage", return_value=type("Usage", (), {"free": free_mb * 1_000_000})):
        assert states(doctor.data_folder, UNPINCH_DATA=str(tmp_path))["disk"] is state


def test_waiting_migration_fails(db: None) -> None:
    with patch.object(doctor.MigrationExecutor, "migration_plan", return_value=[("one", False)]):
        assert states(doctor.database)["migrations"] is State.FAIL


@pytest.mark.parametrize(
    ("url", "state"), [("http://127.0.0.1:8000", State.OK), ("http://clinic.lan", State.WARN), ("https://clinic.lan", State.OK)]
)
def test_address_without_tls_warns(url: str, state: State) -> None:
    assert states(doctor.address, UNPINCH_PUBLIC_URL=url)["address"] is state


# ---- the clinic ----------------------------------------------------------------------------------------------------------------
def test_no_clinic_stays_closed(db: None) -> None:
    assert states(doctor.clinics) == {"clinic": State.FAIL}


@pytest.mark.parametrize("field", ["emergency_number", "clinic_number"])
def test_clinic_without_a_number_stays_closed(world: Universe, field: str) -> None:
    Clinic.objects.filter(id=world.harbor.id).update(**{field: " "})
    assert states(doctor.clinics)["clinic Harbor Clinic"] is State.FAIL


def test_complete_clinic_may_open(world: Universe) -> None:
    assert states(doctor.clinics)["clinic Harbor Clinic"] is State.OK


def test_clinic_without_a_licence_warns(world: Universe) -> None:
    Membership.objects.update(licensed_to_examine=False)
    checks = list(doctor.clinics(settings.ENVIRONMENT))
    assert [check for check in checks if check.state is State.WARN and "licence" in check.text]


def test_lost_document_fails(world: Universe) -> None:
    made = {"kind": "letter", "title": "Letter", "content_type": "application/pdf", "size": 1, "sha256": "0" * 64, "stored_as": "gone.pdf"}
    Document.objects.create(episode=world.ana_episode, at=timezone.now(), **made)
    assert states(doctor.documents) == {"documents": State.FAIL}


# ---- what runs -----------------------------------------------------------------------------------------------------------------
def beat(name: str, seconds_ago: float, **fields: object) -> None:
    then = timezone.now() - dt.timedelta(seconds=seconds_ago)
    WorkerJob.objects.create(name=name, ran_at=then, done_at=then, **fields)


def test_silent_worker_fails(db: None) -> None:
    assert states(doctor.worker) == {"worker": State.FAIL}
    beat("heartbeat", 3600)
    assert states(doctor.worker) == {"worker": State.FAIL}


def test_living_worker_is_well(db: None) -> None:
    beat("heartbeat", 1)
    assert states(doctor.worker) == {"worker": State.OK}


def test_hanging_and_failing_jobs_are_named(db: None) -> None:
    beat("heartbeat", 1)
    beat("alerts", 3600)
    beat("outbox", 1, failed="OSError", failures=4)
    assert states(doctor.worker) == {"worker": State.OK, "job alerts": State.FAIL, "job outbox": State.FAIL}


@pytest.mark.parametrize(("days", "state"), [(0, State.OK), (5, State.WARN)])
def test_old_backup_warns(days: int, state: State, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    made = {"made_at": (timezone.now() - dt.timedelta(days)).isoformat(), "file": "x"}
    (tmp_path / "backups" / "latest.json").write_text(json.dumps(made))
    assert states(doctor.backup, UNPINCH_DATA=str(tmp_path))["backup"] is state


# ---- the command ---------------------------------------------------------------------------------------------------------------
def test_command_ends_in_1_when_something_fails(db: None) -> None:
    said = run("doctor", "--json")
    answer = json.loads(said.out)
    assert (said.status, answer["ok"]) == (1, False)
    assert all(check["mend"] for check in answer["checks"] if check["state"] != "ok")


def test_command_says_how_to_mend(db: None) -> None:
    said = run("doctor")
    assert "fail   clinic" in said.out
    assert "-> unpinch clinic" in said.out


def test_broken_check_does_not_hide_the_others(db: None) -> None:
    def breaks(environment: object) -> None:
        raise OSError

    found = doctor.examine(settings.ENVIRONMENT, (breaks, lambda environment: iter([Check("next", State.OK, "")])))  # type: ignore[arg-type]
    assert [check.state for check in found] == [State.FAIL, State.OK]
