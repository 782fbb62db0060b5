"""What stands between this machine and a clinic that may open: each check says ok, warn or fail, what is so, and how to mend it.

For whoever runs the clinic. Everything here only looks. A check that itself breaks is a fail that says so, and the others still run.
`serve` asks the same checks before it opens (`unpinch.config.prepare`), without those that need a running worker.
"""

import datetime as dt
import json
import os
import shutil
import socket
import sys
import zoneinfo
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from unpinch.actions.audit import broken_seals
from unpinch.actions.outbox import can_send, stuck
from unpinch.actions.web_push import SERVICES
from unpinch.config.environment import LOCAL, Environment
from unpinch.config.worker import HEARTBEAT, JOBS
from unpinch.records.models import Alert, Clinic, Document, Membership, WorkerJob

LEAST_FREE_MB, LITTLE_FREE_MB = 200, 2_000
"""Free disk below which we fail or warn (judgement: a week of entries and one backup of a small clinic)."""
BACKUP_DAYS = 2
GATEWAY_S = 3
LATE_S = 60
LEAST_POSTGRES = 14
LEAST_PYTHON = (3, 11)
NEEDED = (("emergency_number", "emergency number"), ("clinic_number", "own telephone number"))


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, how it is, and how to mend it."""

    name: str
    state: State
    text: str
    mend: str = ""


def ok(name: str, text: str) -> Check:
    """It is as it should be."""
    return Check(name, State.OK, text)


def warn(name: str, text: str, mend: str) -> Check:
    """It works, and something is worth doing."""
    return Check(name, State.WARN, text, mend)


def fail(name: str, text: str, mend: str) -> Check:
    """The clinic should not open like this."""
    return Check(name, State.FAIL, text, mend)


Look = Callable[[Environment], Iterator[Check]]


# ---- the machine ---------------------------------------------------------------------------------------------------------------
def python(environment: Environment) -> Iterator[Check]:
    """Python is one we test with."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < LEAST_PYTHON:
        yield fail("python", f"Python {version}", "Unpinch needs Python 3.11 or newer: make clean, then make setup PYTHON=/path/to/python3")
    else:
        yield ok("python", f"Python {version}")


def data_folder(environment: Environment) -> Iterator[Check]:
    """The data folder can be written, and by nobody else read; the disk has room."""
    folder = environment.data
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield fail("data folder", f"{folder} cannot be written.", "Create it, or name another in UNPINCH_DATA.")
        return
    if folder.stat().st_mode & 0o077:
        yield warn("data folder", f"others on this machine can look into {folder}.", f"chmod 700 {folder}")
    else:
        yield ok("data folder", f"{folder}, private")
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < LITTLE_FREE_MB:
        make = fail if free_mb < LEAST_FREE_MB else warn
        yield make("disk", f"{free_mb} MB free", "Make room, or move UNPINCH_DATA to a larger disk: a full disk stops every entry.")
    else:
        yield ok("disk", f"{free_mb / 1000:.0f} GB free")


def secret_key(environment: Environment) -> Iterator[Check]:
    """There is a signing key, and it is long enough."""
    where = "from UNPINCH_SECRET_KEY" if environment.given_key else "in the data folder"
    yield ok("secret key", f"{where}, {len(environment.secret_key())} characters")


