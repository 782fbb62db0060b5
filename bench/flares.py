"""How soon a flare is noticed, and how often for nothing: `python -m bench.flares`.

Simulates diaries, prints the report and writes docs/reference/early-notice.md (`--people N` changes the number of diaries for each row,
`--no-page` only prints). The diaries are simulated from published shares and
assumed shapes (prognosis rule `simulator-diary`); they compare rules with each other and are no estimate of what a clinic will see.
"""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from bench.measure import ROOT
from bench.triage_stops import table
from unpinch.clinical.recurrence.rules import main_rule, second_rule
from unpinch.knowledge import load_knowledge
from unpinch.methods.odds import Floats
from unpinch.methods.trend import Flags, leaves_level, leaves_usual, local_level

PAGE = ROOT / "docs" / "reference" / "early-notice.md"
KNOWLEDGE = load_knowledge()
SHAPE = KNOWLEDGE.prognosis_rules["simulator-diary"].values
START_UP, WATCHED, FLARE_ON, FLARE_DAYS = 14, 60, 40, 5
"""Days of start-up, days watched after them, and the planted flare: first day and length (flare.md, section 5)."""
ASSUMED_PEOPLE = 1000
"""Diaries behind each published figure; not stated, assumed for the sampling error."""
STABLE, RECOVERING = "stable", "recovering"
Alarm = Callable[[Floats], Flags]
Rng = np.random.Generator


# ---- diaries -----------------------------------------------------------------------------------------------------------------
def shape(name: str) -> float:
    """A figure of the simulator."""
    return float(SHAPE[name])


def quiet(rng: Rng, people: int, mean: Floats) -> Floats:
    """Leg pain without a flare: the mean of each day, an AR(1) term and white noise. (people, days)."""
    days, keep, sd = len(mean), shape("ar_coefficient"), shape("ar_sd_nrs")
    moved = np.empty((people, days))
    moved[:, 0] = rng.normal(0, sd, people)
    for day in range(1, days):
        moved[:, day] = keep * moved[:, day - 1] + rng.normal(0, sd * np.sqrt(1 - keep**2), people)
    return moved + rng.normal(0, shape("noise_sd_nrs"), (people, days)) + mean


def told(pain: Floats) -> Floats:
    """Pain as a person tells it: a whole number from 0 to 10."""
    return np.clip(np.round(pain), 0, 10)


def mean_of(course: str, days: int) -> Floats:
    """Stable at 4, or falling from 6 to 2 with a time constant of four weeks."""
    return np.full(days, 4.0) if course == STABLE else 2 + 4 * np.exp(-np.arange(days) / 28)


def planted(rng: Rng, people: int, course: str, *, missing: float = 0.0, flare: bool = True, rise: float = 0.0) -> Floats:
    """Diaries with one flare on a known day or with none. `rise` lets pain climb so much a day over the five days before it."""
    days = START_UP + WATCHED
    pain = quiet(rng, people, mean_of(course, days))
    if flare:
        pain[:, FLARE_ON : FLARE_ON + FLARE_DAYS] += shape("flare_rise_nrs")
        pain[:, FLARE_ON - 5 : FLARE_ON] += rise * np.arange(1, 6)
    return np.where(rng.random(pain.shape) < missing, np.nan, told(pain)) if missing else told(pain)


def lived(rng: Rng, people: int, days: int) -> tuple[Floats, Flags]:
    """Diaries in which flares come and go by chance, and the days on which there is one."""
    begins = rng.random((people, days)) < shape("flare_start_chance_per_day")
    lasts = rng.geometric(1 / shape("flare_length_mean_days"), (people, days))
    left = np.zeros(people, int)
    flaring = np.zeros((people, days), bool)
    for day in range(days):
        left = np.where((left == 0) & begins[:, day], lasts[:, day], left)
        flaring[:, day] = left > 0
        left = np.maximum(left - 1, 0)
    return told(quiet(rng, people, mean_of(STABLE, days)) + shape("flare_rise_nrs") * flaring), flaring


# ---- rules -------------------------------------------------------------------------------------------------------------------
def rolling(some: int, of: int) -> Alarm:
    """So many of the last told days at least two points above the rolling median; 2 of 3 is the main rule as it is shipped."""
    rule = main_rule(KNOWLEDGE)
    return lambda pain: (
        leaves_usual(pain, rise=rule.rise, some=some, of=of, within=max(of, rule.within), window=rule.window, least=rule.least).above
    )


def following(threshold: float) -> Alarm:
    """The second opinion with the variances it begins with."""
    rule = second_rule(KNOWLEDGE)
    return lambda pain: leaves_level(local_level(pain, rule.q, rule.r, limit=rule.limit, factor=rule.factor), threshold)


