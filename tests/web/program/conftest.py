"""Ana with a signed judgement and a signed plan."""

import pytest

from tests.support.planned import make_drafted, make_ready, make_signed
from tests.support.universe import Universe
from unpinch.records.models import Judgement

FOUND = "The nerve at the left side of your low back is irritated. <b>It settles</b> for most people."


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