# ---- the database --------------------------------------------------------------------------------------------------------------
def database(environment: Environment) -> Iterator[Check]:
    """The database answers, is of a kind we test with, and holds what this version expects."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield fail("database", f"it does not answer ({type(error).__name__}).", "Check DATABASE_URL and that PostgreSQL is running.")
        return
    yield from (_postgres() if connection.vendor == "postgresql" else _sqlite())
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield fail("migrations", f"{len(waiting)} are not applied.", "unpinch serve applies them when it starts; take a backup first.")
    else:
        yield ok("migrations", "all applied")


def _sqlite() -> Iterator[Check]:
    import sqlite3

    with connection.cursor() as cursor:
        journal = str(cursor.execute("PRAGMA journal_mode").fetchone()[0]).lower()
        sync = int(cursor.execute("PRAGMA synchronous").fetchone()[0])
        sound = str(cursor.execute("PRAGMA quick_check(1)").fetchone()[0])
    immediate = connection.settings_dict["OPTIONS"].get("transaction_mode") == "IMMEDIATE"
    if sound != "ok":
        yield fail("database", f"SQLite says the file is broken: {sound}", "Stop serving and restore the newest backup: unpinch restore.")
    elif (journal, sync, immediate) != ("wal", 2, True):
        mend = "The data folder may lie on a network drive, where SQLite is not safe: move it to a local disk."
        yield fail("database", f"SQLite runs with journal {journal}, synchronous {sync}.", mend)
    else:
        yield ok("database", f"SQLite {sqlite3.sqlite_version}, write-ahead log, every write on disk before it is acknowledged")


def _postgres() -> Iterator[Check]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        number = int(cursor.fetchone()[0])
        cursor.execute("SELECT current_setting('fsync') || current_setting('synchronous_commit')")
        safe = cursor.fetchone()[0] == "onon"
    version = f"PostgreSQL {number // 10_000}.{number % 10_000}"
    if number // 10_000 < LEAST_POSTGRES:
        yield fail("database", version, f"Unpinch is tested from PostgreSQL {LEAST_POSTGRES} on.")
    elif not safe:
        yield warn("database", f"{version} may lose acknowledged entries in a power cut.", "Set fsync = on and synchronous_commit = on.")
    else:
        yield ok("database", version)


# ---- the address ---------------------------------------------------------------------------------------------------------------
def address(environment: Environment) -> Iterator[Check]:
    """People reach the clinic safely: HTTPS, unless it is this machine alone."""
    url = environment.public_url
    if environment.secure:
        ends = "a proxy ends TLS" if environment.behind_proxy else "serve it with --https, or set UNPINCH_BEHIND_PROXY=yes"
        yield ok("address", f"{url} ({ends})")
    elif environment.local:
        yield ok("address", f"{url}, this machine only")
    else:
        yield warn(
            "address",
            f"{url} is not HTTPS: passwords and answers cross the network in the open, and phones get no camera, no offline program and no "
            "passkeys.",
            "unpinch serve --https --self-signed, or a proxy with a certificate and UNPINCH_BEHIND_PROXY=yes.",
        )


# ---- the clinic ----------------------------------------------------------------------------------------------------------------
def clinics(environment: Environment) -> Iterator[Check]:
    """Every clinic has the numbers that triage tells a patient to call, and somebody who may examine."""
    found = list(Clinic.objects.order_by("name"))
    if not found:
        yield fail("clinic", "there is none yet.", "unpinch clinic NAME --emergency-number 112 --clinic-number ... --manager ... makes it.")
    for clinic in found:
        yield from _clinic(clinic)


def _clinic(clinic: Clinic) -> Iterator[Check]:
    name = f"clinic {clinic.name}"
    if clinic.is_demo:
        yield ok(name, "a sample clinic: nobody in it is real")
        return
    missing = [words for field, words in NEEDED if not getattr(clinic, field).strip()]
    if missing:
        mend = f"unpinch clinic {clinic.slug} --emergency-number ... --clinic-number ..., or the manager's page Clinic."
        yield fail(name, f"the {' and the '.join(missing)} is missing, and warning signs tell people to call it.", mend)
    if clinic.time_zone not in zoneinfo.available_timezones():
        yield fail(name, f"{clinic.time_zone!r} is no time zone.", "Write one such as America/Chicago.")
    if not any(clinic.opening_hours.values()):
        yield warn(name, "no opening hours: every page says that nobody is watching.", "The manager's page Clinic.")
    if not clinic.out_of_hours_number.strip():
        yield warn(name, "no out-of-hours number: the emergency number is shown instead.", "The manager's page Clinic.")
    licensed = Membership.objects.filter(clinic=clinic, active=True, licensed_to_examine=True).count()
    if not licensed:
        yield warn(name, "nobody with a licence to examine: nobody can close a warning sign.", "The manager's page Staff.")
    if not missing:
        yield ok(name, f"numbers set, {licensed} licensed to examine")


def mail(environment: Environment) -> Iterator[Check]:
    """Messages can leave, and none is stuck."""
    if not can_send():
        mend = "Set UNPINCH_EMAIL_URL=smtp://user:password@host:587. Until then alerts are on screens only, and codes are read out."
        yield warn("e-mail", "no mail server: messages stay in the outbox.", mend)
    else:
        yield ok("e-mail", f"through {settings.EMAIL_HOST}:{settings.EMAIL_PORT}")
    held = stuck().count()
    if held:
        reason = stuck().order_by("-created_at").values_list("failed", flat=True).first()
        yield warn("outbox", f"{held} messages failed, the newest with {reason}.", "They are tried again; check the mail server.")


def reminders(environment: Environment) -> Iterator[Check]:
    """What the clinics offer for reminders can really leave."""
    ways = {way for ways in Clinic.objects.values_list("reminder_channels", flat=True) for way in ways}
    yield from _gateway(environment, wanted="sms" in ways)
    if "push" in ways:
        if environment.secure or environment.local:
            yield ok("push", f"on; this machine must reach {', '.join(SERVICES)} through HTTPS")
        else:
            yield warn("push", "a clinic offers it, but browsers take it through HTTPS only.", "See the line address.")


def _gateway(environment: Environment, *, wanted: bool) -> Iterator[Check]:
    gateway = environment.sms
    if gateway is None:
        if wanted:
            yield warn("sms", "a clinic offers text messages, but there is no gateway.", "Set UNPINCH_SMS_URL, or untick it there.")
        return
    parts = urlsplit(gateway.url)
    try:
        socket.create_connection((gateway.host, parts.port or (443 if parts.scheme == "https" else 80)), timeout=GATEWAY_S).close()
    except OSError as error:
        yield warn("sms", f"{gateway.host} does not answer ({type(error).__name__}).", "Check UNPINCH_SMS_URL; texts wait in the outbox.")
        return
    if parts.scheme != "https" and gateway.host not in LOCAL:
        yield warn("sms", f"numbers cross the network to {gateway.host} in the open.", "Use https in UNPINCH_SMS_URL.")
    else:
        yield ok("sms", f"through {gateway.host}")


# ---- what runs -----------------------------------------------------------------------------------------------------------------
def worker(environment: Environment) -> Iterator[Check]:
    """The job worker is alive, each of its jobs runs, and no alert waits for a person past its time."""
    now = timezone.now()
    rows = {row.name: row for row in WorkerJob.objects.all()}
    beat = rows.get(HEARTBEAT)
    if beat is None or beat.ran_at < now - dt.timedelta(seconds=LATE_S):
        since = f"since {beat.ran_at:%Y-%m-%d %H:%M} UTC" if beat else "ever"
        yield fail("worker", f"no sign of life {since}: alerts are not passed on.", "unpinch serve starts it; look at its log.")
        return
    yield ok("worker", f"alive {int((now - beat.ran_at).total_seconds())} s ago")
    for job in JOBS:
        row = rows.get(job.name)
        late = now - dt.timedelta(seconds=3 * job.every_s + LATE_S)
        if row and row.failed:
            yield fail(f"job {job.name}", f"failed {row.failures} times in a row, with {row.failed}.", "Look at the log of unpinch serve.")
        elif row and (row.done_at or row.ran_at) < late:
            yield fail(f"job {job.name}", f"hangs since {row.ran_at:%Y-%m-%d %H:%M} UTC.", "Restart unpinch serve.")


def alerts(environment: Environment) -> Iterator[Check]:
    """No alert is past the time by which somebody must have acted."""
    overdue = Alert.objects.filter(settled_at=None, due_at__lt=timezone.now(), clinic__is_demo=False).count()
    if overdue:
        yield warn("alerts", f"{overdue} are past their deadline and not settled.", "Sign in and open Alerts.")


def seals(environment: Environment) -> Iterator[Check]:
    """The audit is as it was when each day was sealed."""
    broken = broken_seals()
    if broken:
        days = ", ".join(day.isoformat() for day in broken[:5])
        yield fail("audit", f"the rows of {days} are not those that were sealed.", "Somebody changed them. Compare with a backup.")
    else:
        yield ok("audit", "all seals intact")


def knowledge(environment: Environment) -> Iterator[Check]:
    """The knowledge base loads without a fault."""
    from unpinch.knowledge import load_knowledge
    from unpinch.knowledge.check import check_all
    from unpinch.knowledge.load import DATA

    faults = list(check_all(DATA))
    if faults:
        yield fail("knowledge", f"{len(faults)} faults.", "unpinch knowledge check lists them. Install Unpinch again.")
    else:
        yield ok("knowledge", f"no faults, version {load_knowledge().version[:12]}")


def documents(environment: Environment) -> Iterator[Check]:
    """Every document on record lies in the data folder."""
    root = Path(settings.MEDIA_ROOT)
    lost = [stored for stored in Document.objects.values_list("stored_as", flat=True).iterator() if not (root / stored).is_file()]
    if lost:
        yield fail(
            "documents", f"{len(lost)} files are on record but not in {root}.", "Bring them back from a backup: unpinch restore --into."
        )
    else:
        yield ok("documents", "every file is there")


def backup(environment: Environment) -> Iterator[Check]:
    """There is a fresh backup."""
    note = environment.data / "backups" / "latest.json"
    if environment.demo:
        yield ok("backup", "a sample clinic needs none")
    elif not note.exists():
        yield warn("backup", "there is none.", "unpinch backup, every day, and keep a copy somewhere else.")
    else:
        latest = json.loads(note.read_text())
        days = (timezone.now() - dt.datetime.fromisoformat(latest["made_at"])).days
        if days >= BACKUP_DAYS:
            yield warn("backup", f"the newest is {days} days old: {latest['file']}", "unpinch backup, every day.")
        else:
            yield ok("backup", f"{latest['file']}, {latest['made_at'][:16]}")


MACHINE: Sequence[Look] = (python, data_folder, secret_key, database)
CLINIC: Sequence[Look] = (address, clinics, mail, reminders, seals, knowledge, documents)
RUNNING: Sequence[Look] = (worker, alerts, backup)


def examine(environment: Environment, looks: Sequence[Look] = (*MACHINE, *CLINIC, *RUNNING)) -> list[Check]:
    """Run the checks in order. Where the database fails, those that need it are left out."""
    found: list[Check] = []
    for look in looks:
        if look not in MACHINE and any(check.name in ("database", "migrations") and check.state is State.FAIL for check in found):
            continue
        try:
            found += look(environment)
        except (DatabaseError, OSError, ValueError, KeyError) as error:
            found.append(fail(look.__name__.replace("_", " "), f"this check broke ({type(error).__name__}).", "Please report it."))
    return found
