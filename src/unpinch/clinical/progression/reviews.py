"""Is it working, has it been tried, who should look at it, and when is it done? Judged at one moment, from the whole course.

"Not tried" stands apart from "did not work": with less than half of the sets in two weeks nothing is said about the plan. Nothing here
refers anybody by itself: it says that a review, a referral or the discharge is due. Sources: P27 to P31, P33, P34.
"""

import datetime as dt
from collections.abc import Iterator

from unpinch.clinical.plan.reasons import weight
from unpinch.clinical.progression.course import DAY, Course, Share
from unpinch.clinical.progression.phases import better_day, change, good_day
from unpinch.clinical.progression.result import Decision
from unpinch.clinical.progression.rules import Rules
from unpinch.terms.truth import Truth, all_true, negate


def say_reviews(course: Course, at: dt.datetime) -> list[Decision]:
    """This function will list what is due about the whole program at a moment."""
    found = [*_reviews(course, at), *_referrals(course, at)]
    ready = _discharge(course, at)
    return [*found, *_taper(course, at, found), *([ready] if ready else []), *_maintenance(course, at)]


def weeks_of(course: Course, at: dt.datetime) -> float:
    """Weeks since the program was signed."""
    return (at - course.program.signed_at) / dt.timedelta(weeks=1)


def tried(course: Course, share: Share) -> Truth:
    """Whether at least half of the sets were done; unknown while the days not told could tip it either way."""
    bar = course.rules.own("tried_percent") / 100
    if not share.due or share.days < course.rules.own("tried_days"):
        return None
    return True if share.least >= bar else False if share.most < bar else None


def leg_response(course: Course, day: dt.date) -> Truth:
    """Whether leg pain fell by what matters: points when it began high, percent when it began low (P27)."""
    return leg_fell(course.program.leg_pain, course.leg_now(day), course.rules)


def leg_fell(start: float | None, now: float | None, rules: Rules) -> Truth:
    """This function will say the same of two scores; unknown when either is not known (P27)."""
    if start is None or now is None:
        return None
    if start >= rules.number("P27", "leg_pain_start_nrs_min"):
        return start - now >= rules.number("P27", "leg_pain_fall_nrs_below")
    return start - now >= rules.number("P27", "leg_pain_fall_percent_below") / 100 * start


def _leg_words(course: Course, day: dt.date) -> str:
    start, now = course.program.leg_pain, course.leg_now(day)
    return f"{'not known' if start is None else f'{start:g}'} to {'not known' if now is None else f'{now:g}'}"


# ---- reviews ---------------------------------------------------------------------------------------------------------------
def _reviews(course: Course, at: dt.datetime) -> Iterator[Decision]:
    rules = course.rules
    if course.review is not None:
        yield course.review
    due = _review_due(course, at)
    if due is not None:
        missing = () if leg_response(course, at.date()) is not None else ("leg pain at the start and now",)
        yield rules.decide("P27-review", at, what=f"{due:g}", missing=missing)
    share = course.shares(at.date())
    if tried(course, share) is False:
        yield rules.decide("P27-not-tried", at, what=f"{100 * share.most:.0f}" if share.told < share.days else share.percent)


def _review_due(course: Course, at: dt.datetime) -> float | None:
    """The latest review week that has passed without a visit since."""
    passed = [week for name in ("first", "second") if weeks_of(course, at) >= (week := course.rules.number("P27", f"review_weeks_{name}"))]
    if not passed:
        return None
    since = course.program.signed_at + dt.timedelta(weeks=passed[-1])
    return None if any(visit >= since for visit in course.visits) else passed[-1]


def _referrals(course: Course, at: dt.datetime) -> Iterator[Decision]:
    rules, weeks, day = course.rules, weeks_of(course, at), at.date()
    leg, life = leg_response(course, day), _life_changed(course)
    gave_it_a_try = tried(course, course.shares(day)) is not False
    what = _leg_words(course, day)
    if gave_it_a_try and weeks >= rules.number("P28", "at_week"):
        if leg is False or life is False:
            yield rules.decide("P28-offer", at, what=what)
    elif gave_it_a_try and weeks >= rules.number("P27", "flag_by_week") and leg is False:
        yield rules.decide("P28-early" if life is False else "P27-no-response", at, what=what)
    yield from _severe(course, at, what)


