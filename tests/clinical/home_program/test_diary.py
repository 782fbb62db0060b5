"""The diary's values: what counts, on which day, and what cannot be."""

import datetime as dt
import itertools

import pytest

from unpinch.clinical.home_program.diary import Morning, Reach, SetEntry, further_down, in_force, mornings_by_day
from unpinch.terms.errors import InputError

EAST = dt.timezone(dt.timedelta(hours=9))
EIGHT = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)


def morning(name: str, hours: float = 0, **told: object) -> Morning:
    return Morning(id=name, occurred_at=EIGHT + dt.timedelta(hours=hours), **told)  # type: ignore[arg-type]


def test_correction_takes_the_place() -> None:
    first, second = morning("a", leg=3), morning("b", hours=1, leg=5, replaces="a")
    assert in_force([first, second]) == (second,)


def test_order_of_arrival_never_matters() -> None:
    entries = [morning("c", 2), morning("a"), morning("b", 1, leg=3), morning("b", 1, leg=4)]
    assert len({in_force(order) for order in itertools.permutations(entries)}) == 1


def test_id_counts_once() -> None:
    assert [entry.id for entry in in_force([morning("c", 2), morning("a"), morning("a")])] == ["a", "c"]


def test_latest_of_a_day_counts() -> None:
    assert mornings_by_day([morning("b", 3, leg=6), morning("a", leg=2)]) == {EIGHT.date(): morning("b", 3, leg=6)}


def test_second_check_in_takes_nothing_back() -> None:
    told = mornings_by_day([morning("a", leg=6, flare=True, anything_new="yes", reach=Reach.FOOT), morning("b", 2, back=3, flare=False)])
    kept = told[EIGHT.date()]
    assert (kept.leg, kept.back, kept.reach, kept.flare, kept.anything_new) == (6, 3, Reach.FOOT, True, "yes")


def test_day_is_the_persons_own() -> None:
    entry = Morning(id="a", occurred_at=dt.datetime(2026, 11, 3, 6, tzinfo=EAST))
    assert entry.day == dt.date(2026, 11, 3) != entry.occurred_at.astimezone(dt.UTC).date()


def test_reach_grows_down_the_leg() -> None:
    assert [reach.depth for reach in (Reach.NONE, Reach.BUTTOCK, Reach.THIGH, Reach.KNEE, Reach.CALF, Reach.FOOT)] == list(range(6))


def test_untold_reach_stays_unknown() -> None:
    assert further_down(None, Reach.FOOT) is None


def test_knee_to_foot_is_further_down() -> None:
    assert [further_down(Reach.KNEE, reach) for reach in (Reach.FOOT, Reach.KNEE, Reach.BUTTOCK)] == [True, False, False]


@pytest.mark.parametrize("told", [{"leg": 11}, {"back": -1}, {"sleep_quality": 12}, {"sleep_hours": 25}])
def test_impossible_morning_is_refused(told: dict[str, float]) -> None:
    with pytest.raises(InputError, match=next(iter(told))):
        morning("a", **told)


@pytest.mark.parametrize("told", [{"leg_after": 10.5}, {"sets_done": -1}, {"settled_minutes": -5}])
def test_impossible_set_is_refused(told: dict[str, float]) -> None:
    values = {"id": "a", "occurred_at": EIGHT, "exercise": "bridge", "sets_done": 1, "sets_due": 1, **told}
    with pytest.raises(InputError, match=next(iter(told))):
        SetEntry(**values)  # type: ignore[arg-type]


def test_moment_without_offset_is_refused() -> None:
    with pytest.raises(InputError, match="offset"):
        Morning(id="a", occurred_at=EIGHT.replace(tzinfo=None))
