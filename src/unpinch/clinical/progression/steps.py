"""One step up or down for one exercise: which number moves, in which order, and what the next or the easier rung begins with.

Up: directional drills and glides in frequency, loads by a few percent, holds in repetitions before time, everything else in repetitions,
then sets, then the next rung at part of the repetitions; aerobic work by a tenth of its minutes. Down: one rung, or part of the dose. No
step here looks at a response; whether one may be taken is decided elsewhere. Sources: P14, P15, P18 to P22, P26, P32.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from unpinch.clinical.plan.dose import Dose, minutes_a_day
from unpinch.clinical.plan.groups import DIRECTIONAL
from unpinch.clinical.progression.program import Limits, Prescription
from unpinch.clinical.progression.rules import Rules
from unpinch.knowledge.schema import Exercise

SLIDER, TENSIONER = "nerve-glide-slider", "nerve-glide-tensioner"
SHORT_HOLD_S = 2
"""Up to here the hold is the turning point of a repetition, not a hold (as the dose is written)."""
KEPT = ("relaxation-breathing", "posture-ergonomic")
"""Habits: nothing of them goes up."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step up: its transition, what is done then, and whether the rung or the volume changes."""

    transition: str
    after: Prescription
    rung: bool = False


# ---- up ------------------------------------------------------------------------------------------------------------------
def step_up(now: Prescription, rules: Rules, *, stenosis: bool, extra_reps: bool = False) -> Step | None:
    """This function will name the next step of an exercise, or None at the top. `extra_reps`: two-for-two was met (P18)."""
    exercise = rules.exercise(now.exercise)
    if exercise.category in KEPT:
        return None
    volume = _volume_step(now, exercise, rules, stenosis=stenosis, extra_reps=extra_reps)
    if volume is not None:
        name, dose, load = volume
        return Step(name, _set(now, rules, dose, load))
    if not exercise.harder_id or now.load_kg is not None:
        return None
    return _rung_step(now, exercise, rules.exercise(exercise.harder_id), rules)


def _volume_step(
    now: Prescription, exercise: Exercise, rules: Rules, *, stenosis: bool, extra_reps: bool
) -> tuple[str, Dose, float | None] | None:
    dose = now.dose
    if now.load_kg is not None:
        load = more_load(now.load_kg, rules)
        return ("P18-load", dose, load) if extra_reps and load > now.load_kg else None
    found: tuple[str, Dose] | None
    if exercise.category in DIRECTIONAL:
        found = _more_often(dose, "P32-often", int(rules.own("awake_hours") / rules.number("P32", "every_hours_min")))
    elif exercise.category == SLIDER:
        most = int(rules.number("P14", "times_per_day_max"))
        found = _more_often(dose, "P15-frequency", most) or _more_reps(dose, rules, "P19-reps", int(rules.number("P14", "repetitions_max")))
    elif exercise.category == TENSIONER:
        found = _more_reps(dose, rules, "P19-reps", int(rules.number("P16", "repetitions_max")))
    elif exercise.category == "aerobic":
        found = _aerobic(dose, rules, stenosis=stenosis)
    elif exercise.contraction == "mobility":
        found = None
    elif exercise.contraction == "isometric" and dose.hold_s > SHORT_HOLD_S:
        found = _isometric(dose, rules)
    else:
        found = _more_reps(dose, rules, "P19-reps", int(rules.number("P19", "repetitions_top"))) or _more_sets(dose, rules)
    return (*found, None) if found else None


def _more_often(dose: Dose, name: str, most: int) -> tuple[str, Dose] | None:
    return (name, replace(dose, times_per_day=dose.times_per_day + 1)) if dose.times_per_day < most else None


def _more_reps(dose: Dose, rules: Rules, name: str, top: int) -> tuple[str, Dose] | None:
    reps = min(top, dose.reps + int(rules.own("repetitions_step")))
    return (name, replace(dose, reps=reps)) if reps > dose.reps else None


def _more_sets(dose: Dose, rules: Rules) -> tuple[str, Dose] | None:
    return ("P19-sets", replace(dose, sets=dose.sets + 1)) if dose.sets < rules.number("P19", "sets_max") else None


def _isometric(dose: Dose, rules: Rules) -> tuple[str, Dose] | None:
    """Repetitions before hold; a hold longer than the short cap is endurance, and only its time goes up."""
    short = int(rules.number("P20", "cap_hold_s"))
    if dose.hold_s > short:
        hold = min(int(rules.number("P20", "endurance_cap_hold_s")), dose.hold_s + int(rules.own("long_hold_step_s")))
        return ("P20-hold", replace(dose, hold_s=hold)) if hold > dose.hold_s else None
    more = _more_reps(dose, rules, "P20-reps", int(rules.number("P20", "cap_repetitions")))
    hold = min(short, dose.hold_s + int(rules.own("hold_step_s")))
    return more or (("P20-hold", replace(dose, hold_s=hold)) if hold > dose.hold_s else None)


