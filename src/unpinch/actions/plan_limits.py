"""How far a dose may move by itself: offered with each home exercise, seen by the therapist, signed with the plan.

Inside these limits the dose rules change a dose at once; beyond them a change waits (clinical/progression). A therapist may switch it off
for an exercise; then its dose stays as it is signed, and may only go down.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unpinch.actions.assessment import knowledge
from unpinch.actions.dose_words import TIMED_FROM_S
from unpinch.actions.plan_content import Content, dose_of
from unpinch.actions.plan_load import rise_words, rises
from unpinch.clinical.progression import Limits, limits_content, offered_limits
from unpinch.clinical.progression.program import PARTS


def limits_of(item: Mapping[str, Any]) -> Limits | None:
    """The limits an item is signed with; None for what the dose rules do not move."""
    dose = dose_of(item.get("dose"))
    if dose is None or item["place"] != "home" or item["kind"] != "exercise" or item["id"] not in knowledge().exercises:
        return None
    load_kg = item.get("load_kg")
    offered = offered_limits(item["id"], dose, knowledge(), load_kg)
    if adapts(item):
        return offered
    harder = knowledge().exercises[item["id"]].harder_id
    return replace(offered, most=dose, load_most_kg=load_kg, rungs=tuple(rung for rung in offered.rungs if rung != harder))


def adapts(item: Mapping[str, Any]) -> bool:
    """Whether the therapist lets a dose go up by itself."""
    return bool(item.get("adapts", True))


def with_limits(content: Content) -> Content:
    """The content as it is signed: each home exercise with its limits."""
    return {**content, "items": [_limited(item) for item in content["items"]]}


def _limited(item: Content) -> Content:
    limits = limits_of(item)
    return item if limits is None else {**item, "limits": limits_content(limits)}


def limits_words(item: Mapping[str, Any]) -> str:
    """The limits in one line for the therapist: what may rise, and to which version; empty where nothing moves."""
    limits = limits_of(item)
    if limits is None or not adapts(item):
        return ""
    if (load_kg := item.get("load_kg")) is not None:  # with a load nothing but the load rises (P18)
        return rise_words(limits.load_most_kg or load_kg) if rises(load_kg) else ""
    dose = item["dose"]
    tops = [_part(part, getattr(limits.most, part)) for part in PARTS if getattr(limits.most, part) > dose[part]]
    harder = knowledge().exercises[item["id"]].harder_id
    onward = [_("on to {version}").format(version=knowledge().exercises[harder].label)] if harder in limits.rungs else []
    upto = [_("up to {dose}").format(dose=", ".join(tops))] if tops else []
    return "; ".join((*upto, *onward))


def _part(part: str, most: int) -> str:
    if part == "hold_s" and most >= TIMED_FROM_S:
        return ngettext("{n} minute", "{n} minutes", most // 60).format(n=f"{most / 60:.3g}")
    words = {
        "sets": ngettext("{n} set", "{n} sets", most),
        "reps": ngettext("{n} repetition", "{n} repetitions", most),
        "hold_s": _("{n} s hold"),
        "times_per_day": ngettext("{n} time a day", "{n} times a day", most),
        "days_per_week": ngettext("{n} day a week", "{n} days a week", most),
    }
    return words[part].format(n=most)
