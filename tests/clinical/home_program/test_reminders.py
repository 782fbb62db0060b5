"""When somebody may be reminded: at the chosen time, on chosen days, never in quiet hours, also where the clocks change."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpinch.clinical.home_program.reminders import LATEST_H, Quiet, Wish, is_due, is_quiet, quiet_from, useless_after

CHICAGO = zoneinfo.ZoneInfo("America/Chicago")
NIGHT = Quiet("20:00", "08:00")
WISH = Wish("09:00", (0, 2, 4), (NIGHT,))
FRIDAY = dt.date(2026, 11, 27)


def at(time: str, day: dt.date = FRIDAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=CHICAGO)


@pytest.mark.parametrize(("time", "due"), [("08:59", False), ("09:00", True), ("11:59", True), ("12:00", False)])
def test_nudge_has_its_hours(time: str, due: bool) -> None:
    assert is_due(WISH, at(time), CHICAGO) is due


def test_nudge_keeps_to_its_days() -> None:
    assert not is_due(WISH, at("09:30", FRIDAY + dt.timedelta(1)), CHICAGO)


def test_evening_nudge_ends_where_the_night_begins() -> None:
    late = Wish("19:00", (4,), (NIGHT,))
    assert is_due(late, at("19:59"), CHICAGO)
    assert not is_due(late, at("20:00"), CHICAGO)
    assert useless_after(late, at("19:30"), CHICAGO) == at("20:00")


def test_own_quiet_hours_only_add_to_the_clinics() -> None:
    both = (NIGHT, Quiet("12:00", "14:00"))
    assert [is_quiet(both, at(time)) for time in ("07:00", "10:00", "13:00", "21:00")] == [True, False, True, True]


def test_nothing_quiet_has_no_beginning() -> None:
    assert quiet_from((Quiet("08:00", "08:00"),), at("09:00"), CHICAGO) == at("00:00", FRIDAY + dt.timedelta(2))


@pytest.mark.parametrize("day", [dt.date(2026, 3, 8), dt.date(2026, 11, 1)])
def test_quiet_night_follows_the_clock_on_the_wall(day: dt.date) -> None:
    start = dt.datetime.combine(day, dt.time(), tzinfo=CHICAGO).astimezone(dt.UTC)
    hours = [(start + dt.timedelta(hours=hour)).astimezone(CHICAGO) for hour in range(26)]
    loud = [local.hour for local in hours if local.date() == day and not NIGHT.holds(local)]
    assert loud == list(range(8, 20))


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC)))
def test_nudge_is_never_due_at_night(now: dt.datetime) -> None:
    wish = Wish("19:30", range(7), (NIGHT,))
    if is_due(wish, now, CHICAGO):
        assert not NIGHT.holds(now.astimezone(CHICAGO))
        assert now < useless_after(wish, now, CHICAGO) <= now + dt.timedelta(hours=LATEST_H)


@pytest.mark.parametrize("day", [dt.date(2026, 3, 8), dt.date(2026, 11, 1)])
def test_time_the_clocks_jump_over_is_still_due_once(day: dt.date) -> None:
    wish = Wish("02:30", range(7), ())
    start = dt.datetime.combine(day, dt.time(), tzinfo=CHICAGO).astimezone(dt.UTC)
    due = [is_due(wish, start + dt.timedelta(minutes=10 * step), CHICAGO) for step in range(150)]
    assert due.count(True) == 6 * LATEST_H
    assert due.index(True) + 6 * LATEST_H == 150 - due[::-1].index(True)
