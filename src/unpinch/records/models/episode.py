"""An episode of care: its status, who looks after it, its visits."""

from django.db import models

from unpinch.journey import Status
from unpinch.records.models.base import Row, VersionedRow
from unpinch.records.models.clinic import Clinic, Location
from unpinch.records.models.people import Patient, User

STATUSES = tuple((status.value, status.value.title()) for status in Status)


class Episode(VersionedRow):
    """All care for one problem of one patient. `status` changes only by a legal move; `safety_hold` stands beside it.

    `attention` is the highest triage level of the newest assessment, kept here so that a list needs one query.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="episodes")
    location = models.ForeignKey(Location, null=True, on_delete=models.PROTECT, related_name="episodes")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="episodes")
    status = models.CharField(max_length=12, choices=STATUSES, default=Status.INTAKE.value)
    safety_hold = models.BooleanField(default=False)
    complaint = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    intake_started_at = models.DateTimeField(null=True)
    intake_sent_at = models.DateTimeField(null=True)
    attention = models.CharField(max_length=16, blank=True)
    incomplete = models.BooleanField(default=False)
    dosed_at = models.DateTimeField(null=True)
    """When the dose rules were run last."""

    class Meta:
        indexes = (models.Index(fields=("clinic", "status")), models.Index(fields=("patient", "opened_at")))


class EpisodeMove(models.Model):
    """A move that was made: append only."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="moves")
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)


class CareTeamMember(Row):
    """Somebody on the care team of an episode: the relation `treating`. `lead` is the therapist who answers for it."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="care_team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="care_teams")
    lead = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("user", "ended_at")),)


class Visit(VersionedRow):
    """One attendance: booked, arrived, done, missed or cancelled. Booking itself comes with scheduling; the day list reads it."""

    class State(models.TextChoices):
        BOOKED = "booked"
        ARRIVED = "arrived"
        DONE = "done"
        MISSED = "missed"
        CANCELLED = "cancelled"

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="visits")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="visits")
    location = models.ForeignKey(Location, null=True, on_delete=models.PROTECT, related_name="visits")
    therapist = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="visits")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=50)
    kind = models.CharField(max_length=20, default="treatment")
    state = models.CharField(max_length=10, choices=State.choices, default=State.BOOKED)

    class Meta:
        indexes = (models.Index(fields=("clinic", "starts_at")),)
