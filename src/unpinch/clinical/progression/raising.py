"""May this exercise go up now, and if not, why not? Asked once each morning, when the 24-hour response of the day before is known.

An exercise goes up when the last days at its present dose were green with a good next morning, the sets were done, enough of all sets are
known to be done, and the step itself is allowed: signed limits, safety tables, caps of the class, gate to tensioners, one kind of change a
week, not too many new exercises since the visit. What is not known holds. Sources: P4, P11, P13, P16 to P23, P26, P27.
"""

import datetime as dt
from dataclasses import replace

from unpinch.clinical.progression.course import DAY, Course, DayResponse, Slot
from unpinch.clinical.progression.directions import direction_done, expired
from unpinch.clinical.progression.irritability import PHASES, low_for
from unpinch.clinical.progression.result import Applies, Decision
from unpinch.clinical.progression.steps import KEPT, SLIDER, TENSIONER, Step, step_down, step_up
from unpinch.clinical.progression.zones import Zone
from unpinch.terms.truth import Truth, any_true, negate

GLIDES = (SLIDER, TENSIONER)
STENOSIS = "spinal_stenosis"


def consider(course: Course, slot: Slot, at: dt.datetime) -> None:
    """This function will judge one exercise on a morning: take it down, hold it, or take it one step up."""
    days = course.days_since_change(slot, at.date())
    for judge in (_missed_targets, _no_change_from_gliding, _held_back):
        decision = judge(course, slot, days, at)
        if decision is not None:
            return _carry_out(course, slot, decision)
    needed = int(course.rules.own("green_days"))
    if slot.waiting is None and len(days) >= needed:
        step = _next(course, slot, days, at)
        if step is not None:
            _carry_out(course, slot, step)
    return None


def _carry_out(course: Course, slot: Slot, decision: Decision) -> None:
    if decision.kind == "suspend":
        course.stop(slot, decision)
    elif decision.after is not None and decision.applies is Applies.AT_ONCE:
        course.apply(slot, decision)
    elif decision.kind == "hold" and decision.applies is Applies.AT_ONCE:
        course.say(replace(slot, waiting=None), decision)
    else:
        course.say(slot, decision)


# ---- down ----------------------------------------------------------------------------------------------------------------
def _missed_targets(course: Course, slot: Slot, days: list[DayResponse], at: dt.datetime) -> Decision | None:
    """Fewer repetitions than asked in two sessions in a row (P26). What was not told is no missed target."""
    needed = int(course.rules.number("P26", "missed_targets"))
    least = [min((e.reps for e in day.entries if e.reps is not None), default=None) for day in days[-needed:]]
    if len(least) < needed or any(reps is None or reps >= slot.now.dose.reps for reps in least):
        return None
    after = step_down(slot.now, slot.item.limits, usable_for(course, slot), course.rules)
    if after is None:
        return None
    what = f"{' and '.join(map(str, least))} of {slot.now.dose.reps}"
    ids = [name for day in days[-needed:] for name in day.ids]
    return course.rules.decide("P26-targets", at, item=slot.item.id, before=slot.now, after=after, inputs=ids, what=what)


def _no_change_from_gliding(course: Course, slot: Slot, days: list[DayResponse], at: dt.datetime) -> Decision | None:
    """A glide stops after weeks in which neither straight leg raise nor leg pain changed (P17); not known holds, it does not stop."""
    if course.rules.exercise(slot.now.exercise).category not in GLIDES or not days:
        return None
    weeks = course.rules.number("P17", "stop_without_change_weeks")
    begun = max(slot.item.added_on, course.program.signed_at.date(), slot.freed_on or slot.item.added_on)
    if at.date() - begun < dt.timedelta(weeks=weeks):
        return None
    changed = any_true([_leg_changed(course, at.date()), _slr_changed(course)])
    if changed is False:
        return course.rules.decide("P17-stop", at, item=slot.item.id, what=f"{weeks:g}")
    if changed is None:
        known = {
            "straight leg raise before and after": _slr_changed(course),
            "leg pain at the start and now": _leg_changed(course, at.date()),
        }
        missing = tuple(name for name, value in known.items() if value is None)
        return course.rules.decide("P4-unknown", at, item=slot.item.id, missing=missing, what=" and ".join(missing), rule="P17")
    return None


