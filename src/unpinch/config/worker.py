"""The job worker: what has to happen without anybody clicking. Alerts are passed on, messages leave, days are sealed, old is
thrown out, pictures are drawn ahead.

    heartbeat, outbox, contact, pictures 10 s · alerts, waiting 20 s · dose, days 30 s
    evaluations, reminders 60 s · plans 5 min · seal 1 h · tidy 1 day

Each job runs in a thread of its own: one that fails or hangs is written down (`WorkerJob`, shown by `unpinch doctor`), and the others
go on. A log line names the kind of error and the place in the code, never what a patient said. The worker ends when whoever started it
has gone.
"""

import datetime as dt
import logging
import os
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import F
from django.utils import timezone

from unpinch.actions.alerts import pass_on
from unpinch.actions.audit import seal_past_days
from unpinch.actions.day_program import prepare_days
from unpinch.actions.dose import follow_waiting
from unpinch.actions.evaluation import assess_unfinished
from unpinch.actions.housekeeping import tidy
from unpinch.actions.intake import assess_waiting
from unpinch.actions.outbox import send_reminders, send_waiting
from unpinch.actions.pictures import draw_ahead
from unpinch.actions.plan_safety import recheck_all
from unpinch.actions.reminders import remind
from unpinch.records.models import WorkerJob

log = logging.getLogger("unpinch.worker")
HEARTBEAT = "heartbeat"
TICK_S = 0.5
LAST_S = 10.0


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again."""

    name: str
    every_s: float
    run: Callable[[dt.datetime], object]


JOBS = (
    Job(HEARTBEAT, 10, lambda now: None),
    Job("alerts", 20, pass_on),
    Job("waiting", 20, assess_waiting),
    Job("evaluations", 60, assess_unfinished),
    Job("plans", 300, recheck_all),
    Job("dose", 30, follow_waiting),
    Job("days", 30, prepare_days),
    Job("outbox", 10, send_waiting),
    Job("reminders", 60, remind),
    Job("contact", 10, send_reminders),
    Job("seal", 3600, seal_past_days),
    Job("tidy", 86400, tidy),
    Job("pictures", 10, draw_ahead),
)


def work(jobs: Sequence[Job], stop: threading.Event) -> None:
    """Run jobs, each in a thread of its own so that none waits for another, until `stop` is set or whoever started us has gone."""
    connection_created.connect(_small_cache)
    parent = os.getppid()
    threads = [threading.Thread(target=_again_and_again, args=(job, stop), name=job.name, daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    while not stop.wait(TICK_S) and os.getppid() == parent:
        pass
    stop.set()
    for thread in threads:
        thread.join(LAST_S / len(threads))


def _again_and_again(job: Job, stop: threading.Event) -> None:
    while not stop.is_set():
        close_old_connections()
        run_job(job, timezone.now())
        stop.wait(job.every_s)
    connection.close()


def _small_cache(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Each job has a connection of its own; SQLite would keep 2 MB of pages for each, which the system keeps anyway."""
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA cache_size = -256")


def run_job(job: Job, now: dt.datetime) -> bool:
    """Run one job and write down how it went; whether it went well."""
    failed = ""
    try:
        job.run(now)
    except Exception as error:  # noqa: BLE001 - one failing job never stops the others; it is logged, stored and shown by doctor
        failed = _where(error)
        log.error("job %s failed: %s", job.name, failed)
    try:
        _write_down(job, now, failed)
    except DatabaseError as error:
        log.error("job %s cannot be written down: %s", job.name, type(error).__name__)
    return not failed


def _write_down(job: Job, now: dt.datetime, failed: str) -> None:
    row, _ = WorkerJob.objects.get_or_create(name=job.name, defaults={"ran_at": now})
    mine = WorkerJob.objects.filter(pk=row.pk)
    if failed:
        mine.update(ran_at=now, failed=failed[:200], failures=F("failures") + 1)
    else:
        mine.update(ran_at=now, done_at=now, failed="", failures=0)


def _where(error: BaseException) -> str:
    """The kind of an error and the place in our code; not its message, which may hold somebody's words."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "unpinch" in frame.filename]
    place = f" in {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
