"""The sample clinic: the same seed gives the same people, every scene is there, and what is stored is what was concluded."""

import datetime as dt

import pytest

from unpinch.demo import Built, build
from unpinch.records.models import Alert, AuditRow, Clearance, Document, Episode, FactEntry, Visit
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
    assert {"intake", "evaluation", "closed"} == {status for _, status, _, _ in people(built)}


def test_emergency_waits_and_another_is_settled(built: Built) -> None:
    emergencies = Alert.objects.filter(level="emergency")
    assert emergencies.filter(acknowledged_at=None).exists()
    assert emergencies.exclude(settled_at=None).exists()
    assert all(held for _, _, attention, held in people(built) if attention == "emergency")


def test_cleared_flags_no_longer_hold(built: Built) -> None:
    cleared = Episode.objects.filter(id__in=Clearance.objects.values("episode"))
    assert cleared.exists()
    assert not cleared.filter(safety_hold=True).exists()


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
