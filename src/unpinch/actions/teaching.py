"""Teach the exercises of a plan: shown to the patient, done back by the patient, with one personal cue for the patient's card.

What may not be done now is not taught: the draft is held against the tables as it stands, and a safety hold stops teaching.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from unpinch.actions.access import episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import judge
from unpinch.actions.audit import WRITE
from unpinch.actions.judgement import judgement_of
from unpinch.actions.patient_safe import banned_in
from unpinch.actions.plan_content import Content
from unpinch.actions.plan_safety import check_items, plan_in_force
from unpinch.actions.program import Found, Line, found_in, lines_of
from unpinch.records.models import Episode, Plan, Teaching
from unpinch.terms.errors import InputError, NotAllowedNowError

LONGEST_CUE = 160


@dataclass(frozen=True, slots=True)
class Lesson:
    """One exercise to teach, in the patient's language; `taught` says who saw it done back, and when."""

    line: Line
    taught: bool
    by: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Course:
    """The exercises of a plan to teach, in its order, and whose they are."""

    episode: Episode
    lessons: tuple[Lesson, ...]
    found: Found | None

    @property
    def language(self) -> str:
        """The language the patient reads."""
        return self.episode.patient.language

    @property
    def teachable(self) -> tuple[Lesson, ...]:
        """What may be taught now."""
        return tuple(lesson for lesson in self.lessons if not lesson.line.paused)

    @property
    def taught(self) -> int:
        """How many were done back by the patient."""
        return sum(lesson.taught for lesson in self.teachable)

    def next_open(self) -> str:
        """The first exercise not yet done back; empty when all were."""
        return next((lesson.line.id for lesson in self.teachable if not lesson.taught), "")


def course_of(actor: Actor, episode_id: uuid.UUID | str) -> Course:
    """The exercises of the draft, or of the signed plan where there is no draft. Raises NotAllowedNowError while nothing may be taught."""
    return _course(episode_for(actor, "plan.teach", episode_id))


def _course(episode: Episode) -> Course:
    if episode.safety_hold:
        raise NotAllowedNowError(_("The program is held: nothing is taught until the warning sign is closed."))
    content = _content(episode)
    exercises = {**content, "items": [item for item in content["items"] if item["kind"] == "exercise"]}
    there = [item["id"] for item in exercises["items"]]
    barred = frozenset(each.item for each in check_items(episode, there, judge(episode, timezone.now())).forbidden)
    with override(episode.patient.language):
        lines = lines_of(episode, exercises, barred)
    rows = {row.item: row for row in Teaching.objects.filter(episode=episode).select_related("by").order_by("at")}
    return Course(episode, tuple(_lesson(line, rows.get(line.id)) for line in lines), found_in(judgement_of(episode)))


def _content(episode: Episode) -> Content:
    draft, signed = Plan.objects.filter(episode=episode).first(), plan_in_force(episode)
    if draft is None and signed is None:
        raise NotAllowedNowError(_("There is no plan yet: there is nothing to teach."))
    return dict(draft.content if draft else signed.content)  # type: ignore[union-attr]


def _lesson(line: Line, row: Teaching | None) -> Lesson:
    return Lesson(line, row.taught_back, row.by.full_name, row.at) if row else Lesson(line, False, "", None)


@transaction.atomic
def teach(actor: Actor, episode_id: uuid.UUID | str, *, item: str, cue: str, taught_back: bool) -> Course:
    """Note that an exercise was taught, with its cue. Raises InputError for an exercise not in the plan, a cue too long or frightening."""
    episode = episode_for(actor, "plan.teach", episode_id, kind=WRITE)
    course = _course(episode)
    if item not in {lesson.line.id for lesson in course.teachable}:
        raise InputError("item", _("is not among the exercises to teach now."), _("Load the page again."))
    words = " ".join(cue.split())
    if len(words) > LONGEST_CUE:
        raise InputError("cue", _("has {count} letters.").format(count=len(words)), _("Keep it to {most}.").format(most=LONGEST_CUE))
    if banned := banned_in(words):
        problem = _("holds words that frighten without helping: {words}.").format(words=", ".join(banned))
        raise InputError("cue", problem, _("Say what to do, not what is wrong."))
    now = timezone.now()
    row = Teaching.objects.create(episode=episode, item=item, cue=words, taught_back=taught_back, by_id=actor.signer, at=now)
    said = f"{item} {'done back' if taught_back else 'shown'}"
    note_change(actor, "plan.teach", episode.patient, relation_to_episode(actor, episode, now), "teaching", row.id, reason=said)
    return _course(episode)
