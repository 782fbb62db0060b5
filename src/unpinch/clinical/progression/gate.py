"""May the program run, and may anything of it go up? The gate before every dose decision.

Warning answers, a fall of strength and a blood pressure in the stop range stop everything until a clinician clears it. Another nerve sign
that is worse, an open warning line, a missing strength check or blood pressure, short nights and illness let the program go on as it is,
with nothing going up - whatever the pain says. Named safety properties: S3, S5. Sources: P1 to P3, P25, P35.
"""

import datetime as dt
from collections.abc import Mapping

from unpinch.clinical.home_program.diary import Morning
from unpinch.clinical.progression.course import DAY, Course
from unpinch.clinical.progression.history import Observation
from unpinch.clinical.progression.result import Decision
from unpinch.knowledge.schema import Finding
from unpinch.terms.fact import UNKNOWN_WORDS, UNSURE

BENIGN = frozenset({"no", "none", "absent", "able", "normal", "same", "not_pregnant", "long_standing_unchanged", "false"})
"""Words that say that nothing is new. What is none of these and no open answer counts as a warning (the careful reading)."""
READ_ELSEWHERE = frozenset(
    {"night_pain", "time_to_provoke", "time_to_settle", "repeated_extension_response", "repeated_flexion_response",
     "repeated_side_glide_response", "repeated_rotation_response", "lateral_shift", "illness", "walk_minutes", "psfs_mean"}
)  # fmt: skip
"""Answers of a morning that other rules read: they are no warning by themselves."""
WEAKNESS = frozenset(
    {"heel_walk", "foot_lift_or_tiptoe", "toe_catching", "foot_drop", "painless_foot_drop", "leg_weakness", "leg_weakness_course",
     "myotomal_weakness", "single_leg_sit_to_stand"}
)  # fmt: skip
"""Findings that say, without a grade, that a muscle is weaker."""
NERVE = frozenset({"reflex", "sensation"})
"""Kinds of tests of the nerve besides strength."""
NERVE_HISTORY = frozenset({"leg_numbness", "numb_soles", "leg_paresthesia", "thigh_pain_then_weakness", "dermatomal_sensory_loss"})
NORMAL_FIRST: Mapping[str, tuple[str, ...]] = {
    "reflex": ("normal", "brisk", "reduced", "absent"),
    "sensation": ("normal", "increased", "reduced", "absent"),
}
"""From normal away: what stands further on is worse."""


# ---- mornings --------------------------------------------------------------------------------------------------------------
def warnings_of(morning: Morning) -> tuple[str, ...]:
    """This function will name what a check-in tells that is new and may be serious."""
    found = ["anything_new"] if morning.anything_new == "yes" else []
    for name, value in morning.answers.items():
        bare = name.rpartition(".")[2]
        words = value if isinstance(value, tuple) else (value,)
        if bare not in READ_ELSEWHERE and any(_warns(word) for word in words):
            found.append(bare)
    return tuple(found)


def _warns(word: object) -> bool:
    return isinstance(word, str) and word.lower() not in BENIGN | UNKNOWN_WORDS | {UNSURE, ""}


def left_open(morning: Morning) -> bool:
    """Whether the warning line or one of its questions was left without an answer; open is never no (S3)."""
    open_words = UNKNOWN_WORDS | {UNSURE}
    return morning.anything_new == "unanswered" or any(
        value in open_words for name, value in morning.answers.items() if name.rpartition(".")[2] not in READ_ELSEWHERE
    )


# ---- examinations ----------------------------------------------------------------------------------------------------------
def is_motor(course: Course, what: str) -> bool:
    """Whether an observation is a strength check."""
    finding = course.rules.knowledge.findings.get(what)
    return what in WEAKNESS or (finding is not None and finding.value_type == "mrc")


def is_nerve(course: Course, what: str) -> bool:
    """Whether an observation tests the nerve at all."""
    finding = course.rules.knowledge.findings.get(what)
    kind = finding.test_kind if finding is not None else ""
    return is_motor(course, what) or kind in NERVE or what in NERVE_HISTORY or what == "heel_raise_count"


def worse_finding(course: Course, new: Observation) -> tuple[str, bool]:
    """This function will say in words that a nerve sign is worse, empty when it is not, and whether that is certain.

    Strength and heel raises are held against the best since the latest clearance, signs in words against the latest. What is not normal
    and was never tested before may be new: not certain, and never taken as old (S3).
    """
    finding = course.rules.knowledge.findings.get(new.what)
    if finding is None or not is_nerve(course, new.what):
        return "", True
    earlier = _comparable(course, new)
    side = f" ({new.side})" if new.side else ""
    if not earlier:
        return (f"{finding.label}{side}: {new.value}, not tested before" if _not_normal(finding, new.value) else ""), False
    if isinstance(new.value, float | int):
        return _fewer(course, finding, new.value, [o.value for o in earlier if isinstance(o.value, float | int)], side), True
    ranks, before = _ranks(finding), str(earlier[-1].value)
    ordered = new.value in ranks and before in ranks
    return (f"{finding.label}{side}: {before} to {new.value}" if ordered and ranks.index(new.value) > ranks.index(before) else ""), True


