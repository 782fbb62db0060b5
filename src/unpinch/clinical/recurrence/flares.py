"""When was it a flare? Three notions that overlap little, kept apart and never written over one another.

*Self-reported*: the person said so. *Signal*: the main rule. *Recurrence*: leg pain again after thirty days without. Source: prognosis
rules `flare-ours` (15 % overlap of the first two: `flare-overlap`), `flare-build-1`, `flare-build-6`. It says nothing about cause.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from unpinch.clinical.home_program.diary import Morning, mornings_by_day
from unpinch.clinical.home_program.figures import figure
from unpinch.clinical.recurrence.rules import DAY, main_rule, own
from unpinch.clinical.recurrence.series import Series, series_of
from unpinch.knowledge.load import Knowledge
from unpinch.methods.trend import Usual, leaves_usual
from unpinch.terms.truth import Truth


class Notion(StrEnum):
    """What is meant by a flare."""

    SELF_REPORTED = "self_reported"
    SIGNAL = "signal"
    RECURRENCE = "recurrence"


@dataclass(frozen=True, kw_only=True)
class Spell:
    """One flare by one notion: first and latest day, highest leg pain told in it, what was usual before, and whether it goes on.

    `noticed` is the day on which it could first be known. `without` counts the days without leg pain before a recurrence.
    """

    notion: Notion
    first: dt.date
    last: dt.date
    noticed: dt.date
    highest: float | None = None
    usual: float | None = None
    going_on: bool = False
    without: int = 0

    @property
    def days(self) -> int:
        """Length in calendar days, both ends counted."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, kw_only=True)
class Flares:
    """The three notions, each in order of time."""

    self_reported: tuple[Spell, ...] = ()
    signal: tuple[Spell, ...] = ()
    recurrence: tuple[Spell, ...] = ()

    @property
    def all(self) -> tuple[Spell, ...]:
        """All spells by their first day."""
        return tuple(sorted((*self.self_reported, *self.signal, *self.recurrence), key=lambda spell: (spell.first, spell.notion)))

    def begun(self, gap: dt.timedelta) -> tuple[dt.date, ...]:
        """First days of flares, self-reported or signal, further apart than `gap`: one flare told and noticed is one."""
        found: list[dt.date] = []
        end = dt.date.min
        for spell in sorted((*self.self_reported, *self.signal), key=lambda spell: spell.first):
            if not found or spell.first > end + gap:
                found.append(spell.first)
            end = max(end, spell.last)
        return tuple(found)


def flares(mornings: Iterable[Morning], as_of: dt.date, knowledge: Knowledge) -> Flares:
    """This function will find the spells of each notion up to a day."""
    series = series_of(found := list(mornings), as_of)
    return Flares(
        self_reported=tuple(_self_reported(found, as_of, own(knowledge, "spell_gap_days"))),
        signal=tuple(_signals(series, knowledge)) if series else (),
        recurrence=tuple(_recurrences(series, knowledge)) if series else (),
    )


# ---- self-reported -----------------------------------------------------------------------------------------------------------
def _self_reported(mornings: Sequence[Morning], as_of: dt.date, gap: int) -> Iterator[Spell]:
    """Days on which the person said yes; days without an answer in between belong to it, a "no" ends it."""
    by_day = {day: morning for day, morning in sorted(mornings_by_day(mornings).items()) if day <= as_of and morning.flare is not None}
    run: list[Morning] = []
    for morning in by_day.values():
        if run and (not morning.flare or (morning.day - run[-1].day).days > gap + 1):
            yield _told_spell(run, going_on=False)
            run = []
        if morning.flare:
            run.append(morning)
    if run:
        yield _told_spell(run, going_on=(as_of - run[-1].day).days <= gap)


def _told_spell(run: Sequence[Morning], *, going_on: bool) -> Spell:
    legs = [morning.leg for morning in run if morning.leg is not None]
    first = run[0].day
    return Spell(
        notion=Notion.SELF_REPORTED, first=first, last=run[-1].day, noticed=first, highest=max(legs, default=None), going_on=going_on
    )


# ---- signal ------------------------------------------------------------------------------------------------------------------
def usual_of(series: Series, knowledge: Knowledge) -> Usual:
    """This function will hold every day of a series against the main rule."""
    rule = main_rule(knowledge)
    return leaves_usual(series.legs, rise=rule.rise, some=rule.some, of=rule.of, within=rule.within, window=rule.window, least=rule.least)


def _signals(series: Series, knowledge: Knowledge) -> Iterator[Spell]:
    """Spells by the main rule. What was usual when one began stays its bar, or a long flare would become its own usual.

    A spell ends when the last told days no longer hold the rule against that bar, or when it has lasted so long that it counts as the
    person's new level.
    """
    found, at, count = usual_of(series, knowledge), 0, len(series.days)
    while at < count:
        if not found.above[0, at]:
            at += 1
            continue
        spell, at = _follow(series, knowledge, at, float(found.median[0, at]))
        yield spell


