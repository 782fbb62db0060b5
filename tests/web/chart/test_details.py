"""Patients, their details, episodes and care teams: nobody twice, nothing overwritten, an alert always finds a lead."""

import datetime as dt

import pytest
from django.http import HttpResponse

from tests.support.universe import Universe
from unpinch.actions import people
from unpinch.actions.patient_list import A_PAGE, patient_list
from unpinch.journey import Status
from unpinch.records.models import AuditRow, CareTeamMember, Episode, Patient, Revision
from unpinch.terms.errors import InputError, NotAllowedNowError

NEW = {"full_name": "Noor Haddad", "birth_date": "1990-02-03", "language": "en", "complaint": "Right leg pain"}


def post(world: Universe, page: str, who: str = "alice", /, **fields: object) -> HttpResponse:
    return world.client(who).post(f"/chart/{page}", fields)


def names(world: Universe, who: str = "alice", **wanted: object) -> list[str]:
    return [row.name for row in patient_list(world.actor(who), **wanted).rows]  # type: ignore[arg-type]


# ---- the list ------------------------------------------------------------------------------------------------------------------------
def test_list_names_the_whole_clinic_alone(world: Universe) -> None:
    assert names(world) == ["Ana", "Ben"]


@pytest.mark.parametrize(
    ("query", "expected"), [("an", ["Ana"]), ("H77", ["Ben"]), ("1986-05-04", ["Ana", "Ben"]), ("an en", []), ("%", [])]
)
def test_search_by_name_number_or_birth_date(world: Universe, query: str, expected: list[str]) -> None:
    Patient.objects.filter(id=world.ben_patient.id).update(record_number="H77")
    assert names(world, query=query) == expected


def test_status_narrows_the_list(world: Universe) -> None:
    Episode.objects.filter(id=world.ben_episode.id).update(status="active")
    assert names(world, status="active") == ["Ben"]


def test_other_location_is_marked(world: Universe) -> None:
    rows = {row.name: row.elsewhere for row in patient_list(world.actor("eve")).rows}
    assert rows == {"Ana": True, "Ben": False}


def test_long_list_comes_in_pages(world: Universe) -> None:
    Patient.objects.bulk_create(Patient(clinic=world.harbor, full_name=f"Person {number:03d}") for number in range(2 * A_PAGE))
    seen = [name for page in (1, 2, 3) for name in names(world, page=page)]
    assert len(set(seen)) == len(seen) == 2 * A_PAGE + 2
    assert patient_list(world.actor("alice"), page=99).page == 3


def test_level_is_hidden_from_the_desk(world: Universe) -> None:
    Episode.objects.filter(id=world.ana_episode.id).update(attention="emergency")
    assert "Emergency" in world.client("alice").get("/chart/").content.decode()
    assert "Emergency" not in world.client("dina").get("/chart/").content.decode()


def test_list_is_audited_for_each_patient(world: Universe) -> None:
    world.client("dina").get("/chart/")
    seen = set(AuditRow.objects.filter(act="patient.list").values_list("patient_id", flat=True))
    assert seen == {str(world.ana_patient.id), str(world.ben_patient.id)}


def test_list_costs_the_same_for_more(world: Universe, django_assert_max_num_queries: object) -> None:
    Patient.objects.bulk_create(Patient(clinic=world.harbor, full_name=f"Person {number:03d}") for number in range(40))
    client = world.client("alice")
    client.get("/chart/")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get("/chart/")


# ---- new -----------------------------------------------------------------------------------------------------------------------------
def test_new_patient_comes_with_an_episode(world: Universe) -> None:
    post(world, "new/", **NEW, lead=str(world.alice.id), location=str(world.main_st.id))
    episode = Episode.objects.get(patient__full_name="Noor Haddad")
    assert (episode.complaint, episode.location, episode.status) == ("Right leg pain", world.main_st, "intake")
    assert CareTeamMember.objects.get(episode=episode).user == world.alice


@pytest.mark.parametrize("fields", [{"full_name": "Ana", "birth_date": ""}, {"full_name": "Ana Maria", "birth_date": "1986-05-04"}])
def test_somebody_alike_is_shown_first(world: Universe, fields: dict[str, str]) -> None:
    page = post(world, "new/", **{**NEW, **fields}).content.decode()
    assert "Is it one of these?" in page
    assert Patient.objects.filter(clinic=world.harbor).count() == 2


def test_same_name_may_be_another_person(world: Universe) -> None:
    post(world, "new/", **{**NEW, "full_name": "Ana"}, another="yes")
    assert Patient.objects.filter(clinic=world.harbor, full_name="Ana").count() == 2


def test_likeness_never_crosses_clinics(world: Universe) -> None:
    post(world, "new/", **{**NEW, "full_name": "Otto"})
    assert Patient.objects.filter(clinic=world.harbor, full_name="Otto").exists()


def test_taken_record_number_is_refused(world: Universe) -> None:
    Patient.objects.filter(id=world.ana_patient.id).update(record_number="H1")
    page = post(world, "new/", **NEW, record_number="H1").content.decode()
    assert "belongs to another patient" in page
    assert not Patient.objects.filter(full_name="Noor Haddad").exists()


def test_impossible_birth_date_leaves_nothing_behind(world: Universe) -> None:
    post(world, "new/", **{**NEW, "birth_date": "2190-01-01"})
    assert not Patient.objects.filter(full_name="Noor Haddad").exists()


def test_place_of_another_clinic_is_refused(world: Universe) -> None:
    with pytest.raises(InputError):
        people.open_episode_at(world.actor("alice"), world.ana_patient.id, lead_id=str(world.sid.id))


