"""Two drafts side by side: what stands now, and what the second writer wanted, line by line where they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from unpinch.actions.dose_words import side_words

PARTS = ("dose_words", "first_visit", "bad_day", "side")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on which two drafts differ; an empty side does not hold it."""

    name: str
    theirs: str
    yours: str


def differences(theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> tuple[Line, ...]:
    """Every line on which they differ: items, goals, visits."""
    now, then = ({item["id"]: item for item in content.get("items", ())} for content in (theirs, yours))
    found = []
    for item in dict.fromkeys((*now, *then)):
        stands, wanted = now.get(item), then.get(item)
        if stands is None or wanted is None or any(stands.get(part) != wanted.get(part) for part in PARTS):
            found.append(Line((stands or wanted)["label"], _item(stands), _item(wanted)))  # type: ignore[index]
    for name, words in ((_("Goals"), _goals), (_("Visits"), _visits)):
        if words(theirs) != words(yours):
            found.append(Line(name, words(theirs), words(yours)))
    return tuple(found)


def _item(item: Mapping[str, Any] | None) -> str:
    if item is None:
        return ""
    parts = [item["dose_words"] or _("in the plan"), _("from visit {number}").format(number=item["first_visit"])]
    if item.get("side"):
        parts.append(side_words(item["side"]))
    return " · ".join([*parts, _("stays on a bad day")] if item["bad_day"] else parts)


def _goals(content: Mapping[str, Any]) -> str:
    return "; ".join(goal["text"] for goal in content.get("goals", ()))


def _visits(content: Mapping[str, Any]) -> str:
    return ", ".join(_("{n} a week for {weeks} weeks").format(n=b["per_week"], weeks=b["weeks"]) for b in content.get("visits", ()))
