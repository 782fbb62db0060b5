"""Ana on her way to a signed plan: assessed with a sample case, judged, drafted."""

import datetime as dt

from django.utils import timezone

from tests.support.built_once import built_once
from tests.support.entered import enter_case
from tests.support.universe import Universe
from unpinch.actions import plan as planning
from unpinch.actions.assessment import assess_episode
from unpinch.actions.judgement import sign_judgement
from unpinch.records.models import Episode, FactEntry, Plan, PlanVersion

GOBLET = "squat-goblet"
FOUND = "A nerve in your low back is irritated; it settles for most people."


@built_once
def make_ready(world: Universe, case: str = "disc-l5") -> Universe:
    """Ana in evaluation with the findings of a sample case, assessed."""
    world.ana_patient.birth_date = dt.date(1988, 1, 1)
    world.ana_patient.save()
    enter_case(world.ana_episode, case, world.alice)
    Episode.objects.filter(id=world.ana_episode.id).update(status="evaluation", intake_sent_at=timezone.now())
    assess_episode(world.actor("alice"), Episode.objects.get(id=world.ana_episode.id), reason="visit")
    return world


@built_once
def make_drafted(world: Universe) -> Universe:
    """The same with a signed judgement and a proposed draft."""
    sign_judgement(world.actor("alice"), world.ana_episode.id, causes=["disc_herniation"], found=FOUND, side="left", area="root", root="L5")
    planning.propose_plan(world.actor("alice"), world.ana_episode.id)
    return world


@built_once
def make_signed(world: Universe) -> Universe:
    """The same with every caution cleared and the plan signed."""
    alice, episode_id = world.actor("alice"), world.ana_episode.id
    for condition in planning.draft_of(alice, episode_id).verdict.cautions:
        planning.clear_caution(alice, episode_id, condition=condition, reason="Looked at today, in order")
    planning.sign_plan(alice, episode_id, read_version=version_of(world))
    return world


def make_weeks_old(world: Universe) -> Universe:
    """The plan was signed three weeks ago; blood pressure and strength are on record since then, so that a dose may rise."""
    then = timezone.now() - dt.timedelta(21)
    PlanVersion.objects.update(signed_at=then)
    entered = {"episode": world.ana_episode, "at": then, "received_at": timezone.now(), "by": world.alice, "source": "clinician"}
    for fact, value in (("patient.systolic_bp", 128), ("patient.diastolic_bp", 80)):
        FactEntry.objects.create(**entered, fact=fact, value=value)
    FactEntry.objects.filter(fact__endswith="_strength").update(at=then)
    return world


@built_once
def make_weighted(world: Universe, load_kg: float | None = None) -> Universe:
    """A draft for somebody who may lift: goblet squats, also on a bad day, with so many kilograms or none."""
    alice, episode_id = make_ready(world, "deep-gluteal").actor("alice"), world.ana_episode.id
    sign_judgement(alice, episode_id, causes=["deep_gluteal"], found=FOUND, side="left", area="buttock")
    planning.propose_plan(alice, episode_id)
    change = planning.in_turn(planning.add_item(GOBLET), planning.set_load(GOBLET, load_kg), planning.set_bad_day(GOBLET, True))
    planning.change_draft(alice, episode_id, read_version=version_of(world), change=change, said="weight")
    return world


def version_of(world: Universe) -> int:
    return Plan.objects.get(episode=world.ana_episode).version
