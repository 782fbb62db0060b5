"""Times of day over midnight and over the two nights a year that are longer or shorter, and time that only counts while a place is open."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpinch.methods.hours import add_open_hours, in_span, moment_of

CHICAGO = zoneinfo.ZoneInfo("America/Chicago")
WEEK = {str(day): [["08:00", "12:00"], ["13:00", "17:00"]] for day in range(5)}
FRIDAY = dt.datetime(2026, 11, 27, 11, tzinfo=CHICAGO)


@given(st.times(), st.times(), st.times())
def test_span_and_its_rest_share_the_day(time: dt.time, start: dt.time, end: dt.time) -> None:
    first, last = f"{start:%H:%M}", f"{end:%H:%M}"
    if first != last:
        assert in_span(time, first, last) != in_span(time, last, first)


def test_time_shown_twice_is_its_first_showing() -> None:
    assert moment_of(dt.date(2026, 11, 1), "01:30", CHICAGO) == dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)


def test_midnight_at_the_end_is_the_next_day() -> None:
    assert moment_of(dt.date(2026, 11, 1), "24:00", CHICAGO) == moment_of(dt.date(2026, 11, 2), "00:00", CHICAGO)


@pytest.mark.parametrize(("hours", "at"), [(1, "27 12:00"), (2, "27 14:00"), (5, "27 17:00"), (6, "30 09:00"), (8, "30 11:00")])
def test_lunch_night_and_weekend_do_not_count(hours: float, at: str) -> None:
    found = add_open_hours(FRIDAY, hours, WEEK, CHICAGO)
    assert found is not None
    assert found.astimezone(CHICAGO).strftime("%d %H:%M") == at


def test_place_that_never_opens_promises_nothing() -> None:
    assert add_open_hours(FRIDAY, 1, {}, CHICAGO) is None


def test_short_day_of_the_spring_is_an_hour_short() -> None:
    night = {"6": [["00:00", "24:00"]]}
    start = dt.datetime(2026, 3, 8, tzinfo=CHICAGO)
    assert add_open_hours(start, 23, night, CHICAGO) == dt.datetime(2026, 3, 9, tzinfo=CHICAGO)
