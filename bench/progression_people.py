"""Simulated people who live twelve weeks with the dose rules: `python -m bench.progression_people` writes docs/reference/progression.md.

Seven kinds: diligent, forgetful, over-eager, flaring, acute with 6 of 10 at rest, losing strength, contradictory. Each day the person
wakes, does what the dose rules ask (more or less of it), and feels it: a dose above what the leg takes at present may hurt, spread, or be
felt the next morning. A therapist sees them once a week. After every event an oracle that shares no code with the rules looks for what
may never be. How people and legs behave is judgement; the rules are the product's. Not product code.
"""

import argparse
import datetime as dt
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from bench.measure import ROOT
from bench.progression_page import page, with_rules
from tests.oracles import dose_judge, safety_tables
from unpinch.clinical.home_program.diary import Morning, Reach, SetEntry
from unpinch.clinical.plan.dose import starting_dose
from unpinch.clinical.progression import Answer, Cleared, Decisions, Observation, Prescription, Program, ProgramItem, Visit, offered_limits
from unpinch.clinical.progression.decide import Reading
from unpinch.clinical.progression.history import Event
from unpinch.knowledge import load_knowledge
from unpinch.terms.side import Side

KNOWLEDGE = load_knowledge()
PAGE = ROOT / "docs" / "reference" / "progression.md"
SIGNED = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
DAYS = 84
SEED = 20260105
PEOPLE = 20
CLEAR: dict[str, bool | None] = dict.fromkeys(KNOWLEDGE.conditions, False)
LEVELS = ((5.0, Reach.CALF), (3.0, Reach.KNEE), (1.0, Reach.BUTTOCK), (0.0, Reach.NONE))
"""How far down the leg goes at which leg pain, in these simulations."""


# ---- kinds -----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Kind:
    """How a kind of person behaves and how their leg is: shares from 0 to 1, leg pain from 0 to 10.

    `does` of the sets are done, `tells` of the mornings and scores are told, `times` the dose that is asked, `flares` a day. The leg goes
    from `start` to `end` with a time constant of `weeks`.
    """

    name: str
    start: float
    end: float
    weeks: float
    exercises: tuple[str, ...]
    phase: str
    irritability: str
    does: float = 0.95
    tells: float = 0.97
    times: float = 1.0
    flares: float = 0.0
    weakens_on: int = 0
    contradicts: float = 0.0


USUAL = ("bridge", "slider-supine-90-90", "walk-continuous", "sit-to-stand")
GENTLE = ("ankle-pump-knee-bent", "glute-set", "walk-short-bouts", "brace-hooklying")
KINDS = (
    Kind("diligent", 5.0, 1.0, 4.0, USUAL, "subacute", "moderate"),
    Kind("forgetful", 5.0, 1.5, 5.0, USUAL, "subacute", "moderate", does=0.45, tells=0.5),
    Kind("over-eager", 5.0, 1.5, 5.0, USUAL, "subacute", "moderate", times=2.5),
    Kind("flaring", 4.0, 2.0, 5.0, USUAL, "subacute", "moderate", flares=0.0317),
    Kind("acute, 6 of 10 at rest", 6.0, 1.5, 4.0, GENTLE, "acute", "moderate"),
    Kind("losing strength", 6.0, 0.5, 3.0, USUAL, "subacute", "moderate", weakens_on=30),
    Kind("contradictory", 5.0, 1.5, 5.0, USUAL, "subacute", "moderate", contradicts=0.08),
)


@dataclass
class Person:
    """One person on the way: leg, program, what was told, and what the oracle has seen."""

    kind: Kind
    chance: random.Random
    program: Program
    reading: Reading
    noise: float = 0.0
    flare_left: int = 0
    count: int = 0
    events: list[Event] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)
    stirred: float = 0.0
    held_days: int = 0
    seen: Decisions | None = None

    def leg(self, day: int) -> float:
        """Leg pain at rest on a day."""
        k = self.kind
        course = k.end + (k.start - k.end) * 2.718281828 ** (-day / 7 / k.weeks)
        return max(0.0, min(10.0, round(course + self.noise + (2.8 if self.flare_left else 0.0) + self.stirred)))

    def name(self, what: str) -> str:
        """An id nobody else has."""
        self.count += 1
        return f"{what}{self.count}"

    def tell(self, event: Event) -> None:
        """Let something happen, and let the oracle look at what it did."""
        before = self.seen or self.reading.at(event.occurred_at)
        self.reading.add(event)
        self.events.append(event)
        self.seen = self.reading.at(event.occurred_at + dt.timedelta(seconds=1))
        self.unsafe += list(judged(self, event, before, self.seen))


