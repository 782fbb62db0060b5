"""The menus of the knowledge base, read once: which exercises a group holds, which rungs belong to one ladder.

For the planner. A menu is data (what a direction, cause, stage, goal or fact puts first or leaves out); this module only finds the
exercises behind its selectors and the menus that apply to a person.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from unpinch.clinical.plan.profile import Profile
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Exercise, Menu
from unpinch.knowledge.selectors import matches, parse_selector


@lru_cache(maxsize=4)
def menu_exercises(knowledge: Knowledge) -> Mapping[str, frozenset[str]]:
    """The exercises of every menu, by menu id."""
    found = {}
    for menu in knowledge.menus.values():
        selectors = [parse_selector(text) for text in menu.exercises]
        fitting = (e.id for e in knowledge.exercises.values() if any(matches(selector, e) for selector in selectors))
        found[menu.id] = frozenset(fitting)
    return MappingProxyType(found)


@lru_cache(maxsize=64)
def group(knowledge: Knowledge, use: str) -> frozenset[str]:
    """The exercises of all menus with this use, for instance `aerobic` or `calm`."""
    members = menu_exercises(knowledge)
    return frozenset().union(*(members[menu.id] for menu in knowledge.menus.values() if menu.use == use))


@lru_cache(maxsize=4)
def ladders(knowledge: Knowledge) -> Mapping[str, str]:
    """The ladder of each exercise, named after its easiest rung; an exercise without neighbours is its own ladder."""

    def foot(exercise: Exercise) -> str:
        while exercise.easier_id:
            exercise = knowledge.exercises[exercise.easier_id]
        return exercise.id

    return MappingProxyType({exercise.id: foot(exercise) for exercise in knowledge.exercises.values()})


DIRECTIONAL = ("directional-extension", "directional-flexion", "lateral-shift")


def direction_of(exercise: Exercise) -> str:
    """The direction an exercise of a directional ladder moves in; empty for all others."""
    if exercise.category not in DIRECTIONAL:
        return ""
    if exercise.category == "lateral-shift":
        return "rotation" if exercise.spine_bias == "rotation" else "lateral"
    return exercise.category.removeprefix("directional-")


def applies(menu: Menu, profile: Profile) -> bool:
    """Whether a menu speaks of this person: phase, irritability, direction, and the fact it depends on; causes are weighed elsewhere."""
    words = {profile.direction.word, *profile.direction.helps}
    if profile.direction.word in ("untested", "contradictory"):
        words.add("none")
    return (
        (not menu.phases or profile.phase in menu.phases)
        and (not menu.irritability or profile.irritability in menu.irritability)
        and (not menu.directions or bool(words & set(menu.directions)))
        and (not menu.goals or bool(set(profile.goals) & set(menu.goals)))
        and (not menu.when or profile.judge.truth(menu.when) is True)
    )


def share_of(menu: Menu, profile: Profile) -> float:
    """How much of the cause probability a menu speaks for, 0 to 1."""
    return sum(profile.cause_shares.get(cause, 0.0) for cause in menu.causes)
