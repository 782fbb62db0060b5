"""What most rows share: an id nobody can guess, when it was made, and a version that counts its changes."""

import uuid

from django.db import models


class Row(models.Model):
    """A row with an unguessable id; ids stand in addresses, so they must not count people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class VersionedRow(Row):
    """A row that people edit: `version` rises with each change, and a change made against an older version is a conflict."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Revision(models.Model):
    """What a versioned row held before a change: who changed it, when, and the fields as they were."""

    model = models.CharField(max_length=40)
    row_id = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    fields = models.JSONField()
    by = models.ForeignKey("records.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("model", "row_id", "version"), name="one_revision_per_version"),)
