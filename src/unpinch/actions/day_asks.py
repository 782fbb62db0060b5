"""What Today asks of somebody besides exercises and check-in: whether they are still ill, and to test their direction again.

Asked only where the dose rules want to know; what is not answered changes nothing (S3).
"""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from unpinch.actions.assessment import day_of, knowledge
from unpinch.actions.diary import standing
from unpinch.actions.dose_history import program_of
from unpinch.actions.dose_words import dose_lines
from unpinch.actions.program import Program
from unpinch.clinical.plan.direction import HELPS
from unpinch.clinical.progression import Decisions, to_plain
from unpinch.clinical.progression.directions import self_test_due
from unpinch.records.models import DiaryEvent, Episode

EXPIRED = "P11-expired"
NOT_AGAIN_DAYS = 7
"""A direction that did not help at home is not asked about again for so long: trying too often stirs the leg (judgement)."""
RESPONSE_LABELS = {
    "centralizes": "The pain drew back, less far down the leg",
    "better_stays_better": "It eases, and stays so",
    "no_lasting_change": "No change, or only for a moment",
    "worse": "It hurts more",
    "peripheralizes": "It goes further down the leg",
}
"""The words of the findings of repeated movements, as somebody feels them."""


def asked_today(program: Program, found: Decisions | None, now: dt.datetime) -> dict[str, Any]:
    """What to ask; no test of a direction without decisions, as while the program is held."""
    return {"ill": still_ill(program.episode), "direction_test": _direction_test(program, found, now) if found else None}


def still_ill(episode: Episode) -> bool:
    """Whether the last word on being ill was yes."""
    own = DiaryEvent.objects.filter(episode=episode)
    told = own.filter(kind="morning", body__has_key="illness").exclude(id__in=own.exclude(corrects=None).values("corrects"))
    latest = told.order_by("-at").first()
    return latest is not None and bool(latest.body["illness"])


def _direction_test(program: Program, found: Decisions, now: dt.datetime) -> dict[str, Any] | None:
    if program.version is None or not any(each.transition == EXPIRED for each in found.program):
        return None
    due = self_test_due(program_of(program.episode, program.version), found, knowledge())
    if due is None or _tried_lately(program.episode, due[0], now):
        return None
    finding, standing_now = due
    return {
        "finding": finding,
        "exercise": standing_now.item,
        "once": dose_lines({**to_plain(standing_now.now.dose), "sets": 1})[0],
        "responses": [{"id": name, "label": _(label)} for name, label in RESPONSE_LABELS.items()],
    }


def _tried_lately(episode: Episode, finding: str, now: dt.datetime) -> bool:
    """Whether it was tried lately and did not help."""
    since = day_of(episode, now) - dt.timedelta(NOT_AGAIN_DAYS - 1)
    rows = [row for row in standing(episode, since=since, kinds=("direction",)) if row.body["finding"] == finding]
    return bool(rows) and rows[-1].body["response"] not in HELPS
