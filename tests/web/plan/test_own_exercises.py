"""The clinic's own exercises: unusable until complete, judged by the same tables as the library's, and suspended like it (S1)."""

from typing import Any

import pytest
from django.utils import timezone

from tests.support.built_once import built_once
from tests.support.planned import make_ready
from tests.support.universe import Universe
from unpinch.actions import own_exercises as own
from unpinch.actions import plan as planning
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.assessment import assess_episode, knowledge
from unpinch.actions.judgement import sign_judgement
from unpinch.actions.plan_safety import INCOMPLETE, check_items, item_ids, suspended_items
from unpinch.actions.plan_search import search_items
from unpinch.actions.program import program_of
from unpinch.actions.teaching import course_of
from unpinch.actions.templates import apply_template, save_template
from unpinch.actions.versions import EditConflictError
from unpinch.clinical.plan import safety
from unpinch.knowledge.own import with_exercises
from unpinch.records.models import Alert, Episode, FactEntry, OwnExercise, Plan, PlanVersion
from unpinch.terms.errors import InputError, NotAllowedNowError

LIKE = "bridge"


def attributes(**change: Any) -> dict[str, Any]:
    """Everything that decides safety, as the library has it for the bridge, with changes."""
    like = knowledge().exercises[str(change.get("like", LIKE))]
    return {"like": like.id, **{field: getattr(like, field) for field in own.REQUIRED if field != own.LIKE}, **change}


def save(world: Universe, who: str = "alice", **more: Any) -> OwnExercise:
    given = {"name": "Harbor bridge", "instructions": "Lift the hips, hold, lower.", "attributes": attributes(), **more}
    return own.save_own_exercise(world.actor(who), **given)


@built_once
def make_drafted(world: Universe) -> Universe:
    """A judgement that names no place, and a draft."""
    sign_judgement(world.actor("alice"), world.ana_episode.id, causes=["disc_herniation"], found="A nerve is irritated.")
    planning.propose_plan(world.actor("alice"), world.ana_episode.id)
    return world


@pytest.fixture
def drafted(world: Universe) -> Universe:
    """Ana with a draft for a left L5 disc herniation."""
    return make_drafted(make_ready(world))


def item_of(row: OwnExercise) -> str:
    return f"own-{row.id}"


def add(world: Universe, item: str) -> planning.Draft:
    version = Plan.objects.get(episode=world.ana_episode).version
    change = planning.add_item(item)
    return planning.change_draft(world.actor("alice"), world.ana_episode.id, read_version=version, change=change, said="test")


def sign(world: Universe) -> PlanVersion:
    for condition in planning.draft_of(world.actor("alice"), world.ana_episode.id).verdict.cautions:
        planning.clear_caution(world.actor("alice"), world.ana_episode.id, condition=condition, reason="Looked at today, in order")
    return planning.sign_plan(world.actor("alice"), world.ana_episode.id, read_version=Plan.objects.get().version)


def bars(world: Universe, *items: str) -> set[tuple[str, str]]:
    draft = planning.draft_of(world.actor("alice"), world.ana_episode.id)
    return {(row.item, row.rule) for row in check_items(world.ana_episode, items, draft.answer).forbidden}


# ---- complete or not -----------------------------------------------------------------------------------------------------------
def test_complete_exercise_goes_into_a_plan(drafted: Universe) -> None:
    item = item_of(save(drafted, attributes=attributes(like="glute-set")))
    assert item in item_ids(add(drafted, item).content)


@pytest.mark.parametrize("field", own.REQUIRED)
def test_each_missing_attribute_makes_it_unusable(drafted: Universe, field: str) -> None:
    given = attributes(like="glute-set")
    given.pop(field)
    item = item_of(save(drafted, attributes=given))
    assert bars(drafted, item) == {(item, INCOMPLETE)}
    with pytest.raises(InputError, match="usable"):
        add(drafted, item)


def test_list_names_what_is_missing(world: Universe) -> None:
    given = attributes()
    given.pop("impact")
    save(world, attributes=given, instructions="")
    line = own.own_exercises(world.actor("asa"))[0]
    assert not line.usable
    assert line.missing == ("Instructions for the patient", "Impact, 0 none to 2 jumping")


