"""From a judgement to a signed plan: what is forbidden never enters, a signature keeps what it rests on, a new finding suspends (S1)."""

import pytest
from django.utils import timezone

from tests.oracles.safety_tables import forbidden
from tests.support.planned import FOUND
from tests.support.universe import Universe
from unpinch.actions import plan as planning
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.assessment import assess_episode, knowledge
from unpinch.actions.judgement import sign_judgement
from unpinch.actions.plan_safety import check_items, item_ids, recheck_all, suspended_items
from unpinch.actions.versions import EditConflictError
from unpinch.records.models import Alert, Episode, FactEntry, Judgement, Plan, PlanVersion, Suspension
from unpinch.terms.errors import InputError, NotAllowedNowError


def judged(world: Universe, **more: str) -> Judgement:
    return sign_judgement(
        world.actor("alice"), world.ana_episode.id, causes=["disc_herniation"], found=FOUND, side="left", area="root", **more
    )


def proposed(world: Universe, name: str = "alice") -> planning.Draft:
    return planning.propose_plan(world.actor(name), world.ana_episode.id)


def change(world: Universe, what: planning.Change, name: str = "alice") -> planning.Draft:
    version = Plan.objects.get(episode=world.ana_episode).version
    return planning.change_draft(world.actor(name), world.ana_episode.id, read_version=version, change=what, said="test")


def sign(world: Universe, name: str = "alice") -> PlanVersion:
    for condition in planning.draft_of(world.actor("alice"), world.ana_episode.id).verdict.cautions:
        planning.clear_caution(world.actor("alice"), world.ana_episode.id, condition=condition, reason="Looked at today, in order")
    version = Plan.objects.get(episode=world.ana_episode).version
    return planning.sign_plan(world.actor(name), world.ana_episode.id, read_version=version)


def test_agreeing_with_the_engine_needs_no_reason(ready: Universe) -> None:
    row = judged(ready)
    assert row.agrees
    assert row.assessment.output["differential"]["causes"][0]["id"] == "disc_herniation"


def test_overriding_the_engine_needs_a_reason(ready: Universe) -> None:
    with pytest.raises(InputError, match="another diagnosis"):
        sign_judgement(ready.actor("alice"), ready.ana_episode.id, causes=["deep_gluteal"], found=FOUND)
    row = sign_judgement(
        ready.actor("alice"), ready.ana_episode.id, causes=["deep_gluteal"], found=FOUND, reason="Sitting on it is the only trigger"
    )
    assert not row.agrees


def test_dangerous_cause_is_never_signed(ready: Universe) -> None:
    with pytest.raises(InputError, match="refer"):
        sign_judgement(ready.actor("alice"), ready.ana_episode.id, causes=["malignancy"], found=FOUND, reason="x" * 20)


def test_proposal_holds_nothing_forbidden(ready: Universe) -> None:
    draft = proposed(ready)
    conditions = dict(draft.answer.conditions)
    assert not forbidden(conditions) & set(item_ids(draft.content))


def test_forbidden_item_is_refused_with_its_reason(ready: Universe) -> None:
    proposed(ready)
    with pytest.raises(planning.ForbiddenItemError) as refused:
        change(ready, planning.add_item("spinal-manipulation"))
    assert refused.value.violations[0].rule
    assert "Instead:" in str(refused.value)
    assert "spinal-manipulation" not in item_ids(Plan.objects.get().content)


def test_dose_is_changed_inside_its_limits(ready: Universe) -> None:
    item = next(item["id"] for item in proposed(ready).content["items"] if item["dose"])
    dose = {"sets": 2, "reps": 8, "hold_s": 3, "times_per_day": 2, "days_per_week": 5}
    draft = change(ready, planning.set_dose(item, dose))
    assert next(each for each in draft.content["items"] if each["id"] == item)["dose"]["reps"] == 8
    with pytest.raises(InputError, match="hold_s"):
        change(ready, planning.set_dose(item, {**dose, "hold_s": 99999}))


def test_swap_takes_the_neighbor_on_the_ladder(ready: Universe) -> None:
    draft = proposed(ready)
    items = [item["id"] for item in draft.content["items"] if item["kind"] == "exercise"]
    rungs = [(item, rung) for item in items for rung in planning.ladder_of(item) if rung and rung not in items]
    safe = [pair for pair in rungs if not check_items(ready.ana_episode, [pair[1]], draft.answer).forbidden]
    old, new = safe[0]
    after = [item["id"] for item in change(ready, planning.swap_item(old, new)).content["items"]]
    assert new in after
    assert old not in after