def fixed(limit: float, weight: float = 0.3) -> Alarm:
    """A control chart against the first two weeks (exponentially weighted mean); the textbook choice, shown to be refused."""

    def alarm(pain: Floats) -> Flags:
        away = (pain - pain[:, :START_UP].mean(axis=1, keepdims=True)) / shape("non_flare_sd_nrs")
        found, mean = np.zeros(pain.shape, bool), np.zeros(len(pain))
        for day in range(START_UP, pain.shape[1]):
            mean = weight * away[:, day] + (1 - weight) * mean
            found[:, day] = mean >= limit * np.sqrt(weight / (2 - weight))
        return found

    return alarm


ALARMS: Mapping[str, tuple[str, Alarm]] = MappingProxyType(
    {
        "ewma-2.7": ("fixed baseline, EWMA .3, limit 2.7 sigma", fixed(2.7)),
        "ewma-3": ("fixed baseline, EWMA .3, limit 3", fixed(3.0)),
        "median-1-day": ("rolling median, 1 day", rolling(1, 1)),
        "median-2-of-2": ("rolling median, 2 of 2 days", rolling(2, 2)),
        "median-2-of-3": ("**rolling median, 2 of 3 days: the main rule**", rolling(2, 3)),
        "kalman-2.2": ("following level, threshold 2.2", following(2.2)),
        "kalman-2.5": ("**following level, threshold 2.5: the second opinion**", following(2.5)),
    }
)


# ---- what a rule does --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Rate:
    """A figure with its own sampling error."""

    value: float
    error: float


@dataclass(frozen=True)
class Outcome:
    """False alarms in 30 days (each beginning of one), the share of planted flares met while they last, and the mean day of it."""

    false_alarms: Rate
    detected: Rate
    delay: Rate


def outcome(rng: Rng, alarm: Alarm, people: int, course: str, missing: float = 0.0) -> Outcome:
    """Try a rule on diaries without a flare and on diaries with one."""
    calm = alarm(planted(rng, people, course, missing=missing, flare=False))
    begun = calm & ~np.pad(calm, ((0, 0), (1, 0)))[:, :-1]
    flare = alarm(planted(rng, people, course, missing=missing))[:, FLARE_ON : FLARE_ON + FLARE_DAYS]
    met = flare.any(axis=1)
    return Outcome(
        false_alarms=rate(begun[:, START_UP:].sum(axis=1) * 30 / WATCHED), detected=rate(met), delay=rate(flare.argmax(axis=1)[met] + 1)
    )


def before_onset(rng: Rng, alarm: Alarm, people: int) -> Rate:
    """The share of flares with a slow rise before them that a rule notices in the rise."""
    return rate(alarm(planted(rng, people, STABLE, rise=0.3))[:, FLARE_ON - 5 : FLARE_ON].any(axis=1))


def rate(each: Floats | Flags) -> Rate:
    """Mean over people and its standard error."""
    return Rate(float(each.mean()), float(each.std(ddof=1) / np.sqrt(len(each))) if len(each) > 1 else 0.0)


def published(course: str, key: str) -> Mapping[str, float | str]:
    """What flare.md says of a rule, from the knowledge; empty when it says nothing."""
    entry = KNOWLEDGE.prognosis_rules.get(f"alarm-{course}-{key}")
    return entry.values if entry else {}


def misses(found: Rate, said: float | str | None, people: int, rounding: float) -> bool:
    """Whether a figure lies further from the published one than chance allows: three errors of both runs, and the rounding."""
    if not isinstance(said, int | float):
        return False
    both = found.error * np.sqrt(1 + people / ASSUMED_PEOPLE)
    return bool(abs(found.value - said) > 3 * both + rounding)


# ---- the page ----------------------------------------------------------------------------------------------------------------
PAGE_TEXT = """# Early notice of flares: what the rules do on simulated diaries

Written by `python -m bench.flares`. {people:,} simulated diaries for each figure: {start} days of start-up, {watched} days watched, one
flare of {length} days and +{size:g} points. In brackets what was published (prognosis rules `alarm-*`, our own earlier simulation).
"Detected" counts a notice while the flare lasts, so a rule with many false alarms is flattered a little. A false alarm is counted once,
when it begins. Nothing here is a prediction, and no diary study of sciatica alone exists: the shapes come from low back pain and from
assumptions.

How the rules are read here, found by trying the readings against the published table: *usual* is the median of the 14 days before the
first of the last three told days; the two-day mean of the second opinion is standardized (its SD is one over root two).

## A stable person (mean 4)

{stable}

## A recovering person (6 falling to 2, flare on day {on})

{recovering}

A chart with a fixed baseline is blind once somebody improves (published: .01-.15 detected): it is not built.

## The main rule with missing days

{missing}

Below 60 % of days the patient reads "There are too few entries to watch for flares" instead of nothing.

## Does notice come before the flare?

With a slow rise of 0.3 a day over the five days before, notice came before the onset in {early:.0f} % (main rule) and {early_second:.0f} %
(second opinion); published: 18-37 %. An abrupt flare cannot be seen before it is there. So it is called early notice.

## The diaries themselves

{check}

`differs` marks a figure further from the published one than three sampling errors of both runs and the rounding; the published run is
taken to have had {assumed:,} diaries. {verdict}
"""


