"""Early notice: is this week worse than this person's own usual, what is said to whom, and should the clinic be told?

For the patient (fixed sentences and the flare plan) and the therapist's attention list (who and why). It never predicts, never says
relapse, and stands back where a sign of the red card is new: that goes the way of triage, and only a clinician's clearance ends it. With
too few entries it says so instead of saying that all is well (S3). Sources: prognosis rules `flare-build-1`, `-4`, `alarm-missing`,
`flare-red-flag-route`; progression rule `flare-step-5`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from unpinch.clinical.home_program.diary import Morning, further_down, in_force
from unpinch.clinical.home_program.figures import figure, number
from unpinch.clinical.recurrence.flares import Flares, Spell, flares, usual_of
from unpinch.clinical.recurrence.rules import DAY, Said, main_rule, own, say
from unpinch.clinical.recurrence.series import Series, series_of
from unpinch.knowledge.load import Knowledge
from unpinch.methods.trend import rolling_share
from unpinch.terms.truth import Truth


class State(StrEnum):
    """Where somebody stands today, the most serious first."""

    WARNING = "warning"
    NOTICED = "noticed"
    TOLD = "told"
    TOO_FEW = "too_few"
    USUAL = "usual"


@dataclass(frozen=True, kw_only=True)
class Range:
    """A person's own usual range of leg pain: the median and the ends between which most days lay."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What the diary says today. `told` of `days` mornings count; `since` is the first day of what goes on.

    `tell_clinic` holds the ids of the reasons to tell the clinic; `patient` and `staff` the sentences, in the order to show them.
    """

    as_of: dt.date
    state: State
    told: int
    days: int
    usual: Range | None = None
    since: dt.date | None = None
    flares: Flares = field(default_factory=Flares)
    tell_clinic: tuple[str, ...] = ()
    on_hold: bool = False
    patient: tuple[Said, ...] = ()
    staff: tuple[Said, ...] = ()

    @property
    def offers_flare_plan(self) -> bool:
        """Whether the person is offered their plan for a flare."""
        return self.state in (State.NOTICED, State.TOLD) and not self.on_hold

    @property
    def plan_day(self) -> int | None:
        """The day of the flare plan, counted from 0."""
        return (self.as_of - self.since).days if self.since and self.offers_flare_plan else None


def watch(
    mornings: Iterable[Morning],
    as_of: dt.date,
    knowledge: Knowledge,
    *,
    warnings_cleared_at: dt.datetime | None = None,
    on_hold: bool = False,
) -> Watch:
    """This function will judge the diary up to a day.

    `warnings_cleared_at` is the moment of a clinician's latest clearance of what the red card raised; without one every "yes" stands.
    While the program is `on_hold`, for whatever reason, nobody is told to go on walking or offered the plan for a flare.
    """
    told = [morning for morning in in_force(mornings) if morning.day <= as_of]
    series = series_of(told, as_of)
    found = flares(told, as_of, knowledge)
    going_on = tuple(spell for spell in (*found.signal, *found.self_reported) if spell.going_on)
    since = min((spell.first for spell in going_on), default=None)
    warning = _warning(told, warnings_cleared_at)
    state = _state(warning, found, series, knowledge)
    reasons = () if warning else tuple(_reasons(going_on, found, series, as_of, knowledge))
    days = own(knowledge, "entries_window_days")
    seen = Watch(
        as_of=as_of,
        state=state,
        told=series.told(as_of - DAY * (days - 1), as_of) if series else 0,
        days=days,
        usual=_range(series, knowledge) if series else None,
        since=warning.day if warning else since,
        flares=found,
        tell_clinic=tuple(name for name, _, _ in reasons),
        on_hold=on_hold,
    )
    return _with_words(seen, reasons, knowledge)


# ---- where somebody stands ---------------------------------------------------------------------------------------------------
def _warning(told: list[Morning], cleared_at: dt.datetime | None) -> Morning | None:
    """The first check-in that told of something new on the red card and has not been cleared. A later "no" does not clear it (S2)."""
    standing = [m for m in told if m.anything_new == "yes" and (cleared_at is None or m.occurred_at > cleared_at)]
    return standing[0] if standing else None


def _state(warning: Morning | None, found: Flares, series: Series | None, knowledge: Knowledge) -> State:
    if warning:
        return State.WARNING
    if any(spell.going_on for spell in found.signal):
        return State.NOTICED
    if any(spell.going_on for spell in found.self_reported):
        return State.TOLD
    return State.USUAL if series and enough(series, knowledge) else State.TOO_FEW


def enough(series: Series, knowledge: Knowledge) -> bool:
    """This function will say whether there are enough entries to watch for flares: the share of days, and a usual to hold them against."""
    days = own(knowledge, "entries_window_days")
    share = figure(knowledge, "alarm-missing", "entries_percent_min") / 100
    return series.told(series.last - DAY * (days - 1), series.last) >= share * days and bool(
        np.isfinite(usual_of(series, knowledge).median[0, -1])
    )


def _range(series: Series, knowledge: Knowledge) -> Range | None:
    """The usual range as today is judged: median and ends of the days before the last told ones."""
    low, median, high = (row[-1] for row in usual_ranges(series, knowledge))
    return Range(low=low, median=median, high=high) if np.isfinite(median) else None


def usual_ranges(series: Series, knowledge: Knowledge) -> tuple[list[float], list[float], list[float]]:
    """This function will give low end, median and high end of the usual range for each day of a series; NaN where there is none."""
    rule = main_rule(knowledge)
    median = usual_of(series, knowledge).median[0]
    shares = (number(knowledge, name) for name in ("usual_low_share", "usual_high_share"))
    low, high = (rolling_share(series.legs, rule.window, rule.least, share)[0] for share in shares)
    return np.fmin(low, median).tolist(), median.tolist(), np.fmax(high, median).tolist()


# ---- whether to tell the clinic ----------------------------------------------------------------------------------------------
Reason = tuple[str, dict[str, float | dt.date], dict[str, float | dt.date]]
"""Its id, the words for the patient's sentence and those for the staff's."""


def _reasons(going_on: tuple[Spell, ...], found: Flares, series: Series | None, as_of: dt.date, knowledge: Knowledge) -> Iterator[Reason]:
    """Why the clinic should hear of a flare: it lasts, it is high, it goes further down, or it is not the first."""
    if not going_on:
        return
    since = min(spell.first for spell in going_on)
    if (as_of - since).days + 1 > (days := figure(knowledge, "flare-build-4", "tell_clinic_after_days")):
        yield "lasting", {"days": days}, {"days": days}
    highest = max((spell.highest for spell in going_on if spell.highest is not None), default=0.0)
    if highest >= (limit := figure(knowledge, "flare-build-4", "tell_clinic_above_nrs")):
        yield "high", {"limit": limit}, {"limit": limit}
    if series and _went_down(series, since, knowledge):
        yield "further_down", {}, {}
    weeks, wanted = (float(knowledge.progression_rules["flare-step-5"].values[name]) for name in ("in_weeks", "flares"))
    count = sum(day > as_of - DAY * 7 * int(weeks) for day in found.begun(DAY * own(knowledge, "spell_gap_days")))
    if count >= wanted:
        yield "second", {"weeks": weeks}, {"weeks": weeks, "count": count}


def _went_down(series: Series, since: dt.date, knowledge: Knowledge) -> Truth:
    """Whether it goes further down the leg than in the fortnight before; unknown when either was not told."""
    before = series.deepest(since - DAY * main_rule(knowledge).window, since - DAY)
    return further_down(before, series.deepest(since, series.last))


# ---- what is said ------------------------------------------------------------------------------------------------------------
def _with_words(seen: Watch, reasons: tuple[Reason, ...], knowledge: Knowledge) -> Watch:
    patient = [*_patient(seen, knowledge), *(say(knowledge, f"call_{name}", **words) for name, words, _ in reasons)]
    staff = [*_staff(seen, knowledge), *(say(knowledge, f"staff_{name}", **words) for name, _, words in reasons)]
    return Watch(**{**vars(seen), "patient": tuple(patient), "staff": tuple(staff)})


def _patient(seen: Watch, knowledge: Knowledge) -> Iterator[Said]:
    """Fixed, conservative sentences; nothing of where they stand among others (S10)."""
    sentences = {
        State.WARNING: "warning_first",
        State.NOTICED: "worse_than_usual",
        State.TOLD: "told_as_flare",
        State.TOO_FEW: "too_few",
    }
    if seen.on_hold and seen.state in (State.NOTICED, State.TOLD):
        yield say(knowledge, "paused")
    elif seen.state in sentences:
        yield say(knowledge, sentences[seen.state])


def _staff(seen: Watch, knowledge: Knowledge) -> Iterator[Said]:
    if seen.state is State.WARNING and seen.since:
        yield say(knowledge, "staff_warning", day=seen.since)
    rule = main_rule(knowledge)
    for spell in seen.flares.signal:
        if spell.going_on and spell.usual is not None:
            yield say(knowledge, "staff_signal", some=rule.some, of=rule.of, rise=rule.rise, usual=spell.usual, day=spell.first)
    for spell in seen.flares.self_reported:
        if spell.going_on:
            yield say(knowledge, "staff_told", day=spell.first)
    for spell in seen.flares.recurrence:
        if spell.going_on:
            yield say(knowledge, "staff_back", day=spell.first, days=spell.without)
    if seen.state is State.TOO_FEW:
        yield say(knowledge, "staff_too_few", told=seen.told, days=seen.days)