def _aerobic(dose: Dose, rules: Rules, *, stenosis: bool) -> tuple[str, Dose] | None:
    """A tenth more minutes a week to the target, then a day more; with stenosis one bout more."""
    target = int(rules.number("P21", "target_minutes") * 60)
    bouts = dose.sets * dose.reps * dose.times_per_day
    share = rules.number("P21", "add_percent_per_week") / 100
    if bouts * dose.hold_s < target:
        if stenosis and (dose.sets + 1) * dose.reps * dose.times_per_day * dose.hold_s <= target:
            return "P22-bouts", replace(dose, sets=dose.sets + 1)
        longer = min(target // bouts, dose.hold_s + max(1, int(dose.hold_s * share)))
        if longer > dose.hold_s:
            return "P21-minutes", replace(dose, hold_s=longer)
    if dose.days_per_week < rules.number("P21", "target_days_per_week"):
        return "P21-days", replace(dose, days_per_week=dose.days_per_week + 1)
    return None


def more_load(load: float, rules: Rules) -> float:
    """This function will raise a load by the middle of the range, rounded to a quarter kilogram, never above its upper end (P18)."""
    low, high = (rules.number("P18", f"load_up_percent_{end}") / 100 for end in ("min", "max"))
    wanted = math.ceil(4 * load * (1 + (low + high) / 2)) / 4
    return wanted if wanted <= load * (1 + high) + 1e-9 else load


def _rung_step(now: Prescription, exercise: Exercise, harder: Exercise, rules: Rules) -> Step:
    days = min(harder.days_per_week, now.dose.days_per_week)
    if harder.category == TENSIONER:
        dose = replace(_tensioner_start(rules, harder), days_per_week=days)
        return Step("P16-open", _set(now, rules, dose, None, harder.id), rung=True)
    if harder.category == SLIDER:
        sets, reps, times = (int(rules.number("P14", name)) for name in ("sets", "repetitions_min", "times_per_day_min"))
        times = min(times, harder.times_per_day)
        dose = replace(_of_library(harder), sets=sets, reps=min(reps, harder.reps), times_per_day=times, days_per_week=days)
        return Step("P14-start", _set(now, rules, dose, None, harder.id), rung=True)
    return Step("P19-rung", _set(now, rules, _rung_start(now.dose, exercise, harder, rules), None, harder.id), rung=True)


def _tensioner_start(rules: Rules, harder: Exercise) -> Dose:
    sets, reps, hold, times = (int(rules.number("P16", name)) for name in ("sets", "repetitions_min", "hold_s", "times_per_day"))
    return replace(_of_library(harder), sets=min(sets, harder.sets), reps=reps, hold_s=hold, times_per_day=times)


def _rung_start(dose: Dose, exercise: Exercise, harder: Exercise, rules: Rules) -> Dose:
    """60-70 % of the repetitions of what was done, or of the rung's own where the two are not of a kind; never more often than before."""
    low, high = (rules.number("P19", f"next_rung_repetitions_percent_{end}") / 100 for end in ("min", "max"))
    alike = (dose.hold_s > SHORT_HOLD_S) == (harder.hold_s > SHORT_HOLD_S) and dose.reps > 1
    base = min(dose.reps, harder.reps) if alike else harder.reps
    own = _of_library(harder)
    reps = max(1, math.floor(base * (low + high) / 2))
    hold = own.hold_s if base > 1 else max(1, math.floor(own.hold_s * (low + high) / 2))
    return replace(
        own,
        sets=min(own.sets, max(1, dose.sets)),
        reps=reps,
        hold_s=min(own.hold_s, hold),
        times_per_day=min(own.times_per_day, dose.times_per_day),
        days_per_week=min(own.days_per_week, dose.days_per_week),
    )


# ---- down ----------------------------------------------------------------------------------------------------------------
def step_down(now: Prescription, limits: Limits, usable: Collection[str], rules: Rules) -> Prescription | None:
    """This function will go one rung down, or to part of the dose where no easier rung is signed and allowed; None at the least dose."""
    easier = rules.exercise(now.exercise).easier_id
    if easier and easier in limits.rungs and easier in usable:
        return _set(now, rules, _easier_start(now.dose, rules.exercise(easier)), None, easier)
    return cut(now, limits, rules.own("red_share"), rules)


def cut(now: Prescription, limits: Limits, share: float, rules: Rules) -> Prescription | None:
    """A share of the dose: less load, else fewer repetitions, sets, seconds or times a day; None when nothing can go down any more.

    On the signed exercise no number goes below the least that was signed; nowhere below one.
    """
    if now.load_kg is not None and (load := math.floor(4 * now.load_kg * share) / 4) > 0:
        return _set(now, rules, now.dose, load)
    dose = _fewer(now.dose, share, _floor(now.dose, limits.least))
    return None if dose is None else _set(now, rules, dose, now.load_kg)


def _fewer(dose: Dose, share: float, floor: Mapping[str, int]) -> Dose | None:
    for part in floor:
        have = getattr(dose, part)
        less = max(floor[part], math.floor(have * share))
        if less < have:
            return replace(dose, **{part: less})
    return None


def _floor(dose: Dose, least: Dose) -> Mapping[str, int]:
    """How low each number may go: the least that was signed, where that speaks of this dose at all (another rung may be below it)."""
    lowest = {"reps": 1, "sets": 1, "hold_s": SHORT_HOLD_S, "times_per_day": 1}
    speaks = all(getattr(dose, part) >= getattr(least, part) for part in lowest)
    return {part: max(low, getattr(least, part)) if speaks else low for part, low in lowest.items()}


def _easier_start(dose: Dose, easier: Exercise) -> Dose:
    """The easier rung at its own dose, never more sets or more often than now, nor more repetitions of the same kind."""
    own = _of_library(easier)
    if easier.category == "aerobic":
        return _bouts_within(dose, own)
    alike = (dose.hold_s > SHORT_HOLD_S) == (own.hold_s > SHORT_HOLD_S)
    return replace(
        own,
        sets=min(own.sets, dose.sets),
        reps=min(own.reps, dose.reps) if alike else own.reps,
        hold_s=min(own.hold_s, dose.hold_s) if alike else own.hold_s,
        times_per_day=min(own.times_per_day, dose.times_per_day),
        days_per_week=min(own.days_per_week, dose.days_per_week),
    )


def _bouts_within(dose: Dose, own: Dose) -> Dose:
    """Aerobic work on the easier rung: as many of its bouts as fit into the time that was done, at most its own."""
    done = dose.sets * dose.reps * dose.hold_s
    bouts = max(1, min(own.sets, done // own.hold_s))
    hold = min(own.hold_s, done // bouts)
    times, days = min(own.times_per_day, dose.times_per_day), min(own.days_per_week, dose.days_per_week)
    return replace(own, sets=bouts, hold_s=hold, times_per_day=times, days_per_week=days)


# ---- shared --------------------------------------------------------------------------------------------------------------
def _of_library(exercise: Exercise) -> Dose:
    e = exercise
    return Dose(e.sets, e.reps, e.hold_s, e.times_per_day, e.days_per_week, minutes=0.0, through_the_day=False)


def _set(now: Prescription, rules: Rules, dose: Dose, load: float | None, exercise: str = "") -> Prescription:
    """The prescription with another dose, its minutes worked out anew."""
    spread = dose if exercise == "" else replace(dose, through_the_day=now.dose.through_the_day)
    minutes = round(minutes_a_day(rules.knowledge, spread), 1)
    return Prescription(exercise=exercise or now.exercise, dose=replace(spread, minutes=minutes), load_kg=load)


def propose_limits(start: Prescription, rules: Rules) -> Limits:
    """This function will offer limits for signing: half the dose below, the top of the rule's range above, one rung either way."""
    exercise, dose = rules.exercise(start.exercise), start.dose
    part = next((name for name in ("reps", "sets", "hold_s") if getattr(dose, name) > 1), "reps")
    least = replace(dose, **{part: max(1, math.ceil(getattr(dose, part) * rules.own("limit_least_share")))})
    rungs = tuple(rung for rung in (exercise.easier_id, exercise.id, exercise.harder_id) if rung)
    most = {part: max(getattr(dose, part), top) for part, top in _tops(exercise, rules).items()}
    load = None if start.load_kg is None else rules.own("limit_load_share") * start.load_kg
    return Limits(least=least, most=replace(dose, **most), rungs=rungs, load_most_kg=load)


def _tops(exercise: Exercise, rules: Rules) -> dict[str, int]:
    """The top of the range of each number that a step may move."""
    if exercise.category == "aerobic":
        minutes, days = rules.number("P21", "target_minutes"), rules.number("P21", "target_days_per_week")
        return {"hold_s": int(minutes * 60), "days_per_week": int(days), "sets": int(rules.own("limit_bouts"))}
    if exercise.category in DIRECTIONAL:
        return {"times_per_day": int(rules.own("awake_hours") / rules.number("P32", "every_hours_min"))}
    if exercise.category == SLIDER:
        return {"times_per_day": int(rules.number("P14", "times_per_day_max")), "reps": int(rules.number("P14", "repetitions_max"))}
    hold = int(rules.number("P20", "endurance_cap_hold_s" if exercise.hold_s > rules.number("P20", "cap_hold_s") else "cap_hold_s"))
    sets, reps = int(rules.number("P19", "sets_max")), int(rules.number("P19", "repetitions_top"))
    return {"sets": sets, "reps": reps, "hold_s": hold if exercise.hold_s > SHORT_HOLD_S else exercise.hold_s}
