"""A weight that a therapist prescribes: what may be written, how far it rises, and that everybody who reads the dose reads it."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.support.planned import GOBLET, make_signed, make_weighted, version_of
from tests.support.universe import Universe
from unpinch.actions import plan as planning
from unpinch.actions.account import set_language
from unpinch.actions.handout import issue_handout
from unpinch.actions.issue import issue_plan_of_care
from unpinch.actions.plan_limits import limits_of, limits_words
from unpinch.actions.plan_load import load_view, read_load
from unpinch.actions.versions import EditConflictError
from unpinch.documents.plan_of_care import page_data, plan_of_care_pdf
from unpinch.pages.plan.conflict import differences
from unpinch.records.models import AuditRow, Plan, PlanVersion
from unpinch.terms.errors import InputError

PARTS = ("sets", "reps", "hold_s", "times_per_day", "days_per_week")


def item(world: Universe, item_id: str = GOBLET) -> dict[str, Any]:
    return next(each for each in Plan.objects.get(episode=world.ana_episode).content["items"] if each["id"] == item_id)


def change(world: Universe, what: planning.Change, version: int = 0) -> planning.Draft:
    read = version or version_of(world)
    return planning.change_draft(world.actor("alice"), world.ana_episode.id, read_version=read, change=what, said="test")


def send(world: Universe, load_kg: str, step: str = "") -> HttpResponse:
    """The composer's form of a dose, as a browser sends it."""
    fields = {"version": version_of(world), "do": "dose", "item": GOBLET, "load_kg": load_kg, "step": step}
    fields |= {part: item(world)["dose"][part] for part in PARTS}
    return world.client("alice").post(reverse("plan:change", args=[world.ana_episode.id]), fields, headers={"HX-Request": "true"})


@pytest.fixture
def goblet(world: Universe) -> Universe:
    """A draft that holds an exercise with a weight, none prescribed, and keeps it on a bad day."""
    return make_weighted(world)


@pytest.fixture
def signed(world: Universe) -> Universe:
    """The same signed with 8 kg."""
    return make_signed(make_weighted(world, 8))


# ---- what may be written ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("raw", "step", "load"),
    [("8", "", 8), (" 7,5 ", "", 7.5), ("", "", None), ("", "0.5", 0.5), ("8", "-0.5", 7.5), ("0.5", "-0.5", None), ("100", "", 100)],
)
def test_load_is_read_as_written(raw: str, step: str, load: float | None) -> None:
    assert read_load(raw, step) == load


@pytest.mark.parametrize(
    ("raw", "words"),
    [("0", "not possible"), ("100.25", "not possible"), ("-2", "not possible"), ("7.3", "between two steps"), ("x", "no number"),
     ("nan", "no number"), ("inf", "no number")],
)  # fmt: skip
def test_impossible_load_says_how_to_mend(raw: str, words: str) -> None:
    with pytest.raises(InputError, match=rf"(?s){words}.*0\.25 to 100"):
        read_load(raw)


def test_form_prescribes_and_steps_a_load(goblet: Universe) -> None:
    send(goblet, "8")
    assert send(goblet, "8", "load_kg:0.5").status_code == 200
    held = item(goblet)
    assert (held["load_kg"], held["dosed_by"]) == (8.5, "Alice")
    assert held["dose_words"].endswith(", 8.5 kg")
    assert AuditRow.objects.filter(act="plan.edit", reason=f"dose {GOBLET}").count() == 2


def test_empty_field_leaves_no_load(goblet: Universe) -> None:
    before = item(goblet)
    send(goblet, "8")
    send(goblet, "")
    assert {**item(goblet), "dosed_by": ""} == {**before, "dosed_by": ""}


def test_refused_load_changes_nothing(goblet: Universe) -> None:
    before = item(goblet)
    assert "Load, kg: 400 kg is not possible. Write 0.25 to 100" in send(goblet, "400").content.decode()
    assert item(goblet) == before


