"""What a therapist saw: kept once, checked all at once, read by the dose rules, taken back; and one stopped exercise that goes on."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.support.charts import text_of
from tests.support.universe import Universe
from tests.web.course.conftest import ago, event, signed
from unpinch.actions import dose, dose_history
from unpinch.actions.course import my_course
from unpinch.actions.dose_observations import KNOWN, SeenError, record_seen, take_back
from unpinch.clinical.progression import Decisions
from unpinch.clinical.progression.history import OWN_OBSERVATIONS
from unpinch.knowledge import load_knowledge
from unpinch.records.models import AuditRow, DoseDecision, DoseObservation, Episode, FactEntry
from unpinch.terms.errors import InputError, NotAllowedNowError

Keep = Callable[..., Universe]
WORKED_OUT = {"slr_side_difference"}
"""What follows from findings that have words of their own."""
RED = {"leg_before": 3, "leg_after": 6, "reach_before": "thigh", "reach_after": "calf"}
REASON = "Watched it today: calm, and the leg stays quiet"


def saw(world: Universe, who: str = "alice", form_id: uuid.UUID | None = None, **typed: str) -> int:
    """Write down what was seen; `form_fault_percent__bridge` is the box of an exercise."""
    told = {name.replace("__", ":"): value for name, value in typed.items()}
    return record_seen(world.actor(who), world.ana_episode.id, form_id=form_id or uuid.uuid4(), typed=told)


def of(what: str, item: str, value: str) -> dict[str, str]:
    return {f"{what}__{item}": value}


def bendable(world: Universe) -> str:
    """An exercise of the plan that has something to go down to."""
    return next(item for item, given in signed(world).items() if given["sets"] > 1)


def follow(world: Universe) -> Decisions:
    found = dose.follow_dose(Episode.objects.get(id=world.ana_episode.id), timezone.now())
    assert found is not None
    return found


def standings(world: Universe) -> dict[str, Any]:
    return {each.item: each for each in follow(world).items}


# ---- what is kept ----------------------------------------------------------------------------------------------------------------
def test_every_observation_of_the_rules_has_a_box() -> None:
    assert set(KNOWN) == set(OWN_OBSERVATIONS) - WORKED_OUT


def test_what_was_seen_is_kept_with_its_unit(kept: Keep) -> None:
    world = kept()
    item = bendable(world)
    assert saw(world, **of("load_kg", item, "7,5"), side_difference_percent="12", **{"side:side_difference_percent": "left"}) == 2
    rows = DoseObservation.objects.order_by("what").values_list("what", "exercise", "side", "value", "unit", "by__full_name")
    assert list(rows) == [("load_kg", item, "", 7.5, "kg", "Alice"), ("side_difference_percent", "", "left", 12, "%", "Alice")]


def test_writing_it_down_is_audited(kept: Keep) -> None:
    saw(world := kept(), walk_minutes="12")
    assert AuditRow.objects.filter(patient_id=str(world.ana_patient.id), act="evaluation.enter", object_type="observation").exists()


def test_same_form_sent_twice_is_one(kept: Keep) -> None:
    world, form = kept(), uuid.uuid4()
    assert [saw(world, form_id=form, walk_minutes="12") for _ in range(2)] == [1, 1]
    assert DoseObservation.objects.count() == 1


def test_every_fault_is_named_at_once(kept: Keep) -> None:
    with pytest.raises(SeenError) as wrong:
        saw(kept(), walk_minutes="ten", job_lift_rung="2.5", goal_met="maybe", side_difference_percent="140", load_kg__gone="3")
    assert set(wrong.value.faults) == {"walk_minutes", "job_lift_rung", "goal_met", "side_difference_percent", "load_kg:gone"}
    assert not DoseObservation.objects.exists()


@pytest.mark.parametrize("number", ["nan", "inf", "-1", "1e9"])
def test_number_that_is_none_is_refused(kept: Keep, number: str) -> None:
    with pytest.raises(SeenError):
        saw(kept(), walk_minutes=number)


def test_empty_form_is_said(kept: Keep) -> None:
    with pytest.raises(InputError, match="Nothing is filled in"):
        saw(kept(), walk_minutes=" ")


def test_same_day_corrects_another_day_does_not(kept: Keep) -> None:
    world = kept()
    saw(world, walk_minutes="4")
    saw(world, walk_minutes="14")
    assert [row.value for row in dose_history.seen_of(world.ana_episode)] == [14]
    DoseObservation.objects.update(at=timezone.now() - dt.timedelta(3))
    saw(world, walk_minutes="20")
    assert [row.value for row in dose_history.seen_of(world.ana_episode)] == [14, 20]


def test_closed_episode_takes_nothing_more(kept: Keep) -> None:
    world = kept()
    Episode.objects.filter(id=world.ana_episode.id).update(status="closed")
    with pytest.raises(NotAllowedNowError, match="closed"):
        saw(world, walk_minutes="12")


@pytest.mark.parametrize("who", ["bob", "asa", "dina", "eve", "ana", "sid"])
def test_nobody_else_writes_it_down(kept: Keep, who: str) -> None:
    answer = kept().client(who).post(f"/course/{kept().ana_episode.id}/seen/", {"walk_minutes": "12"})
    assert answer.status_code in (403, 404)


# ---- what the rules do with it -----------------------------------------------------------------------------------------------------
def test_faults_take_the_exercise_down_at_once(kept: Keep) -> None:
    world = kept()
    item = bendable(world)
    saw(world, **of("form_fault_percent", item, "30"))
    row = DoseDecision.objects.get(rule="P26")
    assert (row.exercise, row.state) == (item, "applied")


def test_taken_back_fault_gives_the_step_back(kept: Keep) -> None:
    world = kept()
    before = standings(world)[item := bendable(world)].now
    saw(world, **of("form_fault_percent", item, "60"))
    assert standings(world)[item].now != before
    take_back(world.actor("alice"), DoseObservation.objects.get().id)
    assert standings(world)[item].now == before
    assert DoseDecision.objects.get(rule="P26").state == "revoked"


def test_second_taking_back_is_refused(kept: Keep) -> None:
    world = kept()
    saw(world, walk_minutes="12")
    row = DoseObservation.objects.get()
    take_back(world.actor("alice"), row.id)
    with pytest.raises(NotAllowedNowError):
        take_back(world.actor("alice"), row.id)


def test_illness_lets_nothing_go_up(kept: Keep) -> None:
    world, then = kept(event("morning", ago(1), leg=3, anything_new="no")), timezone.now() - dt.timedelta(2)
    for fact, value in (("patient.systolic_bp", 128), ("patient.diastolic_bp", 80)):
        told = {"at": then, "received_at": then, "source": "clinician", "fact": fact, "value": value}
        FactEntry.objects.create(episode=world.ana_episode, **told)
    saw(world, illness="yes")
    DoseObservation.objects.update(at=then)
    assert "P25-illness" in [each.transition for each in follow(world).log]


# ---- one stopped exercise ------------------------------------------------------------------------------------------------------------
def stop(kept: Keep) -> tuple[Universe, str]:
    """Ana's leg cannot take an exercise even at its least dose: it stops."""
    world = kept()
    item = next(iter(signed(world)))
    for back in range(9, 0, -1):
        kept(event("set", ago(back, 12), exercise=item, sets_done=1, sets_due=1, **RED))
        if standings(world)[item].state == "stopped":
            return world, item
    raise AssertionError("nine red days stop nothing")