def reach_of(leg: float) -> Reach:
    """How far down the leg goes at a level of pain."""
    return next(reach for limit, reach in LEVELS if leg >= limit)


def person(kind: Kind, seed: int) -> Person:
    """A person of a kind, with a signed program and the checks of the first visit."""
    items = tuple(program_item(exercise) for exercise in kind.exercises)
    program = Program(
        version="v1", signed_at=SIGNED, items=items, irritability=kind.irritability, phase=kind.phase, leg_pain=kind.start, direction=""
    )
    made = Person(kind, random.Random(seed), program, Reading(program, KNOWLEDGE, conditions=CLEAR))
    checks = {"systolic_bp": 128.0, "diastolic_bp": 80.0, "time_to_provoke": 20.0, "time_to_settle": 15.0}
    for what, value in checks.items():
        made.tell(Observation(id=made.name("o"), occurred_at=SIGNED - dt.timedelta(hours=1), what=what, value=value))
    made.tell(strength(made, SIGNED - dt.timedelta(hours=1), 5.0))
    for side in Side:
        made.tell(Observation(id=made.name("o"), occurred_at=SIGNED, what="straight_leg_raise_angle", value=50.0, side=side))
    return made


def program_item(exercise: str) -> ProgramItem:
    """A signed exercise with the limits that are offered for signing, and two more rungs above."""
    dose = starting_dose(KNOWLEDGE, KNOWLEDGE.exercises[exercise], 30, 6)
    limits = offered_limits(exercise, dose, KNOWLEDGE)
    rungs = dose_judge.ladder(exercise)
    at = rungs.index(exercise)
    return ProgramItem(
        start=Prescription(exercise=exercise, dose=dose),
        limits=replace(limits, rungs=rungs[max(0, at - 2) : at + 3], most=replace(limits.most, hold_s=1800)),
        added_on=SIGNED.date(),
    )


def strength(made: Person, at: dt.datetime, grade: float) -> Observation:
    """A strength check of the left foot."""
    return Observation(id=made.name("o"), occurred_at=at, what="ankle_dorsiflexion_strength", value=grade, side=Side.LEFT)


# ---- a day -----------------------------------------------------------------------------------------------------------------
def live(kind: Kind, seed: int, days: int = DAYS) -> Person:
    """This function will let a person live."""
    made = person(kind, seed)
    for day in range(1, days + 1):
        a_day(made, day)
    return made


def a_day(made: Person, day: int) -> None:
    """Wake, do, and once a week see the therapist."""
    kind, chance = made.kind, made.chance
    made.noise = 0.5 * made.noise + chance.gauss(0, 0.5)
    begin_or_end_flare(made)
    at = SIGNED.replace(hour=7) + dt.timedelta(days=day)
    if chance.random() < kind.tells:
        wake(made, at, day)
    made.stirred = 0.0
    if day % 7 == 0:
        visit(made, at.replace(hour=12), day)
        at = at.replace(hour=13)
    found = made.reading.at(at + dt.timedelta(minutes=5))
    made.held_days += bool(found.held_by)
    for n, each in enumerate(found.todo):
        exercise(made, each, at.replace(hour=17, minute=n), day)


def begin_or_end_flare(made: Person) -> None:
    if made.flare_left:
        made.flare_left -= 1
    elif made.chance.random() < made.kind.flares:
        made.flare_left = 1 + min(14, int(made.chance.expovariate(1 / 3.5)))


def wake(made: Person, at: dt.datetime, day: int) -> None:
    """The check-in; a contradictory person now and then tells of a warning sign that the next answer denies."""
    leg = made.leg(day)
    told: dict[str, Any] = {"leg": leg, "reach": reach_of(leg), "flare": made.flare_left > 0, "anything_new": "no", "sleep_hours": 7.0}
    if made.chance.random() < made.kind.contradicts / 2:
        made.tell(Morning(id=made.name("m"), occurred_at=at, **{**told, "answers": {"saddle_sensation_change": "new_or_changing"}}))
        at += dt.timedelta(minutes=1)
    made.tell(Morning(id=made.name("m"), occurred_at=at, **told))


