"""Who looked: for the manager by filter and file, for the patient in plain words; and never across clinics."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection

from tests.support.universe import Universe
from unpinch.actions import access, audit_view
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.audit import seal_day
from unpinch.actions.audit_view import ROWS_A_PAGE, Wanted
from unpinch.actions.break_glass import open_record
from unpinch.actions.policy import POLICY
from unpinch.pages.manager import words
from unpinch.records.models import AuditRow

REASON = "She fell on the stairs here and cannot speak."


@pytest.fixture
def looks(world: Universe) -> Universe:
    access.episode_for(world.actor("alice"), "chart.read", world.ana_episode.id)
    access.patient_for(world.actor("dina"), "patient.details", world.ana_patient.id)
    access.patient_for(world.actor("eve"), "patient.details", world.ben_patient.id)
    access.patient_for(world.actor("sid"), "patient.details", world.otto_patient.id)
    open_record(world.actor("eve"), world.ana_patient.id, reason=REASON)
    access.episode_for(world.actor("eve"), "chart.read", world.ana_episode.id)
    return world


def who(world: Universe, **wanted: object) -> list[tuple[str, str]]:
    page = audit_view.looked(world.actor("max"), Wanted(**wanted))  # type: ignore[arg-type]
    return [(look.who, look.act) for look in page.looks if look.act != "clinic.audit"]


def test_newest_comes_first(looks: Universe) -> None:
    assert who(looks)[0] == ("Eve", "chart.read")
    assert who(looks)[-1] == ("Alice", "chart.read")


def test_other_clinic_is_never_shown(looks: Universe) -> None:
    assert "Sid" not in {name for name, _act in who(looks)}
    assert {look.who for look in audit_view.looked(looks.actor("mona"), Wanted()).looks} == {"Sid"}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"patient": "ben"}, {"Eve"}),
        ({"person": "ali"}, {"Alice"}),
        ({"act": "patient.details"}, {"Dina", "Eve"}),
        ({"kind": "write"}, {"Eve"}),
        ({"broke_glass": True}, {"Eve"}),
        ({"patient": "nobody of this name"}, set()),
        ({"last": dt.date(2000, 1, 1)}, set()),
    ],
)
def test_filter_narrows(looks: Universe, wanted: dict[str, object], expected: set[str]) -> None:
    assert {name for name, _act in who(looks, **wanted)} == expected


def test_pages_show_every_row_once(looks: Universe) -> None:
    for _each in range(ROWS_A_PAGE + 5):
        access.patient_for(looks.actor("alice"), "patient.details", looks.ana_patient.id)
    newest = AuditRow.objects.order_by("-id").values_list("id", flat=True).first()
    assert newest
    seen, before = 0, newest + 1
    while before:
        page = audit_view.looked(looks.actor("max"), Wanted(), before=before)
        seen, before = seen + len(page.looks), page.older or 0
    assert seen == AuditRow.objects.filter(clinic_id=str(looks.harbor.id), id__lte=newest).count()


def test_looking_is_audited_too(looks: Universe) -> None:
    audit_view.looked(looks.actor("max"), Wanted())
    rows = AuditRow.objects.filter(act="clinic.audit", actor_name="Max")
    assert {row.patient_id for row in rows} == {str(looks.ana_patient.id), str(looks.ben_patient.id)}


@pytest.mark.parametrize("name", ["alice", "dina", "asa", "ana"])
def test_audit_is_the_managers(looks: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        audit_view.looked(looks.actor(name), Wanted())


def test_file_holds_the_rows_and_no_formula(looks: Universe) -> None:
    looks.alice.full_name = "=HYPERLINK(1)"
    looks.alice.save()
    access.patient_for(looks.actor("alice"), "patient.details", looks.ana_patient.id)
    rows = list(csv.DictReader(io.StringIO(audit_view.export(looks.actor("max"), Wanted()))))
    assert rows[0]["who"] == "'=HYPERLINK(1)"
    assert {row["patient"] for row in rows} == {"Ana", "Ben"}


def test_file_is_offered_as_a_download(looks: Universe) -> None:
    response = looks.client("max").get("/manager/who-looked/export.csv?person=Alice")
    assert response["Content-Disposition"].startswith("attachment")
    assert b"Alice" in response.content
    assert b"Dina" not in response.content


def test_broken_seal_is_shown(looks: Universe) -> None:
    day = AuditRow.objects.order_by("id")[0].at.astimezone(dt.UTC).date()
    seal_day(day, dt.datetime.now(dt.UTC))
    assert audit_view.check_seals(looks.actor("max")) == []
    AuditRow.objects.create(
        at=dt.datetime.combine(day, dt.time(1), tzinfo=dt.UTC), actor_name="Ghost", role="therapist", relation="team", act="chart.read"
    )
    assert audit_view.check_seals(looks.actor("max")) == [day]
    assert day.strftime("%Y") in looks.client("max").get("/manager/who-looked/seals/?check=yes").content.decode()


def test_rows_cannot_be_changed(looks: Universe) -> None:
    from django.db.utils import DatabaseError

    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE records_auditrow SET actor_name = 'x'")


# ---- the patient ---------------------------------------------------------------------------------------------------------------
def test_patient_reads_who_did_what(looks: Universe) -> None:
    page = looks.client("ana").get("/manager/who-looked-at-me/").content.decode()
    assert "<strong>Alice</strong>, Therapist, read your chart" in page
    assert "<strong>Dina</strong>, Front desk, looked at your details" in page


def test_opening_in_need_is_marked_for_the_patient(looks: Universe) -> None:
    page = looks.client("ana").get("/manager/who-looked-at-me/").content.decode()
    assert "opened in need" in page
    assert REASON not in page


def test_own_visits_are_left_out(looks: Universe) -> None:
    access.own_patient(looks.actor("ana"), "intake.read")
    log = audit_view.looked_at_me(looks.actor("ana"))
    assert "Ana" not in {visitor.who for day in log.days for visitor in day.visitors}


def test_names_on_lists_are_one_line_a_day(looks: Universe) -> None:
    for _each in range(5):
        access.note_list(looks.actor("bob"), "patient.list", [looks.ana_patient])
        access.note_list(looks.actor("bob"), "clinic.day", [looks.ana_patient])
    (day,) = audit_view.looked_at_me(looks.actor("ana")).days
    assert [(each.who, each.times) for each in day.lists] == [("Bob", 10)]


def test_patient_sees_nobody_elses_log(looks: Universe) -> None:
    assert "Alice" not in looks.client("ben").get("/manager/who-looked-at-me/").content.decode()


def test_manager_sees_one_patient_with_reasons(looks: Universe) -> None:
    page = looks.client("max").get(f"/manager/who-looked/patient/{looks.ana_patient.id}/").content.decode()
    assert REASON in page


def test_stranger_manager_finds_no_patient(looks: Universe) -> None:
    with pytest.raises(NotFoundError):
        audit_view.looked_at(looks.actor("mona"), looks.ana_patient.id)


@pytest.mark.parametrize("name", ["alice", "carla"])
def test_log_of_a_patient_is_not_for_others(looks: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        audit_view.looked_at(looks.actor(name), looks.ana_patient.id)


def test_long_log_is_paged_by_whole_days(looks: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    base = dt.datetime(2026, 1, 10, 18, tzinfo=dt.UTC)
    AuditRow.objects.bulk_create(
        AuditRow(
            at=base + dt.timedelta(days=number // 3),
            actor_id="x",
            actor_name=f"P{number}",
            role="therapist",
            relation="team",
            act="chart.read",
            kind="read",
            clinic_id=str(looks.harbor.id),
            patient_id=str(looks.ben_patient.id),
        )
        for number in range(12)
    )
    monkeypatch.setattr(audit_view, "ROWS_READ", 5)
    names, before = [], None
    while True:
        log = audit_view.looked_at_me(looks.actor("ben"), before=before)
        names += [visitor.who for day in log.days for visitor in day.visitors]
        before = log.older
        if before is None:
            break
    assert sorted(name for name in names if name.startswith("P")) == sorted(f"P{number}" for number in range(12))


def test_every_act_has_words() -> None:
    silent = [act for act in POLICY if act not in words.ACTS_OF_STAFF]
    silent += [act for act in POLICY if act not in words.ACTS and not act.startswith(("clinic.", "library."))]
    assert not silent, f"acts that pages/manager/words.py cannot say: {silent}"
