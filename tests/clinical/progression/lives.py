"""Made-up lives for the tests of progression: a signed program, and days told one by one. Day 0 is the day of the signature."""

import datetime as dt
from dataclasses import replace
from typing import Any

from unpinch.clinical.home_program.diary import Morning, Reach, SetEntry
from unpinch.clinical.plan.dose import starting_dose
from unpinch.clinical.progression import (
    Answer,
    Cleared,
    Decision,
    Decisions,
    History,
    Hold,
    Observation,
    Prescription,
    Program,
    ProgramItem,
    SelfTest,
    Standing,
    Visit,
    decide,
    offered_limits,
)
from unpinch.knowledge import load_knowledge
from unpinch.terms.side import Side
from unpinch.terms.truth import Truth

KNOWLEDGE = load_knowledge()
SIGNED = dt.datetime(2026, 1, 5, 12, tzinfo=dt.timezone(dt.timedelta(hours=1)))
CLEAR: dict[str, Truth] = dict.fromkeys(KNOWLEDGE.conditions, False)
BRIDGE, SLIDER, WALK, PRESS_UP = "bridge", "slider-supine-90-90", "walk-continuous", "prone-press-up-partial"


def item(exercise: str, *, load_kg: float | None = None, opposite: bool = False, wide: bool = True, **dose: int) -> ProgramItem:
    """A program's item at its starting dose with the limits offered for signing; `wide`: limits that leave room above."""
    start = replace(starting_dose(KNOWLEDGE, KNOWLEDGE.exercises[exercise], 20, 7), **dose)
    limits = offered_limits(exercise, start, KNOWLEDGE, load_kg)
    if wide:
        limits = replace(limits, most=replace(limits.most, sets=6, reps=30, hold_s=3600, times_per_day=6, days_per_week=7))
    return ProgramItem(
        start=Prescription(exercise=exercise, dose=start, load_kg=load_kg), limits=limits, added_on=SIGNED.date(), opposite=opposite
    )


class Life:
    """A person with a program, to whom days happen."""

    def __init__(self, *exercises: str | ProgramItem, checked: bool = True, **program: Any) -> None:
        items = tuple(item(each) if isinstance(each, str) else each for each in exercises or (BRIDGE,))
        settings: dict[str, Any] = {"irritability": "moderate", "phase": "subacute", "leg_pain": 5.0, **program}
        self.program = Program(version="v1", signed_at=SIGNED, items=items, **settings)
        self.sets: list[SetEntry] = []
        self.mornings: list[Morning] = []
        self.observations: list[Observation] = []
        self.holds: list[Hold] = []
        self.cleared: list[Cleared] = []
        self.answers: list[Answer] = []
        self.visits: list[Visit] = []
        self.tests: list[SelfTest] = []
        if checked:
            self.saw(0, "ankle_dorsiflexion_strength", 5.0, side=Side.LEFT)
            self.saw(0, "systolic_bp", 128.0)
            self.saw(0, "diastolic_bp", 82.0)

    def at(self, day: float, hour: float = 12) -> dt.datetime:
        return SIGNED.replace(hour=0) + dt.timedelta(days=day, hours=hour)

    # ---- what happens ----------------------------------------------------------------------------------------------------
    def saw(self, day: float, what: str, value: float | str, *, side: Side | None = None, exercise: str = "", hour: float = 11) -> "Life":
        self.observations.append(
            Observation(
                id=f"o{len(self.observations)}", occurred_at=self.at(day, hour), what=what, value=value, side=side, exercise=exercise
            )
        )
        return self

    def did(self, day: float, exercise: str = "", *, hour: float = 18, **told: Any) -> "Life":
        """One occasion of an exercise, calm in every way unless told otherwise."""
        name = exercise or self.program.items[0].id
        dose = next((each.start.dose for each in self.program.items if each.id == name), None)
        sets = dose.sets * dose.times_per_day if dose else 2
        calm: dict[str, Any] = {
            "leg_before": 3.0,
            "leg_after": 3.0,
            "back_before": 2.0,
            "back_after": 2.0,
            "reach_before": Reach.CALF,
            "reach_after": Reach.CALF,
            "sets_done": sets,
            "sets_due": sets,
        }
        self.sets.append(SetEntry(id=f"s{len(self.sets)}", occurred_at=self.at(day, hour), exercise=name, **{**calm, **told}))
        return self

    def woke(self, day: float, leg: float | None = 3.0, *, hour: float = 7, **told: Any) -> "Life":
        calm: dict[str, Any] = {"reach": Reach.CALF, "flare": False, "anything_new": "no", "sleep_hours": 7.0}
        self.mornings.append(Morning(id=f"m{len(self.mornings)}", occurred_at=self.at(day, hour), leg=leg, **{**calm, **told}))
        return self

    def calm_days(self, first: int, last: int, *exercises: str, leg: float = 3.0, **told: Any) -> "Life":
        """Days on which everything is done and calm, each with its morning."""
        for day in range(first, last + 1):
            self.woke(day, leg)
            for name in exercises or [each.id for each in self.program.items]:
                self.did(day, name, **told)
        return self

    def tried(self, day: float, value: str, what: str = "repeated_extension_response") -> "Life":
        """A direction tried again at home."""
        self.tests.append(SelfTest(id=f"t{len(self.tests)}", occurred_at=self.at(day), what=what, value=value))
        return self

    def cleared_on(self, day: float, item: str = "") -> "Life":
        self.cleared.append(Cleared(id=f"c{len(self.cleared)}", occurred_at=self.at(day), item=item, by="alice"))
        return self

    def visited(self, day: float) -> "Life":
        self.visits.append(Visit(id=f"v{len(self.visits)}", occurred_at=self.at(day)))
        self.saw(day, "ankle_dorsiflexion_strength", 5.0, side=Side.LEFT)
        return self

    def answered(self, day: float, decision: Decision | None, *, accepted: bool = True) -> "Life":
        assert decision is not None
        self.answers.append(Answer(id=f"a{len(self.answers)}", occurred_at=self.at(day), decision=decision.id, accepted=accepted))
        return self

    # ---- what is decided -------------------------------------------------------------------------------------------------
    @property
    def history(self) -> History:
        return History(
            sets=tuple(self.sets),
            mornings=tuple(self.mornings),
            observations=tuple(self.observations),
            holds=tuple(self.holds),
            cleared=tuple(self.cleared),
            answers=tuple(self.answers),
            visits=tuple(self.visits),
            tests=tuple(self.tests),
        )

    def decided(
        self, day: float, hour: float = 8, *, conditions: dict[str, Truth] | None = None, previous: Decisions | None = None
    ) -> Decisions:
        return decide(
            self.program, self.history, self.at(day, hour), KNOWLEDGE, conditions={**CLEAR, **(conditions or {})}, previous=previous
        )


def standing(found: Decisions, exercise: str = "") -> Standing:
    """Where an item stands, the first without a name."""
    return next(each for each in found.items if not exercise or each.item == exercise)


def transitions(found: Decisions) -> list[str]:
    """Every transition named anywhere in what was decided."""
    waiting = [each.waiting for each in found.items if each.waiting]
    standing_because = [each.because for each in found.items if each.because]
    return [d.transition for d in (*found.log, *found.program, *found.held_by, *found.revoked, *waiting, *standing_because)]
