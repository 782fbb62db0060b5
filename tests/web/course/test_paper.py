"""A week on paper: a sheet that holds what is due, a grid whose boxes become entries once."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.charts import text_of
from tests.support.universe import Universe
from tests.web.course.conftest import ago, event, signed
from unpinch.actions import paper_diary
from unpinch.records.models import Alert, DiaryEvent
from unpinch.terms.errors import InputError

Keep = Callable[..., Universe]


def grid(world: Universe) -> paper_diary.Grid:
    return paper_diary.grid_for(world.actor("dina"), world.ana_episode.id)


def cell(world: Universe, at: int, day: int = 0) -> str:
    """The name of a box: of the lines above the exercises 0 to 4, of the exercises from 5."""
    return grid(world).rows[at].cells[day].name


def enter(world: Universe, form_id: uuid.UUID | None = None, **typed: Any) -> paper_diary.Entered:
    first = grid(world).days[0]
    return paper_diary.enter_week(world.actor("dina"), world.ana_episode.id, form_id=form_id or uuid.uuid4(), first=first, typed=typed)


def test_sheet_holds_every_exercise_that_is_due(kept: Keep) -> None:
    world = kept()
    sheet = paper_diary.sheet_for(world.actor("dina"), world.ana_episode.id)
    assert {line.number for line in sheet.lines} >= set(range(1, len(signed(world)) + 1))
    assert all(sum(line.boxes) for line in sheet.lines)


def test_week_becomes_events_of_the_desk(kept: Keep) -> None:
    world = kept()
    found = enter(world, **{cell(world, 0): "4", cell(world, 1): "4", cell(world, 2): "n", cell(world, 5): "x"})
    assert found.kept == 2
    assert set(DiaryEvent.objects.values_list("source", "device", "kind")) == {("desk", "paper", "morning"), ("desk", "paper", "set")}
    morning = DiaryEvent.objects.get(kind="morning")
    assert morning.body == {"leg": 4, "reach": "calf", "anything_new": "no"}
    done = DiaryEvent.objects.get(kind="set").body
    assert done["sets_done"] == done["sets_due"] > 0


def test_hard_days_become_what_the_phone_tells(kept: Keep) -> None:
    world = kept()
    day, exercise = grid(world).days[0], cell(world, 5)
    rare = {"back": "4", "hours": "4", "night": "1", "ill": "y", "back_before": "2", "back_after": "5"}
    enter(world, **{exercise: "x", **{f"{name}.{day:%Y%m%d}": text for name, text in rare.items()}})
    told = DiaryEvent.objects.get(kind="morning").body
    assert told == {"back": 4, "sleep_hours": 4, "night_pain": "wakes_eased_by_position", "illness": True}
    done = DiaryEvent.objects.get(kind="set").body
    assert (done["back_before"], done["back_after"]) == (2, 5)
    assert {row.label: row.cells[0].value for row in grid(world).rows if row.seldom}["Hours slept"] == "4"


def test_seldom_lines_stand_last(kept: Keep) -> None:
    rows = [row.seldom for row in grid(kept()).rows]
    assert rows == sorted(rows)
    assert sum(rows) == len(paper_diary.SELDOM)


def test_second_sending_adds_nothing(kept: Keep) -> None:
    world, form_id = kept(), uuid.uuid4()
    typed = {cell(world, 0): "4", cell(world, 5): "1"}
    enter(world, form_id, **typed)
    assert enter(world, form_id, **typed).kept == 0
    assert enter(world, **typed).kept == 0
    assert DiaryEvent.objects.count() == 2


def test_changed_box_is_a_correction(kept: Keep) -> None:
    world = kept()
    enter(world, **{cell(world, 0): "4"})
    enter(world, **{cell(world, 0): "6"})
    old, new = DiaryEvent.objects.order_by("received_at")
    assert (new.corrects, new.body["leg"]) == (old.id, 6)
    assert grid(world).rows[0].cells[0].value == "6"


def test_empty_boxes_are_not_told(kept: Keep) -> None:
    assert enter(kept()).kept == 0
    assert not DiaryEvent.objects.exists()


def test_day_told_on_the_phone_is_not_asked(kept: Keep) -> None:
    world = kept(event("morning", ago(3), leg=5))
    told = [each.told for each in grid(world).rows[0].cells]
    assert told == [day == grid(world).days[4] for day in grid(world).days]


def test_yes_to_the_red_card_calls_the_therapist(kept: Keep) -> None:
    world = kept()
    assert enter(world, **{cell(world, 2): "y"}).call == "Alice"
    (alert,) = Alert.objects.filter(kind="card")
    assert alert.level == "urgent_today"


@pytest.mark.parametrize(("row", "text"), [(0, "11"), (1, "9"), (2, "maybe"), (5, "many")])
def test_box_that_cannot_be_meant_is_named(kept: Keep, row: int, text: str) -> None:
    world = kept()
    with pytest.raises(InputError, match=text):
        enter(world, **{cell(world, row): text})
    assert not DiaryEvent.objects.exists()


@pytest.mark.parametrize(("name", "text"), [("hours", "25"), ("night", "3"), ("ill", "x"), ("back", "11")])
def test_seldom_box_that_cannot_be_meant_is_named(kept: Keep, name: str, text: str) -> None:
    world = kept()
    with pytest.raises(InputError, match=text) as found:
        enter(world, **{f"{name}.{grid(world).days[0]:%Y%m%d}": text})
    assert found.value.field.startswith(f"{name}.")


def test_mistake_keeps_what_was_typed(kept: Keep) -> None:
    world = kept()
    form = {"from": grid(world).days[0].isoformat(), cell(world, 0): "4", cell(world, 0, 1): "44"}
    answer = world.client("dina").post(f"/course/{world.ana_episode.id}/week/", form)
    assert answer.status_code == 422
    assert f'name="{cell(world, 0)}" value="4"' in answer.content.decode()


def test_sheet_speaks_the_patients_language(kept: Keep) -> None:
    world = kept()
    world.ana_patient.language = "es"  # type: ignore[attr-defined]
    world.ana_patient.save()  # type: ignore[attr-defined]
    page = text_of(world.client("dina").get(f"/course/{world.ana_episode.id}/sheet/").content)
    assert "Mi semana" in page


def test_week_of_a_stranger_is_not_found(kept: Keep) -> None:
    world = kept()
    assert world.client("dora").get(f"/course/{world.ana_episode.id}/week/").status_code == 404


def test_week_never_begins_after_today(kept: Keep) -> None:
    world = kept()
    later = paper_diary.grid_for(world.actor("dina"), world.ana_episode.id, grid(world).days[0] + dt.timedelta(400))
    assert [each.told for each in later.rows[3].cells] == [False, *[True] * 6]
