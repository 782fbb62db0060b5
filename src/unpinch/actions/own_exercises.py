"""A clinic's own exercises: written by a therapist, unusable until everything that decides their safety is filled in.

An own exercise is judged twice: by its attributes, with the same selectors as the library's, and as the library exercise it is most like,
because some safety rules name exercises one by one. The stricter answer counts. Safety property S1.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unpinch.actions.access import NotFoundError, clinic_for
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import knowledge
from unpinch.actions.audit import Seen, record
from unpinch.actions.policy import Relation
from unpinch.actions.versions import EditConflictError
from unpinch.knowledge import Knowledge
from unpinch.knowledge.own import with_exercises
from unpinch.knowledge.schema import Exercise
from unpinch.records.models import OwnExercise
from unpinch.terms.errors import InputError, NotAllowedNowError

PREFIX = "own-"
LIKE = "like"
SHORTEST_NAME, LONGEST_NAME, LONGEST_TEXT = 3, 80, 1200
WORD_FIELDS = ("category", "contraction", "start_position", "spine_bias", "lumbar_end_range")
LOAD_FIELDS = ("spinal_load", "neural_tension")
STEP_FIELDS = ("difficulty", "impact", "balance_demand", "weight_bearing", "kneeling", "arm_weight_bearing", "breath_hold_risk")
NUMBER_FIELDS = {
    "hip_flexion_max": (0, 150),
    "sets": (1, 6),
    "reps": (1, 60),
    "hold_s": (0, 3600),
    "times_per_day": (1, 12),
    "days_per_week": (1, 7),
}
"""Degrees a hip bends at all, and what a dose may be at all (judgement, as for any dose)."""
REQUIRED = (LIKE, *WORD_FIELDS, *LOAD_FIELDS, *STEP_FIELDS, *NUMBER_FIELDS)
FIELD_LABELS = {
    "instructions": gettext_noop("Instructions for the patient"),
    "like": gettext_noop("Most like this exercise of the library"),
    "category": gettext_noop("Kind of exercise"),
    "contraction": gettext_noop("How the muscles work"),
    "start_position": gettext_noop("Starting position"),
    "spine_bias": gettext_noop("Direction of the low back"),
    "lumbar_end_range": gettext_noop("Does the low back reach its end range?"),
    "spinal_load": gettext_noop("Load on the spine"),
    "neural_tension": gettext_noop("Pull on the nerve"),
    "difficulty": gettext_noop("Difficulty, 1 easy to 5 hard"),
    "impact": gettext_noop("Impact, 0 none to 2 jumping"),
    "balance_demand": gettext_noop("Demand on balance, 0 none to 3 high"),
    "weight_bearing": gettext_noop("Weight on the legs, 0 none to 2 one leg"),
    "kneeling": gettext_noop("Kneeling, 0 no, 1 yes"),
    "arm_weight_bearing": gettext_noop("Weight on the arms, 0 no, 1 yes"),
    "breath_hold_risk": gettext_noop("Risk of holding the breath, 0 to 2"),
    "hip_flexion_max": gettext_noop("Most the hip bends, degrees"),
    "sets": gettext_noop("Sets"),
    "reps": gettext_noop("Repetitions"),
    "hold_s": gettext_noop("Hold, seconds"),
    "times_per_day": gettext_noop("Times a day"),
    "days_per_week": gettext_noop("Days a week"),
}


@dataclass(frozen=True, slots=True)
class OwnLine:
    """An own exercise in a list. `missing` are the labels of what is not filled in; it is usable when there is none."""

    id: str
    name: str
    missing: tuple[str, ...]
    active: bool
    version: int

    @property
    def usable(self) -> bool:
        return self.active and not self.missing


# ---- what the tables see -------------------------------------------------------------------------------------------------------
def library_for(clinic_id: uuid.UUID | None) -> Knowledge:
    """The knowledge with a clinic's complete own exercises beside the library's, the withdrawn ones too: old plans may hold them."""
    rows = OwnExercise.objects.filter(clinic_id=clinic_id).order_by("id").values_list("id", "name", "instructions", "attributes")
    known = tuple(json.dumps([str(row), name, text, attributes], sort_keys=True) for row, name, text, attributes in rows)
    return _view(knowledge(), known) if known else knowledge()


@lru_cache(32)
def _view(base: Knowledge, rows: tuple[str, ...]) -> Knowledge:
    own = {}
    for row in rows:
        row_id, name, text, attributes = json.loads(row)
        if not missing_fields(text, attributes):
            own[PREFIX + row_id] = _exercise(PREFIX + row_id, name, text, attributes)
    mark = hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]
    return with_exercises(base, own, mark) if own else base


def _exercise(own_id: str, name: str, text: str, attributes: Mapping[str, Any]) -> Exercise:
    given = {field: attributes[field] for field in REQUIRED if field != LIKE}
    return replace(
        knowledge().exercises[attributes[LIKE]],
        id=own_id,
        label=name,
        plain_label=name,
        statement=text,
        instructions=text,
        source=("clinic's own",),
        status="JUDGEMENT",
        reviewer="",
        reviewed_on="",
        note="The clinic's own exercise: its safety attributes are the clinic's judgement.",
        easier_id="",
        harder_id="",
        form_faults=(),
        **given,
    )


def is_own(item_id: str) -> bool:
    """Whether an id names an exercise of a clinic's own, complete or not."""
    return item_id.startswith(PREFIX)


