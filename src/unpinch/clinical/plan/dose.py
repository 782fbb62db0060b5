"""How long an exercise takes, and the dose it begins with.

Minutes are worked out from sets, repetitions and seconds; sides are not counted twice, because the tables do not store laterality.
Continuous aerobic work begins with a share of the person's own minutes and is built up from there (P21). It does not progress a dose:
that is the room of progression. Source: exercise tables; progression rules P14, P21; JUDGEMENT for seconds and shares.
"""

import math
from dataclasses import dataclass, replace

from unpinch.clinical.plan.groups import group
from unpinch.clinical.plan.reasons import weight
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Exercise


@dataclass(frozen=True, slots=True)
class Dose:
    """Sets x repetitions with `hold_s` seconds each, so often a day and on so many days a week. `minutes` is a whole day's."""

    sets: int
    reps: int
    hold_s: int
    times_per_day: int
    days_per_week: int
    minutes: float
    through_the_day: bool

    @property
    def words(self) -> str:
        """The dose as a therapist writes it.

        >>> Dose(2, 10, 1, 3, 7, 3.5, False).words
        '2 x 10, 3 times a day, 7 days a week'
        """
        if self.through_the_day and self.times_per_day == 1 and self.sets > 1:
            return f"{self._work}, spread over the day, {self.days_per_week} days a week"
        times = f"{self.times_per_day} times a day" if self.times_per_day > 1 else "once a day"
        return f"{self._work}, {times}, {self.days_per_week} days a week"

    @property
    def _work(self) -> str:
        if self.hold_s >= 60:
            rounds = self.sets * self.reps
            return f"{rounds} x {self.hold_s / 60:.3g} min" if rounds > 1 else f"{self.hold_s / 60:.3g} min"
        return f"{self.sets} x {self.reps}" + (f", hold {self.hold_s} s" if self.hold_s > 2 else "")


def starting_dose(knowledge: Knowledge, exercise: Exercise, session_minutes: int, days: int) -> Dose:
    """This function will give the dose an exercise begins with for somebody with so many minutes a day and days a week."""
    spread = exercise.id in group(knowledge, "through_the_day")
    dose = Dose(
        sets=exercise.sets,
        reps=exercise.reps,
        hold_s=exercise.hold_s,
        times_per_day=exercise.times_per_day,
        days_per_week=exercise.days_per_week if spread else min(exercise.days_per_week, days),
        minutes=0.0,
        through_the_day=spread,
    )
    if exercise.category == "aerobic" and not spread:
        dose = replace(dose, hold_s=_aerobic_start_s(knowledge, dose, session_minutes))
    return replace(dose, minutes=round(minutes_a_day(knowledge, dose), 1))


def minutes_a_day(knowledge: Knowledge, dose: Dose) -> float:
    """Minutes a day that a dose takes: holds, movement and rests."""
    moved = 0 if dose.hold_s >= weight(knowledge, "timed_from_s") else weight(knowledge, "repetition_s")
    working = dose.sets * dose.reps * (dose.hold_s + moved)
    resting = 0.0 if dose.through_the_day else (dose.sets - 1) * weight(knowledge, "rest_s")
    return dose.times_per_day * (working + resting) / 60


def smaller(knowledge: Knowledge, dose: Dose) -> Dose:
    """The dose of a bad day: a share of the repetitions or of the time (flare plan, day 0 to 2)."""
    share = weight(knowledge, "bad_day_share")
    if dose.reps > 1:
        cut = replace(dose, reps=max(1, math.ceil(dose.reps * share)))
    elif dose.sets > 1:
        cut = replace(dose, sets=max(1, math.ceil(dose.sets * share)))
    else:
        cut = replace(dose, hold_s=max(1, math.ceil(dose.hold_s * share)))
    return replace(cut, minutes=round(minutes_a_day(knowledge, cut), 1))


def _aerobic_start_s(knowledge: Knowledge, dose: Dose, session_minutes: int) -> int:
    """Seconds of each bout so that the day's aerobic work fits its share of the session."""
    wanted = max(weight(knowledge, "aerobic_minimum"), weight(knowledge, "aerobic_share") * session_minutes)
    bouts = dose.sets * dose.reps * dose.times_per_day
    rests = (dose.sets - 1) * weight(knowledge, "rest_s")
    return min(dose.hold_s, max(30, int((wanted * 60 - rests) / bouts)))
