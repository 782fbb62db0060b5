"""The tests of the Django side share one drawn world. They run on SQLite, and again on PostgreSQL under tests/support/postgres.py."""

import pytest

from tests.support.database import flush_that_works
from tests.support.universe import Universe, draw_universe

__all__ = ["flush_that_works"]


@pytest.fixture
def world(db: None) -> Universe:
    return draw_universe()
