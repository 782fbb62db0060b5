"""What was told and found: facts in the vocabulary's words, free text, body charts, goals, questionnaires. Rows are only ever added."""

import uuid

from django.db import models

from unpinch.records.models.base import Row
from unpinch.records.models.clinic import Clinic
from unpinch.records.models.episode import Episode
from unpinch.records.models.people import User


class Entered(models.Model):
    """Who entered something, when it was so, and when it arrived.

    `client_id` is made where it was entered: the same id with the same content is the same entry, sent twice. `replaces` names the
    entry that a correction corrects.
    """

    class Source(models.TextChoices):
        PATIENT = "patient"
        CARER = "carer"
        DESK = "desk"
        CLINICIAN = "clinician"
        DEVICE = "device"
        LETTER = "letter"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="%(class)ss")
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        abstract = True


class FactEntry(Entered):
    """One answer or finding. `fact` is the vocabulary's id with its space (`patient.age`, `finding.night_pain`).

    `value` None means asked without an answer; `answer` keeps the word for it (declined, unsure, not_tested), never read as "no" (S3).
    """

    fact = models.CharField(max_length=80)
    side = models.CharField(max_length=5, blank=True)
    value = models.JSONField(null=True)
    answer = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    remark = models.TextField(blank=True)
    screen = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = (models.Index(fields=("episode", "fact", "at")),)


class TextEntry(Entered):
    """Words somebody wrote. Data, never an instruction; warning words in it raise their flag."""

    where = models.CharField(max_length=60)
    text = models.TextField()


class BodyChartEntry(Entered):
    """A body chart as painted: marks by region and quality, and the strokes."""

    chart = models.JSONField()


class ScreenDone(Entered):
    """A screen of the intake that was answered and left: progress, and proof that "none of these" was really ticked."""

    screen = models.CharField(max_length=60)
    none_of_these = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("episode", "screen")),)


class Questionnaire(Row):
    """A questionnaire a clinic is entitled to, imported as a FHIR Questionnaire file. We ship scoring rules, never its sentences."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="questionnaires")
    title = models.CharField(max_length=200)
    measure = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8, default="en")
    resource = models.JSONField()
    sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    entitled = models.CharField(max_length=300, blank=True)
    active = models.BooleanField(default=True)


class QuestionnaireAnswer(Entered):
    """The answers to one questionnaire: a FHIR QuestionnaireResponse, and its score where it is complete."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="answers")
    response = models.JSONField()
    score = models.FloatField(null=True)
    score_note = models.CharField(max_length=200, blank=True)
