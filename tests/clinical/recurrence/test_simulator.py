"""The shipped rules do on simulated diaries what was published, within sampling error; a small run of `bench.flares`.

The page docs/reference/early-notice.md holds the full run. Seeds are fixed, so a failure is a change of a rule and no bad luck.
"""

import datetime as dt

import numpy as np
import pytest

from bench.flares import ALARMS, RECOVERING, STABLE, before_onset, diary_check, misses, outcome, planted, published
from tests.support.diaries import KNOWLEDGE, MONDAY, mornings
from unpinch.clinical.recurrence.flares import flares

PEOPLE = 3000
SHIPPED = [(course, key) for course in (STABLE, RECOVERING) for key in ("median-2-of-3", "kalman-2.5")]


@pytest.mark.parametrize(("course", "key"), SHIPPED)
def test_rule_does_what_was_published(course: str, key: str) -> None:
    found, said = outcome(np.random.default_rng(11), ALARMS[key][1], PEOPLE, course), published(course, key)
    assert not misses(found.false_alarms, said["false_alarms_per_30_days"], PEOPLE, 0.005), found
    assert not misses(found.detected, said["detected_fraction"], PEOPLE, 0.005), found
    assert not misses(found.delay, said.get("mean_delay_days"), PEOPLE, 0.05), found


@pytest.mark.parametrize("percent", [30, 50])
def test_missing_days_cost_what_was_published(percent: int) -> None:
    said = KNOWLEDGE.prognosis_rules["alarm-missing"].values
    found = outcome(np.random.default_rng(12), ALARMS["median-2-of-3"][1], PEOPLE, STABLE, percent / 100)
    assert not misses(found.detected, said[f"detected_fraction_{percent}_percent_missing"], PEOPLE, 0.005), found
    assert found.false_alarms.value <= said[f"false_alarms_{percent}_percent_missing"] + 3 * found.false_alarms.error


def test_fixed_baseline_is_blind_to_a_recovering_person() -> None:
    assert outcome(np.random.default_rng(13), ALARMS["ewma-3"][1], 1000, RECOVERING).detected.value < 0.15


def test_false_alarms_stay_below_what_people_bear() -> None:
    bar = KNOWLEDGE.prognosis_rules["flare-build-3"].values["false_alarms_per_month_max"]
    assert outcome(np.random.default_rng(14), ALARMS["median-2-of-3"][1], PEOPLE, STABLE).false_alarms.value <= bar


def test_most_flares_are_not_seen_before_they_begin() -> None:
    assert 0.18 <= before_onset(np.random.default_rng(15), ALARMS["median-2-of-3"][1], PEOPLE).value <= 0.4


def test_diaries_have_the_published_shape() -> None:
    found, said = diary_check(np.random.default_rng(16), PEOPLE), KNOWLEDGE.prognosis_rules["simulator-diary-check"].values
    assert found["flare_share_percent"].value == pytest.approx(float(said["flare_share_percent"]), abs=0.7)
    assert found["within_person_sd_nrs"].value == pytest.approx(float(said["within_person_sd_nrs"]), abs=0.03)
    assert found["lag_1"].value == pytest.approx(float(said["lag_1"]), abs=0.03)


def test_one_person_gets_what_the_arrays_say() -> None:
    """Two hundred seeded diaries with gaps: the first notice of each stands on the same day both ways."""
    pain = planted(np.random.default_rng(17), 200, STABLE, missing=0.3)
    above = ALARMS["median-2-of-3"][1](pain)
    for person in range(len(pain)):
        told = mornings(*(None if np.isnan(leg) else leg for leg in pain[person]))
        found = flares(told, MONDAY + dt.timedelta(days=pain.shape[1] - 1), KNOWLEDGE).signal
        first = (found[0].noticed - MONDAY).days if found else None
        assert first == (int(above[person].argmax()) if above[person].any() else None)
