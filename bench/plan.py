"""The plan: time to proven optimum on the full library over 200 varied people, memory, and what a sweep could do in a second."""

import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from bench.measure import Line, best, cold
from tests.clinical.plan.people import CLEAR, KNOWLEDGE, judge_of, raw_case
from tests.oracles import safety_tables
from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.plan.care import PlanOfCare
from unpinch.clinical.plan.compose import plan
from unpinch.clinical.plan.inputs import Clinic, DifferentialSummary, Instructions
from unpinch.clinical.plan.profile import build_profile
from unpinch.clinical.plan.proposal import propose
from unpinch.clinical.plan.safety import check
from unpinch.clinical.plan.why_not import why_not

TITLE = "Plan"
PEOPLE = 200
RESPONSES = ("centralizes", "better_stays_better", "no_lasting_change", "worse", "peripheralizes")
CAUSES = ("disc_herniation", "spinal_stenosis", "foraminal_stenosis", "spondylolisthesis", "deep_gluteal", "facet", "sacroiliac", "hip_oa")
FULL = Clinic(frozenset({"dry_needling"}), frozenset({"stationary_bike", "treadmill", "pool", "needles", "treatment_table"}))
T = TypeVar("T")


def lines() -> Iterator[Line]:
    """Measure everything of this part."""
    yield Line("HiGHS, import in a fresh process", _ms(cold("import highspy")), "NumPy included")
    drawn = random.Random(20260201)
    people = [_person(drawn) for _ in range(PEOPLE)]
    plan(people[0][0], CLEAR, people[0][1], KNOWLEDGE)
    yield from _whole(people)
    yield from _parts(people)
    yield from _memory(people[0])


def _person(drawn: random.Random) -> tuple[Judge, DifferentialSummary, Clinic, Instructions]:
    """Somebody without a stop-all condition: drawn stage, direction, cause, limits, equipment, time and clinic."""
    moves = ("repeated_extension_response", "repeated_flexion_response", "repeated_side_glide_response")
    findings: dict[str, Any] = {move: drawn.choice(RESPONSES) for move in moves}
    findings |= {
        "symptom_onset_date": drawn.choice(("2026-01-20", "2025-12-01", "2025-08")),
        "time_to_provoke": drawn.choice((2, 20, 45)),
        "time_to_settle": drawn.choice((5, 30)),
    }
    owned = KNOWLEDGE.patient_fields["equipment_at_home"].values
    limiting = sorted(set(KNOWLEDGE.conditions) - safety_tables.stop_all())
    raw = raw_case(
        findings,
        leg_pain_worst=drawn.randint(1, 9),
        minutes_per_day=drawn.choice((10, 20, 30, 45)),
        days_per_week=drawn.randint(3, 7),
        equipment_at_home=drawn.sample(owned, drawn.randint(2, len(owned))),
    )
    raw["patient"]["conditions"] = drawn.sample(limiting, drawn.randint(0, 3))
    first, second = drawn.sample(CAUSES, 2)
    causes = DifferentialSummary({first: 0.6, second: 0.2})
    word = Instructions(home_exercises_max=drawn.choice((None, 4, 6)))
    return judge_of(raw, causes), causes, drawn.choice((Clinic(), FULL)), word


def _whole(people: list[tuple[Judge, DifferentialSummary, Clinic, Instructions]]) -> Iterator[Line]:
    took, found = [], []
    for judge, causes, clinic, word in people:
        seconds, one = _once(lambda j=judge, c=causes, k=clinic, w=word: plan(j, CLEAR, c, KNOWLEDGE, k, w))  # type: ignore[misc]
        took.append(seconds)
        found.append(one)
    plans = [one for one in found if isinstance(one, PlanOfCare)]
    proven = sum(one.proven for one in plans)
    remark = f"{len(plans)} plans, {proven} proven optimal, {PEOPLE - len(plans)} withheld; goal 300 ms"
    yield Line(f"Case to composed plan, {PEOPLE} people, median", _ms(statistics.median(took)), remark)
    yield Line(f"Case to composed plan, {PEOPLE} people, worst", _ms(max(took)), "goal 1000 ms")
    options = statistics.median(len(one.proposal.problem.worth) for one in plans)
    limits = statistics.median(len(one.proposal.problem.limits) for one in plans)
    yield Line(
        "Allowed items, median", f"{options:.0f}", f"{limits:.0f} limits; {sum(one.proposal.choice.unique for one in plans)} without a tie"
    )


def _parts(people: list[tuple[Judge, DifferentialSummary, Clinic, Instructions]]) -> Iterator[Line]:
    profiles = [build_profile(judge, causes, clinic, word) for judge, causes, clinic, word in people]
    start = time.perf_counter()
    proposals = [propose(profile, KNOWLEDGE) for profile in profiles]
    each = (time.perf_counter() - start) / PEOPLE
    yield Line("Choice of items alone, mean", _ms(each), f"{1 / each:.0f} a second on one core: what a sweep can do")
    states = profiles[0].conditions
    seconds, _ = best(lambda: check((*KNOWLEDGE.exercises, *KNOWLEDGE.treatments), states, KNOWLEDGE), 20)
    yield Line("Safety check of the whole library", _ms(seconds), f"{len(KNOWLEDGE.safety_rules)} rules, 275 items")
    seconds, _ = best(lambda: check(sorted(proposals[0].choice.chosen), states, KNOWLEDGE), 20)
    yield Line("Safety check of one plan", _ms(seconds), "before Today is served")
    first = proposals[0]
    left = next(item for item, candidate in first.candidates.items() if candidate.allowed and item not in first.choice.chosen)
    seconds, _ = best(lambda: why_not(first, KNOWLEDGE, left), 10)
    yield Line("Why not, for an item that was outscored", _ms(seconds), "solves again with the item put in")


def _memory(person: tuple[Judge, DifferentialSummary, Clinic, Instructions]) -> Iterator[Line]:
    judge, causes, clinic, word = person
    tracemalloc.start()
    plan(judge, CLEAR, causes, KNOWLEDGE, clinic, word)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    yield Line("Python memory of one plan, peak", f"{peak / 2**20:.1f} MiB", "the solver's own memory is not counted")


def _once(run: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = run()
    return time.perf_counter() - start, result


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
