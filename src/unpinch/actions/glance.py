"""The clinic at a glance, for its manager: what is not in order, oldest trouble first to be seen, and whom an alert reaches."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from unpinch.actions.access import clinic_for
from unpinch.actions.actor import Actor
from unpinch.actions.alerts import ALARMING
from unpinch.actions.assessment import knowledge
from unpinch.actions.clinic_settings import NEEDED, NUMBERS
from unpinch.actions.outbox import can_send, stuck
from unpinch.actions.policy import Role
from unpinch.records.models import Alert, AuditRow, AuditSeal, BreakGlass, Clinic, Membership, StandingAdvice

BACKUP_DAYS, SEAL_DAYS = 2, 2
"""From this age a backup or a seal is late (judgement: one missed day is seen, a late night is not)."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What a manager should know on opening the page. `seal_late` also holds when nothing was ever sealed though there are rows."""

    clinic: Clinic
    missing_numbers: tuple[str, ...]
    needed_missing: bool
    hours_set: bool
    staff: dict[str, int]
    licensed: int
    open_alerts: int
    unseen_alerts: int
    oldest_alert: dt.datetime | None
    overdue_alerts: int
    openings: int
    sealed_on: dt.date | None
    seal_late: bool
    backup_at: dt.datetime | None
    backup_late: bool
    stuck: int
    can_send: bool
    advice_missing: tuple[str, ...]


def glance(actor: Actor) -> Glance:
    """Look the clinic over."""
    clinic, now = clinic_for(actor, "clinic.settings"), timezone.now()
    missing = tuple(name for name in NUMBERS if not getattr(clinic, name).strip())
    alerts = list(Alert.objects.filter(clinic=clinic, settled_at=None).values_list("raised_at", "acknowledged_at", "due_at"))
    sealed, backup = _sealed_on(), backup_made_at()
    licensed = Membership.objects.filter(clinic=clinic, active=True, licensed_to_examine=True, user__is_active=True)
    return Glance(
        clinic=clinic,
        missing_numbers=missing,
        needed_missing=any(name in NEEDED for name in missing),
        hours_set=any(clinic.opening_hours.values()),
        staff=_staff(clinic),
        licensed=licensed.count(),
        open_alerts=len(alerts),
        unseen_alerts=sum(seen is None for _raised, seen, _due in alerts),
        oldest_alert=min((raised for raised, _seen, _due in alerts), default=None),
        overdue_alerts=sum(bool(due and due < now) for _raised, _seen, due in alerts),
        openings=BreakGlass.objects.filter(patient__clinic=clinic, reviewed_at=None).count(),
        sealed_on=sealed,
        seal_late=_seal_late(sealed, now),
        backup_at=backup,
        backup_late=backup is None or (now - backup).days >= BACKUP_DAYS,
        stuck=stuck().filter(clinic=clinic).count(),
        can_send=can_send(),
        advice_missing=_advice_missing(clinic),
    )


def _staff(clinic: Clinic) -> dict[str, int]:
    roles = list(Membership.objects.filter(clinic=clinic, active=True).values_list("role", flat=True))
    return {role.value: roles.count(role.value) for role in (Role.THERAPIST, Role.ASSISTANT, Role.FRONT_DESK, Role.MANAGER)}


def _sealed_on() -> dt.date | None:
    return AuditSeal.objects.order_by("-day").values_list("day", flat=True).first()


def _seal_late(sealed: dt.date | None, now: dt.datetime) -> bool:
    due = now.astimezone(dt.UTC).date() - dt.timedelta(SEAL_DAYS)
    if sealed is not None:
        return sealed < due
    first = AuditRow.objects.order_by("id").values_list("at", flat=True).first()
    return first is not None and first.astimezone(dt.UTC).date() <= due


def backup_made_at() -> dt.datetime | None:
    """When the newest backup was made, as `unpinch backup` noted it; None when there is none or the note cannot be read."""
    try:
        return dt.datetime.fromisoformat(json.loads((Path(settings.DATA) / "backups" / "latest.json").read_text())["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _advice_missing(clinic: Clinic) -> tuple[str, ...]:
    signed = set(StandingAdvice.objects.filter(clinic=clinic).exclude(signed_at=None).values_list("language", flat=True))
    spoken = {clinic.language, *clinic.patients.filter(merged_into=None).values_list("language", flat=True).distinct()}
    return tuple(sorted(spoken - signed))


# ---- whom an alert reaches -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Person:
    """Somebody an alert may reach, and whether it reaches them outside the clinic's screens."""

    name: str
    by_email: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the order: `key` says which; `people` is empty where it depends on the patient."""

    key: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """How soon a level asks for somebody."""

    level: str
    pass_on_min: int | None
    deadline: str


def alert_steps(actor: Actor) -> list[Step]:
    """Whom an alert goes to, step by step, as `alerts.ladder` does it for each episode."""
    clinic = clinic_for(actor, "clinic.settings")
    rows = Membership.objects.filter(clinic=clinic, active=True, user__is_active=True).select_related("user").order_by("created_at")
    licensed = _people([row for row in rows if row.licensed_to_examine])
    managers = _people([row for row in rows if row.role == Role.MANAGER])
    return [Step("lead", ()), Step("team", ()), Step("licensed", licensed), Step("managers", managers)]


def _people(rows: Sequence[Membership]) -> tuple[Person, ...]:
    return tuple(Person(row.user.full_name, bool(row.user.email) and can_send()) for row in rows)


def alert_paces() -> list[Pace]:
    """The levels that raise an alert, the most serious first, with their times from levels.yaml."""
    levels = knowledge().levels
    found = [levels[level.word] for level in ALARMING]
    return [Pace(rule.id, int(rule.pass_on_min) if rule.pass_on_min else None, rule.deadline) for rule in found]