def like_of(clinic_id: uuid.UUID | None, item_id: str) -> str:
    """The library exercise that an own exercise is most like; empty when there is no such own exercise in this clinic."""
    row = _row(clinic_id, item_id)
    like = row.attributes.get(LIKE, "") if row else ""
    return like if like in knowledge().exercises else ""


def usable_ids(clinic_id: uuid.UUID | None) -> tuple[str, ...]:
    """The own exercises that may be put into a plan, once the tables allow them."""
    rows = OwnExercise.objects.filter(clinic_id=clinic_id, active=True).order_by("name")
    return tuple(PREFIX + str(row.id) for row in rows if not missing_fields(row.instructions, row.attributes))


def missing_fields(instructions: str, attributes: Mapping[str, Any]) -> tuple[str, ...]:
    """What is not filled in, or holds what cannot be, by name of the field."""
    open_fields = tuple(field for field in REQUIRED if not _holds(field, attributes.get(field)))
    return open_fields if instructions.strip() else ("instructions", *open_fields)


def _holds(field: str, value: Any) -> bool:
    if field in NUMBER_FIELDS:
        low, high = NUMBER_FIELDS[field]
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    return value in values_of(field) and not isinstance(value, bool)


@cache
def values_of(field: str) -> tuple[Any, ...]:
    """What a field may hold: the values the library's exercises have, which are the ones the safety tables know."""
    exercises = knowledge().exercises.values()
    if field == LIKE:
        return tuple(exercise.id for exercise in sorted(exercises, key=lambda each: each.label))
    if field in LOAD_FIELDS:
        return ("low", "med", "high")
    return tuple(sorted({getattr(exercise, field) for exercise in exercises}))


def _row(clinic_id: uuid.UUID | None, item_id: str) -> OwnExercise | None:
    try:
        row_id = uuid.UUID(item_id.removeprefix(PREFIX))
    except ValueError:
        return None
    return OwnExercise.objects.filter(clinic_id=clinic_id, id=row_id).first()


# ---- work on them ----------------------------------------------------------------------------------------------------------------
def own_exercises(actor: Actor) -> tuple[OwnLine, ...]:
    """The clinic's own exercises by name, with what each still lacks."""
    clinic = clinic_for(actor, "clinic.templates")
    return tuple(map(_line, OwnExercise.objects.filter(clinic=clinic).order_by("-active", "name")))


def _line(row: OwnExercise) -> OwnLine:
    missing = tuple(_(FIELD_LABELS[field]) for field in missing_fields(row.instructions, row.attributes))
    return OwnLine(str(row.id), row.name, missing, row.active, row.version)


def own_exercise(actor: Actor, own_id: uuid.UUID | str) -> OwnExercise:
    """One own exercise of the actor's clinic. Raises NotFoundError."""
    clinic = clinic_for(actor, "clinic.templates")
    row = OwnExercise.objects.filter(clinic=clinic, id=own_id).first()
    if row is None:
        raise NotFoundError
    return row


@transaction.atomic
def save_own_exercise(
    actor: Actor,
    *,
    name: str,
    instructions: str,
    attributes: Mapping[str, Any],
    own_id: uuid.UUID | str | None = None,
    read_version: int = 0,
    active: bool = True,
) -> OwnExercise:
    """Save an own exercise, complete or not. Plans that hold it are checked again, and one that became incomplete is suspended there.

    Raises InputError naming the field; NotAllowedNowError without a licence: what is said here decides what is safe.
    """
    clinic = clinic_for(actor, "clinic.templates")
    if not actor.licensed:
        raise NotAllowedNowError("Only a clinician with a licence to examine writes the clinic's own exercises.")
    if not SHORTEST_NAME <= len(name.strip()) <= LONGEST_NAME:
        raise InputError("name", "is too short or too long.", f"Write {SHORTEST_NAME} to {LONGEST_NAME} letters.")
    if len(instructions) > LONGEST_TEXT:
        raise InputError("instructions", "is too long.", f"Keep it to {LONGEST_TEXT} letters.")
    given = _given(attributes)
    row = (
        OwnExercise.objects.select_for_update().filter(clinic=clinic, id=own_id).first()
        if own_id
        else OwnExercise(clinic=clinic, version=0)
    )
    if row is None:
        raise NotFoundError
    if own_id and row.version != read_version:
        raise EditConflictError(row.version, {"attributes": row.attributes}, {"attributes": given})
    row.name, row.instructions, row.attributes, row.active = name.strip(), instructions.strip(), given, active
    row.by_id, row.version = actor.user_id, row.version + 1
    row.save()
    record(Seen(actor, "clinic.templates", "", str(clinic.id), Relation.MEMBER.value, "write", "own exercise", str(row.id), row.name))
    _recheck_plans(row)
    return row


def _given(attributes: Mapping[str, Any]) -> dict[str, Any]:
    given = {field: attributes[field] for field in REQUIRED if attributes.get(field) not in (None, "")}
    for field, value in given.items():
        if not _holds(field, value):
            raise InputError(field, f"{str(value)[:40]!r} is not possible.", "Choose one of the values offered.")
    return given


def _recheck_plans(row: OwnExercise) -> None:
    """Check every plan in force of the clinic that holds this exercise."""
    from unpinch.actions.plan_safety import recheck_holding

    recheck_holding(row.clinic_id, PREFIX + str(row.id), timezone.now())
