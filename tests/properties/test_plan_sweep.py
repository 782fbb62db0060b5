"""A fixed sample of the plan sweep (`make sweep`), the judge's own tests, and two properties of conditions and equipment."""

import dataclasses
import itertools
import random

import pytest

from tests.oracles import legal_plans, safety_tables
from tests.oracles.legal_plans import Shown
from tests.support.plan_scenes import SCENES, Scene, Task, Verdict, judged, pairs, planned, shown, singles, triples
from unpinch.clinical.plan.care import PlanOfCare

SEED = 20260201
SAMPLE = (
    *itertools.islice(singles(), 0, None, 79),
    *itertools.islice(pairs(), 7, None, 173),
    *triples(20, random.Random(SEED)),
)
SHARES = 4
"""So many parts of the sample, for as many cores."""
SOME = random.Random(SEED).sample(sorted(set(safety_tables.conditions()) - safety_tables.stop_all()), 12)


def wrong(verdict: Verdict) -> bool:
    return bool(verdict.faults) or verdict.kind.startswith("wrong") or not verdict.proven


def a_plan(task: Task) -> PlanOfCare:
    found = planned(task)
    assert isinstance(found, PlanOfCare)
    return found


# ---- the sample -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("share", range(SHARES))
def test_sample_of_the_sweep_has_nothing_wrong(share: int) -> None:
    verdicts = [judged(task) for task in SAMPLE[share::SHARES]]
    assert [verdict for verdict in verdicts if wrong(verdict)] == []
    assert {verdict.kind for verdict in verdicts} >= {"plan", "right_stop"}


@pytest.mark.parametrize("scene", range(len(SCENES)), ids=[scene.name for scene in SCENES])
def test_facts_of_a_scene_agree_in_both_readings(scene: int) -> None:
    person, profile = SCENES[scene].person(()), a_plan(Task(scene, frozenset())).proposal.profile
    read = (profile.phase, profile.irritability, profile.direction.word, profile.direction.helps, profile.session_minutes)
    assert read == (person.phase, person.irritability, person.direction, person.helps, person.session_minutes)
    assert (profile.causes_in_question, profile.home_exercises_max) == (person.causes, person.cap)


def test_a_part_that_nobody_can_have_is_a_right_gap() -> None:
    verdict = judged(Task(0, frozenset({"foot_ulcer_active"})))
    assert (verdict.kind, verdict.gaps) == ("right_gap", ("aerobic",))


# ---- properties -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", SOME)
def test_adding_a_condition_adds_nothing_it_forbids(name: str) -> None:
    scene = SOME.index(name) % len(SCENES)
    more = a_plan(Task(scene, frozenset({name})))
    bars = safety_tables.by_condition("forbid")[name]
    assert not {item.id for item in (*more.items, *more.smaller)} & bars


@pytest.mark.parametrize("scene", range(len(SCENES)), ids=[scene.name for scene in SCENES])
@pytest.mark.parametrize("change", ["no equipment", "wheelchair"])
def test_having_less_never_breaks_the_plan(scene: int, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    less = _without_equipment(SCENES[scene]) if change == "no equipment" else _in_a_wheelchair(SCENES[scene])
    monkeypatch.setattr("tests.support.plan_scenes.SCENES", tuple(less if at == scene else one for at, one in enumerate(SCENES)))
    verdict = judged(Task(scene, frozenset()))
    assert not wrong(verdict), verdict
    assert verdict.kind in ("plan", "right_gap")


def _without_equipment(scene: Scene) -> Scene:
    return dataclasses.replace(scene, name=f"{scene.name}, bare", home=(), clinic=dataclasses.replace(scene.clinic, equipment=frozenset()))


def _in_a_wheelchair(scene: Scene) -> Scene:
    return dataclasses.replace(scene, name=f"{scene.name}, seated", patient={**scene.patient, "walking_aid": "wheelchair"})


# ---- the judge itself: it must notice what is wrong ------------------------------------------------------------------------
PERSON = SCENES[0].person(())
GOOD = shown(a_plan(Task(0, frozenset())))


def with_item(*items: str) -> Shown:
    return dataclasses.replace(GOOD, items=GOOD.items | set(items), through_the_day=(*GOOD.through_the_day, *items))


def test_judge_passes_a_good_plan() -> None:
    assert list(legal_plans.faults(PERSON, GOOD)) == []


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (with_item(min(PERSON.barred)), f"FORBIDDEN: {min(PERSON.barred)}"),
        (with_item("box-lift-floor"), "forbids the treatment functional-retraining that it is a form of"),
        (with_item("single-knee-to-chest"), "moves into a direction other than"),
        (with_item("prone-on-elbows"), "two rungs of one ladder"),
        (with_item("tensioner-slr"), "a tensioner whose gate"),
        (with_item("dead-bug"), "rung 4 at moderate irritability"),
        (with_item("upright-bike"), "no equipment"),
        (with_item("sitting-break", "log-roll", "desk-setup"), "break a cap"),
        (dataclasses.replace(GOOD, items=GOOD.items | {"balance-training"}), "balance-training without an exercise of its kind"),
        (dataclasses.replace(GOOD, items=GOOD.items | {"tens"}), "only offered after consent"),
        (dataclasses.replace(GOOD, items=GOOD.items - {"walk-short-bouts"}), "not covered and not said: aerobic"),
        (dataclasses.replace(GOOD, days=[["glute-set"] * 20] * 7), "more exercise days"),
        (dataclasses.replace(GOOD, smaller=["bridge"]), "not calm"),
        (dataclasses.replace(GOOD, smaller=[]), "no version for a bad day"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_judge_notices_a_fault(plan: Shown, said: str) -> None:
    assert any(said in fault for fault in legal_plans.faults(PERSON, plan))


def test_judge_counts_an_open_condition_as_one_that_holds() -> None:
    held, open_ = (SCENES[0].person(*names) for names in (((["osteoporosis"]), ()), ((), ["osteoporosis"])))
    assert held.barred == open_.barred != PERSON.barred


def test_search_finds_no_set_where_everything_is_barred() -> None:
    nothing = dataclasses.replace(PERSON, minutes=0)
    assert legal_plans.coverable(nothing) <= {"relief", "aerobic", "direction"}
    blocked = SCENES[0].person(["foot_ulcer_active", "peripheralises_with_extension"])
    assert legal_plans.coverable(blocked).isdisjoint({"aerobic", "direction"})