def cell(found: Rate, said: float | str | None, people: int, rounding: float) -> str:
    """A figure with its error and the published one."""
    if not isinstance(said, int | float):
        return f"{found.value:.2f}"
    mark = " differs" if misses(found, said, people, rounding) else ""
    return f"{found.value:.2f} ± {found.error:.3f} ({said:g}){mark}"


def rows(rng: Rng, course: str, people: int) -> list[list[str]]:
    """One row of the table for each rule."""
    found = []
    for key, (name, alarm) in ALARMS.items():
        result, said = outcome(rng, alarm, people, course), published(course, key)
        found.append(
            [
                name,
                cell(result.false_alarms, said.get("false_alarms_per_30_days"), people, 0.005),
                cell(result.detected, said.get("detected_fraction"), people, 0.005),
                cell(result.delay, said.get("mean_delay_days"), people, 0.05),
            ]
        )
    return found


def missing_rows(rng: Rng, people: int) -> list[list[str]]:
    """The main rule with a share of days left out at random."""
    said, found = KNOWLEDGE.prognosis_rules["alarm-missing"].values, []
    for percent in (30, 50):
        result = outcome(rng, ALARMS["median-2-of-3"][1], people, STABLE, percent / 100)
        found.append(
            [
                f"{percent} %",
                cell(result.false_alarms, said.get(f"false_alarms_{percent}_percent_missing"), people, 0.005),
                cell(result.detected, said.get(f"detected_fraction_{percent}_percent_missing"), people, 0.005),
                cell(result.delay, said.get(f"delay_days_{percent}_percent_missing"), people, 0.05),
            ]
        )
    return found


def diary_check(rng: Rng, people: int) -> dict[str, Rate]:
    """Share of flare days in per cent, SD within a person, correlation of neighboring days."""
    pain, flaring = lived(rng, people, 90)
    centered = pain - pain.mean(axis=1, keepdims=True)
    lag = (centered[:, 1:] * centered[:, :-1]).sum(axis=1) / (centered**2).sum(axis=1)
    return {
        "flare_share_percent": rate(100 * flaring[:, START_UP:].mean(axis=1)),
        "within_person_sd_nrs": rate(pain.std(axis=1, ddof=1)),
        "lag_1": rate(lag),
    }


def report(people: int, seed: int) -> str:
    """The page."""
    rng = np.random.default_rng(seed)
    head = ("rule", "false alarms in 30 days", "detected", "day of notice")
    said = KNOWLEDGE.prognosis_rules["simulator-diary-check"].values
    stable, recovering = (table(head, rows(rng, course, people)) for course in (STABLE, RECOVERING))
    missing = table(("days left out", *head[1:]), missing_rows(rng, people))
    check = diary_check(rng, people)
    differs = sum(text.count(" differs") for text in (stable, recovering, missing))
    names = {"flare_share_percent": "days with a flare, %", "within_person_sd_nrs": "SD within a person", "lag_1": "lag-1 correlation"}
    return PAGE_TEXT.format(
        people=people,
        start=START_UP,
        watched=WATCHED,
        length=FLARE_DAYS,
        size=shape("flare_rise_nrs"),
        on=FLARE_ON,
        stable=stable,
        recovering=recovering,
        missing=missing,
        early=100 * before_onset(rng, ALARMS["median-2-of-3"][1], people).value,
        early_second=100 * before_onset(rng, ALARMS["kalman-2.5"][1], people).value,
        check=table(("", "here", "published"), ([names[key], f"{found.value:.2f}", f"{said[key]}"] for key, found in check.items())),
        assumed=ASSUMED_PEOPLE,
        verdict=f"Figures that differ: {differs}.",
    )


def main() -> None:
    """Print the report and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--no-page", action="store_true")
    chosen = parser.parse_args()
    page = report(chosen.people, chosen.seed)
    print(page)
    if not chosen.no_page:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
