"""What a draft held before each change, so that somebody who read an older one is shown what was changed meanwhile, item by item."""

import datetime as dt
import uuid
from typing import Any

from unpinch.actions.versions import EditConflictError
from unpinch.records.models import Plan, Revision

MODEL = Plan.__name__


def keep_as_was(plan: Plan, by: uuid.UUID | None, now: dt.datetime) -> None:
    """Keep what a draft holds, before `by` changes it. Call it inside the change's transaction."""
    Revision.objects.create(model=MODEL, row_id=str(plan.pk), version=plan.version, fields={"content": plan.content}, by_id=by, at=now)


def conflict_over(plan: Plan, read_version: int, yours: Any) -> EditConflictError:
    """The conflict of a change made to an older draft: what stands now, what was read then, and what was wanted."""
    past = Revision.objects.filter(model=MODEL, row_id=str(plan.pk), version=read_version).values_list("fields", flat=True).first()
    read = past["content"] if past else None
    return EditConflictError(plan.version, {"content": plan.content, "read": read}, {"content": yours})
