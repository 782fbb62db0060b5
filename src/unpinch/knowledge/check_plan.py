"""Do safety rules, treatments, exercises and care rules fit together: targets exist, selectors hit, ladders climb, every bar is kept?"""

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from unpinch.knowledge import schema
from unpinch.knowledge.faults import Fault, fault
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.selectors import SelectorError, check_values, matches, parse_selector

PHASES = ("acute", "subacute", "reconditioning", "prevention")
SETTINGS = ("home", "clinic")
THROUGH_EXERCISES = ("directional-preference", "flexibility-stretching")
"""Treatments that consist of exercises, so that a rule on exercises can keep their bars."""
UNCLEAR = "unclear"  # the menu for a cause that is unclear or mixed
LEFT_BY_ONE, LEFT_BY_TWO = 40, 25  # exercises that one condition, or two together, must leave; judgement


def selected(knowledge: Knowledge, text: str) -> frozenset[str]:
    """The exercises a selector hits. Raises SelectorError."""
    selector = parse_selector(text)
    check_values(selector, knowledge.exercises.values())
    return frozenset(exercise.id for exercise in knowledge.exercises.values() if matches(selector, exercise))


def _selector_faults(knowledge: Knowledge, text: str) -> Iterator[str]:
    try:
        if not selected(knowledge, text):
            yield f"selector matches no exercise: {text!r}"
    except SelectorError as error:
        yield f"selector: {error}"


# ---- safety rules --------------------------------------------------------------------------------------------------------
def safety_rules(knowledge: Knowledge) -> Iterator[Fault]:
    """A safety rule has a condition, a level, a target that exists, a reason and something to do instead."""
    for rule in knowledge.safety_rules.values():
        for what in (*_rule_shape(rule, knowledge), *_target_faults(rule, knowledge)):
            yield fault("safety_rules", rule.id, what)


def _rule_shape(rule: schema.SafetyRule, knowledge: Knowledge) -> Iterator[str]:
    if rule.condition not in knowledge.conditions:
        yield f"no condition {rule.condition!r}"
    if not re.fullmatch(re.escape(rule.condition) + r"-\d\d", rule.id):
        yield "the id is that of its condition with two digits"
    if rule.level not in ("forbid", "caution"):
        yield f"level {rule.level!r}: forbid or caution"
    if rule.status not in ("SEEN", "MIXED", "MEMORY"):
        yield f"status {rule.status!r}: SEEN, MIXED or MEMORY"
    if rule.status != "MEMORY" and rule.source == (schema.CONVENTION,):
        yield f"{rule.status} without a source"
    if not rule.reason.strip() or not rule.substitute_or_action.strip():
        yield "reason or substitute_or_action is empty"


def _target_faults(rule: schema.SafetyRule, knowledge: Knowledge) -> Iterator[str]:
    if rule.target_type == "exercise":
        yield from _selector_faults(knowledge, rule.target)
    elif rule.target_type == "intervention":
        items = rule.target.split(";")
        yield from (f"no treatment {item!r}" for item in items if item not in knowledge.treatments)
        if len(set(items)) < len(items):
            yield "a treatment stands twice"
    elif rule.target_type != "everything":
        yield f"target_type {rule.target_type!r}: exercise, intervention or everything"
    elif rule.target != "*":
        yield f"the target of everything is '*', not {rule.target!r}"