def exercise(made: Person, asked: Prescription, at: dt.datetime, day: int) -> None:
    """Do an exercise, or not, and feel it: a dose above what the leg takes now may hurt, spread, or be felt in the morning."""
    kind, chance = made.kind, made.chance
    if chance.random() > kind.does:
        return
    leg, due = made.leg(day), asked.dose.sets * asked.dose.times_per_day
    rise, spread, settled = response(made, asked, day)
    reach = reach_of(leg)
    after = min(10.0, leg + rise)
    deeper = Reach.FOOT if spread else reach
    if chance.random() < kind.contradicts:
        after, deeper = max(0.0, leg - 3), Reach.FOOT  # less pain, yet further down
    known = chance.random() < kind.tells
    made.tell(
        SetEntry(
            id=made.name("s"),
            occurred_at=at,
            exercise=asked.exercise,
            sets_done=round(due * kind.times),
            sets_due=due,
            leg_before=leg,
            leg_after=after if known else None,
            reach_before=reach,
            reach_after=deeper if known else None,
            back_before=2.0,
            back_after=2.0,
            settled_minutes=settled if known else None,
        )
    )


def response(made: Person, asked: Prescription, day: int) -> tuple[float, bool, float]:
    """Rise of leg pain, spread, and minutes to settle."""
    chance, item = made.chance, next(i for i in made.program.items if asked.exercise in dose_judge.ladder(i.id))
    takes = 1.2 * (1 + day / 28) * (0.5 if made.flare_left else 1.0)
    too_much = load(asked, item) * made.kind.times / takes
    if chance.random() > (0.02 if too_much <= 1 else min(0.9, 0.45 * too_much)):
        return 0.0, False, 0.0
    made.stirred = max(made.stirred, float(chance.choice((0, 0, 1, 2))))
    if chance.random() < (0.3 if too_much <= 1 else min(0.8, too_much - 0.7)):
        return float(chance.choice((2, 2, 3))), chance.random() < 0.25, 45.0
    return 1.0, False, 8.0


def load(asked: Prescription, item: ProgramItem) -> float:
    """How heavy a dose is beside the signed one: a third more for each rung, times the volume on the rung."""
    rungs = dose_judge.ladder(item.id)
    up = rungs.index(asked.exercise) - rungs.index(item.id)
    own = KNOWLEDGE.exercises[asked.exercise]
    usual = own.sets * own.reps * max(1, own.hold_s) * own.times_per_day
    begun = item.start.day_volume if asked.exercise == item.id else usual
    return float(1.33**up * asked.day_volume / begun)


def visit(made: Person, at: dt.datetime, day: int) -> None:
    """The therapist checks strength, clears what may be cleared, and answers what waits."""
    weak = bool(made.kind.weakens_on) and day >= made.kind.weakens_on
    made.tell(strength(made, at - dt.timedelta(minutes=20), 4.0 if weak else 5.0))
    made.tell(Visit(id=made.name("v"), occurred_at=at))
    found = made.reading.at(at)
    if found.held_by and not weak:
        made.tell(Cleared(id=made.name("c"), occurred_at=at + dt.timedelta(minutes=1)))
    for each in found.items:
        if each.state == "stopped" and not weak:
            made.tell(Cleared(id=made.name("c"), occurred_at=at + dt.timedelta(minutes=2), item=each.item))
    for n, decision in enumerate(found.waiting):
        moment = at + dt.timedelta(minutes=3 + n)
        made.tell(Answer(id=made.name("a"), occurred_at=moment, decision=decision.id, accepted=made.chance.random() < 0.8))


# ---- the oracle ------------------------------------------------------------------------------------------------------------
def judged(made: Person, event: Event, before: Decisions, after: Decisions) -> Iterator[str]:
    """What may never be: the oracle's own reading of one event, from plain doses and the tables alone."""
    barred = safety_tables.forbidden(CLEAR)
    yield from (f"forbidden: {each.exercise}" for each in after.todo if each.exercise in barred)
    ups = list(went_up(before, after))
    if ups and isinstance(event, SetEntry):
        yield f"a set raised {ups}"
    if isinstance(event, Morning):
        day_before = [e for e in made.events if isinstance(e, SetEntry) and e.day == event.day - dt.timedelta(days=1)]
        bad = {bad["exercise"] for bad in dose_judge.bad_sets({"sets": [plain_set(e) for e in day_before]})}
        yield from (f"raised the morning after a bad response: {name}" for name in ups if bad & set(dose_judge.ladder(name)))
        if ups and (event.flare or event.answers or event.anything_new != "no"):
            yield f"raised on a morning with a flare, a warning or an open line: {ups}"
    if weaker(made) and (ups or after.todo):
        yield "went on with a weaker muscle"


