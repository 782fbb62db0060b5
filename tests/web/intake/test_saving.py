"""What a patient answers is kept, acted on at once where it cannot wait, and never lowered by a later answer (S2, S3, S8)."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions import intake
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.flags import clear_flag
from unpinch.anatomy.regions import REGIONS
from unpinch.records.models import Alert, Assessment, AuditRow, Episode, FactEntry, RaisedFlag

SADDLE = {"pelvis": ["flag.ces_saddle", "none"]}
NEW_SADDLE = {**SADDLE, "ces_saddle.started": ["today_yesterday"]}
NOTHING_BELOW = {"pelvis": ["none"]}


def save(world: Universe, posted: dict[str, list[str]], screen: str = "pelvis", name: str = "ana", **more: object) -> intake.Saved:
    return intake.save_screen(world.actor(name), world.ana_episode.id, screen, posted=posted, **more)


def begin(world: Universe) -> None:
    save(world, {"birth_date": ["1986-05-04"], "sex": ["female"], "leg": ["left"], "since": ["P2W"]}, "start", leave=True)


def episode(world: Universe) -> Episode:
    return Episode.objects.get(id=world.ana_episode.id)


def test_answers_are_kept_as_given(world: Universe) -> None:
    begin(world)
    stored = {row.fact: row.value for row in FactEntry.objects.filter(episode=world.ana_episode)}
    assert stored["finding.symptom_side"] == "left"
    assert stored["patient.sex_at_birth"] == "female"


def test_nothing_ticked_stores_nothing(world: Universe) -> None:
    begin(world)
    save(world, {}, leave=True)
    assert not FactEntry.objects.filter(screen="pelvis").exists()


def test_none_of_these_says_no_to_each_line(world: Universe) -> None:
    begin(world)
    save(world, NOTHING_BELOW, leave=True)
    said = {row.fact: row.value for row in FactEntry.objects.filter(screen="pelvis")}
    assert said["flag.ces_saddle"] == "no"
    assert len(said) == 6


def test_same_save_twice_is_one_save(world: Universe) -> None:
    begin(world)
    number, same = FactEntry.objects.count(), uuid.uuid4()
    save(world, NOTHING_BELOW, save_id=same)
    again = save(world, NOTHING_BELOW, save_id=same)
    assert FactEntry.objects.count() == number + 6
    assert not again.conflict


def test_used_id_with_other_content_is_conflict(world: Universe) -> None:
    begin(world)
    same = uuid.uuid4()
    save(world, NOTHING_BELOW, save_id=same)
    assert save(world, SADDLE, save_id=same).conflict
    assert FactEntry.objects.filter(fact="flag.ces_saddle").count() == 2


def test_provisional_sign_shows_but_waits(world: Universe) -> None:
    begin(world)
    saved = save(world, SADDLE)
    assert saved.view.urgent[0].level == "emergency"
    assert saved.view.urgent[0].provisional
    assert not saved.stop
    assert not Alert.objects.exists()


def test_certain_sign_alarms_while_typing(world: Universe) -> None:
    begin(world)
    saved = save(world, NEW_SADDLE)
    assert saved.stop
    alert = Alert.objects.get()
    assert alert.level == "emergency"
    assert {notice.user.full_name for notice in alert.notices.all()} == {"Alice", "Asa"}
    assert episode(world).safety_hold


def test_leaving_the_screen_alarms(world: Universe) -> None:
    begin(world)
    assert save(world, SADDLE, leave=True).stop
    assert Alert.objects.filter(level="emergency").count() == 1


def test_waiting_sign_alarms_by_itself(world: Universe) -> None:
    begin(world)
    save(world, SADDLE)
    assert intake.assess_waiting(timezone.now()) == 0
    assert intake.assess_waiting(timezone.now() + dt.timedelta(minutes=intake.WAITING_MINUTES, seconds=1)) == 1
    assert Alert.objects.filter(level="emergency").exists()


def test_retraction_lowers_nothing(world: Universe) -> None:
    begin(world)
    save(world, NEW_SADDLE, leave=True)
    saved = save(world, NOTHING_BELOW, leave=True)
    assert saved.view.urgent[0].level == "emergency"
    intake.send_intake(world.actor("ana"), world.ana_episode.id)
    assert episode(world).safety_hold
    assert Assessment.objects.order_by("-at").first().level == "emergency"


def test_clearance_closes_and_new_answer_reopens(world: Universe) -> None:
    begin(world)
    save(world, NEW_SADDLE, leave=True)
    words = {"reason": "Seen in hospital, scan clear", "examined": "Saddle sensation, anal tone, letter read"}
    clear_flag(world.actor("alice"), world.ana_episode.id, target="ces_saddle", **words)
    assert not episode(world).safety_hold
    save(world, {**SADDLE, "ces_saddle.started": ["under_2_weeks"]}, leave=True)
    assert episode(world).safety_hold
    assert RaisedFlag.objects.filter(flag="ces_saddle").count() == 2


def test_sending_marks_and_assesses(world: Universe) -> None:
    begin(world)
    intake.send_intake(world.actor("ana"), world.ana_episode.id)
    assert episode(world).intake_sent_at
    assert episode(world).incomplete
    assert Assessment.objects.get().reason == "intake"


def test_stored_assessment_keeps_inputs_and_hash(world: Universe) -> None:
    begin(world)
    intake.send_intake(world.actor("ana"), world.ana_episode.id)
    stored = Assessment.objects.get()
    assert stored.output["knowledge"] == stored.knowledge
    assert {"finding.symptom_side", "patient.age"} <= {fact["id"] for fact in stored.case["facts"]}


def test_wrong_field_keeps_the_right_ones(world: Universe) -> None:
    begin(world)
    saved = save(world, {"leg_now": ["7"], "leg_worst": ["70"]}, "body_chart", leave=True)
    assert set(saved.view.faults) == {"leg_worst"}
    assert FactEntry.objects.get(fact="patient.leg_pain_now").value == 7


@pytest.mark.parametrize("name", ["sid", "ben", "otto", "dora"])
def test_stranger_cannot_answer(world: Universe, name: str) -> None:
    with pytest.raises(NotFoundError):
        save(world, NOTHING_BELOW, name=name)


@pytest.mark.parametrize("name", ["asa", "max", "eve"])
def test_colleague_without_the_right_cannot_answer(world: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        save(world, NOTHING_BELOW, name=name)


def test_desk_enters_a_paper_form(world: Universe) -> None:
    save(world, {"birth_date": ["1986-05-04"], "leg": ["left"]}, "start", name="dina", leave=True)
    row = FactEntry.objects.filter(fact="finding.symptom_side").get()
    assert (row.source, row.by.full_name) == ("desk", "Dina")


def test_every_save_is_audited(world: Universe) -> None:
    begin(world)
    row = AuditRow.objects.filter(act="intake.answer", kind="write").first()
    assert (row.actor_name, row.relation, row.patient_id) == ("Ana", "self", str(world.ana_patient.id))


def saddle_mark() -> dict[str, list[str]]:
    region = next(name for name in REGIONS if "saddle" in name)
    return {"mark": [f"{region}:numbness"], "strokes": ["[]"]}


def test_painted_saddle_is_asked_at_once(world: Universe) -> None:
    begin(world)
    save(world, NOTHING_BELOW, leave=True)
    assert save(world, saddle_mark(), "body_chart", leave=True).onward == "pelvis"
    assert not Alert.objects.exists()


def test_painted_saddle_without_answer_alarms(world: Universe) -> None:
    begin(world)
    save(world, saddle_mark(), "body_chart", leave=True)
    later = timezone.now() + dt.timedelta(minutes=intake.WAITING_MINUTES, seconds=1)
    assert intake.assess_waiting(later) == 1
    assert Alert.objects.filter(level="emergency").exists()


def test_answer_after_painting_settles_it(world: Universe) -> None:
    begin(world)
    save(world, NOTHING_BELOW, leave=True)
    save(world, saddle_mark(), "body_chart", leave=True)
    save(world, NOTHING_BELOW, leave=True)
    assert save(world, saddle_mark(), "body_chart", leave=True).onward != "pelvis"
    assert not episode(world).safety_hold


BOTH_LEGS = {"mark": ["left_calf_upper:pain", "right_calf_upper:pain"], "strokes": ["[]"]}
LONG_STANDING = {
    "birth_date": ["1956-05-04"], "sex": ["female"], "leg": ["both"], "since": ["P1Y"],
    "ces_bilateral.started": ["over_3_months"], "ces_bilateral.worse": ["no"], "ces_bilateral.pattern": ["only_walking_or_standing"],
}  # fmt: skip


def test_painted_both_legs_is_asked_at_once(world: Universe) -> None:
    begin(world)
    assert save(world, BOTH_LEGS, "body_chart", leave=True).onward == "start"


def test_long_standing_both_legs_stops_nothing(world: Universe) -> None:
    save(world, LONG_STANDING, "start", leave=True)
    save(world, BOTH_LEGS, "body_chart", leave=True)
    save(world, LONG_STANDING, "start", leave=True)
    assert intake.assess_waiting(timezone.now() + dt.timedelta(minutes=intake.WAITING_MINUTES, seconds=1)) == 0
    assert not episode(world).safety_hold


def test_new_signs_in_both_legs_hold(world: Universe) -> None:
    new = {**LONG_STANDING, "ces_bilateral.started": ["today_yesterday"]}
    save(world, LONG_STANDING, "start", leave=True)
    save(world, BOTH_LEGS, "body_chart", leave=True)
    save(world, new, "start", leave=True)
    intake.assess_waiting(timezone.now() + dt.timedelta(minutes=intake.WAITING_MINUTES, seconds=1))
    assert episode(world).safety_hold
