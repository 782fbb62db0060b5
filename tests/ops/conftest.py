"""The tests of running it share the flush that goes around the audit's triggers, and the drawn world."""

import pytest

from tests.support.database import flush_that_works
from tests.support.universe import Universe, draw_universe

__all__ = ["flush_that_works"]


@pytest.fixture
def world(db: None) -> Universe:
    return draw_universe()
