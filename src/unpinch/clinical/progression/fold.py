"""The history read once, from the first event to the last: each event changes the course, each morning asks what may go up.

    set entry     the zone of its response; red takes the exercise down at once
    morning       warning answers, class of irritability, flare, the response over 24 hours of the day before; then what may go up
    observation   a worse nerve sign stops; a direction test clears; faults of form take down
    self-test     a direction is confirmed, or stops
    hold, clearance, visit, answer   what stops, what frees, what was reviewed, what waited and was accepted

Nothing depends on the order of arrival: the history comes sorted by when things happened. Sources: progression rules, in the modules that
judge each of them.
"""

import datetime as dt
from dataclasses import replace

from unpinch.clinical.home_program.diary import Morning, SetEntry
from unpinch.clinical.plan.direction import HELPS
from unpinch.clinical.progression import flares, gate
from unpinch.clinical.progression.course import DAY, Course, DayResponse, Slot
from unpinch.clinical.progression.directions import BARE, direction_done, read_self_test, stop_direction
from unpinch.clinical.progression.history import Answer, Cleared, Event, Hold, Observation, SelfTest, Visit
from unpinch.clinical.progression.irritability import follow_class
from unpinch.clinical.progression.phases import accept_phase, follow_phase
from unpinch.clinical.progression.program import Prescription
from unpinch.clinical.progression.raising import consider, usable_for, worse_morning
from unpinch.clinical.progression.result import Applies, Decision
from unpinch.clinical.progression.steps import cut, step_down
from unpinch.clinical.progression.zones import Response, Zone, zone


def read(course: Course, event: Event) -> None:
    """This function will take one event into the course."""
    if not isinstance(event, Observation) and event.occurred_at < course.program.signed_at:
        if isinstance(event, Morning):
            course.wake(event)
        return
    pass_time(course, event.occurred_at)
    match event:
        case SetEntry():
            _set(course, event)
        case Morning():
            _morning(course, event)
        case Observation():
            _observation(course, event)
        case SelfTest():
            read_self_test(course, event)
        case Hold():
            _hold(course, course.rules.decide("P1-hold", event.occurred_at, inputs=(event.id,), rule=_known_rule(course, event.rule)))
        case Cleared():
            _cleared(course, event)
        case Visit():
            course.visits.append(event.occurred_at)
            course.new_since_visit, course.review = 0, None
        case Answer():
            _answer(course, event)


def pass_time(course: Course, at: dt.datetime) -> None:
    """Let time pass up to a moment: rests end, breaks become too long, flares run out."""
    flares.end_when_over(course, at)
    for slot in list(course.slots.values()):
        if slot.paused_until is not None and slot.paused_until <= at and slot.stopped is None:
            decision = course.rules.decide("P6-resume", slot.paused_until, item=slot.item.id)
            course.put(replace(slot, paused_until=None, latest=course.note(decision)))
    for slot in list(course.slots.values()):
        _lapse(course, slot, at)