def _life_changed(course: Course) -> Truth:
    """Whether daily life changed by what matters; unknown while no score was taken twice."""
    scores = ("odi_total", "rmdq_total", "psfs_mean")
    return None if all(change(course, name) is None for name in scores) else better_day(course, "P27", "odi_fall_points_below") is True


def _severe(course: Course, at: dt.datetime, what: str) -> Iterator[Decision]:
    rules, day = course.rules, at.date()
    limit = rules.own("severe_leg_pain")
    severe = sum(leg >= limit for leg in course.legs(day - DAY * 6, day))
    if severe >= rules.own("severe_mornings") and weeks_of(course, at) < rules.number("P30", "before_weeks"):
        yield rules.decide("P30-severe", at, what=severe)
    onset, now = course.program.onset_on, course.leg_now(day)
    long = onset is not None and (day - onset).days >= weight(rules.knowledge, "persistent_days")
    if long and now is not None and now >= weight(rules.knowledge, "persistent_leg_pain_from"):
        yield rules.decide("P29-surgery", at, what=what)


# ---- visits, discharge, staying well -----------------------------------------------------------------------------------------
def _taper(course: Course, at: dt.datetime, found: list[Decision]) -> list[Decision]:
    """One visit a week after the first weeks, unless something is wrong lately or more visits were asked for (P31)."""
    rules, weeks = course.rules, weeks_of(course, at)
    first, last = rules.number("P31", "default_weeks_min"), rules.number("P31", "default_weeks_max")
    week_ago = at.date() - DAY * 7
    trouble = any(red[0] > week_ago for red in course.reds) or course.irritability == "high" or course.program.extra_visits
    better = leg_response(course, at.date()) is True
    if course.phase == "prevention" or weeks < first or found or trouble or (weeks < last and not better):
        return []
    return [rules.decide("P31-taper", at, what=f"week {weeks:.0f}, {'leg pain fell' if better else 'no red response lately'}")]


def discharge_criteria(course: Course, at: dt.datetime) -> dict[str, Truth]:
    """This function will judge each criterion of discharge; not known is not met (P33)."""
    rules, day = course.rules, at.date()
    weeks = int(rules.number("P33", "leg_pain_weeks"))
    legs = course.legs(day - DAY * (7 * weeks - 1), day)
    enough = len(legs) >= rules.own("told_percent") / 100 * 7 * weeks
    quiet = all(leg <= rules.number("P33", "leg_pain_nrs_max") for leg in legs) if enough else None
    percent = rules.number("P33", "odi_change_percent_min") / 100
    odi, start = change(course, "odi_total"), course.program.score("odi_total")
    fell = None if odi is None or start is None else -odi >= percent * start
    share = course.shares(day)
    return {
        "goal met": course.says("goal_met"),
        "leg pain for 2 weeks": quiet,
        "no deficit changed": negate(bool(course.nerve or course.held)),
        "daily life": fell or good_day(course, "P33", "odi_points_max"),
        "manages a flare alone": course.says("manages_flare"),
        "home list done": share.least >= rules.number("P33", "adherence_percent_min") / 100 if share.due else None,
    }


def _discharge(course: Course, at: dt.datetime) -> Decision | None:
    judged = discharge_criteria(course, at)
    if all_true(judged.values()):
        return course.rules.decide("P33-ready", at, what=", ".join(judged))
    if course.phase not in ("reconditioning", "prevention"):
        return None
    open_ = [name for name, met in judged.items() if not met]
    missing = [name for name, met in judged.items() if met is None]
    return course.rules.decide("P33-open", at, what=", ".join(open_), missing=missing)


def _maintenance(course: Course, at: dt.datetime) -> list[Decision]:
    if course.phase != "prevention":
        return []
    rules = course.rules
    walking, strength = (f"{rules.number('P34', name):g}" for name in ("walking_days_per_week", "strength_days_per_week"))
    weeks = " and ".join(f"{rules.number('P34', f'booster_week_{which}'):g}" for which in ("first", "second"))
    return [rules.decide("P34-maintain", at, what=weeks, walking=walking, strength=strength)]
