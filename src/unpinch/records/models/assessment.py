"""What was concluded, kept as it was: assessments with their inputs, the flags they raised, and the clearances that closed them."""

from django.db import models

from unpinch.records.models.base import Row
from unpinch.records.models.episode import Episode
from unpinch.records.models.people import User


class Assessment(Row):
    """One assessment: the case that went in, the answer that came out, under which knowledge and engine. Never recomputed silently."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="assessments")
    at = models.DateTimeField()
    as_of = models.DateField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40)
    case = models.JSONField()
    output = models.JSONField()
    knowledge = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    level = models.CharField(max_length=16)
    incomplete = models.BooleanField()

    class Meta:
        indexes = (models.Index(fields=("episode", "at")),)


class RaisedFlag(Row):
    """A flag as an assessment first raised it, at a level: an event. A lower later answer never changes this row; a higher one adds one."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="flags")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="flags")
    flag = models.CharField(max_length=60)
    level = models.CharField(max_length=16)
    provisional = models.BooleanField(default=False)
    since = models.DateField()
    at = models.DateTimeField()
    do = models.TextField()
    because = models.JSONField()
    from_text = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=("episode", "flag")),)


class Clearance(Row):
    """A named clinician's reasoned closing of a flag or a condition, for the answers up to `at`."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="clearances")
    target = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    examined = models.TextField()
    """What was examined, or whose written result was read."""
    level_closed = models.CharField(max_length=16, blank=True)
