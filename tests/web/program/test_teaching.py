"""Teaching: each exercise shown and done back, one cue for the patient's card; never while it is held or forbidden."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.teaching import LONGEST_CUE, course_of, teach
from unpinch.records.models import AuditRow, Episode, FactEntry, Teaching
from unpinch.terms.errors import InputError, NotAllowedNowError

CUE = "Like a cat that wakes up"


def taught(world: Universe, name: str = "asa", **more: object) -> None:
    item = course_of(world.actor("asa"), world.ana_episode.id).lessons[0].line.id
    teach(world.actor(name), world.ana_episode.id, **{"item": item, "cue": CUE, "taught_back": True, **more})  # type: ignore[arg-type]


def test_cue_appears_on_the_patients_card(signed: Universe) -> None:
    taught(signed)
    assert CUE in signed.client("ana").get(reverse("program:mine")).content.decode()


def test_teaching_counts_what_was_done_back(drafted: Universe) -> None:
    taught(drafted)
    course = course_of(drafted.actor("asa"), drafted.ana_episode.id)
    assert course.taught == 1
    assert course.next_open() == course.lessons[1].line.id


def test_shown_but_not_done_back_stays_open(drafted: Universe) -> None:
    taught(drafted, taught_back=False)
    assert course_of(drafted.actor("asa"), drafted.ana_episode.id).taught == 0


def test_teaching_is_written_into_the_audit(drafted: Universe) -> None:
    taught(drafted)
    assert AuditRow.objects.filter(act="plan.teach", object_type="teaching", kind="write").exists()


@pytest.mark.parametrize("cue", ["x" * (LONGEST_CUE + 1), "Your worn disc"])
def test_unfit_cue_is_refused(drafted: Universe, cue: str) -> None:
    with pytest.raises(InputError):
        taught(drafted, cue=cue)
    assert not Teaching.objects.exists()


def test_exercise_outside_the_plan_is_refused(drafted: Universe) -> None:
    with pytest.raises(InputError):
        taught(drafted, item="bridge-nobody-planned")


def test_forbidden_exercise_cannot_be_taught(drafted: Universe) -> None:
    now = timezone.now()
    FactEntry.objects.create(
        episode=drafted.ana_episode, at=now, received_at=now, by=drafted.alice, source="clinician", fact="patient.can_lie_prone", value="no"
    )
    with pytest.raises(InputError):
        taught(drafted, item="prone-lying")


def test_nothing_is_taught_under_a_hold(drafted: Universe) -> None:
    Episode.objects.filter(id=drafted.ana_episode.id).update(safety_hold=True)
    with pytest.raises(NotAllowedNowError):
        course_of(drafted.actor("alice"), drafted.ana_episode.id)


@pytest.mark.parametrize(
    ("name", "refusal"), [("bob", RefusedError), ("dina", RefusedError), ("ana", RefusedError), ("sid", NotFoundError)]
)
def test_only_those_who_treat_teach(drafted: Universe, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        taught(drafted, name)


def test_page_goes_on_with_the_next(drafted: Universe) -> None:
    course = course_of(drafted.actor("asa"), drafted.ana_episode.id)
    first, second = (reverse("program:teach_item", args=[drafted.ana_episode.id, lesson.line.id]) for lesson in course.lessons[:2])
    browser = drafted.client("asa")
    browser.post(first, {"cue": CUE, "taught_back": "yes"})
    assert browser.get(reverse("program:teach", args=[drafted.ana_episode.id])).url == second


def test_refused_cue_is_kept_on_the_page(drafted: Universe) -> None:
    course = course_of(drafted.actor("asa"), drafted.ana_episode.id)
    address = reverse("program:teach_item", args=[drafted.ana_episode.id, course.lessons[0].line.id])
    page = drafted.client("asa").post(address, {"cue": "A stuck joint", "taught_back": "yes"})
    assert page.status_code == 422
    assert 'value="A stuck joint"' in page.content.decode()


def test_exercise_is_shown_in_patients_language(drafted: Universe) -> None:
    drafted.ana_patient.language = "es"
    drafted.ana_patient.save()
    course = course_of(drafted.actor("asa"), drafted.ana_episode.id)
    page = drafted.client("asa").get(reverse("program:teach_item", args=[drafted.ana_episode.id, course.lessons[0].line.id]))
    assert "todos los días" in page.content.decode()