def _leg_changed(course: Course, day: dt.date) -> Truth:
    now, start = course.leg_now(day), course.program.leg_pain
    return None if now is None or start is None else abs(start - now) >= course.rules.own("leg_change_nrs")


def _slr_changed(course: Course) -> Truth:
    rows = [row for (what, _), found in course.observed.items() if what == "straight_leg_raise_angle" for row in found]
    changes: list[Truth] = []
    for side in {row.side for row in rows}:
        angles = [float(row.value) for row in rows if row.side is side and isinstance(row.value, float | int)]
        known = len(angles) > 1
        changes.append(max(angles) - min(angles) >= course.rules.own("slr_change_deg") if known else None)
    return any_true(changes) if changes else None


# ---- hold ----------------------------------------------------------------------------------------------------------------
def _held_back(course: Course, slot: Slot, days: list[DayResponse], at: dt.datetime) -> Decision | None:
    """What keeps the dose as it is: an amber or unknown response, too few sets, an expired direction."""
    latest = days[-1] if days else None
    if latest is not None and latest.day == at.date() - DAY:
        if latest.zone is Zone.AMBER:
            return course.rules.decide("P25-amber", at, item=slot.item.id, inputs=latest.ids, missing=latest.missing, what=latest.words)
        if latest.zone is Zone.UNKNOWN:
            what = ", ".join(latest.missing)
            return course.rules.decide("P4-unknown", at, item=slot.item.id, inputs=latest.ids, missing=latest.missing, what=what)
    if direction_done(course, slot) and expired(course, at):
        missing = ("self-test of the direction",)
        return course.rules.decide("P4-unknown", at, item=slot.item.id, missing=missing, what=missing[0], rule="P11")
    return None


def _too_little(course: Course, slot: Slot, at: dt.datetime) -> Decision | None:
    share = course.share(slot, at.date())
    if 100 * share.least >= course.rules.own("tried_percent"):
        return None
    return course.rules.decide("P27-too-little", at, item=slot.item.id, what=share.percent)


# ---- up ------------------------------------------------------------------------------------------------------------------
def _next(course: Course, slot: Slot, days: list[DayResponse], at: dt.datetime) -> Decision | None:
    """One step up, when the last days were green with their mornings and done in full; else why not, else nothing to say."""
    lately = days[-int(course.rules.own("green_days")) :]
    unknown = tuple(dict.fromkeys(name for day in lately for name in _not_known(course, day)))
    if any(day.zone in (Zone.AMBER, Zone.RED) for day in lately) or _some_morning_bad(course, lately) or not _all_done(slot, lately):
        return None
    if unknown:
        return course.rules.decide("P4-unknown", at, item=slot.item.id, missing=unknown, what=", ".join(unknown))
    if slot.raised_at is not None and at - slot.raised_at < _gap(course, slot):
        return None
    return _too_little(course, slot, at) or _step(course, slot, lately, at)


def _gap(course: Course, slot: Slot) -> dt.timedelta:
    """Days between two steps up; aerobic work once a week (P21)."""
    aerobic = course.rules.exercise(slot.now.exercise).category == "aerobic"
    weeks = course.rules.number("P19", "weeks_between_rung_and_volume")
    return dt.timedelta(weeks=weeks) if aerobic else course.rules.days("raise_gap_days")


def _not_known(course: Course, day: DayResponse) -> tuple[str, ...]:
    morning = course.morning_of(day.day + DAY)
    if morning is None or morning.leg is None:
        return (*day.missing, "leg pain the next morning")
    return day.missing if course.usual_leg(day.day + DAY) is not None else (*day.missing, "usual morning")