def _ranks(finding: Finding) -> tuple[str, ...]:
    """The words of a finding, from normal to worst."""
    return NORMAL_FIRST.get(finding.value_type) or (finding.values if finding.value_type != "present_absent" else ("absent", "present"))


def _not_normal(finding: Finding, value: float | str) -> bool:
    """Whether a value alone says that something is wrong: strength below full, or a word that is not the normal one."""
    if isinstance(value, float | int):
        return finding.value_type == "mrc" and value < max(finding.range)
    return value in _ranks(finding)[1:]


def _comparable(course: Course, new: Observation) -> list[Observation]:
    """Earlier checks of the same thing on the same side; from before a clearance only the latest counts."""
    rows = course.observed.get((new.what, str(new.side or "")), [])
    since = [row for row in rows if course.cleared_at is None or row.occurred_at > course.cleared_at]
    return ([row for row in rows if row not in since][-1:] if course.cleared_at else []) + since


def _fewer(course: Course, finding: Finding, value: float, earlier: list[float | int], side: str) -> str:
    best = max(earlier) if finding.worse == "lower" else min(earlier)
    if finding.value_type == "mrc":
        worse = best - value >= course.rules.number("P3", "fall_mrc_grades")
    elif finding.id == "heel_raise_count":
        worse = value < best * (1 - course.rules.own("heel_raise_fall_percent") / 100)
    else:
        worse = value > best if finding.worse == "higher" else value < best
    return f"{finding.label}{side}: {best:g} to {value:g}" if worse else ""


def pressure_of(course: Course, at: dt.datetime) -> Decision | None:
    """This function will judge the latest blood pressure: stop, care, none on record, or nothing to say (P35)."""
    rules = course.rules
    upper, lower = course.number("systolic_bp"), course.number("diastolic_bp")
    fall = course.number("blood_pressure_fall_standing")
    if fall is not None and fall > rules.number("P35", "orthostatic_fall_above_systolic_mmhg"):
        return rules.decide("P35-upright", at, what=f"{fall:g}")
    if upper is None or lower is None:
        return rules.decide("P35-none", at, missing=("blood pressure",))
    for name in ("stop", "caution"):
        if upper >= rules.number("P35", f"{name}_systolic_mmhg") or lower >= rules.number("P35", f"{name}_diastolic_mmhg"):
            return rules.decide(f"P35-{name}", at, what=f"{upper:g}/{lower:g}")
    return None


# ---- nothing goes up -------------------------------------------------------------------------------------------------------
def nothing_goes_up(course: Course, at: dt.datetime) -> Decision | None:
    """This function will say why nothing may go up now although the program runs, the most serious reason first."""
    if course.nerve:
        return course.nerve[-1]
    if course.review is not None:
        return course.review
    pressure = pressure_of(course, at)
    if pressure is not None:
        return pressure
    return _strength_due(course, at) or _open_line(course, at) or _ill(course, at) or _short_nights(course, at)


def _strength_due(course: Course, at: dt.datetime) -> Decision | None:
    """A strength check on record for this program, and one at the latest visit (P3)."""
    checks = [row.occurred_at for (what, _), rows in course.observed.items() if is_motor(course, what) for row in rows]
    oldest = course.program.signed_at - course.rules.days("test_checks_days")
    if not any(check >= oldest for check in checks):
        return course.rules.decide("P3-due", at, what="signing", missing=("strength check",))
    visits = [visit for visit in course.visits if visit <= at]
    if visits and not any(check.date() >= visits[-1].date() for check in checks):
        return course.rules.decide("P3-due", at, what="latest visit", missing=("strength check",))
    return None


def _open_line(course: Course, at: dt.datetime) -> Decision | None:
    latest = course.mornings[-1] if course.mornings else None
    if latest is not None and left_open(latest):
        return course.rules.decide("P2-open", at, inputs=(latest.id,), missing=("warning line",))
    return None


def _ill(course: Course, at: dt.datetime) -> Decision | None:
    """Illness stands until somebody says that it is over: a check-in that leaves it out is no "no" (P25, S3)."""
    told = [(m.occurred_at, m.answers["illness"] == "yes") for m in course.mornings if m.answers.get("illness") in ("yes", "no")]
    seen = course.latest_any("illness")
    if seen is not None:
        told.append((seen.occurred_at, course.says("illness") is True))
    ill = max(told, key=lambda each: each[0], default=(at, False))[1]
    return course.rules.decide("P25-illness", at) if ill else None


def _short_nights(course: Course, at: dt.datetime) -> Decision | None:
    rules = course.rules
    nights = [course.morning_of(at.date() - DAY * back) for back in range(int(rules.number("P25", "poor_nights")))]
    hours = [night.sleep_hours for night in nights if night is not None and night.sleep_hours is not None]
    if len(hours) == len(nights) and all(each < rules.number("P25", "sleep_hours_below") for each in hours):
        ids = [night.id for night in nights if night is not None]
        return rules.decide("P25-sleep", at, inputs=ids, what=" and ".join(f"{each:g}" for each in hours))
    return None
