"""The plain twin of stage one: on a handful of items it tries every set against the rules, read from the tables by itself."""

import itertools
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clinical.plan.people import KNOWLEDGE, proposal_of
from tests.clinical.plan.strategies import clinics, differentials, people
from tests.oracles.safety_tables import entries, exercises, hits
from unpinch.clinical.plan.inputs import Clinic, DifferentialSummary
from unpinch.clinical.plan.proposal import Proposal
from unpinch.clinical.plan.select import stage_one
from unpinch.methods.choice import choose

SIZE = 11
STRENGTH = ("category in(hip-strength;leg-strength;band-isotonic)", "category=functional-lifting&spinal_load>=med")
RELIEF = ("category in(directional-extension;directional-flexion;lateral-shift;relaxation-breathing)",)
REST = ("category=relaxation-breathing", "id in(sleep-position;ninety-ninety-rest;sidelying-over-roll;prone-hips-offset)")
FOOT = (
    "id in(big-toe-lift;big-toe-lift-band;toe-raise-seated;toe-raise-wall;dorsiflexion-band;heel-walk;toe-walk;ankle-eversion-isometric;"
    "ankle-eversion-band;heel-raise-seated;heel-raise-double;heel-raise-single;heel-raise-step;short-foot-seated;short-foot-standing)"
)
PASSIVE_OR_EASE = "category!=relaxation-breathing&category!=posture-ergonomic"


def every_set(names: list[str]) -> Iterator[frozenset[str]]:
    for size in range(len(names) + 1):
        yield from map(frozenset, itertools.combinations(names, size))


def ladder(item: str) -> str:
    while exercises()[item].get("easier_id"):
        item = exercises()[item]["easier_id"]
    return item


class Twin:
    """The rules of a small plan, checked one by one on a set of items."""

    def __init__(self, proposal: Proposal, names: list[str]) -> None:
        self.profile, self.candidates, self.names = proposal.profile, proposal.candidates, names
        self.worth = {name: proposal.worth[name].points for name in names}
        self.use = entries("plan/treatment_use.yaml")

    def role(self, item: str) -> str:
        return "exercise" if item in exercises() else self.use[item]["role"]

    def form(self, item: str) -> str:
        return next(name for name, row in self.use.items() if any(hits(s, exercises()[item]) for s in row.get("forms", ())))

    def legal(self, chosen: frozenset[str]) -> bool:
        moves = [item for item in chosen if item in exercises()]
        home = [item for item in moves if self.candidates[item].place == "home"]
        passive = [item for item in chosen if self.role(item) == "passive"]
        active = [item for item in moves if hits(PASSIVE_OR_EASE, exercises()[item])]
        minutes = 0.0
        for item in home:
            dose = self.candidates[item].dose
            assert dose is not None
            minutes += 0 if dose.through_the_day else dose.minutes * dose.days_per_week
        categories = {exercises()[item]["category"] for item in moves}
        return (
            len(home) <= self.profile.home_exercises_max
            and len(moves) - len(home) <= 2
            and minutes <= self.profile.session_minutes * self.profile.days_per_week + 1e-6
            and len({ladder(item) for item in moves}) == len(moves)
            and not {"directional-extension", "directional-flexion"} <= categories
            and sum(hits(s, exercises()[item]) for item in moves for s in REST) <= 1
            and sum(exercises()[item]["category"].startswith("nerve-glide") for item in moves) <= 1
            and sum(hits(FOOT, exercises()[item]) for item in moves) <= 2
            and len(passive) <= 2
            and sum(self.use[item].get("minutes", 0) for item in passive) <= 20
            and (not passive or bool(active))
            and all(self.has_partner(item, moves, active) for item in chosen if self.role(item) == "active")
            and sum(self.role(item) == "education" for item in chosen) <= 6
            and sum(self.role(item) == "referral" for item in chosen) <= 3
        )

    def has_partner(self, treatment: str, moves: list[str], active: list[str]) -> bool:
        if not self.use[treatment].get("forms"):
            return bool(active)
        return any(self.form(item) == treatment for item in moves)

    def covered(self, chosen: frozenset[str]) -> tuple[bool, ...]:
        """Relief, aerobic, strength, direction - in the order in which they are held on to."""
        home = [exercises()[item] for item in chosen if item in exercises() and self.candidates[item].place == "home"]
        p = self.profile
        needs = (
            (
                p.phase == "acute" or p.irritability == "high",
                any(any(hits(s, e) for s in RELIEF) and (p.direction.matched or any(hits(s, e) for s in REST)) for e in home),
            ),
            (True, any(e["category"] == "aerobic" for e in home)),
            (p.phase != "acute", any(hits(s, e) for s in STRENGTH for e in home)),
            (
                p.direction.matched and p.phase in ("acute", "subacute"),
                any(e["category"] in ("directional-extension", "directional-flexion", "lateral-shift") for e in home),
            ),
        )
        return tuple(had for wanted, had in needs if wanted)

    def best(self) -> tuple[frozenset[str], int]:
        legal = [chosen for chosen in every_set(self.names) if self.legal(chosen)]
        most = max(self.covered(chosen) for chosen in legal)
        legal = [chosen for chosen in legal if self.covered(chosen) == most]
        top = max(sum(self.worth[item] for item in chosen) for chosen in legal)
        same = [chosen for chosen in legal if sum(self.worth[item] for item in chosen) == top]
        return max(same, key=lambda chosen: [name in chosen for name in sorted(self.names)]), top


@given(people(), differentials(), clinics, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_solver_finds_what_trying_every_set_finds(
    raw: dict[str, Any], differential: DifferentialSummary, clinic: Clinic, random: Any
) -> None:
    proposal = proposal_of(raw, differential=differential, clinic=clinic)
    allowed = sorted(item for item, candidate in proposal.candidates.items() if candidate.allowed)
    names = sorted(random.sample(allowed, min(SIZE, len(allowed))))
    few = {name: proposal.candidates[name] for name in names}
    found = choose(stage_one(proposal.profile, KNOWLEDGE, few, proposal.worth))
    assert (found.chosen, found.worth) == Twin(proposal, names).best()
    assert found.proven
