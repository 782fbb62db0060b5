"""Which direction may go on, has to be confirmed, or may come back? For directional exercises and the therapist's next test.

A direction that sends the symptom down the leg stops at once and stays stopped until a clinician has tested again. One that was not
confirmed for too long is asked about and stays as it is. Sources: P8 to P12.
"""

import datetime as dt

from unpinch.clinical.home_program.diary import Reach
from unpinch.clinical.plan.direction import HELPS, MOVEMENTS
from unpinch.clinical.plan.groups import direction_of
from unpinch.clinical.progression.course import DAY, Course, Slot
from unpinch.clinical.progression.history import SelfTest
from unpinch.clinical.progression.program import Program
from unpinch.clinical.progression.result import Decision, Decisions, Standing, State
from unpinch.knowledge.load import Knowledge

BARE = {name: fact.removeprefix("finding.") for name, fact in MOVEMENTS.items()}
"""Directions in the order of testing, with the finding that holds the response."""
SAGITTAL = ("extension", "flexion")
SPREADS = "peripheralizes"
WORSE = ("worse", SPREADS)


def direction_done(course: Course, slot: Slot) -> str:
    """The direction in which the exercise done now moves; empty for all others."""
    return direction_of(course.rules.exercise(slot.now.exercise))


def confirmed_at(course: Course) -> dt.datetime:
    """When the direction was last shown to help: at the signing, at a test, or by a self-test."""
    moments = [course.program.signed_at]
    wanted = BARE.get(course.program.direction, "")
    rows = [row for (what, _), found in course.observed.items() if what == wanted for row in found]
    moments += [row.occurred_at for row in rows if row.value in HELPS]
    moments += [test.occurred_at for test in course.tests if test.what == wanted and test.value in HELPS]
    moments += [m.occurred_at for m in course.mornings if m.answers.get(wanted, m.answers.get(f"finding.{wanted}")) in HELPS]
    return max(moments)


def expired(course: Course, at: dt.datetime) -> bool:
    """Whether the direction has to be confirmed: too long ago, before the latest flare (P11), or worse at home since (S4)."""
    if not course.program.direction:
        return False
    latest, wanted = confirmed_at(course), BARE[course.program.direction]
    after_flare = bool(course.flares) and latest.date() < course.flares[-1]
    worse = any(test.what == wanted and test.value in WORSE and test.occurred_at > latest for test in course.tests)
    return worse or after_flare or at - latest > dt.timedelta(days=course.rules.number("P11", "expires_after_days"))


def stop_direction(course: Course, moves: str, decision: Decision) -> None:
    """Stop every exercise that moves in this direction, for the same reason (P10)."""
    for slot in list(course.slots.values()):
        if slot.item.id != decision.item and slot.stopped is None and direction_done(course, slot) == moves:
            course.stop(slot, course.rules.decide("P10-stop", decision.at, item=slot.item.id, inputs=decision.inputs, what=moves))


def read_self_test(course: Course, test: SelfTest) -> None:
    """This function will keep a self-test, and stop its direction when it sent the symptom down the leg (P10)."""
    course.tests.append(test)
    moves = next((name for name, fact in BARE.items() if fact == test.what), "")
    if test.value == SPREADS and moves:
        stop_direction(course, moves, course.rules.decide("P10-stop", test.occurred_at, inputs=(test.id,), what=f"{moves}, self-test"))


def self_test_due(program: Program, found: Decisions, knowledge: Knowledge) -> tuple[str, Standing] | None:
    """This function will say what to try again at home: the finding, and the exercise of the direction that has to be confirmed (P11).

    Nothing in a flare, and nothing when no exercise of the direction is being done: what is stopped is tested by a clinician.
    """
    if found.flare is not None or not any(each.transition == "P11-expired" for each in found.program):
        return None
    going = (item for item in found.items if item.state in (State.DOING, State.HELD))
    fitting = (item for item in going if direction_of(knowledge.exercises[item.now.exercise]) == program.direction)
    return next(((BARE[program.direction], item) for item in fitting), None)


def quiet_days(course: Course, day: dt.date) -> int:
    """Days in a row up to a day with a morning without any leg symptom."""
    count = 0
    while (morning := course.morning_of(day - DAY * count)) is not None and morning.leg == 0 and morning.reach is Reach.NONE:
        count += 1
    return count


def say_directions(course: Course, at: dt.datetime) -> list[Decision]:
    """This function will say what there is to test, to confirm, or to add in directions."""
    rules, found = course.rules, []
    helps = _helping_now(course)
    if helps:
        share = rules.number("P9", "centralisation_percent_2018")
        found.append(rules.decide("P9-figures", at, what=helps, share=f"{share:g}"))
    if expired(course, at):
        found.append(rules.decide("P11-expired", at, what=f"on {confirmed_at(course).date()}", missing=("self-test of the direction",)))
    if not course.program.direction and not helps:
        found.append(rules.decide("P8-order", at, what=next_test(course)))
    needed = int(rules.number("P12", "symptom_free_days_max"))
    already = any(slot.item.opposite for slot in course.slots.values())
    if course.program.direction in SAGITTAL and not already and quiet_days(course, at.date()) >= needed:
        found.append(rules.decide("P12-add", at, what=needed))
    return found


def _helping_now(course: Course) -> str:
    """The direction whose latest test drew the pain back."""
    for name, fact in BARE.items():
        latest = course.latest_any(fact)
        if latest is not None and latest.value == "centralizes":
            return name
    return ""


def next_test(course: Course) -> str:
    """What to test next in the order of P8: sagittal, a visible shift, sideways, rotation."""
    for name in SAGITTAL:
        if course.latest_any(BARE[name]) is None:
            return f"repeated {name}"
    if course.latest_any("lateral_shift") is None:
        return "a visible shift, corrected, then sagittal again"
    for name in ("lateral", "rotation"):
        if course.latest_any(BARE[name]) is None:
            return "side gliding" if name == "lateral" else "rotation"
    return "all again at the next visit"