def forbid_and_caution_agree(knowledge: Knowledge) -> Iterator[Fault]:
    """One condition does not both forbid and caution the same treatment."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rule in knowledge.safety_rules.values():
        if rule.target_type == "intervention":
            for item in rule.target.split(";"):
                if found[rule.condition, item] - {rule.level}:
                    yield fault("safety_rules", rule.id, f"{item} is both forbidden and cautioned under {rule.condition}")
                found[rule.condition, item].add(rule.level)


def enough_is_left(knowledge: Knowledge) -> Iterator[Fault]:
    """A condition that does not stop everything leaves enough exercises, also together with any other."""
    stops = {rule.condition for rule in knowledge.safety_rules.values() if rule.target_type == "everything" and rule.level == "forbid"}
    barred: dict[str, frozenset[str]] = defaultdict(frozenset)
    for rule in knowledge.safety_rules.values():
        if rule.target_type == "exercise" and rule.level == "forbid" and rule.condition not in stops:
            try:
                barred[rule.condition] |= selected(knowledge, rule.target)
            except SelectorError:
                continue
    total = len(knowledge.exercises)
    for name, items in barred.items():
        if name in knowledge.conditions and total - len(items) < LEFT_BY_ONE:
            yield fault("conditions", name, f"leaves {total - len(items)} exercises, at least {LEFT_BY_ONE}")
    for one, other in itertools.combinations(barred, 2):
        left = total - len(barred[one] | barred[other])
        if left < LEFT_BY_TWO and min(total - len(barred[one]), total - len(barred[other])) >= LEFT_BY_ONE:
            yield fault("conditions", one, f"together with {other} leaves {left} exercises, at least {LEFT_BY_TWO}")


# ---- treatments ----------------------------------------------------------------------------------------------------------
def bars(knowledge: Knowledge) -> Iterator[Fault]:
    """Every phrase of an absolute contraindication has forbid rules that keep it, or a recorded rejection."""
    for treatment in knowledge.treatments.values():
        for bar in treatment.absolute_contraindications:
            yield from (fault("treatments", treatment.id, f"{bar.phrase!r}: {what}") for what in _bar_faults(bar, treatment, knowledge))


def _bar_faults(bar: schema.AbsoluteBar, treatment: schema.Treatment, knowledge: Knowledge) -> Iterator[str]:
    if re.match(r"as (above|\w+)$", bar.phrase):
        yield "points elsewhere: write it out"
    if bool(bar.rules) == bool(bar.rejected.strip()):
        yield "needs either rules that keep it or the reason why none can"
    for name in bar.rules:
        rule = knowledge.safety_rules.get(name)
        if rule is None:
            yield f"no safety rule {name!r}"
        elif rule.level != "forbid":
            yield f"{name} does not forbid"
        elif rule.target_type == "intervention" and treatment.id not in rule.target.split(";"):
            yield f"{name} does not forbid this treatment"
        elif rule.target_type == "exercise" and treatment.id not in THROUGH_EXERCISES:
            yield f"{name} is about exercises"


# ---- exercises -----------------------------------------------------------------------------------------------------------
def ladders(knowledge: Knowledge) -> Iterator[Fault]:
    """Easier and harder mirror each other and never run in a circle."""
    exercises = knowledge.exercises
    for exercise in exercises.values():
        for here, there in (("easier_id", "harder_id"), ("harder_id", "easier_id")):
            other = getattr(exercise, here)
            if other and (other not in exercises or getattr(exercises[other], there) != exercise.id):
                yield fault("exercises", exercise.id, f"{here} {other!r} does not mirror it")
        seen, step = {exercise.id}, exercise.harder_id
        while step in exercises and step not in seen:
            seen.add(step)
            step = exercises[step].harder_id
        if step == exercise.id:
            yield fault("exercises", exercise.id, "its ladder runs in a circle")


def reachable(knowledge: Knowledge) -> Iterator[Fault]:
    """Every exercise can come into a plan: it has a phase, a place, a dose, and belongs to a treatment."""
    forms = []
    for use in knowledge.treatment_use.values():
        for text in use.forms:
            faults = [fault("treatment_use", use.id, what) for what in _selector_faults(knowledge, text)]
            yield from faults
            if not faults:
                forms.append(parse_selector(text))
    for exercise in knowledge.exercises.values():
        if (
            not set(exercise.phase) <= set(PHASES)
            or not set(exercise.setting) <= set(SETTINGS)
            or not exercise.phase
            or not exercise.setting
        ):
            yield fault("exercises", exercise.id, "unreachable: phase or setting is empty or unknown")
        if min(exercise.sets, exercise.reps, exercise.times_per_day, exercise.days_per_week) < 1 or exercise.days_per_week > 7:
            yield fault("exercises", exercise.id, "a dose of nothing, or more than seven days a week")
        if not 1 <= exercise.difficulty <= 5:
            yield fault("exercises", exercise.id, f"difficulty {exercise.difficulty} is not 1 to 5")
        if exercise.spinal_load not in ("low", "med", "high") or exercise.neural_tension not in ("low", "med", "high"):
            yield fault("exercises", exercise.id, "spinal_load and neural_tension are low, med or high")
        if forms and not any(matches(form, exercise) for form in forms):
            yield fault("exercises", exercise.id, "unreachable: no treatment takes it as a form")


# ---- care rules and the planner's tables ---------------------------------------------------------------------------------
def care_rules(knowledge: Knowledge) -> Iterator[Fault]:
    """Ids that care rules, menus and treatment uses name exist."""
    items = {*knowledge.exercises, *knowledge.treatments, *knowledge.measures}
    for table in ("plan_rules", "progression_rules", "prognosis_rules"):
        for entry in knowledge.entries(table).values():
            names = entry.ids if isinstance(entry, schema.CareRule) else ()
            yield from (fault(table, entry.id, f"no exercise, treatment or measure {name!r}") for name in names if name not in items)
    rules = {*knowledge.plan_rules, *knowledge.progression_rules, *knowledge.prognosis_rules}
    for menu in knowledge.menus.values():
        yield from (fault("menus", menu.id, f"no rule {name!r}") for name in menu.rules if name not in rules)
        yield from (fault("menus", menu.id, f"no treatment {name!r}") for name in menu.treatments if name not in knowledge.treatments)
        strange = [name for name in menu.causes if name not in knowledge.causes and name != UNCLEAR]
        yield from (fault("menus", menu.id, f"no cause {name!r}") for name in strange)
        yield from (fault("menus", menu.id, what) for text in menu.exercises for what in _selector_faults(knowledge, text))
    yield from (fault("treatment_use", name, "no such treatment") for name in knowledge.treatment_use if name not in knowledge.treatments)


CHECKS: tuple[Callable[[Knowledge], Iterable[Fault]], ...] = (
    safety_rules,
    forbid_and_caution_agree,
    enough_is_left,
    bars,
    ladders,
    reachable,
    care_rules,
)
