"""Stage one: which treatments and exercises, chosen to proven optimality.

For the composer and for "why not". It turns the plan rules into whole-number limits over the allowed candidates; what must be covered
(relief, aerobic work, strength, the direction that helps) are wishes, given up only when impossible and then said. It does not place
anything in the week (`week`). Sources: plan rules section 0, progression rule P23; DESIGN, section 6.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from unpinch.clinical.plan import safety
from unpinch.clinical.plan.candidates import Candidate
from unpinch.clinical.plan.groups import direction_of, group, ladders
from unpinch.clinical.plan.profile import Profile
from unpinch.clinical.plan.reasons import weight
from unpinch.clinical.plan.weigh import Worth
from unpinch.knowledge.load import Knowledge
from unpinch.methods.choice import Limit, Problem

TENTHS = 10
"""Minutes are counted in tenths, so that limits are whole numbers."""
COVERAGE = {
    "relief": "an item that relieves symptoms directly",
    "aerobic": "an aerobic item",
    "strength": "a strength item",
    "direction": "an item of the direction that helps",
}
"""What a plan should cover, in the order in which it is held on to; the last is given up first (JUDGEMENT)."""

MUCH_ALIKE = {
    "rest": "positions of rest at most",
    "glide": "nerve glides at most",
    "foot": "foot and ankle exercises at most",
}
"""Sorts of exercise of which few are enough: a second one takes the place of something else (JUDGEMENT)."""


def stage_one(profile: Profile, knowledge: Knowledge, candidates: Mapping[str, Candidate], worth: Mapping[str, Worth]) -> Problem:
    """This function will write down the choice of items for this person as a problem of yes-or-no options."""
    allowed = [item for item in candidates.values() if item.allowed]
    return Problem(
        worth={item.id: worth[item.id].points for item in allowed},
        limits=(*_counts(allowed, profile, knowledge), *_ladders(allowed, knowledge), *_partners(allowed, knowledge)),
        wishes=_wishes(allowed, profile, knowledge),
    )


def _ones(items: Iterable[Candidate | str]) -> dict[str, int]:
    return {item if isinstance(item, str) else item.id: 1 for item in items}


def _counts(allowed: list[Candidate], profile: Profile, knowledge: Knowledge) -> list[Limit]:
    """How many of each sort, and how many minutes."""
    home = [item for item in allowed if item.kind == "exercise" and item.place == "home"]
    away = [item for item in allowed if item.kind == "exercise" and item.place == "clinic"]
    moves = {item.id for item in (*home, *away)}
    passive = [item for item in allowed if _role(item, knowledge) == "passive"]

    def most(name: str) -> int:
        return int(weight(knowledge, name))

    sessions = {
        item.id: round(TENTHS * item.dose.minutes) * item.dose.days_per_week
        for item in home
        if item.dose is not None and not item.dose.through_the_day
    }
    hands_on = {item.id: knowledge.treatment_use[item.id].minutes for item in passive}
    return [
        Limit("home exercises at most", _ones(home), at_most=profile.home_exercises_max),
        Limit("exercises on clinic equipment at most", _ones(away), at_most=most("clinic_exercises_max")),
        *(Limit(words, _ones(sorted(moves & group(knowledge, use))), at_most=most(f"{use}_max")) for use, words in MUCH_ALIKE.items()),
        Limit("session minutes a week", sessions, at_most=TENTHS * profile.session_minutes * profile.days_per_week),
        Limit("passive treatments at most", _ones(passive), at_most=most("passive_max")),
        Limit("passive minutes a visit", hands_on, at_most=most("passive_minutes_max")),
        Limit("education items at most", _ones(i for i in allowed if i.kind == "education"), at_most=most("education_max")),
        Limit("referral items at most", _ones(i for i in allowed if i.kind == "referral"), at_most=most("referrals_max")),
    ]


def _role(item: Candidate, knowledge: Knowledge) -> str:
    return "" if item.kind == "exercise" else knowledge.treatment_use[item.id].role


def _ladders(allowed: list[Candidate], knowledge: Knowledge) -> list[Limit]:
    """One rung of each ladder, and never two opposite directions."""
    rungs: dict[str, list[str]] = defaultdict(list)
    moving: dict[str, dict[str, list[str]]] = {"extension": defaultdict(list), "flexion": defaultdict(list)}
    for item in allowed:
        if item.kind != "exercise":
            continue
        ladder = ladders(knowledge)[item.id]
        rungs[ladder].append(item.id)
        direction = direction_of(knowledge.exercises[item.id])
        if direction in moving:
            moving[direction][ladder].append(item.id)
    one = [Limit(f"one rung of the ladder of {ladder}", _ones(ids), at_most=1) for ladder, ids in rungs.items() if len(ids) > 1]
    opposite = [
        Limit(f"not both {back} and {forth}", _ones([*backward, *forward]), at_most=1)
        for back, backward in moving["extension"].items()
        for forth, forward in moving["flexion"].items()
    ]
    return one + opposite


def _partners(allowed: list[Candidate], knowledge: Knowledge) -> list[Limit]:
    """A passive treatment needs an active partner; a form of exercise as treatment needs an exercise of that form."""
    exercises = [item.id for item in allowed if item.kind == "exercise"]
    active = [item for item in exercises if item in group(knowledge, "active")]
    found = []
    for item in allowed:
        role = _role(item, knowledge)
        if role == "passive":
            found.append(Limit(f"an active partner for {item.id}", {**_ones(active), item.id: -1}, at_least=0))
        elif role == "active":
            forms = safety.forms_of(knowledge).get(item.id)
            partners = active if forms is None else [exercise for exercise in exercises if exercise in forms]
            found.append(Limit(f"an exercise for {item.id}", {**_ones(partners), item.id: -1}, at_least=0))
    return found


def _wishes(allowed: list[Candidate], profile: Profile, knowledge: Knowledge) -> tuple[Limit, ...]:
    """What the plan should cover in this phase, the most important first; last what the person agreed to after a warning.

    A movement relieves only where its direction was shown to help; without one, only positions of rest and breathing count as relief.
    """
    home = {item.id for item in allowed if item.kind == "exercise" and item.place == "home"}
    wanted = {
        "relief": profile.phase == "acute" or profile.irritability == "high",
        "aerobic": True,
        "strength": profile.phase != "acute",
        "direction": profile.direction.matched and profile.phase in ("acute", "subacute"),
    }
    fitting = {use: home & group(knowledge, use) for use in COVERAGE}
    if not profile.direction.matched:
        fitting["relief"] &= group(knowledge, "rest")
    covered = [Limit(words, _ones(sorted(fitting[use])), at_least=1) for use, words in COVERAGE.items() if wanted[use]]
    agreed = [item for item in allowed if item.id in profile.instructions.consented]
    return (*covered, *(Limit(f"what was agreed to: {item.id}", {item.id: 1}, at_least=1) for item in agreed))