def _follow(series: Series, knowledge: Knowledge, start: int, usual: float) -> tuple[Spell, int]:
    """The spell that the rule noticed on day `start`, and the first day after it."""
    longest = own(knowledge, "spell_longest_days")
    marked = _marked(series, knowledge, start, usual)
    first, at = marked[0], start
    while at < len(series.days) and at - first < longest and (now := _marked(series, knowledge, at, usual)):
        marked += now
        at += 1
    legs = series.legs[0, sorted(set(marked))]
    spell = Spell(
        notion=Notion.SIGNAL,
        first=series.days[first],
        last=series.days[max(marked)],
        noticed=series.days[start],
        highest=float(np.max(legs)),
        usual=usual,
        going_on=at == len(series.days) and at - first < longest,
    )
    return spell, at


def _marked(series: Series, knowledge: Knowledge, at: int, usual: float) -> list[int]:
    """The last told days that lie above a bar, when there are enough of them; otherwise none."""
    rule = main_rule(knowledge)
    told = [day for day in range(max(0, at - rule.within + 1), at + 1) if np.isfinite(series.legs[0, day])][-rule.of :]
    above = [day for day in told if series.legs[0, day] - usual >= rule.rise]
    return above if len(above) >= rule.some else []


# ---- recurrence --------------------------------------------------------------------------------------------------------------
def _recurrences(series: Series, knowledge: Knowledge) -> Iterator[Spell]:
    """Leg pain again on told days one after another, after enough days without any; too few told days are no days without."""
    wait = int(figure(knowledge, "flare-ours", "recurrence_after_days_without_leg_pain"))
    share = figure(knowledge, "alarm-missing", "entries_percent_min") / 100
    told = [(day, leg) for day, leg in zip(series.days, series.legs[0], strict=True) if np.isfinite(leg)]
    for at, (day, leg) in enumerate(told):
        run = told[at : at + own(knowledge, "back_told_days")]
        if leg and len(run) == own(knowledge, "back_told_days") and all(each for _, each in run):
            without = _days_without(told[:at], day)
            if without >= wait and series.told(day - DAY * without, day - DAY) >= share * without:
                yield _recurrence(told[at:], run[-1][0], without, series.last, knowledge)


def _days_without(before: Sequence[tuple[dt.date, float]], day: dt.date) -> int:
    """Calendar days since leg pain was last told, or since the diary began."""
    painful = [there for there, leg in before if leg]
    start = painful[-1] + DAY if painful else (before[0][0] if before else day)
    return (day - start).days


def _recurrence(told: Sequence[tuple[dt.date, float]], noticed: dt.date, without: int, as_of: dt.date, knowledge: Knowledge) -> Spell:
    """From the first day with pain to the last one before a day without."""
    free = next((at for at, (_, leg) in enumerate(told) if not leg), len(told))
    last = told[free - 1][0]
    spell = Spell(notion=Notion.RECURRENCE, first=told[0][0], last=last, noticed=noticed, highest=max(leg for _, leg in told[:free]))
    going_on = free == len(told) and (as_of - last).days <= own(knowledge, "spell_gap_days")
    return replace(spell, without=without, going_on=going_on)


# ---- every notice beside what the person said --------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class Score:
    """Signals beside self-reports: confirmed, not confirmed, not answered; and self-reported flares that no signal met."""

    confirmed: int = 0
    not_confirmed: int = 0
    unanswered: int = 0
    reported: int = 0
    missed: int = 0

    @property
    def notices(self) -> int:
        return self.confirmed + self.not_confirmed + self.unanswered

    def may_tune(self, knowledge: Knowledge) -> bool:
        """Whether there are enough notices to change a threshold by (rule flare-build-6)."""
        return self.notices >= figure(knowledge, "flare-build-6", "alarms_before_change")


def score_notices(found: Flares, mornings: Iterable[Morning], knowledge: Knowledge) -> Score:
    """This function will hold each signal against what the person said in and around it, and count the flares it missed."""
    answers = {day: morning.flare for day, morning in mornings_by_day(mornings).items() if morning.flare is not None}
    gap = DAY * own(knowledge, "spell_gap_days")
    verdicts = [confirmed(spell, answers, gap) for spell in found.signal]
    missed = [told for told in found.self_reported if not any(_meet(told, spell, gap) for spell in found.signal)]
    return Score(
        confirmed=verdicts.count(True),
        not_confirmed=verdicts.count(False),
        unanswered=verdicts.count(None),
        reported=len(found.self_reported),
        missed=len(missed),
    )


def confirmed(spell: Spell, answers: Mapping[dt.date, Truth], gap: dt.timedelta) -> Truth:
    """This function will say whether the person called a signal a flare; None when they were not asked or did not say."""
    said = [answer for day, answer in answers.items() if spell.first - gap <= day <= spell.last + gap]
    return any(said) if said else None


def _meet(one: Spell, other: Spell, gap: dt.timedelta) -> bool:
    return one.first - gap <= other.last and other.first <= one.last + gap
