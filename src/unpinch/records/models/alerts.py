"""Alerts: what somebody has to react to, who was told, when, and to whom it goes next when nobody reacts."""

from django.db import models

from unpinch.records.models.assessment import RaisedFlag
from unpinch.records.models.base import Row
from unpinch.records.models.clinic import Clinic
from unpinch.records.models.episode import Episode
from unpinch.records.models.people import User


class Alert(Row):
    """Something about one episode that a person must acknowledge, and then settle, before its deadline.

    `told_by` is when staff must have been told, `pass_on_at` when an unread notice goes to the next person, `due_at` when somebody must
    have acted (levels.yaml). `settled_how` is what met it: a hand-over, an examination, a letter.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="alerts")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="alerts")
    flag = models.ForeignKey(RaisedFlag, null=True, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=30)
    level = models.CharField(max_length=16)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    pass_on_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_how = models.TextField(blank=True)
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        indexes = (models.Index(fields=("clinic", "settled_at", "level")), models.Index(fields=("pass_on_at",)))


class AlertNotice(models.Model):
    """One telling of one person: append only, except for the moment it was seen. `step` 0 is the lead therapist, then on up the list."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="notices")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    step = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=12)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("alert", "user", "step", "channel"), name="one_notice_per_step"),)


class OutboxMessage(Row):
    """A message to the outside, committed together with its cause. The worker sends it; `key` keeps it from being sent twice.

    Never a diagnosis word: the text names clinic and page only.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="outbox")
    key = models.CharField(max_length=160, unique=True)
    channel = models.CharField(max_length=12, default="email")
    to = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    send_after = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=200, blank=True)
    drop_after = models.DateTimeField(null=True)
    """After this moment it is of no use any more and is not sent: a reminder of this morning says nothing tonight."""
    stop_address = models.CharField(max_length=300, blank=True)
    """Where the receiver stops messages of this kind by one tap; mail programs show it as a button."""

    class Meta:
        indexes = (models.Index(fields=("sent_at", "send_after")),)