@pytest.mark.parametrize(("field", "value"), [("category", "dancing"), ("impact", 9), ("reps", 0), ("kneeling", True), ("like", "own-x")])
def test_value_no_table_knows_is_refused(world: Universe, field: str, value: object) -> None:
    with pytest.raises(InputError) as wrong:
        save(world, attributes=attributes() | {field: value})
    assert wrong.value.field == field


# ---- judged like the library -------------------------------------------------------------------------------------------------------
def test_twin_of_a_library_exercise_is_judged_alike(world: Universe) -> None:
    unknown = dict.fromkeys(knowledge().conditions)
    for like in list(knowledge().exercises)[::20]:
        item = item_of(save(world, attributes=attributes(like=like), name=f"Twin {like}"))
        view = own.library_for(world.harbor.id)
        selected = {row.rule for row in safety.check([item], unknown, view)}
        assert selected <= {row.rule for row in safety.check([like], unknown, view)}
        by_name = {rule.id for rule in knowledge().safety_rules.values() if rule.target.startswith("id")}
        assert {row.rule for row in safety.check([like], unknown, view) if not row.via} - by_name <= selected


def test_forbidden_attribute_bars_an_own_exercise(drafted: Universe) -> None:
    safe = item_of(save(drafted, attributes=attributes(like="glute-set")))
    jump = item_of(save(drafted, name="Harbor jumps", attributes=attributes(like="glute-set", impact=2, spinal_load="high", difficulty=5)))
    assert not bars(drafted, safe)
    assert bars(drafted, jump)
    with pytest.raises(planning.ForbiddenItemError, match="Harbor jumps"):
        add(drafted, jump)


def test_rule_on_a_named_exercise_bars_what_is_like_it(drafted: Universe) -> None:
    harmless = attributes(like="glute-set") | {"like": "lunge-reverse"}
    item = item_of(save(drafted, attributes=harmless))
    answer = planning.draft_of(drafted.actor("alice"), drafted.ana_episode.id).answer
    conditions = dict.fromkeys(answer.conditions, False) | {"foot_drop": True}
    found = check_items(drafted.ana_episode, [item], _with(answer, conditions))
    assert "foot_drop-03" in {row.rule for row in found.forbidden}


def _with(answer: Any, conditions: dict[str, Any]) -> Any:
    """The same answer under other conditions."""
    from types import SimpleNamespace

    return SimpleNamespace(conditions=conditions, judge=answer.judge)


def test_unknown_own_id_is_forbidden_everywhere(drafted: Universe) -> None:
    ghost = "own-00000000-0000-0000-0000-000000000000"
    assert bars(drafted, ghost, "own-nonsense") == {(ghost, INCOMPLETE), ("own-nonsense", INCOMPLETE)}
    with pytest.raises(InputError):
        add(drafted, ghost)
    Plan.objects.update(content=_holding(Plan.objects.get().content, ghost))
    assert ghost in {row.item for row in planning.draft_of(drafted.actor("alice"), drafted.ana_episode.id).verdict.forbidden}
    with pytest.raises(NotAllowedNowError):
        planning.sign_plan(drafted.actor("alice"), drafted.ana_episode.id, read_version=Plan.objects.get().version)


def _holding(content: dict[str, Any], item: str) -> dict[str, Any]:
    return {**content, "items": [*content["items"], {**content["items"][0], "id": item}]}


def test_another_clinics_exercise_is_unknown_here(drafted: Universe) -> None:
    row = save(drafted, attributes=attributes(like="glute-set"))
    OwnExercise.objects.filter(id=row.id).update(clinic=drafted.other)
    assert bars(drafted, item_of(row)) == {(item_of(row), INCOMPLETE)}


# ---- plans in force ------------------------------------------------------------------------------------------------------------------
def test_new_finding_suspends_an_own_exercise(drafted: Universe) -> None:
    prone = attributes(like="glute-set") | {"start_position": "prone"}
    item = item_of(save(drafted, attributes=prone))
    add(drafted, item)
    version = sign(drafted)
    now = timezone.now()
    FactEntry.objects.create(
        episode=drafted.ana_episode, at=now, received_at=now, by=drafted.alice, source="clinician", fact="patient.can_lie_prone", value="no"
    )
    assess_episode(drafted.actor("alice"), Episode.objects.get(id=drafted.ana_episode.id), reason="finding")
    assert item in suspended_items(version)


