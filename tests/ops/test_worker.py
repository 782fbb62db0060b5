"""The job worker: each job by itself, written down, without anybody's words; it ends when it should."""

import datetime as dt
import logging
import threading

import pytest
from django.utils import timezone

from unpinch.config.worker import Job, run_job, work
from unpinch.records.models import WorkerJob

NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


def break_down(now: dt.datetime) -> None:
    raise ValueError("Ana said her leg is numb")


@pytest.mark.django_db
def test_good_run_is_written_down() -> None:
    assert run_job(Job("good", 1, lambda now: None), NOW)
    row = WorkerJob.objects.get(name="good")
    assert (row.done_at, row.failed, row.failures) == (NOW, "", 0)


@pytest.mark.django_db
def test_failures_in_a_row_are_counted() -> None:
    for _ in range(3):
        assert not run_job(Job("bad", 1, break_down), NOW)
    row = WorkerJob.objects.get(name="bad")
    assert (row.failures, row.done_at) == (3, None)


@pytest.mark.django_db
def test_good_run_ends_the_count() -> None:
    run_job(Job("bad", 1, break_down), NOW)
    run_job(Job("bad", 1, lambda now: None), NOW)
    assert WorkerJob.objects.get(name="bad").failures == 0


@pytest.mark.django_db
def test_words_reach_neither_log_nor_record(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        logging.getLogger("unpinch").propagate = True
        run_job(Job("bad", 1, break_down), NOW)
    said = caplog.text + WorkerJob.objects.get(name="bad").failed
    assert "ValueError" in said
    assert "Ana" not in said


@pytest.mark.django_db(transaction=True)
def test_hanging_job_stops_no_other() -> None:
    stop, hang, beats = threading.Event(), threading.Event(), []

    def beat(now: dt.datetime) -> None:
        beats.append(now)
        if len(beats) == 3:
            hang.set()
            stop.set()

    work([Job("hanging", 60, lambda now: hang.wait(30)), Job("beating", 0.01, beat)], stop)
    assert len(beats) == 3
    assert WorkerJob.objects.get(name="beating").done_at <= timezone.now()
