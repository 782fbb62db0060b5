"""The tests of the Django side share one drawn world."""

import pytest

from tests.support.universe import Universe, draw_universe


@pytest.fixture
def world(db: None) -> Universe:
    return draw_universe()
