"""The exercise library: look exercises up, one rung after the other, with what is known about each and its pictures.

For anybody who is signed in. It says what an exercise is, never that it suits somebody: that is the plan's question, checked against
the signed safety tables there.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from unpinch.actions.access import RefusedError
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import knowledge
from unpinch.actions.policy import Relation, allows
from unpinch.clinical.plan.groups import DIRECTIONAL, ladders, menu_exercises
from unpinch.clinical.plan.notes import guideline_words, treatment_behind
from unpinch.knowledge.schema import Exercise
from unpinch.movement import drawn
from unpinch.movement.areas import worked
from unpinch.terms.errors import InputError

NERVE, BACK, WHOLE_BODY = "nerve", "low back", "whole body"
PHASES = ("acute", "subacute", "reconditioning", "prevention")


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; an empty field asks for nothing. `difficulty` is the hardest wanted, 1 to 5."""

    words: str = ""
    area: str = ""
    start: str = ""
    phase: str = ""
    equipment: str = ""
    cause: str = ""
    category: str = ""
    difficulty: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One exercise as a list shows it. `equipment` holds ids of the equipment table."""

    id: str
    label: str
    plain_label: str
    category: str
    start: str
    areas: tuple[str, ...]
    phases: tuple[str, ...]
    equipment: tuple[str, ...]
    difficulty: int
    drawn: bool
    easier: str
    harder: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """Exercises from easier to harder; `fits` are those that were looked for."""

    rungs: tuple[Card, ...]
    fits: frozenset[str]


@dataclass(frozen=True, slots=True)
class GuidelineSays:
    """One guideline's word on the kind of exercise."""

    guideline: str
    text: str
    stance: str


@dataclass(frozen=True, slots=True)
class Source:
    """A publication as the references know it, or a citation in words."""

    key: str
    citation: str
    read: str


@dataclass(frozen=True, slots=True)
class Full:
    """Everything the library says of one exercise. Seconds, sets and repetitions are where an ordinary program begins."""

    card: Card
    instructions: str
    sets: int
    reps: int
    hold_s: int
    times_per_day: int
    days_per_week: int
    stop_rule: str
    muscles: tuple[str, ...]
    faults: tuple[str, ...]
    causes: tuple[str, ...]
    treatment: str
    effect: str
    grade: str
    guidelines: tuple[GuidelineSays, ...]
    honest_note: str
    sources: tuple[Source, ...]
    status: str
    reviewer: str
    ladder: tuple[Card, ...]
    knowledge: str


def check_reader(actor: Actor) -> None:
    """Let in whom the table lets in. Raises RefusedError."""
    relation = Relation.MEMBER if actor.staff else Relation.SELF
    if not allows("library.read", actor.role, relation):
        raise RefusedError("library.read", relation)


# ---- the parts of an exercise ------------------------------------------------------------------------------------------------
def areas_of(exercise: Exercise) -> tuple[str, ...]:
    """The body parts it is for: where the picture shows work, the back or nerve it moves, or the whole body where nothing is named."""
    found = [*worked(exercise.target_muscles)]
    if exercise.category.startswith("nerve-glide"):
        found.insert(0, NERVE)
    if exercise.category in DIRECTIONAL:
        found = [BACK, *(area for area in found if area != BACK)]
    if not found and any("foot" in muscle or "ankle" in muscle for muscle in exercise.target_muscles):
        found.append("foot")
    if not found and any("relaxed" in muscle and "general" not in muscle for muscle in exercise.target_muscles):
        found.append(BACK)
    return tuple(found) or (WHOLE_BODY,)


@cache
def _equipment_words() -> Mapping[str, str]:
    return {word: entry.id for entry in knowledge().equipment.values() for word in entry.words}


def equipment_of(exercise: Exercise) -> tuple[str, ...]:
    """The ids of what the exercise needs."""
    return tuple(dict.fromkeys(_equipment_words()[word] for word in exercise.equipment if word in _equipment_words()))


@cache
def _causes() -> Mapping[str, tuple[str, ...]]:
    """The causes for which the planner puts an exercise forward, by exercise."""
    members, found = menu_exercises(knowledge()), dict[str, list[str]]()
    for menu in knowledge().menus.values():
        if menu.use == "prefer":
            for exercise in members[menu.id]:
                found.setdefault(exercise, []).extend(cause for cause in menu.causes if cause in knowledge().causes)
    return {exercise: tuple(dict.fromkeys(causes)) for exercise, causes in found.items()}


@cache
def cards() -> Mapping[str, Card]:
    """Every exercise as a card, a ladder at a time from easier to harder, in the library's order."""
    have = frozenset(drawn())
    made = {
        exercise.id: Card(
            exercise.id,
            exercise.label,
            exercise.plain_label,
            exercise.category,
            exercise.start_position,
            areas_of(exercise),
            exercise.phase,
            equipment_of(exercise),
            exercise.difficulty,
            exercise.id in have,
            exercise.easier_id,
            exercise.harder_id,
        )
        for exercise in knowledge().exercises.values()
    }
    return {rung.id: rung for feet in _feet(made.values()) for rung in _rungs(made, feet)}


def _feet(found: Iterable[Card]) -> list[str]:
    foot = ladders(knowledge())
    return list(dict.fromkeys(foot[card.id] for card in found))


def _rungs(found: Mapping[str, Card], foot: str) -> Iterable[Card]:
    """The ladder that stands on this foot; rungs that branch off come after their neighbour."""
    members = [card for card in found.values() if ladders(knowledge())[card.id] == foot]
    return sorted(members, key=lambda card: (_height(found, card), card.difficulty))


def _height(found: Mapping[str, Card], card: Card) -> int:
    height = 0
    while card.easier:
        card, height = found[card.easier], height + 1
    return height


