"""What was due, day by day: the signed dose, what the rules changed of it, bad days, an earlier plan. Unsaved rows suffice."""

import datetime as dt
import uuid

from unpinch.actions.course_due import due_rows, on_due_sides, sets_on, sides_of
from unpinch.clinical.home_program.adherence import Due
from unpinch.clinical.home_program.diary import SetEntry
from unpinch.clinical.plan.dose import Dose
from unpinch.clinical.progression import Applies, Decision, Decisions, Kind, Prescription
from unpinch.records.models import PlanVersion
from unpinch.terms.side import Side

UTC = dt.UTC
ITEM = "prone-lying"
MONDAY = dt.date(2026, 11, 2)
EVERY_DAY = {"sets": 2, "reps": 10, "hold_s": 0, "times_per_day": 2, "days_per_week": 7, "minutes": 3.0, "through_the_day": False}


def at(day: int) -> dt.datetime:
    return dt.datetime.combine(MONDAY, dt.time(9), tzinfo=UTC) + dt.timedelta(day)


def version(signed: int = 0, sets: int = 2, item: str = ITEM) -> PlanVersion:
    row = {"id": item, "kind": "exercise", "place": "home", "dose": {**EVERY_DAY, "sets": sets}, "first_visit": 1}
    small = {"id": item, "dose": {**EVERY_DAY, "sets": 1, "times_per_day": 1}}
    return PlanVersion(id=uuid.uuid4(), signed_at=at(signed), content={"items": [row], "smaller": [small], "read_as": {}})


def decision(day: int, kind: Kind, sets: int | None = None, until: int | None = None) -> Decision:
    after = None if sets is None else Prescription(exercise=ITEM, dose=Dose(sets, 10, 0, 2, 7, 3.0, through_the_day=False))
    ends = None if until is None else at(until)
    return Decision(
        transition="x", rule="P5", kind=kind, applies=Applies.AT_ONCE, at=at(day), why="", why_staff="", source="", item=ITEM,
        after=after, until=ends,
    )  # fmt: skip


def decided(*log: Decision) -> Decisions:
    return Decisions(
        as_of=at(20), program_version="", knowledge_version="", items=(), held_by=(), program=(), log=log, revoked=(), irritability="low",
        phase="acute",
    )  # fmt: skip


def due(rows: tuple[Due, ...], day: int, side: Side | None = None, item: str = ITEM) -> int:
    return sets_on(rows, item, side, MONDAY + dt.timedelta(day))


def test_signed_dose_is_due_every_day() -> None:
    rows = due_rows([version()], None, "left", (), UTC)
    assert [due(rows, day) for day in (-1, 0, 5)] == [0, 4, 4]


def test_change_counts_from_the_next_day() -> None:
    rows = due_rows([version()], decided(decision(3, Kind.REGRESS, sets=1)), "left", (), UTC)
    assert [due(rows, day) for day in (3, 4, 9)] == [4, 2, 2]


def test_nothing_is_due_while_it_rests() -> None:
    rows = due_rows([version()], decided(decision(3, Kind.SUSPEND, sets=1, until=6)), "left", (), UTC)
    assert [due(rows, day) for day in (3, 4, 5, 6, 7)] == [4, 0, 0, 2, 2]


def test_bad_day_asks_for_the_smaller_program() -> None:
    rows = due_rows([version()], None, "left", [MONDAY + dt.timedelta(2)], UTC)
    assert [due(rows, day) for day in (1, 2, 3)] == [4, 1, 4]


def test_earlier_plan_counts_until_the_next_is_signed() -> None:
    rows = due_rows([version(), version(signed=5, sets=3)], None, "left", (), UTC)
    assert [due(rows, day) for day in (4, 5)] == [4, 6]


def test_plan_replaced_on_its_day_asks_for_nothing() -> None:
    rows = due_rows([version(), version(sets=3)], None, "left", (), UTC)
    assert due(rows, 0) == 6


def test_sides_are_logged_as_the_phone_logs_them() -> None:
    assert sides_of("adductor-sidelying", "left") == (Side.LEFT, Side.RIGHT)
    assert sides_of("side-glide-wall", "left") == (Side.LEFT,)
    assert sides_of("side-glide-wall", "both") == (Side.LEFT, Side.RIGHT)
    assert sides_of(ITEM, "left") == (None,)


def test_set_without_its_side_still_counts() -> None:
    row = Due(exercise=ITEM, side=Side.LEFT, sets=2, first=MONDAY)
    entry = SetEntry(id="1", occurred_at=at(0), exercise=ITEM, sets_done=2, sets_due=2)
    assert on_due_sides([entry], [row])[0].side is Side.LEFT
