"""What must hold of the dose for everybody: S1, S4, S5, S6, and that neither order nor doubles nor later entries matter.

Lives are drawn: bad and good sets, missing answers, flares, visits, clearances, answers of the therapist. The judges are the oracles.
"""

import datetime as dt
import random
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clinical.progression.lives import BRIDGE, CLEAR, KNOWLEDGE, PRESS_UP, SIGNED, SLIDER, WALK, Life, item
from tests.oracles import dose_judge, safety_tables
from unpinch.clinical.home_program.diary import Reach
from unpinch.clinical.progression import Decisions, History, decide, to_plain
from unpinch.terms.side import Side

EXAMPLES = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
POOL = (BRIDGE, SLIDER, WALK, PRESS_UP, "clamshell", "glute-set", "sit-to-stand-high", "tensioner-supine-90-90", "squat-goblet")
WORST = 14
"""Days that a drawn life lasts."""
LIMITING = sorted(set(KNOWLEDGE.conditions) - safety_tables.stop_all())
TOLD = ({"illness": "yes"}, {"illness": "no"}, {"illness": "no"}, {"night_pain": "none"}, {"night_pain": "wakes_eased_by_position"})
RESPONSES = KNOWLEDGE.findings["repeated_extension_response"].values
seeds = st.integers(0, 10**6)


def drawn_life(seed: int, *, calm: float = 0.8) -> Life:
    """A life of two weeks; `calm` is the share of good responses."""
    chance = random.Random(seed)
    names = chance.sample(POOL, 3)
    items = [item(name, load_kg=8.0 if name == "squat-goblet" else None, wide=chance.random() < 0.7) for name in names]
    life = Life(
        *items,
        irritability=chance.choice(("low", "moderate", "high")),
        phase=chance.choice(("acute", "subacute", "reconditioning")),
        direction=chance.choice(("", "extension")),
        leg_pain=chance.choice((None, 3.0, 6.0)),
    )
    life.saw(0, "time_to_provoke", chance.choice((2.0, 20.0, 45.0))).saw(0, "time_to_settle", chance.choice((5.0, 30.0)))
    for day in range(1, WORST + 1):
        a_day(life, day, chance, calm)
    return life


def a_day(life: Life, day: int, chance: random.Random, calm: float) -> None:
    leg = float(chance.choice((2, 3, 3, 3, 4, 6)))
    if chance.random() < 0.9:
        told = {"flare": chance.random() < 0.05, "anything_new": "no" if chance.random() < 0.97 else "unanswered"}
        told["answers"] = chance.choice(TOLD) if chance.random() < 0.2 else {}
        life.woke(day, leg if chance.random() < 0.95 else None, **told)
    for each in life.program.items:
        if chance.random() < 0.8:
            life.did(day, each.id, hour=9 + chance.random() * 10, **a_response(chance, calm))
    if chance.random() < 0.1:
        life.tried(day, chance.choice(RESPONSES))
    if chance.random() < 0.1:
        life.visited(day)
    if chance.random() < 0.1:
        life.cleared_on(day)


def a_response(chance: random.Random, calm: float) -> dict[str, Any]:
    if chance.random() < calm:
        return {"side": chance.choice((None, Side.LEFT, Side.RIGHT))}
    bad: list[dict[str, Any]] = [
        {"leg_after": 5.0},
        {"leg_after": 4.0, "settled_minutes": 20.0},
        {"reach_after": Reach.FOOT},
        {"settled_minutes": 90.0},
        {"leg_after": None},
        {"back_after": 6.0},
    ]
    return chance.choice(bad)


def plain(found: Decisions) -> dict[str, Any]:
    told: dict[str, Any] = to_plain(found)
    return told


# ---- S4 --------------------------------------------------------------------------------------------------------------------
@given(seeds)
@EXAMPLES
def test_S4_bad_response_never_raises_a_dose(seed: int) -> None:
    life = drawn_life(seed, calm=0.6)
    history = to_plain(life.history)
    for entry in dose_judge.bad_sets(history):
        at = dt.datetime.fromisoformat(entry["occurred_at"])
        before, after = (at_moment(life, at + dt.timedelta(hours=hours)) for hours in (-0.01, 20))
        one, other = of_item(before, entry["exercise"]), of_item(after, entry["exercise"])
        assert not dose_judge.higher(other, one), (entry, one, other)


@given(seeds, st.integers(1, WORST), st.sampled_from(({"leg_after": 5.0}, {"reach_after": Reach.FOOT}, {"settled_minutes": 90.0})))
@EXAMPLES
def test_S4_late_bad_response_takes_back_what_was_raised(seed: int, day: int, bad: dict[str, Any]) -> None:
    life = drawn_life(seed, calm=1.0)
    name = life.program.items[0].id
    said = life.decided(day + 1, 8)
    life.did(day, name, hour=20.5, **bad)
    again = life.decided(day + 1, 9, previous=said)
    assert not dose_judge.higher(of_item(plain(again), name), of_item(plain(said), name))
    assert all(step["at"] < life.at(day, 20.5).isoformat() for step in dose_judge.raised(plain(again)["log"]) if step["item"] == name)


