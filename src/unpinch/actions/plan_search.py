"""Search exercises and treatments for a draft, each with what the safety tables say for this person, before anything is put in.

It decides nothing: putting an item in asks the tables again (`plan.change_draft`). What would be best is not asked here either; why an
item was not chosen is `plan.explain_absence`.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions import library
from unpinch.actions.access import episode_for
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import knowledge
from unpinch.actions.own_exercises import is_own, library_for, like_of, usable_ids
from unpinch.actions.plan import answer_for, draft_of, ladder_of
from unpinch.actions.plan_safety import cleared_cautions, violations_of
from unpinch.actions.words import condition_label
from unpinch.assess import Assessment as Answer
from unpinch.clinical.plan import safety
from unpinch.clinical.plan.groups import ladders
from unpinch.records.models import Episode
from unpinch.terms.errors import InputError

MOST = 12
ALLOWED, CAUTION, FORBIDDEN, IN_PLAN = "allowed", "caution", "forbidden", "in_plan"


@dataclass(frozen=True, slots=True)
class Found:
    """An item of the library with its verdict for this person. `why` and `instead` belong to the first rule that bars it."""

    id: str
    label: str
    plain: str
    kind: str
    verdict: str
    why: str = ""
    condition: str = ""
    unknown: bool = False
    instead: str = ""
    drawn: bool = False


def search_items(actor: Actor, episode_id: uuid.UUID | str, words: str, *, instead_of: str = "") -> tuple[Found, ...]:
    """What fits the words, or what could stand in an item's place: its ladder first, then its kind. At most twelve."""
    draft = draft_of(actor, episode_id)
    episode = draft.episode if draft else episode_for(actor, "plan.read", episode_id)
    answer = draft.answer if draft else answer_for(episode, timezone.now())
    held = {item["id"] for item in draft.content["items"]} if draft else set()
    own = _own_matching(episode, words)
    behind = like_of(episode.clinic_id, instead_of) or instead_of
    return judged(episode, answer, [*own, *_matching(words, behind)][: MOST * 2], held)[:MOST]


def _own_matching(episode: Episode, words: str) -> list[str]:
    """The clinic's own exercises whose name holds every word."""
    asked = words.casefold().replace("-", " ").split()
    view = library_for(episode.clinic_id)
    named = [(item, view.exercises[item].label.casefold().replace("-", " ")) for item in usable_ids(episode.clinic_id)] if asked else []
    return [item for item, label in named if all(word in label for word in asked)]


def judged(episode: Episode, answer: Answer, ids: Iterable[str], held: Iterable[str] = ()) -> tuple[Found, ...]:
    """The verdict of each item; what may be used stands before what may not."""
    cleared, there = cleared_cautions(episode), set(held)
    found = [_found(episode, item, answer, cleared, item in there) for item in ids]
    return tuple(sorted(found, key=lambda each: each.verdict in (FORBIDDEN, IN_PLAN)))


def _found(episode: Episode, item: str, answer: Answer, cleared: frozenset[str], held: bool) -> Found:
    known = library_for(episode.clinic_id)
    entry = known.exercises.get(item) or known.treatments.get(item)
    against = violations_of(episode.clinic_id, [item], answer, cleared)
    bars = safety.forbidden(against)
    cautions = [row for rows in safety.cautions_to_clear(against).values() for row in rows]
    verdict = IN_PLAN if held else FORBIDDEN if bars else CAUTION if cautions else ALLOWED
    if is_own(item) and entry and not held and item not in usable_ids(episode.clinic_id):
        return Found(item, entry.label, entry.plain_label, "exercise", FORBIDDEN, _("The clinic has withdrawn this exercise."))
    first = next(iter((*bars, *cautions)), None)
    use = known.treatment_use.get(item)
    kind = "exercise" if item in known.exercises else use.role if use and use.role in ("education", "referral") else "treatment"
    drawn = item in library.cards() and library.cards()[item].drawn
    label, plain = (entry.label, entry.plain_label) if entry else (_("The clinic's own exercise"), "")
    if first is None or held:
        return Found(item, label, plain, kind, verdict, drawn=drawn)
    name = condition_label(first.condition)
    return Found(item, label, plain, kind, verdict, first.text, name, first.unknown, first.instead, drawn)


def _matching(words: str, instead_of: str) -> list[str]:
    """Ids in the order in which they are worth looking at."""
    known = knowledge()
    asked = words.casefold().replace("-", " ").split()
    exercises = [card.id for card in library.search(library.Search(words=words))] if asked else []
    treatments = [each.id for each in known.treatments.values() if asked and all(word in _hay(each.id) for word in asked)]
    if not instead_of or asked:
        named = [item for item in (*exercises, *treatments) if all(word in _hay(item) for word in asked)]
        return list(dict.fromkeys((*named, *exercises, *treatments)))
    return _neighbors(instead_of)


def _hay(item: str) -> str:
    entry = knowledge().exercises.get(item) or knowledge().treatments[item]
    return f"{entry.id} {entry.label} {entry.plain_label}".casefold().replace("-", " ")


def _neighbors(item: str) -> list[str]:
    """The item's ladder, then others of its kind, the easiest first."""
    exercise = knowledge().exercises.get(item)
    if exercise is None:
        raise InputError("item", f"{item[:60]!r} is no exercise of the library.")
    foot = ladders(knowledge())
    near = [each for each in ladder_of(item) if each]
    same = [each.id for each in knowledge().exercises.values() if foot[each.id] == foot[item]]
    alike = sorted((each for each in knowledge().exercises.values() if each.category == exercise.category), key=lambda e: e.difficulty)
    return [each for each in dict.fromkeys((*near, *same, *(other.id for other in alike))) if each != item]
