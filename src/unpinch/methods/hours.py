"""Times of day, spans that reach over midnight, and how much open time has passed: for quiet hours and for promises in working hours.

Clocks are those on the wall of one place: a span from 20:00 to 08:00 is twelve hours by the clock, whatever daylight saving does that
night. The moment, the place and the hours are arguments.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

Week = Mapping[str, Sequence[Sequence[str]]]
"""Spans by weekday, "0" is Monday: {"0": [["08:00", "12:00"], ["13:00", "17:00"]]}."""
LONGEST_SEARCH_DAYS = 60
"""A place that opens on none of so many days is taken to be closed for good (convention)."""


def in_span(time: dt.time, start: str, end: str) -> bool:
    """Whether a time of day lies in a span, its start included, its end not; a span that ends before it starts reaches over midnight.

    >>> [in_span(dt.time(hour), "20:00", "08:00") for hour in (19, 20, 23, 3, 8)]
    [False, True, True, True, False]
    >>> in_span(dt.time(12), "08:00", "08:00")
    False
    """
    at = f"{time:%H:%M}"
    return start <= at < end if start <= end else at >= start or at < end


def moment_of(day: dt.date, time: str, zone: dt.tzinfo) -> dt.datetime:
    """The moment of a time on the wall. A time that the clocks skip comes as much later as they skip; of one shown twice, the first.

    >>> import zoneinfo
    >>> skipped = moment_of(dt.date(2026, 3, 8), "02:30", zoneinfo.ZoneInfo("America/Chicago"))
    >>> skipped.astimezone(zoneinfo.ZoneInfo("America/Chicago")).strftime("%H:%M")
    '03:30'
    """
    if time == "24:00":
        return moment_of(day + dt.timedelta(1), "00:00", zone)
    return dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=zone).astimezone(dt.UTC)


def add_open_hours(start: dt.datetime, hours: float, week: Week, zone: dt.tzinfo) -> dt.datetime | None:
    """The moment at which a place has been open for so many hours since the start; None when it does not open that long within 60 days.

    >>> week = {"4": [["08:00", "17:00"]], "0": [["08:00", "17:00"]]}
    >>> add_open_hours(dt.datetime(2026, 11, 27, 15, tzinfo=dt.UTC), 4, week, dt.UTC)
    datetime.datetime(2026, 11, 30, 10, 0, tzinfo=datetime.timezone.utc)
    """
    left = dt.timedelta(hours=hours)
    for begins, ends in _spans_from(start, week, zone):
        begins = max(begins, start.astimezone(dt.UTC))
        if ends <= begins:
            continue
        if ends - begins >= left:
            return begins + left
        left -= ends - begins
    return None


def _spans_from(start: dt.datetime, week: Week, zone: dt.tzinfo) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    first = start.astimezone(zone).date()
    for number in range(LONGEST_SEARCH_DAYS):
        day = first + dt.timedelta(number)
        for begins, ends in sorted((span[0], span[1]) for span in week.get(str(day.weekday()), ())):
            yield moment_of(day, begins, zone), moment_of(day, ends, zone)