def _some_morning_bad(course: Course, days: list[DayResponse]) -> bool:
    return any(worse_morning(course, day.day + DAY) for day in days)


def worse_morning(course: Course, day: dt.date) -> bool:
    """Whether a morning was known to be worse than usual: more pain than usual by over a point, or further down the leg (P4, P5).

    While the usual morning is not known, leg pain before treatment stands in for it: only to see what is worse, never to call it good.
    """
    morning = course.morning_of(day)
    if morning is None:
        return False
    usual = course.usual_leg(day)
    usual = course.program.leg_pain if usual is None else usual
    limit = course.rules.number("P4", "morning_above_usual_nrs_max")
    more = morning.leg is not None and usual is not None and morning.leg > usual + limit
    return more or _deeper(course, day)


def _deeper(course: Course, day: dt.date) -> bool:
    """Whether the symptom stands further down the leg than on any morning of the days before."""
    span = course.rules.days("usual_mornings_days")
    today = _depths(course, day)
    back = range(1, span.days + 1)
    before = [depth for n in back for depth in _depths(course, day - DAY * n)]
    return bool(today) and bool(before) and max(today) > max(before)


def _depths(course: Course, day: dt.date) -> list[int]:
    return [m.reach.depth for m in course.by_day.get(day, []) if m.reach is not None]


def _all_done(slot: Slot, days: list[DayResponse]) -> bool:
    """Whether the sets that were due on each occasion were done, at the repetitions and the load asked where they were told."""
    entries = [entry for day in days for entry in day.entries]
    full = all(e.sets_done >= e.sets_due and (e.reps is None or e.reps >= slot.now.dose.reps) for e in entries)
    return full and not any(e.load_kg is not None and e.load_kg < (slot.now.load_kg or 0) for e in entries)


def _step(course: Course, slot: Slot, days: list[DayResponse], at: dt.datetime) -> Decision | None:
    rules, item = course.rules, slot.item.id
    if rules.exercise(slot.now.exercise).category in KEPT:
        return None
    step = step_up(slot.now, rules, stenosis=STENOSIS in course.program.causes, extra_reps=_two_for_two(course, slot, days))
    if step is None:
        return rules.decide("P19-top", at, item=item)
    step = _at_signed_load(slot, step)
    barred = _rung_barred(course, slot, step, at) if step.rung else None
    wait = barred or _one_kind_a_week(course, slot, step, at)
    if wait is not None:
        return wait
    fits = not step.rung or (_phase_allows(course, step) and step.transition != "P16-open")
    allowed = slot.item.limits.allow(step.after) and fits
    return rules.decide(
        step.transition,
        at,
        item=item,
        before=slot.now,
        after=step.after,
        applies=Applies.AT_ONCE if allowed else Applies.WAITS,
        inputs=[name for day in days for name in day.ids],
        what=f"{slot.now.words} to {step.after.words}" + (f" ({step.after.exercise})" if step.rung else ""),
    )


def _at_signed_load(slot: Slot, step: Step) -> Step:
    """Back on the exercise that was signed with a load, it begins with that load (at the fewer repetitions of a fresh rung)."""
    back = step.rung and step.after.exercise == slot.item.id
    return replace(step, after=replace(step.after, load_kg=slot.item.start.load_kg)) if back else step


def _two_for_two(course: Course, slot: Slot, days: list[DayResponse]) -> bool:
    """Two repetitions more than asked in two sessions in a row (P18); told, not assumed."""
    needed = int(course.rules.number("P18", "two_for_two_sessions"))
    wanted = slot.now.dose.reps + course.rules.number("P18", "two_for_two_extra_repetitions")
    return len(days) >= needed and all(e.reps is not None and e.reps >= wanted for day in days[-needed:] for e in day.entries)


def _one_kind_a_week(course: Course, slot: Slot, step: Step, at: dt.datetime) -> Decision | None:
    """Rung and volume never in one week (P19)."""
    other = slot.volume_at if step.rung else slot.rung_at
    week = dt.timedelta(weeks=course.rules.number("P19", "weeks_between_rung_and_volume"))
    if other is None or at - other >= week:
        return None
    return course.rules.decide("P19-week", at, item=slot.item.id, what=(other + week).date())


