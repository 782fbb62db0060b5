"""Is the person ready for the next phase? Every criterion at two checks some days apart; the therapist decides.

A criterion on disability has a twin in what everybody can answer (the own activities, PSFS; convention). Form and lifts are what the
therapist saw. Not known is not met. Sources: phases of the progression rules.
"""

import datetime as dt

from unpinch.clinical.progression.course import Course
from unpinch.clinical.progression.history import Answer
from unpinch.clinical.progression.irritability import PHASES
from unpinch.clinical.progression.result import Decision
from unpinch.terms.truth import Truth, any_true


def at_most(value: float | None, limit: float) -> Truth:
    """Whether a value is at or below a limit; unknown when it is not known."""
    return None if value is None else value <= limit


def at_least(value: float | None, limit: float) -> Truth:
    """Whether a value is at or above a limit; unknown when it is not known."""
    return None if value is None else value >= limit


def change(course: Course, name: str) -> float | None:
    """How far a score is from its value before treatment, upward positive."""
    now, start = course.number(name), course.program.score(name)
    return None if now is None or start is None else now - start


def better_day(course: Course, rule: str, name: str) -> Truth:
    """Whether daily life changed by what matters: ODI by a rule's points or percent, RMDQ by points, or the twin in the own activities."""
    rules = course.rules
    odi, start = change(course, "odi_total"), course.program.score("odi_total")
    percent = rules.number("phase-subacute", "leave_odi_fall_percent") / 100
    enough = rules.number(rule, name)
    fell = None if odi is None or start is None else -odi >= min(enough, percent * start)
    rmdq = change(course, "rmdq_total")
    roland = at_least(None if rmdq is None else -rmdq, rules.number("P27", "rmdq_fall_points_below"))
    return any_true([fell, roland, at_least(change(course, "psfs_mean"), rules.own("psfs_rise"))])


def good_day(course: Course, rule: str, name: str) -> Truth:
    """Whether disability is low enough: ODI, or its twin in the own activities."""
    rules = course.rules
    return any_true(
        [at_most(course.number("odi_total"), rules.number(rule, name)), at_least(course.number("psfs_mean"), rules.own("psfs_level"))]
    )


def criteria(course: Course, at: dt.datetime) -> dict[str, Truth]:
    """This function will judge each criterion for leaving the present phase."""
    rules, rule = course.rules, f"phase-{course.phase}"
    morning = course.morning_of(at.date())
    leg = None if morning is None else morning.leg
    if course.phase == "acute":
        return {
            "leg pain": at_most(leg, rules.number(rule, "leave_leg_pain_nrs_max")),
            "irritability not high": course.irritability != "high",
            "walks 10 minutes": at_least(_walks(course), rules.number(rule, "leave_walk_minutes_min")),
            "no new deficit": not course.nerve,
        }
    if course.phase == "subacute":
        return {
            "leg pain": at_most(leg, rules.number(rule, "leave_leg_pain_nrs_max")),
            "daily life": better_day(course, rule, "leave_odi_fall_points"),
            "form": at_least(_form(course), rules.number(rule, "leave_form_score_percent")),
        }
    if course.phase == "reconditioning":
        return {
            "leg pain": at_most(leg, rules.number(rule, "leave_leg_pain_nrs_max")),
            "daily life": good_day(course, rule, "leave_odi_points_max"),
            "lifts": at_least(course.number("job_lift_rung"), rules.number(rule, "leave_job_lift_rung")),
            "side difference": at_most(course.number("side_difference_percent"), rules.number(rule, "leave_side_difference_percent_max")),
        }
    return {}


def _walks(course: Course) -> float | None:
    """Minutes walked in one go, as told or measured."""
    for morning in reversed(course.mornings):
        value = morning.answers.get("walk_minutes")
        if isinstance(value, float | int):
            return float(value)
    return course.number("walk_minutes")


def _form(course: Course) -> float | None:
    """The least of the latest form scores of the program's exercises: which of several was written down last says nothing."""
    rows = [row for (what, _side), found in course.observed.items() if what == "form_score_percent" for row in found]
    held = [row for row in rows if not row.exercise or course.slot_of(row.exercise) is not None]
    latest = {row.exercise: row.value for row in sorted(held, key=lambda each: (each.occurred_at, each.id))}
    return min((value for value in latest.values() if isinstance(value, float | int)), default=None)


def follow_phase(course: Course, at: dt.datetime) -> None:
    """This function will note a check at which everything is met, and offer the next phase at the second one, days later."""
    judged = criteria(course, at)
    if not judged or course.phase_offer is not None:
        return
    if any(met is False for met in judged.values()):
        course.phase_met = []
    elif all(judged.values()):
        course.phase_met.append((at, tuple(judged)))
        days = dt.timedelta(days=course.rules.number(f"phase-{course.phase}", "days_between_checks"))
        if at.date() - course.phase_met[0][0].date() >= days:
            course.phase_offer = course.note(_offer(course, at, tuple(judged)))


def _offer(course: Course, at: dt.datetime, met: tuple[str, ...]) -> Decision:
    return course.rules.decide("phase-on", at, what=", ".join(met), usual=course.phase, rule=f"phase-{course.phase}")


def accept_phase(course: Course, answer: Answer) -> bool:
    """Go on to the next phase when the therapist accepts the offer; declined, the checks begin anew. Whether the answer was about that."""
    if course.phase_offer is None or course.phase_offer.id != answer.decision:
        return False
    if answer.accepted and not course.held:
        course.phase = PHASES[min(len(PHASES) - 1, PHASES.index(course.phase) + 1)]
    course.phase_offer, course.phase_met = None, []
    return True