def test_changed_attribute_suspends_at_once(drafted: Universe) -> None:
    row = save(drafted, attributes=attributes(like="glute-set"))
    add(drafted, item_of(row))
    version = sign(drafted)
    save(
        drafted,
        own_id=row.id,
        read_version=row.version,
        attributes=attributes(like="glute-set", impact=2, spinal_load="high", difficulty=5),
    )
    assert item_of(row) in suspended_items(version)
    assert Alert.objects.filter(kind="suspended").exists()


def test_favorite_does_not_carry_a_withdrawn_one(drafted: Universe) -> None:
    row = save(drafted, attributes=attributes(like="glute-set"))
    add(drafted, item_of(row))
    made = save_template(drafted.actor("alice"), drafted.ana_episode.id, name="Mine")
    version = Plan.objects.get().version
    planning.change_draft(
        drafted.actor("alice"), drafted.ana_episode.id, read_version=version, change=planning.remove_item(item_of(row)), said="test"
    )
    save(drafted, own_id=row.id, read_version=row.version, attributes=row.attributes, active=False)
    version = Plan.objects.get().version
    draft, refused = apply_template(drafted.actor("alice"), drafted.ana_episode.id, template_id=str(made.id), read_version=version)
    assert item_of(row) not in item_ids(draft.content)
    assert [found.id for found in refused] == [item_of(row)]


def test_search_finds_own_exercises_with_a_verdict(drafted: Universe) -> None:
    item = item_of(save(drafted, attributes=attributes(like="glute-set")))
    found = search_items(drafted.actor("alice"), drafted.ana_episode.id, "harbor bridge")
    assert (found[0].id, found[0].verdict) == (item, "allowed")


# ---- who, and the view -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["asa", "max"])
def test_only_the_licensed_write_them(world: Universe, name: str) -> None:
    with pytest.raises(NotAllowedNowError, match="licence"):
        save(world, name)


@pytest.mark.parametrize("name", ["dina", "ana"])
def test_others_are_kept_out(world: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        own.own_exercises(world.actor(name))


def test_another_clinic_finds_none(world: Universe) -> None:
    row = save(world)
    with pytest.raises(NotFoundError):
        own.own_exercise(world.actor("sid"), row.id)


def test_second_writer_sees_a_conflict(world: Universe) -> None:
    row = save(world)
    save(world, own_id=row.id, read_version=row.version, attributes=attributes())
    with pytest.raises(EditConflictError):
        save(world, own_id=row.id, read_version=row.version, attributes=attributes())


def test_same_rows_make_the_same_view(world: Universe) -> None:
    assert own.library_for(world.harbor.id) is knowledge()
    save(world)
    assert own.library_for(world.harbor.id) is own.library_for(world.harbor.id)
    assert own.library_for(world.other.id) is knowledge()


def test_view_never_replaces_a_library_exercise() -> None:
    with pytest.raises(ValueError, match="bridge"):
        with_exercises(knowledge(), {"bridge": knowledge().exercises["bridge"]}, "x")


def test_patient_reads_when_to_stop_an_own_exercise(drafted: Universe) -> None:
    item = item_of(save(drafted, attributes=attributes(like="glute-set")))
    add(drafted, item)
    sign(drafted)
    lines = program_of(drafted.actor("ana"), drafted.ana_episode.id).exercises
    assert [line.stop for line in lines if line.id == item] == [knowledge().exercises["glute-set"].stop_rule]
    assert "Harbor bridge" in drafted.client("ana").get("/program/").content.decode()


def test_barred_own_exercise_is_not_taught(drafted: Universe) -> None:
    row = save(drafted, attributes=attributes(like="glute-set"))
    add(drafted, item_of(row))
    harder = attributes(like="glute-set", impact=2, spinal_load="high", difficulty=5)
    save(drafted, own_id=row.id, read_version=row.version, attributes=harder)
    lessons = course_of(drafted.actor("alice"), drafted.ana_episode.id).lessons
    assert [lesson.line.paused for lesson in lessons if lesson.line.id == item_of(row)] == [True]
