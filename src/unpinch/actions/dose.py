"""The dose that adapts, in the record."""

import datetime as dt
from typing import Any

from unpinch.records.models import Episode, PlanVersion


def follow_dose(episode: Episode, now: dt.datetime) -> None:
    """Run the dose rules again after new entries."""


def doses_now(episode: Episode, version: PlanVersion) -> dict[str, dict[str, Any]]:
    """Where each exercise of a plan stands now."""
    return {}
