"""Who looked: the audit as a manager and a patient read it, and whether its seals hold.

Nothing here changes the audit. Reading it is audited like everything else.
"""

import csv
import datetime as dt
import io
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from unpinch.actions.access import clinic_for, note_list, own_patient, patient_for
from unpinch.actions.actor import Actor
from unpinch.actions.audit import Seen, broken_seals, note
from unpinch.actions.policy import POLICY, Relation
from unpinch.records.models import AuditRow, AuditSeal, Membership, Patient

ROWS_A_PAGE = 50
MOST_EXPORTED = 50_000
"""Rows of one file (judgement: what a spreadsheet opens without complaint)."""
LISTS = frozenset({"patient.list", "clinic.day", "alert.list", "clinic.audit"})
"""Acts that show many patients at once: a name on a list, not a record that was opened."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a manager looks for; empty fields ask for nothing. Days are in the clinic's time, both included."""

    patient: str = ""
    person: str = ""
    act: str = ""
    kind: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    broke_glass: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One row of the audit in words' reach: `patient` is empty where the act concerned nobody in particular."""

    at: dt.datetime
    who: str
    role: str
    relation: str
    act: str
    kind: str
    patient_id: str
    patient: str
    reason: str
    object_type: str

    @property
    def broke_glass(self) -> bool:
        return self.relation == Relation.BROKE_GLASS or self.act == "patient.break_glass"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, newest first. `older` asks for the next."""

    looks: tuple[Look, ...]
    older: int | None
    newest: bool


@dataclass(frozen=True, slots=True)
class Seal:
    """One sealed day."""

    day: dt.date
    rows: int
    digest: str


# ---- the manager ---------------------------------------------------------------------------------------------------------------
def looked(actor: Actor, wanted: Wanted, *, before: int | None = None) -> Page:
    """A page of the clinic's audit, newest first; `before` is the number a page gave as `older`."""
    rows = _wanted_rows(actor, wanted)
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: ROWS_A_PAGE + 1])
    shown = found[:ROWS_A_PAGE]
    older = shown[-1].id if len(found) > ROWS_A_PAGE else None
    return Page(tuple(_looks(actor, shown)), older, before is None)


def _wanted_rows(actor: Actor, wanted: Wanted) -> QuerySet[AuditRow]:
    clinic = clinic_for(actor, "clinic.audit")
    rows = AuditRow.objects.filter(clinic_id=str(clinic.id)).order_by("-id")
    if wanted.patient:
        rows = rows.filter(patient_id__in=_patients_called(clinic.id, wanted.patient))
    if wanted.person:
        rows = rows.filter(actor_name__icontains=wanted.person)
    if wanted.act in POLICY:
        rows = rows.filter(act=wanted.act)
    if wanted.kind in ("read", "write"):
        rows = rows.filter(kind=wanted.kind)
    if wanted.first:
        rows = rows.filter(at__gte=_midnight(wanted.first))
    if wanted.last:
        rows = rows.filter(at__lt=_midnight(wanted.last + dt.timedelta(1)))
    if wanted.broke_glass:
        rows = rows.filter(relation=Relation.BROKE_GLASS.value) | rows.filter(act="patient.break_glass")
    return rows


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _patients_called(clinic_id: uuid.UUID, words: str) -> list[str]:
    rows = Patient.objects.filter(clinic_id=clinic_id)
    for word in words.split():
        rows = rows.filter(full_name__icontains=word) | rows.filter(record_number__iexact=word)
    return [str(id_) for id_ in rows.values_list("id", flat=True)[:500]]


def _looks(actor: Actor, rows: Sequence[AuditRow]) -> Iterable[Look]:
    ids = {row.patient_id for row in rows if row.patient_id}
    patients = {str(each.id): each for each in Patient.objects.filter(clinic_id=actor.clinic_id, id__in=ids)}
    note_list(actor, "clinic.audit", patients.values())
    return [_look(row, patients[row.patient_id].full_name if row.patient_id in patients else "") for row in rows]


def _look(row: AuditRow, patient: str = "") -> Look:
    return Look(row.at, row.actor_name, row.role, row.relation, row.act, row.kind, row.patient_id, patient, row.reason, row.object_type)


