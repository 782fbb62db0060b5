"""Who needs a look because of their course at home, and why: one line for each reason, for a list that shows many people.

What the diary says was worked out when it arrived (`course_watch`), so a list of any length costs three queries.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unpinch.actions.attention import Why
from unpinch.actions.course_watch import BEHIND, FLARE, HELD, NO_RESPONSE, NOT_TRIED, TOO_FEW, UNSURE
from unpinch.actions.course_words import sentence
from unpinch.actions.dose import waiting_for
from unpinch.records.models import CourseState, DiaryConflict, DoseDecision

TAG_LABELS = {
    HELD: "hold",
    FLARE: "flare",
    BEHIND: "behind expected",
    NO_RESPONSE: "no response",
    NOT_TRIED: "not tried",
    UNSURE: "unsure",
    TOO_FEW: "few entries",
}
PLACES: Mapping[str, tuple[tuple[int, int], str]] = {
    HELD: ((2, 0), "urgent_today"),
    FLARE: ((4, 1), "refer"),
    BEHIND: ((5, 2), ""),
    NO_RESPONSE: ((5, 3), ""),
    NOT_TRIED: ((5, 4), ""),
    UNSURE: ((7, 2), ""),
    TOO_FEW: ((8, 1), ""),
}
"""Where a reason stands among the others of a day's list, and its colour (judgement)."""
ACCEPT, LOOK = "accept", "course"


@dataclass
class Courses:
    """What was loaded for the episodes of a list."""

    states: dict[uuid.UUID, CourseState] = field(default_factory=dict)
    waiting: dict[uuid.UUID, list[DoseDecision]] = field(default_factory=dict)
    conflicts: dict[uuid.UUID, tuple[int, dt.datetime]] = field(default_factory=dict)


def courses_of(episode_ids: Iterable[uuid.UUID]) -> Courses:
    """Load what the courses of some episodes say, in three queries."""
    ids = list(episode_ids)
    open_ones = DiaryConflict.objects.filter(event__episode__in=ids, counts="")
    counted = open_ones.values_list("event__episode").annotate(Count("id"), Min("received_at"))
    return Courses(
        states={row.episode_id: row for row in CourseState.objects.filter(episode__in=ids)},
        waiting=waiting_for(ids),
        conflicts={episode: (count, first) for episode, count, first in counted},
    )


def lines_for(courses: Courses, episode_id: uuid.UUID, *, may_decide: bool) -> Iterator[Why]:
    """Why the course of one person needs a look."""
    target = str(episode_id)
    if found := courses.conflicts.get(episode_id):
        text = ngettext("{n} diary entry has two contents.", "{n} diary entries have two contents.", found[0])
        yield Why((4, 0), "incomplete", _("conflict"), text.format(n=found[0]), found[1], LOOK, target)
    if rows := courses.waiting.get(episode_id, []):
        text = ngettext("{n} change of dose waits: {why}", "{n} changes of dose wait: {why}", len(rows))
        why = rows[0].content.get("why_staff", "")
        action = ACCEPT if may_decide else LOOK
        yield Why((5, 1), "", _("dose"), text.format(n=len(rows), why=why), rows[0].made_at, action, target)
    state = courses.states.get(episode_id)
    for reason in state.reasons if state else ():
        sort, level = PLACES[reason["kind"]]
        text = " ".join(sentence(line) for line in reason["lines"])
        yield Why(sort, level, _(TAG_LABELS[reason["kind"]]), text, _since(reason["since"]), LOOK, target)


def _since(day: str) -> dt.datetime | None:
    """The beginning of a day that was kept, in UTC: shown in days only."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), tzinfo=dt.UTC) if day else None