def test_dose_keeps_the_load(goblet: Universe) -> None:
    change(goblet, planning.set_load(GOBLET, 8))
    change(goblet, planning.set_dose(GOBLET, {**item(goblet)["dose"], "reps": 10}))
    assert (item(goblet)["dose"]["reps"], item(goblet)["load_kg"]) == (10, 8)
    assert item(goblet)["dose_words"].endswith(", 8 kg")


def test_what_has_no_weight_takes_none(drafted: Universe) -> None:
    assert load_view(item(drafted, "glute-set")) is None
    with pytest.raises(InputError, match="no weight is used"):
        change(drafted, planning.set_load("glute-set", 8))
    assert b'name="load_kg"' not in drafted.client("alice").get(reverse("plan:composer", args=[drafted.ana_episode.id])).content


def test_two_who_load_at_once_see_both(goblet: Universe) -> None:
    read = version_of(goblet)
    change(goblet, planning.set_load(GOBLET, 8))
    with pytest.raises(EditConflictError) as conflict:
        change(goblet, planning.set_load(GOBLET, 12), version=read)
    (line,) = differences(conflict.value.theirs["content"], conflict.value.yours["content"])
    assert "8 kg" in line.theirs
    assert "12 kg" in line.yours


# ---- how far it rises ------------------------------------------------------------------------------------------------------------
def test_composer_says_how_far_a_load_rises(goblet: Universe) -> None:
    page = send(goblet, "8").content.decode()
    limits = limits_of(item(goblet))
    assert limits is not None
    assert limits.load_most_kg == 12
    assert limits_words(item(goblet)) == "up to 12 kg, after 2 sessions in a row with 2 more repetitions than asked (P18)"
    assert limits_words(item(goblet)) in page


def test_switched_off_load_stays_as_signed(goblet: Universe) -> None:
    change(goblet, planning.in_turn(planning.set_load(GOBLET, 8), planning.set_adapts(GOBLET, False)))
    limits = limits_of(item(goblet))
    assert limits is not None
    assert limits.load_most_kg == 8


def test_load_too_light_to_rise_says_so(goblet: Universe) -> None:
    page = send(goblet, "2").content.decode()
    assert limits_words(item(goblet)) == ""
    assert "a step of 0.25 kg would be more than 10 % (P18)" in page


def test_changed_load_differs_from_the_signed_plan(signed: Universe) -> None:
    composer = reverse("plan:composer", args=[signed.ana_episode.id])
    assert 'id="signed"' in signed.client("alice").get(composer).content.decode()
    change(signed, planning.set_load(GOBLET, 9))
    assert 'id="signed"' not in signed.client("alice").get(composer).content.decode()


def test_limits_are_signed_with_the_load(signed: Universe) -> None:
    held = next(each for each in PlanVersion.objects.get().content["items"] if each["id"] == GOBLET)
    assert (held["load_kg"], held["limits"]["load_most_kg"]) == (8, 12)


# ---- who reads it ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("language", "words"), [("en", "with 8 kg"), ("es", "con 8 kg")])
def test_program_and_paper_tell_the_load(signed: Universe, language: str, words: str) -> None:
    set_language(signed.ana.id, language)
    page = signed.client("ana").get(reverse("program:mine")).content.decode()
    paper = issue_handout(signed.actor("alice"), signed.ana_episode.id, render=lambda content: repr(content).encode()).content
    (row,) = [each for each in paper["exercises"] if each["id"] == GOBLET]
    small = [dose for _name, dose in paper["bad_day"] if words in dose]
    assert (page.count(words), row["load"], len(small)) == (2, words, 1)


@pytest.mark.parametrize(("language", "words"), [("en", "with 8 kg"), ("es", "con 8 kg")])
def test_plan_of_care_tells_the_load(signed: Universe, language: str, words: str) -> None:
    row = issue_plan_of_care(signed.actor("alice"), signed.ana_episode.id, language=language, render=plan_of_care_pdf)
    amounts = [cells[1] for cells in page_data(row.content)["at_home"]]
    assert sum(amount.endswith(f", {words}") for amount in amounts) == 1