def export(actor: Actor, wanted: Wanted) -> str:
    """The rows that fit as a CSV file, newest first, at most 50,000. Times are in the clinic's time zone."""
    rows = list(_wanted_rows(actor, wanted)[:MOST_EXPORTED])
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("at", "who", "role", "relation", "act", "kind", "patient", "object", "reason"))
    for look in _looks(actor, rows):
        at = timezone.localtime(look.at).isoformat(timespec="seconds")
        cells = (at, look.who, look.role, look.relation, look.act, look.kind, look.patient, look.object_type, look.reason)
        writer.writerow([_harmless(cell) for cell in cells])
    clinic = clinic_for(actor, "clinic.audit")
    note(Seen(actor, "clinic.audit", "", str(clinic.id), Relation.MEMBER.value, "read", "export", str(len(rows))))
    return out.getvalue()


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> _harmless("=1+1"), _harmless("Ana")
    ("'=1+1", 'Ana')
    """
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def people_in_audit(actor: Actor) -> list[str]:
    """The names of those who work or worked here, for the filter."""
    clinic = clinic_for(actor, "clinic.audit")
    names = Membership.objects.filter(clinic=clinic).values_list("user__full_name", flat=True)
    return sorted(set(names))


def seals(actor: Actor, *, days: int = 14) -> list[Seal]:
    """The latest sealed days, newest first."""
    clinic_for(actor, "clinic.audit")
    return [Seal(row.day, row.rows, row.digest) for row in AuditSeal.objects.order_by("-day")[:days]]


def check_seals(actor: Actor) -> list[dt.date]:
    """Compare every sealed day with its rows now; list the days that do not fit. Reads the whole audit: only when asked for."""
    clinic_for(actor, "clinic.audit")
    return broken_seals()


# ---- the patient ---------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Visitor:
    """One person on one day: what they did with the record, each thing once with how often and when last."""

    who: str
    role: str
    relation: str
    act: str
    kind: str
    times: int
    latest: dt.datetime
    reason: str

    @property
    def on_a_list(self) -> bool:
        return self.act in LISTS and self.kind == "read"


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that was done with a record on one day: what was opened or changed, and on whose lists the name stood."""

    day: dt.date
    visitors: tuple[Visitor, ...]
    lists: tuple[Visitor, ...]


@dataclass(frozen=True, slots=True)
class AccessLog:
    """Who looked at one patient's record."""

    patient: Patient
    days: tuple[Day, ...]
    older: int | None
    own: bool


def looked_at_me(actor: Actor, *, before: int | None = None) -> AccessLog:
    """Who looked at one's own record, a page of days, newest first; one's own visits are left out."""
    patient = own_patient(actor, "patient.access_log")
    return _log(patient, before, but=str(actor.user_id))


def looked_at(actor: Actor, patient_id: uuid.UUID | str, *, before: int | None = None) -> AccessLog:
    """Who looked at a patient's record, for the manager."""
    return _log(patient_for(actor, "patient.access_log", patient_id), before)


ROWS_READ = 400
"""Rows read for one page; the last day that is not whole goes to the next page."""


def _log(patient: Patient, before: int | None, but: str = "") -> AccessLog:
    rows = AuditRow.objects.filter(patient_id=str(patient.id)).order_by("-id")
    if but:
        rows = rows.exclude(actor_id=but)
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: ROWS_READ + 1])
    by_day: dict[dt.date, list[AuditRow]] = {}
    for row in found[:ROWS_READ]:
        by_day.setdefault(timezone.localdate(row.at), []).append(row)
    older = found[ROWS_READ - 1].id if len(found) > ROWS_READ else None
    if older and len(by_day) > 1:
        by_day.popitem()
        older = next(reversed(by_day.values()))[-1].id
    return AccessLog(patient, tuple(_day(day, rows) for day, rows in by_day.items()), older, bool(but))


def _day(day: dt.date, rows: list[AuditRow]) -> Day:
    grouped: dict[tuple[str, str, str, str], list[AuditRow]] = {}
    for row in rows:
        act = "patient.list" if row.act in LISTS and row.kind == "read" else row.act
        grouped.setdefault((row.actor_name, row.role, act, row.kind), []).append(row)
    found = [_visitor(act, same) for (_who, _role, act, _kind), same in grouped.items()]
    return Day(day, tuple(each for each in found if not each.on_a_list), tuple(each for each in found if each.on_a_list))


def _in_need(row: AuditRow) -> bool:
    return row.relation == Relation.BROKE_GLASS or row.act == "patient.break_glass"


def _visitor(act: str, rows: list[AuditRow]) -> Visitor:
    latest = rows[0]
    reason = next((row.reason for row in rows if row.reason and _in_need(row)), "")
    glass = any(row.relation == Relation.BROKE_GLASS for row in rows)
    relation = Relation.BROKE_GLASS.value if glass else latest.relation
    visits = len({row.request_id or row.id for row in rows})
    return Visitor(latest.actor_name, latest.role, relation, act, latest.kind, visits, latest.at, reason)
