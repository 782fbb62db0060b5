"""Attach a file to an episode, open it, withdraw it. The bytes lie in a private folder under a name that says nothing.

A file is judged by its bytes before it is kept (`document_checks`), sent only as a download under the type we found, and checked
against its digest each time. Nothing is deleted here: a document attached by mistake is withdrawn, with a reason.
"""

import datetime as dt
import hashlib
import os
import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from unpinch.actions.access import NotFoundError, episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.audit import WRITE
from unpinch.actions.document_checks import check_file
from unpinch.actions.policy import Relation, Role
from unpinch.records.models import Document, Episode
from unpinch.terms.errors import InputError, NotAllowedNowError

KINDS = tuple(Document.Kind.choices)
SHORTEST_REASON = 5


class ChangedFileError(NotAllowedNowError):
    """A stored file is no longer what was attached."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as a list shows it. `unread` until somebody who treats has opened it."""

    id: str
    kind: str
    title: str
    dated_on: dt.date | None
    at: dt.datetime
    by: str
    size_kb: int
    unread: bool
    read_by: str
    withdrawn: str


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A document's bytes, checked, with the name to save it under."""

    data: bytes
    content_type: str
    name: str


def document_view(row: Document) -> DocumentView:
    """Shape a document; `by` and `read_by` must be loaded."""
    return DocumentView(
        id=str(row.id),
        kind=row.kind,
        title=row.title,
        dated_on=row.dated_on,
        at=row.at,
        by=row.by.full_name if row.by else "",
        size_kb=max(1, row.size // 1024),
        unread=row.read_at is None and row.withdrawn_at is None,
        read_by=row.read_by.full_name if row.read_by else "",
        withdrawn=row.withdrawn_reason if row.withdrawn_at else "",
    )


def attach(actor: Actor, episode_id: uuid.UUID | str, *, kind: str, title: str, data: bytes, dated_on: dt.date | None = None) -> Document:
    """Keep a file with an episode. Raises InputError for a file or a word that cannot be kept."""
    if kind not in dict(KINDS):
        raise InputError("kind", f"{kind[:20]!r} is no kind of document.", f"Choose {', '.join(dict(KINDS))}.")
    if not title.strip():
        raise InputError("title", "is empty.", "Write what it is, such as MRI report, low back.")
    now = timezone.now()
    if dated_on and dated_on > now.date() + dt.timedelta(1):
        raise InputError("date", f"{dated_on.isoformat()} lies in the future.", "Write the day of the report.")
    with transaction.atomic():
        episode = episode_for(actor, "chart.attach", episode_id, kind=WRITE)
        checked = check_file(data)
        stored_as = store(data)
        try:
            return _row(actor, episode, stored_as, kind, title, checked.content_type, data, dated_on, now)
        except BaseException:
            path_of(stored_as).unlink(missing_ok=True)
            raise


def _row(
    actor: Actor,
    episode: Episode,
    stored_as: str,
    kind: str,
    title: str,
    content_type: str,
    data: bytes,
    dated_on: dt.date | None,
    now: dt.datetime,
) -> Document:
    relation = relation_to_episode(actor, episode, now)
    reads = _reads(actor, relation)
    row = Document.objects.create(
        episode=episode,
        kind=kind,
        title=title.strip()[:200],
        dated_on=dated_on,
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        stored_as=stored_as,
        by_id=actor.user_id,
        at=now,
        read_by_id=actor.user_id if reads else None,
        read_at=now if reads else None,
    )
    note_change(actor, "chart.attach", episode.patient, relation, "document", row.id)
    return row


def _reads(actor: Actor, relation: Relation) -> bool:
    """Whether somebody's opening counts as read: a therapist who treats."""
    return actor.role is Role.THERAPIST and relation is Relation.TREATING


def open_document(actor: Actor, document_id: uuid.UUID | str) -> OpenedFile:
    """Fetch a document's bytes. The first opening by a treating therapist takes it off the day list.

    Raises ChangedFileError when the bytes are not those that were attached.
    """
    row = _document(document_id)
    episode = episode_for(actor, "chart.document", row.episode_id)
    if row.withdrawn_at:
        raise NotAllowedNowError(f"This document was withdrawn: {row.withdrawn_reason}")
    data = path_of(row.stored_as).read_bytes()
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise ChangedFileError("This file is not the one that was attached. It is not shown; tell whoever runs the clinic's machine.")
    now = timezone.now()
    if _reads(actor, relation_to_episode(actor, episode, now)):
        Document.objects.filter(id=row.id, read_at=None).update(read_at=now, read_by=actor.user_id)
    suffix = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[row.content_type]
    return OpenedFile(data, row.content_type, f"{slugify(row.title)[:60] or 'document'}.{suffix}")


@transaction.atomic
def withdraw_document(actor: Actor, document_id: uuid.UUID | str, *, reason: str) -> Document:
    """Take a document out of use, such as one of another person. The bytes are kept; nobody opens them any more."""
    row = _document(document_id)
    episode = episode_for(actor, "chart.withdraw_document", row.episode_id, kind=WRITE)
    if len(reason.strip()) < SHORTEST_REASON:
        raise InputError("reason", "is too short to be understood later.", "Write why, such as: belongs to another person.")
    if row.withdrawn_at:
        raise NotAllowedNowError("This document was withdrawn already.")
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    relation = relation_to_episode(actor, episode, row.withdrawn_at)
    note_change(actor, "chart.withdraw_document", episode.patient, relation, "document", row.id, reason=reason.strip())
    return row


def document_of(actor: Actor, act: str, document_id: uuid.UUID | str) -> tuple[Document, Episode]:
    """A document with its episode, for an act. Raises NotFoundError for what is not there."""
    row = _document(document_id)
    return row, episode_for(actor, act, row.episode_id)


def _document(document_id: uuid.UUID | str) -> Document:
    row = Document.objects.select_related("by", "read_by").filter(id=document_id).first()
    if row is None:
        raise NotFoundError
    return row


# ---- on disk ---------------------------------------------------------------------------------------------------------------------
def path_of(stored_as: str) -> Path:
    """Where a document's bytes lie; the name is ours and holds nothing but hex digits."""
    return Path(settings.MEDIA_ROOT) / stored_as[:2] / stored_as


def store(data: bytes) -> str:
    """Write bytes under a random name, readable for the owner alone, and on the disk for sure before anybody is told (S8)."""
    name = secrets.token_hex(20)
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return name
