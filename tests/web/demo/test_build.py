"""The sample clinic: the same seed gives the same people, every scene is there, and what is stored is what was concluded."""

import datetime as dt

import pytest

from unpinch.actions.judgement import judgement_of
from unpinch.actions.plan_safety import plan_in_force, recheck
from unpinch.demo import Built, build
from unpinch.demo.around import LEAD
from unpinch.records.models import (
    Absence,
    Alert,
    AuditRow,
    BreakGlass,
    Clearance,
    CourseState,
    DiaryEvent,
    Document,
    Episode,
    FactEntry,
    Message,
    Questionnaire,
    QuestionnaireAnswer,
    StandingAdvice,
    Suspension,
    Teaching,
    Visit,
)
from unpinch.terms.errors import InputError

NOW = dt.datetime(2026, 11, 27, 15, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: object) -> Built:
    """Twenty-two people: every fixed part."""
    from django.db import transaction

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield build(today=TODAY, patients=22, now=NOW)
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def people(built: Built) -> list[tuple[str, str, str, bool]]:
    return [
        (episode.patient.full_name, episode.status, episode.attention, episode.safety_hold)
        for episode in Episode.objects.select_related("patient").order_by("patient__record_number")
    ]


def test_every_scene_is_there(built: Built) -> None:
    levels = {attention for _, _, attention, _ in people(built)}
    assert {"", "proceed", "caution", "refer", "urgent_72h", "urgent_today", "emergency"} <= levels
    assert {"intake", "evaluation", "active", "closed"} == {status for _, status, _, _ in people(built)}


def test_emergency_waits_and_another_is_settled(built: Built) -> None:
    emergencies = Alert.objects.filter(level="emergency")
    assert emergencies.filter(acknowledged_at=None).exists()
    assert emergencies.exclude(settled_at=None).exists()
    assert all(held for _, _, attention, held in people(built) if attention == "emergency")


def test_cleared_flags_no_longer_hold(built: Built) -> None:
    cleared = Episode.objects.filter(id__in=Clearance.objects.values("episode"))
    assert cleared.exists()
    assert not cleared.filter(safety_hold=True).exists()


def test_plan_of_the_active_is_in_force(built: Built) -> None:
    active = Episode.objects.filter(status="active")
    assert active.count() >= 3
    assert {plan_in_force(episode) is not None and judgement_of(episode) is not None for episode in active} == {True}


def test_patients_have_a_program_today(built: Built) -> None:
    for episode in Episode.objects.filter(status="active"):
        suspended = recheck(episode, NOW, cause="served")
        assert not suspended
        assert Teaching.objects.filter(episode=episode, taught_back=True).exists()


def test_newer_finding_pauses_one_exercise(built: Built) -> None:
    assert list(Suspension.objects.values_list("item", "condition")) == [("prone-lying", "cannot_lie_prone")]


def test_waiting_page_is_signed_in_both_languages(built: Built) -> None:
    assert set(StandingAdvice.objects.exclude(signed_at=None).values_list("language", flat=True)) == {"en", "es"}


def test_one_opening_waits_and_one_is_reviewed(built: Built) -> None:
    assert sorted(opening.reviewed_at is None for opening in BreakGlass.objects.all()) == [False, True]


def test_some_answered_the_own_form(built: Built) -> None:
    assert Questionnaire.objects.filter(active=True).count() == 2
    answered = set(QuestionnaireAnswer.objects.values_list("episode", flat=True))
    assert 0 < len(answered) < Episode.objects.exclude(intake_sent_at=None).count()


def test_nothing_but_visits_lies_ahead(built: Built) -> None:
    assert not FactEntry.objects.filter(received_at__gt=NOW).exists()
    assert not AuditRow.objects.filter(at__gt=NOW).exists()
    assert Visit.objects.filter(starts_at__gt=NOW).exists()


def test_somebody_comes_today(built: Built) -> None:
    assert Visit.objects.filter(starts_at__date=TODAY).count() >= 5


def test_documents_are_real_pages(built: Built) -> None:
    assert {document.content_type for document in Document.objects.all()} == {"application/pdf"}


def test_second_clinic_is_refused(built: Built) -> None:
    with pytest.raises(InputError, match="there is a clinic already"):
        build(patients=1)


@pytest.mark.django_db
def test_same_seed_gives_the_same_people() -> None:
    from django.db import transaction

    seen = []
    for _ in range(2):
        with transaction.atomic():
            seen.append(people(build(7, TODAY, 4, now=NOW)))
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def test_diaries_are_alive(built: Built) -> None:
    kinds = {kind for state in CourseState.objects.all() for kind in (each["kind"] for each in state.reasons)}
    assert "flare" in kinds
    assert not DiaryEvent.objects.filter(received_at__gt=NOW).exists()
    assert Episode.objects.filter(status="active", safety_hold=False, dosed_at__isnull=False).count() >= 3


def test_people_write_to_each_other(built: Built) -> None:
    asked = Message.objects.filter(side="person")
    assert {row.done_at is None for row in asked} == {True, False}
    assert Absence.objects.get().user.full_name != LEAD
