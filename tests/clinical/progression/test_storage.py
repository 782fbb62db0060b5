"""Programs from signed plans, storage as JSON and back, and what is refused with a reason."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from tests.clinical.plan.people import a_plan
from tests.clinical.progression.lives import BRIDGE, CLEAR, KNOWLEDGE, PRESS_UP, SIGNED, SLIDER, WALK, Life, item, standing, transitions
from unpinch.clinical.home_program.diary import Reach
from unpinch.clinical.progression import (
    Answer,
    Decisions,
    History,
    Limits,
    Program,
    Visit,
    decide,
    from_plain,
    limits_content,
    offered_limits,
    program_from_content,
    to_plain,
)
from unpinch.clinical.progression.rules import rules_of
from unpinch.terms.errors import InputError
from unpinch.terms.side import Side


def stored(value: object) -> Any:
    return json.loads(json.dumps(to_plain(value)))


# ---- storage ---------------------------------------------------------------------------------------------------------------
@pytest.fixture
def life() -> Life:
    life = Life(item("squat-goblet", load_kg=8.0), BRIDGE, onset_on=dt.date(2025, 12, 1), scores=(("psfs_mean", 4.0),))
    return life.calm_days(1, 6, side=Side.LEFT).woke(7, flare=True, answers={"night_pain": "none", "bladder_change": ("leaks_new",)})


@pytest.mark.parametrize(("cls", "name"), [(Program, "program"), (History, "history")])
def test_what_goes_in_comes_back_from_json(life: Life, cls: type[Any], name: str) -> None:
    value = getattr(life, name)
    assert from_plain(cls, stored(value)) == value


def test_what_comes_out_comes_back_from_json(life: Life) -> None:
    found = life.decided(7)
    assert from_plain(Decisions, stored(found)) == found


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"colour": "red"}, "Limits.colour"),
        ({"rungs": "bridge"}, "must be a list"),
        ({"load_most_kg": "ten"}, "must be float"),
        ({"least": {"sets": 3}}, "Dose"),
    ],
)
def test_what_cannot_be_read_is_named(change: dict[str, Any], says: str) -> None:
    plain = {**stored(item(BRIDGE).limits), **change}
    with pytest.raises(InputError, match=says):
        from_plain(Limits, plain)


def test_unreadable_moment_and_word_are_named(life: Life) -> None:
    entry = stored(life.history)["sets"][0]
    for change in ({"occurred_at": "yesterday"}, {"side": "middle"}):
        with pytest.raises(InputError, match="cannot be read"):
            from_plain(type(life.sets[0]), {**entry, **change})


# ---- programs from plans ---------------------------------------------------------------------------------------------------
def content() -> dict[str, Any]:
    """A plan in the plain values that the record keeps."""
    plan = a_plan()
    items = [{"id": i.id, "kind": i.kind, "place": i.place, "dose": to_plain(i.dose) if i.dose else None} for i in plan.items]
    small = [{"id": i.id, "dose": to_plain(i.dose)} for i in plan.smaller]
    profile = plan.proposal.profile
    read_as = {"phase": profile.phase, "irritability": profile.irritability, "direction": profile.direction.word}
    return {"items": items, "smaller": small, "read_as": read_as}


def test_program_holds_the_home_exercises_with_limits() -> None:
    program = program_from_content(content(), KNOWLEDGE, version="7", signed_at=SIGNED)
    home = [row["id"] for row in content()["items"] if row["kind"] == "exercise" and row["place"] == "home"]
    assert [each.id for each in program.items] == home
    assert all(each.limits.allow(each.start) for each in program.items)
    assert program.direction == "extension"


def test_signed_limits_stand_before_offered_ones() -> None:
    plan = content()
    row = next(each for each in plan["items"] if each["kind"] == "exercise" and each["place"] == "home")
    narrow = replace(item(row["id"]).limits, rungs=(row["id"],))
    row["limits"] = json.loads(json.dumps(limits_content(narrow)))
    program = program_from_content(plan, KNOWLEDGE, version="7", signed_at=SIGNED, scores={"psfs_mean": 4.0})
    assert program.item(row["id"]).limits == narrow  # type: ignore[union-attr]
    assert program.score("psfs_mean") == 4.0


def test_shift_is_corrected_sideways() -> None:
    plan = {**content(), "read_as": {"direction": "shift"}}
    assert program_from_content(plan, KNOWLEDGE, version="7", signed_at=SIGNED).direction == "lateral"


def test_load_has_its_own_limit() -> None:
    start = item("squat-goblet", load_kg=10.0).start
    limits = offered_limits("squat-goblet", start.dose, KNOWLEDGE, 10.0)
    assert limits.allow(replace(start, load_kg=15.0))
    assert not limits.allow(replace(start, load_kg=15.5))
    assert "10 kg" in start.words


# ---- refusals --------------------------------------------------------------------------------------------------------------
def test_exercise_the_library_lacks_is_refused() -> None:
    life = Life()
    strange = replace(life.program.items[0], start=replace(life.program.items[0].start, exercise="headstand"))
    with pytest.raises(InputError, match="headstand"):
        decide(replace(life.program, items=(strange,)), life.history, life.at(1), KNOWLEDGE, conditions=CLEAR)


def test_moments_need_their_offset() -> None:
    life, naive = Life(), dt.datetime(2026, 1, 6, 8)
    with pytest.raises(InputError, match="offset"):
        decide(life.program, life.history, naive, KNOWLEDGE, conditions=CLEAR)
    with pytest.raises(InputError, match="offset"):
        decide(life.program, History(visits=(Visit(id="v", occurred_at=naive),)), life.at(1), KNOWLEDGE, conditions=CLEAR)
    with pytest.raises(InputError, match="offset"):
        replace(life.program, signed_at=naive)


def test_exercise_twice_is_refused() -> None:
    with pytest.raises(InputError, match="twice"):
        Life(BRIDGE, BRIDGE)


def test_numbers_nobody_checks_are_refused() -> None:
    rules = rules_of(KNOWLEDGE)
    with pytest.raises(KeyError, match="READ"):
        rules.number("P6", "amber_afternoons")
    with pytest.raises(KeyError, match="OWN"):
        rules.own("luck")


# ---- odd entries -----------------------------------------------------------------------------------------------------------
def test_entry_of_another_rung_belongs_to_its_item() -> None:
    assert "P6-red" in transitions(Life().did(1, "bridge-single-leg", leg_after=6.0).decided(1, 19))


def test_entry_of_something_else_changes_nothing() -> None:
    life = Life()
    before = life.decided(1, 19)
    assert life.did(1, "clamshell", leg_after=9.0).decided(1, 19) == before


def test_swapped_set_speaks_against_but_not_for() -> None:
    good = Life().calm_days(1, 6, swapped_to="glute-set").woke(7)
    assert standing(good.decided(7)).now == good.program.items[0].start
    assert "P6-red" in transitions(Life().did(1, swapped_to="glute-set", leg_after=6.0).decided(1, 19))


def test_sets_before_the_signature_are_another_program() -> None:
    life = Life().did(-1, leg_after=9.0).woke(-1, 9.0)
    assert transitions(life.decided(1)) == transitions(Life().decided(1))


def test_answer_to_something_else_changes_nothing() -> None:
    life = Life().calm_days(1, 3)
    before = life.decided(4)
    life.answers.append(Answer(id="a", occurred_at=life.at(3), decision="nothing", accepted=True))
    assert life.decided(4) == before


def test_load_goes_down_after_a_red_set() -> None:
    life = Life(item("squat-goblet", load_kg=8.0, wide=False))
    life.program = replace(life.program, items=(replace(life.program.items[0], limits=replace(life.program.items[0].limits, rungs=())),))
    assert standing(life.did(1, leg_after=6.0).decided(1, 19)).now.load_kg == 4.0


def test_walk_taken_down_keeps_its_time() -> None:
    now = standing(Life(item(WALK, hold_s=1200)).did(1, leg_after=6.0).decided(1, 19)).now
    assert (now.exercise, now.dose.sets, now.dose.hold_s) == ("walk-short-bouts", 4, 300)


def test_breathing_stays_as_it_is() -> None:
    life = Life("breathing-diaphragm").calm_days(1, 9).woke(10)
    assert standing(life.decided(10)).now == life.program.items[0].start


def test_rung_that_another_item_does_is_the_top() -> None:
    life = Life(item(BRIDGE, reps=12), "bridge-march").calm_days(1, 6).woke(7)
    assert standing(life.decided(7)).now.exercise == BRIDGE


def test_shift_and_flexion_follow_their_own_tests() -> None:
    life = Life(PRESS_UP, SLIDER, direction="extension").did(1, PRESS_UP, reach_after=Reach.FOOT)
    life.saw(2, "repeated_flexion_response", "centralizes")
    assert standing(life.decided(3), PRESS_UP).state == "stopped"


def test_least_dose_goes_no_lower() -> None:
    """At the least signed dose without an easier rung neither faults of form nor missed targets can take it lower: it stays."""
    small = item("arm-ergometer", hold_s=60, reps=2)
    life = Life(replace(small, limits=replace(small.limits, least=small.start.dose))).saw(
        2, "form_fault_percent", 40.0, exercise="arm-ergometer"
    )
    assert standing(life.calm_days(1, 3, reps=1).woke(4).decided(4)).now == small.start


def test_later_answer_of_a_column_counts() -> None:
    life = Life().saw(0, "time_to_provoke", 40.0).woke(1, 1.0, answers={"time_to_provoke": 2.0, "time_to_settle": 5.0})
    assert life.decided(1).irritability == "high"
    assert life.saw(2, "time_to_provoke", 45.0).woke(3, 1.0).decided(3).irritability == "low"


def test_reconditioning_ends_with_lifts_and_both_sides_alike() -> None:
    life = Life(phase="reconditioning").saw(1, "psfs_mean", 9.0).saw(1, "job_lift_rung", 4.0).saw(1, "side_difference_percent", 8.0)
    life.woke(2, 1.0).woke(5, 1.0)
    assert "phase-on" in transitions(life.decided(5))
    life.answered(6, next(d for d in life.decided(5).program if d.kind == "phase_on"), accepted=False)
    assert life.decided(7).phase == "reconditioning"


def test_walk_told_in_the_morning_counts() -> None:
    life = Life(phase="acute").woke(2, answers={"walk_minutes": 12.0}).woke(5, answers={"walk_minutes": 15.0})
    assert "phase-on" in transitions(life.decided(5))


def test_opposite_direction_stops_by_a_set_that_spreads() -> None:
    life = Life(PRESS_UP, item("single-knee-to-chest", opposite=True), direction="extension")
    assert "P12-withdraw" in transitions(life.did(1, "single-knee-to-chest", reach_after=Reach.FOOT).decided(1, 19))


def test_sideways_and_rotation_are_tested_last() -> None:
    life = Life().saw(1, "lateral_shift", "none")
    for what in ("extension", "flexion", "side_glide"):
        life.saw(1, f"repeated_{what}_response", "no_lasting_change")
    assert "rotation" in next(d for d in life.decided(2).program if d.rule == "P8").why_staff
    life.saw(1, "repeated_rotation_response", "no_lasting_change")
    assert "all again" in next(d for d in life.decided(2).program if d.rule == "P8").why_staff


def test_flare_runs_out_after_its_last_day() -> None:
    life = Life().woke(3, 6.0, flare=True)
    assert life.decided(13).flare is not None
    assert life.decided(14).flare is None


def test_break_at_the_least_dose_takes_nothing_more() -> None:
    small = item("arm-ergometer", hold_s=60)
    life = Life(replace(small, limits=replace(small.limits, least=small.start.dose))).did(1)
    assert standing(life.decided(20)).now == small.start


def test_fall_of_another_count_holds() -> None:
    life = Life().saw(0, "monofilament_missed", 1.0, side=Side.LEFT).saw(3, "monofilament_missed", 4.0, side=Side.LEFT)
    assert "P3-worse" in transitions(life.woke(4).decided(4))