def went_up(before: Decisions, after: Decisions) -> Iterator[str]:
    """The items whose dose is higher than before."""
    earlier = {each.item: each.now for each in before.items}
    for each in after.items:
        if dose_judge.higher(plain_dose(each.now), plain_dose(earlier[each.item])):
            yield each.item


def plain_dose(what: Prescription) -> dict[str, Any]:
    """A prescription as the oracle reads it."""
    return {"exercise": what.exercise, "dose": {part: getattr(what.dose, part) for part in dose_judge.PARTS}, "load_kg": what.load_kg}


def plain_set(entry: SetEntry) -> dict[str, Any]:
    """A set as the oracle reads it."""
    names = ("exercise", "sets_done", "leg_before", "leg_after", "reach_before", "reach_after", "settled_minutes")
    return {name: getattr(entry, name) for name in names}


def weaker(made: Person) -> bool:
    """Whether the latest strength is below the first, and nobody has cleared it since."""
    checks = [e for e in made.events if isinstance(e, Observation) and e.what == "ankle_dorsiflexion_strength"]
    values = [float(check.value) for check in checks]
    cleared = [e.occurred_at for e in made.events if isinstance(e, Cleared) and not e.item]
    return bool(values) and values[-1] < max(values) and not any(at > checks[-1].occurred_at for at in cleared)


# ---- figures ---------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Figures:
    """What one person's twelve weeks came to."""

    up: int
    down: int
    rungs: int
    reviews: int
    held_days: int
    leg: float
    unsafe: int
    progressed: bool
    entries: int


def figures(made: Person, days: int) -> Figures:
    """Count one life."""
    found = made.reading.at(SIGNED + dt.timedelta(days=days + 1))
    changes = [d for d in found.log if d.before and d.after and d.before != d.after and d.applies == "at_once"]
    ups = [d for d in changes if d.kind == "progress"]
    pairs = zip(found.items, made.program.items, strict=True)
    return Figures(
        up=len(ups),
        down=sum(d.kind in ("regress", "suspend") for d in changes),
        rungs=sum(d.before is not None and d.after is not None and d.before.exercise != d.after.exercise for d in ups),
        reviews=sum(d.transition == "P6-review" for d in found.log),
        held_days=made.held_days,
        leg=made.leg(days),
        unsafe=len(made.unsafe),
        progressed=any(dose_judge.higher(plain_dose(each.now), plain_dose(item.start)) for each, item in pairs),
        entries=len(made.events),
    )


def row(kind: Kind, lives: list[Figures]) -> tuple[str, ...]:
    """One line of the table: medians over people, counts of what was unsafe."""

    def middle(name: str) -> str:
        return f"{median(getattr(life, name) for life in lives):g}"

    progressed = sum(life.progressed for life in lives)
    names = ("up", "rungs", "down", "reviews", "held_days")
    counts = (f"{sum(life.entries for life in lives):,}", f"{progressed} of {len(lives)}")
    return (kind.name, *counts, *(middle(name) for name in names), middle("leg"), str(sum(life.unsafe for life in lives)))


def first_weeks() -> list[tuple[str, ...]]:
    """The first person of each kind over four weeks, for the test that the page is current."""
    return [row(kind, [figures(live(kind, SEED, 28), 28)]) for kind in KINDS]


def main(arguments: list[str] | None = None) -> int:
    """Let everybody live, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.progression_people", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, help="people of each kind")
    parser.add_argument("--no-page", action="store_true", help="print only")
    parser.add_argument("--rules", action="store_true", help="write only the tables of the rules anew; the people stay as they were")
    told = parser.parse_args(arguments)
    if told.rules:
        PAGE.write_text(with_rules(PAGE.read_text(encoding="utf-8"), KNOWLEDGE), encoding="utf-8")
        return 0
    rows, faults = [], []
    for kind in KINDS:
        lives = [live(kind, SEED + n) for n in range(told.people)]
        faults += [fault for each in lives for fault in each.unsafe]
        rows.append(row(kind, [figures(each, DAYS) for each in lives]))
        print(" | ".join(rows[-1]), flush=True)
    print(*dict.fromkeys(faults), sep="\n")
    if not told.no_page:
        PAGE.write_text(page(KNOWLEDGE, rows, first_weeks(), people=told.people, seed=SEED), encoding="utf-8")
        print(f"written: {PAGE.relative_to(ROOT)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
