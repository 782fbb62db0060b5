"""How easily is the leg stirred at present, and has that risen for so long that the program goes back a phase?

The worst of severity, ease and settling (P13), read from the mornings, the diary and what was told or measured. A column that is not known
keeps the class of the signing: only three known columns can make the leg calmer than it was signed. Sources: P13, P24.
"""

import datetime as dt
from statistics import median

from unpinch.clinical.progression.course import Course
from unpinch.clinical.progression.result import Decision
from unpinch.clinical.progression.rules import CLASSES, worse_class

PHASES = ("acute", "subacute", "reconditioning", "prevention")
WAKES = frozenset({"wakes_eased_by_position", "wakes_not_eased"})


def read_class(course: Course, at: dt.datetime) -> str:
    """This function will read the class of irritability at a moment."""
    columns = [_severity(course, at), _ease(course, at), _settling(course, at)]
    known = [each for each in columns if each]
    found = "low"
    for each in known:
        found = worse_class(found, each)
    return found if len(known) == len(columns) else worse_class(found, course.program.irritability)


def _severity(course: Course, at: dt.datetime) -> str:
    days = course.rules.days("class_mornings_days")
    legs = course.legs(at.date() - days + dt.timedelta(days=1), at.date())
    if _wakes(course, at):
        return "high"
    return _class(median(legs), course, "severity_moderate_from", "severity_high_from") if legs else ""


def _wakes(course: Course, at: dt.datetime) -> bool:
    span = course.rules.days("class_mornings_days")
    nights = [
        str(m.answers.get("night_pain", m.answers.get("finding.night_pain", ""))) for m in course.mornings if m.occurred_at > at - span
    ]
    return any(night in WAKES for night in nights)


def _ease(course: Course, at: dt.datetime) -> str:
    minutes = _told(course, "time_to_provoke")
    if minutes is None:
        return ""
    w = course.rules.knowledge.weights
    if minutes < w["provoke_high_below"].value:
        return "high"
    return "low" if minutes > w["provoke_low_above"].value else "moderate"


def _settling(course: Course, at: dt.datetime) -> str:
    """The slowest settling of the last days' sets, else what was told."""
    span = course.rules.days("usual_mornings_days")
    lately = [
        entry.settled_minutes
        for rows in course.sets.values()
        for day in rows.values()
        for entry, _ in day
        if entry.settled_minutes is not None and entry.occurred_at > at - span
    ]
    told = _told(course, "time_to_settle")
    known = [*lately, *([] if told is None else [told])]
    if not known:
        return ""
    w = course.rules.knowledge.weights
    if max(known) > w["settle_high_above"].value:
        return "high"
    return "low" if max(known) < w["settle_low_below"].value else "moderate"


def _told(course: Course, name: str) -> float | None:
    """The latest number of a column: from a check-in or from an examination, whichever is later."""
    measured = course.latest_any(name)
    for morning in reversed(course.mornings):
        value = morning.answers.get(name, morning.answers.get(f"finding.{name}"))
        if isinstance(value, float | int):
            later = measured is None or morning.occurred_at >= measured.occurred_at
            return float(value) if later else course.number(name)
    return course.number(name)


def _class(value: float, course: Course, moderate: str, high: str) -> str:
    w = course.rules.knowledge.weights
    if value >= w[high].value:
        return "high"
    return "moderate" if value >= w[moderate].value else "low"


# ---- over time -------------------------------------------------------------------------------------------------------------
def follow_class(course: Course, at: dt.datetime) -> None:
    """This function will read the class, say when it changed, and step back a phase when it has been higher for too long (P24)."""
    new = read_class(course, at)
    if new != course.irritability:
        course.note(course.rules.decide("P13-class", at, what=new, usual=course.program.irritability))
    course.irritability = new
    course.classes.append((at, new))
    rises = CLASSES.index(new) - CLASSES.index(course.class_base)
    if rises < course.rules.number("P24", "irritability_classes_up"):
        course.risen_since = None
        course.class_base = min(course.class_base, new, key=CLASSES.index)
        return
    course.risen_since = course.risen_since or at
    if at - course.risen_since > dt.timedelta(hours=course.rules.number("P24", "for_hours_above")):
        course.note(_back(course, at, new))
        course.risen_since, course.class_base = None, new


def _back(course: Course, at: dt.datetime, new: str) -> Decision:
    earlier = PHASES[max(0, PHASES.index(course.phase) - 1)]
    course.phase, course.phase_met, course.phase_offer = earlier, [], None
    return course.rules.decide("P24-back", at, what=f"{course.class_base} to {new}", usual=earlier)


def low_for(course: Course, at: dt.datetime, days: float) -> bool:
    """Whether every reading of the last days was low and they reach back that far (P16)."""
    first = at - dt.timedelta(days=days)
    inside = [name for moment, name in course.classes if moment >= first]
    before = [name for moment, name in course.classes if moment < first]
    return bool(inside) and bool(before) and all(name == "low" for name in [*inside, before[-1]])
