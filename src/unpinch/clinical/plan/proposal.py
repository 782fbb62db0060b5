"""The choice of items for one person with everything it rests on: profile, candidates, worth, problem, answer.

For the composer and for "why not", which asks the same problem again with an item put in by force. It writes no words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from unpinch.clinical.plan.candidates import Candidate, all_candidates
from unpinch.clinical.plan.dose import Dose, smaller
from unpinch.clinical.plan.groups import group
from unpinch.clinical.plan.profile import Profile
from unpinch.clinical.plan.reasons import weight
from unpinch.clinical.plan.select import TENTHS, stage_one
from unpinch.clinical.plan.weigh import Worth, weigh_all
from unpinch.knowledge.load import Knowledge
from unpinch.methods.choice import Choice, Limit, Problem, choose


@dataclass(frozen=True)
class Proposal:
    """What was chosen and from what. `choice.given_up` names the coverage that could not be had."""

    profile: Profile
    candidates: Mapping[str, Candidate]
    worth: Mapping[str, Worth]
    problem: Problem
    choice: Choice

    @property
    def exercises(self) -> tuple[Candidate, ...]:
        """The chosen exercises, the most valuable first, ties by id."""
        chosen = [c for c in self.candidates.values() if c.kind == "exercise" and c.id in self.choice.chosen]
        return tuple(sorted(chosen, key=lambda c: (-self.worth[c.id].points, c.id)))

    @property
    def others(self) -> tuple[Candidate, ...]:
        """The chosen treatments, education and referrals, the most valuable first, ties by id."""
        chosen = [c for c in self.candidates.values() if c.kind != "exercise" and c.id in self.choice.chosen]
        return tuple(sorted(chosen, key=lambda c: (c.kind, -self.worth[c.id].points, c.id)))


def propose(profile: Profile, knowledge: Knowledge) -> Proposal:
    """This function will choose exercises and treatments for a person, to proven optimality."""
    candidates = all_candidates(profile, knowledge)
    worth = weigh_all(profile, knowledge, candidates)
    problem = stage_one(profile, knowledge, candidates, worth)
    return Proposal(profile, candidates, worth, problem, choose(problem))


def wanted_but_barred(proposal: Proposal, knowledge: Knowledge, *, unknown: bool) -> tuple[str, ...]:
    """What would be chosen if the safety rules under unknown conditions (or else under true ones) did not stand in the way.

    Nothing of it is ever offered: with `unknown` it tells which questions are worth asking, without it what to explain.
    """
    freed = dict(proposal.candidates)
    barred = []
    for item in proposal.candidates.values():
        only_safety = bool(item.exclusions) and all(e.kind == "forbidden" for e in item.exclusions)
        if only_safety and (bool(item.held_back_by) if unknown else not any(e.unknown for e in item.exclusions)):
            barred.append(item.id)
            freed[item.id] = replace(item, exclusions=())
    if not barred:
        return ()
    wish = choose(stage_one(proposal.profile, knowledge, freed, proposal.worth), break_ties=False)
    return tuple(item for item in barred if item in wish.chosen)


def smaller_version(proposal: Proposal, knowledge: Knowledge) -> tuple[Mapping[str, Dose], bool]:
    """The version for a bad day: few, calm and short, from the plan where it can be; and whether that is proven optimal.

    It is chosen as for the acute phase at high irritability, so every item also passes the rules of an irritable leg.
    """
    profile = proposal.profile.on_a_bad_day
    candidates = all_candidates(profile, knowledge)
    worth = weigh_all(profile, knowledge, candidates)
    calm = group(knowledge, "calm")
    doses = {c.id: smaller(knowledge, c.dose) for c in candidates.values() if c.id in calm and c.allowed and c.place == "home" and c.dose}
    problem = stage_one(profile, knowledge, {item: candidates[item] for item in doses}, worth)
    bonus = round(weight(knowledge, "scale") * weight(knowledge, "bad_day_keep"))
    points = {item: value + bonus * (item in proposal.choice.chosen) for item, value in problem.worth.items()}
    timed = {item: round(TENTHS * dose.minutes) for item, dose in doses.items() if not dose.through_the_day}
    limits = (
        *problem.limits,
        Limit("items on a bad day at most", dict.fromkeys(doses, 1), at_most=int(weight(knowledge, "bad_day_items"))),
        Limit("minutes on a bad day", timed, at_most=round(TENTHS * weight(knowledge, "bad_day_minutes"))),
    )
    found = choose(Problem(points, limits, problem.wishes[:1]))
    return MappingProxyType({item: doses[item] for item in sorted(found.chosen, key=lambda i: (-points[i], i))}), found.proven
