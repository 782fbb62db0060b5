"""The course as values: what a patient sees, what the therapist sees, what a list and an alert say."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.support.universe import Universe
from tests.web.course.conftest import ago, done, event, mornings
from unpinch.actions import course, course_home
from unpinch.actions.dose import follow_dose
from unpinch.records.models import Alert, CourseState, Episode

Keep = Callable[..., Universe]
CALM_WEEKS = (4, 4, 3, 4, 4, 3, 4, 4, 4, 3, 4, 4, 3, 4)


def mine(world: Universe) -> course.Course:
    return course.my_course(world.actor("ana"))


def home(world: Universe) -> course_home.HomeCourse:
    return course_home.home_course(world.actor("alice"), world.ana_episode.id)


def reasons(world: Universe) -> list[str]:
    follow_dose(Episode.objects.get(id=world.ana_episode.id), timezone.now())
    return [each["kind"] for each in CourseState.objects.get(episode=world.ana_episode).reasons]


def test_sets_are_counted_with_their_denominator(kept: Keep) -> None:
    found = mine(kept(*mornings(*CALM_WEEKS))).sets
    assert found is not None
    assert (found.done, found.days_told) == (0, 0)
    whole = mine(kept(*done(kept(), 7))).sets
    assert whole is not None
    assert whole.due > 0
    assert whole.done == whole.due
    assert whole.days_told == 7


def test_patient_gets_no_band_and_no_recurrence(kept: Keep) -> None:
    found = mine(kept(*mornings(*CALM_WEEKS)))
    assert found.leg.points
    assert not found.leg.band
    assert not [mark for mark in found.leg.marks if mark.kind == "recurrence"]


def test_therapist_gets_the_band(kept: Keep) -> None:
    assert home(kept(*mornings(*CALM_WEEKS, until=6), *mornings(3, 3))).leg.band


def test_flare_is_said_with_its_plan(kept: Keep) -> None:
    notice = mine(kept(*mornings(*CALM_WEEKS, 8, 8))).notice
    assert notice is not None
    assert notice.kind == "noticed"
    assert notice.sentences[0].startswith("This week is worse than your usual.")
    assert any(step.now for step in notice.steps)


def test_high_flare_tells_the_clinic_once(kept: Keep) -> None:
    world = kept(*mornings(*CALM_WEEKS, 8, 8))
    reasons(world)
    (alert,) = Alert.objects.filter(kind="flare")
    assert "high" in alert.key


def test_silence_is_too_few_entries(kept: Keep) -> None:
    assert "too_few" in reasons(kept())


def test_half_done_is_not_tried(kept: Keep) -> None:
    world = kept(*mornings(*CALM_WEEKS), *done(kept(), 14, share=0.2))
    assert "not_tried" in reasons(world)
    assert home(world).verdict.startswith("Not tried")


def test_barrier_is_asked_after_a_fortnight(kept: Keep) -> None:
    assert mine(kept()).ask
    assert not mine(kept(event("barrier", barrier="time"))).ask


def test_flare_comes_before_the_question(kept: Keep) -> None:
    assert not mine(kept(*mornings(*CALM_WEEKS, 8, 8))).ask


def test_low_confidence_asks_for_less(kept: Keep) -> None:
    world = kept(event("confidence", score=5))
    assert home(world).confidence_low
    assert "unsure" in reasons(world)


def test_suggestion_that_failed_goes_to_the_therapist(kept: Keep) -> None:
    world = kept(event("barrier", ago(2), barrier="time"), event("barrier", ago(1), barrier="time", tried="no_help"))
    found = mine(world).help
    assert found is not None
    assert (found.text, found.passed_on) == ("", True)
    assert home(world).barriers[0].helped == "did not help"


@pytest.mark.parametrize("name", ["ana", "alice"])
def test_longer_diary_costs_no_more_queries(kept: Keep, name: str) -> None:
    counted = []
    for events in (mornings(4, 4, 3), [*mornings(*CALM_WEEKS, until=4), *done(kept(), 7)]):
        world = kept(*events)
        actor = world.actor(name)
        with CaptureQueriesContext(connection) as queries:
            _ = course.my_course(actor) if name == "ana" else course_home.home_course(actor, world.ana_episode.id)
        counted.append(len(queries))
    assert counted[1] <= counted[0] <= 60