@given(st.sampled_from(range(1, WORST)), st.sampled_from(("worse", "peripheralizes")))
@EXAMPLES
def test_S4_bad_self_test_never_raises_its_direction(day: int, response: str) -> None:
    life = Life(item(PRESS_UP, times_per_day=2), direction="extension").calm_days(1, WORST).tried(day, response)
    before, after = (of_item(at_moment(life, life.at(day, hour)), PRESS_UP) for hour in (11.9, 36))
    assert not dose_judge.higher(after, before)


def at_moment(life: Life, at: dt.datetime) -> dict[str, Any]:
    return plain(decide(life.program, life.history, at, KNOWLEDGE, conditions=CLEAR))


def of_item(found: dict[str, Any], name: str) -> dict[str, Any]:
    now: dict[str, Any] = next(each["now"] for each in found["items"] if each["item"] == name)
    return now


# ---- S5 --------------------------------------------------------------------------------------------------------------------
WORSE = (
    ("ankle_dorsiflexion_strength", 5.0, 4.0),
    ("toe_catching", "none", "new"),
    ("heel_raise_count", 20.0, 5.0),
    ("achilles_reflex", "normal", "absent"),
    ("sensation_s1", "normal", "reduced"),
)


@given(seeds, st.integers(1, WORST), st.sampled_from(WORSE))
@EXAMPLES
def test_S5_worse_nerve_sign_stops_every_step_up(seed: int, day: int, worse: tuple[str, float | str, float | str]) -> None:
    life = drawn_life(seed, calm=1.0)
    life.cleared.clear()
    what, before, after = worse
    life.saw(0, what, before, side=Side.LEFT).saw(day, what, after, side=Side.LEFT, hour=6)
    found = plain(life.decided(WORST + 1))
    assert not [step for step in dose_judge.raised(found["log"]) if step["at"] >= life.at(day, 6).isoformat()]


# ---- S1 --------------------------------------------------------------------------------------------------------------------
@given(seeds, st.lists(st.sampled_from(LIMITING), max_size=3, unique=True), st.lists(st.sampled_from(LIMITING), max_size=1))
@EXAMPLES
def test_S1_nothing_forbidden_is_ever_to_do(seed: int, true: list[str], unknown: list[str]) -> None:
    life = drawn_life(seed, calm=0.95)
    states = {**CLEAR, **dict.fromkeys(unknown), **dict.fromkeys(true, True)}
    barred = safety_tables.forbidden(states)
    for day in (6, WORST):
        found = life.decided(day, 20, conditions=states)
        assert not {each.exercise for each in found.todo} & barred
        assert not {d.after.exercise for d in (*found.log, *found.waiting) if d.kind == "progress" and d.after} & barred


# ---- order, doubles, later entries, sides --------------------------------------------------------------------------------------
@given(seeds, st.randoms(use_true_random=False))
@EXAMPLES
def test_order_and_doubles_change_nothing(seed: int, chance: random.Random) -> None:
    life = drawn_life(seed)
    mixed = {name: rows * 2 for name, rows in vars(life.history).items()}
    shuffled = History(**{name: tuple(chance.sample(rows, len(rows))) for name, rows in mixed.items()})
    at = life.at(WORST, 22)
    one, other = (decide(life.program, history, at, KNOWLEDGE, conditions=CLEAR) for history in (life.history, shuffled))
    assert one == other


@given(seeds, st.integers(1, WORST))
@EXAMPLES
def test_what_was_decided_stays_decided(seed: int, day: int) -> None:
    life = drawn_life(seed)
    early, late = life.decided(day, 21), life.decided(WORST, 22)
    assert [d.id for d in late.log if d.at <= life.at(day, 21)] == [d.id for d in early.log]


@given(seeds)
@settings(max_examples=20)
def test_S6_mirror_the_sides_mirror_nothing_else(seed: int) -> None:
    life = drawn_life(seed)
    life.saw(3, "sensation_l5", "normal", side=Side.LEFT).saw(8, "sensation_l5", "absent", side=Side.LEFT)
    one = life.decided(WORST, 22)
    life.sets = [replace(each, side=each.side.opposite if each.side else None) for each in life.sets]
    life.observations = [replace(each, side=each.side.opposite if each.side else None) for each in life.observations]
    other = life.decided(WORST, 22)
    assert [(d.id, d.kind) for d in one.log] == [(d.id, d.kind) for d in other.log]
    assert one.items == other.items
    assert [d.why_staff.replace("left", "right") for d in one.program] == [d.why_staff for d in other.program]


@given(seeds)
@settings(max_examples=20)
def test_S3_without_answers_nothing_goes_up(seed: int) -> None:
    life = drawn_life(seed, calm=1.0)
    life.mornings = [replace(each, anything_new="unanswered") for each in life.mornings]
    assert not dose_judge.raised(plain(life.decided(WORST, 22))["log"])


@given(seeds)
@settings(max_examples=10)
def test_calm_lives_do_go_up(seed: int) -> None:
    """The judge above is no empty one: without anything bad something is raised."""
    life = Life(BRIDGE, WALK, leg_pain=4.0).calm_days(1, 12 + seed % 3)
    assert dose_judge.raised(plain(life.decided(15))["log"])
    assert life.at(15) > SIGNED
