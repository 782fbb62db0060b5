"""Does a document that was given out still say what may be done? A paper cannot be called back, but nobody opens it unwarned.

    held        a warning sign stands: nothing of any plan is to be done now
    suspended   the safety tables took out since what it still names
    replaced    a newer plan is in force

Only papers made from a plan can go out of date so. Nothing is rewritten: the bytes stay what was given.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from unpinch.actions.plan_safety import plan_in_force, recheck
from unpinch.records.models import Episode, IssuedDocument
from unpinch.terms.errors import NotAllowedNowError

HELD, SUSPENDED, REPLACED = "held", "suspended", "replaced"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands today; `state` is empty while it is as good as on its day. `items` are what it names and may not be done."""

    state: str = ""
    items: tuple[str, ...] = ()
    newer: int = 0


AS_GIVEN = Standing()


class SupersededError(NotAllowedNowError):
    """A document is opened that no longer says what may be done."""

    def __init__(self, row: IssuedDocument, episode: Episode, standing: Standing) -> None:
        self.issued_id, self.episode_id, self.kind, self.at, self.standing = row.id, episode.id, row.kind, row.at, standing
        self.clinic_number = episode.clinic.clinic_number
        super().__init__(f"{row.kind} of {row.at:%Y-%m-%d}: {standing.state}")


def standing_of(row: IssuedDocument, episode: Episode, now: dt.datetime, *, checked: bool = False) -> Standing:
    """How a document stands now. The plan in force is checked first, unless the caller has done so."""
    if row.plan is None:
        return AS_GIVEN
    if not checked:
        recheck(episode, now, cause="served")
    if episode.safety_hold:
        return Standing(HELD)
    current = plan_in_force(episode)
    if current is not None and current.id != row.plan_id:
        return Standing(REPLACED, newer=current.number)
    out = row.plan.suspensions.filter(lifted_at=None, at__gt=row.at).order_by("at").values_list("item", flat=True)
    names = {item["id"]: item.get("plain_label") or item["label"] for item in row.plan.content["items"]}
    items = tuple(_(names[item]) for item in dict.fromkeys(out) if item in names)
    return Standing(SUSPENDED, items) if items else AS_GIVEN
