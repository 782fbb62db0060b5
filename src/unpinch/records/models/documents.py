"""Documents attached to an episode: imaging reports, nerve tests, letters."""

from django.db import models

from unpinch.records.models.base import Row
from unpinch.records.models.episode import Episode
from unpinch.records.models.people import User


class Document(Row):
    """A file somebody attached. The bytes lie outside the web's reach under `stored_as`; they are only ever sent as a download."""

    class Kind(models.TextChoices):
        IMAGING = "imaging"
        NERVE_TEST = "nerve_test"
        LETTER = "letter"
        OTHER = "other"

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    dated_on = models.DateField(null=True)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80, unique=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    read_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    """When somebody who treats first opened it; until then it waits on the day list."""
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
