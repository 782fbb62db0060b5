"""Is this week worse than this person's usual, and is the course behind what could be expected? Early notice, never prediction.

    watch(mornings, as_of, knowledge) -> Watch              state, usual range, what to say to whom, whether to tell the clinic
    second_opinion(mornings, as_of, knowledge) -> SecondOpinion | None      for the clinician
    behind_expected(mornings, first_visit, as_of, knowledge) -> Drift       for the clinician, never the patient
    flares(mornings, as_of, knowledge) -> Flares            the three notions, apart
    score_notices(flares, mornings) -> Score                every notice beside what the person said
    flare_plan(knowledge, day) -> steps

It does not judge warning signs (that is triage, and it goes first) and changes no dose (that is progression).
"""

from unpinch.clinical.recurrence.drift import behind_expected, recovery_band
from unpinch.clinical.recurrence.flare_plan import flare_plan
from unpinch.clinical.recurrence.flares import flares, score_notices
from unpinch.clinical.recurrence.notice import watch
from unpinch.clinical.recurrence.second_opinion import second_opinion

__all__ = ["behind_expected", "flare_plan", "flares", "recovery_band", "score_notices", "second_opinion", "watch"]
