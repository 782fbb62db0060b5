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