def test_second_writer_sees_a_conflict(ready: Universe) -> None:
    draft = proposed(ready)
    items = [item["id"] for item in draft.content["items"]]
    change(ready, planning.remove_item(items[0]))
    with pytest.raises(EditConflictError):
        planning.change_draft(
            ready.actor("alice"), ready.ana_episode.id, read_version=draft.plan.version, change=planning.remove_item(items[1]), said="late"
        )


def test_signing_waits_for_the_judgement(ready: Universe) -> None:
    proposed(ready)
    with pytest.raises(NotAllowedNowError, match="judgement"):
        sign(ready)


@pytest.mark.case("deep-gluteal")
def test_signing_waits_for_cautions(ready: Universe) -> None:
    sign_judgement(ready.actor("alice"), ready.ana_episode.id, causes=["deep_gluteal"], found=FOUND, reason="Signed for this test")
    draft = proposed(ready)
    assert draft.verdict.cautions
    with pytest.raises(NotAllowedNowError, match="cautions"):
        planning.sign_plan(ready.actor("alice"), ready.ana_episode.id, read_version=draft.plan.version)


def test_signature_keeps_what_it_rests_on(ready: Universe) -> None:
    judgement = judged(ready)
    proposed(ready)
    version = sign(ready)
    assert version.judgement == judgement
    assert version.knowledge == knowledge().version
    assert (version.certified_until - version.certified_from).days == planning.CERTIFIED_DAYS
    assert Episode.objects.get(id=ready.ana_episode.id).status == "active"


def test_assistant_prepares_but_cannot_sign(ready: Universe) -> None:
    judged(ready)
    proposed(ready, "asa")
    with pytest.raises(RefusedError):
        sign(ready, "asa")


@pytest.mark.parametrize("name", ["bob", "dina", "max", "eve"])
def test_others_of_the_clinic_cannot_change_it(ready: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        proposed(ready, name)


def test_stranger_finds_no_plan(ready: Universe) -> None:
    with pytest.raises(NotFoundError):
        proposed(ready, "sid")


def test_new_finding_suspends_at_once_and_alerts(ready: Universe) -> None:
    judged(ready)
    proposed(ready)
    version = sign(ready)
    before = Alert.objects.filter(kind="suspended").count()
    now = timezone.now()
    FactEntry.objects.create(
        episode=ready.ana_episode, at=now, received_at=now, by=ready.alice, source="clinician", fact="patient.can_lie_prone", value="no"
    )
    assess_episode(ready.actor("alice"), Episode.objects.get(id=ready.ana_episode.id), reason="finding")
    suspended = suspended_items(version)
    assert "prone-lying" in suspended
    assert Alert.objects.filter(kind="suspended").count() == before + 1
    assert PlanVersion.objects.get(id=version.id).content == version.content


def test_new_knowledge_is_applied_to_plans_in_force(ready: Universe) -> None:
    judged(ready)
    proposed(ready)
    version = sign(ready)
    PlanVersion.objects.filter(id=version.id).update(checked_knowledge="an older one", content=_with_forbidden(version))
    assert recheck_all(timezone.now()) == 1
    assert Suspension.objects.get().item == "spinal-manipulation"
    assert recheck_all(timezone.now()) == 0


def _with_forbidden(version: PlanVersion) -> dict[str, object]:
    """As if the tables had allowed it when the plan was signed."""
    item = {**version.content["items"][0], "id": "spinal-manipulation", "kind": "treatment"}
    return {**version.content, "items": [*version.content["items"], item]}


def test_hold_stops_signing(ready: Universe) -> None:
    judged(ready)
    proposed(ready)
    now = timezone.now()
    FactEntry.objects.create(
        episode=ready.ana_episode, at=now, received_at=now, by=ready.alice, source="clinician",
        fact="finding.saddle_sensation_change", value="new_or_changing",
    )  # fmt: skip
    assess_episode(ready.actor("alice"), Episode.objects.get(id=ready.ana_episode.id), reason="finding")
    with pytest.raises(NotAllowedNowError, match="Triage"):
        sign(ready)