def _lapse(course: Course, slot: Slot, at: dt.datetime) -> None:
    """Not done for longer than the limit: start again at part of the dose (P25)."""
    if slot.last_done is None or slot.lapsed or slot.stopped is not None:
        return
    rules = course.rules
    most = int(max(rules.number("P25", "missed_days_above"), 7 // slot.now.dose.days_per_week))
    due = dt.datetime.combine(slot.last_done.date() + DAY * (most + 1), dt.time(), slot.last_done.tzinfo)
    if at < due:
        return
    share = rules.number("P25", "restart_percent")
    after = cut(slot.now, slot.item.limits, share / 100, rules)
    marked = replace(slot, lapsed=True, waiting=None)
    if after is None:
        course.put(marked)
    else:
        decision = rules.decide("P25-restart", due, item=slot.item.id, before=slot.now, after=after, what=most, share=f"{share:g}")
        course.apply(marked, decision)


# ---- sets ------------------------------------------------------------------------------------------------------------------
def _set(course: Course, entry: SetEntry) -> None:
    course.told_on.add(entry.day)
    slot = course.slot_of(entry.exercise)
    if slot is None or entry.sets_done == 0:
        return
    response = _of_the_exercise(entry, zone(entry, course.irritability, course.rules.knowledge))
    course.sets[slot.item.id][entry.day].append((entry, response))
    slot = replace(slot, last_done=entry.occurred_at, lapsed=False)
    course.put(slot)
    if response.zone is Zone.RED:
        _red(course, slot, entry, response)
    elif response.retreats:
        decision = course.rules.decide("P7-retreat", entry.occurred_at, item=slot.item.id, inputs=(entry.id,), what=response.words)
        course.put(replace(slot, latest=course.note(decision)))


def _of_the_exercise(entry: SetEntry, response: Response) -> Response:
    """What was done instead may speak against an exercise, but not for it."""
    if not entry.swapped_to or response.zone is not Zone.GREEN:
        return response
    return replace(response, zone=Zone.UNKNOWN, missing=("the exercise itself",))


def _red(course: Course, slot: Slot, entry: SetEntry, response: Response) -> None:
    """A red set: the exercise goes down at once and rests; a direction that spreads it stops."""
    moves = direction_done(course, slot)
    if slot.item.opposite and response.spread:
        name = "P12-withdraw"
    elif moves and response.spread:
        name = "P10-stop"
    else:
        name = "P5-spread" if response.spread else "P6-red"
    go_down(course, slot, name, entry.occurred_at, (entry.id,), what=response.words or moves)
    if name == "P10-stop":
        stop_direction(course, moves, course.log[-1])
    _count_red(course, slot.item.id, entry.day, entry.occurred_at)


def go_down(course: Course, slot: Slot, name: str, at: dt.datetime, inputs: tuple[str, ...], what: str, usual: str = "") -> None:
    """Take an exercise one step down and let it rest for a day; once a day, however many sets were red."""
    rules = course.rules
    again = at.date() in slot.reds
    after = None if again else step_down(slot.now, slot.item.limits, usable_for(course, slot), rules)
    until = at + dt.timedelta(hours=rules.number("P6", "skip_hours"))
    marked = replace(slot, reds=(*slot.reds, at.date()), paused_until=until, waiting=None)
    if rules.transition(name).kind == "suspend":
        if after is not None:
            marked = replace(marked, now=after, changed_at=at, volume_at=at)
        decision = rules.decide(name, at, item=slot.item.id, before=slot.now, after=after, inputs=inputs, what=what)
        course.stop(replace(marked, stopped=slot.stopped or decision), decision)
    elif after is None and not again:
        course.stop(marked, rules.decide("P6-floor", at, item=slot.item.id, before=slot.now, inputs=inputs, what=what))
    elif after is None:
        course.put(marked)
    else:
        item, before = slot.item.id, slot.now
        decision = rules.decide(name, at, item=item, before=before, after=after, until=until, inputs=inputs, what=what, usual=usual)
        course.apply(marked, decision)


def _count_red(course: Course, item: str, day: dt.date, at: dt.datetime) -> None:
    """Two reds in a week on any exercise ask for the therapist (P6); a morning that nobody answers for counts like one."""
    rules = course.rules
    if (day, item) not in course.reds:
        course.reds.append((day, item))
    first = day - DAY * int(rules.number("P6", "red_review_days"))
    since = max([visit.date() for visit in course.visits] + ([course.cleared_at.date()] if course.cleared_at else []), default=first)
    lately = [red for red in course.reds if red[0] > first and red[0] >= since]
    if len(lately) >= rules.number("P6", "red_count_review") and course.review is None:
        what = ", ".join(f"{item or 'a morning'} on {on}" for on, item in lately)
        course.review = course.note(rules.decide("P6-review", at, what=what))


# ---- mornings --------------------------------------------------------------------------------------------------------------
def _morning(course: Course, morning: Morning) -> None:
    at = morning.occurred_at
    first_today = course.morning_of(morning.day) is None
    course.wake(morning)
    warnings = gate.warnings_of(morning)
    if warnings:
        _hold(course, course.rules.decide("P2-yes", at, inputs=(morning.id,), what=", ".join(warnings)))
    follow_class(course, at)
    flares.follow_flare(course, morning)
    _leg_came_back(course, morning)
    touched = _day_after(course, morning, first_today)
    if not course.held:
        follow_phase(course, at)
    _raise_what_may(course, at, touched)


def _leg_came_back(course: Course, morning: Morning) -> None:
    """Symptoms in the leg after the opposite direction was added: it is withdrawn (P12)."""
    if not morning.leg or morning.reach is None or not morning.reach.depth:
        return
    for slot in list(course.slots.values()):
        if slot.item.opposite and slot.stopped is None and slot.last_done is not None:
            what = f"leg {morning.leg:g}, {morning.reach}"
            course.stop(slot, course.rules.decide("P12-withdraw", morning.occurred_at, item=slot.item.id, inputs=(morning.id,), what=what))


def _day_after(course: Course, morning: Morning, first_today: bool) -> set[str]:
    """Judge the day before by this morning; the items that were taken down or held for it."""
    if course.flare_from is not None and course.flare_from < morning.day:
        return set()  # the flare plan says what is done; a morning in a flare is no response to an exercise
    yesterday = list(course.moves_of(morning.day - DAY))
    worse = worse_morning(course, morning.day)
    touched: set[str] = set()
    if worse and yesterday:
        touched = _worse(course, morning, yesterday)
    bad = worse or any(day.zone in (Zone.AMBER, Zone.RED) for _, day in yesterday)
    if first_today or (bad and course.amber_on != morning.day):
        touched |= _ambers(course, morning, bad, touched)
    return touched


def _worse(course: Course, morning: Morning, yesterday: list[tuple[Slot, DayResponse]]) -> set[str]:
    """A morning worse than usual is red for the exercises that answer for it; what cannot be told apart is held. Either is one red (P6)."""
    at, rules = morning.occurred_at, course.rules
    usual = course.usual_leg(morning.day)
    what, was = ("not known" if value is None else f"{value:g}" for value in (morning.leg, usual))
    what += f" down to the {morning.reach}" if morning.reach and morning.reach.depth else ""
    blamed = _blamed(course, yesterday, at)
    for old, day in yesterday:
        slot, ids = course.slots[old.item.id], (*day.ids, morning.id)
        if slot.item.id in blamed and morning.day - DAY not in slot.reds:
            go_down(course, slot, "P4-worse", at, ids, what=what, usual=was)
        elif slot.stopped is None:
            course.say(replace(slot, waiting=None), rules.decide("P4-other", at, item=slot.item.id, inputs=ids, what=what, usual=was))
    if not any(morning.day - DAY in slot.reds for slot, _ in yesterday):  # a red set of that day was counted when it was done
        _count_red(course, "", morning.day, at)
    return {slot.item.id for slot, _ in yesterday}


def _blamed(course: Course, yesterday: list[tuple[Slot, DayResponse]], at: dt.datetime) -> set[str]:
    """Who answers for a bad morning: what was amber, else what went up lately, else the only one that was done."""
    amber = {slot.item.id for slot, day in yesterday if day.zone in (Zone.AMBER, Zone.RED)}
    span = course.rules.days("blame_days")
    raised = {slot.item.id for slot, _ in yesterday if slot.raised_at is not None and at - slot.raised_at <= span}
    only = {slot.item.id for slot, _ in yesterday} if len(yesterday) == 1 else set()
    return amber or raised or only


def _ambers(course: Course, morning: Morning, bad: bool, touched: set[str]) -> set[str]:
    """Two amber mornings in a row take the volume of everything down (P6)."""
    if not bad:
        course.ambers_in_a_row = 0
        return set()
    follows = course.amber_on == morning.day - DAY
    course.ambers_in_a_row = course.ambers_in_a_row + 1 if follows else 1
    course.amber_on = morning.day
    if course.ambers_in_a_row < course.rules.number("P6", "amber_mornings_in_a_row"):
        return set()
    course.ambers_in_a_row = 0
    percent = (course.rules.number("P6", "volume_cut_percent_min") + course.rules.number("P6", "volume_cut_percent_max")) / 2
    gone: set[str] = set()
    for slot in list(course.slots.values()):
        after = None if slot.stopped else cut(slot.now, slot.item.limits, 1 - percent / 100, course.rules)
        if after is not None and slot.changed_at != morning.occurred_at:
            course.apply(slot, _less_of_it(course, slot, after, morning, f"{percent:g} %"))
            gone.add(slot.item.id)
    return gone | touched


def _less_of_it(course: Course, slot: Slot, after: Prescription, morning: Morning, what: str) -> Decision:
    at, name = morning.occurred_at, slot.item.id
    return course.rules.decide("P6-ambers", at, item=name, before=slot.now, after=after, inputs=(morning.id,), what=what)


def _raise_what_may(course: Course, at: dt.datetime, touched: set[str]) -> None:
    if course.held or course.flare_from is not None:
        return
    why_not = gate.nothing_goes_up(course, at)
    course.latest_hold = why_not
    if why_not is not None:
        if why_not is not course.review and why_not not in course.nerve:  # those two were written down when they arose
            course.note(why_not)
        for slot in list(course.slots.values()):
            course.put(replace(slot, waiting=None))
        return
    for name in list(course.slots):
        slot = course.slots[name]
        if name not in touched and slot.now.exercise in course.usable and slot.stopped is None and slot.paused_until is None:
            consider(course, slot, at)


# ---- clinic ----------------------------------------------------------------------------------------------------------------
def _observation(course: Course, seen: Observation) -> None:
    before_signing = seen.occurred_at < course.program.signed_at
    worse, certain = ("", True) if before_signing else gate.worse_finding(course, seen)
    if not certain and seen.occurred_at.date() <= course.program.signed_at.date():
        worse = ""  # written down on the day of the signature: what the program was signed with
    course.observed[seen.what, str(seen.side or "")].append(seen)
    if before_signing:
        return
    if worse:
        _nerve_worse(course, seen, worse, fell=certain and gate.is_motor(course, seen.what))
    pressure = gate.pressure_of(course, seen.occurred_at) if seen.what.endswith(("_bp", "_fall_standing")) else None
    if pressure is not None and pressure.kind == "suspend":
        _hold(course, replace(pressure, inputs=(seen.id,)))
    if seen.what == "form_fault_percent":
        _form(course, seen)
    _tested_again(course, seen)


def _tested_again(course: Course, seen: Observation) -> None:
    """A direction that was tested again and helps may go on (P10)."""
    tested = [moves for moves, what in BARE.items() if what == seen.what and seen.value in HELPS]
    for slot in list(course.slots.values()):
        if slot.stopped is not None and slot.stopped.transition == "P10-stop" and direction_done(course, slot) in tested:
            free(course, slot, seen.occurred_at)


def _nerve_worse(course: Course, seen: Observation, worse: str, *, fell: bool) -> None:
    if fell:
        _hold(course, course.rules.decide("P3-fall", seen.occurred_at, inputs=(seen.id,), what=worse))
    else:
        decision = course.note(course.rules.decide("P3-worse", seen.occurred_at, inputs=(seen.id,), what=worse))
        course.nerve.append(decision)
        for slot in list(course.slots.values()):
            course.put(replace(slot, waiting=None))


def _form(course: Course, seen: Observation) -> None:
    """Faults of form in too many repetitions: one rung down (P26)."""
    slot = course.slot_of(seen.exercise)
    limit = course.rules.number("P26", "form_fault_percent_above")
    if slot is None or slot.stopped is not None or not isinstance(seen.value, float | int) or seen.value <= limit:
        return
    after = step_down(slot.now, slot.item.limits, usable_for(course, slot), course.rules)
    if after is not None:
        at, what = seen.occurred_at, f"{seen.value:g}"
        decision = course.rules.decide("P26-form", at, item=slot.item.id, before=slot.now, after=after, inputs=(seen.id,), what=what)
        course.apply(slot, decision)


def _hold(course: Course, decision: Decision) -> None:
    """Stop the whole program until a clinician clears it; what waited is dropped."""
    course.held.append(course.note(decision))
    for slot in list(course.slots.values()):
        course.put(replace(slot, waiting=None))


def _known_rule(course: Course, rule: str) -> str:
    return rule if rule in course.rules.knowledge.progression_rules else "P1"


def _cleared(course: Course, event: Cleared) -> None:
    """A clinician's clearance: of one stopped exercise, of the holds it names, or of everything before it. It brings back no dose."""
    if event.item:
        slot = course.slots.get(event.item)
        if slot is not None and slot.stopped is not None:
            free(course, slot, event.occurred_at)
        return
    stopped = bool(course.held or course.nerve)
    if event.of:
        _clear_named(course, event.of)
    else:
        course.held.clear()
        course.nerve.clear()
        course.review, course.cleared_at = None, event.occurred_at
    if stopped and not course.held and not course.nerve:
        course.note(course.rules.decide("P1-resume", event.occurred_at, inputs=(event.id,)))


def _clear_named(course: Course, names: tuple[str, ...]) -> None:
    """Take away the holds of these ids, and the warning answers that they were put on for once none of those holds is left."""
    gone = [hold for hold in course.held if hold.transition == "P1-hold" and set(hold.inputs) <= set(names)]
    course.held = [hold for hold in course.held if hold not in gone]
    left = [hold.at for hold in course.held if hold.transition == "P1-hold"]
    answered = [hold for hold in course.held if hold.transition == "P2-yes" and any(put.at >= hold.at for put in gone)]
    course.held = [hold for hold in course.held if hold not in answered or any(at >= hold.at for at in left)]


def free(course: Course, slot: Slot, at: dt.datetime) -> None:
    """Let a stopped exercise go on, at the dose at which it stopped."""
    course.put(replace(slot, stopped=None, paused_until=None, latest=None, freed_on=at.date()))


def _answer(course: Course, answer: Answer) -> None:
    """What waited and was accepted is done now, unless something came between that forbids it; declined, it waits no longer."""
    if accept_phase(course, answer):
        return
    for slot in list(course.slots.values()):
        waiting = slot.waiting
        if waiting is None or waiting.id != answer.decision:
            continue
        if answer.accepted and waiting.after is not None and waiting.after.exercise in course.usable and _may_go_up(course, slot, answer):
            course.apply(slot, replace(waiting, at=answer.occurred_at, applies=Applies.AT_ONCE))
        else:
            course.put(replace(slot, waiting=None, raised_at=answer.occurred_at))


def _may_go_up(course: Course, slot: Slot, answer: Answer) -> bool:
    """Whether nothing came between that forbids going up."""
    quiet = not course.held and course.flare_from is None and slot.stopped is None and slot.paused_until is None
    return quiet and gate.nothing_goes_up(course, answer.occurred_at) is None
