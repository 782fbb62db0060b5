"""Ana with a signed judgement and a signed plan."""

import pytest

from tests.support.built_once import built_once
from tests.support.planned import make_drafted, make_ready, version_of
from tests.support.universe import Universe
from unpinch.actions import plan as planning
from unpinch.records.models import Judgement

FOUND = "The nerve at the left side of your low back is irritated. <b>It settles</b> for most people."


@built_once
def make_signed(world: Universe) -> Universe:
    """Sign the plan as it was drafted."""
    alice, episode_id = world.actor("alice"), world.ana_episode.id
    for condition in planning.draft_of(alice, episode_id).verdict.cautions:
        planning.clear_caution(alice, episode_id, condition=condition, reason="Looked at today, in order")
    planning.sign_plan(alice, episode_id, read_version=version_of(world))
    return world


@pytest.fixture
def drafted(world: Universe) -> Universe:
    """A signed judgement, and a draft that nobody has signed."""
    made = make_drafted(make_ready(world))
    Judgement.objects.filter(episode=made.ana_episode).update(found=FOUND)
    return made


@pytest.fixture
def signed(drafted: Universe) -> Universe:
    """The same with the plan signed."""
    return make_signed(drafted)