def test_stopped_exercise_goes_on_by_itself(kept: Keep) -> None:
    world, item = stop(kept)
    others = {name: each.state for name, each in standings(world).items() if name != item}
    dose.clear_hold(world.actor("alice"), world.ana_episode.id, item=item, reason=REASON)
    after = standings(world)
    assert after[item].state != "stopped"
    assert {name: each.state for name, each in after.items() if name != item} == others


def test_freed_exercise_frees_no_warning_sign(kept: Keep) -> None:
    world, item = stop(kept)
    kept(event("card", answers={"ces_saddle": "yes"}, full=False))
    with pytest.raises(NotAllowedNowError, match="warning sign"):
        dose.clear_hold(world.actor("alice"), world.ana_episode.id, item=item, reason=REASON)
    assert Episode.objects.get(id=world.ana_episode.id).safety_hold


def test_freed_exercise_frees_no_hold_of_the_program(kept: Keep) -> None:
    world, item = stop(kept)
    kept(event("morning", leg=3, anything_new="yes"))
    dose.clear_hold(world.actor("alice"), world.ana_episode.id, item=item, reason=REASON)
    assert "P2" in [each.rule for each in dose.holds_now(follow(world))]


def test_freed_exercise_silences_no_warning(kept: Keep) -> None:
    world, item = stop(kept)
    kept(event("morning", ago(0), leg=3, anything_new="yes"))
    dose.clear_hold(world.actor("alice"), world.ana_episode.id, item=item, reason=REASON)
    notice = my_course(world.actor("ana")).notice
    assert notice is not None
    assert notice.kind == "warning"


def test_exercise_that_runs_cannot_be_freed(kept: Keep) -> None:
    world = kept()
    with pytest.raises(NotAllowedNowError, match="not stopped"):
        dose.clear_hold(world.actor("alice"), world.ana_episode.id, item=next(iter(signed(world))), reason=REASON)


def test_what_the_tables_forbid_stays_stopped(kept: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    world, item = stop(kept)
    monkeypatch.setattr(dose, "conditions_now", lambda *_args: dict.fromkeys(load_knowledge().conditions, True))
    with pytest.raises(NotAllowedNowError, match="stays stopped"):
        dose.clear_hold(world.actor("alice"), world.ana_episode.id, item=item, reason=REASON)
    assert not DoseDecision.objects.filter(state="cleared").exists()


def test_page_frees_with_a_reason(kept: Keep) -> None:
    world, item = stop(kept)
    address = f"/course/{world.ana_episode.id}/"
    short = world.client("alice").post(f"{address}go-on/", {"item": item, "reason": "ok"})
    assert (short.status_code, "too short" in text_of(short.content)) == (422, True)
    world.client("alice").post(f"{address}go-on/", {"item": item, "reason": REASON})
    assert REASON in text_of(world.client("alice").get(address).content)
    assert standings(world)[item].state != "stopped"
