"""How patient and team stay in touch between visits: messages, who is away, and the reminders a patient chose."""

import uuid

from django.db import models
from django.db.models import Q

from unpinch.records.models.base import Row, VersionedRow
from unpinch.records.models.clinic import LANGUAGES, Clinic
from unpinch.records.models.episode import Episode
from unpinch.records.models.people import Patient, User


class Message(Row):
    """One message between a patient, or somebody who acts for them, and the team. Its words never change. Not for emergencies.

    `carer` is set for what a carer wrote and what was answered to them; without it the message is between the patient and the team, and no
    carer reads it. `client_id` was made where it was written: sent twice, it is one message. A message of the person's side waits until
    somebody answers it or says that it needs no answer (`done_at`); `due_at` is when the clinic means to have answered.
    """

    class Side(models.TextChoices):
        PERSON = "person"
        TEAM = "team"

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="messages")
    carer = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)
    text = models.TextField()
    about = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField(null=True)
    """When the patient was told outside the app that it waits."""

    class Meta:
        indexes = (
            models.Index(fields=("episode", "at")),
            models.Index(fields=("episode",), condition=Q(side="person", done_at=None), name="messages_that_wait"),
        )


class MessageRead(models.Model):
    """That somebody has had a message on their screen, and when first: append only."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="reads")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("message", "user"), name="one_reading_per_person"),)


class Absence(Row):
    """Days on which a member answers no messages, first and last included: what patients read before they write, and who stands in."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="absences")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()
    text = models.CharField(max_length=300, blank=True)
    stand_in = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    """When it was taken back."""

    class Meta:
        indexes = (models.Index(fields=("clinic", "ends_on")),)


class ReminderChoice(VersionedRow):
    """What reminders a patient chose. Without a row, and with the channel `none`, nothing is sent.

    Times are those of the clinic's place.
    """

    class Channel(models.TextChoices):
        NONE = "none"
        EMAIL = "email"
        PUSH = "push"
        SMS = "sms"

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="reminders")
    channel = models.CharField(max_length=6, choices=Channel.choices, default=Channel.NONE)
    at = models.CharField(max_length=5, default="09:00")
    days = models.JSONField(default=list)
    """Weekdays, 0 is Monday."""
    quiet_from = models.CharField(max_length=5, default="20:00")
    quiet_until = models.CharField(max_length=5, default="08:00")
    language = models.CharField(max_length=8, choices=LANGUAGES, default="en")
    muted_at = models.DateTimeField(null=True)


class PushSubscription(Row):
    """One browser that agreed to be told "something waits" (RFC 8030), with the keys that hide from the push service what it carries."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="push_subscriptions")
    endpoint = models.TextField()
    endpoint_hash = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    device = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)
