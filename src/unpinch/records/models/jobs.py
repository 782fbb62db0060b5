"""What the job worker did: one row for each job, so that anybody can see whether somebody is still at work in the background."""

from django.db import models


class WorkerJob(models.Model):
    """The newest run of one job of the worker. `failed` is what went wrong last, without anybody's words; empty when it went well."""

    name = models.CharField(max_length=40, unique=True)
    ran_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0)
    """How often in a row."""
