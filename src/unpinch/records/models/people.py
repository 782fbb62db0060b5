"""People: those who sign in, those who work here and as what, those who are treated, and those who may act for them."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from unpinch.records.models.base import Row, VersionedRow
from unpinch.records.models.clinic import LANGUAGES, Clinic, Location

ROLES = (
    ("therapist", "Therapist"),
    ("assistant", "Assistant"),
    ("front_desk", "Front desk"),
    ("manager", "Manager"),
)
"""Roles somebody holds in a clinic. Patient, carer and outside physician are relations to a person, not memberships."""


class UserManager(BaseUserManager["User"]):
    """Makes users; a user without a password signs in by link, code or passkey only."""

    def create_user(self, login: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(login=login, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in. `login` is an e-mail address for staff and a made-up handle for patients, who need no e-mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    full_name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, choices=LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    pin = models.CharField(max_length=128, blank=True)
    """Hash of the short number for switching users on a shared tablet; it opens nothing by itself."""
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name


class Membership(Row):
    """What somebody is in a clinic. `licensed_to_examine` is what a clearance needs (triage rule "clearing")."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=ROLES)
    locations = models.ManyToManyField(Location, blank=True)
    licensed_to_examine = models.BooleanField(default=False)
    license_number = models.CharField(max_length=40, blank=True)
    """Printed beside the signature on a plan of care and a letter; nobody checks it here."""
    credentials = models.JSONField(default=list)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "clinic", "role"), name="one_membership_per_role"),)


class Patient(VersionedRow):
    """A person who is treated in one clinic. `user` is how the person signs in, once invited."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="patients")
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.PROTECT, related_name="patient")
    full_name = models.CharField(max_length=120)
    birth_date = models.DateField(null=True)
    language = models.CharField(max_length=8, choices=LANGUAGES, default="en")
    pronouns = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    emergency_contact = models.CharField(max_length=200, blank=True)
    record_number = models.CharField(max_length=40, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    changes = models.PositiveIntegerField(default=0)
    """Rises with every change to the record: what was worked out before it may be out of date. Plain diary entries do not count."""

    class Meta:
        indexes = (models.Index(fields=("clinic", "full_name")),)
        constraints = (
            models.UniqueConstraint(
                fields=("clinic", "record_number"), condition=~Q(record_number=""), name="one_patient_per_record_number"
            ),
        )

    def __str__(self) -> str:
        return self.full_name


class CarerLink(Row):
    """Somebody who acts for a patient with the patient's consent, from one moment to another. Mood answers stay hidden from carers."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="carers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cares_for")
    relation = models.CharField(max_length=60)
    consent = models.ForeignKey("records.Consent", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)


class Invitation(Row):
    """A way to sign in without a password: a link with a long secret, or a short code read out by the desk. Only hashes are kept."""

    class Purpose(models.TextChoices):
        PATIENT = "patient"
        CARER = "carer"
        STAFF = "staff"
        PHYSICIAN = "physician"

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="invitations")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="invitations")
    episode = models.ForeignKey("records.Episode", null=True, on_delete=models.PROTECT, related_name="+")
    addressee = models.CharField(max_length=120, blank=True)
    """Whom a link is for, where that is nobody of the clinic: the name of the outside physician."""
    link_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    failed_tries = models.PositiveSmallIntegerField(default=0)


class DeviceSession(Row):
    """One device somebody is signed in on, so that they can see it and end it from elsewhere."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="device_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80)
    own_phone = models.BooleanField(default=False)


class BreakGlass(Row):
    """Opening a record one may not normally see, in need: with a reason, for a short time, reviewed by a manager afterwards."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="break_glass")
    reason = models.TextField()
    expires_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    justified = models.BooleanField(null=True)
    review_note = models.TextField(blank=True)


class Consent(Row):
    """What a patient agreed to or withdrew: rows are added, the newest of a kind counts."""

    class Kind(models.TextChoices):
        TREATMENT = "treatment"
        DATA = "data"
        CARER = "carer"
        MESSAGES = "messages"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    given = models.BooleanField()
    text = models.TextField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
