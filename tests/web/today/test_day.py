"""The day: whom to look at first and why, and no clinical word for those who may not read it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.support.charts import FOOT_DROP, SADDLE, assessed, found, ranked, text_of, told
from tests.support.universe import Universe
from unpinch.actions import alerts, documents
from unpinch.actions.day import clinic_day
from unpinch.records.models import Alert, AuditRow, CareTeamMember, Document, Episode, Patient, Visit

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (8).to_bytes(4, "big") * 2 + b"\x08\0\0\0\0" + b"\0" * 8 + b"IEND\xaeB`\x82"


def first_look(world: Universe, who: str = "alice", **wanted: str) -> tuple[str, str]:
    look = clinic_day(world.actor(who), **wanted).looks[0]
    return look.row.name, look.why.text


def patient(world: Universe, name: str, lead: str = "alice", **fields: object) -> Episode:
    made = Patient.objects.create(clinic=world.harbor, full_name=name)
    episode = Episode.objects.create(clinic=world.harbor, patient=made, location=world.main_st, opened_at=timezone.now(), **fields)
    CareTeamMember.objects.create(episode=episode, user=world.people[lead], lead=True)
    return episode


def test_unseen_emergency_stands_first(world: Universe) -> None:
    calm = patient(world, "Aaron Calm")
    found(world, FOOT_DROP, "new", side="left", episode=calm)
    found(world, SADDLE, "new_or_changing")
    name, why = first_look(world)
    assert name == "Ana"
    assert "Nobody has seen to it yet" in why


def test_reason_names_the_warning_sign(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    assert "Saddle" in first_look(world)[1]


def test_acknowledged_alert_says_who_sees_to_it(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    alerts.acknowledge_all(world.actor("bob"), world.ana_episode.id)
    assert "Bob sees to it" in first_look(world)[1]


def test_hold_stays_after_the_alert_is_settled(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    for alert in Alert.objects.all():
        alerts.settle(world.actor("alice"), alert.id, how="Seen by the spinal team at noon.")
    assert first_look(world)[1].startswith("Program held")


def test_missing_answers_are_counted(world: Universe) -> None:
    ranked(world, world.ana_episode)
    look = clinic_day(world.actor("alice")).looks[0]
    assert (look.why.tag, look.why.action) == ("incomplete", "ask")
    assert "required questions have no answer" in look.why.text


def test_contradicting_answers_need_a_look(world: Universe) -> None:
    told(world.ana_episode, "finding.symptom_side", "left")
    told(world.ana_episode, "finding.symptom_side", "right")
    assessed(world, world.ana_episode)
    assert "contradict" in first_look(world)[1]


def test_arrived_intake_waits_for_evaluation(world: Universe) -> None:
    Episode.objects.filter(id=world.ana_episode.id).update(intake_sent_at=timezone.now())
    assert first_look(world)[1] == "Intake arrived; the evaluation has not begun."


def test_unread_document_waits_until_it_is_opened(world: Universe) -> None:
    row = documents.attach(world.actor("dina"), world.ana_episode.id, kind="imaging", title="MRI report", data=PNG)
    assert "MRI report" in first_look(world)[1]
    documents.open_document(world.actor("alice"), row.id)
    assert not clinic_day(world.actor("alice")).looks


def test_reading_by_a_colleague_leaves_it_waiting(world: Universe) -> None:
    row = documents.attach(world.actor("dina"), world.ana_episode.id, kind="imaging", title="MRI report", data=PNG)
    documents.open_document(world.actor("bob"), row.id)
    assert Document.objects.get(id=row.id).read_at is None


def test_emergency_of_others_shows_among_mine(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    assert first_look(world, "bob", whose="mine")[0] == "Ana"


def test_urgent_of_others_is_counted_not_shown(world: Universe) -> None:
    found(world, FOOT_DROP, "new", side="left")
    day = clinic_day(world.actor("bob"), whose="mine")
    assert (day.looks, day.others_waiting) == ((), 1)


# ---- who sees what -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["dina", "max"])
def test_no_clinical_word_without_the_chart(world: Universe, who: str) -> None:
    found(world, SADDLE, "new_or_changing")
    page = text_of(world.client(who).get("/today/").content)
    assert "Call Alice now." in page
    for word in ("Saddle", "saddle", "sensory", "Emergency", "Program held", "Left leg pain"):
        assert word not in page


def test_assistant_on_the_team_reads_the_reason(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    assert "Saddle" in first_look(world, "asa")[1]


def test_assistant_off_the_team_calls_the_therapist(world: Universe) -> None:
    other = patient(world, "Noor")
    found(world, SADDLE, "new_or_changing", episode=other)
    assert first_look(world, "asa", whose="all")[1] == "Call Alice now."


def test_other_clinic_is_never_shown(world: Universe) -> None:
    day = clinic_day(world.actor("max"))
    names = {row.name for _status, _label, rows in day.groups for row in rows}
    assert names == {"Ana", "Ben"}


def test_therapist_sees_own_location_only(world: Universe) -> None:
    page = text_of(world.client("eve").get("/today/?whose=all").content)
    assert "Ben" in page
    assert "Ana" not in page


def test_everybody_shown_is_audited_once(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    AuditRow.objects.all()
    before = AuditRow.objects.count()
    world.client("alice").get("/today/")
    rows = AuditRow.objects.order_by("id")[before:]
    assert [(row.act, row.patient_id) for row in rows] == [("clinic.day", str(world.ana_patient.id))]


# ---- filters, visits, size -----------------------------------------------------------------------------------------------------------
def test_search_finds_closed_patients_too(world: Universe) -> None:
    patient(world, "Olga Ivanova", status="closed")
    assert "Olga" not in text_of(world.client("alice").get("/today/").content)
    assert "Olga Ivanova" in text_of(world.client("alice").get("/today/?q=ivan+olga").content)


def test_location_filter_narrows_the_caseload(world: Universe) -> None:
    page = text_of(world.client("max").get(f"/today/?location={world.hill_rd.id}").content)
    assert "Ben" in page
    assert ">Ana<" not in page


def test_visits_of_today_stand_by_time(world: Universe) -> None:
    noon = timezone.now().astimezone(dt.timezone(dt.timedelta(hours=-6))).replace(hour=12, minute=0)
    for minutes in (60, 0):
        at = noon + dt.timedelta(minutes=minutes)
        Visit.objects.create(clinic=world.harbor, episode=world.ana_episode, starts_at=at, therapist=world.alice)
    Visit.objects.create(clinic=world.harbor, episode=world.ana_episode, starts_at=noon + dt.timedelta(3), therapist=world.alice)
    starts = [line.starts_at for line in clinic_day(world.actor("alice")).visits]
    assert starts == sorted(starts)
    assert len(starts) == 2


def test_filter_swaps_the_body_alone(world: Universe) -> None:
    page = world.client("alice").get("/today/?whose=all", headers={"HX-Request": "true", "HX-Target": "day"}).content
    assert page.lstrip().startswith(b'<div id="day"')


def test_sixty_patients_cost_no_more_queries(world: Universe) -> None:
    counted = []
    client = world.client("alice")
    client.get("/today/")
    for many in (10, 50):
        for number in range(many):
            each = patient(world, f"Patient {many} {number}")
            told(each, "finding.symptom_side", "left")
            assessed(world, each)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/today/")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 30
