"""The plan sweep: `make sweep` makes thousands of plans and has each judged by readings that share no code with the planner.

Every scene alone and with every condition (true, then open), every pair of conditions (the scenes take turns), and random triples. A
plan must hold nothing forbidden and keep every rule of a small plan; a missing part, or no plan, is right only where an exhaustive search
finds no legal set that would have it. What is made and how it is judged: tests/support/plan_scenes.py and tests/oracles/legal_plans.py.

`python -m bench.sweep [--seed N] [--triples N] [--no-page]` writes docs/reference/plan-sweep.md; exit 1 when anything is wrong.
"""

import argparse
import collections
import datetime as dt
import itertools
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from bench.measure import ROOT, machine
from tests.clinical.plan.people import KNOWLEDGE
from tests.oracles.legal_plans import PARTS_IN_WORDS
from tests.oracles.safety_tables import conditions, stop_all
from tests.support.plan_scenes import SCENES, Task, Verdict, judged, pairs, singles, triples

PAGE = ROOT / "docs" / "reference" / "plan-sweep.md"
SEED = 20260201
TRIPLES = 3000
KINDS = ("plan", "right_gap", "wrong_gap", "right_stop", "wrong_stop")
SAMPLE = 12
"""So many examples of gaps and of faults are written out."""

HEAD = """# The plan sweep

Written by `make sweep` (`python -m bench.sweep`). It makes a plan for very many combinations of conditions and has every plan judged by
readings of the same tables that share no code with the planner.

- **Scenes**: {scenes} people, each a cause and a phase, with home, clinic, time and responses to movement. Triage is clear; all conditions
  not named are settled as not present.
- **Combinations**: every scene alone and with each of the {conditions} conditions, once true and once open (unknown); every pair of
  conditions true, each pair in one scene, the scenes taking turns in the order of the pairs; {triples:,} random triples of conditions
  that do not stop everything, in random scenes, each condition true or, one time in four, open.
- **Violation**: the plan or its version for a bad day holds what the safety tables forbid under a true or open condition, breaks a cap,
  a ladder, a direction, the partner rule, the minutes of a day or week, equipment, a position, phase or irritability, or leaves a part out
  without saying so. The oracle is `tests/oracles/safety_tables.py` with `tests/oracles/legal_plans.py`.
- **Stop**: no plan at all. Right only when a condition that stops everything is true or open.
- **Gap**: a plan that says it lacks a part it should have (relief, aerobic work, strength, the direction that helps). Right only when no
  legal set of home exercises has that part together with the more important ones, which is decided by trying all of them: every hard
  rule only forbids, so a legal set that has k parts holds a legal set of at most k exercises that has them, and those can all be tried.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sweep and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.sweep", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--triples", type=int, default=TRIPLES, help="how many random triples")
    parser.add_argument("--every", type=int, default=1, help="only every Nth single and pair")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--no-page", action="store_true", help="print only")
    told = parser.parse_args(arguments)
    parts = {
        "alone and single conditions": list(itertools.islice(singles(), 0, None, told.every)),
        "pairs": list(itertools.islice(pairs(), 0, None, told.every)),
        "random triples": list(triples(told.triples, random.Random(told.seed))),
    }
    start = time.perf_counter()
    found = {}
    with multiprocessing.get_context("spawn").Pool(told.workers) as pool:
        for name, tasks in parts.items():
            found[name] = pool.map(judged, tasks, chunksize=20)
            print(f"{name}: {len(tasks)} in {time.perf_counter() - start:.0f} s", flush=True)
    seconds = time.perf_counter() - start
    page = report(found, seed=told.seed, triples_drawn=told.triples, seconds=seconds, workers=told.workers)
    print(page)
    if not told.no_page:
        PAGE.write_text(page, encoding="utf-8")
        print(f"written: {PAGE.relative_to(ROOT)}")
    return 1 if any(wrong(verdict) for verdicts in found.values() for verdict in verdicts) else 0


def wrong(verdict: Verdict) -> bool:
    """Whether anything about a verdict must not be."""
    return bool(verdict.faults) or verdict.kind.startswith("wrong") or not verdict.proven


def report(found: dict[str, list[Verdict]], *, seed: int, triples_drawn: int, seconds: float, workers: int) -> str:
    """The page."""
    everything = [verdict for verdicts in found.values() for verdict in verdicts]
    lines = [HEAD.format(scenes=len(SCENES), conditions=len(conditions()), triples=triples_drawn)]
    lines += [
        f"Date: {dt.datetime.now(dt.UTC).date()}. Seed: {seed}. Knowledge: `{KNOWLEDGE.version}`. Unpinch {version('unpinch')}, "
        f"HiGHS {version('highspy')}. Machine: {machine()}.",
        "",
        f"**{len(everything):,} combinations in {seconds / 60:.1f} minutes, {len(everything) / seconds:.1f} a second with {workers} "
        "workers (plan and judgment together; other work was running on the machine).**",
        "",
        "| | combinations | plans | with a right gap | with a wrong gap | right stops | wrong stops | violations | not proven optimal |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, verdicts in (*found.items(), ("**all**", everything)):
        counts = collections.Counter(verdict.kind for verdict in verdicts)
        plans = counts["plan"] + counts["right_gap"] + counts["wrong_gap"]
        faults = sum(bool(verdict.faults) for verdict in verdicts)
        unproven = sum(not verdict.proven for verdict in verdicts)
        row = (len(verdicts), plans, counts["right_gap"], counts["wrong_gap"], counts["right_stop"], counts["wrong_stop"], faults, unproven)
        lines.append(f"| {name} | {' | '.join(f'{number:,}' for number in row)} |")
    lines += [
        "",
        f"Of the {len(conditions())} conditions {len(stop_all())} stop everything; a combination with one of them is a right stop.",
        "",
    ]
    lines += ["## By scene", "", "| scene | plans | with a right gap | right stops | wrong |", "|---|---|---|---|---|"]
    for at, scene in enumerate(SCENES):
        mine = [verdict for verdict in everything if verdict.task.scene == at]
        counts = collections.Counter(verdict.kind for verdict in mine)
        plans = counts["plan"] + counts["right_gap"] + counts["wrong_gap"]
        lines.append(f"| {scene.name} | {plans:,} | {counts['right_gap']:,} | {counts['right_stop']:,} | {sum(map(wrong, mine))} |")
    return "\n".join([*lines, "", *_gaps(everything), *_wrong(everything)]) + "\n"


def _gaps(verdicts: Iterable[Verdict]) -> list[str]:
    words = {part: said for said, part in PARTS_IN_WORDS.items()}
    gaps = [verdict for verdict in verdicts if verdict.gaps]
    lines = ["## What could not be had", "", "| missing | how often | for instance |", "|---|---|---|"]
    by_gap = collections.defaultdict(list)
    for verdict in gaps:
        by_gap[verdict.gaps].append(verdict)
    for gap, some in sorted(by_gap.items(), key=lambda entry: -len(entry[1])):
        least = min(some, key=lambda verdict: len(verdict.task.true | verdict.task.unknown))
        lines.append(f"| {'; '.join(words[part] for part in gap)} | {len(some):,} | {_say(least.task)} |")
    return [*lines, ""] if gaps else []


def _wrong(verdicts: Iterable[Verdict]) -> list[str]:
    bad = [verdict for verdict in verdicts if wrong(verdict)]
    if not bad:
        return ["Nothing wrong was found."]
    lines = [f"## Wrong: {len(bad):,}", ""]
    return lines + [f"- {_say(v.task)}: {v.kind} {', '.join(v.gaps)} {'; '.join(v.faults)}" for v in bad[:SAMPLE]]


def _say(task: Task) -> str:
    conditions_ = [f"`{name}`" for name in sorted(task.true)] + [f"`{name}` open" for name in sorted(task.unknown)]
    return f"{SCENES[task.scene].name}: {', '.join(conditions_) or 'nothing else'}"


if __name__ == "__main__":
    sys.exit(main())