def _rung_barred(course: Course, slot: Slot, step: Step, at: dt.datetime) -> Decision | None:
    """Why the next rung may not be offered: in the program already, forbidden, too hard, gate closed, too many new ones."""
    rules, item, rung = course.rules, slot.item.id, rung_name(course, step)
    if any(other.now.exercise == step.after.exercise for other in course.slots.values()):
        return rules.decide("P19-top", at, item=item)
    if step.after.exercise not in course.usable:
        return rules.decide("P1-rung", at, item=item, what=rung)
    if rules.exercise(step.after.exercise).category == TENSIONER:
        unmet = gate_to_tensioners(course, slot, at)
        if unmet:
            return rules.decide("P16-gate", at, item=item, missing=unmet, what=", ".join(unmet))
    cap = rules.knowledge.weights[f"difficulty_cap_{course.irritability}"].value
    if rules.exercise(step.after.exercise).difficulty > cap:
        return rules.decide("P13-cap", at, item=item, what=rung, usual=course.irritability)
    if course.new_since_visit >= rules.number("P23", "new_exercises_per_visit_max"):
        return rules.decide("P23-new", at, item=item, what=course.new_since_visit)
    return None


def rung_name(course: Course, step: Step) -> str:
    """The name of the rung a step leads to."""
    return course.rules.exercise(step.after.exercise).label


def _phase_allows(course: Course, step: Step) -> bool:
    """Whether the exercise belongs to the present phase or an earlier one; a later one is for the therapist to give."""
    phases = course.rules.exercise(step.after.exercise).phase
    return min(PHASES.index(phase) for phase in phases) <= PHASES.index(course.phase)


def usable_for(course: Course, slot: Slot) -> frozenset[str]:
    """What the safety tables leave for this item, without what another item does already."""
    return course.usable - {other.now.exercise for other in course.slots.values() if other.item.id != slot.item.id}


# ---- the gate to tensioners (P16) ------------------------------------------------------------------------------------------
def gate_to_tensioners(course: Course, slot: Slot, at: dt.datetime) -> tuple[str, ...]:
    """This function will name the criteria of the gate that are not met or not known; empty: the gate is open."""
    rules = course.rules
    target = int(rules.number("P16", "slider_target_days"))
    criteria: dict[str, Truth] = {
        "irritability low for 7 days": low_for(course, at, rules.number("P16", "low_irritability_days")),
        "straight leg raise": _slr_enough(course),
        "no motor change": not course.nerve and not course.held,
        f"slider target met on {target} days": _target_days(course, slot, at) >= target,
    }
    return tuple(name for name, met in criteria.items() if not met)


def _slr_enough(course: Course) -> Truth:
    """At least 60 degrees, or within 10 of the other side."""
    rules = course.rules
    angles = {side: course.latest("straight_leg_raise_angle", side) for side in ("left", "right")}
    known = [float(row.value) for row in angles.values() if row is not None and isinstance(row.value, float | int)]
    both = len(known) == len(angles)
    high = min(known) >= rules.number("P16", "slr_min_deg") if both else None
    near = negate(max(known) - min(known) > rules.number("P16", "slr_side_difference_max_deg")) if both else None
    return any_true([high, near])


def _target_days(course: Course, slot: Slot, at: dt.datetime) -> int:
    span = int(course.rules.number("P16", "slider_target_of_days"))
    days = [course.day_of(slot.item.id, at.date() - DAY * back) for back in range(1, span + 1)]
    wanted = slot.now.dose.sets * slot.now.dose.times_per_day
    return sum(day is not None and _sets(day) >= wanted for day in days)


def _sets(day: DayResponse) -> float:
    sides = {entry.side for entry in day.entries}
    return sum(entry.sets_done for entry in day.entries) / max(1, len(sides))
