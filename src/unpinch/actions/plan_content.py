"""A plan of care as the record keeps it: plain values, made from the planner's proposal, edited by people, read by pages and documents.

    items     id, kind, place, dose, dose_words, first_visit, essential, bad_day, by, why, and the words shown beside it
    smaller   id, dose, dose_words: the version for a bad day
    visits    blocks of visits a week for weeks     goals     what the person wants back, with how it is measured
    notes     what to expect, when to stop, what is honest to say, each with rule and source

Nothing here decides; what an item may be is for `plan_safety`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from unpinch.actions.assessment import knowledge
from unpinch.clinical.plan.care import Discussed, Goal, Item, LeftOut, PlanOfCare
from unpinch.clinical.plan.dose import Dose, minutes_a_day, smaller
from unpinch.clinical.plan.groups import group
from unpinch.clinical.plan.notes import guideline_words, treatment_behind
from unpinch.clinical.plan.safety import Violation
from unpinch.clinical.plan.week import Week, spread
from unpinch.knowledge import Knowledge
from unpinch.knowledge.schema import Exercise
from unpinch.terms.because import Because
from unpinch.terms.errors import InputError

Content = dict[str, Any]
ENGINE = "Unpinch"
LIMITS = {"sets": (1, 6), "reps": (1, 60), "hold_s": (0, 3600), "times_per_day": (1, 12), "days_per_week": (1, 7)}
"""What a dose may be at all: wider than any dose of the library, narrow enough to catch a slip of the finger (judgement)."""


def content_of(plan: PlanOfCare) -> Content:
    """A proposal in plain values."""
    bad_day = {item.id for item in plan.smaller}
    return {
        "items": [item_content(item, bad_day=item.id in bad_day) for item in plan.items],
        "smaller": [_small(item.id, item.dose, item.dose_words) for item in plan.smaller],
        "bad_day_only": plan.bad_day_only,
        "visits": [{"per_week": block.per_week, "weeks": block.weeks} for block in plan.visits.blocks],
        "visits_because": reasons(plan.visits.because),
        "goals": [_goal(goal) for goal in plan.goals],
        "left_out": [_left_out(each) for each in plan.left_out],
        "discuss": [_discussed(each) for each in plan.discuss],
        "referral": [{**reason(each.because), "met": each.met} for each in plan.referral],
        "expect": reasons(plan.expect),
        "stop_rules": reasons(plan.stop_rules),
        "notes": reasons(plan.notes),
        "not_covered": list(plan.not_covered),
        "questions": [{"conditions": list(each.conditions), "frees": list(each.frees)} for each in plan.questions],
        "read_as": _read_as(plan),
        "proposed_by": ENGINE,
        "knowledge": plan.knowledge_version,
    }


def item_content(item: Item, *, bad_day: bool, by: str = ENGINE) -> Content:
    """One item in plain values."""
    return {
        "id": item.id,
        "kind": item.kind,
        "label": item.label,
        "plain_label": item.plain_label,
        "place": item.place,
        "dose": dose_content(item.dose),
        "dose_words": item.dose_words,
        "first_visit": item.first_visit,
        "essential": item.essential,
        "bad_day": bad_day,
        "by": by,
        "because": reasons(item.because),
        "effect": item.effect,
        "effect_of": item.effect_of,
        "grade": item.grade,
        "guidelines": [{"guideline": word.guideline, "text": word.text, "stance": word.stance} for word in item.guidelines],
        "note": item.note,
        "status": item.status,
        "criterion": item.criterion,
    }


def library_item(item_id: str, *, place: str, dose: Dose | None, by: str, behind: str = "", known: Knowledge | None = None) -> Content:
    """An item somebody adds from the library or the clinic's own. Raises InputError for an id that is in neither.

    `behind` names the library exercise whose evidence stands beside it, where it is not the item's own.
    """
    known = known or knowledge()
    entry = known.exercises.get(item_id) or known.treatments.get(item_id)
    if entry is None:
        raise InputError("item", f"{item_id[:60]!r} is neither an exercise nor a treatment of the library.")
    treatment = treatment_behind(behind or item_id, known)
    use = known.treatment_use.get(item_id)
    kind = "exercise" if isinstance(entry, Exercise) else use.role if use and use.role in ("education", "referral") else "treatment"
    return {
        "id": item_id,
        "kind": kind,
        "label": entry.label,
        "plain_label": entry.plain_label,
        "place": place,
        "dose": dose_content(dose),
        "dose_words": dose.words if dose else "",
        "first_visit": 1,
        "essential": False,
        "bad_day": False,
        "by": by,
        "because": [{"rule": "therapist", "source": "the therapist's judgement", "text": f"Added by {by}."}],
        "effect": treatment.expected_effect,
        "effect_of": treatment.label,
        "grade": treatment.evidence_grade,
        "guidelines": [{"guideline": word.guideline, "text": word.text, "stance": word.stance} for word in guideline_words(treatment)],
        "note": treatment.honest_note_to_show,
        "status": entry.status,
        "criterion": use.label if use else "",
    }


# ---- doses ---------------------------------------------------------------------------------------------------------------------
def dose_content(dose: Dose | None) -> Content | None:
    """A dose in plain values."""
    if dose is None:
        return None
    return {
        "sets": dose.sets,
        "reps": dose.reps,
        "hold_s": dose.hold_s,
        "times_per_day": dose.times_per_day,
        "days_per_week": dose.days_per_week,
        "minutes": dose.minutes,
        "through_the_day": dose.through_the_day,
    }


def read_dose(raw: Mapping[str, Any], item_id: str) -> Dose:
    """A dose as somebody wrote it, inside its limits; minutes are worked out. Raises InputError naming the field."""
    values = {}
    for name, (low, high) in LIMITS.items():
        try:
            values[name] = int(raw[name])
        except (KeyError, TypeError, ValueError):
            raise InputError(name, "is no whole number.", f"Write {low} to {high}.") from None
        if not low <= values[name] <= high:
            raise InputError(name, f"{values[name]} is not possible.", f"Write {low} to {high}.")
    spread_out = item_id in group(knowledge(), "through_the_day")
    bare = Dose(**values, minutes=0.0, through_the_day=spread_out)
    return Dose(**values, minutes=round(minutes_a_day(knowledge(), bare), 1), through_the_day=spread_out)


def dose_of(content: Mapping[str, Any] | None) -> Dose | None:
    """The dose of an item."""
    return Dose(**content) if content else None


def with_dose(item: Content, dose: Dose) -> Content:
    """The item with another dose, at the load it has."""
    return {**item, "dose": dose_content(dose), "dose_words": amount_words(dose, item.get("load_kg"))}


def with_load(item: Content, load_kg: float | None) -> Content:
    """The item with another load; with None none is prescribed, and the item holds no word of one."""
    dose, bare = dose_of(item["dose"]), {key: value for key, value in item.items() if key != "load_kg"}
    if dose is None:
        return bare
    load = {} if load_kg is None else {"load_kg": load_kg}
    return {**bare, **load, "dose_words": amount_words(dose, load_kg)}


def amount_words(dose: Dose, load_kg: float | None) -> str:
    """A dose and its load as a therapist writes them."""
    return dose.words if load_kg is None else f"{dose.words}, {load_kg:g} kg"


def dose_at_load(row: Mapping[str, Any]) -> Content | None:
    """The dose of an item or of its smaller version in plain values, with `load_kg` beside them where a load is prescribed."""
    dose, load_kg = row["dose"], row.get("load_kg")
    return dose if dose is None or load_kg is None else {**dose, "load_kg": load_kg}


def with_smaller(content: Content) -> Content:
    """The content with its bad-day version worked out anew: the items marked for it, each at its smaller dose and its own load."""
    small = []
    for item in content["items"]:
        dose = dose_of(item["dose"])
        if item["bad_day"] and dose is not None and item["place"] == "home":
            less = smaller(knowledge(), dose)
            small.append(with_load(_small(item["id"], less, less.words), item.get("load_kg")))
    kept = {row["id"] for row in small}
    own = {item["id"] for item in content["items"]}
    small += [row for row in content["smaller"] if row["id"] not in own and row["id"] not in kept]
    return {**content, "smaller": small}


def week_of(content: Mapping[str, Any], *, session_minutes: int, days_per_week: int) -> Week:
    """The home exercises spread over a week; what stands first in the plan comes first when the time is short."""
    home = [item for item in content["items"] if item["place"] == "home" and item["dose"]]
    doses = {item["id"]: dose for item in home if (dose := dose_of(item["dose"]))}
    points = {item["id"]: 1 + len(home) - place for place, item in enumerate(home)}
    return spread(doses, points, knowledge(), session_minutes=session_minutes, days_per_week=days_per_week)


# ---- parts ---------------------------------------------------------------------------------------------------------------------
def _small(item_id: str, dose: Dose | None, words: str) -> Content:
    return {"id": item_id, "dose": dose_content(dose), "dose_words": words}


def _goal(goal: Goal) -> Content:
    own = goal.because.rule == "order-7-goals-equipment-time"
    return {
        "id": goal.id,
        "text": goal.text,
        "measured_by": goal.measured_by,
        "review_weeks": list(goal.review_weeks),
        "own": own,
        "because": reasons([goal.because]),
    }


def _left_out(each: LeftOut) -> Content:
    known = knowledge()
    entry = known.exercises.get(each.id) or known.treatments[each.id]
    return {"id": each.id, "label": entry.label, "violations": [violation_content(v) for v in each.violations]}


def _discussed(each: Discussed) -> Content:
    return {
        "id": each.id,
        "label": each.label,
        "effect": each.effect,
        "note": each.note,
        "guidelines": [{"guideline": word.guideline, "text": word.text, "stance": word.stance} for word in each.guidelines],
        "because": reasons(each.because),
    }


def _read_as(plan: PlanOfCare) -> Content:
    profile = plan.proposal.profile
    return {
        "phase": profile.phase,
        "irritability": profile.irritability,
        "irritability_assumed": profile.irritability_assumed,
        "approach": profile.approach,
        "direction": profile.direction.word,
        "session_minutes": profile.session_minutes,
        "days_per_week": profile.days_per_week,
        "home_exercises_max": profile.home_exercises_max,
        "because": reasons(profile.because),
    }


def violation_content(violation: Violation) -> Content:
    """A safety rule against an item in plain values."""
    return {
        "item": violation.item,
        "condition": violation.condition,
        "unknown": violation.unknown,
        "level": violation.level,
        "rule": violation.rule,
        "source": violation.source,
        "text": violation.text,
        "instead": violation.instead,
        "via": violation.via,
        "cleared": violation.cleared,
    }


def reasons(found: Iterable[Because]) -> list[dict[str, str]]:
    """Reasons in plain values."""
    return [reason(each) for each in found]


def reason(because: Because) -> dict[str, str]:
    """One reason in plain values."""
    return {"rule": because.rule, "source": because.source, "text": because.text}