# ---- looking up --------------------------------------------------------------------------------------------------------------
def search(wanted: Search) -> list[Card]:
    """The exercises that fit all that was asked for, in the library's order; words are looked for in English and the reader's language."""
    words, language = _fold(wanted.words).replace("-", " ").split(), get_language() or "en"
    return [card for card in cards().values() if _fits(card, wanted) and all(word in _haystack(card.id, language) for word in words)]


def _fits(card: Card, wanted: Search) -> bool:
    return (
        wanted.area in ("", *card.areas)
        and wanted.start in ("", card.start)
        and wanted.phase in ("", *card.phases)
        and wanted.equipment in ("", *card.equipment)
        and wanted.category in ("", card.category)
        and (not wanted.difficulty or card.difficulty <= wanted.difficulty)
        and (not wanted.cause or wanted.cause in _causes().get(card.id, ()))
    )


@cache
def _haystack(exercise_id: str, language: str) -> str:
    entry, card = knowledge().exercises[exercise_id], cards()[exercise_id]
    parts = (entry.id, entry.label, entry.plain_label, entry.instructions, entry.category, entry.start_position, entry.contraction)
    with override(language):
        spoken = (_(entry.plain_label), _(entry.instructions))
    return _fold(" ".join((*parts, *entry.target_muscles, *entry.equipment, *card.areas, *spoken)).replace("-", " "))


def _fold(text: str) -> str:
    """Lower case without accents.

    >>> _fold("Elevación")
    'elevacion'
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def choices() -> dict[str, list[str]]:
    """What there is to choose from: ids by field, those that most exercises have first for areas, else in the library's order."""
    found = list(cards().values())
    areas = [area for card in found for area in card.areas]
    wanted = {cause for causes in _causes().values() for cause in causes}
    return {
        "area": sorted(dict.fromkeys(areas), key=lambda area: -areas.count(area)),
        "start": list(dict.fromkeys(card.start for card in found)),
        "phase": list(PHASES),
        "equipment": [entry for entry in knowledge().equipment if any(entry in card.equipment for card in found)],
        "category": list(dict.fromkeys(card.category for card in found)),
        "cause": [cause for cause in knowledge().causes if cause in wanted],
    }


def equipment_label(equipment_id: str) -> str:
    """A piece of equipment in words."""
    return knowledge().equipment[equipment_id].label


def cause_label(cause_id: str) -> str:
    """A cause in the clinicians' words."""
    return knowledge().causes[cause_id].label


def as_ladders(found: Iterable[Card]) -> list[Ladder]:
    """The whole ladders on which the found exercises stand; an exercise without neighbours is a ladder of one rung."""
    fits = frozenset(card.id for card in found)
    foot, grouped = ladders(knowledge()), dict[str, list[Card]]()
    for card in cards().values():
        grouped.setdefault(foot[card.id], []).append(card)
    return [Ladder(tuple(rungs), fits) for rungs in grouped.values() if any(card.id in fits for card in rungs)]


# ---- one exercise ------------------------------------------------------------------------------------------------------------
def exercise(exercise_id: str) -> Full:
    """Everything about one exercise. Raises InputError for an unknown id."""
    entry = knowledge().exercises.get(exercise_id)
    if entry is None:
        raise InputError("exercise", f"there is no exercise called {exercise_id[:60]!r}.")
    behind = treatment_behind(exercise_id, knowledge())
    ladder = next(found.rungs for found in as_ladders([cards()[exercise_id]]))
    return Full(
        card=cards()[exercise_id],
        instructions=entry.instructions,
        sets=entry.sets,
        reps=entry.reps,
        hold_s=entry.hold_s,
        times_per_day=entry.times_per_day,
        days_per_week=entry.days_per_week,
        stop_rule=entry.stop_rule,
        muscles=entry.target_muscles,
        faults=tuple(fault_words(fault) for fault in entry.form_faults),
        causes=_causes().get(exercise_id, ()),
        treatment=behind.label,
        effect=behind.expected_effect,
        grade=behind.evidence_grade,
        guidelines=tuple(GuidelineSays(word.guideline, word.text, word.stance) for word in guideline_words(behind)),
        honest_note=behind.honest_note_to_show,
        sources=tuple(_source(key) for key in dict.fromkeys((*entry.source, *behind.source))),
        status=entry.status,
        reviewer=entry.reviewer,
        ladder=ladder if len(ladder) > 1 else (),
        knowledge=knowledge().version[:12],
    )


def steps_of(instructions: str) -> tuple[str, ...]:
    """The instructions a sentence at a time.

    >>> steps_of("Lie face down. Press up, then lower slowly.")
    ('Lie face down.', 'Press up, then lower slowly.')
    """
    return tuple(re.split(r"(?<=[.!?])\s+", instructions.strip()))


def fault_words(fault: str) -> str:
    """A fault of form as somebody says it.

    >>> fault_words("pelvis_lifts_off_floor>3cm"), fault_words("shoulders_shrugged"), fault_words("rushed_rep<2s")
    ('pelvis lifts off floor, more than 3 cm', 'shoulders shrugged', 'rushed rep, less than 2 s')
    """
    name, sign, limit = re.match(r"([^<>]*)([<>]?)(.*)", fault).groups()  # type: ignore[union-attr]
    words = name.replace("_", " ").replace("(", ": ").strip()
    if not sign:
        return words
    limit = limit.strip(")")
    amount = f"{limit} degrees" if limit.isdigit() else re.sub(r"(\d)([a-z%])", r"\1 \2", limit)
    return f"{words}, {'more' if sign == '>' else 'less'} than {amount}"


def _source(key: str) -> Source:
    reference = knowledge().references.get(key)
    return Source(key, reference.label, reference.what_was_read) if reference else Source("", key, "")
