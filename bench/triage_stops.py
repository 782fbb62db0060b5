"""How many ordinary patients triage stops, beside how many true emergencies it catches: `python -m bench.triage_stops`.

Prints the report and writes docs/reference/triage-stops.md (`--no-page`: prints only; `--people N`, `--sets N`, `--group N` change the
size). The figures are simulated from assumptions, most of them judgement. They compare tables with each other; they are no estimate of
what a clinic will see, and a group that is caught here is caught because it answers as we assume.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.measure import ROOT
from bench.triage_people import (
    KNOWLEDGE,
    Ordinary,
    Sheet,
    assumptions,
    drawn_assumptions,
    emergencies,
    later_answers,
    with_emergency,
)
from unpinch.clinical.triage.grading import SheetResult, grade_sheet
from unpinch.terms.level import TriageLevel

PAGE = ROOT / "docs" / "reference" / "triage-stops.md"
ORDER = sorted(TriageLevel, reverse=True)
AIM = {"emergency": 1.5, "withheld": 10.0}
"""Aims for go-live in per cent (triage_levels.md, section 10; JUDGEMENT)."""
CHANGES: Mapping[str, tuple[str, ...]] = {
    "weakness in one leg: tested today": ("motor_progressive.strength", "motor_progressive.graded"),
    "a foot that catches: tested today": ("motor_foot_drop.strength",),
    "both legs held back by pain: tested today": ("ces_motor_bilat.strength",),
    "leg pain suddenly far worse: tested today": ("ces_severe_unilateral.strength",),
    "new in both legs: what it feels like": ("ces_bilateral.feel",),
    "both legs for 2 weeks to 3 months: tested today": ("ces_bilateral.legs",),
    "chest sign: when it last came": ("pe.last",),
    "hands and walk, slowly: tested today": ("cord_symptoms.exam",),
    "speech, sight, face or arm: where": ("widespread_neuro.part",),
    "tap down the spine and lying flat: tested today": ("trauma_minor_old.tap", "osteoporosis.tap", "steroids.tap", "over70_first.tap"),
    "foot pain at rest: pulses and skin looked at today": ("limb_rest_pain.pulses",),
}
"""The follow-ups added after the first tables, each as one change."""


@dataclass(frozen=True)
class Stops:
    """Shares of people in per cent, by level, and whose program is withheld."""

    levels: Mapping[TriageLevel, float]
    withheld: float

    def cells(self) -> list[str]:
        """The shares in the order of the levels, then those withheld."""
        return [f"{self.levels[level]:.1f} %" for level in ORDER] + [f"{self.withheld:.1f} %"]


def withholds(result: SheetResult) -> bool:
    """Whether a flag freezes the program: its level does, and it is not one for which care goes on."""
    rules = {level: KNOWLEDGE.levels[level.word] for level in set(result.flags.values())}
    return any(rules[level].plan_frozen == "yes" and flag not in rules[level].goes_on_for for flag, level in result.flags.items())


def share(results: Iterable[SheetResult]) -> Stops:
    results = list(results)
    counted = Counter(result.level for result in results)
    per_cent = 100 / len(results)
    return Stops({level: counted[level] * per_cent for level in ORDER}, sum(map(withholds, results)) * per_cent)


def people(values: Mapping[str, float], number: int, seed: int, *, at_visit: bool = True) -> list[tuple[Sheet, Sheet]]:
    """Ordinary people: their answers, and their answers to the later follow-ups."""
    rng, later = random.Random(seed), random.Random(seed + 10**6)
    sheets = [Ordinary(rng, values, at_visit=at_visit).answers() for _ in range(number)]
    return [(sheet, later_answers(later, values, sheet, at_visit=at_visit)) for sheet in sheets]


def grade(sheet: Mapping[str, Any]) -> SheetResult:
    return grade_sheet(KNOWLEDGE, sheet)


def ordinary(number: int, seed: int = 1, *, at_visit: bool = True) -> tuple[Stops, Stops, dict[str, Stops]]:
    """Stops without the later follow-ups, with all of them, and with each change alone."""
    crowd = people(assumptions("central"), number, seed, at_visit=at_visit)
    before = [grade(sheet) for sheet, _ in crowd]
    after = [grade({**sheet, **later}) if later else result for (sheet, later), result in zip(crowd, before, strict=True)]
    alone = {}
    for change, keys in CHANGES.items():
        chosen = [{key: later[key] for key in keys if key in later} for _, later in crowd]
        alone[change] = share(
            grade({**sheet, **answers}) if answers else result for (sheet, _), answers, result in zip(crowd, chosen, before, strict=True)
        )
    return share(before), share(after), alone


def spread(sets: int, number: int = 1000) -> dict[str, tuple[float, float, float]]:
    """Median and 5-95 % of the shares over plausible sets of assumptions."""
    rng, rows = random.Random(99), []
    for at in range(sets):
        rows.append(share(grade({**sheet, **later}) for sheet, later in people(drawn_assumptions(rng), number, 1000 + at)))
    columns = {level.word: sorted(row.levels[level] for row in rows) for level in ORDER} | {
        "withheld": sorted(row.withheld for row in rows)
    }
    return {name: (c[len(c) // 2], c[int(0.05 * len(c))], c[int(0.95 * len(c))]) for name, c in columns.items()}


def caught(number: int, way: str) -> dict[str, tuple[float, float, float]]:
    """Of each group with a dangerous condition, the share at emergency, at the same day or above, at 72 hours or above."""
    found = {}
    for group in emergencies()["groups"]:
        rng = random.Random(f"{group['name']}/{way}")
        levels = [grade(with_emergency(rng, group, way)).level for _ in range(number)]
        limits = (TriageLevel.EMERGENCY, TriageLevel.URGENT_TODAY, TriageLevel.URGENT_72H)
        found[group["name"]] = tuple(100 * sum(level >= limit for level in levels) / number for limit in limits)
    return found  # type: ignore[return-value]


PAGE_TEXT = """\
# How many triage stops, and how many it catches

