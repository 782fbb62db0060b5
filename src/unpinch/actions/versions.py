"""Two people edit one thing: the second sees both versions and decides; nothing is lost silently (safety property S8)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from unpinch.actions.actor import Actor
from unpinch.records.models import Revision, VersionedRow
from unpinch.terms.errors import UnpinchError


class EditConflictError(UnpinchError):
    """The row was changed since the writer read it. `theirs` is what stands now, `yours` what was sent, both only where they differ."""

    def __init__(self, version: int, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> None:
        self.version, self.theirs, self.yours = version, theirs, yours
        super().__init__("Somebody else changed this while you were editing.")


def save_versioned(actor: Actor, row: VersionedRow, read_version: int, changes: Mapping[str, Any]) -> bool:
    """Change a row that was read at `read_version`, keeping what it held as a revision; False when nothing differs.

    Raises EditConflictError when somebody changed one of the same fields meanwhile. Call it inside a transaction.
    """
    now = timezone.now()
    with transaction.atomic():
        current = type(row)._default_manager.select_for_update().get(pk=row.pk)
        differing = {name: value for name, value in changes.items() if getattr(current, name) != value}
        if current.version != read_version and differing:
            theirs = {name: getattr(current, name) for name in differing}
            raise EditConflictError(current.version, theirs, differing)
        if not differing:
            return False
        was = {name: _plain(getattr(current, name)) for name in differing}
        Revision.objects.create(
            model=type(row).__name__, row_id=str(row.pk), version=current.version, fields=was, by_id=actor.user_id, at=now
        )
        for name, value in differing.items():
            setattr(row, name, value)
        row.version = current.version + 1
        row.save(update_fields=[*differing, "version"])
    return True


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
