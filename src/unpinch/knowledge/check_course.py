"""Does what is said of somebody's course at home fit together: barriers, reasons, the flare plan, notices and the figures behind them?"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from unpinch.knowledge.check_passports import BANNED, HARDEST_GRADE, reading_grade
from unpinch.knowledge.faults import Fault, fault
from unpinch.knowledge.load import Knowledge

USES = ("skip", "swap")
AUDIENCES = ("patient", "clinician")
DISCOURAGING = re.compile(r"\b(relaps\w*|fail\w*|lazy|streak)\b", re.IGNORECASE)
"""What no patient reads of their own course (rule flare-build-4, rules on adherence)."""
_FIGURES = """
flare-ours: recurrence_after_days_without_leg_pain
alarm-missing: entries_percent_min
flare-build-1: days_above of_reported_days within_calendar_days above_median_nrs median_of_days entries_min
flare-build-2: q r threshold innovation_above gain_factor reestimate_after_entries q_min q_max r_min r_max
flare-build-4: tell_clinic_after_days tell_clinic_above_nrs
flare-build-5: median_days centile weeks
band-use: average_days_from average_days_to
band-flag: median_days above_p90_weeks above_p75_since_week
adherence-metric: window_days cap shrink_self_report needs_help_percent_below partly_percent_max
flare-build-6: alarms_before_change
planner-barrier: every_days barrier_types
simulator-diary: ar_coefficient ar_sd_nrs noise_sd_nrs flare_rise_nrs flare_start_chance_per_day flare_length_mean_days
"""
FIGURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {rule: tuple(names.split()) for rule, _, names in (line.partition(": ") for line in _FIGURES.strip().splitlines())}
)
"""Figures of the prognosis rules that the course of a person is judged by."""
_NUMBERS = """
entries_window_days usual_low_share usual_high_share spell_gap_days spell_longest_days back_told_days drift_told_days drift_counted_share
overdone_factor told_share
"""
NUMBERS = tuple(_NUMBERS.split())
"""Our own numbers about the course, each read somewhere."""
_NOTICES = """
worse_than_usual
told_as_flare
warning_first
paused
too_few
call_further_down
call_lasting days
call_high limit
call_second weeks
staff_signal some of rise usual day
staff_told day
staff_warning day
staff_lasting days
staff_high limit
staff_further_down
staff_second weeks count
staff_too_few told days
second_agrees surprise expected
second_differs surprise expected
second_alone surprise expected
staff_back day days
behind_p90
behind_p75 week
"""
NOTICES: Mapping[str, frozenset[str]] = MappingProxyType(
    {name: frozenset(words) for name, *words in (line.split() for line in _NOTICES.strip().splitlines())}
)
"""Every notice with the words in braces that the program fills in."""


def barriers(knowledge: Knowledge) -> Iterator[Fault]:
    """There are as many barriers as the rule says; a reason is for skipping or swapping and names a barrier that exists."""
    rule = knowledge.prognosis_rules.get("planner-barrier")
    wanted = rule.values.get("barrier_types") if rule else None
    if wanted is not None and len(knowledge.barriers) != wanted:
        yield fault("barriers", "", f"{len(knowledge.barriers)} barriers, the rule planner-barrier says {wanted}")
    for reason in knowledge.skip_reasons.values():
        if not reason.use or not set(reason.use) <= set(USES):
            yield fault("skip_reasons", reason.id, f"use is some of {', '.join(USES)}")
        if reason.barrier and reason.barrier not in knowledge.barriers:
            yield fault("skip_reasons", reason.id, f"no barrier {reason.barrier!r}")
    told = {reason.barrier for reason in knowledge.skip_reasons.values()}
    for barrier in knowledge.barriers:
        if told and barrier not in told and barrier != ALONE:
            yield fault("barriers", barrier, "no reason leads to it")


ALONE = "alone"  # nobody skips a set for it on a day; it is only asked for


def flare_plan(knowledge: Knowledge) -> Iterator[Fault]:
    """Each step says a rule of the flare plan with its days, in order, beginning with the warning signs."""
    steps = list(knowledge.flare_plan.values())
    if steps and steps[0].rule != "flare-step-1":
        yield fault("flare_plan", steps[0].id, "the warning signs (flare-step-1) come first")
    for step in steps:
        rule = knowledge.progression_rules.get(step.rule)
        if rule is None:
            yield fault("flare_plan", step.id, f"no progression rule {step.rule!r}")
            continue
        for name in ("day_from", "day_to"):
            if name in rule.values and rule.values[name] != getattr(step, name):
                yield fault("flare_plan", step.id, f"{name} is {getattr(step, name)}, the rule {step.rule} says {rule.values[name]}")
        if step.day_to is not None and step.day_to < step.day_from:
            yield fault("flare_plan", step.id, "ends before it begins")


def notices(knowledge: Knowledge) -> Iterator[Fault]:
    """Every notice is there, for a known audience, with the words in braces that are filled in and no others."""
    for name, words in NOTICES.items():
        found = knowledge.course_notices.get(name)
        if found is None:
            yield fault("course_notices", name, "this notice is missing")
        elif frozenset(re.findall(r"\{(\w+)\}", found.text)) != words:
            yield fault("course_notices", name, f"words in braces are {', '.join(sorted(words)) or 'none'}")
    for entry in knowledge.course_notices.values():
        if entry.id not in NOTICES:
            yield fault("course_notices", entry.id, "nothing says it")
        if entry.audience not in AUDIENCES:
            yield fault("course_notices", entry.id, f"audience {entry.audience!r}: patient or clinician")


def patient_sentences(knowledge: Knowledge) -> Iterator[Fault]:
    """What a patient reads of their course is plain, holds no banned word and discourages nobody."""
    for table, key, text in _patient_texts(knowledge):
        if table == "course_notices" and (banned := BANNED.search(text)):
            yield fault(table, key, f"banned patient word {banned.group(0)!r}")
        if found := DISCOURAGING.search(text):
            yield fault(table, key, f"discouraging word {found.group(0)!r}")
        if (grade := reading_grade(text)) > HARDEST_GRADE:
            yield fault(table, key, f"reads at school grade {grade:.0f}, at most {HARDEST_GRADE:.0f}: {text!r}")


def _patient_texts(knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    for barrier in knowledge.barriers.values():
        yield "barriers", barrier.id, barrier.suggestion
    for step in knowledge.flare_plan.values():
        yield from (("flare_plan", step.id, text) for text in (*step.do, step.with_direction) if text)
    for entry in knowledge.course_notices.values():
        if entry.audience == "patient":
            yield "course_notices", entry.id, entry.text


def figures(knowledge: Knowledge) -> Iterator[Fault]:
    """The figures that somebody's course is judged by are there and are numbers."""
    for rule, names in FIGURES.items():
        entry = knowledge.prognosis_rules.get(rule)
        if entry is None:
            yield fault("prognosis_rules", rule, "this rule is missing: the course of a person is judged by it")
            continue
        wrong = [name for name in names if not isinstance(entry.values.get(name), int | float)]
        yield from (fault("prognosis_rules", rule, f"values: {name} is missing or no number") for name in wrong)
    yield from (fault("course", name, "this number is missing") for name in NUMBERS if name not in knowledge.course)
    yield from (fault("course", name, "nothing reads it") for name in knowledge.course if name not in NUMBERS)


def band(knowledge: Knowledge) -> Iterator[Fault]:
    """Percentiles climb, weeks climb within a level."""
    last: dict[str, int] = {}
    for point in knowledge.trajectory_band.values():
        if not point.p10 <= point.p25 <= point.p50 <= point.p75 <= point.p90:
            yield fault("trajectory_band", point.id, "percentiles do not climb")
        if point.week <= last.get(point.baseline_leg_pain, -1):
            yield fault("trajectory_band", point.id, "weeks of a level do not climb")
        last[point.baseline_leg_pain] = point.week


def _tables(check: Callable[[Knowledge], Iterator[Fault]], *names: str) -> Callable[[Knowledge], Iterable[Fault]]:
    """Run a check only where its tables were read at all: a missing file is a fault of its own."""
    return lambda knowledge: check(knowledge) if all(knowledge.entries(name) for name in names) else ()


CHECKS: tuple[Callable[[Knowledge], Iterable[Fault]], ...] = (
    _tables(barriers, "barriers", "skip_reasons"),
    _tables(flare_plan, "flare_plan", "progression_rules"),
    _tables(notices, "course_notices"),
    patient_sentences,
    _tables(figures, "prognosis_rules", "course"),
    band,
)