@pytest.mark.parametrize("who", ["asa", "max", "ana"])
def test_only_desk_and_therapists_add(world: Universe, who: str) -> None:
    assert post(world, "new/", who, **NEW).status_code == 403


# ---- edit ------------------------------------------------------------------------------------------------------------------------------
def form_of(patient: Patient, **changes: str) -> dict[str, str]:
    """The edit form as a browser sends it, read at this version."""
    was = {
        name: getattr(patient, name).isoformat() if isinstance(getattr(patient, name), dt.date) else str(getattr(patient, name) or "")
        for name in people.DETAILS
    }
    return {**was, **{f"was_{name}": value for name, value in was.items()}, "version": str(patient.version), **changes}


def test_edit_keeps_what_was(world: Universe) -> None:
    post(world, f"{world.ana_patient.id}/edit/", **form_of(world.ana_patient, phone="555-8"))
    assert Patient.objects.get(id=world.ana_patient.id).phone == "555-8"
    assert Revision.objects.get().fields == {"phone": "555-7"}


def test_second_writer_sees_both_versions(world: Universe) -> None:
    form = form_of(world.ana_patient, phone="555-MINE")
    people.edit_details(world.actor("dina"), world.ana_patient.id, read_version=1, changes={"phone": "555-THEIRS"})
    answer = post(world, f"{world.ana_patient.id}/edit/", **form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "555-MINE" in page
    assert "555-THEIRS" in page
    assert Patient.objects.get(id=world.ana_patient.id).phone == "555-THEIRS"


@pytest.mark.parametrize(("choice", "phone"), [("yours", "555-MINE"), ("theirs", "555-THEIRS")])
def test_second_writer_decides(world: Universe, choice: str, phone: str) -> None:
    form = form_of(world.ana_patient, phone="555-MINE", address="12 Sea Rd")
    people.edit_details(world.actor("dina"), world.ana_patient.id, read_version=1, changes={"phone": "555-THEIRS"})
    answer = post(world, f"{world.ana_patient.id}/edit/", **{**form, "version": "2", "keep_phone": choice})
    row = Patient.objects.get(id=world.ana_patient.id)
    assert answer.status_code == 302
    assert (row.phone, row.address) == (phone, "12 Sea Rd")


def test_untouched_field_overwrites_nothing(world: Universe) -> None:
    form = form_of(world.ana_patient, address="12 Sea Rd")
    people.edit_details(world.actor("dina"), world.ana_patient.id, read_version=1, changes={"phone": "555-THEIRS"})
    answer = post(world, f"{world.ana_patient.id}/edit/", **form)
    assert "555-7" not in answer.content.decode().split('name="was_')[0]
    post(world, f"{world.ana_patient.id}/edit/", **{**form, "version": "2", "keep_address": "yours"})
    row = Patient.objects.get(id=world.ana_patient.id)
    assert (row.phone, row.address) == ("555-THEIRS", "12 Sea Rd")


# ---- episode and team --------------------------------------------------------------------------------------------------------------------
def move(world: Universe, target: Status, who: str = "alice", **fields: str) -> HttpResponse:
    return post(world, f"episode/{world.ana_episode.id}/move/", who, target=target.value, version="1", **fields)


def test_legal_move_needs_its_reason(world: Universe) -> None:
    assert move(world, Status.CLOSED).status_code == 409
    assert move(world, Status.CLOSED, reason="Moved away.").status_code == 302
    world.ana_episode.refresh_from_db()
    assert world.ana_episode.status == "closed"


def test_illegal_move_says_what_is_legal(world: Universe) -> None:
    answer = move(world, Status.MAINTENANCE, reason="Because.")
    assert answer.status_code == 409
    assert "evaluation" in answer.content.decode()


def test_move_not_ready_says_what_comes_first(world: Universe) -> None:
    page = world.client("alice").get(f"/chart/{world.ana_patient.id}/").content.decode()
    assert "the intake was sent" in page


def test_unknown_status_is_refused(world: Universe) -> None:
    assert post(world, f"episode/{world.ana_episode.id}/move/", target="paradise", version="1").status_code == 400


def test_lead_is_handed_over(world: Universe) -> None:
    post(world, f"episode/{world.ana_episode.id}/team/", user=str(world.bob.id), do="lead")
    leads = CareTeamMember.objects.filter(episode=world.ana_episode, lead=True, ended_at=None)
    assert [member.user for member in leads] == [world.bob]


def test_lead_cannot_simply_leave(world: Universe) -> None:
    with pytest.raises(NotAllowedNowError):
        people.leave_care_team(world.actor("alice"), world.ana_episode.id, world.alice.id)


def test_member_who_left_reads_no_more(world: Universe) -> None:
    post(world, f"episode/{world.ana_episode.id}/team/", user=str(world.asa.id), do="leave")
    assert "Call Alice" not in world.client("asa").get(f"/chart/{world.ana_patient.id}/").content.decode()
    assert world.client("asa").get(f"/chart/episode/{world.ana_episode.id}/timeline/").status_code == 403


@pytest.mark.parametrize("who", ["bob", "asa", "dina"])
def test_only_lead_team_and_manager_change_the_team(world: Universe, who: str) -> None:
    assert post(world, f"episode/{world.ana_episode.id}/team/", who, user=str(world.bob.id), do="join").status_code == 403


def test_stranger_cannot_join(world: Universe) -> None:
    page = post(world, f"episode/{world.ana_episode.id}/team/", user=str(world.sid.id), do="join").content.decode()
    assert "does not work here" in page
