"""How high a dose may be set by hand. Beyond it the way is another rung, or the dose rules, which raise from what the patient reports.

The numbers are those of the progression rules; what the library itself begins with is never beyond the ceiling.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from unpinch.actions.assessment import knowledge
from unpinch.clinical.plan.dose import Dose
from unpinch.knowledge.schema import Exercise
from unpinch.terms.errors import InputError

GLIDES = ("nerve-glide-slider", "nerve-glide-tensioner")
TIMED = ("aerobic", "gait")
FREE = ("directional-extension", "directional-flexion", "lateral-shift", "posture-ergonomic", "relaxation-breathing")
"""Kinds done every few hours or as a habit: only what a dose may be at all limits them (judgement)."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most of one number of a dose, and the rule that says so."""

    field: str
    most: int
    rule: str


def ceilings(exercise: Exercise) -> tuple[Ceiling, ...]:
    """The ceilings of an exercise, each at least what the library begins with."""
    return tuple(Ceiling(each.field, max(each.most, int(getattr(exercise, each.field))), each.rule) for each in _of_kind(exercise))


def _of_kind(exercise: Exercise) -> Iterator[Ceiling]:
    if exercise.category in FREE:
        return
    if exercise.category in TIMED:
        yield Ceiling("hold_s", 60 * _number("P21", "target_minutes"), "P21")
    elif exercise.category in GLIDES:
        yield Ceiling("times_per_day", _number("P14", "times_per_day_max"), "P14")
        yield Ceiling("reps", _number("P14", "repetitions_max"), "P14")
    else:
        yield Ceiling("sets", _number("P19", "sets_max"), "P19")
        yield Ceiling("reps", _number("P19", "repetitions_top"), "P19")
        short = _number("P20", "cap_hold_s")
        yield Ceiling("hold_s", _number("P20", "endurance_cap_hold_s") if exercise.hold_s > short else short, "P20")


def _number(rule: str, name: str) -> int:
    return int(float(knowledge().progression_rules[rule].values[name]))


def check_ceiling(exercise: Exercise, dose: Dose) -> None:
    """Refuse a dose beyond a ceiling. Raises InputError naming the number, the rule and what to do instead."""
    for each in ceilings(exercise):
        value = getattr(dose, each.field)
        if value > each.most:
            problem = _("{value} is above {most}, the ceiling of this exercise ({rule}: {label}).")
            rule = knowledge().progression_rules[each.rule].label
            mend = _("Take a harder rung, or let the dose rules raise it from what the patient reports.")
            raise InputError(each.field, problem.format(value=value, most=each.most, rule=each.rule, label=rule), mend)
