"""Do the dose rules hold together: every transition carries out a rule, every rule has one, and every number that is read stands there?"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from unpinch.knowledge.faults import Fault, fault
from unpinch.knowledge.load import Knowledge

SCOPES = ("exercise", "program")
KINDS = (
    "keep", "progress", "hold", "regress", "suspend", "resume", "review", "refer", "ask", "say", "flare", "phase_on", "phase_back", "taper",
    "discharge", "maintain",
)  # fmt: skip
APPLIES = ("at_once", "waits", "said")
FIGURES = ("what", "usual", "share", "walking", "strength")
"""What may stand in braces in the sentence for staff."""
SENTENCE = re.compile(r"[.!?]$")
NUMBERED = tuple(f"P{number}" for number in range(1, 36))
READ: Mapping[str, tuple[str, ...]] = {
    "P35": (
        "stop_systolic_mmhg",
        "stop_diastolic_mmhg",
        "caution_systolic_mmhg",
        "caution_diastolic_mmhg",
        "orthostatic_fall_above_systolic_mmhg",
    ),
    "P3": ("fall_mrc_grades",),
    "P4": ("morning_above_usual_nrs_max",),
    "P6": (
        "amber_mornings_in_a_row",
        "volume_cut_percent_min",
        "volume_cut_percent_max",
        "skip_hours",
        "red_count_review",
        "red_review_days",
    ),
    "P9": ("centralisation_percent_2018",),
    "P11": ("expires_after_days",),
    "P12": ("symptom_free_days_max",),
    "P14": ("sets", "repetitions_min", "repetitions_max", "times_per_day_min", "times_per_day_max"),
    "P16": (
        "low_irritability_days",
        "slr_min_deg",
        "slr_side_difference_max_deg",
        "slider_target_days",
        "slider_target_of_days",
        "sets",
        "repetitions_min",
        "repetitions_max",
        "hold_s",
        "times_per_day",
    ),
    "P17": ("stop_without_change_weeks",),
    "P18": ("load_up_percent_min", "load_up_percent_max", "two_for_two_extra_repetitions", "two_for_two_sessions"),
    "P19": (
        "repetitions_top",
        "sets_max",
        "next_rung_repetitions_percent_min",
        "next_rung_repetitions_percent_max",
        "weeks_between_rung_and_volume",
    ),
    "P20": ("cap_hold_s", "cap_repetitions", "endurance_cap_hold_s"),
    "P21": ("add_percent_per_week", "target_minutes", "target_days_per_week"),
    "P23": ("new_exercises_per_visit_max",),
    "P24": ("irritability_classes_up", "for_hours_above"),
    "P25": ("sleep_hours_below", "poor_nights", "missed_days_above", "restart_percent"),
    "P26": ("form_fault_percent_above", "missed_targets"),
    "P27": (
        "review_weeks_first",
        "review_weeks_second",
        "flag_by_week",
        "leg_pain_fall_nrs_below",
        "leg_pain_start_nrs_min",
        "leg_pain_fall_percent_below",
        "rmdq_fall_points_below",
        "odi_fall_points_below",
    ),
    "P28": ("at_week",),
    "P30": ("before_weeks",),
    "P31": ("default_weeks_min", "default_weeks_max"),
    "P32": ("every_hours_min",),
    "P33": (
        "leg_pain_nrs_max",
        "leg_pain_weeks",
        "odi_points_max",
        "odi_change_percent_min",
        "adherence_percent_min",
    ),
    "P34": ("walking_days_per_week", "strength_days_per_week", "booster_week_first", "booster_week_second"),
    "phase-acute": ("leave_leg_pain_nrs_max", "leave_walk_minutes_min", "days_between_checks"),
    "phase-subacute": (
        "leave_leg_pain_nrs_max",
        "leave_odi_fall_points",
        "leave_odi_fall_percent",
        "leave_form_score_percent",
        "days_between_checks",
    ),
    "phase-reconditioning": (
        "leave_leg_pain_nrs_max",
        "leave_odi_points_max",
        "leave_job_lift_rung",
        "leave_side_difference_percent_max",
        "days_between_checks",
    ),
    "flare-step-2": ("day_to", "dose_percent"),
    "flare-step-3": ("day_to", "dose_percent"),
    "flare-step-4": ("day_to", "dose_percent_min", "green_times"),
    "flare-step-5": ("no_green_by_day", "flares", "in_weeks"),
}
"""The numbers of each rule that the dose rules compute with; progression reads no other."""

OWN = (
    "leg_rise_red",
    "leg_rise_amber",
    "back_rise_red",
    "back_rise_amber",
    "settle_limit_low",
    "settle_limit_moderate",
    "settle_limit_high",
    "usual_mornings_days",
    "usual_mornings_least",
    "green_days",
    "raise_gap_days",
    "blame_days",
    "repetitions_step",
    "hold_step_s",
    "long_hold_step_s",
    "red_share",
    "tried_percent",
    "tried_days",
    "told_percent",
    "class_mornings_days",
    "severe_leg_pain",
    "severe_mornings",
    "psfs_rise",
    "psfs_level",
    "heel_raise_fall_percent",
    "slr_change_deg",
    "leg_change_nrs",
    "awake_hours",
    "flare_over_mornings",
    "test_checks_days",
    "limit_least_share",
    "limit_load_share",
    "limit_bouts",
)
"""The numbers of ours that the dose rules compute with, each in dose_numbers.yaml."""
SHARES = ("red_share", "limit_least_share")
RISING = (("leg_rise_amber", "leg_rise_red"), ("back_rise_amber", "back_rise_red"), ("settle_limit_low", "settle_limit_moderate"),
    ("settle_limit_moderate", "settle_limit_high"))  # fmt: skip
"""Pairs of which the second is at least the first."""


def transitions(knowledge: Knowledge) -> Iterator[Fault]:
    """A transition carries out a rule that exists, in words that stand in the tables' lists."""
    for row in knowledge.transitions.values():
        if row.rule not in knowledge.progression_rules:
            yield fault("transitions", row.id, f"no progression rule {row.rule!r}")
        for name, value, words in (("scope", row.scope, SCOPES), ("kind", row.kind, KINDS), ("applies", row.applies, APPLIES)):
            if value not in words:
                yield fault("transitions", row.id, f"{name} {value!r}: {', '.join(words)}")
        strange = sorted(set(re.findall(r"\{(.*?)\}", row.staff)) - set(FIGURES))
        yield from (fault("transitions", row.id, f"staff: unknown figure {{{name}}}") for name in strange)
        if "{" in row.plain_label:
            yield fault("transitions", row.id, "the patient's sentence has no figures: it is translated as it stands")
        if not SENTENCE.search(row.plain_label.strip()):
            yield fault("transitions", row.id, "plain_label is the patient's sentence and ends like one")


