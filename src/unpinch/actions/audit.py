"""The audit: one row for each patient whose data a response contains, written before the response leaves. No audit, no data.

A request collects what was seen in a `Ledger`; the guard around every view writes it. An action that changes something writes its row
inside its own transaction (`record`). Rows are append-only by triggers; `seal_day` closes a day with a digest that contains the day
before, so that a changed or missing row shows (`broken_seals`).
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from unpinch.actions.actor import Actor
from unpinch.records.models import AuditRow, AuditSeal

GENESIS = "0" * 64
READ, WRITE = "read", "write"


@dataclass(frozen=True, slots=True)
class Seen:
    """One patient's data of one kind, seen in one relation."""

    actor: Actor
    act: str
    patient_id: str
    clinic_id: str
    relation: str
    kind: str = READ
    object_type: str = ""
    object_id: str = ""
    reason: str = ""


@dataclass
class Ledger:
    """What a request has seen so far, each patient once for each act."""

    rows: dict[Seen, None] = field(default_factory=dict)

    def add(self, seen: Seen) -> None:
        self.rows[seen] = None


_LEDGER: ContextVar[Ledger | None] = ContextVar("ledger", default=None)


@contextmanager
def ledger() -> Iterator[Ledger]:
    """Open a ledger for one request; write it on the way out, and let nothing out when it cannot be written."""
    opened = Ledger()
    token = _LEDGER.set(opened)
    try:
        yield opened
        write(opened.rows)
    finally:
        _LEDGER.reset(token)


def note(seen: Seen) -> None:
    """Note that something was seen. Outside a request it is written at once."""
    current = _LEDGER.get()
    if current is None:
        write([seen])
    else:
        current.add(seen)


def record(seen: Seen) -> None:
    """Write one row now, inside the caller's transaction: for changes."""
    write([seen])


def write(rows: Iterable[Seen]) -> None:
    """Write audit rows in one transaction."""
    now = timezone.now()
    made = [
        AuditRow(
            at=now,
            actor_id=str(seen.actor.user_id or ""),
            actor_name=seen.actor.name[:120],
            role=seen.actor.role.value,
            relation=seen.relation,
            clinic_id=seen.clinic_id,
            patient_id=seen.patient_id,
            act=seen.act,
            kind=seen.kind,
            object_type=seen.object_type,
            object_id=seen.object_id,
            route=seen.actor.route[:120],
            request_id=seen.actor.request_id,
            reason=seen.reason,
        )
        for seen in rows
    ]
    if made:
        with transaction.atomic():
            AuditRow.objects.bulk_create(made)


# ---- the seal ----------------------------------------------------------------------------------------------------------------
def seal_day(day: dt.date, now: dt.datetime) -> AuditSeal:
    """Seal a day that is over (in UTC). Sealing twice changes nothing."""
    with transaction.atomic():
        existing = AuditSeal.objects.filter(day=day).first()
        if existing:
            return existing
        before = AuditSeal.objects.filter(day__lt=day).order_by("-day").first()
        previous = before.digest if before else GENESIS
        rows = list(_rows_of(day))
        first, last = (rows[0].id, rows[-1].id) if rows else (None, None)
        digest = _digest(previous, rows)
        return AuditSeal.objects.create(
            day=day, rows=len(rows), first_id=first, last_id=last, digest=digest, previous=previous, sealed_at=now
        )


def seal_past_days(now: dt.datetime) -> int:
    """Seal every day that is over and not sealed yet; return how many."""
    today = now.astimezone(dt.UTC).date()
    first = AuditRow.objects.order_by("at").values_list("at", flat=True).first()
    latest = AuditSeal.objects.order_by("-day").values_list("day", flat=True).first()
    if first is None:
        return 0
    day = latest + dt.timedelta(1) if latest else first.astimezone(dt.UTC).date()
    sealed = 0
    while day < today:
        seal_day(day, now)
        day, sealed = day + dt.timedelta(1), sealed + 1
    return sealed


def broken_seals() -> list[dt.date]:
    """List the sealed days whose rows no longer give their digest, or whose chain is broken."""
    broken, previous = [], GENESIS
    for seal in AuditSeal.objects.order_by("day"):
        if seal.previous != previous or seal.digest != _digest(previous, list(_rows_of(seal.day))):
            broken.append(seal.day)
        previous = seal.digest
    return broken


def _rows_of(day: dt.date) -> Iterable[AuditRow]:
    start = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    return AuditRow.objects.filter(at__gte=start, at__lt=start + dt.timedelta(1)).order_by("id")


def _digest(previous: str, rows: Iterable[AuditRow]) -> str:
    made = hashlib.sha256(previous.encode())
    for row in rows:
        parts = [row.at.astimezone(dt.UTC).isoformat()] + [str(getattr(row, name)) for name in _SEALED]
        made.update("\x1f".join([str(row.id), *parts]).encode() + b"\x1e")
    return made.hexdigest()


_SEALED = (
    "actor_id",
    "actor_name",
    "role",
    "relation",
    "clinic_id",
    "patient_id",
    "act",
    "kind",
    "object_type",
    "object_id",
    "route",
    "request_id",
    "reason",
)