Written by `python -m bench.triage_stops`. JUDGEMENT, not clinically reviewed. Simulated people: the shares show what the tables
do with assumed answers, not what a clinic will see. The first real intakes replace the assumptions.

## Ordinary patients

{size:,} simulated clinic patients without serious disease, central assumptions; a visit with examination unless said otherwise.
`Program withheld` leaves out flags for which care goes on (mood, severe pain).

{stops}

{verdict}

Why follow-ups alone do not reach the aims: what is left at emergency and the same day are honest stops on the answers given, and
a 72-hour stop is met by an examination, not by another question. A clinic that books within 72 hours meets that level without a stop.

### Each change alone

Every later follow-up lowers a level only for a named answer. Unanswered, or an examination without the clinician's name and the
month, leaves the level of the first tables.

{changes}

### Other assumptions: {sets} sets, 1,000 people each

Each value drawn between its low and high.

{spread}

## True emergencies

{group:,} simulated people in each group who do have the condition: per cent at emergency / same day or above / 72 hours or above.
`visit`: everything answered and examined; `phone`: no examination; `sloppy`: phone, gaps, often unsure. How often a sign is there is
partly published, mostly judgement (`bench/emergencies.yaml`). A sign the person does not have is found by no table.

{caught}
"""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    head = list(head)
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows))


def verdict(stops: Stops) -> str:
    """What was reached of the aims."""
    reached = {"emergency": stops.levels[TriageLevel.EMERGENCY], "withheld": stops.withheld}
    return "\n".join(
        f"- {name}: {got:.1f} %, aim under {AIM[name]:g} %: {'reached' if got < AIM[name] else '**not reached**'}"
        for name, got in reached.items()
    )


def report(size: int, sets: int, group: int) -> str:
    """The page."""
    begun = time.perf_counter()
    before, after, alone = ordinary(size)
    print(f"{size:,} ordinary people, before and after, and each change alone: {time.perf_counter() - begun:.0f} s")
    _, intake, _ = ordinary(size, 2, at_visit=False)
    ways = {way: caught(group, way) for way in ("visit", "phone", "sloppy")}
    emergency = TriageLevel.EMERGENCY
    rows = {
        "first tables (later follow-ups unanswered)": before,
        "**tables as shipped**": after,
        "tables as shipped, intake only": intake,
    }
    return PAGE_TEXT.format(
        size=size,
        sets=sets,
        group=group,
        verdict=verdict(after),
        stops=table(("", *(level.word for level in ORDER), "program withheld"), ((name, *stops.cells()) for name, stops in rows.items())),
        changes=table(
            ("follow-up", "emergency", "withheld"),
            (
                (
                    name,
                    f"{before.levels[emergency]:.2f} -> {stops.levels[emergency]:.2f} %",
                    f"{before.withheld:.2f} -> {stops.withheld:.2f} %",
                )
                for name, stops in alone.items()
            ),
        ),
        spread=table(
            ("", "median", "5-95 %"), ((name, f"{m:.1f} %", f"{low:.1f}-{high:.1f}") for name, (m, low, high) in spread(sets).items())
        ),
        caught=table(
            ("group", *ways), ((name, *(" / ".join(f"{x:.0f}" for x in ways[way][name]) for way in ways)) for name in ways["visit"])
        ),
    )


def main() -> None:
    """Print the report and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--sets", type=int, default=40)
    parser.add_argument("--group", type=int, default=1_000)
    parser.add_argument("--no-page", action="store_true")
    chosen = parser.parse_args()
    page = report(chosen.people, chosen.sets, chosen.group)
    print(page)
    if not chosen.no_page:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
