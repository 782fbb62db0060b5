"""What a person enters at home, as immutable events, what a therapist saw and agreed on, and what the dose rules made of it."""

import uuid

from django.db import models

from unpinch.records.models.base import Row
from unpinch.records.models.entries import Entered
from unpinch.records.models.episode import Episode
from unpinch.records.models.people import User
from unpinch.records.models.plan import PlanVersion


class DiaryEvent(models.Model):
    """One entry of a diary, as the phone made it. Its id was made there; the row never changes, and a correction is an event of its own.

    `at` is when it was so, `offset` the minutes from UTC on that phone, so that the person's own day stays known. `kind` and `body` are
    those of actions/diary.py.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="diary")
    plan = models.ForeignKey(PlanVersion, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    body = models.JSONField()
    at = models.DateTimeField()
    offset = models.SmallIntegerField(default=0)
    day = models.DateField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, default="patient")
    device = models.CharField(max_length=40, blank=True)
    corrects = models.UUIDField(null=True)
    """The event that this one replaces; it may arrive after this one."""
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("episode", "day")), models.Index(fields=("episode", "kind", "day")))


class DiaryConflict(Row):
    """Another content that arrived under the id of an event: kept and shown, never mixed in. Someone says which one counts."""

    event = models.ForeignKey(DiaryEvent, on_delete=models.PROTECT, related_name="conflicts")
    body = models.JSONField()
    """The whole event as it was sent."""
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    counts = models.CharField(max_length=8, blank=True)
    """Which one counts: `first` (the event), `other` (this content, by a correction), empty while nobody has said."""
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "sha256"), name="one_conflict_per_content"),)


class DoseDecision(Row):
    """What the dose rules decided about one exercise, or about the program (`exercise` empty), with what it rests on.

    `state` is applied, waiting (for the therapist), accepted, declined, or revoked by an entry that arrived later. `key` is the decision's
    own, the same whenever the rules are run again over the same diary.
    """

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="dose_decisions")
    plan = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="dose_decisions")
    key = models.CharField(max_length=160)
    exercise = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20)
    rule = models.CharField(max_length=40)
    content = models.JSONField()
    """The decision in plain values: before, after, why, inputs, source."""
    state = models.CharField(max_length=10)
    at = models.DateTimeField()
    """The moment in the diary that it follows from."""
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    knowledge = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "key"), name="one_dose_decision_per_key"),)
        indexes = (models.Index(fields=("episode", "state")),)


class DoseObservation(Entered):
    """Something a therapist saw that the dose rules read and the vocabulary has no word for: `what` names it (actions/dose_observations).

    Rows are only added. A newer one may correct an earlier one (`replaces`); `value` None takes the earlier one back.
    """

    what = models.CharField(max_length=40)
    exercise = models.CharField(max_length=80, blank=True)
    side = models.CharField(max_length=5, blank=True)
    value = models.JSONField(null=True)
    unit = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = (models.Index(fields=("episode", "what", "at")),)


class HabitAgreement(Row):
    """The small daily habits that a therapist and a patient agreed on, all of them each time; the newest row counts, also an empty one.

    `habits` holds `id`, `target` (None where nothing is counted towards) and `note` of each.
    """

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="habit_agreements")
    habits = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("episode", "at")),)


class CourseState(models.Model):
    """What the diary said when it was last read, for lists that show many people: why somebody's course needs a look (empty: it does not).

    Worked out again with the dose rules, after entries and once a day, so that a list reads one row for each person. `reasons` are plain
    values: kind, text for the therapist, since which day.
    """

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="course_state")
    at = models.DateTimeField()
    reasons = models.JSONField(default=list)


class ServedProgram(models.Model):
    """The program a phone was given last, in one language, kept until something it rests on changes: `stamp` names that.

    `conditions` are those of the safety tables under which it was worked out, `etag` names the content.
    """

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="served_programs")
    language = models.CharField(max_length=8)
    stamp = models.CharField(max_length=240)
    content = models.JSONField()
    conditions = models.JSONField(default=dict)
    etag = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("episode", "language"), name="one_served_program_per_language"),)
