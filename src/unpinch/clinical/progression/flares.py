"""A flare: what is done on which day of it, when it is over, and when it needs a visit.

A flare is what the person calls one (the daily question answered yes). Days 0 to 2: the small program, the direction that helped at half
the dose. Until day 5: half of everything without tensioners. Then most of it after two green days. Nothing goes up in a flare. Sources:
flare steps 1 to 6; that two mornings without a flare end it is ours.
"""

import datetime as dt
from dataclasses import replace

from unpinch.clinical.home_program.diary import Morning
from unpinch.clinical.plan.groups import group
from unpinch.clinical.progression.course import DAY, Course, Slot
from unpinch.clinical.progression.directions import direction_done
from unpinch.clinical.progression.gate import left_open
from unpinch.clinical.progression.program import Prescription
from unpinch.clinical.progression.result import Decision, FlareDay
from unpinch.clinical.progression.steps import TENSIONER, cut
from unpinch.clinical.progression.zones import Response, Zone


def follow_flare(course: Course, morning: Morning) -> None:
    """This function will begin or end a flare with a check-in."""
    end_when_over(course, morning.occurred_at)
    if morning.flare:
        course.flare_calm = 0
        if course.flare_from is None:
            course.flare_from = morning.day
            course.flares.append(morning.day)
    elif morning.flare is False and course.flare_from is not None:
        course.flare_calm += 1
        if course.flare_calm >= course.rules.own("flare_over_mornings"):
            _end(course, morning.occurred_at)


def end_when_over(course: Course, at: dt.datetime) -> None:
    """End a flare whose last planned day has passed."""
    if course.flare_from is not None:
        last = course.flare_from + DAY * int(course.rules.number("flare-step-4", "day_to"))
        if at.date() > last:
            _end(course, dt.datetime.combine(last + DAY, dt.time(), at.tzinfo))


def _end(course: Course, at: dt.datetime) -> None:
    course.flare_from, course.flare_calm = None, 0
    share = course.rules.number("flare-step-4", "dose_percent_min") / 100
    for slot in list(course.slots.values()):
        if slot.stopped is None:
            less = cut(slot.now, slot.item.limits, share, course.rules)
            if less is not None:
                what = f"{100 * share:g}"
                course.apply(slot, course.rules.decide("flare-6", at, item=slot.item.id, before=slot.now, after=less, what=what))


def green_days(course: Course, first: dt.date, until: dt.date) -> int:
    """Days of a span on which everything that was done was green."""
    days = [first + DAY * n for n in range((until - first).days + 1)]
    found = [[response.zone for _slot, response in course.moves_of(day)] for day in days]
    return sum(bool(zones) and all(zone is Zone.GREEN for zone in zones) for zones in found)


def flare_day(course: Course, at: dt.datetime) -> tuple[FlareDay | None, Decision | None]:
    """This function will give the day of a flare with what to do on it, and the decision behind it."""
    if course.flare_from is None:
        return None, None
    rules, day = course.rules, (at.date() - course.flare_from).days
    latest = course.mornings[-1] if course.mornings else None
    if latest is None or left_open(latest):
        decision = rules.decide("flare-1", at, missing=("warning signs",), inputs=(latest.id,) if latest else ())
        return FlareDay(began_on=course.flare_from, day=day, step=decision.rule, todo=()), decision
    name, share = _step(course, day, at)
    todo = _small(course, share) if name == "flare-2" else _part(course, share)
    decision = rules.decide(name, at, what=day, share=f"{100 * share:g}", inputs=(latest.id,))
    return FlareDay(began_on=course.flare_from, day=day, step=decision.rule, todo=todo), decision


def _step(course: Course, day: int, at: dt.datetime) -> tuple[str, float]:
    rules = course.rules
    assert course.flare_from is not None, "only a flare has steps"
    half = rules.number("flare-step-2", "dose_percent") / 100
    if day <= rules.number("flare-step-2", "day_to"):
        return "flare-2", half
    calm = green_days(course, course.flare_from, at.date() - DAY) >= rules.number("flare-step-4", "green_times")
    if day > rules.number("flare-step-3", "day_to") and calm:
        return "flare-4", rules.number("flare-step-4", "dose_percent_min") / 100
    return "flare-3", rules.number("flare-step-3", "dose_percent") / 100


def _small(course: Course, share: float) -> tuple[Prescription, ...]:
    """The signed small program, with the direction that helped at part of the dose; without one, what is calm in the program."""
    running = [slot for slot in course.slots.values() if slot.stopped is None]
    helps = [slot for slot in running if direction_done(course, slot) == course.program.direction != ""]
    calm = group(course.rules.knowledge, "calm")
    small = [_no_heavier(course, p) for p in course.program.smaller if p.exercise in course.usable]
    rest = small or [_less(course, slot, share) for slot in running if slot.now.exercise in calm]
    led = [_less(course, slot, share) for slot in helps]
    return tuple({p.exercise: p for p in [*rest, *led]}.values())


def _no_heavier(course: Course, small: Prescription) -> Prescription:
    """A bad day is never heavier than what is done now: the signed load, the lower one the rules went down to, or none."""
    slot = course.slots.get(small.exercise)
    if slot is None or small.load_kg is None:
        return small
    return replace(small, load_kg=None if slot.now.load_kg is None else min(small.load_kg, slot.now.load_kg))


def _part(course: Course, share: float) -> tuple[Prescription, ...]:
    """The program at part of its dose, without tensioners."""
    running = [slot for slot in course.slots.values() if slot.stopped is None]
    kept = [slot for slot in running if course.rules.exercise(slot.now.exercise).category != TENSIONER]
    return tuple(_less(course, slot, share) for slot in kept)


def _less(course: Course, slot: Slot, share: float) -> Prescription:
    """Part of a dose, for the days of a flare only: one set of once a day is the least there is."""
    floor = replace(slot.item.limits.least, sets=1, reps=1, hold_s=1, times_per_day=1)
    return cut(slot.now, replace(slot.item.limits, least=floor), share, course.rules) or slot.now


def visit_needed(course: Course, at: dt.datetime) -> Decision | None:
    """This function will say when a flare needs a visit: no green day in time, distal spread, or another one within weeks."""
    rules, found = course.rules, []
    if course.flare_from is not None:
        day = (at.date() - course.flare_from).days
        if day >= rules.number("flare-step-5", "no_green_by_day") and not green_days(course, course.flare_from, at.date() - DAY):
            found.append(f"no green day by day {day}")
        if any(r.spread for slot in course.slots.values() for r in _responses(course, slot.item.id, course.flare_from)):
            found.append("further down the leg")
    weeks = dt.timedelta(weeks=rules.number("flare-step-5", "in_weeks"))
    lately = [day for day in course.flares if at.date() - day <= weeks]
    seen = any(visit.date() > lately[-1] for visit in course.visits) if lately else True
    if len(lately) >= rules.number("flare-step-5", "flares") and not seen:
        found.append(f"{len(lately)} flares within four weeks")
    return rules.decide("flare-5", at, what="; ".join(found)) if found else None


def _responses(course: Course, item: str, since: dt.date) -> list[Response]:
    return [response for day, rows in course.sets[item].items() if day >= since for _, response in rows]