def every_rule_acts(knowledge: Knowledge) -> Iterator[Fault]:
    """No rule from P1 to P35 stands in the table without a transition that carries it out."""
    if not knowledge.transitions:
        return
    carried = {row.rule for row in knowledge.transitions.values()}
    for rule in NUMBERED:
        if rule in knowledge.progression_rules and rule not in carried:
            yield fault("progression_rules", rule, "no transition carries it out")


def numbers(knowledge: Knowledge) -> Iterator[Fault]:
    """Every number that is computed with stands with its rule, as a number."""
    for rule, names in READ.items():
        entry = knowledge.progression_rules.get(rule)
        for name in names if entry else ():
            value = entry.values.get(name) if entry else None
            if isinstance(value, str) or value is None:
                yield fault("progression_rules", rule, f"{name} must be a number, found {value!r}")


def own_numbers(knowledge: Knowledge) -> Iterator[Fault]:
    """Every number of ours that is computed with is there, positive, and in order with its neighbor; a share is at most 1."""
    found = knowledge.dose_numbers
    if not found:
        return
    for name in OWN:
        if name not in found:
            yield fault("dose_numbers", name, "the dose rules compute with it, and it is missing")
    for entry in found.values():
        if entry.id not in OWN:
            yield fault("dose_numbers", entry.id, "no dose rule computes with it")
        if entry.value <= 0 or (entry.id in SHARES and entry.value >= 1):
            yield fault("dose_numbers", entry.id, f"{entry.value:g} is no possible value")
    for low, high in RISING:
        if low in found and high in found and found[low].value > found[high].value:
            yield fault("dose_numbers", high, f"is below {low}")


CHECKS: tuple[Callable[[Knowledge], Iterable[Fault]], ...] = (transitions, every_rule_acts, numbers, own_numbers)
