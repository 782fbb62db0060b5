"""What a clinician concluded and signed, and the plan of care that follows from it. Versions are added; a signed one never changes."""

from django.db import models

from unpinch.records.models.assessment import Assessment
from unpinch.records.models.base import Row, VersionedRow
from unpinch.records.models.clinic import Clinic
from unpinch.records.models.episode import Episode
from unpinch.records.models.people import User


class Judgement(Row):
    """A therapist's signed judgement: diagnosis, site, stage, in words for the patient; the machine's view stands beside it.

    `causes` are ids of the knowledge base, the leading one first. `agrees` says whether the engine ranked the leading cause first;
    otherwise `reason` is why not. The newest row counts.
    """

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="judgements")
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="judgements")
    causes = models.JSONField()
    side = models.CharField(max_length=5, blank=True)
    area = models.CharField(max_length=20, blank=True)
    root = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    agrees = models.BooleanField()
    reason = models.TextField(blank=True)
    found = models.TextField()
    """What was found, in the therapist's words, as the patient reads it."""
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()


class Plan(VersionedRow):
    """The plan of care of an episode as it is being worked on: one draft, edited by the team, signed by a therapist as a `PlanVersion`.

    `content` is the draft in plain values (actions/plan_content.py). `instructions` are what the therapist told the planner: cautions
    cleared, consents, cap, gates.
    """

    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="plan")
    content = models.JSONField(default=dict)
    instructions = models.JSONField(default=dict)
    proposed_from = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="+")
    edited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True)


class PlanVersion(Row):
    """A signed plan: what it held, under which conditions, judgement and knowledge, by whom. The newest one is in force."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="plan_versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    instructions = models.JSONField(default=dict)
    judgement = models.ForeignKey(Judgement, null=True, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="+")
    conditions = models.JSONField()
    knowledge = models.CharField(max_length=64)
    checked_knowledge = models.CharField(max_length=64, blank=True)
    """The knowledge this plan was last checked under; it moves on, `knowledge` stays."""
    engine = models.CharField(max_length=40)
    prepared_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    certified_from = models.DateField()
    certified_until = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("episode", "number"), name="one_plan_version_per_number"),)


class CautionCleared(Row):
    """A clinician looked at the cautions of one condition and let the plan hold what they concern, once for the condition."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="cautions_cleared")
    condition = models.CharField(max_length=60)
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.TextField(blank=True)


class SettledCondition(Row):
    """A clinician's answer to the question that settles a condition of the safety tables. The newest answer of a condition counts; a
    condition whose own facts say that it holds is not talked away by it (clinical/intake/reading)."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="settled_conditions")
    condition = models.CharField(max_length=60)
    value = models.BooleanField()
    how = models.TextField(blank=True)
    """What was asked, measured or examined."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class GoalReview(Row):
    """A therapist went through the goals with the patient: activities scored again, each goal of the plan met, partly met or not yet."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="goal_reviews")
    plan = models.ForeignKey(PlanVersion, null=True, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField()
    """`fact`, `text`, `score` and `was` of each activity."""
    outcomes = models.JSONField()
    """`id`, `text` and `outcome` of each goal of the plan in force."""
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Suspension(Row):
    """An item of a signed plan that the safety tables now forbid: out of the patient's program at once, the signature stays as it was."""

    plan = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="suspensions")
    item = models.CharField(max_length=80)
    rule = models.CharField(max_length=80)
    condition = models.CharField(max_length=60)
    reason = models.TextField()
    at = models.DateTimeField()
    cause = models.CharField(max_length=20)
    lifted_at = models.DateTimeField(null=True)
    """When the tables no longer forbid it, or a new version was signed."""

    class Meta:
        indexes = (models.Index(fields=("plan", "lifted_at")),)


class Teaching(Row):
    """One exercise taught: shown to the patient, done back by the patient, with one personal cue for the card."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="teachings")
    item = models.CharField(max_length=80)
    cue = models.CharField(max_length=160, blank=True)
    taught_back = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class PlanTemplate(Row):
    """A clinic's favorite set of items, put into a draft by one tap and checked like everything else."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="templates")
    name = models.CharField(max_length=80)
    items = models.JSONField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)


class OwnExercise(VersionedRow):
    """An exercise of the clinic's own. Unusable until every safety attribute is filled: what is not known cannot be called safe.

    `attributes` holds the fields of the knowledge schema's Exercise; `forms` the treatments it is a form of.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="own_exercises")
    name = models.CharField(max_length=80)
    instructions = models.TextField(blank=True)
    attributes = models.JSONField(default=dict)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)


class PatientQuestion(Row):
    """A question a patient sends about what was found or about the plan, and its answer. Not for emergencies; the page says so."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    about = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)


class IssuedDocument(Row):
    """A document the clinic gave out: plan of care, hand-out or referral letter, as it was given, with its content hash."""

    class Kind(models.TextChoices):
        PLAN_OF_CARE = "plan_of_care"
        HANDOUT = "handout"
        REFERRAL = "referral"

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="issued")
    plan = models.ForeignKey(PlanVersion, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    language = models.CharField(max_length=8)
    content = models.JSONField()
    """What it was made from, so that it can be made again."""
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80, unique=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
