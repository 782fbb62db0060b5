"""A clinic, its locations and its telephone numbers."""

from django.db import models

from unpinch.records.models.base import Row, VersionedRow

LANGUAGES = (("en", "English"), ("es", "Español"))


def by_email() -> list[str]:
    """How a clinic reminds unless it says otherwise: by nothing that needs another service than its own mail server."""
    return ["email"]


class Clinic(VersionedRow):
    """A clinic: the wall nobody reads or writes across (safety property S7).

    The five numbers are what the triage texts name; `unpinch doctor` refuses to open a clinic without the emergency number and its own.
    `opening_hours` maps a weekday number (0 is Monday) to a list of [from, to] in the clinic's own time zone.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=40, unique=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=8, choices=LANGUAGES, default="en")
    address = models.CharField(max_length=300, blank=True)
    emergency_number = models.CharField(max_length=40, blank=True)
    clinic_number = models.CharField(max_length=40, blank=True)
    out_of_hours_number = models.CharField(max_length=40, blank=True)
    crisis_line = models.CharField(max_length=40, blank=True)
    maternity_line = models.CharField(max_length=40, blank=True)
    opening_hours = models.JSONField(default=dict)
    credentials = models.JSONField(default=list)
    equipment = models.JSONField(default=list)
    reminder_channels = models.JSONField(default=by_email)
    """How patients may be reminded: email, push, sms; empty means that nobody is reminded."""
    quiet_from = models.CharField(max_length=5, default="20:00")
    quiet_until = models.CharField(max_length=5, default="08:00")
    """Between these times of its own place the clinic sends patients nothing; a patient may make the quiet longer, not shorter."""
    answer_hours = models.PositiveSmallIntegerField(default=8)
    """Working hours within which the clinic means to answer a message."""
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Location(Row):
    """One address of a clinic."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="locations")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("clinic", "name"), name="one_location_per_name"),)

    def __str__(self) -> str:
        return self.name


class StandingAdvice(Row):
    """The "until we see you" page of a clinic in one language, signed by a named clinician. The newest signed row is shown."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="advice")
    language = models.CharField(max_length=8, choices=LANGUAGES)
    text = models.TextField()
    signed_by = models.ForeignKey("records.User", null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
