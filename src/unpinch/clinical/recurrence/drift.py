"""Is recovery slower than of people who started alike? For the clinician only: a slow drift that no early notice sees.

The band is that of the start level nearest the person's own first three days, never the band of everybody, which is so wide that it hides
somebody who does not recover. Week 0 is the first visit. It is derived from published time points by us and slightly hopeful late.
Sources: prognosis rules `band-use`, `band-flag`, `flare-build-5`; recurrence/trajectory_band.yaml.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from unpinch.clinical.home_program.diary import Morning
from unpinch.clinical.home_program.figures import figure, number
from unpinch.clinical.recurrence.rules import DAY, Said, own, say
from unpinch.clinical.recurrence.series import Series, series_of
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import BandPoint
from unpinch.methods.odds import Floats

PERCENTILES = ("p10", "p25", "p50", "p75", "p90")
EVERYBODY = "any"


@dataclass(frozen=True)
class Band:
    """Percentiles of leg pain of people who started at `level`, by week since the first visit."""

    level: int
    points: tuple[BandPoint, ...]

    @cached_property
    def weeks(self) -> Floats:
        """Weeks on the scale between whose points the band is straight."""
        return np.log1p([point.week for point in self.points])

    def at(self, days: int, percentile: str) -> float:
        """A percentile so many days after the first visit; before it and after the last week the nearest one holds."""
        values = [getattr(point, percentile) for point in self.points]
        return float(np.interp(np.log1p(max(days, 0) / 7), self.weeks, values))


@dataclass(frozen=True, kw_only=True)
class Drift:
    """Where somebody stands in the band: behind or not, why, and the weekly median. `known` False: not enough to say (S3)."""

    known: bool
    behind: bool = False
    level: int | None = None
    week: int | None = None
    median: float | None = None
    staff: tuple[Said, ...] = ()


def recovery_band(mornings: Iterable[Morning], first_visit: dt.date, knowledge: Knowledge) -> Band | None:
    """This function will choose the band nearest the average leg pain over the first days; None when none of them was told."""
    last = first_visit + DAY * int(figure(knowledge, "band-use", "average_days_to"))
    series = series_of(mornings, last)
    start = first_visit + DAY * (int(figure(knowledge, "band-use", "average_days_from")) - 1)
    if series is None:
        return None
    legs = [leg for day in series.days if start <= day < last and (leg := series.leg(day)) is not None]
    return band_from(float(np.mean(legs)), knowledge) if legs else None


def band_from(leg: float, knowledge: Knowledge) -> Band:
    """This function will give the band of the start level nearest to a leg pain."""
    points = [point for point in knowledge.trajectory_band.values() if point.baseline_leg_pain != EVERYBODY]
    level = min(sorted({int(point.baseline_leg_pain) for point in points}), key=lambda each: abs(each - leg))
    return Band(level, tuple(point for point in points if int(point.baseline_leg_pain) == level))


def behind_expected(mornings: Iterable[Morning], first_visit: dt.date, as_of: dt.date, knowledge: Knowledge) -> Drift:
    """This function will say whether the weekly median stays above the band's upper tenth, or above its upper quarter without a fall."""
    told = list(mornings)
    series, band = series_of(told, as_of), recovery_band(told, first_visit, knowledge)
    if series is None or band is None:
        return Drift(known=False)
    week = (as_of - first_visit).days // 7
    now = weekly_median(series, as_of, knowledge)
    fortnight = _last_weeks(series, first_visit, as_of, knowledge)
    if now is None or fortnight is None:
        return Drift(known=False, level=band.level, week=week, median=now)
    staff = tuple(_behind(series, band, first_visit, fortnight, now, knowledge))
    return Drift(known=True, behind=bool(staff), level=band.level, week=week, median=now, staff=staff)


def weekly_median(series: Series, day: dt.date, knowledge: Knowledge) -> float | None:
    """This function will give the median of the week that ends on a day; None when too few of its days were told."""
    days = int(figure(knowledge, "flare-build-5", "median_days"))
    legs = [leg for back in range(days) if (leg := series.leg(day - DAY * back)) is not None]
    return float(np.median(legs)) if len(legs) >= own(knowledge, "drift_told_days") else None


def _last_weeks(series: Series, first_visit: dt.date, as_of: dt.date, knowledge: Knowledge) -> list[tuple[int, float]] | None:
    """Weekly medians of the last weeks, each with its day since the first visit; None when too few are known."""
    days = 7 * int(figure(knowledge, "band-flag", "above_p90_weeks"))
    found = []
    for back in range(days):
        day = as_of - DAY * back
        if day >= first_visit and (median := weekly_median(series, day, knowledge)) is not None:
            found.append(((day - first_visit).days, median))
    return found if len(found) >= number(knowledge, "drift_counted_share") * days else None


def _behind(
    series: Series, band: Band, first_visit: dt.date, fortnight: Sequence[tuple[int, float]], now: float, knowledge: Knowledge
) -> Iterable[Said]:
    if all(median > band.at(day, "p90") for day, median in fortnight):
        yield say(knowledge, "behind_p90")
    week = int(figure(knowledge, "band-flag", "above_p75_since_week"))
    then = weekly_median(series, first_visit + DAY * 7 * week, knowledge)
    later = all(day >= 7 * week for day, _ in fortnight)
    if then is not None and later and now >= then and all(median > band.at(day, "p75") for day, median in fortnight):
        yield say(knowledge, "behind_p75", week=week)
