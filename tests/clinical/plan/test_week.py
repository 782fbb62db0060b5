"""The week: as often as the dose says, inside the day's minutes, strength not on neighbouring days."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clinical.plan.people import KNOWLEDGE
from unpinch.clinical.plan.dose import Dose, smaller, starting_dose
from unpinch.clinical.plan.groups import group
from unpinch.clinical.plan.week import Week, open_days, spread

SPACED = sorted(group(KNOWLEDGE, "spaced"))
DAILY = ("glute-set", "ankle-pump-knee-bent", "slider-supine-90-90")


def dose(minutes: float, days: int, *, through: bool = False) -> Dose:
    return Dose(1, 10, 1, 1, days, minutes, through)


def week(doses: dict[str, Dose], minutes: int = 20, days: int = 7, worth: dict[str, int] | None = None) -> Week:
    return spread(doses, worth or dict.fromkeys(doses, 100), KNOWLEDGE, session_minutes=minutes, days_per_week=days)


def test_full_frequency_when_there_is_time() -> None:
    found = week({"glute-set": dose(5, 7), "squat": dose(5, 3)})
    assert sum("glute-set" in day for day in found.days) == 7
    assert sum("squat" in day for day in found.days) == 3
    assert not found.short


def test_strength_never_on_neighbouring_days() -> None:
    found = week({SPACED[0]: dose(5, 3)})
    on = [day for day in range(7) if SPACED[0] in found.days[day]]
    assert len(on) == 3
    assert all((b - a) % 7 > 1 and (a - b) % 7 > 1 for a, b in itertools.combinations(on, 2))


def test_fullest_day_is_as_light_as_possible() -> None:
    found = week({"squat": dose(10, 3), "step-up": dose(10, 3)}, minutes=20)
    assert max(found.minutes) == 10


def test_no_more_days_than_the_person_has() -> None:
    found = week({"glute-set": dose(5, 2), "ankle-pump-knee-bent": dose(5, 2)}, days=2)
    assert len(open_days(found)) <= 2


def test_what_is_worth_less_gets_fewer_days() -> None:
    found = week({"glute-set": dose(12, 7), "slider-supine-90-90": dose(12, 7)}, worth={"glute-set": 900, "slider-supine-90-90": 100})
    assert sum("glute-set" in day for day in found.days) == 6
    assert found.short


def test_habits_take_no_session_time() -> None:
    found = week({"sitting-break": dose(80, 7, through=True)})
    assert found.through_the_day == ("sitting-break",)
    assert found.minutes == (0.0,) * 7


def twin(doses: dict[str, Dose], worth: dict[str, int], minutes: int, days: int) -> int:
    """The greatest worth of any week of these exercises, each day a set of them, by trial over the counts of open days."""
    best = 0
    patterns = {item: [p for n in range(d.days_per_week + 1) for p in itertools.combinations(range(7), n)] for item, d in doses.items()}
    for picked in itertools.product(*patterns.values()):
        plan = dict(zip(doses, picked, strict=True))
        loads = [sum(round(10 * doses[item].minutes) for item in plan if day in plan[item]) for day in range(7)]
        if max(loads) > 10 * minutes or sum(bool(load) for load in loads) > days or not all(plan.values()):
            continue
        if any((b - a) % 7 == 1 or (a - b) % 7 == 1 for item in plan if item in SPACED for a, b in itertools.combinations(plan[item], 2)):
            continue
        best = max(best, sum(worth[item] * len(on) for item, on in plan.items()))
    return best


@given(st.integers(1, 4), st.integers(2, 9), st.integers(1, 7), st.integers(1, 3), st.integers(2, 9), st.integers(5, 14))
@settings(max_examples=25)
def test_week_is_as_good_as_any(days: int, first: int, often: int, spaced_days: int, second: int, minutes: int) -> None:
    doses = {"glute-set": dose(first, often), SPACED[0]: dose(second, spaced_days)}
    worth = {"glute-set": 30, SPACED[0]: 50}
    best = twin(doses, worth, minutes, days)
    found = week(doses, minutes, days, worth)
    total = sum(worth[item] for day in found.days for item in day)
    if best:
        assert total == best


# ---- dose -----------------------------------------------------------------------------------------------------------------
def test_minutes_count_holds_movement_and_rest() -> None:
    found = starting_dose(KNOWLEDGE, KNOWLEDGE.exercises["glute-set"], 20, 7)
    assert found.minutes == round(3 * (2 * 10 * (5 + 2) + 30) / 60, 1)


def test_aerobic_work_begins_with_a_share_of_the_day() -> None:
    found = starting_dose(KNOWLEDGE, KNOWLEDGE.exercises["walk-brisk"], 20, 7)
    assert (found.hold_s, found.minutes) == (600, 10.0)
    assert starting_dose(KNOWLEDGE, KNOWLEDGE.exercises["walk-brisk"], 4, 7).minutes == 5.0


def test_days_follow_the_person_but_habits_do_not() -> None:
    assert starting_dose(KNOWLEDGE, KNOWLEDGE.exercises["glute-set"], 20, 3).days_per_week == 3
    assert starting_dose(KNOWLEDGE, KNOWLEDGE.exercises["sitting-break"], 20, 3).days_per_week == 7


def test_bad_day_halves_the_dose() -> None:
    def half(item: str) -> tuple[int, int, int]:
        cut = smaller(KNOWLEDGE, starting_dose(KNOWLEDGE, KNOWLEDGE.exercises[item], 20, 7))
        return cut.sets, cut.reps, cut.hold_s

    assert half("glute-set") == (2, 5, 5)
    assert half("walk-short-bouts") == (2, 1, 300)
    assert half("prone-lying") == (1, 1, 60)


def test_every_exercise_has_words_for_its_dose() -> None:
    words = {e.id: starting_dose(KNOWLEDGE, e, 20, 6).words for e in KNOWLEDGE.exercises.values()}
    assert words["walk-short-bouts"] == "4 x 5 min, spread over the day, 7 days a week"
    assert words["glute-set"] == "2 x 10, hold 5 s, 3 times a day, 6 days a week"
    assert all("days a week" in text for text in words.values())
