"""Who saw and changed what. Rows are only ever added: triggers of the database refuse anything else, and a daily seal shows tampering."""

from django.db import models


class AuditRow(models.Model):
    """One person's data seen or changed by one person in one response.

    Ids and names are copied, not linked: the row must stay readable when what it names is gone. `relation` is how the actor stood to the
    patient at that moment; `reason` is filled for break-glass.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.CharField(max_length=40, blank=True, db_index=True)
    actor_name = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    relation = models.CharField(max_length=20)
    clinic_id = models.CharField(max_length=40, blank=True, db_index=True)
    patient_id = models.CharField(max_length=40, blank=True, db_index=True)
    act = models.CharField(max_length=60)
    kind = models.CharField(max_length=6)  # read or write
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    route = models.CharField(max_length=120, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    reason = models.TextField(blank=True)


class AuditSeal(models.Model):
    """The seal over one day's rows: how many there were and a digest that contains the seal of the day before."""

    day = models.DateField(unique=True)
    rows = models.PositiveIntegerField()
    first_id = models.BigIntegerField(null=True)
    last_id = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
