"""Ana with the findings of a sample case, ready to be judged; or with a draft of a plan."""

import pytest

from tests.support.planned import make_drafted, make_ready
from tests.support.universe import Universe


@pytest.fixture
def ready(world: Universe, request: pytest.FixtureRequest) -> Universe:
    mark = request.node.get_closest_marker("case")
    return make_ready(world, mark.args[0] if mark else "disc-l5")


@pytest.fixture
def drafted(ready: Universe) -> Universe:
    return make_drafted(ready)
